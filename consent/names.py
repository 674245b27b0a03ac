"""Names: one folded spelling, the forms a given name can stand for, and who can be one person.

Used to tie a no to the addresses it belongs to (design, section 6, "Ties"): "equal, an initial, or
known forms of one name". A yes never travels by name.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from nicknames import NickNamer

_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "ß": "ss",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ħ": "h",
    }
)
_APOSTROPHES = re.compile("['’‘ʼ`´ʹ]")
_WORD = re.compile(r"[^\W_]+")

_BRITISH_FORMS: Mapping[str, str] = {
    "kate": "catherine katherine kathryn kathleen",
    "katie": "catherine katherine kathryn kathleen",
    "cath": "catherine cathleen",
    "cathy": "catherine cathleen",
    "kath": "katherine kathleen kathryn",
    "mo": "mohammed muhammad mohamed maureen",
    "viv": "vivienne vivian vivien",
    "gill": "gillian",
    "jill": "gillian",
    "ange": "angela",
    "angie": "angela",
    "ellie": "eleanor elizabeth ellen helen",
    "gaz": "gary gareth",
    "baz": "barry",
    "daz": "darren",
    "shaz": "sharon",
    "nige": "nigel",
    "phil": "philip phillip philippa",
    "pippa": "philippa",
    "debs": "deborah debra",
    "debbie": "deborah debra",
    "charlie": "charles charlotte",
    "lottie": "charlotte",
    "bev": "beverley beverly",
    "hattie": "harriet",
    "hatty": "harriet",
    "raj": "rajesh rajendra rajinder",
    "ally": "alistair alison",
    "alastair": "alistair",
    "alasdair": "alistair",
    "rosie": "rose rosemary",
    "freddie": "frederick alfred",
    "freddy": "frederick alfred",
    "alfie": "alfred",
    "alf": "alfred",
    "bertie": "albert herbert robert",
    "gerry": "gerald gerard geraldine",
    "jerry": "gerald jeremy",
    "lew": "lewis",
    "oli": "oliver olivia",
    "ollie": "oliver olivia",
    "lily": "elizabeth",
    "elsie": "elizabeth",
    "liz": "elizabeth",
    "betty": "elizabeth",
    "libby": "elizabeth",
    "jock": "john",
    "jon": "john jonathan",
    "seb": "sebastian",
    "trish": "patricia",
    "sandy": "alexander alexandra sandra",
    "sacha": "alexander alexandra",
    "mags": "margaret",
    "meg": "margaret megan",
    "madge": "margaret",
    "rhi": "rhiannon",
    "dai": "david",
    "taffy": "david",
    "ste": "stephen steven",
    "deb": "deborah debra",
    "ness": "vanessa",
    "izzy": "isabel isabella isobel",
    "nat": "natalie natasha nathan nathaniel",
    "jas": "jasmine jaswinder",
    "manny": "emmanuel",
    "abz": "abigail abdul",
    "bex": "rebecca",
    "becks": "rebecca",
    "shiv": "siobhan shivani",
    "paddy": "patrick padraig",
    "maire": "mary",
    "mick": "michael",
    "gwen": "gwendolyn gwenllian",
    "gosia": "malgorzata",
    "kasia": "katarzyna",
    "asia": "joanna",
    "tomek": "tomasz",
    "wojtek": "wojciech",
    "krzys": "krzysztof",
    "jaz": "jaswinder jasmine",
    "seun": "oluwaseun",
    "femi": "olufemi oluwafemi",
    "tunde": "babatunde",
    "wale": "adewale olawale oluwole",
    "yemi": "adeyemi oluyemi opeyemi yemisi",
    "kunle": "adekunle olakunle",
    "sola": "olusola adesola",
    "shola": "olushola adeshola",
    "bola": "adebola omobola bolanle",
    "tobi": "oluwatobi oluwatobiloba",
    "dele": "ayodele bamidele oladele",
    "bisi": "adebisi olabisi bisola",
    "funmi": "funmilayo olufunmilayo",
    "funke": "olufunke",
    "kemi": "oluwakemi",
    "dayo": "adedayo temidayo",
    "segun": "olusegun",
    "gbenga": "olugbenga oluwagbenga",
    "deji": "adedeji ayodeji",
    "lanre": "olanrewaju",
    "toyin": "oluwatoyin",
    "nike": "adenike",
    "ronke": "aderonke",
    "emeka": "chukwuemeka",
    "kachi": "onyekachi",
    "mohd": "mohammed muhammad mohamed",
    "md": "mohammed muhammad mohamed",
}
"""Short forms heard in Britain (Irish, Welsh, Polish, West African, South Asian, Arabic ones too)
that the package of nicknames lacks; general knowledge, no list was copied."""


@dataclass(frozen=True, slots=True)
class Given:
    """A given name taken apart: its first part, what stands after it, and both as one word.

    A part is `""` when it is not known; one letter is an initial.
    """

    first: str
    second: str
    joined: str


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """One spelling: no case, accents, apostrophes; other punctuation parts words; single spaces."""
    if text.isascii():  # as most texts are: no accent to lose
        plain = text.lower()
    else:
        plain = _without_accents(_without_accents(text).casefold()).translate(_LETTERS)
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", plain)))


def _without_accents(text: str) -> str:
    parted = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def fold_family(text: str) -> str:
    """A surname for comparison: folded, and Mc Donald and Smith Jones written as one word."""
    return fold(text).replace(" ", "")


def take_apart(given: str) -> Given:
    """Split a given name into what the comparison needs; `Hui-Ling` is `hui`, `ling`, `huiling`."""
    parts = fold(given).split()
    if not parts:
        return Given("", "", "")
    return Given(parts[0], "".join(parts[1:]), "".join(parts))


def given_forms(given: str) -> frozenset[str]:
    """The folded name and every name it can be short for: Liz is also Elizabeth.

    Two names share a form when one is short for the other or both are short for a third. A missing
    name has none.
    """
    return forms_of_part(take_apart(given).joined)


def forms_of_part(part: str) -> frozenset[str]:
    """`given_forms` of a part already folded; an initial is only itself."""
    return frozenset({part}) | _roots().get(part, frozenset()) if part else frozenset()


def can_be_one(a: str, b: str) -> bool:
    """Whether two given names can be one person's: equal, an initial, or forms of one name.

    A missing name can be anybody's. Where both have a second part it must agree too (Mary Ann and
    Mary Jane are two people, Mary Ann and Mary can be one).
    """
    one, other = take_apart(a), take_apart(b)
    if one.joined == other.joined:
        return True
    return _parts_agree(one.first, other.first) and _parts_agree(one.second, other.second)


def _parts_agree(a: str, b: str) -> bool:
    if not a or not b:
        return True
    if is_initial(a) or is_initial(b):
        return bool(initials(a) & initials(b))
    return not forms_of_part(a).isdisjoint(forms_of_part(b))


def is_known_given(word: str) -> bool:
    """Whether a word is a given name we know forms of; many surnames are given names too."""
    return fold_family(word) in _known()


def is_initial(part: str) -> bool:
    """Whether a part is one letter of a script that has initials (a Chinese sign is a whole name)."""
    return len(part) == 1 and part.upper() != part


def initials(part: str) -> frozenset[str]:
    """The letters a part can be shortened to, those of its forms included (Liz: L and E)."""
    return frozenset(form[0] for form in forms_of_part(part))


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(_roots()).union(*_roots().values())


@lru_cache(maxsize=1)
def _roots() -> Mapping[str, frozenset[str]]:
    """Short form → the names it can stand for; made on first use, since most commands need none."""
    gathered: dict[str, set[str]] = {
        short: set(full.split()) for short, full in _BRITISH_FORMS.items()
    }
    for short, full in NickNamer().canonical_lookup.items():
        gathered.setdefault(fold_family(short), set()).update(fold_family(name) for name in full)
    return {short: frozenset(full) for short, full in gathered.items() if len(short) > 1}
