"""Describing a group, counting it, bringing it to Mailchimp, inviting; and the tour."""

from dataclasses import replace

import pytest
from flask import Flask

from app.db import about_to_write, db
from app.models.audience import Segment
from app.practice.server import PracticeServer
from app.web.rule_form import Condition, RuleForm, form_of
from segments.rule import Vocabulary, parse

ROADS = {"match": "all", "kind-0": "interest", "issue-0": "roads", "at_least-0": "1"}


def save(reader, name: str = "Roads", **more: str):
    return reader.post(
        "/groups/new", {**ROADS, "name": name, "do": "save", **more}, follow_redirects=True
    )


def test_without_groups_the_list_says_what_one_is(reader) -> None:
    assert "No groups yet." in reader.get("/groups").get_text()


def test_a_group_is_built_with_buttons_alone_counted_and_saved(with_people) -> None:
    page = with_people.get("/groups/new")
    assert page.select_one("select#issue-0")
    page = with_people.post("/groups/new", {**ROADS, "do": "add-area"})
    assert page.select_one("input#places-1")
    assert page.find("option", value="roads").has_attr("selected")
    page = with_people.post("/groups/new", {**ROADS, "kind-1": "area", "do": "remove-1"})
    assert not page.select_one("input#places-1")
    page = with_people.post("/groups/new", {**ROADS, "do": "count"})
    assert "2 can be invited today" in page.select_one("#count").get_text(" ", strip=True)
    page = save(with_people)
    assert page.h1.get_text() == "Roads"
    assert (
        "People who are interested in “Roads and highways” (weak sign or more)." in page.get_text()
    )
    assert "Roads" in with_people.get("/groups").get_text()


def test_the_count_alone_is_served_for_a_page_that_asks_while_typing(with_people) -> None:
    answer = with_people.client.post(
        "/groups/count", data={**ROADS, "csrf_token": with_people.token()}
    )
    assert "<html" not in answer.text
    assert "can be invited today" in answer.text
    empty = {"kind-0": "interest", "csrf_token": with_people.token()}
    assert "Fill in the conditions" in with_people.client.post("/groups/count", data=empty).text


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"kind-0": "interest", "issue-0": ""}, "issue-0", "Choose what they care about"),
        ({"kind-0": "area", "places-0": " , "}, "places-0", "Enter an area"),
        ({"match": "any"}, "match", "Add a condition"),
        ({**ROADS, "name": " "}, "name", "Enter a name for the group."),
        ({**ROADS, "issue-0": "rods", "name": "x"}, "match", "there is no issue 'rods'"),
        ({**ROADS, "match": "some"}, "match", "Choose who belongs to the group"),
        ({**ROADS, "at_least-0": "61"}, "at_least-0", "Choose how sure we must be"),
        ({**ROADS, "at_least-0": ""}, "at_least-0", "Choose how sure we must be"),
        ({"kind-0": "took_part", "part-0": "slept"}, "part-0", "Choose how they took part"),
        ({"kind-0": "last_seen", "months-0": "7"}, "months-0", "Choose how long ago"),
        ({**ROADS, "kind-1": "star_sign"}, "match", "One of the conditions could not be read"),
        ({**ROADS, "kind-20": "area"}, "match", "One of the conditions could not be read"),
        ({**ROADS, "kind-x": "area"}, "match", "One of the conditions could not be read"),
    ],
)
def test_what_a_group_lacks_is_said_beside_its_field(reader, fields, field: str, said: str) -> None:
    page = reader.post("/groups/new", {"do": "save", **fields})
    assert reader.status == 422
    assert said in page.select_one(f'.govuk-error-summary a[href="#{field}"]').get_text()


def test_a_group_shows_who_is_left_out_and_why_and_explains_one_person(with_people) -> None:
    page = with_people.post(
        "/groups/new", {"name": "Everybody", "do": "save"}, follow_redirects=True
    )
    text = page.find("main").get_text(" ", strip=True)
    assert "Everyone in the people list." in text
    assert "4 in the group · 4 have an e-mail address" in text
    assert "very small group" in text
    assert "1 They said no" in text
    path = with_people.path
    page = with_people.post(path, {"text": "owen"})
    assert "Owen Price is in this group" in page.get_text(" ").replace("\n", "").replace("  ", " ")
    assert "We hold nobody like that" in with_people.post(path, {"text": "zed"}).get_text()
    with_people.post(path, {"text": ""})
    assert with_people.status == 422


def test_a_saved_group_can_be_changed(with_people) -> None:
    save(with_people)
    page = with_people.get("/groups/new?from=1")
    assert page.find("input", id="name")["value"] == "Roads"
    assert page.find("option", value="roads").has_attr("selected")
    with_people.get("/groups/new?from=99")
    assert with_people.status == 200
    with_people.get("/groups/99")
    assert with_people.status == 404


EVERY_KIND = RuleForm(
    "any",
    (
        Condition("interest", {"issue": "parking", "at_least": "60"}),
        Condition("took_part", {"project": "Bus lane", "part": "attended"}),
        Condition("area", {"places": "Northgate, ZX1"}),
        Condition("last_seen", {"months": "12"}),
    ),
    "Four",
)


def test_the_form_says_every_kind_of_condition_and_reads_it_back() -> None:
    rule = EVERY_KIND.rule()
    assert parse(rule, Vocabulary(issues={"parking": "Parking"}, projects=["Bus lane"]))
    assert form_of(rule, name="Four") == EVERY_KIND


@pytest.mark.parametrize(
    "rule",
    [
        {"all": [{"any": [{"area": {"in": ["A"]}}]}]},
        {"area": {"in": ["A"]}},
        {"all": [{"interest": {"issue": "parking", "at_least": 47}}]},
        {"all": [{"took_part": {"at_least": 3}}]},
        {"all": [{"last_seen": {"since": "2024-01-01"}}]},
    ],
)
def test_a_rule_the_form_cannot_say_is_not_mangled(rule) -> None:
    assert form_of({"version": 1, "rule": rule}) is None


def test_a_field_that_was_not_sent_is_as_in_a_new_condition() -> None:
    sent = RuleForm.sent({"kind-1": "last_seen", "kind-10": "area", "kind-2": "took_part"})
    assert [(condition.kind, dict(condition.values)) for condition in sent.conditions] == [
        ("last_seen", {"months": "24"}),
        ("took_part", {"project": "", "part": "any"}),
        ("area", {"places": ""}),
    ]
    assert set(sent.errors()) == {"places-2"}
    assert sent.plus("nonsense") == sent


def test_without_mailchimp_the_page_says_what_to_do(with_people) -> None:
    save(with_people)
    page = with_people.get("/groups/1/mailchimp")
    assert "Mailchimp is not connected yet" in page.get_text()
    page = with_people.post("/groups/1/mailchimp")
    assert with_people.status == 422
    with_people.get("/groups/9/mailchimp")
    assert with_people.status == 404


def test_a_list_is_updated_after_a_look_at_what_would_change(
    with_people, practice: PracticeServer
) -> None:
    save(with_people)
    page = with_people.get("/groups/1/mailchimp")
    assert "The list is" in page.get_text()
    page = with_people.post("/groups/1/mailchimp", follow_redirects=True)
    text = page.find("main").get_text(" ", strip=True)
    assert "Nothing has changed at Mailchimp yet." in text
    assert "2 people to add" in text
    assert "gwen.hughes@post.example Add" in text
    path = with_people.path
    page = with_people.post(path, follow_redirects=True)
    text = page.find("main").get_text(" ", strip=True)
    assert "2 people added" in text
    assert practice.url in str(page)
    page = with_people.post(path)
    assert with_people.status == 422
    assert "carried out already" in page.get_text()
    with_people.get(path.replace("/groups/1/", "/groups/2/"))
    assert with_people.status == 404


LETTER = {
    "project": "1",
    "group": "1",
    "subject": "The bus lane",
    "body": "First.\r\n\r\nSecond.",
    "take_part_url": "https://engage.example/bus",
}


def test_an_invitation_is_written_checked_and_sent(with_people, practice: PracticeServer) -> None:
    save(with_people)
    page = with_people.get("/invite?group=1")
    assert page.select_one("#group option[selected]").get_text() == "Roads"
    page = with_people.post("/invite/check", LETTER)
    text = page.find("main").get_text(" ", strip=True)
    assert "2 people will get it" in text
    assert [p.get_text() for p in page.select(".rc-letter p")][2:4] == ["First.", "Second."]
    page = with_people.post("/invite", LETTER)
    assert page.find("input", id="subject")["value"] == "The bus lane"
    page = with_people.post("/invite/send", LETTER, follow_redirects=True)
    assert page.h1.get_text() == "The bus lane"
    text = page.find("main").get_text(" ", strip=True)
    assert "2 people invited to Alder Lane bus lane" in text
    assert "2 were new to the Mailchimp list" in text
    assert page.find("a", href=f"{practice.url}/sent")
    page = with_people.get("/invite")
    assert "The bus lane" in page.get_text()
    person = with_people.get(with_people.get("/people?q=gwen").select_one("tbody a")["href"])
    assert "Was invited to Alder Lane bus lane" in person.get_text()


@pytest.mark.parametrize(
    ("field", "given", "said"),
    [
        ("subject", "", "Enter a subject"),
        ("body", "", "Write the invitation"),
        ("group", "", "Choose a group"),
        ("take_part_url", "javascript:x", "Enter a web address"),
    ],
)
def test_what_an_invitation_lacks_is_said(with_people, field: str, given: str, said: str) -> None:
    save(with_people)
    for path in ("/invite/check", "/invite/send"):
        page = with_people.post(path, {**LETTER, field: given})
        assert with_people.status == 422
        assert said in page.select_one(".govuk-error-summary").get_text()


def test_an_invitation_without_mailchimp_can_be_checked_but_not_sent(with_people) -> None:
    save(with_people)
    page = with_people.post("/invite/check", LETTER)
    assert "Mailchimp is not connected yet" in page.get_text()
    assert "Send the invitation" not in page.get_text()
    with_people.post("/invite/send", LETTER)
    assert with_people.status == 422


def test_inviting_begins_with_projects_and_groups(reader, with_people) -> None:
    assert "First describe whom" in with_people.get("/invite").get_text()
    with_people.get("/invite/99")
    assert with_people.status == 404


def test_inviting_without_projects_leads_to_adding_files(reader) -> None:
    assert "Add one together with its files" in reader.get("/invite").get_text()


def test_the_tour_shows_the_doors_that_lead_somewhere(with_people, sample: Flask) -> None:
    page = with_people.get("/tour")
    doors = {h.get_text(): h.a["href"] for h in page.select("h2") if h.a}
    assert list(doors) == ["One person, 2 rows", "Who is left out and why", "Gwen Hughes’s inbox"]
    assert "1 person" not in page.get_text()
    assert "2 rows of the files are one person, written as Elizabeth Nowak and Liz Nowak." in (
        " ".join(page.get_text().split())
    )
    with_people.get(doors["One person, 2 rows"])
    assert with_people.status == 200


def test_there_is_no_tour_where_data_is_real(reader) -> None:
    reader.get("/tour")
    assert reader.status == 404


def test_every_page_of_a_sample_shows_its_day(with_people, sample: Flask) -> None:
    for path in ("/", "/files", "/people", "/groups", "/nowhere"):
        assert "Today is Friday 9 January 2026" in with_people.get(path).get_text(), path


def test_a_group_whose_topic_is_gone_says_so_instead_of_counting(
    with_people, house: Flask, now
) -> None:
    with house.app_context():
        session = about_to_write(db.session())
        rule = {"version": 1, "rule": {"all": [{"interest": {"issue": "gone", "at_least": 1}}]}}
        session.add(Segment(name="Old", rule=rule, made_at=now))
        session.commit()
        db.session.remove()
    page = with_people.get("/groups/1")
    assert "can’t be counted any more" in page.get_text()
    page = with_people.post("/invite/check", LETTER)
    assert with_people.status == 422
    assert "there is no issue 'gone'" in page.get_text()


def test_when_mailchimp_does_not_answer_nothing_is_sent_and_it_is_said(
    with_people, practice: PracticeServer, house: Flask
) -> None:
    save(with_people)
    known = house.extensions["reconvene"]
    house.extensions["reconvene"] = replace(known, mailchimp_api_key="practice" * 4 + "-us9")
    page = with_people.post("/invite/send", LETTER)
    assert with_people.status == 422
    assert page.select_one(".govuk-inset-text")
    assert "Sent before" not in with_people.get("/invite").get_text()
