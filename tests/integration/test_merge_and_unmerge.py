"""Merging people and taking that apart again leaves no trace, whatever came before; nothing rises by it.

Random histories of files, verdicts, words about details, opt-outs and choices; then two of the people
there are become one and are parted again, or somebody is parted and becomes one again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, target
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.db import about_to_write
from app.models.audience import PersonProject, PersonState
from app.models.people import Draft, Person, PersonAddress
from app.models.taking_part import Interest
from app.read.health import complaints
from app.store import people
from app.workflows import choose_values
from app.workflows.judge_match import JudgementRefused, same, unmerge
from importers.matching.edits import EDITABLE
from tests.conftest import NOW
from tests.integration import test_undo_equals_replay as replay
from tests.integration.test_undo_equals_replay import (
    EXAMPLES,
    Apart,
    Choose,
    File,
    Life,
    Same,
    Stop,
    differences,
    permissions,
    yes,
)


@dataclass(frozen=True)
class Word:
    """Somebody says what is right of a row's person; an empty text chooses what the row shows."""

    row: int
    field: str
    text: str
    own: bool


TEXTS = {
    "given": "Ann Robert Liz",
    "family": "Marsh Nowak",
    "postcode": "ZX42AB ZX34RF",
    "phone": "07700900123 07700900456",
    "area": "Castle Harbour",
    "organisation": "Traders",
}


@st.composite
def words(draw: st.DrawFn) -> Word:
    field = draw(st.sampled_from(EDITABLE))
    text = draw(st.sampled_from(["", *TEXTS[field].split()]))
    return Word(draw(st.integers(0, 30)), field, text, draw(st.booleans()))


def happenings() -> st.SearchStrategy[Any]:
    return st.one_of(replay.happenings(), words())


@st.composite
def histories(draw: st.DrawFn) -> list[Any]:
    steps: list[Any] = []
    for number in range(draw(st.integers(1, 3))):
        steps.append(draw(replay.files(number)))
        steps.extend(draw(st.lists(happenings(), max_size=2)))
    return steps


def say(life: Life, word: Word) -> None:
    session = about_to_write(life.session)
    drafts = list(life.keys())
    if not drafts:
        return
    draft = drafts[word.row % len(drafts)]
    (person,) = people.person_of_drafts(session, [draft]).values()
    said: dict[str, Any] = {"person_id": person, "field": word.field, "now": NOW}
    entered = said | {"text": word.text, "installation": life.office.installation}
    try:
        if not word.text:
            choose_values.pin_value(session, draft_id=draft, staff_id=None, **said)
        elif word.own:
            choose_values.enter_own_value(session, **entered)
        else:
            choose_values.enter_value(session, staff_id=None, **entered)
    except choose_values.ValueRefused:
        session.rollback()
    session.commit()


def live(life: Life, steps: list[Any]) -> None:
    for step in steps:
        match step:
            case File():
                life.add(step)
            case Same() | Apart():
                life.judge(step)
            case Stop():
                life.stop(step)
            case Choose():
                life.choose(step)
            case Word():
                before = yes(life)
                say(life, step)
                assert yes(life) <= before


def seen(life: Life) -> dict[str, Any]:
    """All that is derived, of people by their public ids."""
    session = life.session
    session.expire_all()
    shown = dict(session.execute(select(Person.id, Person.public_id)).all())
    shown[None] = ""

    def every(table: Any) -> list[Any]:
        columns = [column for column in table.__table__.c if column.name != "id"]
        names = [column.name for column in columns]
        whose = names.index("person_id") if "person_id" in names else None
        rows = [list(row) for row in session.execute(select(*columns))]
        for row in rows:
            if whose is not None:
                row[whose] = shown[row[whose]]
        return sorted(map(repr, rows))

    return {
        "people": every(Person),
        "rows": every(Draft),
        "states": every(PersonState),
        "projects": every(PersonProject),
        "addresses": every(PersonAddress),
        "interests": every(Interest),
    }


def whole(life: Life) -> dict[int, list[int]]:
    """Person → their rows."""
    found = life.office.people()
    found.pop(None, None)  # type: ignore[call-overload]
    return dict(sorted(found.items()))


def judging(life: Life, workflow: Callable[..., Any], **given: Any) -> None:
    workflow(
        about_to_write(life.session),
        staff_id=None,
        installation=life.office.installation,
        now=NOW,
        **given,
    )
    life.session.commit()


def sound(life: Life) -> None:
    assert complaints(life.session, life.office.installation, NOW) == []


lives = replay.two_lives


def on(database: str) -> Any:
    """Many examples on SQLite, some on PostgreSQL."""
    return hypothesis_settings(
        max_examples=EXAMPLES[database],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )


BOTH = pytest.mark.parametrize(
    ("database_url", "kind"),
    [("sqlite", "sqlite"), ("postgresql", "postgresql")],
    indirect=["database_url"],
)

NUMBERS = st.integers(0, 30)


@pytest.mark.slow
@BOTH
def test_merge_and_unmerge_leave_everybody_as_they_were(
    lives: Callable[[], Any], kind: str
) -> None:
    @on(kind)
    @given(histories(), NUMBERS, NUMBERS)
    def holds(steps: list[Any], one: int, other: int) -> None:
        with lives() as life:
            live(life, steps)
            before, allowed, said = seen(life), yes(life), permissions(life)
            there = list(whole(life).items())
            assume(len(there) > 1)
            (first, ours), (second, theirs) = there[one % len(there)], there[other % len(there)]
            assume(first != second)
            try:
                judging(life, same, a=ours[0], b=theirs[0])
            except JudgementRefused:
                assume(False)
            target(len(ours) + len(theirs))
            sound(life)
            owner = people.person_of_drafts(life.session, [*ours, *theirs])
            assert len(set(owner.values())) == 1, "all their rows are one person's"
            assert yes(life) <= allowed

            judging(life, unmerge, person_id=owner[ours[0]], draft_ids=theirs)

            sound(life)
            assert differences(seen(life), before) == {}
            assert permissions(life) == said

    holds()


@pytest.mark.slow
@BOTH
def test_unmerge_and_merge_leave_everybody_as_they_were(
    lives: Callable[[], Any], kind: str
) -> None:
    @on(kind)
    @given(histories(), NUMBERS, NUMBERS)
    def holds(steps: list[Any], one: int, other: int) -> None:
        with lives() as life:
            live(life, steps)
            before, said = seen(life), permissions(life)
            several = [(person, rows) for person, rows in whole(life).items() if len(rows) > 1]
            assume(several)
            person, rows = several[one % len(several)]
            away = rows[1 + other % (len(rows) - 1) :]
            judging(life, unmerge, person_id=person, draft_ids=away)
            sound(life)
            # Rows that were set free may be somebody else's now.
            parts = [sorted(set(rows) - set(away)), away]
            assume([held for held in whole(life).values() if set(held) & set(rows)] == parts)

            judging(life, same, a=rows[0], b=away[0])

            sound(life)
            now = people.person_of_drafts(life.session, rows)
            assert len(set(now.values())) == 1
            assert differences(seen(life), before) == {}
            assert {line[:3] for line in permissions(life)} <= {line[:3] for line in said}

    holds()


@pytest.mark.slow
@BOTH
def test_a_stop_while_they_were_one_stays_after_they_are_parted(
    lives: Callable[[], Any], kind: str
) -> None:
    @on(kind)
    @given(histories(), NUMBERS, NUMBERS, NUMBERS)
    def holds(steps: list[Any], one: int, other: int, which: int) -> None:
        with lives() as life:
            live(life, steps)
            before, allowed = seen(life), yes(life)
            there = list(whole(life).items())
            assume(len(there) > 1)
            (first, ours), (second, theirs) = there[one % len(there)], there[other % len(there)]
            assume(first != second)
            try:
                judging(life, same, a=ours[0], b=theirs[0])
            except JudgementRefused:
                assume(False)
            person = people.person_of_drafts(life.session, ours)[ours[0]]
            reached = sorted(people.addresses_of(life.session, [person]))
            assume(reached)
            life.stop(Stop(reached[which % len(reached)]))
            meanwhile = yes(life)
            assert meanwhile.isdisjoint(reached)

            judging(life, unmerge, person_id=person, draft_ids=theirs)

            sound(life)
            assert differences(seen(life), before) == {}
            assert yes(life) <= allowed - set(reached)

    holds()


def in_words(life: Life) -> dict[frozenset[Any], list[str]]:
    """Each person by their rows, and what they are called, whatever their numbers."""
    keys = life.keys()
    held: dict[int, set[Any]] = {}
    for person, draft in life.session.execute(select(Draft.person_id, Draft.id)):
        held.setdefault(person, set()).add(keys[draft])
    return {
        frozenset(held[person.id]): [getattr(person, field) for field in people.FIELDS]
        for person in life.session.scalars(select(Person))
    }


@pytest.mark.slow
@BOTH
def test_the_order_of_files_makes_no_difference_to_anybody(
    lives: Callable[[], Any], kind: str
) -> None:
    """But to the ids of people, which are those of their first rows."""

    @on(kind)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        named = [data.draw(replay.files(number)) for number in range(data.draw(st.integers(2, 4)))]
        order = data.draw(st.permutations(named))
        found = []
        for files in (named, order):
            with lives() as life:
                live(life, list(files))
                sound(life)
                allowed = sorted(line[1:3] for line in permissions(life))
                found.append((in_words(life), allowed))
        assert found[0][0] == found[1][0]
        assert found[0][1] == found[1][1]

    holds()
