import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.audience import (
    FIELD_BYTES,
    AudienceRefused,
    MergeValues,
    Outcome,
    Problem,
    ProblemKind,
    fitted,
)
from segments.message import Letter, compose, preferences_link


@given(st.text())
def test_a_value_fits_what_a_text_field_keeps(text: str) -> None:
    cut = fitted(text)
    assert len(cut.encode()) <= FIELD_BYTES
    assert fitted(cut) == cut
    assert " ".join(text.split()).startswith(cut)


def test_a_value_is_cut_between_characters() -> None:
    assert fitted("é" * 200) == "é" * 127


def test_empty_values_are_not_sent() -> None:
    assert MergeValues(" Gwen ", "").as_fields() == {"FNAME": "Gwen"}
    assert MergeValues("G", "A", "L").as_fields() == {"FNAME": "G", "LNAME": "A", "RCLINK": "L"}


def test_what_is_no_text_counts_as_empty() -> None:
    fields = {"FNAME": None, "LNAME": "Ashby", "RCLINK": {"addr1": ""}}
    assert MergeValues.from_fields(fields) == MergeValues(last_name="Ashby")


def test_outcomes_add_up() -> None:
    one = Problem("a@alder.example", ProblemKind.OTHER, "No.")
    assert Outcome(("b",)) + Outcome(("c",), (one,)) == Outcome(("b", "c"), (one,))


def a_letter(**changes: str) -> Letter:
    written = {
        "subject": "Buses on Alder Lane",
        "why": "you answered the bus survey & said yes",
        "organisation": "Aldermere Council",
        "reply_to": "talk@aldermere.example",
        "take_part_url": "https://talk.aldermere.example/buses?a=1&b=2",
        "public_url": "https://reconvene.aldermere.example/",
    }
    return Letter(paragraphs=("Do <you> ride?", "Tell us."), **{**written, **changes})


@pytest.mark.parametrize("text", ["html", "plain_text"])
def test_both_texts_hold_the_readers_own_links(text: str) -> None:
    body = getattr(compose(a_letter()), text)
    assert "https://reconvene.aldermere.example/p/*|RCLINK|*" in body
    assert "*|UNSUB|*" in body
    assert "*|LIST:ADDRESS|*" in body


def test_what_staff_wrote_is_text_not_markup() -> None:
    message = compose(a_letter())
    assert "<p>Do &lt;you&gt; ride?</p>" in message.html
    assert "the bus survey &amp; said yes" in message.html
    assert 'href="https://talk.aldermere.example/buses?a=1&amp;b=2"' in message.html
    assert "Do <you> ride?" in message.plain_text
    assert message.subject == "Buses on Alder Lane"
    assert (message.from_name, message.reply_to) == ("Aldermere Council", "talk@aldermere.example")


def test_a_letter_that_asks_for_nothing_has_no_such_link() -> None:
    message = compose(a_letter(take_part_url=""))
    assert "Take part" not in message.html + message.plain_text


def test_without_an_address_of_ours_the_services_own_page_is_linked() -> None:
    assert preferences_link("") == "*|UPDATE_PROFILE|*"
    assert "/p/" not in compose(a_letter(public_url="")).html


@pytest.mark.parametrize("field", ["take_part_url", "public_url"])
def test_a_link_must_be_a_web_address(field: str) -> None:
    with pytest.raises(AudienceRefused, match="is not a web address"):
        compose(a_letter(**{field: "javascript:alert(1)"}))
