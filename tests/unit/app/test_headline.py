"""What adding files comes to, in sentences; and days as people type them."""

from datetime import date

import pytest

from app.web.days import read_day, typed
from app.web.headline import add_button, consent_effect, headline

COUNTED = {
    "people_said_yes": 1105,
    "invitable_before": 0,
    "invitable_after": 339,
    "waiting_after": 420,
    "wordings_unasked": 16,
    "released_by_wordings": 420,
    "become_contactable": 412,
    "become_stopped": 0,
    "opted_out_affected": 0,
    "people_new": 1000,
    "people_known": 342,
}


def said(added: bool, **other: int) -> str:
    found = headline({**COUNTED, **other}, "/questions", added=added)
    return " ".join(part for one in found for part in (one.text, one.link) if part)


def test_the_headline_says_who_said_yes_who_can_be_invited_and_what_would_release_more() -> None:
    assert said(True) == (
        "1,105 people said yes. 339 people can be invited now. "
        "Confirm 16 wordings to release 420 more."
    )


@pytest.mark.parametrize("added", [True, False])
def test_no_number_stands_as_a_bare_0(added: bool) -> None:
    nothing = dict.fromkeys(COUNTED, 0)
    assert "0" not in said(added, **nothing)


def test_who_waits_without_an_open_question_has_a_link() -> None:
    assert said(True, wordings_unasked=0).endswith(
        "420 people are waiting for one fact. See what each waits for"
    )


@pytest.mark.parametrize(("wordings", "what"), [(1, "it"), (2, "them")])
def test_words_that_release_nobody_yet_are_still_asked_about(wordings: int, what: str) -> None:
    text = said(True, wordings_unasked=wordings, released_by_wordings=0)
    assert text.endswith(f"so that a yes to {what} counts.")


def test_a_plan_says_how_many_can_be_invited_now() -> None:
    assert "could be invited after this; nobody can be now." in said(False)
    assert "could be invited after this; 20 can be now." in said(False, invitable_before=20)


def test_the_effect_on_permission_names_who_opted_out() -> None:
    assert consent_effect(COUNTED) == [
        "412 e-mail addresses become contactable; 0 people who opted out are affected."
    ]
    assert consent_effect({"become_contactable": 1, "become_stopped": 1}) == [
        "1 e-mail address becomes contactable; 0 people who opted out are affected.",
        "1 e-mail address is stopped by this.",
    ]


def test_the_button_says_the_truth() -> None:
    assert add_button(COUNTED) == "Add 1,342 people"
    assert add_button({"people_new": 1, "people_known": 0}) == "Add 1 person"
    assert add_button({}) == "Add these files"


@pytest.mark.parametrize(
    "text", ["9 1 2026", " 09/01/2026", "9.1.2026", "9 January 2026", "9 Jan 2026", "2026-01-09"]
)
def test_a_day_is_read_as_people_type_it(text: str) -> None:
    assert read_day(text) == date(2026, 1, 9)


def test_no_day_is_none_and_nonsense_is_refused() -> None:
    assert read_day(" ") is None
    with pytest.raises(ValueError, match="soon"):
        read_day("soon")
    with pytest.raises(ValueError, match="31 2 2026"):
        read_day("31 2 2026")
    assert read_day(typed(date(2026, 1, 9))) == date(2026, 1, 9)
    assert typed(None) == ""
