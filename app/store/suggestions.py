"""Open suggestions: two people of whom some rows are unsurely one person's, kept as they change.

People who by all their rows are called Samantha and Stephen are two, although one row says 'S', and
so are those whose further rows speak against it: about them nobody is asked.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.models.people import Draft, Judgement, Person, Suggestion
from app.store import match_models
from app.store.bulk import among, insert_rows, rows_of, values_of
from app.store.matching import cards_of, slices
from app.store.verdicts import STAFF, in_force, lowest_rank_first, put_off, rank, version_of
from importers.matching.decide import UNSURE_FROM, Verdict
from importers.matching.queue import Name, can_be_one
from importers.matching.two_people import Two, spoken_against

People = tuple[int, int]
"""Two people, the lower id first."""


class Open(NamedTuple):
    """Two people who may be one, and the likeliest pair of their rows."""

    low: int
    high: int
    a: int
    b: int
    weight: float
    later: int
    """0, or the number of the verdict that put it off: the higher, the later it comes back."""
    version: str
    """Of the rates by which the pair was judged."""

    @property
    def people(self) -> People:
        return self.low, self.high


_COLUMNS = ("low_id", "high_id", *Open._fields[2:])

_A, _B = aliased(Draft), aliased(Draft)
_CROSSING = (
    select(
        Judgement.id,
        Judgement.a,
        Judgement.b,
        Judgement.verdict,
        Judgement.weight,
        Judgement.by,
        _A.person_id.label("one"),
        _B.person_id.label("other"),
    )
    .join(_A, _A.id == Judgement.a)
    .join(_B, _B.id == Judgement.b)
    .where(_A.person_id != _B.person_id, _A.source_row_id != _B.source_row_id)
)
"""Verdicts on rows of two people; a row that was taken out is nobody's, so it is in none.

Whom one row names side by side are two people by definition.
"""


def refresh(session: Session, person_ids: Collection[int]) -> None:
    """Find again what is open between these people and anybody else."""
    ids = sorted(person_ids)
    forget(session, ids)
    insert_rows(session, Suggestion, _COLUMNS, sorted(_between(session, ids)))


def forget(session: Session, person_ids: Iterable[int]) -> None:
    """Take out whatever is open between these people and anybody else."""
    ids = sorted(person_ids)
    for side in (Suggestion.low_id, Suggestion.high_id):
        session.execute(
            delete(Suggestion)
            .where(among(session, side, ids))
            .execution_options(synchronize_session=False)
        )


def _between(session: Session, person_ids: list[int]) -> list[Open]:
    """What is open between these people and anybody else, from the verdicts."""
    rows = {
        row.id: row
        for side in (_A, _B)
        for row in rows_of(session, _CROSSING.where(among(session, side.person_id, person_ids)))
    }
    # The order that `in_force` wants, over both sides together.
    found = _open(sorted(rows.values(), key=rank))
    names = _names(session, {person for one in found for person in one.people})
    called_alike = [one for one in found if can_be_one(names[one.low], names[one.high])]
    return _not_spoken_against(session, called_alike)


def _not_spoken_against(session: Session, found: Sequence[Open]) -> list[Open]:
    """Those whose other rows leave it open."""
    people = sorted({person for one in found for person in one.people})
    drafts: defaultdict[int, list[int]] = defaultdict(list)
    for draft, person in rows_of(
        session,
        select(Draft.id, Draft.person_id)
        .where(among(session, Draft.person_id, people))
        .order_by(Draft.id),
    ):
        if person is not None:
            drafts[person].append(draft)
    against = spoken_against(
        [Two(drafts[one.low], drafts[one.high], (one.a, one.b)) for one in found],
        cards_of(session, [draft for held in drafts.values() for draft in held]),
        model=match_models.in_force(session),
    )
    return [one for one, no in zip(found, against, strict=True) if not no]


def _names(session: Session, person_ids: Collection[int]) -> dict[int, Name]:
    """Person → given and family name as they are shown."""
    rows = rows_of(
        session,
        select(Person.id, Person.given, Person.family).where(
            among(session, Person.id, sorted(person_ids))
        ),
    )
    return {person: (given, family) for person, given, family in rows}


def _open(rows: Collection[Any]) -> list[Open]:
    """What these verdicts on rows of two people leave open."""
    later = put_off(rows)
    best: dict[People, Any] = {}
    latest: dict[People, int] = {}
    closed: set[People] = set()
    for pair, one in in_force(rows).items():
        people = min(one.one, one.other), max(one.one, one.other)
        if one.verdict == Verdict.DIFFERENT and one.by.startswith(STAFF):
            closed.add(people)
        elif _is_asked(one):
            known = best.get(people)
            if known is None or _rank(one) < _rank(known):
                best[people] = one
            latest[people] = max(latest.get(people, 0), later.get(pair, 0))
    return [
        Open(*people, one.a, one.b, one.weight, latest[people], version_of(one.by))
        for people, one in best.items()
        if people not in closed
    ]


def _is_asked(one: Any) -> bool:
    """Of what is unsure at the least weight there is nobody could say anything."""
    asked: bool = one.verdict == Verdict.UNSURE and one.weight > UNSURE_FROM
    return asked


def _rank(one: Any) -> tuple[float, int, int]:
    return -one.weight, one.a, one.b


def every_open(session: Session) -> list[Open]:
    """Everything that is open, in order of the people."""
    rows = rows_of(
        session,
        select(*(getattr(Suggestion, name) for name in _COLUMNS)).order_by(
            Suggestion.low_id, Suggestion.high_id
        ),
    )
    return [Open(*row) for row in rows]


def count(session: Session) -> int:
    """How many pairs of people are open."""
    return session.scalar(select(func.count()).select_from(Suggestion)) or 0


def open_among(session: Session, person_ids: Collection[int]) -> list[Open]:
    """What is open between two of these people."""
    ids = sorted(person_ids)
    rows = rows_of(
        session,
        select(*(getattr(Suggestion, name) for name in _COLUMNS))
        .where(among(session, Suggestion.low_id, ids), among(session, Suggestion.high_id, ids))
        .order_by(Suggestion.low_id, Suggestion.high_id),
    )
    return [Open(*row) for row in rows]


def beside(session: Session, person_id: int) -> list[int]:
    """Everybody who may be one with this person, the likeliest first."""
    rows = rows_of(
        session,
        select(Suggestion.low_id, Suggestion.high_id)
        .where(or_(Suggestion.low_id == person_id, Suggestion.high_id == person_id))
        .order_by(Suggestion.weight.desc(), Suggestion.low_id, Suggestion.high_id),
    )
    return [high if low == person_id else low for low, high in rows]


def unsure_pairs(session: Session, people: Iterable[People]) -> list[tuple[int, int]]:
    """Every pair of rows that is unsurely one person's, between each two of these people."""
    wanted = {(min(pair), max(pair)) for pair in people}
    ids = sorted({person for pair in wanted for person in pair})
    rows = rows_of(
        session,
        _CROSSING.where(
            among(session, _A.person_id, ids), among(session, _B.person_id, ids)
        ).order_by(*lowest_rank_first()),
    )
    return sorted(
        pair
        for pair, one in in_force(rows).items()
        if _is_asked(one) and (min(one.one, one.other), max(one.one, one.other)) in wanted
    )


def worked_out_again(session: Session) -> list[Open]:
    """Everything that is open, from the verdicts and not from what is kept."""
    unsure = select(Judgement.a).where(Judgement.verdict == Verdict.UNSURE.value).distinct()
    people = values_of(
        session,
        select(Draft.person_id)
        .where(Draft.id.in_(unsure), Draft.person_id.is_not(None))
        .distinct(),
    )
    found: dict[People, Open] = {}
    for some in slices(sorted(person for person in people if person is not None)):
        found.update({one.people: one for one in _between(session, some)})
    return [found[people] for people in sorted(found)]


def rebuild(session: Session) -> None:
    """Keep what follows from the verdicts, whatever was kept."""
    found = worked_out_again(session)
    session.execute(delete(Suggestion))
    insert_rows(session, Suggestion, _COLUMNS, found)
