"""What was answered about who is who: which verdicts an answer gave, and which it stands in for."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.people import Judgement, ReviewAnswer
from app.store import consent
from app.store.bulk import among, insert_rows, rows_of, values_of
from app.store.matching import keep_judgements
from app.store.verdicts import LATER, STAFF, WITHDRAWN, about, put_off
from consent.withdrawing import Since
from importers.matching.decide import Judgement as Verdict
from importers.matching.decide import Verdict as Word

Pair = tuple[int, int]

_PUT_OFF = [["staff", "Somebody put it off until later", 0.0]]
_TAKEN_BACK = [["staff", "Somebody took back what was said", 0.0]]
_AGAIN = ["staff", "It holds again, since what was said later was taken back", 0.0]
"""Marks what is said again, so that it is not taken for a later word."""

GAVE = Judgement.id.between(ReviewAnswer.first, ReviewAnswer.last) & (
    Judgement.by == ReviewAnswer.by
)
"""A verdict is one that an answer gave."""

_SAID = ("a", "b", "verdict", "weight", "reasons", "by", "at")


def keep_answer(
    session: Session,
    verdicts: Sequence[Verdict],
    *,
    later: Iterable[Pair] = (),
    owners: Mapping[int, int] = MappingProxyType({}),
    answer: str,
    by: str,
    now: datetime,
) -> ReviewAnswer:
    """Append what somebody answered, and remember which verdicts it gave.

    `owners` are the rows of whom it is about, with their people before it. Nobody else may form
    people meanwhile (`people.be_only_former`): its numbers follow each other.
    """
    before = last_verdict(session)
    keep_judgements(session, verdicts, by=by, now=now)
    rows = [(a, b, LATER, 0.0, _PUT_OFF, by, now) for a, b in sorted(later)]
    insert_rows(session, Judgement, _SAID, rows)
    kept = ReviewAnswer(
        by=by,
        at=now,
        answer=answer,
        first=before + 1,
        last=last_verdict(session),
        ledger_head=consent.head(session)[0],
        people=_rows_of_each(owners),
    )
    session.add(kept)
    session.flush()
    return kept


def _rows_of_each(owners: Mapping[int, int]) -> list[list[int]]:
    rows: defaultdict[int, list[int]] = defaultdict(list)
    for draft, person in sorted(owners.items()):
        rows[person].append(draft)
    return list(rows.values())


def last_verdict(session: Session) -> int:
    """The number of the last verdict on anybody; 0 if there is none."""
    return session.scalars(select(func.coalesce(func.max(Judgement.id), 0))).one()


def last_answer(session: Session, by: str) -> ReviewAnswer | None:
    """What they answered last, but for what they took back."""
    return session.scalars(
        select(ReviewAnswer)
        .where(ReviewAnswer.by == by, ReviewAnswer.taken_back_at.is_(None))
        .order_by(ReviewAnswer.at.desc(), ReviewAnswer.id.desc())
        .limit(1)
    ).first()


def answer(session: Session, answer_id: int) -> ReviewAnswer | None:
    """This answer, taken back or not."""
    return session.get(ReviewAnswer, answer_id)


def answers(session: Session, *, offset: int, limit: int) -> list[ReviewAnswer]:
    """Some of all answers, those taken back included, the newest first."""
    newest = select(ReviewAnswer).order_by(ReviewAnswer.at.desc(), ReviewAnswer.id.desc())
    return list(session.scalars(newest.offset(offset).limit(limit)))


def answers_since(session: Session, by: str, moment: datetime) -> int:
    """How much they answered since a moment, but for what they took back."""
    return session.scalars(
        select(func.count(ReviewAnswer.id)).where(
            ReviewAnswer.by == by,
            ReviewAnswer.at >= moment,
            ReviewAnswer.taken_back_at.is_(None),
        )
    ).one()


def pairs_of(session: Session, answer: ReviewAnswer) -> list[Pair]:
    """The pairs of rows that an answer was about."""
    rows = rows_of(
        session,
        select(Judgement.a, Judgement.b)
        .where(Judgement.id.between(answer.first, answer.last), Judgement.by == answer.by)
        .order_by(Judgement.id),
    )
    return [(a, b) for a, b in rows]


def outdated(session: Session, answer: ReviewAnswer) -> bool:
    """Whether anything was said since about one of its pairs, on whatever page and by whomever."""
    return answer.id in overtaken(session, [answer])


def overtaken(session: Session, answers: Collection[ReviewAnswer]) -> dict[int, bool]:
    """The answers about one of whose pairs somebody has said something since → whether in an answer.

    An answer that was taken back counts as not given. What one said itself may have been said again,
    when a later answer was taken back.
    """
    about = _pairs_of_each(session, answers)
    said: defaultdict[Pair, list[Any]] = defaultdict(list)
    for row in _said_of(session, {pair for pairs in about.values() for pair in pairs}):
        said[row.a, row.b].append(row)
    of_answers = _of_answers(session, {row.id for rows in said.values() for row in rows})
    return {
        one.id: any(
            row.id in of_answers
            for pair in about[one.id]
            for row in said[pair]
            if row.id > one.last
        )
        for one in answers
        if any(_is_outdated(one, said[pair], of_answers) for pair in about[one.id])
    }


def _is_outdated(answer: ReviewAnswer, said: Sequence[Any], of_answers: Collection[int]) -> bool:
    """Whether anything followed what this answer said of a pair, but for that being said again.

    `said` is everything, the oldest first. Another answer that said the same is not this one.
    """
    then = [row for row in said if answer.first <= row.id <= answer.last][-1]
    now = said[-1]
    again = _AGAIN in now.reasons and (now.verdict, now.by) == (then.verdict, then.by)
    answered = any(row.id > answer.last and row.id in of_answers for row in said)
    return now.id != then.id and (answered or not again)


def _pairs_of_each(session: Session, answers: Iterable[ReviewAnswer]) -> dict[int, set[Pair]]:
    found: defaultdict[int, set[Pair]] = defaultdict(set)
    wanted = among(session, ReviewAnswer.id, sorted(one.id for one in answers))
    its_own = select(ReviewAnswer.id, Judgement.a, Judgement.b).join(Judgement, GAVE)
    for answer, a, b in rows_of(session, its_own.where(wanted)):
        found[answer].add((a, b))
    return found


def _of_answers(session: Session, verdicts: Collection[int]) -> set[int]:
    """Which of these verdicts an answer that holds gave."""
    gave = (
        select(Judgement.id)
        .join(ReviewAnswer, GAVE)
        .where(among(session, Judgement.id, sorted(verdicts)), ReviewAnswer.taken_back_at.is_(None))
    )
    return set(values_of(session, gave)) if verdicts else set()


def append_what_was(session: Session, answer: ReviewAnswer, *, by: str, now: datetime) -> None:
    """Say again of each of its pairs what staff had said before it, as theirs; else withdraw.

    What was put off before is put off again.
    """
    about = pairs_of(session, answer)
    before = [row for row in _said_of(session, about) if row.id < answer.first]
    opinions = {(row.a, row.b): row for row in before if row.verdict != LATER}
    said_by = {row.id: row.by for row in before}
    later = put_off(before)
    rows = []
    for pair in about:
        was = opinions.get(pair)
        said: tuple[Any, ...] = (WITHDRAWN, 0.0, _TAKEN_BACK, by)
        if was is not None:
            said = (was.verdict, was.weight, _again(was.reasons), was.by)
        rows.append((*pair, *said, now))
        if pair in later:
            rows.append((*pair, LATER, 0.0, _again(_PUT_OFF), said_by[later[pair]], now))
    insert_rows(session, Judgement, _SAID, rows)
    answer.taken_back_at = now
    session.flush()


def _again(reasons: list[Any]) -> list[Any]:
    return [*(reason for reason in reasons if reason != _AGAIN), _AGAIN]


def one_since(session: Session, pairs: Iterable[Pair]) -> Since:
    """From when people with these pairs of rows across them were one, before somebody parts them.

    From the first verdict that ties them and has held since. Where that is older than what is kept
    of answers, everything counts as heard since.
    """
    tie = _one_from(about(session, pairs))
    if tie is None or tie.by.startswith(STAFF):
        return Since(head=_heard_by(session, tie.id if tie else 0))
    return Since(at=session.scalars(select(Judgement.at).where(Judgement.id == tie.id)).one())


def _one_from(rows: Iterable[Any]) -> Any:
    """The verdict since which some pair of these has been the same all the time; None without one.

    Ties may take turns: who was one by the first was one until the last of them went.
    """
    staff: dict[Pair, str] = {}
    machine: dict[Pair, str] = {}
    holding: set[Pair] = set()
    first = None
    for row in sorted(rows, key=lambda row: row.id):
        pair = row.a, row.b
        if not row.by.startswith(STAFF):
            machine[pair] = row.verdict
        elif row.verdict == WITHDRAWN:
            staff.pop(pair, None)
        elif row.verdict != LATER:
            staff[pair] = row.verdict
        if staff.get(pair, machine.get(pair)) == Word.SAME:
            first = first if holding else row
            holding.add(pair)
        else:
            holding.discard(pair)
    return first if holding else None


def _heard_by(session: Session, verdict: int) -> int:
    """The last event there was for sure when this verdict was given."""
    return session.scalars(
        select(func.coalesce(func.max(ReviewAnswer.ledger_head), 0)).where(
            ReviewAnswer.first <= verdict
        )
    ).one()


def _said_of(session: Session, pairs: Iterable[Pair]) -> list[Any]:
    """Everything staff ever said of these pairs, the oldest first."""
    return [row for row in about(session, pairs) if row.by.startswith(STAFF)]
