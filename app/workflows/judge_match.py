"""A person's verdict on who is who: rows are split off, or joined, and everything follows."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, matching, people, review, taking_part
from app.store.installation import INTEREST_BASES, Installation, kept
from app.store.verdicts import staff_name
from app.workflows.form_people import regroup
from app.workflows.stay_refused import WhileOne, each_stays_refused, look, stay_refused
from consent.withdrawing import ROWS_SPLIT_OFF
from importers.matching.decide import SAID, Judgement, Reason, Verdict


class JudgementRefused(Exception):
    """The verdict can't be carried out; the message says why."""


def unmerge(
    session: Session,
    *,
    person_id: int,
    draft_ids: Collection[int],
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> list[int]:
    """Split rows off a person: they are somebody else's. Everybody who came of it, in order.

    What they asked us to stop while they were one stays stopped.

    Raises:
        JudgementRefused: no rows, all rows, or rows of another person.
    """
    people.be_only_former(session)
    rows = people.drafts_of_people(session, [person_id])
    away = set(draft_ids)
    if not away or not away < set(rows):
        raise JudgementRefused("Choose some of this person's rows, but not all of them.")
    pairs = [(min(a, b), max(a, b)) for a in away for b in rows if b not in away]
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before, since = look(session, {person_id}, asked), review.one_since(session, pairs)
    by = staff_name(staff_id)
    matching.keep_judgements(session, said(pairs, Verdict.DIFFERENT), by=by, now=now)
    people_now = follow(session, {person_id}, installation, now, by=by, parted={person_id})
    stay_refused(
        session,
        before,
        since,
        occasion=f"rows were split off by verdict {review.last_verdict(session)}",
        method=ROWS_SPLIT_OFF,
        asked=asked,
        by=by,
        now=now,
    )
    each_stays_refused(
        session,
        before,
        [away, set(rows) - away],
        occasion=f"verdict {review.last_verdict(session)} on others parted them",
        asked=asked,
        by=by,
        now=now,
    )
    _note(session, Verdict.DIFFERENT, len(pairs), staff_id, now)
    return people_now


def same(
    session: Session,
    *,
    a: int,
    b: int,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> list[int]:
    """Declare two rows one person's; whatever was said to keep their people apart is taken back.

    Their people become one with all their rows: that they can't be one by their names, say, does not
    part the others from them.

    Raises:
        JudgementRefused: a row that is not there, or one row that names two people.
    """
    people.be_only_former(session)
    owners = people.person_of_drafts(session, [a, b])
    if len(owners) != 2:
        raise JudgementRefused("One of these rows is not there any more.")
    rows = people.drafts_of_people(session, owners.values())
    if any(other in rows for _, other in matching.couples_within(session, rows)):
        raise JudgementRefused("This row names two people; they can't be made one.")
    tied = {(a, other) for other in rows if rows[other] == owners[b]}
    tied |= {(b, other) for other in rows if rows[other] == owners[a]}
    pairs = {(min(pair), max(pair)) for pair in tied if pair[0] != pair[1]}
    pairs |= kept_apart(session, set(owners.values()))
    by = staff_name(staff_id)
    review.keep_answer(
        session,
        said(pairs, Verdict.SAME),
        owners=rows,
        answer=Verdict.SAME.value,
        by=by,
        now=now,
    )
    people_now = follow(session, set(owners.values()), installation, now, by=by)
    _note(session, Verdict.SAME, len(pairs), staff_id, now)
    return people_now


def kept_apart(session: Session, person_ids: Collection[int]) -> set[tuple[int, int]]:
    """Pairs of rows of different people among these that somebody said are not one."""
    owners = people.drafts_of_people(session, person_ids)
    apart = matching.apart_within(matching.judgements_within(session, owners))
    return {(a, b) for a, b in apart if owners[a] != owners[b]}


def _note(
    session: Session, verdict: Verdict, pairs: int, staff_id: int | None, now: datetime
) -> None:
    activity.note(
        session,
        verb=f"rows judged {verdict.value}",
        now=now,
        staff_id=staff_id,
        counts={"pairs": pairs},
    )


def said(pairs: Iterable[tuple[int, int]], verdict: Verdict) -> list[Judgement]:
    """The verdicts of whoever says this of these pairs of rows."""
    weight = SAID if verdict is Verdict.SAME else -SAID
    reason = Reason("staff", "Somebody looked and said so", 0.0)
    return [Judgement(a, b, verdict, weight, (reason,)) for a, b in sorted(pairs)]


def follow(
    session: Session,
    touched: Collection[int],
    installation: Installation,
    now: datetime,
    *,
    by: str,
    parted: Collection[int] = (),
) -> list[int]:
    """Let new verdicts on rows of these people take effect; everybody there is now, in order.

    Who is torn by it, so that some of their rows go to others, stays refused by what was heard of them
    otherwise than by a row; the caller sees to those who are to be `parted`.
    """
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    addresses = consent.addresses_of_people(session, touched)
    before: list[tuple[WhileOne, list[set[int]]]] = []

    def look_before(torn: frozenset[int]) -> None:
        if others := torn.difference(parted):
            was = look(session, others, asked)
            wholes = [
                {row for row, person in was.owners.items() if person == one} for one in others
            ]
            before.append((was, wholes))

    people_now = regroup(session, touched, look_before)
    people.refresh_people(session, people_now)
    people.return_what_was_sent(session, people_now)
    taking_part.refresh_interests_of(
        session, people_now, installation.today(now), kept(session, INTEREST_BASES)
    )
    consent.refold_as_judged(
        session, addresses | consent.addresses_of_people(session, people_now), asked
    )
    for was, wholes in before:
        each_stays_refused(
            session,
            was,
            wholes,
            occasion=f"verdict {review.last_verdict(session)} on others parted them",
            asked=asked,
            by=by,
            now=now,
        )
    return sorted(people_now)
