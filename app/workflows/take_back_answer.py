"""An answer about who is who is taken back: the last of one's own, or any, whoever gave it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.models.people import ReviewAnswer
from app.store import activity, consent, edits, matching, people, review
from app.store.installation import Installation
from app.store.verdicts import staff_name
from app.workflows.judge_match import JudgementRefused, follow
from app.workflows.stay_refused import each_stays_refused, look, stay_refused
from consent.withdrawing import ANSWER_TAKEN_BACK, Since
from importers.matching.decide import Verdict
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
    wholes = _who_they_were(session, answer, about, before.owners)
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
        each_stays_refused(session, before, wholes, occasion=occasion, asked=asked, by=by, now=now)
    activity.note(
        session,
        verb=f"rows judged {answer.answer} taken back",
        now=now,
        staff_id=staff_id,
        counts={"pairs": len(pairs)},
    )
    return answer.answer


def _who_they_were(
    session: Session, answer: ReviewAnswer, about: Collection[int], owners: Mapping[int, int]
) -> list[frozenset[int]]:
    """The rows of each person before the answer, with those that came since and are found theirs.

    All as one, where that was not kept.
    """
    whole: list[Collection[int]] = answer.people or [about]
    before = frozenset[int]().union(*whole)
    touched = {owners[draft] for draft in about}
    since = {draft for draft, person in owners.items() if person in touched} - before
    beside: defaultdict[int, set[int]] = defaultdict(set)
    for one in matching.judgements_within(session, before | since):
        if one.verdict is Verdict.SAME and since & {one.a, one.b}:
            beside[one.a].add(one.b)
            beside[one.b].add(one.a)
    found: list[frozenset[int]] = []
    for rows in whole:
        theirs, border = set(rows), set(rows)
        while border:
            border = set().union(*(beside[draft] for draft in border)) & since - theirs
            theirs |= border
        found.append(frozenset(theirs))
    return found


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
