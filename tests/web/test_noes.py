"""Changing a column whose rows say no: they are counted, read aloud, and asked about."""

from sqlalchemy import select

from app.db import db
from app.models.shell import Activity

ANSWERS = """Full name,Email,Postcode,May we e-mail you about future consultations?
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,No
Cat Fox,cat.fox@post.example,ZX3 3AA,No
Dan Hay,dan.hay@post.example,ZX4 4AA,No
"""


def role_of(reader, column: int) -> str:
    select = reader.get("/files/1").find("select", {"name": f"role-{column}"})
    return select.find("option", selected=True)["value"]


def hidden(page) -> dict[str, str]:
    """What the form of a page sends along unseen."""
    return {one["name"]: one["value"] for one in page.select("main form input[type=hidden]")}


def test_a_column_that_says_no_is_read_aloud_and_not_changed(reader) -> None:
    reader.upload("answers.csv", ANSWERS)
    page = reader.post("/files/1", {"role-3": "ignore", "role-2": "location"})
    assert reader.status == 200
    text = page.main.get_text(" ", strip=True)
    assert "3 rows say no here" in text
    assert "As ‘Leave this column out’ nobody would hear them." in text
    spoken = [one.get_text() for one in page.select("main li")]
    asked = "May we e-mail you about future consultations?"
    assert spoken == [
        f"Row 3: ‘{asked}’ = No → asked us not to write.",
        f"Row 4: ‘{asked}’ = No → asked us not to write.",
    ]
    assert (role_of(reader, 3), role_of(reader, 2)) == ("consent_contact", "postcode")


def test_without_a_tick_nothing_is_changed_and_with_it_all_is(house, reader) -> None:
    reader.upload("answers.csv", ANSWERS)
    page = reader.post("/files/1", {"role-3": "ignore", "role-2": "location"})
    fields = hidden(page)
    page = reader.post("/files/1", fields)
    assert reader.status == 422
    assert page.select_one('.govuk-error-summary a[href="#given-up"]')
    assert role_of(reader, 3) == "consent_contact"
    tick = page.find("input", id="given-up")
    reader.post("/files/1", {**fields, tick["name"]: tick["value"]})
    assert reader.headers["Location"] == "/files/batches/1"
    assert (role_of(reader, 3), role_of(reader, 2)) == ("ignore", "location")
    with house.app_context():
        noted = db.session().scalars(select(Activity).where(Activity.verb == "noes given up")).one()
        assert (noted.about, noted.counts) == ("upload 1 column 4", {"noes": 3})
        assert noted.staff_id


def test_a_tick_for_one_change_does_not_do_for_another(reader) -> None:
    reader.upload("answers.csv", ANSWERS)
    tick = reader.post("/files/1", {"role-3": "ignore"}).find("input", id="given-up")
    page = reader.post("/files/1", {"role-3": "free_text", tick["name"]: tick["value"]})
    assert "As ‘Answer: in their own words’ nobody would hear them." in page.get_text()
    assert role_of(reader, 3) == "consent_contact"


def test_an_answer_said_to_be_a_no_is_asked_about_before_it_is_a_yes(reader) -> None:
    reader.upload(
        "answers.csv",
        ANSWERS.replace(
            "Dan Hay,dan.hay@post.example,ZX4 4AA,No",
            "Dan Hay,dan.hay@post.example,ZX4 4AA,perhaps",
        ),
    )
    control = reader.get("/files/1/columns/3").select_one("main table select")["name"]
    reader.post("/files/1/columns/3", {control: "no"})
    page = reader.post("/files/1/columns/3", {control: "yes"})
    assert "Row 5: ‘May we e-mail you about future consultations?’ = perhaps" in page.get_text()
    tick = page.find("input", id="given-up")
    assert page.select_one("main form")["action"] == "/files/1/columns/3"
    reader.post("/files/1/columns/3", {**hidden(page), tick["name"]: tick["value"]})
    page = reader.get("/files/1/columns/3")
    assert page.select_one("main table select option[selected]")["value"] == "yes"


def test_what_an_answer_of_another_file_means_is_not_forgotten_with_a_file_without_it(
    reader,
) -> None:
    odd = ANSWERS.replace("ZX4 4AA,No", "ZX4 4AA,perhaps")
    reader.upload("answers.csv", odd)
    control = reader.get("/files/1/columns/3").select_one("main table select")["name"]
    reader.post("/files/1/columns/3", {control: "no"})
    reader.get("/files/batches/1")
    reader.plan()
    reader.add_people()
    reader.upload("next.csv", odd.replace("perhaps", "if it rains").replace("@post", "@mail"))
    other = reader.get("/files/2/columns/3").select_one("main table select")["name"]
    reader.post("/files/2/columns/3", {other: "silent"})
    reader.get("/files/batches/2")
    reader.plan()
    reader.add_people()
    reader.upload("last.csv", odd.replace("@post", "@third"))
    page = reader.get("/files/3/columns/3")
    assert page.select_one("main table select option[selected]")["value"] == "no"
