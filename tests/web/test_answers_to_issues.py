"""Answers that people chose from: each can be said to stand for an issue, and interest follows."""

import pytest
from sqlalchemy import select

from app.db import db
from app.models.people import Draft
from app.models.taking_part import Evidence

ANSWERS = """Submitted on,Full name,Email,Postcode,What should we spend more on?
02/11/2025,Ann Lee,ann.lee@post.example,ZX1 1AA,The old mill;Benches
02/11/2025,Bob Ray,bob.ray@post.example,ZX2 2AA,The old mill
02/11/2025,Cat Fox,cat.fox@post.example,ZX3 3AA,Parking;Benches
02/11/2025,Dan Hay,dan.hay@post.example,ZX4 4AA,Parking
"""
HERE = "/files/1/columns/4"


def controls(page) -> dict[str, str]:
    """Answer → the name of its control."""
    return {
        row.th.get_text(strip=True): row.select_one("select")["name"]
        for row in page.select("#answers tbody tr")
    }


def interests(house) -> list[tuple[str, str, float]]:
    with house.app_context():
        rows = db.session().execute(
            select(Evidence.words, Evidence.issue, Evidence.strength, Draft.id)
            .join(Draft, Draft.id == Evidence.draft_id)
            .where(Evidence.kind == "option")
            .order_by(Draft.id, Evidence.words)
        )
        return [(words, issue, strength) for words, issue, strength, _ in rows]


def test_every_option_is_listed_by_itself_with_what_it_is_taken_for(reader) -> None:
    reader.upload("answers.csv", ANSWERS.replace("What should we", "Which topics should we"))
    page = reader.get(HERE)
    rows = {
        row.th.get_text(strip=True): row.select_one("option").get_text()
        for row in page.select("#answers tbody tr")
    }
    assert rows == {
        "Benches": "Clean streets and street care, as we read it",
        "Parking": "Parking, as we read it",
        "The old mill": "No issue, as we read it",
    }


def test_whoever_gave_an_answer_shows_an_interest_in_its_issue(house, reader) -> None:
    reader.upload("answers.csv", ANSWERS)
    named = controls(reader.get(HERE))
    reader.post(HERE, {named["The old mill"]: "culture-heritage", named["Parking"]: "none"})
    assert reader.status == 302
    page = reader.get(HERE)
    chosen = [one["value"] for one in page.select("#answers option[selected]")]
    assert sorted(chosen) == ["culture-heritage", "none"]
    reader.get("/files/batches/1")
    reader.plan()
    reader.add_people()
    assert interests(house) == [("The old mill", "culture-heritage", 1.0)] * 2
    page = reader.get(HERE)
    assert "Said by you" in page.get_text()
    assert not page.select("#answers select")


def test_the_same_answers_in_a_later_file_stand_for_the_same(house, reader) -> None:
    reader.upload("answers.csv", ANSWERS)
    named = controls(reader.get(HERE))
    reader.post(HERE, {named["Benches"]: "culture-heritage"})
    reader.get("/files/batches/1")
    reader.plan()
    reader.add_people()
    reader.add(("next.csv", ANSWERS.replace("2025", "2026").replace("@post", "@mail")))
    assert interests(house).count(("Benches", "culture-heritage", 1.0)) == 4


@pytest.mark.parametrize(
    ("issue", "said"),
    [("weather", "no issue called"), ("equality-access", "people choose themselves")],
)
def test_an_issue_that_answers_may_not_stand_for_is_refused(reader, issue: str, said: str) -> None:
    reader.upload("answers.csv", ANSWERS)
    page = reader.post(HERE, {controls(reader.get(HERE))["Benches"]: issue})
    assert reader.status == 422
    assert said in page.select_one(".govuk-error-summary").get_text()
