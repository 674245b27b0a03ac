"""Rows that tell one thing only, a name or a mailbox, are given to who has it, where that is clear.

Two such rows can't be weighed by themselves: that both say Ann Lee, or come from one mailbox, tells
as much as there are people called so, or people at it. That is known once the other rows are people.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from importers.matching.coded import ABSENT, firsts, in_order, paired
from importers.matching.joining import Labels, Ties, Weights, hanging_together
from importers.matching.kinds import KINDS
from importers.matching.passes import NAMES
from importers.matching.table import Column

Flags = NDArray[np.bool_]
Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Thing:
    """What some rows tell, and some of these nothing else."""

    keys: Keys
    """A number for every row that tells it, `ABSENT` for the others."""
    lone: Flags
    """The rows that tell no more."""
    share: Callable[[Keys], Weights] | None = None
    """What part of people have it by chance; where nobody does so, who has it is counted."""


def things(columns: Sequence[Column]) -> Iterator[Thing]:
    """A full name with nothing beside it; a mailbox without a name."""
    held = {column.name: column for column in columns}
    if not held.keys() >= NAMES:
        return
    given, family = held["given"], held["family"]
    no_given, no_family = given.ids == ABSENT, family.ids == ABSENT
    beside = np.zeros(len(given.ids), bool)
    for column in columns:
        if column.name not in NAMES and column.kind is not KINDS["class"]:
            beside |= column.ids != ABSENT
    full = paired(given.ids, family.ids, len(family.words))
    full[no_given | no_family] = ABSENT

    def share(keys: Keys) -> Weights:
        first, last = np.divmod(keys, len(family.words))
        found: Weights = _shares(given)[first] * _shares(family)[last]
        return found

    yield Thing(full, (full != ABSENT) & ~beside, share)
    if "email" in held:
        email = held["email"].ids.astype(np.int64)
        yield Thing(email, (email != ABSENT) & no_given & no_family)


def _shares(column: Column) -> Weights:
    counts = np.bincount(column.ids[column.ids != ABSENT], minlength=len(column.words))
    found: Weights = counts / max(counts.sum(), 1)
    return found


def given_out(labels: Labels, told: Sequence[Thing], ties: Ties, least: float) -> Labels:
    """Labels in which the rows left alone because they tell one thing only have been given to people.

    A row is a person's where the odds for them against all others are at least `least` (a logarithm,
    base 2). What is not clear so hangs together by `ties` or goes where its surest one leads.
    """
    lone = lone_rows(told, len(labels))
    found = labels.copy()
    for thing in told:
        _give(thing, lone, labels, found, least)
    waiting = lone & (found == np.arange(len(labels)))
    left, right, weight = ties
    both = waiting[left] & waiting[right]
    together = hanging_together(len(labels), left[both], right[both])
    found[waiting] = together[waiting]

    turned = waiting[right]
    row, other = np.where(turned, right, left), np.where(turned, left, right)
    outward = waiting[row] & ~waiting[other]
    for thing in told:  # whose that is has just been found unclear
        outward &= ~(thing.lone[row] & (thing.keys[row] == thing.keys[other]))
    row, other, weight = row[outward], other[outward], weight[outward]
    surest = np.lexsort((-weight, together[row]))
    first = surest[firsts(together[row][surest])]
    leads = np.arange(len(labels))
    leads[together[row[first]]] = found[other[first]]
    found[waiting] = leads[found[waiting]]
    return _lowest(found)


def lone_rows(told: Sequence[Thing], rows: int) -> Flags:
    """Rows that tell one of these things and no more."""
    found = np.zeros(rows, bool)
    for thing in told:
        found |= thing.lone
    return found


def _give(thing: Thing, lone: Flags, labels: Labels, found: Labels, least: float) -> None:
    """Give a thing's lone rows to whoever most rows that tell it are of, in place."""
    rows = np.flatnonzero((thing.keys != ABSENT) & ~lone)
    mine = np.flatnonzero(thing.lone)
    if not rows.size or not mine.size:
        return
    ordered, _ = in_order(thing.keys[rows])
    keys = ordered[firsts(ordered)]
    # How many rows of each person tell each key, of a key's persons the one with most last.
    codes, _ = in_order(paired(np.searchsorted(keys, thing.keys[rows]), labels[rows], len(labels)))
    begins = np.flatnonzero(firsts(codes))
    of_key, person = np.divmod(codes[begins], len(labels))
    many = np.diff(np.r_[begins, len(codes)])
    order = np.lexsort((person, many, of_key))
    of_key, person, many = of_key[order], person[order], many[order]
    starts = np.flatnonzero(firsts(of_key))
    last = np.r_[starts[1:], len(of_key)] - 1
    whole = np.add.reduceat(many, starts)
    if thing.share is not None:
        once = np.count_nonzero(np.bincount(labels[~lone]) == 1)
        unseen = once * thing.share(keys)
    else:
        further = many == 1
        further[last] = False
        unseen = whole * (further.sum() + 0.5) / (many.sum() + 1)
    others = np.maximum(whole - many[last] + unseen, _NOBODY)
    clear = np.log2(many[last]) - np.log2(others) >= least
    at = np.searchsorted(keys, thing.keys[mine]).clip(max=len(keys) - 1)
    held = (keys[at] == thing.keys[mine]) & clear[at]
    found[mine[held]] = person[last][at[held]]


_NOBODY = 1e-9
"""So many others have what nobody else was seen to have."""


def _lowest(labels: Labels) -> Labels:
    """The same groups, each numbered by its lowest row."""
    lowest = np.full(len(labels), len(labels))
    np.minimum.at(lowest, labels, np.arange(len(labels)))
    found: Labels = lowest[labels]
    return found
