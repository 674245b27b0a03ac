"""Who a record is about and how they can be reached, read column by column."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

import pandas as pd

from consent.address import EmailAddress
from importers.clean.emails import EmailCell, read_emails
from importers.clean.name_order import split_surname_first, surname_first
from importers.clean.names import join_parts, split_name
from importers.clean.nobody import is_organisation, read_organisation
from importers.clean.phones import find_phones
from importers.clean.postcodes import Postcode, find_postcode, read_postcode
from importers.clean.several import body_named
from importers.clean.text import is_nothing, tidy
from importers.draft import Column, PersonName, Role, Table
from importers.frames import Roles
from importers.wording import Tone, tone

_CAME = frozenset({"checked in", "attended", "present", "joined", "came", "here"})
_STAYED_AWAY = frozenset(
    {"not attending", "refunded", "cancelled", "canceled", "deleted", "absent", "no show", "no-show",
     "did not attend", "dna", "apologies", "not attended", "transferred"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Particulars:
    """One record's; every part may be empty."""

    names: tuple[PersonName, ...]
    addresses: tuple[EmailAddress, ...]
    unusable: tuple[tuple[Column, str], ...]
    """E-mail columns in which something could not be used, each with a sentence."""
    phones: tuple[str, ...]
    postcode: Postcode
    street: str
    area: str
    organisation: str
    attended: bool | None


def columns_with_surname_first(table: Table, records: pd.DataFrame) -> frozenset[int]:
    """The columns of whole names that put the surname first; told over all records."""
    return frozenset(
        column.position
        for column in table.columns
        if column.role is Role.FULL_NAME
        and surname_first(column.header, records[column.position].unique().tolist())
    )


def particulars(
    table: Table, frame: pd.DataFrame, turned: AbstractSet[int] = frozenset()
) -> list[Particulars]:
    """The particulars of every record of the frame; `turned` columns put the surname first."""
    roles = Roles(table, frame)
    streets = [" ".join(found) for found in roles.rows([Role.ADDRESS], tidy)]
    emails = _emails(roles, len(frame))
    return [
        Particulars(*parts)
        for parts in zip(
            _names(roles, turned),
            *emails,
            _phones(roles),
            map(_postcode, roles.rows([Role.POSTCODE], read_postcode), streets),
            ["" if is_nothing(street) else street for street in streets],
            map(_first, roles.rows([Role.LOCATION], lambda t: "" if is_nothing(t) else tidy(t))),
            _organisations(roles),
            [found[0] if found else None for found in roles.rows([Role.ATTENDED], _attended)],
            strict=True,
        )
    ]


def _phones(roles: Roles) -> list[tuple[str, ...]]:
    """Numbers from the telephone columns, and those that stand where others gave an e-mail address."""
    own = roles.rows([Role.PHONE], find_phones)
    instead = roles.rows([Role.EMAIL], lambda text: () if "@" in text else find_phones(text))
    return [_each_once((*a, *b)) for a, b in zip(own, instead, strict=True)]


def _first(texts: Sequence[str]) -> str:
    """The first that says something, or ''."""
    return next(filter(None, texts), "")


def _each_once(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for several in found for one in several))


def _emails(
    roles: Roles, count: int
) -> tuple[list[tuple[EmailAddress, ...]], list[tuple[tuple[Column, str], ...]]]:
    """Addresses from the e-mail columns, else from a name cell such as 'Ann <ann@mail.example>'."""
    columns = roles.cells(Role.EMAIL, read_emails)
    named = roles.rows([Role.FULL_NAME, Role.DISPLAY_NAME], _addresses_in_a_name)
    addresses, unusable = [], []
    for at in range(count):
        read = [(column, cell) for column, cells in columns if (cell := cells[at])]
        own = _distinct([cell.addresses for _, cell in read])
        addresses.append(own or _distinct(named[at]))
        unusable.append(tuple((column, cell.sentence) for column, cell in read if cell.sentence))
    return addresses, unusable


def _addresses_in_a_name(text: str) -> tuple[EmailAddress, ...]:
    return (read_emails(text) if "@" in text else EmailCell()).addresses


def _distinct(found: Sequence[tuple[EmailAddress, ...]]) -> tuple[EmailAddress, ...]:
    return tuple({one.canonical: one for several in found for one in several}.values())


def _names(roles: Roles, turned: AbstractSet[int]) -> list[tuple[PersonName, ...]]:
    parts = [
        map(_first, roles.rows([role], str))
        for role in (Role.TITLE, Role.FIRST_NAME, Role.LAST_NAME)
    ]
    whole = roles.rows([Role.FULL_NAME], split_name, dict.fromkeys(turned, split_surname_first))
    shown = roles.rows([Role.DISPLAY_NAME], split_name)
    beside = roles.rows([Role.EMAIL], _named_beside)
    return [
        _people(people, title, first, last) or next(filter(None, (*display, *by_address)), ())
        for people, title, first, last, display, by_address in zip(
            whole, *parts, shown, beside, strict=True
        )
    ]


_BESIDE = re.compile(r"(?:^|[;,\n>])[\s\"']*([^<>@;,\n\"]{2,80}?)[\s\"']*<[^<>\s@]+@[^<>\s@]+>")


def _named_beside(text: str) -> tuple[PersonName, ...]:
    """Who the addresses of an e-mail cell are of: 'Ann Lee <ann@mail.example>'."""
    if "<" not in text:
        return ()
    return tuple(name for found in _BESIDE.findall(text) for name in split_name(found)[:1])


def _people(
    whole: Sequence[tuple[PersonName, ...]], title: str, first: str, last: str
) -> tuple[PersonName, ...]:
    for people in filter(None, whole):
        return people if people[0].title else (_entitled(people[0], title), *people[1:])
    return join_parts(title, first, last)


def _entitled(name: PersonName, title: str) -> PersonName:
    people = join_parts(title, name.given or "-", name.family) if title and name.family else ()
    return replace(name, title=people[0].title) if people else name


def _postcode(cells: Sequence[Postcode], street: str) -> Postcode:
    read = [*cells, find_postcode(street)]
    whole = [postcode for postcode in read if postcode.full]
    known = whole or [postcode for postcode in read if postcode.district]
    return known[0] if known else Postcode()


def _organisations(roles: Roles) -> list[str]:
    named = roles.rows(
        [Role.FULL_NAME, Role.LAST_NAME, Role.DISPLAY_NAME],
        lambda text: tidy(text) if is_organisation(text) else body_named(text),
    )
    own = roles.rows([Role.ORGANISATION], read_organisation)
    return [_first(texts) for texts in ((*a, *b) for a, b in zip(own, named, strict=True))]


def _attended(text: str) -> bool | None:
    plain = tidy(text).casefold()
    found = tone(plain)
    if plain in _CAME or found in {Tone.MARK, Tone.YES}:
        return True
    if plain in _STAYED_AWAY or found in {Tone.NO, Tone.EMPTY_BOX}:
        return False
    return None
