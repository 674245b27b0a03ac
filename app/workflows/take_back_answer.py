"""An answer about who is who is taken back: the last of one's own, or any, whoever gave it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.people import ReviewAnswer
from app.store import activity, consent, edits, matching, people, regrouping, review
from app.store.installation import Installation
from app.store.matching import OnRecord
from app.store.verdicts import staff_name
from app.workflows.judge_match import JudgementRefused, follow
from app.workflows.regroup import groups_of
from app.workflows.stay_refused import each_stays_refused, look, stay_refused
from consent.withdrawing import ANSWER_TAKEN_BACK, Since
from importers.matching.decide import SAID, Verdict
from importers.matching.edits import Edit, How


def take_back_last(
    session: Session, *, staff_id: int | None, installation: Installation, now: datetime
) -> str:
    """Take back what they answered last themselves; which answer it was.

    Raises:
        JudgementRefused: as `take_back`.
    """
    people.be_only_former(session)
    answer = review.last_answer(session, staff_name(staff_id))
    if answer is None:
        raise JudgementRefused("You have not answered anything that could be taken back.")
    return _take_back(session, answer, staff_id=staff_id, installation=installation, now=now)


def take_back(
    session: Session,
    answer_id: int,
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> str:
    """Take back an answer, whoever gave it; which it was.

    Who is who is then what it would be without it, and what people asked us to stop meanwhile stays
    stopped.

    Raises:
        JudgementRefused: there is nothing to take back, or something was said since about the same
            people, or that makes them one as well, or a file that shows one of them was taken out.
    """
    people.be_only_former(session)
    answer = review.answer(session, answer_id)
    if answer is None:
        raise JudgementRefused("There is no such answer.")
    if answer.taken_back_at is not None:
        raise JudgementRefused("This answer has been taken back already.")
    return _take_back(session, answer, staff_id=staff_id, installation=installation, now=now)


def _take_back(
    session: Session,
    answer: ReviewAnswer,
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> str:
    if review.outdated(session, answer):
        raise JudgementRefused(
            "Somebody has answered otherwise since, so this can’t be taken back."
        )
    pairs = review.pairs_of(session, answer)
    about = {draft for pair in pairs for draft in pair}
    owners = people.person_of_drafts(session, about)
    if about - owners.keys():
        raise JudgementRefused(
            "A file that shows one of them was taken out since, so this can’t be taken back. Look at "
            "the people themselves."
        )
    touched = set(owners.values())
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = look(session, touched, asked)
    by = staff_name(staff_id)
    review.append_what_was(session, answer, by=by, now=now)
    edits.keep(session, _values_before(session, answer, owners, now))
    # Were they said to be different, whom taking that back tears was one by the rows themselves.
    made_one = touched if answer.answer == Verdict.SAME else set()
    follow(session, touched, installation, now, by=by, parted=made_one)
    if made_one:
        _refuse_if_still_one(session, pairs)
    occasion = f"answer {answer.id} was taken back"
    stay_refused(
        session,
        before,
        Since(head=answer.ledger_head),
        occasion=occasion,
        method=ANSWER_TAKEN_BACK,
        asked=asked,
        by=by,
        now=now,
    )
    if made_one:
        wholes = _who_they_were(session, answer, about)
        each_stays_refused(session, before, wholes, occasion=occasion, asked=asked, by=by, now=now)
    activity.note(
        session,
        verb=f"rows judged {answer.answer} taken back",
        now=now,
        staff_id=staff_id,
        counts={"pairs": len(pairs)},
    )
    return answer.answer


def _who_they_were(session: Session, answer: ReviewAnswer, about: set[int]) -> set[frozenset[int]]:
    """The rows of each person before the answer, and of whoever would have been one since without it.

    That is as each file left them that brought further rows: by the verdicts in force, and by those
    that later rows took back. An earlier version did not keep who they were before; then as the last
    of the rows left them that the answer is about.
    """
    found = {frozenset(rows) for rows in answer.people}
    beside = regrouping.ever_called_the_same(session, about.union(*found))
    owners = people.person_of_drafts(session, beside)
    known = max(about.union(*found))
    last = regrouping.last_beside(session, owners)
    ends = {end for end in last.values() if end > known}
    for end in sorted(ends if found else {*ends, last[known]}):
        by_then = {draft: person for draft, person in owners.items() if draft <= end}
        for verdicts in _now_and_then(session, by_then):
            found.update(groups_of(session, by_then, verdicts))
    return found


def _now_and_then(session: Session, draft_ids: Collection[int]) -> list[Collection[OnRecord]]:
    """The verdicts in force on these rows, and the same with those under which rows were ever one."""
    now = {(one.verdict.a, one.verdict.b): one for one in matching.on_record(session, draft_ids)}
    ever = {
        (one.verdict.a, one.verdict.b): one for one in matching.ever_the_same(session, draft_ids)
    }
    said = {pair: one for pair, one in now.items() if abs(one.verdict.weight) == SAID}
    return [now.values(), (now | ever | said).values()]


def _refuse_if_still_one(session: Session, pairs: Collection[review.Pair]) -> None:
    """Raises: JudgementRefused."""
    owner = people.person_of_drafts(session, {draft for pair in pairs for draft in pair})
    if all(owner[a] == owner[b] for a, b in pairs):
        raise JudgementRefused(
            "They would still be one person by what was answered or added since. Take that back "
            "first, or split their rows on their page."
        )


def _values_before(
    session: Session, answer: ReviewAnswer, draft_ids: Collection[int], now: datetime
) -> list[Edit]:
    """What staff had said of fields before values were chosen with this answer, to be said again.

    Not of those of which they said otherwise since.
    """
    found: list[Edit] = []
    for words in edits.of_drafts(session, draft_ids).values():
        by_staff = [one for one in words if one.how is not How.MEMBER]
        for word in by_staff:
            if (word.at, word.by, word.how) == (answer.at, answer.by, How.PINNED):
                of_field = [one for one in by_staff if one.field == word.field]
                before = [one for one in of_field if one.at < answer.at]
                was = before[-1] if before else word._replace(how=How.TAKEN_BACK)
                if of_field[-1] == word:
                    found.append(was._replace(at=now))
    return found
