"""Somebody looked at people who may be one: the same, different, or later.

It can be taken back (`take_back_answer`).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import combinations, product
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.store import activity, matching, people, review, suggestions
from app.store.installation import Installation
from app.store.suggestions import People
from app.store.verdicts import LATER, staff_name
from app.workflows.choose_values import ValueRefused, pin_value
from app.workflows.judge_match import JudgementRefused, follow, kept_apart, said
from importers.matching.decide import Verdict

GONE = "These people have changed since this page was made. Look at them again."


def one_person(
    session: Session,
    groups: Iterable[Collection[int]],
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> list[int]:
    """Say of each of these groups of people that they are one; everybody who came of it.

    Whatever was said to keep two of them apart is taken back.

    Raises:
        JudgementRefused: somebody is not there any more, or one row names two of them.
    """
    return _say(session, groups, (), staff_id=staff_id, installation=installation, now=now)


def different_people(
    session: Session,
    pairs: Iterable[People],
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> list[int]:
    """Say of each two of these people that they are not one, and of all their rows; for good.

    Raises:
        JudgementRefused: somebody is not there any more.
    """
    return _say(session, (), pairs, staff_id=staff_id, installation=installation, now=now)


def same_and_others(
    session: Session,
    one: Collection[int],
    everybody: Collection[int],
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
    values: Mapping[str, int] = MappingProxyType({}),
) -> list[int]:
    """Say that these are one person, and that whoever else was asked about with them is somebody else.

    `everybody` are all of them. What is open between two others stays open. `values` are fields of which a row shows what is right
    of that one person: field → row.

    Raises:
        JudgementRefused: as `one_person`, or there is no such field, or the row shows none.
    """
    rows = people.drafts_of_people(session, one)
    others = list(product(one, set(everybody).difference(one)))
    found = _say(session, [one], others, staff_id=staff_id, installation=installation, now=now)
    person = people.person_of_drafts(session, rows)
    try:
        for field, draft in values.items():
            pin_value(
                session,
                person_id=person.get(draft, 0),
                field=field,
                draft_id=draft,
                staff_id=staff_id,
                now=now,
            )
    except ValueRefused as refused:
        raise JudgementRefused(str(refused)) from None
    return found


def _say(
    session: Session,
    groups: Iterable[Collection[int]],
    apart: Iterable[People],
    *,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> list[int]:
    people.be_only_former(session)
    wanted = [sorted(set(group)) for group in groups]
    strangers = [(min(pair), max(pair)) for pair in apart]
    everybody = sorted({person for group in [*wanted, *strangers] for person in group})
    rows = _rows_by_person(session, everybody)
    owner = {draft: person for person, held in rows.items() for draft in held}
    couples = [
        {owner[a], owner[b]} for a, b in matching.couples_within(session, owner) if b in owner
    ]
    if any(couple <= set(group) for couple in couples for group in wanted):
        raise JudgementRefused("One row names two of these people; they can’t be made one.")
    same = {pair for group in wanted for pair in _tying(session, group, rows)}
    same |= {pair for group in wanted for pair in kept_apart(session, group)}
    different = {_ordered(a, b) for p, q in strangers for a, b in product(rows[p], rows[q])}
    answer = review.keep_answer(
        session,
        said(same, Verdict.SAME) + said(different, Verdict.DIFFERENT),
        owners=owner,
        answer=(Verdict.SAME if wanted else Verdict.DIFFERENT).value,
        by=staff_name(staff_id),
        now=now,
    )
    people_now = follow(session, everybody, installation, now, by=staff_name(staff_id))
    owners = people.person_of_drafts(session, owner)
    for group in wanted:
        if len({owners[draft] for person in group for draft in rows[person]}) > 1:
            raise JudgementRefused(
                "Somebody said before that one of these rows is another person’s, so they can’t "
                "all be one."
            )
    _note(session, answer.answer, len(same) + len(different), staff_id, now)
    return people_now


def later(
    session: Session, pairs: Iterable[People], *, staff_id: int | None, now: datetime
) -> None:
    """Ask about these people again once everything else was asked.

    Raises:
        JudgementRefused: nothing is open between them any more.
    """
    people.be_only_former(session)
    wanted = [(min(pair), max(pair)) for pair in pairs]
    unsure = suggestions.unsure_pairs(session, wanted)
    if not unsure:
        raise JudgementRefused(GONE)
    review.keep_answer(session, (), later=unsure, answer=LATER, by=staff_name(staff_id), now=now)
    suggestions.refresh(session, {person for pair in wanted for person in pair})
    _note(session, LATER, len(unsure), staff_id, now)


def _rows_by_person(session: Session, person_ids: Collection[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {person: [] for person in person_ids}
    for draft, person in sorted(people.drafts_of_people(session, person_ids).items()):
        found[person].append(draft)
    if not found or not all(found.values()):
        raise JudgementRefused(GONE)
    return found


def _tying(
    session: Session, group: Collection[int], rows: dict[int, list[int]]
) -> set[tuple[int, int]]:
    """Pairs of rows that make these people one: those that were asked about, and what they lack.

    Every row of two people is tied to one of the other's. Were only one pair, rows whose names are
    not alike would go their own ways again.
    """
    tied = {person: person for person in group}
    pairs: set[tuple[int, int]] = set()
    owner = {draft: person for person in group for draft in rows[person]}
    asked = [(one.a, one.b) for one in suggestions.open_among(session, group)]
    for a, b in [*asked, *((rows[p][0], rows[q][0]) for p, q in combinations(group, 2))]:
        one, other = owner[a], owner[b]
        if tied[one] != tied[other]:
            tied = {p: tied[one] if at == tied[other] else at for p, at in tied.items()}
            pairs |= {_ordered(a, draft) for draft in rows[other]}
            pairs |= {_ordered(draft, b) for draft in rows[one]}
    return pairs


def _ordered(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)


def _note(session: Session, what: str, pairs: int, staff_id: int | None, now: datetime) -> None:
    activity.note(
        session, verb=f"rows judged {what}", now=now, staff_id=staff_id, counts={"pairs": pairs}
    )
