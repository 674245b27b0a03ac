"""The words of a reason: what a page says about one field of two rows."""

from collections.abc import Callable
from dataclasses import replace

from consent.names import fold
from importers.matching.card import Card
from importers.matching.given_names import Given
from importers.matching.levels import Family, Mailbox, Phone, Postcode, Same, Together

Say = Callable[[Card, Card], str]


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    return next((value for value in one if value in other), "")


def _postcodes(words: str) -> Say:
    return lambda one, _other: f"{words} {one.postcode}"


def _two_postcodes(one: Card, other: Card) -> str:
    return f"Different postcodes: {_postcode(one)} and {_postcode(other)}"


def _postcode(card: Card) -> str:
    return card.postcode or card.district


def _form(one: Card, other: Card) -> str:
    shorter, longer = sorted((one.name.given, other.name.given), key=lambda name: (len(name), name))
    return f"{shorter} is a form of {longer}"


def _initial(one: Card, other: Card) -> str:
    shorter, longer = sorted((one.name.given, other.name.given), key=lambda name: (len(name), name))
    return f"{shorter} can stand for {longer}"


def _givens(words: str) -> Say:
    return lambda one, other: f"{one.name.given} and {other.name.given} {words}"


def _families(words: str) -> Say:
    return lambda one, other: f"{one.name.family} and {other.name.family} {words}"


def _plainly(words: str) -> Say:
    return lambda _one, _other: words


_WORDS: dict[tuple[str, int], Say] = {
    ("mailbox", Mailbox.EQUAL): _plainly("Same e-mail address"),
    ("mailbox", Mailbox.CLOSE): _plainly("E-mail addresses one slip apart"),
    ("mailbox", Mailbox.LOCAL): _plainly("Same e-mail name at another provider"),
    ("mailbox", Mailbox.DIGITS): _plainly("Alike e-mail addresses with the same digits"),
    ("mailbox", Mailbox.PLACES): _plainly("One e-mail address at a provider, one elsewhere"),
    ("mailbox", Mailbox.DIFFERENT): _plainly("Different e-mail addresses"),
    ("mailbox", Mailbox.WORK): _plainly("Different e-mail addresses"),
    ("given", Given.EQUAL): _plainly("Same given name"),
    ("given", Given.FORM): _form,
    ("given", Given.INITIAL): _initial,
    ("given", Given.CLOSE): _givens("are spelt alike"),
    ("given", Given.ALIKE): _givens("are spelt alike, but are two names"),
    ("given", Given.DIFFERENT): _givens("are different given names"),
    ("family", Family.EQUAL): _plainly("Same family name"),
    ("family", Family.PART): _families("share a part"),
    ("family", Family.CLOSE): _families("are spelt alike"),
    ("family", Family.DIFFERENT): _families("are different family names"),
    ("postcode", Postcode.UNIT): _postcodes("Same full postcode"),
    ("postcode", Postcode.CLOSE): lambda one, other: (
        f"Postcodes one slip apart: {one.postcode} and {other.postcode}"
    ),
    ("postcode", Postcode.SECTOR): _plainly("Postcodes close to each other"),
    ("postcode", Postcode.DISTRICT): lambda one, _other: f"Same postcode district {one.district}",
    ("postcode", Postcode.NEAR): _two_postcodes,
    ("postcode", Postcode.DIFFERENT): _two_postcodes,
    ("phone", Phone.MOBILE): lambda one, other: (
        f"Same mobile number {_shared(one.phones, other.phones)}"
    ),
    ("phone", Phone.LANDLINE): lambda one, other: (
        f"Same telephone number {_shared(one.phones, other.phones)}"
    ),
    ("phone", Phone.MOBILES): _plainly("Different mobile numbers"),
    ("phone", Phone.DIFFERENT): _plainly("Different telephone numbers"),
    ("street", Same.EQUAL): _plainly("Same street"),
    ("street", Same.DIFFERENT): _plainly("Different streets"),
    ("organisation", Same.EQUAL): _plainly("Same organisation"),
    ("organisation", Same.DIFFERENT): _plainly("Different organisations"),
    ("suffix", Same.EQUAL): lambda one, _other: f"Both {one.name.suffix}",
    ("suffix", Same.DIFFERENT): lambda one, other: f"{one.name.suffix} and {other.name.suffix}",
    ("title", Same.EQUAL): _plainly("Titles of one sex"),
    ("title", Same.DIFFERENT): lambda one, other: f"{one.name.title} and {other.name.title}",
    ("age", Same.EQUAL): _plainly("Ages that can be one person's"),
    ("age", Same.DIFFERENT): _plainly("Ages of two born years apart"),
    ("together", Together.SAME_FILE): _plainly("Both stand in one file"),
    ("together", Together.APART): _plainly("They stand in different files"),
}


def words_for(field: str, level: int, one: Card, other: Card) -> str:
    """One short phrase about the field, naming both values where they differ."""
    return _WORDS[field, level](one, other)


def words_crosswise(field: str, level: int, one: Card, other: Card) -> str:
    """The same of two of whom one has the given name where the other has the family name."""
    if fold(one.name.family) == fold(other.name.given):
        other = _exchanged(other)
    else:
        one = _exchanged(one)
    said = words_for(field, level, one, other)
    return f"{said} ({OTHER_WAY_ROUND})" if field == "given" else said


def words_parted(field: str, level: int, one: Card, other: Card) -> str:
    """The same of two whose whole names are the same words, otherwise divided."""
    return OTHERWISE_DIVIDED if field == "given" else words_for(field, level, one, other)


OTHER_WAY_ROUND = "given and family name stand the other way round in one of them"
OTHERWISE_DIVIDED = "Same words, but split differently into given and family name"


def _exchanged(card: Card) -> Card:
    name = card.name
    return card._replace(name=replace(name, given=name.family, family=name.given))
