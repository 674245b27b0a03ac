"""Somebody looked at people who may be one: the same, different, or later; and it can be taken back."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from itertools import combinations, product
from types import MappingProxyType

from sqlalchemy.orm import Session

from app.models.people import ReviewAnswer
from app.store import activity, consent, edits, matching, people, review, suggestions
from app.store.consent.undone import bearings, say_again
from app.store.installation import Installation
from app.store.suggestions import People
from app.store.verdicts import LATER, staff_name
from app.workflows.choose_values import ValueRefused, pin_value
from app.workflows.judge_match import JudgementRefused, follow, kept_apart, said
from consent.withdrawing import ANSWER_TAKEN_BACK, Bearing, untied
from importers.matching.decide import Verdict
from importers.matching.edits import Edit, How

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
        answer=(Verdict.SAME if wanted else Verdict.DIFFERENT).value,
        by=staff_name(staff_id),
        now=now,
    )
    people_now = follow(session, everybody, installation, now)
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


def take_back(
    session: Session, *, staff_id: int | None, installation: Installation, now: datetime
) -> str:
    """Take back what they answered last; which answer it was.

    Who is who is then what it was before, and what people asked us to stop meanwhile stays stopped.

    Raises:
        JudgementRefused: there is nothing to take back, or somebody answered otherwise since.
    """
    people.be_only_former(session)
    answer = review.last_answer(session, staff_name(staff_id))
    if answer is None:
        raise JudgementRefused("You have not answered anything that could be taken back.")
    if review.outdated(session, answer):
        raise JudgementRefused(
            "Somebody has answered otherwise since, so this can’t be taken back."
        )
    about = {draft for pair in review.pairs_of(session, answer) for draft in pair}
    owners = people.person_of_drafts(session, about)
    if about - owners.keys():
        raise JudgementRefused(
            "A file that shows one of them was taken out since, so this can’t be taken back. Look at "
            "the people themselves."
        )
    touched = set(owners.values())
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    before = bearings(session, consent.addresses_of_people(session, touched), asked)
    review.append_what_was(session, answer, now)
    edits.keep(session, _values_before(session, answer, owners, now))
    follow(session, touched, installation, now)
    _keep_refused_meanwhile(session, before, answer, asked, now)
    _note(session, f"{answer.answer} taken back", len(about), staff_id, now)
    return answer.answer


def _values_before(
    session: Session, answer: ReviewAnswer, draft_ids: Collection[int], now: datetime
) -> list[Edit]:
    """What staff had said of fields before values were chosen with this answer, to be said again."""
    found: list[Edit] = []
    for words in edits.of_drafts(session, draft_ids).values():
        for word in words:
            if (word.at, word.by, word.how) == (answer.at, answer.by, How.PINNED):
                before = [
                    one
                    for one in words
                    if one.field == word.field and one.how is not How.MEMBER and one.at < answer.at
                ]
                was = before[-1] if before else word._replace(how=How.TAKEN_BACK)
                found.append(was._replace(at=now))
    return found


def _keep_refused_meanwhile(
    session: Session,
    before: Mapping[int, Bearing],
    answer: ReviewAnswer,
    asked: consent.Asked,
    now: datetime,
) -> None:
    """Say again at each address what was said since the answer and would no longer refuse it.

    Whoever said it was one person then, and meant every address of theirs.
    """
    after = bearings(session, before, asked)
    noes = {
        address: seqs
        for address, was in before.items()
        if (seqs := {no for no in untied(was, after[address]) if no > answer.ledger_head})
    }
    if not noes:
        return
    said = say_again(
        session,
        noes,
        {address: found.noes for address, found in after.items()},
        occasion=f"answer {answer.id} was taken back",
        method=ANSWER_TAKEN_BACK,
        asked=asked,
        actor=answer.by,
        now=now,
    )
    consent.mark_addresses(session, noes, asked.keyring)
    consent.refold(session, consent.touched_by(session, said) | noes.keys(), asked)


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
