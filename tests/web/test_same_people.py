"""People who may be one: looked at side by side, answered, taken back; and when one may stop."""

from dataclasses import replace
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import about_to_write, db
from app.models.people import Draft, Person
from app.store import matching, suggestions
from app.store.verdicts import machine_name
from app.workflows import learn_comparison
from importers.matching.decide import Judgement, Verdict
from importers.matching.model import Model, shipped
from importers.matching.queue import BULK_FROM
from tests.doubts import keep_doubts, named

ASH, BIRCH, COLE, DUNN = "Kit Ash", "Kit Birch", "Kit Cole", "Kit Dunn"
"""Ash and Birch say yes, Cole no, Dunn nothing."""

KITS = """Timestamp,Full name,Email address,Postcode,May we contact you by email about future consultations?
01/11/2025 10:00,Kit Ash,ash@post.example,ZX11 1AB,Yes
02/11/2025 10:00,Kit Birch,birch@post.example,ZX12 2AB,Yes
03/11/2025 10:00,Kit Cole,cole@post.example,ZX13 3BB,No
04/11/2025 10:00,Kit Dunn,dunn@post.example,ZX14 4DD,
"""

ELSEWHERE = "Name,Email,Postcode\nKit Elder,elder@post.example,ZX17 7GG\n"
ELDER = "Kit Elder"
"""Took part in nothing that the others did, and said nothing."""


@pytest.fixture
def kits(with_people):
    """The browser of an administrator, those of one first name having been added."""
    with_people.add(("kits.csv", KITS))
    return with_people


def doubt(house: Flask, now: datetime, *pairs: tuple[str, str], weight: float = 5.0) -> None:
    """Have the machine find that these people may be one."""
    with house.app_context():
        session = about_to_write(db.session())
        people = [(named(session, one), named(session, other)) for one, other in pairs]
        keep_doubts(session, people, now, weight=weight)
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
    return [a.get_text() for a in reader.get("/people?q=kit+").select("tbody a")]


def sides(page) -> list[str]:
    return [
        head.get_text(" ", strip=True)
        for head in page.select(".rc-sides thead th")
        if head.get_text(strip=True) != "Compared"
    ]


def learn(house: Flask, now: datetime, model: Model) -> None:
    """Have rates judge that were learned from rows here."""
    with house.app_context():
        session = about_to_write(db.session())
        found = learn_comparison.proposed_by(session, model, 1234, 5678, now)
        learn_comparison.put_in_force(session, found, staff_id=None, now=now)
        session.commit()
        db.session.remove()


def test_the_page_says_which_version_compares(kits) -> None:
    page = kits.get("/people/same")
    assert "Rows are compared by version 2, which came with Reconvene." in page.get_text()
    assert page.select_one('a[href="/people/same/learned"]')
    page = kits.get("/people/same/learned")
    assert "None of your own rows have changed them." in page.get_text()
    cells = [cell.get_text(" ", strip=True) for cell in page.select("table")[1].select("td")]
    assert cells[:3] == ["83 in 100", "1 in 100,000", "Speaks very strongly for it"]


def test_what_was_learned_stands_beside_what_it_came_as(kits, house, today) -> None:
    rates = shipped().fields["given"]
    other = rates._replace(m=(0.78, 0.165, *rates.m[2:]))
    fields = {**shipped().fields, "given": other}
    learn(house, today[0], replace(shipped(), version="2.1", fields=fields))
    said = kits.get("/people/same").get_text()
    assert "Rows are compared by version 2.1, learned from 1,234 of your own rows on" in said
    page = kits.get("/people/same/learned")
    versions = [row.get_text(" ", strip=True) for row in page.select("table")[0].select("tbody tr")]
    assert versions[0].startswith("2.1 compares now 1,234 of your own rows, on 9 January 2026")
    assert versions[1].startswith("2 Came with Reconvene The beginning")
    cells = [cell.get_text(" ", strip=True) for cell in page.select("table")[2].select("td")]
    assert cells[:3] == ["78 in 100 came as 88 in 100", "5.2 in 1,000", "Speaks strongly for it"]
    assert "set by hand" in page.get_text()


def test_what_an_earlier_release_came_with_is_among_the_versions(kits, house, now) -> None:
    with house.app_context():
        session = about_to_write(db.session())
        one, other, *_ = session.scalars(select(Draft.id).order_by(Draft.id.desc()))
        unsure = Judgement(other, one, Verdict.UNSURE, 1.5)
        matching.keep_judgements(session, [unsure], by=machine_name("1"), now=now)
        suggestions.refresh(session, list(session.scalars(select(Person.id))))
        session.commit()
    page = kits.get("/people/same/learned")
    versions = [row.get_text(" ", strip=True) for row in page.select("table")[0].select("tbody tr")]
    assert versions == [
        "2 compares now Came with Reconvene The update of Reconvene it came with 0",
        "1 Came with an earlier version of Reconvene. Its decisions still stand. The beginning 1",
    ]


def test_nothing_to_decide_says_so(kits) -> None:
    page = kits.get("/people/same")
    assert page.h1.get_text() == "Nothing to decide"
    assert "clearly one person’s" in page.get_text()


def test_two_people_are_shown_side_by_side_with_reasons(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    page = kits.get("/people/same")
    text = page.find("main").get_text(" ", strip=True)
    assert page.h1.get_text() == "Are these the same person?"
    assert sorted(sides(page)) == [ASH, BIRCH]
    assert "1 of 1" in text
    assert "1 invitation fewer would be sent" in text
    assert "For: Their family names are spelt alike" in text
    assert "Against: Different postcodes" in text
    assert "Very likely" in text
    postcode = next(row for row in page.select(".rc-sides tr") if "Postcode" in row.get_text())
    assert postcode.select_one(".govuk-tag").get_text() == "Different"
    assert "ZX11 1AB" in postcode.get_text()


def test_the_same_person_is_one_and_two_again_when_it_is_taken_back(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    page = say(kits, "same")
    assert "They are one person now." in page.get_text()
    assert len(names(kits)) == 3
    assert page.select_one(".govuk-notification-banner button")["value"] == "back"
    page = kits.post("/people/same", {"answer": "back"}, follow_redirects=True)
    assert "taken back" in page.get_text()
    assert names(kits) == [ASH, BIRCH, COLE, DUNN]
    assert sorted(sides(page)) == [ASH, BIRCH]


def test_different_people_are_not_asked_about_again(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    page = say(kits, "different")
    assert "They stay different people" in page.get_text()
    assert page.h1.get_text() == "Nothing to decide"
    doubt(house, now, (ASH, BIRCH))
    assert kits.get("/people/same").h1.get_text() == "Nothing to decide"


def test_what_would_change_nothing_need_not_be_answered(kits, house, now) -> None:
    kits.add(("more.csv", ELSEWHERE))
    doubt(house, now, (ELDER, DUNN))
    page = kits.get("/people/same")
    assert page.h1.get_text() == "You can stop here"
    assert "The remaining 1 would change nothing" in page.get_text()
    page = kits.get("/people/same?on=")
    assert "Whatever you answer, who can be invited stays the same" in page.get_text()
    page = say(kits, "later", "/people/same?on=")
    assert kits.last.request.args.get("on") == ""
    assert sorted(sides(page)) == [DUNN, ELDER]


def test_what_is_put_off_comes_after_the_rest(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH), weight=6.0)
    doubt(house, now, (BIRCH, COLE), weight=2.0)
    assert len(sides(kits.get("/people/same"))) == 3
    page = say(kits, "later")
    assert page.h1.get_text() == "That is all for now"
    assert "1 question that you put off would still change something" in page.get_text()
    assert len(sides(kits.get("/people/same?on="))) == 3


def test_of_three_those_ticked_are_one(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH), (BIRCH, COLE))
    page = kits.get("/people/same")
    assert page.h1.get_text() == "Which of these are the same person?"
    page = say(kits, "same")
    assert kits.status == 422
    assert "Tick two people or more" in page.select_one(".govuk-error-summary").get_text()
    ticks = {
        label.get_text().partition(". ")[2]: label["for"].removeprefix("one-")
        for label in kits.get("/people/same").select(".rc-sides label")
    }
    say(kits, "same", one=[ticks[ASH], ticks[BIRCH]])
    assert len(names(kits)) == 3
    assert kits.get("/people/same").h1.get_text() == "Nothing to decide"


def test_what_is_right_where_they_differ_can_be_chosen(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    page = kits.get("/people/same")
    families = {
        label.get_text(): label["for"].rpartition("-")[2]
        for label in page.select("label[for^=right-family-]")
    }
    assert set(families) == {"Ash", "Birch"}
    newest = page.select_one("input#right-family")
    assert newest.has_attr("checked")
    for family in ("Ash", "Birch"):
        say(kits, "same", **{"right-family": families[family]})
        assert f"Kit {family}" in names(kits)
        assert len(names(kits)) == 3
        kits.post("/people/same", {"answer": "back"})
        assert names(kits) == [ASH, BIRCH, COLE, DUNN]
    say(kits, "same", **{"right-family": "999999"})
    assert kits.status == 422
    say(kits, "same", **{"right-shoes": families["Ash"]})
    assert kits.status == 422
    assert names(kits) == [ASH, BIRCH, COLE, DUNN]


def test_nobody_answers_for_people_who_changed_meanwhile(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    seen = fields(kits.get("/people/same"))
    say(kits, "same")
    page = kits.post("/people/same", {**seen, "answer": "different"})
    assert kits.status == 422
    assert "have changed since" in page.get_text()
    page = kits.post("/people/same", {"answer": "perhaps", "seen": "x"})
    assert kits.status == 422


@pytest.mark.parametrize("answer", ["", "perhaps"])
def test_an_answer_must_be_one(kits, house, now, answer) -> None:
    doubt(house, now, (ASH, BIRCH))
    page = say(kits, answer)
    assert "Say whether they are the same person" in page.get_text()
    assert kits.status == 422


def test_nothing_can_be_taken_back_before_anything_was_answered(kits) -> None:
    page = kits.post("/people/same", {"answer": "back"})
    assert kits.status == 422
    assert "You have not answered anything" in page.get_text()


def test_each_takes_back_their_own_answers(enter, kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    say(kits, "later")
    importer = enter("importer")
    assert "Take back" not in importer.get("/people/same").get_text()


def test_the_likeliest_are_accepted_together_on_a_page_that_lists_them(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH), weight=BULK_FROM)
    doubt(house, now, (COLE, DUNN), weight=BULK_FROM)
    page = kits.get("/people/same")
    page = kits.get(page.select_one('a[href="/people/same/sure"]')["href"])
    boxes = page.select("input[name=pair][checked]")
    assert len(boxes) == 2
    kits.post("/people/same/sure", {"pair": [boxes[0]["value"]]}, follow_redirects=True)
    assert len(names(kits)) == 3
    page = kits.post("/people/same/sure", {"pair": [boxes[0]["value"]]})
    assert "have changed since" in page.get_text()
    page = kits.post("/people/same/sure")
    assert "Leave those ticked" in page.get_text()
    page = kits.post("/people/same", {"answer": "back"}, follow_redirects=True)
    assert len(names(kits)) == 4


def test_nothing_that_likely_is_said(kits) -> None:
    page = kits.get("/people/same/sure")
    assert page.h1.get_text() == "Nothing is that likely"


def test_a_person_s_page_names_whom_they_may_be(enter, kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH), (COLE, DUNN))
    found = kits.get("/people?q=dunn").select_one("tbody a")["href"]
    page = kits.get(found)
    assert f"May be the same person as {COLE}" in " ".join(page.find("main").get_text().split())
    page = kits.get(page.select_one('a[href^="/people/same?"]')["href"])
    assert sorted(sides(page)) == [COLE, DUNN]
    assert not enter("officer").get(found).select('a[href^="/people/same?"]')


def test_the_start_page_says_how_many_may_be_one(enter, kits, house, now) -> None:
    assert "may be the same person" not in kits.get("/").get_text()
    doubt(house, now, (ASH, BIRCH))
    assert "1 pair may be the same person" in kits.get("/").get_text()
    assert "may be the same person" not in enter("officer").get("/").get_text()


def test_officers_do_not_say_who_is_who(enter, kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    officer = enter("officer")
    for path in ("/people/same", "/people/same/sure"):
        officer.get(path)
        assert officer.status == 403
        officer.post(path, {"answer": "same"})
        assert officer.status == 403


def test_answers_are_listed_and_a_colleague_takes_one_back(kits, house, now, enter) -> None:
    doubt(house, now, (ASH, BIRCH), (BIRCH, COLE))
    assert "Nobody has answered anything yet." in kits.get("/people/same/answers").get_text()
    say(kits, "different")
    colleague = enter("importer")
    page = colleague.get("/people/same/answers")
    said = page.select_one("#answers button").get_text()
    about = f"about {ASH} and {BIRCH} and {COLE}, given on 9 January 2026"
    assert said == f"Take back the answer ‘Different people’ {about}"
    (row,) = page.select("#answers > div")
    cells = [cell.get_text(" ", strip=True) for cell in row.select("dt, dd")]
    assert cells[0] == f"{ASH} , {BIRCH} , {COLE}"
    assert cells[1].startswith("Different people ")
    assert cells[1].endswith(", 9 January 2026")

    page = colleague.post(
        "/people/same/answers", {"answer": row.button["value"]}, follow_redirects=True
    )

    assert "Answer taken back." in page.get_text()
    assert (
        page.select_one("#answers > div")
        .get_text(" ", strip=True)
        .endswith("Taken back 9 January 2026")
    )
    assert not page.select("#answers button")
    assert len(sides(kits.get("/people/same"))) == 3
    page = colleague.post("/people/same/answers", {"answer": row.button["value"]})
    assert colleague.status == 422
    assert "taken back already" in page.select_one(".govuk-error-summary").get_text()
    page = colleague.post("/people/same/answers", {"answer": "x"})
    assert colleague.status == 422
    assert "no such answer" in page.select_one(".govuk-error-summary").get_text()


def test_an_answer_that_somebody_answered_otherwise_since_has_no_button(kits, house, now) -> None:
    doubt(house, now, (ASH, BIRCH))
    say(kits, "later")
    say(kits, "different", "/people/same?on=")
    page = kits.get("/people/same/answers")
    rows = [row.get_text(" ", strip=True) for row in page.select("#answers > div")]
    assert rows[0].startswith(f"{ASH} , {BIRCH} Different people")
    assert rows[1].endswith("Answered again since; take that back first")
    assert len(page.select("#answers button")) == 1


def test_an_answer_about_rows_that_were_split_or_taken_out_since_has_no_button(
    kits, house, now
) -> None:
    doubt(house, now, (ASH, BIRCH), (COLE, DUNN))
    say(kits, "same")
    say(kits, "different", "/people/same?on=")
    cells = kits.get("/people/same/answers").select("#answers > div")
    same = next(cell for cell in cells if "Same person" in cell.get_text())
    path = same.a["href"]
    row = kits.get(path).select_one('input[name="row"]')["value"]
    kits.post(f"{path}/split", {"row": row, "sure": "yes"})

    cells = kits.get("/people/same/answers").select("#answers > div")
    said = [cell.select("dd")[-1].get_text(" ", strip=True) for cell in cells]
    assert sorted(text.partition(" the answer")[0] for text in said) == [
        "Take back",
        "Their rows were joined or split since",
    ]

    kits.take_out(2)
    page = kits.get("/people/same/answers")
    cells = page.select("#answers > div")
    assert [cell.dt.get_text(strip=True) for cell in cells] == ["Their files were taken out"] * 2
    said = [cell.select("dd")[-1].get_text(" ", strip=True) for cell in cells]
    assert "A file that shows one of them was taken out since" in said
    assert not page.select("#answers button")


@pytest.mark.parametrize("odd", ["²", "1e3", "-1", "99999999999999999999", "9" * 5000])
def test_numbers_that_no_row_has_are_refused_in_words(
    kits, house: Flask, now: datetime, odd: str
) -> None:
    doubt(house, now, (ASH, BIRCH))
    held = fields(kits.get("/people/same"))
    people = [odd, *held["person"]]

    for path, form in (
        ("/people/same", {**held, "person": people, "one": [odd], "answer": "same"}),
        ("/people/same", {**held, "person": [odd], "answer": "later"}),
        ("/people/same", {**held, "right-family": odd, "answer": "same"}),
        ("/people/same/sure", {"pair": f"{odd}-2:x"}),
    ):
        assert kits.post(path, form, follow_redirects=True).select(".govuk-error-summary")
    assert {ASH, BIRCH} <= {*names(kits)}
