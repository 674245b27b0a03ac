"""Somebody who knows the truth answers who is who, in the order in which it is asked.

What is measured is how much of what can change of the list of those invited has changed early on.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, islice
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload
from app.models.people import Draft, PersonAddress
from app.models.permission import Standing
from app.read.suggestions import queue
from app.store.bulk import rows_of
from app.store.counting import may_be_written_to
from app.store.groups import addresses_held
from app.store.installation import Installation
from app.workflows import answer_suggestion
from importers.matching.queue import Question

EARLY = 0.2
"""By then most of what can change should have changed."""

Truth = Mapping[int, str]
"""Draft → who it is of."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What came of it."""

    answers: int
    same: int
    """Answers that made people one."""
    changed: int
    """Addresses that are on one of the lists alone: before, and after the last answer."""
    early: int
    """Answers given by the time `share` was measured."""
    share: float
    """Of that change, how much was made by then; 1 if there was none to make."""
    until_stop: int
    """Answers given when it was said that the rest would change nothing."""
    share_at_stop: float


def truth_of_rows(session: Session, file: Path) -> dict[int, str]:
    """Draft → who it is of, by a file with source_file, source_row and person_ids (`a|b`: a couple).

    Of a couple's row each half has one of the two, in the order of the row.
    """
    with file.open(encoding="utf-8") as opened:
        known = {
            (line["source_file"], int(line["source_row"])): line["person_ids"].split("|")
            for line in csv.DictReader(opened)
            if line["person_ids"]
        }
    rows = rows_of(
        session,
        select(Draft.id, Upload.file_name, SourceRow.row, Draft.part)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id),
    )
    found = {}
    for draft, file_name, row, part in rows:
        people = known.get((file_name, row))
        if people:
            found[draft] = people[min(part, len(people) - 1)]
    return found


def review(
    session: Session, truth: Truth, *, installation: Installation, now: datetime
) -> Reviewed:
    """Answer everything by the truth. Nothing is committed."""
    lists = [invited(session, installation.moment(now))]
    same = until_stop = 0
    stopped = False
    while (found := queue(session, installation=installation, now=now)).questions:
        if found.next is None and not stopped:
            stopped, until_stop = True, len(lists) - 1
        same += _answer(session, found.questions[0], truth, installation, now)
        lists.append(invited(session, installation.moment(now)))
    answers = len(lists) - 1
    early = round(EARLY * answers)
    until_stop = until_stop if stopped else answers
    return Reviewed(
        answers=answers,
        same=same,
        changed=len(lists[0] ^ lists[-1]),
        early=early,
        share=_share(lists, early),
        until_stop=until_stop,
        share_at_stop=_share(lists, until_stop),
    )


def _share(lists: Sequence[frozenset[int]], answers: int) -> float:
    to_do = len(lists[0] ^ lists[-1])
    return 1.0 if not to_do else 1.0 - len(lists[answers] ^ lists[-1]) / to_do


def _answer(
    session: Session, question: Question, truth: Truth, installation: Installation, now: datetime
) -> bool:
    """Answer as somebody would who ticks those that are one; whether any are."""
    groups = _by_truth(session, question, truth)
    largest = max(groups, key=len)
    if len(largest) > 1:
        answer_suggestion.same_and_others(
            session, largest, question.people, staff_id=None, installation=installation, now=now
        )
        return True
    pairs = combinations(question.people, 2)
    answer_suggestion.different_people(
        session, pairs, staff_id=None, installation=installation, now=now
    )
    return False


def _by_truth(session: Session, question: Question, truth: Truth) -> list[list[int]]:
    """Those of these people who are one, by whom most of their rows are of.

    But for two whom one row names: of "Mr & Mrs Lee" the truth may mean the other first.
    """
    rows = rows_of(
        session,
        select(Draft.person_id, Draft.id, Draft.source_row_id)
        .where(Draft.person_id.in_(question.people))
        .order_by(Draft.id),
    )
    whose: defaultdict[int | None, Counter[str]] = defaultdict(Counter)
    on: defaultdict[int | None, set[int]] = defaultdict(set)
    for person, draft, row in rows:
        whose[person][truth.get(draft, f"nobody known {draft}")] += 1
        on[person].add(row)
    groups: list[tuple[str, list[int], set[int]]] = []
    for person in question.people:
        name = whose[person].most_common(1)[0][0]
        group = next((g for g in groups if g[0] == name and g[2].isdisjoint(on[person])), None)
        if group is None:
            groups.append((name, [person], set(on[person])))
        else:
            group[1].append(person)
            group[2].update(on[person])
    return [people for _, people, _ in groups]


def invited(session: Session, moment: datetime) -> frozenset[int]:
    """The addresses that an invitation of everybody would go to: one a person, the one that counts first."""
    permitted = set(
        rows_of(
            session,
            select(PersonAddress.person_id, PersonAddress.address_id)
            .join(Standing, Standing.address_id == PersonAddress.address_id)
            .where(may_be_written_to(moment)),
        )
    )
    used: set[int] = set()
    for person, held in sorted(addresses_held(session, {whose for whose, _ in permitted}).items()):
        mine = (one.address_id for one in held if (person, one.address_id) in permitted)
        used.update(islice((address for address in mine if address not in used), 1))
    return frozenset(used)
