"""Telling people from what else stands in a name cell: nobody at all, a device, an organisation."""

import re
from functools import lru_cache

from importers.clean.text import is_nothing, tidy

_NOBODY = re.compile(
    r"(?:(?:the |a |an |local |concerned |member of |i am |i'm |to remain |remain |zoom |guest |test |"
    r"private |just )*"
    r"(?:anon(?:ymous|ymised|ymized)?|no ?name|name|no ?body|no ?one|guest|user|participant|attendee|"
    r"visitor|respondent|resident|residents|householder|occupier|occupant|citizen|public|parent|"
    r"individual|person|me|myself|someone|somebody|anyone|stranger|host|co-?host|speaker|caller|"
    r"call-?in user|dial-?in|unnamed|unidentified|redacted|removed|deleted|withheld|private|"
    r"confidential|secret|illegible|unreadable|unclear|test|tester|testing|x+|a?sdf\w*|qwerty\w*|"
    r"abc|tba|admin|administrator|mr|mrs|ms|miss|local|customer|member|owner|tenant|"
    r"(?:do not|don't|rather not|would rather not|not) (?:wish to )?(?:say|give|share|disclose)\w*|"
    r"not (?:given|telling|saying)|mickey mouse|joe bloggs|a n other|a\.? ?n\.? ?other))"
)
_A_LETTER = re.compile(r"[^\W\d_]")
_NUMBERED = re.compile(r"[ #(\d)]+$")
_DEVICE = re.compile(
    r"\b(?:i-?phone|i-?pad|i-?pod|i-?mac|macbook\w*|android|galaxy|samsung|huawei|xiaomi|redmi|oneplus|"
    r"nokia|motorola|oppo|google pixel|pixel \d|kindle|chromebook|desktop-\w+|windows user|zoom user|call[- ]in|phone user|sm-\w+|moto g\w*)\b"
    r"|(?:^|'s |\bmy |\bthe )(?:phone|mobile|computer|laptop|desktop|tablet|pc)(?: user)?$"
)
_STRONG = re.compile(
    r"\b(?:ltd|limited|plc|llp|cic|cio|inc|association|assoc|society|council|committee|forum|trust|"
    r"charity|foundation|partnership|federation|university|academy|institute|surgery|pta|"
    r"neighbourhood watch|residents'?|tenants'?|friends of|chamber of|campaign|alliance|coalition|"
    r"network|cooperative|co-operative|organisation|organization|department|ministry|team|"
    r"& sons?|and sons?|parish|borough|company|traders|allotments?|communities|disability)\b"
)
_WEAK = re.compile(
    r"\b(?:group|club|church|school|college|union|mosque|temple|synagogue|watch|action|centre|center|"
    r"services?|library|museum|theatre|hospital|hall|project|community|housing|business|shop|cafe|"
    r"nursery|scouts|guides|choir|board|panel|party|bank|agency|clinic|practice)\b"
)
_NOBODYS_SURNAME = frozenset(
    [
        "school",
        "college",
        "nursery",
        "library",
        "museum",
        "theatre",
        "hospital",
        "clinic",
        "cafe",
        "café",
        "shop",
        "centre",
        "center",
        "club",
        "group",
        "services",
        "choir",
        "agency",
        "mosque",
        "synagogue",
        "scouts",
        "pharmacy",
        "gallery",
        "society",
    ]
)
"""What a name of two words or more ends in only where it is a body's."""
_SAINTS = re.compile(r"\b(?:st\.?|saint|all) \w+?'?s'? (?:church|hall|school|chapel|parish)$")
_NO_ORGANISATION = re.compile(
    r"(?:(?:i am |i'm |as |responding as |just |only |private |an? |the |local |member of |n/?a|"
    r"[-–—,:/ ]|my |own |general |not applicable|none|no )*"
    r"(?:individuals?|residents?|self|myself|me|public|citizen|householder|personal|private|"
    r"home owner|homeowner|not (?:an |applicable)?organisation|organisation|retired|unemployed|no|"
    r"n/?a|none|parent|member|person|group)?)"
)


@lru_cache(maxsize=4096)  # one cell is asked about again and again while it is taken apart
def is_nobody(text: str) -> bool:
    """Whether a name cell names no person: blank, 'anonymous', 'a resident', 'iPhone', a number."""
    plain = tidy(text).casefold().strip(" .!?-–—_*\"'()")
    if not _A_LETTER.search(plain) or is_nothing(plain):
        return True
    numbered = _NUMBERED.sub("", plain)
    return _NOBODY.fullmatch(numbered) is not None or _DEVICE.search(plain) is not None


@lru_cache(maxsize=16384)
def is_organisation(text: str) -> bool:
    """Whether the text plainly names a body rather than a person ('Friends of Mill Park')."""
    plain = tidy(text).casefold()
    words = plain.split()
    if len(words) < 2 or "," in plain:
        return False
    if _STRONG.search(plain) or words[-1] in _NOBODYS_SURNAME or _SAINTS.search(plain):
        return True
    joined = {"of", "the", "for", "&", "and"} & set(words)
    return _WEAK.search(plain) is not None and (bool(joined) or len(words) > 3)


def read_organisation(text: str) -> str:
    """The organisation a cell names, or '' for 'n/a', 'none', 'just a resident' and the like."""
    name = tidy(text).strip(" '\"")
    plain = name.casefold().strip(" .-–—")
    if is_nothing(plain) or _NO_ORGANISATION.fullmatch(plain):
        return ""
    return name
