"""Several people on one row, each in columns of their own: 'Name 1, E-mail 1, Name 2, E-mail 2'."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from consent.address import EmailAddress
from consent.events import Act, Statement
from importers.clean.emails import read_emails
from importers.clean.names import join_parts, split_name
from importers.draft import Column, PersonName, Role, Table
from importers.recognise.words import folded
from importers.records import cell

_PERSON = r"(?:attendee|person|guest|delegate|applicant|participant|adult|respondent|resident|tenant|member|visitor|owner)"
_NUMBER = re.compile(
    rf"(?<![\w/])(?:(?P<digit>[1-9])(?:st|nd|rd|th)?(?![\w/])|(?P<word>first|second|third|fourth)(?= {_PERSON}\b))"
)
_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_NAMES = frozenset({Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME})
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class OneOfSeveral:
    """One of the people of a row, as that person's own columns show them."""

    place: int
    name: PersonName
    addresses: tuple[EmailAddress, ...]
    leads: bool
    """Whether they are the first on the row, who may be meant where nobody is named."""


class Abreast:
    """Tells the people of a row apart by the numbers in their headings; made once a table."""

    def __init__(self, table: Table) -> None:
        numbered = _numbered(table.columns)
        places = _places(table.columns, numbered)
        self._columns: Mapping[int, Sequence[Column]] = {
            place: [one for one in table.columns if numbered.get(one.position) == place]
            for place in places
        }
        self._place = {
            column.position: place for place, own in self._columns.items() for column in own
        }

    def people(self, cells: Sequence[str]) -> list[OneOfSeveral]:
        """Whoever is on the row, in order; none where the table has no such columns."""
        found: list[OneOfSeveral] = []
        for place, own in self._columns.items():
            addresses = {
                one.canonical: one
                for column in own
                if column.role is Role.EMAIL
                for one in read_emails(cell(cells, column.position)).addresses
            }
            names = _names(own, cells)
            if names or addresses:
                name = names[0] if names else PersonName()
                found.append(OneOfSeveral(place, name, tuple(addresses.values()), leads=not found))
        return found

    def is_of(self, said: Statement, person: OneOfSeveral) -> bool:
        """Whether an answer is this person's: by its column, else a no is everybody's and a yes the first's."""
        place = self._place.get(said.column) if said.column is not None else None
        if place is None:
            return said.act is not Act.GRANT or person.leads
        return place == person.place


def _numbered(columns: Sequence[Column]) -> Mapping[int, int]:
    """Position → number, of headings that come again with another number and say else the same."""
    told = {}
    for column in columns:
        words = folded(column.header)
        found = _NUMBER.findall(words)
        if len(found) == 1:
            digit, word = found[0]
            told[column.position] = (_NUMBER.sub("#", words), int(digit or _WORDS[word]))
    stems: dict[str, set[int]] = {}
    for stem, number in told.values():
        stems.setdefault(stem, set()).add(number)
    return {at: number for at, (stem, number) in told.items() if len(stems[stem]) >= _FEWEST}


def _places(columns: Sequence[Column], numbered: Mapping[int, int]) -> list[int]:
    """The numbers under which a name and an address stand; none if an address stands elsewhere."""
    named, addressed = set(), set()
    for column in columns:
        number = numbered.get(column.position)
        if column.role is Role.EMAIL:
            if number is None:
                return []
            addressed.add(number)
        elif column.role in _NAMES and number is not None:
            named.add(number)
    places: Collection[int] = named & addressed
    return sorted(places) if len(places) >= _FEWEST and places == addressed else []


def _names(own: Sequence[Column], cells: Sequence[str]) -> tuple[PersonName, ...]:
    def first(role: Role) -> str:
        return next(
            (text for one in own if one.role is role and (text := cell(cells, one.position))), ""
        )

    whole = split_name(first(Role.FULL_NAME))
    return whole or join_parts(first(Role.TITLE), first(Role.FIRST_NAME), first(Role.LAST_NAME))
