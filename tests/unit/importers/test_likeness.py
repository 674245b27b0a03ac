"""Headings and remarks that no rule knows are taken for what examples like them are."""

from collections import Counter
from datetime import UTC, datetime

import numpy as np
import pytest

from consent.events import Act
from importers.draft import Role, Sheet
from importers.drafting import draft_rows
from importers.likeness.features import BUCKETS, numbers_of, words_of
from importers.likeness.model import KINDS, Asks, asks, asks_to_stop, has_letters, model
from importers.likeness.teach import examples, learned, print_of
from importers.recognise import find_tables
from importers.recognise.likely import likely_permission, likened
from importers.recognise.permission import DOUBTED, Permission
from importers.recognise.shapes import shape_of
from importers.recognise.words import Heading

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)
YES_AND_NO = shape_of(["Yes", "No"] * 20, 40)
NAMES = sorted(KINDS)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_kept_was_learned_from_the_examples_as_they_stand(name: str) -> None:
    kinds = KINDS[name]
    anew = learned(examples(name), kinds, letters=has_letters(name))
    kept = model(name)
    assert np.abs(kept.weights - anew).max() <= np.abs(anew).max() / 127
    assert kept.kinds == kinds
    assert print_of(name) == kept.learned_from


@pytest.mark.parametrize("name", NAMES)
def test_every_example_is_of_a_known_kind_and_stands_there_once(name: str) -> None:
    given = examples(name)
    assert {one.kind for one in given} == set(KINDS[name])
    times = Counter(one.text.casefold() for one in given)
    assert [text for text, n in times.items() if n > 1] == []
    assert all(one.text.strip() == one.text != "" for one in given)


def test_codes_capitals_accents_and_numbers_make_no_difference() -> None:
    assert words_of("EmailOptOut_Flag") == ["email", "opt", "out", "flag"]
    assert words_of("Café ON 12/03/2024 at 10.30?") == ["cafe", "on", "0", "at", "0", "?"]
    assert all(0 <= one < BUCKETS for one in numbers_of("Ring me", letters=True))


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Shall we drop you a line when we next ask people about their area?", Asks.WANTS),
        ("Add me to whatever list you use for surveys", Asks.WANTS),
        ("Please tick if you would sooner not hear from us again", Asks.REFUSES),
        ("Taken off mailings", Asks.REFUSES),
        ("Would you like a reminder the day before the drop-in?", Asks.PROJECT),
        ("May we print what you wrote in our report?", Asks.OTHER_CONSENT),
        ("Do you think the crossing should have lights?", Asks.OTHER),
        ("Which ward do you live in?", Asks.OTHER),
    ],
)
def test_a_heading_is_taken_for_what_examples_like_it_are(heading: str, kind: Asks) -> None:
    found = asks(heading)
    assert max(found, key=lambda one: found[one]) == kind
    assert sum(found.values()) == pytest.approx(1)


def test_a_question_that_no_rule_knows_is_a_consent_column_once_it_is_likely_enough() -> None:
    found = likely_permission(Heading("Fancy being asked again some day?"), YES_AND_NO)
    assert found is not None
    assert found.role is Role.CONSENT_CONTACT
    assert found.wording is not None
    assert likely_permission(Heading("Is the pond deep enough?"), YES_AND_NO) is None


def test_only_answers_of_yes_and_no_and_days_make_it_one() -> None:
    heading = Heading("Fancy being asked again some day?")
    assert likely_permission(heading, shape_of(["Castle", "Harbour", "Moor"] * 9, 27)) is None
    assert likely_permission(heading, shape_of([""] * 9, 9)) is None
    left = likely_permission(Heading("Came off the mailings on"), shape_of(["3/4/2024"] * 9, 9))
    assert left is not None
    assert left.role is Role.CONSENT_OPTOUT


def test_what_examples_speak_against_is_doubted_and_never_made_easier() -> None:
    found = Permission(Role.CONSENT_CONTACT, 0.9)
    sick_of_it = likened(found, Heading("Are you sick of getting e-mails from us?"))
    assert (sick_of_it.role, sick_of_it.confidence) == (Role.CONSENT_OPTOUT, DOUBTED)
    elsewhere = likened(found, Heading("May we pass your answers on to our partners?"))
    assert (elsewhere.role, elsewhere.confidence) == (Role.CONSENT_CONTACT, DOUBTED)
    plain = Heading("May we contact you about future consultations?")
    assert likened(found, plain) == found
    refusing = Permission(Role.CONSENT_OPTOUT, 0.9)
    assert likened(refusing, plain) == refusing


@pytest.mark.parametrize(
    "remark",
    [
        "Right, that will do, cross me out of your book for good please",
        "The new path is lovely. But spare me your bulletins from here on.",
    ],
)
def test_a_remark_much_like_a_stop_is_one_perhaps(remark: str) -> None:
    assert asks_to_stop(remark) > 0.5


@pytest.mark.parametrize(
    "remark",
    ["Stop lorries using Mill Lane", "No more flats on the meadow", "Please send me the plans", "Cheers"],
)  # fmt: skip
def test_ordinary_comments_are_none(remark: str) -> None:
    assert asks_to_stop(remark) < 0.5


def said(remark: str, heading: str = "Officer notes") -> dict[str, set[Act]]:
    rows = [
        ("Name", "Email", heading),
        ("Ada Dull", "ada@post.example", remark),
        ("Bo Dim", "bo@post.example", "Brought the large print version back"),
    ]
    [table] = find_tables([Sheet("Sheet1", rows)], "people.xlsx")
    return {
        draft.name.given: {one.act for one in draft.statements}
        for draft in draft_rows(table, None, RECEIVED).drafts
    }


def test_a_note_that_may_be_a_stop_is_unread_and_a_plain_one_is_a_stop() -> None:
    assert said("Has had it up to here with our bulletins, wants peace") == {
        "Ada": {Act.UNREAD},
        "Bo": set(),
    }
    assert said("Do not contact") == {"Ada": {Act.STOP}, "Bo": set()}


def test_a_comment_in_the_words_of_a_note_is_one_perhaps() -> None:
    assert said("Asked us to stop writing to him", "Any other comments?")["Ada"] == {Act.UNREAD}


def test_an_address_in_a_remark_speaks_for_nothing() -> None:
    assert said("Ask ann.off@stop.example", "Comments")["Ada"] == set()


def test_the_cell_is_pointed_out_to_staff() -> None:
    rows = [("Name", "Email", "Officer notes"), ("Ada Dull", "ada@post.example", "wants peace now, no bulletins")]  # fmt: skip
    [table] = find_tables([Sheet("Sheet1", rows)], "people.xlsx")
    [problem] = draft_rows(table, None, RECEIVED).problems
    assert (problem.row, problem.column) == (2, 2)
    assert "may ask us not to write" in problem.sentence
