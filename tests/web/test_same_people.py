"""People who may be one: looked at side by side, answered, taken back; and when one may stop."""

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import about_to_write, db
from app.models.people import Draft, Person
from app.store import matching, suggestions
from importers.matching.decide import Judgement, Reason, Verdict

GWEN, LIZ, OWEN, SAM = "Gwen Hughes", "Elizabeth Nowak", "Owen Price", "Sam Silent"
"""Gwen and Liz said yes, Owen no, Sam nothing."""

ELSEWHERE = "Name,Email,Postcode\nTess Tern,tess.tern@post.example,ZX7 7GG\n"
TESS = "Tess Tern"
"""Took part in nothing that the others did, and said nothing."""


def doubt(house: Flask, now: datetime, *pairs: tuple[str, str], weight: float = 5.0) -> None:
    """Have the machine find that the first rows of these people may be one person's."""
    with house.app_context():
        session = about_to_write(db.session())
        first = {
            name: session.scalars(
                select(Draft.id)
                .join(Person, Person.id == Draft.person_id)
                .where(Person.name == name)
                .order_by(Draft.id)
                .limit(1)
            ).one()
            for pair in pairs
            for name in pair
        }
        reasons = (
            Reason("family", "Their family names are spelt alike", 9.0),
            Reason("postcode", "Different postcodes", -2.0),
        )
        matching.keep_judgements(
            session,
            [
                Judgement(*sorted(first[name] for name in pair), Verdict.UNSURE, weight, reasons)
                for pair in pairs
            ],
            by=matching.MACHINE,
            now=now,
        )
        suggestions.refresh(session, list(session.scalars(select(Person.id))))
        session.commit()
        db.session.remove()


def fields(page) -> dict[str, object]:
    """What the form of a page holds, nothing ticked."""
    found: dict[str, object] = {}
    for control in page.select('main form input[type="hidden"]'):
        found.setdefault(control["name"], [])
        found[control["name"]].append(control["value"])
    return {name: held if len(held) > 1 else held[0] for name, held in found.items()}


def say(reader, answer: str, path: str = "/people/same", **more: object):
    page = reader.get(path)
    return reader.post(path, {**fields(page), "answer": answer, **more}, follow_redirects=True)


def names(reader) -> list[str]:
    return [a.get_text() for a in reader.get("/people").select("tbody a")]


def sides(page) -> list[str]:
    return [
        head.get_text(" ", strip=True)
        for head in page.select(".rc-sides thead th")
        if head.get_text(strip=True) != "Compared"
    ]


def test_nothing_to_decide_says_so(with_people) -> None:
    page = with_people.get("/people/same")
    assert page.h1.get_text() == "Nothing to decide"
    assert "clearly one person’s" in page.get_text()


def test_two_people_are_shown_side_by_side_with_reasons(with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ))
    page = with_people.get("/people/same")
    text = page.find("main").get_text(" ", strip=True)
    assert page.h1.get_text() == "Are these the same person?"
    assert sorted(sides(page)) == [LIZ, GWEN]
    assert "1 of 1" in text
    assert "1 invitation fewer would be sent" in text
    assert "For: Their family names are spelt alike" in text
    assert "Against: Different postcodes" in text
    assert "Likely" in text
    postcode = next(row for row in page.select(".rc-sides tr") if "Postcode" in row.get_text())
    assert postcode.select_one(".govuk-tag").get_text() == "Different"
    assert "ZX3 3DD" in postcode.get_text()


def test_the_same_person_is_one_and_two_again_when_it_is_taken_back(
    with_people, house, now
) -> None:
    doubt(house, now, (GWEN, LIZ))
    page = say(with_people, "same")
    assert "They are one person now." in page.get_text()
    assert len(names(with_people)) == 3
    assert page.select_one(".govuk-notification-banner button")["value"] == "back"
    page = with_people.post("/people/same", {"answer": "back"}, follow_redirects=True)
    assert "taken back" in page.get_text()
    assert names(with_people) == [GWEN, LIZ, OWEN, SAM]
    assert sorted(sides(page)) == [LIZ, GWEN]


def test_different_people_are_not_asked_about_again(with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ))
    page = say(with_people, "different")
    assert "They stay different people" in page.get_text()
    assert page.h1.get_text() == "Nothing to decide"
    doubt(house, now, (GWEN, LIZ))
    assert with_people.get("/people/same").h1.get_text() == "Nothing to decide"


def test_what_would_change_nothing_need_not_be_answered(with_people, house, now) -> None:
    with_people.add(("more.csv", ELSEWHERE))
    doubt(house, now, (TESS, SAM))
    page = with_people.get("/people/same")
    assert page.h1.get_text() == "You can stop here"
    assert "The remaining 1 would change nothing" in page.get_text()
    page = with_people.get("/people/same?on=")
    assert "Whatever you answer, who can be invited stays the same" in page.get_text()
    page = say(with_people, "later", "/people/same?on=")
    assert with_people.last.request.args.get("on") == ""
    assert sorted(sides(page)) == [SAM, TESS]


def test_what_is_put_off_comes_after_the_rest(with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ), weight=6.0)
    doubt(house, now, (LIZ, OWEN), weight=2.0)
    assert len(sides(with_people.get("/people/same"))) == 3
    page = say(with_people, "later")
    assert page.h1.get_text() == "You can stop here"
    assert "You put 1 question off" in page.get_text()
    assert len(sides(with_people.get("/people/same?on="))) == 3


def test_of_three_those_ticked_are_one(with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ), (LIZ, OWEN))
    page = with_people.get("/people/same")
    assert page.h1.get_text() == "Which of these are the same person?"
    page = say(with_people, "same")
    assert with_people.status == 422
    assert "Tick two people or more" in page.select_one(".govuk-error-summary").get_text()
    ticks = {
        label.get_text().partition(". ")[2]: label["for"].removeprefix("one-")
        for label in with_people.get("/people/same").select(".rc-sides label")
    }
    say(with_people, "same", one=[ticks[GWEN], ticks[LIZ]])
    assert len(names(with_people)) == 3
    assert with_people.get("/people/same").h1.get_text() == "Nothing to decide"


def test_nobody_answers_for_people_who_changed_meanwhile(with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ))
    seen = fields(with_people.get("/people/same"))
    say(with_people, "same")
    page = with_people.post("/people/same", {**seen, "answer": "different"})
    assert with_people.status == 422
    assert "have changed since" in page.get_text()
    page = with_people.post("/people/same", {"answer": "perhaps", "seen": "x"})
    assert with_people.status == 422


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_must_be_one(with_people, house, now, answer) -> None:
    doubt(house, now, (GWEN, LIZ))
    page = say(with_people, answer)
    assert "Say whether they are the same person" in page.get_text()
    assert with_people.status == 422


def test_nothing_can_be_taken_back_before_anything_was_answered(with_people) -> None:
    page = with_people.post("/people/same", {"answer": "back"})
    assert with_people.status == 422
    assert "You have not answered anything" in page.get_text()


def test_each_takes_back_their_own_answers(enter, with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ))
    say(with_people, "later")
    importer = enter("importer")
    assert "Take back" not in importer.get("/people/same").get_text()


def test_the_likeliest_are_accepted_together_on_a_page_that_lists_them(
    with_people, house, now
) -> None:
    doubt(house, now, (GWEN, LIZ), weight=6.8)
    doubt(house, now, (OWEN, SAM), weight=6.9)
    page = with_people.get("/people/same")
    page = with_people.get(page.select_one('a[href="/people/same/sure"]')["href"])
    boxes = page.select("input[name=pair][checked]")
    assert len(boxes) == 2
    with_people.post("/people/same/sure", {"pair": [boxes[0]["value"]]}, follow_redirects=True)
    assert len(names(with_people)) == 3
    page = with_people.post("/people/same/sure", {"pair": [boxes[0]["value"]]})
    assert "have changed since" in page.get_text()
    page = with_people.post("/people/same/sure")
    assert "Leave those ticked" in page.get_text()
    page = with_people.post("/people/same", {"answer": "back"}, follow_redirects=True)
    assert len(names(with_people)) == 4


def test_nothing_that_likely_is_said(with_people) -> None:
    page = with_people.get("/people/same/sure")
    assert page.h1.get_text() == "Nothing is that likely"


def test_a_person_s_page_names_whom_they_may_be(enter, with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ), (OWEN, SAM))
    found = with_people.get("/people?q=silent").select_one("tbody a")["href"]
    page = with_people.get(found)
    assert f"May be the same person as {OWEN}" in " ".join(page.find("main").get_text().split())
    page = with_people.get(page.select_one('a[href^="/people/same?"]')["href"])
    assert sorted(sides(page)) == [OWEN, SAM]
    assert not enter("officer").get(found).select('a[href^="/people/same?"]')


def test_the_start_page_says_how_many_may_be_one(enter, with_people, house, now) -> None:
    assert "may be the same person" not in with_people.get("/").get_text()
    doubt(house, now, (GWEN, LIZ))
    assert "1 pair may be the same person" in with_people.get("/").get_text()
    assert "may be the same person" not in enter("officer").get("/").get_text()


def test_officers_do_not_say_who_is_who(enter, with_people, house, now) -> None:
    doubt(house, now, (GWEN, LIZ))
    officer = enter("officer")
    for path in ("/people/same", "/people/same/sure"):
        officer.get(path)
        assert officer.status == 403
        officer.post(path, {"answer": "same"})
        assert officer.status == 403
