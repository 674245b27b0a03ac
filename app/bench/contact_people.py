"""Invented people in households: names, places, telephones, mailboxes, and what changes in a life."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from app.bench.contact_names import CULTURES
from app.bench.contact_reach import addresses, mailboxes, mobiles, offices
from app.bench.contact_slips import forms

Texts = NDArray[np.object_]
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]

_SIZES = (0.3, 0.35, 0.15, 0.14, 0.06)
"""Households of one, two, … people."""
_SHARED_FLAT = 0.07
_FATHER_AND_SON = 0.12
"""Of families with a father and a son."""
_TWINS = 0.06
_OWN_NAME = 0.15
"""Partners who kept theirs."""
_NEVER = 2.0
"""Later than any row."""


@dataclass(frozen=True, slots=True)
class People:
    """One entry for each person in every array."""

    given: Texts
    second: Texts
    family: Texts
    later_family: Texts
    suffix: Texts
    has_nickname: Flags
    households: Numbers
    moved_at: NDArray[np.float64]
    """Between 0 and 1, as rows are dated; 2 for never."""
    renamed_at: NDArray[np.float64]
    street: Texts
    postcode: Texts
    landline: Texts
    later_street: Texts
    later_postcode: Texts
    later_landline: Texts
    mobile: Texts
    mailbox: Texts
    second_mailbox: Texts
    later_mailbox: Texts
    """With the later family name."""
    borrowed: Texts
    """Somebody else's mailbox that they write from as well, or ''."""
    organisations: Texts


@dataclass(frozen=True, slots=True)
class _Homes:
    """Who lives with whom; `place` is the place in the household, from 0."""

    household: Numbers
    place: Numbers
    size: Numbers
    first: Numbers
    """The person at place 0."""
    culture: Numbers
    man: Flags
    child: Flags


def invent_people(number: int, dice: Generator) -> People:
    """So many people, household after household."""
    homes = _homes(number, dice)
    given, family, suffix = _named(homes, dice)
    second = _given(homes, dice)
    moved_at, home = _moves(homes, dice)
    renamed_at, later_family = _renames(homes, family, dice)
    street, postcode, landline = addresses(home[0], dice)
    later_street, later_postcode, later_landline = addresses(home[1], dice, which=1)
    mailbox, second_mailbox, later_mailbox = mailboxes(given, family, later_family, dice)
    organisations, office = offices(number, dice)
    return People(
        given=given,
        second=second,
        family=family,
        later_family=later_family,
        suffix=suffix,
        has_nickname=np.array([bool(forms(name)) for name in given]),
        households=homes.household,
        moved_at=moved_at,
        renamed_at=renamed_at,
        street=street,
        postcode=postcode,
        landline=landline,
        later_street=later_street,
        later_postcode=later_postcode,
        later_landline=later_landline,
        mobile=mobiles(number, dice),
        mailbox=mailbox,
        second_mailbox=second_mailbox,
        later_mailbox=later_mailbox,
        borrowed=_borrowed(homes, mailbox, office, dice),
        organisations=organisations,
    )


def _homes(number: int, dice: Generator) -> _Homes:
    sizes = dice.choice(np.arange(1, len(_SIZES) + 1), size=number, p=_SIZES)
    household = np.repeat(np.arange(number), sizes)[:number]
    first = np.searchsorted(household, household)
    place = np.arange(number) - first
    culture = dice.choice(len(CULTURES), size=number, p=[one.share for one in CULTURES])[household]
    man = dice.random(number) < 0.5
    partner = (place == 1) & (dice.random(number) < 0.94)
    man[partner] = ~man[first[partner]]
    child = (place >= 2) | ((place == 1) & (dice.random(number) < 0.15))
    return _Homes(household, place, sizes[household], first, culture, man, child)


def _often(choice: Sequence[str], size: int, dice: Generator, *, flat: float) -> Texts:
    """The frequencies that names have: as one over the rank, less steep among the first."""
    weights = 1 / (np.arange(len(choice)) + flat)
    picks = dice.choice(len(choice), size=size, p=weights / weights.sum())
    return np.array(choice, object)[picks]


def _given(homes: _Homes, dice: Generator) -> Texts:
    found = np.empty(len(homes.man), object)
    for number, culture in enumerate(CULTURES):
        for man, names in ((True, culture.men), (False, culture.women)):
            these = (homes.culture == number) & (homes.man == man)
            found[these] = _often(names, int(these.sum()), dice, flat=8)
    return found


def _families(homes: _Homes, dice: Generator) -> Texts:
    found = np.empty(len(homes.man), object)
    for number, culture in enumerate(CULTURES):
        these = homes.culture == number
        found[these] = _often(culture.families, int(these.sum()), dice, flat=7)
    return found


_OF_WOMEN = (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka"))


def _as_borne(family: Texts, man: Flags) -> Texts:
    """Nowaks stay Nowak, Kowalski's wife is Kowalska."""
    found = family.copy()
    for at in np.flatnonzero(~man & np.array([name.endswith("ki") for name in family], bool)):
        his, hers = next(
            pair for pair in (*_OF_WOMEN, ("ki", "ki")) if family[at].endswith(pair[0])
        )
        found[at] = family[at].removesuffix(his) + hers
    return found


def _named(homes: _Homes, dice: Generator) -> tuple[Texts, Texts, Texts]:
    """Given and family names of all, and what tells fathers from sons."""
    number = len(homes.man)
    given, own = _given(homes, dice), _families(homes, dice)
    flat = dice.random(number) < _SHARED_FLAT
    apart = flat[homes.first] | ((homes.place == 1) & (dice.random(number) < _OWN_NAME))
    family = _as_borne(np.where(apart, own, own[homes.first]), homes.man)
    for _ in range(4):  # nobody calls two in one home alike, on the whole
        again = _repeated(homes.household, given)
        given[again] = _given(homes, dice)[again]
    suffix = np.full(number, "", object)
    for son, father in _fathers(homes, dice):
        given[son], family[son] = given[father], family[father]
        suffix[son], suffix[father] = " Jnr", " Snr"
    for one, other in _twins(homes, dice):
        given[other] = _with_initial(given[one], homes, other, dice)
    return given, family, suffix


def _repeated(household: Numbers, given: Texts) -> Flags:
    seen: set[tuple[int, str]] = set()
    found = np.zeros(len(given), bool)
    for at, pair in enumerate(zip(household.tolist(), given.tolist(), strict=True)):
        found[at] = pair in seen
        seen.add(pair)
    return found


def _fathers(homes: _Homes, dice: Generator) -> Sequence[tuple[int, int]]:
    sons = (homes.place == 2) & homes.man & (dice.random(len(homes.man)) < _FATHER_AND_SON)
    pairs = []
    for son in np.flatnonzero(sons).tolist():
        parents = [at for at in (son - 2, son - 1) if homes.man[at] and not homes.child[at]]
        pairs += [(son, parents[0])] if parents else []
    return pairs


def _twins(homes: _Homes, dice: Generator) -> Sequence[tuple[int, int]]:
    these = (homes.place == 3) & (dice.random(len(homes.man)) < _TWINS)
    return [(at - 1, at) for at in np.flatnonzero(these).tolist()]


def _with_initial(name: str, homes: _Homes, at: int, dice: Generator) -> str:
    """Another name with the same initial, or the twin is called what it was called."""
    culture = CULTURES[int(homes.culture[at])]
    names = culture.men if homes.man[at] else culture.women
    alike = [one for one in names if one[0] == name[0] and one != name] or [names[0]]
    return str(dice.choice(alike))


def _moves(homes: _Homes, dice: Generator) -> tuple[NDArray[np.float64], tuple[Numbers, Numbers]]:
    """When each moved, and numbers of the homes before and after."""
    number = len(homes.man)
    together = dice.random(number)[homes.household] < _MOVED_TOGETHER
    alone = ~together & (dice.random(number) < _MOVED_ALONE)
    when = np.where(
        together,
        (0.1 + 0.8 * dice.random(number))[homes.household],
        np.where(alone, 0.1 + 0.8 * dice.random(number), _NEVER),
    )
    later = np.where(alone, 2 * number + np.arange(number), number + homes.household)
    return when, (homes.household, later)


_MOVED_TOGETHER, _MOVED_ALONE = 0.13, 0.11
_RENAMED_WOMEN, _RENAMED_MEN = 0.145, 0.035
_DOUBLE = 0.2


def _renames(homes: _Homes, family: Texts, dice: Generator) -> tuple[NDArray[np.float64], Texts]:
    """When each took another family name, and which."""
    number = len(homes.man)
    rate = np.where(homes.man, _RENAMED_MEN, _RENAMED_WOMEN)
    when = np.where(dice.random(number) < rate, 0.1 + 0.8 * dice.random(number), _NEVER)
    other = _as_borne(_families(homes, dice), homes.man)
    double = dice.random(number) < _DOUBLE
    return when, np.where(double, family + "-" + other, other)


def _borrowed(homes: _Homes, mailbox: Texts, office: Texts, dice: Generator) -> Texts:
    """The mailbox of a partner, a parent or an office that somebody writes from as well."""
    number = len(mailbox)
    of_first = (homes.place > 0) & (dice.random(number) < np.where(homes.child, 0.3, 0.17))
    at_office = (office != "") & (dice.random(number) < 0.3)
    return np.where(at_office, office, np.where(of_first, mailbox[homes.first], ""))
