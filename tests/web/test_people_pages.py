"""People: found, opened with every receipt, split; answering for someone; stopping."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import about_to_write, db
from app.models.people import Address
from app.read.people import search
from app.store import installation, links
from consent.reasons import State


def person(reader, name: str):
    page = reader.get(f"/people?q={name}")
    return reader.get(page.select_one("tbody a")["href"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("nowak", ["Elizabeth Nowak"]),
        ("Liz  Nowak", ["Elizabeth Nowak"]),
        ("lizz", []),
        ("liz.nowak@post.example", ["Elizabeth Nowak"]),
        ("zx3 3dd", ["Gwen Hughes"]),
        ("ZX2", ["Owen Price"]),
        ("hughes@", ["Gwen Hughes"]),
        ("post.example", ["Gwen Hughes", "Elizabeth Nowak", "Owen Price", "Sam Silent"]),
        ("100%", []),
    ],
)
def test_people_are_found_by_name_address_and_postcode(with_people, query, names) -> None:
    page = with_people.get("/people", query_string={"q": query})
    assert [a.get_text() for a in page.select("tbody a")] == names


@pytest.mark.parametrize(
    ("state", "names"),
    [
        ("can_be_invited", ["Gwen Hughes", "Elizabeth Nowak"]),
        ("insight_only", ["Owen Price", "Sam Silent"]),
        ("asked_to_stop", []),
        ("nonsense", ["Gwen Hughes", "Elizabeth Nowak", "Owen Price", "Sam Silent"]),
    ],
)
def test_people_are_listed_by_state(with_people, state: str, names: list[str]) -> None:
    page = with_people.get(f"/people?state={state}")
    assert [a.get_text() for a in page.select("tbody a")] == names


def test_the_list_is_paged(with_people, house: Flask, now) -> None:
    with house.app_context():
        found = search(db.session(), text="", state=None, page=2, moment=now)
    assert (found.total, found.people) == (4, ())
    assert with_people.get("/people?page=x").select("tbody a")


def test_a_person_is_shown_with_rows_permission_and_interests(with_people) -> None:
    page = person(with_people, "nowak")
    text = page.find("main").get_text(" ", strip=True)
    assert "can be invited" in text
    assert "Also written Liz Nowak" in text
    assert "2 rows of the files" in text
    assert "Row 2 of survey.csv, 1 November 2025" in text
    assert "The potholes on Alder Lane are dreadful" in text
    assert "Said yes , 1 November 2025" in text
    assert "May we contact you by email about future consultations?" in text
    assert "Reason K03" in text
    assert "Answered Alder Lane bus lane" in text
    assert "Why these rows are one person" in text
    assert "Roads and highways" in text


def test_whoever_signs_with_one_name_has_no_other(with_people) -> None:
    assert "Also written" not in person(with_people, "hughes").get_text()


def test_nobody_is_found_under_a_made_up_id(with_people) -> None:
    with_people.get("/people/nobody")
    assert with_people.status == 404


def test_rows_of_somebody_else_are_split_off_after_a_question(with_people) -> None:
    page = person(with_people, "nowak")
    path = with_people.path
    row = page.select("input[name=row]")[1]["value"]
    page = with_people.post(f"{path}/split", {"row": row})
    assert "Split 1 row off from Elizabeth Nowak?" in page.h1.get_text()
    assert "1 row of" not in with_people.get(path).get_text()
    page = with_people.post(f"{path}/split", {"row": row, "sure": "yes"}, follow_redirects=True)
    assert "One row is split off" in page.get_text()
    assert "1 row of the files" in page.get_text()
    assert len(with_people.get("/people?q=nowak").select("tbody a")) == 2


@pytest.mark.parametrize("away", [0, 1])
def test_after_a_split_one_is_with_those_who_were_kept(with_people, away: int) -> None:
    page = person(with_people, "nowak")
    path = with_people.path
    row = page.select("input[name=row]")[away]["value"]
    names = [label.get_text() for label in page.select("label[for^=row-]")]
    page = with_people.post(f"{path}/split", {"row": row, "sure": "yes"}, follow_redirects=True)
    assert names[1 - away] in page.get_text()
    assert names[away] not in page.get_text()


def test_all_rows_or_none_cannot_be_split_off(with_people) -> None:
    page = person(with_people, "nowak")
    path = with_people.path
    rows = [i["value"] for i in page.select("input[name=row]")]
    for chosen in ([], rows):
        page = with_people.post(f"{path}/split", {"row": chosen})
        assert with_people.status == 422
        assert "not all of them" in page.select_one(".govuk-error-summary").get_text()


def test_addresses_of_people_who_can_only_be_counted_are_masked_for_officers(
    enter, with_people
) -> None:
    officer, importer = enter("officer"), enter("importer")
    assert "sam.silent@post.example" not in officer.get("/people").get_text()
    assert "s•••@p•••.example" in officer.get("/people").get_text()
    page = person(officer, "silent")
    assert "sam.silent@post.example" not in page.get_text()
    assert "sam.silent@post.example" in importer.get("/people").get_text()
    assert not page.select('form[action$="/split"]')


def test_an_answer_names_what_is_held_and_why(with_people) -> None:
    page = with_people.post("/answer", {"text": "From: Gwen <Gwen.Hughes@post.example>\nWhy me?"})
    text = page.find("main").get_text(" ", strip=True)
    assert "About gwen.hughes@post.example" in text
    assert "They said yes on a form" in text
    assert "Belongs to Gwen Hughes , 1 row of the files" in text


def test_another_spelling_of_a_mailbox_leads_to_its_person(with_people) -> None:
    page = with_people.post("/answer", {"text": "gwen.hughes+news@post.example"})
    assert "We hold nothing about this address" in page.get_text()


def test_a_name_leads_to_people_and_an_unknown_one_to_none(with_people) -> None:
    page = with_people.post("/answer", {"text": "owen"})
    assert "Owen Price" in page.get_text()
    assert "We hold nobody of that name" in with_people.post("/answer", {"text": "Zed"}).get_text()
    assert "We hold nobody" in with_people.post("/answer", {"text": "z" * 99}).get_text()


def test_an_empty_question_is_asked_again(reader) -> None:
    for path in ("/answer", "/stop"):
        reader.post(path, {"text": " "})
        assert reader.status == 422
        reader.get(path)
        assert reader.status == 200


def test_whoever_asked_to_stop_is_checked_and_then_stopped_for_good(
    enter, with_people, house: Flask
) -> None:
    woken = []
    house.extensions["reconvene_wake"] = lambda: woken.append(1)
    officer = enter("officer")
    page = officer.post("/stop", {"text": "please stop! liz.nowak@post.example"})
    assert "Elizabeth Nowak" in page.get_text()
    box = page.select_one("input[name=address]")
    assert box.has_attr("checked")
    page = officer.post("/stop/confirm", {"address": box["value"]}, follow_redirects=True)
    assert "Stopped: one address" in page.get_text()
    assert woken == [1]
    page = officer.get("/people?state=asked_to_stop")
    assert [a.get_text() for a in page.select("tbody a")] == ["Elizabeth Nowak"]


def test_of_several_addresses_none_is_chosen_and_ours_is_named(with_people) -> None:
    page = with_people.post(
        "/stop",
        {"text": "to talk@aldermere.example from new@post.example, gwen.hughes@post.example"},
    )
    assert not page.select("input[name=address][checked]")
    assert "your own reply address" in page.get_text()
    assert "not known yet" in page.get_text()
    page = with_people.post("/stop/confirm", {"text": "gwen"})
    assert with_people.status == 422
    assert "Choose whose e-mails to stop" in page.get_text()


def test_a_name_can_be_stopped_at_their_addresses(with_people) -> None:
    page = with_people.post("/stop", {"text": "Gwen"})
    assert page.select_one("input[name=address]")["value"] == "gwen.hughes@post.example"
    page = with_people.post("/stop", {"text": "Nobody Here"})
    assert "We found no e-mail address" in page.get_text()


def test_a_stop_needs_an_address(with_people) -> None:
    page = with_people.post("/stop/confirm", {"address": "no address at all"})
    assert with_people.status == 422
    assert "Enter the e-mail address" in page.get_text()


def test_the_box_for_stops_is_on_every_page_of_staff(with_people) -> None:
    for path in ("/", "/files", "/people", "/groups/new", "/nowhere"):
        assert with_people.get(path).select_one('footer form[action="/stop"]'), path


def test_the_start_page_counts_the_five_states_and_names_the_next_step(reader, with_people) -> None:
    page = reader.get("/")
    lines = {
        line.dt.get_text(strip=True): line.dd.get_text() for line in page.select(".rc-states__line")
    }
    assert set(lines) == {state.label.capitalize() for state in State}
    assert lines["Can be invited"] == "2"
    assert lines["Insight only"] == "2"
    assert "describe a group" in page.get_text()


def test_an_empty_start_page_says_how_to_begin(reader) -> None:
    text = reader.get("/").get_text()
    assert "Start with the spreadsheets of a past consultation" in text
    assert "Nobody yet" in text
    assert "Add files first" in text


def test_the_start_page_asks_for_the_words(reader, survey: str, stop_list: str) -> None:
    reader.add(("survey.csv", survey))
    reader.upload("stops.csv", stop_list)
    text = reader.get("/").get_text(" ")
    assert "answer 1 question about the words people saw" in text
    assert "1 file is waiting" in text


def test_of_several_addresses_each_says_where_it_comes_from_and_which_comes_first(
    with_people, house: Flask, stranger, now
) -> None:
    later = "liz.work@office.example"
    headings = "Full name,Email address,Postcode,Submitted on"
    with_people.add(("later.csv", f"{headings}\nLiz Nowak,{later},ZX1 1AB,2025-12-05\n"))
    liz = with_people.get("/people?q=nowak").select_one("tbody a")["href"]

    def told() -> list[list[str]]:
        blocks = with_people.get(liz).select(".rc-permission")
        return [[b.h3.get_text(), b.select_one("p").get_text()] for b in blocks]

    older = "liz.nowak@post.example"
    assert told() == [
        [later, "Used first, because it is the most recent. Row 2 of later.csv, 5 December 2025."],
        [older, "Row 3 of survey.csv, 2 November 2025, the latest of 2 rows."],
    ]

    with house.app_context():
        session = about_to_write(db.session())
        address = session.scalars(select(Address.id).where(Address.email == older)).one()
        keys = installation.load(session, house.extensions["reconvene"]).link_keys
        token = links.tokens_for(session, [address], keys=keys, now=now)[address]
        session.commit()
    stranger.post(f"/p/{token}", {"topic.housing": "keep"})

    first, second = told()
    assert first[0] == older
    assert first[1].startswith("Used first, because on ")
    assert " someone used a link we sent to it. Row 3 of survey.csv" in first[1]
    assert second == [later, "Row 2 of later.csv, 5 December 2025."]


def test_of_addresses_of_one_day_the_first_says_that_more_rows_show_it(with_people) -> None:
    headings = "Full name,Email address,Postcode,Submitted on"
    of_day = "Liz Nowak,{},ZX1 1AB,2025-12-05"
    rows = [headings, *map(of_day.format, ("liz.work@office.example", "liz.nowak@post.example"))]
    with_people.add(("later.csv", "\n".join([*rows, ""])))
    liz = with_people.get("/people?q=nowak").select_one("tbody a")["href"]
    first = with_people.get(liz).select_one(".rc-permission")
    assert first.h3.get_text() == "liz.nowak@post.example"
    said = "Used first, because no other as recent is in more rows. Row"
    assert first.select_one("p").get_text().startswith(said)
