"""Who a record is about and how they can be reached, read column by column."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from consent.address import EmailAddress
from importers.clean.ages import Ages, read_ages, without_codes
from importers.clean.emails import EmailCell, read_emails
from importers.clean.name_order import split_surname_first, surname_first
from importers.clean.names import join_parts, split_name
from importers.clean.nobody import is_organisation, read_organisation
from importers.clean.phones import find_phones
from importers.clean.postcodes import Postcode, find_postcode, read_postcode
from importers.clean.several import body_named
from importers.clean.text import is_nothing, tidy
from importers.draft import Column, PersonName, Role, Table
from importers.frames import Frame, Roles, each
from importers.recognise.own_age import asks_for_groups, asks_own_age
from importers.wording import Tone, tone

_CAME = frozenset({"checked in", "attended", "present", "joined", "came", "here"})
_STAYED_AWAY = frozenset(
    {"not attending", "refunded", "cancelled", "canceled", "deleted", "absent", "no show", "no-show",
     "did not attend", "dna", "apologies", "not attended", "transferred"}
)  # fmt: skip


class Particulars(NamedTuple):
    """One record's; every part may be empty. Made for every row, so a tuple, which is soon made."""

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
    ages: Ages | None = None


def columns_with_surname_first(table: Table, records: Frame) -> frozenset[int]:
    """The columns of whole names that put the surname first; told over all records."""
    return frozenset(
        column.position
        for column in table.columns
        if column.role is Role.FULL_NAME
        and surname_first(column.header, records.different(column.position))
    )


def particulars(
    table: Table, frame: Frame, turned: AbstractSet[int] = frozenset()
) -> list[Particulars]:
    """The particulars of every record of the frame; `turned` columns put the surname first."""
    roles = Roles(table, frame)
    streets = roles.joined([Role.ADDRESS], tidy, " ".join)
    return list(
        map(
            Particulars,
            _names(roles, turned),
            *_emails(roles, len(frame)),
            _phones(roles),
            _postcodes(roles, streets),
            each(streets, lambda street: "" if is_nothing(street) else street),
            roles.joined([Role.LOCATION], lambda t: "" if is_nothing(t) else tidy(t), _first),
            _organisations(roles),
            roles.joined([Role.ATTENDED], _attended, lambda came: came[0] if came else None),
            _ages(roles, len(frame)),
        )
    )


def _phones(roles: Roles) -> list[tuple[str, ...]]:
    """Numbers from the telephone columns, and those that stand where others gave an e-mail address."""
    own = roles.joined([Role.PHONE], find_phones, _each_once)
    instead = roles.joined(
        [Role.EMAIL], lambda text: () if "@" in text else find_phones(text), _each_once
    )
    return [_each_once((a, b)) if b else a for a, b in zip(own, instead, strict=True)]


def _first(texts: Sequence[str]) -> str:
    """The first that says something, or ''."""
    return next(filter(None, texts), "")


def _first_people(found: Sequence[tuple[PersonName, ...]]) -> tuple[PersonName, ...]:
    """The first that names anybody."""
    return next(filter(None, found), ())


def _each_once(found: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for several in found for one in several))


def _emails(
    roles: Roles, count: int
) -> tuple[list[tuple[EmailAddress, ...]], list[tuple[tuple[Column, str], ...]]]:
    """Addresses from the e-mail columns, else from a name cell such as 'Ann <ann@mail.example>'."""
    addresses = roles.joined(
        [Role.FULL_NAME, Role.DISPLAY_NAME], _addresses_in_a_name, _each_address_once
    )
    unusable: list[tuple[tuple[Column, str], ...]] = [()] * count
    own: list[list[tuple[EmailAddress, ...]]] = []
    for column, cells in roles.cells(Role.EMAIL, read_emails):
        own.append([cell.addresses if cell else () for cell in cells])
        for at, cell in enumerate(cells):
            if cell and cell.sentence:
                unusable[at] = (*unusable[at], (column, cell.sentence))
    if own:
        written = own[0] if len(own) == 1 else map(_each_address_once, zip(*own, strict=True))
        addresses = [a or b for a, b in zip(written, addresses, strict=True)]
    return addresses, unusable


def _addresses_in_a_name(text: str) -> tuple[EmailAddress, ...]:
    return (read_emails(text) if "@" in text else EmailCell()).addresses


def _each_address_once(found: Sequence[tuple[EmailAddress, ...]]) -> tuple[EmailAddress, ...]:
    return tuple({one.canonical: one for several in found for one in several}.values())


def _names(roles: Roles, turned: AbstractSet[int]) -> list[tuple[PersonName, ...]]:
    turned_round = dict.fromkeys(turned, split_surname_first)
    whole = roles.joined([Role.FULL_NAME], split_name, _first_people, turned_round)
    parts = [
        roles.joined([role], str, _first) for role in (Role.TITLE, Role.FIRST_NAME, Role.LAST_NAME)
    ]
    shown = roles.joined([Role.DISPLAY_NAME], split_name, _first_people)
    beside = roles.joined([Role.EMAIL], _named_beside, _first_people)
    return [
        _people(people, title, first, last) or display or by_address
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
    whole: tuple[PersonName, ...], title: str, first: str, last: str
) -> tuple[PersonName, ...]:
    if not whole:
        return join_parts(title, first, last)
    return (_entitled(whole[0], title), *whole[1:]) if title and not whole[0].title else whole


def _entitled(name: PersonName, title: str) -> PersonName:
    people = join_parts(title, name.given or "-", name.family) if name.family else ()
    return replace(name, title=people[0].title) if people else name


def _postcodes(roles: Roles, streets: Sequence[str]) -> list[Postcode]:
    """From the postcode columns, else out of the street; a whole one before half of one."""
    own = roles.joined([Role.POSTCODE], read_postcode, _wholest)
    inside = each(streets, find_postcode)
    return [a if a.full else _wholest((b, a)) for a, b in zip(own, inside, strict=True)]


def _wholest(found: Sequence[Postcode]) -> Postcode:
    whole = (postcode for postcode in found if postcode.full)
    known = (postcode for postcode in found if postcode.district)
    return next(whole, None) or next(known, Postcode())


def _organisations(roles: Roles) -> list[str]:
    named = roles.joined(
        [Role.FULL_NAME, Role.LAST_NAME, Role.DISPLAY_NAME],
        lambda text: tidy(text) if is_organisation(text) else body_named(text),
        _first,
    )
    own = roles.joined([Role.ORGANISATION], read_organisation, _first)
    return [a or b for a, b in zip(own, named, strict=True)]


def _ages(roles: Roles, count: int) -> list[Ages | None]:
    """From the first column that asks how old who answers is."""
    for column, cells in roles.cells(Role.DEMOGRAPHIC, read_ages):
        if asks_own_age(column.header):
            return without_codes(list(cells), of_groups=asks_for_groups(column.header))
    return [None] * count


def _attended(text: str) -> bool | None:
    plain = tidy(text).casefold()
    found = tone(plain)
    if plain in _CAME or found in {Tone.MARK, Tone.YES}:
        return True
    if plain in _STAYED_AWAY or found in {Tone.NO, Tone.EMPTY_BOX}:
        return False
    return None
