"""An answer that was taken back leaves who is who, and every no, as if nobody had answered.

Rows are of few names and addresses, so that a row which comes after an answer often parts whom
earlier ones had made one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.models.people import Address, Draft, DraftAddress
from app.read.health import complaints
from app.workflows.judge_match import JudgementRefused
from tests.builders import QUESTION, csv_of
from tests.conftest import NOW
from tests.integration.test_ages_and_noes import unsubscribed_at_mailchimp
from tests.integration.test_suggestions import take_back
from tests.integration.test_undo_equals_replay import (
    TIMES,
    Apart,
    File,
    Life,
    Same,
    two_lives,
    yes,
)

__all__ = ["two_lives"]

ADDRESSES = (
    "ann.ash@post.example",
    "annash@post.example",
    "bob.ash@work.example",
    "ashfamily@post.example",
    "xyzzy99@post.example",
)


@dataclass(frozen=True)
class Unsubscribed:
    email: str


@dataclass(frozen=True)
class TakenBack:
    """The last answer is taken back."""


Step = File | Same | Unsubscribed | TakenBack


@st.composite
def files(draw: st.DrawFn, number: int) -> File:
    boxes = draw(st.lists(st.sampled_from(ADDRESSES), max_size=2, unique=True))
    row = {
        "First name": draw(st.sampled_from(("Ann", "Anna", "Bob", "Cy", "", ""))),
        "Surname": draw(st.sampled_from(("Ash", "Ash", "Ashe", "Birch"))),
        "Email address": "; ".join(boxes),
        "Postcode": draw(st.sampled_from(("ZX1 1AB", "ZX1 1AC", "ZX2 2BB", ""))),
        "Mobile": draw(st.sampled_from(("07700 900001", "07700 900002", "", "", ""))),
        "Submitted on": "2025-06-01",
        QUESTION: "Yes",
        "Reference": str(number),
    }
    return File(f"{number}.csv", csv_of(row), None)


@st.composite
def histories(draw: st.DrawFn) -> tuple[Step, ...]:
    """Rows, an answer between two of them and a no somewhere before or after it; taken back at the end."""
    many = draw(st.integers(3, 5))
    steps: list[Step] = [draw(files(number)) for number in range(many)]
    numbers = st.integers(0, many - 1)
    steps.insert(draw(st.integers(2, many)), Same(draw(numbers), draw(numbers)))
    steps.insert(draw(st.integers(1, len(steps))), Unsubscribed(draw(st.sampled_from(ADDRESSES))))
    return (*steps, TakenBack())


def live(life: Life, steps: tuple[Step, ...], *, answered: bool) -> None:
    """Go through it; without the answer, nothing is taken back either."""
    was_said = False
    for step in steps:
        match step:
            case File():
                life.add(step)
            case Unsubscribed(email):
                unsubscribed_at_mailchimp(life.office, email)
            case Same() if answered:
                before = len(life.verdicts)
                life.judge(step)
                was_said = bool(life.verdicts[before])
            case TakenBack() if was_said:
                try:
                    take_back(life.office)
                except JudgementRefused:
                    life.session.rollback()
            case _:
                pass


def together(life: Life) -> set[frozenset[Any]]:
    """The rows of each person."""
    keys = life.keys()
    of_person: dict[int, set[Any]] = {}
    for draft, person in life.session.execute(
        select(Draft.id, Draft.person_id).where(Draft.person_id.is_not(None))
    ):
        of_person.setdefault(person, set()).add(keys[draft])
    return {frozenset(rows) for rows in of_person.values()}


def check(steps: tuple[Step, ...], lives: Callable[[], Any]) -> None:
    with lives() as life:
        live(life, steps, answered=True)
        assert complaints(life.session, life.office.installation, NOW) == []
        left, allowed = together(life), yes(life)
    with lives() as life:
        live(life, steps, answered=False)
        never, would_be = together(life), yes(life)
    assert left == never
    assert allowed <= would_be


EXAMPLES = {"sqlite": 12 * TIMES, "postgresql": 2 * TIMES}


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_an_answer_taken_back_equals_silence(
    two_lives: Callable[[], Any], database_url: str
) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES[database_url.partition(":")[0].partition("+")[0]],
        suppress_health_check=list(HealthCheck),
        deadline=None,
    )
    @given(histories())
    def holds(steps: tuple[Step, ...]) -> None:
        check(steps, two_lives)

    holds()


def sides(life: Life, row: int) -> list[set[str]]:
    """The addresses on this row, counted through, and those on the others of its person."""
    session, drafts = life.session, list(life.keys())
    away = drafts[row % len(drafts)]
    owner = session.scalars(select(Draft.person_id).where(Draft.id == away)).one()
    theirs = session.scalars(select(Draft.id).where(Draft.person_id == owner)).all()
    on = select(Address.email).join(DraftAddress)
    return [
        set(session.scalars(on.where(DraftAddress.draft_id.in_(rows))))
        for rows in ({away}, set(theirs) - {away})
    ]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_no_goes_on_to_reach_whoever_was_not_split_off_from_it(
    two_lives: Callable[[], Any],
) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES["sqlite"], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(
        st.lists(st.integers(), min_size=4, max_size=6).flatmap(
            lambda numbers: st.tuples(*(files(place) for place, _ in enumerate(numbers)))
        ),
        st.sampled_from(ADDRESSES),
        st.integers(1, 5),
        st.integers(0, 5),
    )
    def holds(rows: tuple[File, ...], no: str, when: int, split_off: int) -> None:
        with two_lives() as life:
            for place, file in enumerate(rows):
                if place == when:
                    unsubscribed_at_mailchimp(life.office, no)
                life.add(file)
            before = yes(life)
            both = sides(life, split_off)
            life.judge(Apart(split_off))
            for beside in both:
                assert no not in beside or not beside & yes(life) - before

    holds()
