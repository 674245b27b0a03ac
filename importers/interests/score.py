"""How sure we are that somebody cares about an issue: one score, and what each reason adds to it.

For a person and an issue, over the kinds k of evidence e:
    x_k = sum of strength_e * (lasting + (1 - lasting) * 2 ** (-age_e / half-life_k))
    z = logit(base of the issue) + sum of weight_k * sat(x_k) - busy * log(1 + activity)
    score = 100 * sigmoid(z), rounded
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import repeat
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from importers.interests.evidence import Evidence, EvidenceKind

Person = TypeVar("Person", bound=Hashable)
Floats = NDArray[np.float64]
Ids = NDArray[np.int64]


class Choice(StrEnum):
    """What a person said about an issue themselves; it outranks every score."""

    KEEP = "keep"
    NOT_NOW = "not_now"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Term:
    """What a kind of evidence counts for, and after how many months half of it is left."""

    weight: float
    half_life: float


TERMS: Mapping[EvidenceKind, Term] = {
    EvidenceKind.CHOICE: Term(4.0, 24),
    EvidenceKind.SUBSCRIPTION: Term(2.2, 24),
    EvidenceKind.ATTENDED: Term(1.8, 18),
    EvidenceKind.COMMENT: Term(1.4, 18),
    EvidenceKind.OPTION: Term(1.4, 18),
    EvidenceKind.PROJECT: Term(1.0, 18),
}
"""Weights and half-lives of interest evidence; kept where a trial on simulated years put them."""

KEPT_AT_LEAST = 90
"""The score of an issue that the person asked to hear about."""
ENOUGH = 1.0
"""Below this much evidence, aged, a page says 'not enough evidence'."""

_BUSY = 1.0
"""How much taking part in everything takes away from each thing."""
_LASTING = 0.25
"""The share of evidence that does not age: about half of all interests outlive five years."""
_UNDATED_MONTHS = 36.0
_DAYS_A_MONTH = 30.4375
_KINDS = tuple(TERMS)
_WEIGHTS = np.array([TERMS[kind].weight for kind in _KINDS])
_HALF_LIVES = np.array([TERMS[kind].half_life for kind in _KINDS])
_PLACE_OF: Mapping[str, int] = {kind: place for place, kind in enumerate(_KINDS)}


@dataclass(frozen=True, slots=True)
class Contribution:
    """One piece of evidence and its change in z; all of them explain the score."""

    evidence: Evidence
    change: float


@dataclass(frozen=True, slots=True)
class Score:
    """A person's score for an issue."""

    value: int
    """0 to 100."""
    enough: bool
    """Whether there is evidence enough to show it as a sign of interest."""
    contributions: tuple[Contribution, ...] = ()
    """Largest change first."""
    base: float = 0.0
    """z without this person's evidence; with the contributions it adds up to z."""
    choice: Choice | None = None


class Signs(NamedTuple, Generic[Person]):
    """Evidence by column, a piece at each place: all that scores rest on, nothing that explains them."""

    people: Sequence[Person]
    issues: Sequence[str]
    kinds: Sequence[str]
    strengths: Sequence[float]
    days: Sequence[date | None]


class Scored(NamedTuple, Generic[Person]):
    """A score as it is stored."""

    person: Person
    issue: str
    value: int
    enough: bool
    chosen: bool


def score_everybody(
    signs: Signs[Person],
    issues: Iterable[str],
    as_of: date,
    choices: Mapping[tuple[Person, str], Choice],
) -> tuple[dict[str, float], list[Scored[Person]]]:
    """How usual each issue is (`bases_of`), and every score that `score` would give by it.

    For many people: without a look at each piece of evidence by itself.
    """
    slugs = tuple(sorted(set(issues)))
    sheet = _Sheet.of(signs, slugs, as_of)
    shares = sheet.shares(np.array(signs.strengths))
    found = {
        (person, issue): Scored(person, issue, value, enough, chosen=False)
        for person, issue, value, enough, _ in sheet.plain(shares)
    }
    for (person, issue), choice in choices.items():
        if issue in shares:
            known = found.get((person, issue))
            said = _chosen(known and Score(known.value, known.enough), choice)
            found[person, issue] = Scored(person, issue, said.value, said.enough, chosen=True)
    return shares, list(found.values())


def bases_of(
    evidence: Mapping[Person, Sequence[Evidence]], issues: Iterable[str]
) -> dict[str, float]:
    """The share of all people with some evidence for each issue, smoothed, between 0 and 1."""
    seen = dict.fromkeys(issues, 0)
    for items in evidence.values():
        for issue in {item.issue for item in items if item.strength > 0} & seen.keys():
            seen[issue] += 1
    return {issue: (times + 1) / (len(evidence) + 2) for issue, times in seen.items()}


def score(
    evidence: Mapping[Person, Sequence[Evidence]],
    issues: Iterable[str],
    as_of: date,
    *,
    choices: Mapping[tuple[Person, str], Choice] | None = None,
    bases: Mapping[str, float] | None = None,
    explain: bool = True,
) -> dict[tuple[Person, str], Score]:
    """Scores of every person and issue that have evidence or a choice.

    Evidence for other issues counts as activity only through `issues`; what lies after `as_of`
    counts as of that day. `bases` are those of `bases_of` for everybody; hand them over when
    scoring some people only. Equal inputs give equal scores, in whatever order. Without `explain`
    the scores have no contributions: where nobody is shown them, they are most of the work.
    """
    slugs = tuple(sorted(set(issues)))
    shares = bases if bases is not None else bases_of(evidence, slugs)
    items = [(person, item) for person, many in evidence.items() for item in many]
    sheet = _Sheet.of(_signs(items), slugs, as_of)
    found = dict(sheet.scores(shares, [item for _, item in items] if explain else ()))
    for (person, issue), choice in (choices or {}).items():
        if issue in shares:
            found[person, issue] = _chosen(found.get((person, issue)), choice)
    return found


def _signs(items: Sequence[tuple[Person, Evidence]]) -> Signs[Person]:
    return Signs(
        [person for person, _ in items],
        [item.issue for _, item in items],
        [item.kind for _, item in items],
        [item.strength for _, item in items],
        [item.on for _, item in items],
    )


def _chosen(scored: Score | None, choice: Choice) -> Score:
    """The person's word: kept issues stand high, the others at nothing."""
    known = scored or Score(0, enough=True)
    value = max(known.value, KEPT_AT_LEAST) if choice is Choice.KEEP else 0
    return replace(known, value=value, enough=True, choice=choice)


@dataclass(frozen=True, slots=True)
class _Sheet(Generic[Person]):
    """All evidence by column, in an order that depends on the evidence alone."""

    people: tuple[Person, ...]
    issues: tuple[str, ...]
    order: Ids
    """The places of the signs."""
    cell: Ids
    """Person and issue of each item as one number, in order; so are the next two."""
    kind: Ids
    aged: Floats
    """Strength after ageing."""

    @classmethod
    def of(cls, signs: Signs[Person], issues: tuple[str, ...], as_of: date) -> "_Sheet[Person]":
        places = {issue: place for place, issue in enumerate(issues)}
        numbers = {person: number for number, person in enumerate(dict.fromkeys(signs.people))}
        issue = np.array([places.get(one, -1) for one in signs.issues], np.int64)
        known = np.flatnonzero(issue >= 0)
        person = np.array([numbers[one] for one in signs.people], np.int64)
        cell = (person * len(issues) + issue)[known]
        kind = np.array([_PLACE_OF[one] for one in signs.kinds], np.int64)[known]
        ages = {on: _months(on, as_of) for on in set(signs.days)}
        months = np.array([ages[on] for on in signs.days], np.float64)[known]
        strength = np.array(signs.strengths, np.float64)[known]
        aged = strength * (_LASTING + (1 - _LASTING) * np.exp2(-months / _HALF_LIVES[kind]))
        # Sums of floats depend on their order.
        order = np.lexsort((aged, kind, cell))
        return cls(tuple(numbers), issues, known[order], cell[order], kind[order], aged[order])

    def shares(self, strengths: Floats) -> dict[str, float]:
        """What `bases_of` gives for everybody here; `strengths` are those of the signs."""
        counted = np.unique(self.cell[strengths[self.order] > 0])
        times = np.bincount(counted % max(len(self.issues), 1), minlength=len(self.issues))
        found = ((times + 1) / (len(self.people) + 2)).tolist()
        return dict(zip(self.issues, found, strict=False))

    def plain(self, shares: Mapping[str, float]) -> Iterator[tuple[Person, str, int, bool, float]]:
        """Person, issue, value, whether there is enough evidence, base: for all there is evidence of."""
        cells, row = np.unique(self.cell, return_inverse=True)
        sums = self._sums(row, len(cells))
        base = self._bases(cells, shares)
        z = base + (_WEIGHTS * _saturated(sums)).sum(axis=1)
        values = np.rint(100 / (1 + np.exp(-z))).astype(int)
        enough = np.maximum(sums, 0).sum(axis=1) >= ENOUGH
        person, issue = np.divmod(cells, max(len(self.issues), 1))
        people, issues = self.people, self.issues
        columns = (column.tolist() for column in (person, issue, values, enough, base))
        for who, what, value, sure, usual in zip(*columns, strict=True):
            yield people[who], issues[what], value, sure, usual

    def scores(
        self, shares: Mapping[str, float], items: Sequence[Evidence]
    ) -> Iterator[tuple[tuple[Person, str], Score]]:
        """A score for every cell that has evidence, explained where the `items` themselves are given."""
        reasons = self._reasons(items) if items else repeat(())
        for (who, what, value, sure, base), found in zip(self.plain(shares), reasons, strict=False):
            yield (who, what), Score(value, sure, found, base)

    def _sums(self, row: Ids, cells: int) -> Floats:
        """x: aged strength by cell and kind."""
        width = len(_KINDS)
        sums: Floats = np.bincount(
            row * width + self.kind, weights=self.aged, minlength=cells * width
        ).astype(np.float64)
        return sums.reshape(cells, width)

    def _bases(self, cells: Ids, shares: Mapping[str, float]) -> Floats:
        """The z before a person's own evidence: how common the issue is, how busy the person."""
        number = max(len(self.issues), 1)
        share = np.array([shares[issue] for issue in self.issues])
        logit = np.log(share / (1 - share)) if share.size else share
        activity = np.bincount(
            self.cell // number, weights=np.maximum(self.aged, 0), minlength=len(self.people)
        )
        busy: Floats = np.log1p(activity / number)
        found: Floats = logit[cells % number] - _BUSY * busy[cells // number]
        return found

    def _changes(self, row: Ids, sums: Floats) -> Floats:
        """Each item's part of the z of its cell: the kind's whole, shared by aged strength."""
        total = sums[row, self.kind]
        whole = (_WEIGHTS * _saturated(sums))[row, self.kind]
        share = np.divide(self.aged, total, out=np.zeros_like(self.aged), where=total != 0)
        return whole * share

    def _reasons(self, items: Sequence[Evidence]) -> list[tuple[Contribution, ...]]:
        cells, row = np.unique(self.cell, return_inverse=True)
        found: list[list[Contribution]] = [[] for _ in cells]
        changes = self._changes(row, self._sums(row, len(cells))).tolist()
        for place, cell, change in zip(self.order.tolist(), row.tolist(), changes, strict=True):
            found[cell].append(Contribution(items[place], change))
        return [tuple(sorted(part, key=_largest_first)) for part in found]


def _largest_first(one: Contribution) -> tuple[object, ...]:
    return (-abs(one.change), *_content(one.evidence))


def _content(item: Evidence) -> tuple[object, ...]:
    when = item.on.toordinal() if item.on else 0
    column = -1 if item.column is None else item.column
    return (item.issue, item.kind.value, when, item.strength, item.words, column)


def _months(on: date | None, as_of: date) -> float:
    return max((as_of - on).days / _DAYS_A_MONTH, 0.0) if on else _UNDATED_MONTHS


def _saturated(sums: Floats) -> Floats:
    """One noisy source must not shout: above 1 only the logarithm counts."""
    found: Floats = np.where(sums <= 1, sums, 1 + np.log2(np.maximum(sums, 1)))
    return found
