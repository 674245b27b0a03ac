"""Invented contact rows of any number, with whose each truly is, for measuring the matcher."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.bench.agreement import Labels
from app.bench.contact_people import People, invent_people
from app.bench.contact_slips import nicknamed, respelt, slipped
from app.bench.labelled import Labelled

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

ROWS_OF_ONE = (0.37, 0.21, 0.14, 0.09, 0.06, 0.04, 0.03, 0.02, 0.015, 0.01, 0.008, 0.007)
"""How many have one row, two rows, … (of those with up to twelve)."""

SLIPS, NICKNAMES, BORROWED, WITHOUT = 0.13, 0.155, 0.055, 0.075
"""Shares of rows: a typing error in a name, a nickname, somebody else's mailbox, no e-mail address.
Addresses after a move and family names after a change follow from the people (`contact_people`)."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Rows in columns by field, whose each is, and what was done to it."""

    columns: Mapping[str, Sequence[str]]
    truth: Labels
    households: Labels
    done: Mapping[str, Flags]
    """What befell a row: slip, nickname, moved, renamed, borrowed, without."""

    @property
    def rows(self) -> int:
        """How many."""
        return len(self.truth)

    def labelled(self) -> Labelled:
        """The same as any labelled file."""
        return Labelled(
            name=f"invented {self.rows:,}",
            ids=[f"R{at}" for at in range(self.rows)],
            columns=self.columns,
            truth=self.truth,
            households=self.households,
        )


def invent_contacts(
    rows: int, *, seed: int, rows_of_one: Sequence[float] = ROWS_OF_ONE
) -> Contacts:
    """So many rows of invented people, in no order.

    `rows_of_one` are the shares of people with one row, two rows, …
    """
    dice = np.random.default_rng(seed)
    counts = _counts(rows, dice, rows_of_one)
    people = invent_people(len(counts), dice)
    truth = np.repeat(np.arange(len(counts)), counts)
    dice.shuffle(truth)
    when = dice.random(rows)
    done: dict[str, Flags] = {
        "moved": when > people.moved_at[truth],
        "renamed": when > people.renamed_at[truth],
    }
    given, family = _names(people, truth, done, dice)
    columns: dict[str, Texts] = {"first_name": given, "last_name": family}
    columns["email"] = _emails(people, truth, done, dice)
    columns |= _places(people, truth, done, dice)
    columns["organisation"] = np.where(
        dice.random(rows) < 0.6, people.organisations[truth], ""
    ).astype(object)
    return Contacts(
        {field: column.tolist() for field, column in columns.items()},
        truth,
        people.households[truth],
        done,
    )


def _counts(rows: int, dice: Generator, rows_of_one: Sequence[float]) -> Numbers:
    """Rows of each person, `rows` in all."""
    shares = np.array(rows_of_one) / sum(rows_of_one)
    counts = dice.choice(np.arange(1, len(shares) + 1), size=rows, p=shares)
    upto = np.cumsum(counts)
    last = int(np.searchsorted(upto, rows))
    counts = counts[: last + 1]
    counts[last] -= upto[last] - rows
    return counts


def _names(
    people: People, truth: Numbers, done: dict[str, Flags], dice: Generator
) -> tuple[Texts, Texts]:
    rows = len(truth)
    given = people.given[truth]
    family = np.where(done["renamed"], people.later_family[truth], people.family[truth])
    done["nickname"] = _of_those(people.has_nickname[truth], NICKNAMES, dice)
    given = _where(done["nickname"], given, lambda some: nicknamed(some, dice))
    plain = ~done["nickname"]
    given = _where(plain & (dice.random(rows) < 0.25), given, lambda some: respelt(some, dice))
    family = _where(dice.random(rows) < 0.25, family, lambda some: respelt(some, dice))
    initial = plain & (dice.random(rows) < 0.03)
    given = _where(initial, given, _each(lambda name: name[0]))
    longer = plain & ~initial & (dice.random(rows) < 0.04)
    given = np.where(longer, given + " " + people.second[truth], given)
    done["slip"] = ~initial & (dice.random(rows) < SLIPS / 0.97)
    which = dice.random(rows)
    given = _where(done["slip"] & (which < 0.5), given, lambda some: slipped(some, dice))
    family = _where(done["slip"] & (which > 0.45), family, lambda some: slipped(some, dice))
    family = np.where(dice.random(rows) < 0.2, family + people.suffix[truth], family)
    given, family = _cased(given, family, dice)
    swapped = dice.random(rows) < 0.015
    return np.where(swapped, family, given), np.where(swapped, given, family)


def _cased(given: Texts, family: Texts, dice: Generator) -> tuple[Texts, Texts]:
    how = dice.random(len(given))
    for where, change in ((how < 0.04, _each(str.upper)), (how > 0.96, _each(str.lower))):
        given, family = _where(where, given, change), _where(where, family, change)
    return given, family


def _each(change: Callable[[str], str]) -> Callable[[Texts], Texts]:
    return lambda some: np.array([change(text) for text in some], object)


def _emails(people: People, truth: Numbers, done: dict[str, Flags], dice: Generator) -> Texts:
    rows = len(truth)
    second = dice.random(rows) < 0.25
    found = np.where(second, people.second_mailbox[truth], people.mailbox[truth])
    found = np.where(
        done["renamed"] & (dice.random(rows) < 0.4), people.later_mailbox[truth], found
    )
    done["borrowed"] = _of_those(people.borrowed[truth] != "", BORROWED, dice)
    found = np.where(done["borrowed"], people.borrowed[truth], found)
    found = _where(dice.random(rows) < 0.02, found, lambda some: slipped(some, dice))
    found = _where(dice.random(rows) < 0.05, found, _each(str.capitalize))
    done["without"] = dice.random(rows) < WITHOUT
    return np.where(done["without"], "", found)


def _places(
    people: People, truth: Numbers, done: Mapping[str, Flags], dice: Generator
) -> dict[str, Texts]:
    rows = len(truth)
    moved = done["moved"]
    postcode = np.where(moved, people.later_postcode[truth], people.postcode[truth])
    postcode = np.where((dice.random(rows) < 0.15) & ~done["without"], "", postcode)
    postcode = _where(dice.random(rows) < 0.02, postcode, lambda some: slipped(some, dice))
    how = dice.random(rows)
    postcode = _where(how < 0.15, postcode, _each(lambda text: text.replace(" ", "")))
    postcode = _where(how > 0.92, postcode, _each(str.lower))
    street = np.where(moved, people.later_street[truth], people.street[truth])
    street = np.where(dice.random(rows) < 0.35, "", street)
    street = _where(dice.random(rows) < 0.3, street, _shortened)
    street = _where(dice.random(rows) < 0.03, street, lambda some: slipped(some, dice))
    landline = np.where(moved, people.later_landline[truth], people.landline[truth])
    mobile = people.mobile[truth]
    phone = np.where((dice.random(rows) < 0.65) & (mobile != ""), mobile, landline)
    phone = np.where(dice.random(rows) < 0.5, "", phone)
    phone = _where(dice.random(rows) < 0.5, phone, lambda some: _dialled(some, dice))
    return {"postcode": postcode, "address": street, "phone": phone}


_SHORT = {
    "Road": "Rd",
    "Street": "St",
    "Lane": "Ln",
    "Avenue": "Ave",
    "Close": "Cl",
    "Drive": "Dr",
    "Gardens": "Gdns",
    "Crescent": "Cres",
    "Court": "Ct",
}


def _shortened(streets: Texts) -> Texts:
    parts = (text.rpartition(" ") for text in streets)
    return np.array([f"{start} {_SHORT.get(last, last)}" for start, _, last in parts], object)


def _dialled(phones: Texts, dice: Generator) -> Texts:
    """The same numbers as others write them: closed up, from abroad, without the zero."""
    how = dice.integers(0, 3, len(phones))
    written = (
        lambda text: text.replace(" ", ""),
        lambda text: "+44 " + text[1:] if text else "",
        lambda text: text.replace(" ", "")[1:],
    )
    return np.array([written[way](text) for text, way in zip(phones, how, strict=True)], object)


def _of_those(able: Flags, share: float, dice: Generator) -> Flags:
    """Of all rows this share, but only of those that are able; all of them, if they are fewer."""
    rate = share / max(float(able.mean()), share)
    return able & (dice.random(len(able)) < rate)


def _where(flags: Flags, texts: Texts, change: Callable[[Texts], Texts]) -> Texts:
    """The texts, those flagged changed; empty ones stay empty."""
    places = np.flatnonzero(flags & (texts != ""))
    found = texts.copy()
    if len(places):
        found[places] = change(texts[places])
    return found
