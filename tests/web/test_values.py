"""What is right of a person's details: every value with its source, and choosing among them."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.db import about_to_write, db
from app.models.people import Draft, Person
from app.store import installation
from app.workflows import choose_values, judge_match

LATER = """Full name,Email address,Postcode,Phone,Submitted on,Comments
Elizabeth Nowak,liz.nowak@post.example,ZX5 5AA,07700 900123,2025-12-05,More trees
"""


@pytest.fixture
def liz(with_people) -> str:
    """Whose page this is the address of: two rows of one file, and a third that shows a move."""
    with_people.add(("later.csv", LATER))
    page = with_people.get("/people?q=nowak")
    return page.select_one("tbody a")["href"]


def details(page) -> dict[str, str]:
    """What is shown of a person: name of the detail → all that stands there."""
    rows = page.select(".govuk-summary-list__row")
    return {
        row.dt.get_text(strip=True): row.select_one("dd").get_text(" ", strip=True) for row in rows
    }


def test_every_value_shows_its_source_and_all_that_does_not_count(with_people, liz: str) -> None:
    found = details(with_people.get(liz))
    assert found["Given name"].startswith(
        "Elizabeth Row 2 of later.csv, 5 December 2025 (fullest form)"
    )
    assert (
        "‘Liz’: stands in one row only Row 2 of survey.csv, 1 November 2025" in found["Given name"]
    )
    assert found["Postcode"].startswith(
        "ZX5 5AA Row 2 of later.csv, 5 December 2025 (most recent) 2 other sources"
    )
    assert "‘ZX1 1AB’: an older row Row 2 of survey.csv" in found["Postcode"]
    assert found["Phone"].startswith("+447700900123 Row 2 of later.csv")
    assert found["Organisation"] == "Not known"
    assert found["Also written"] == "Liz Nowak"


def test_staff_choose_what_a_row_shows(with_people, liz: str) -> None:
    page = with_people.get(f"{liz}/values/postcode")
    assert "Which postcode is right for Elizabeth Nowak?" in page.h1.get_text()
    first, second = page.select("input[type=radio]")[:2]
    labels = [page.select_one(f"label[for={one['id']}]").get_text() for one in (first, second)]
    assert labels == ["ZX5 5AA", "ZX1 1AB"]

    page = with_people.post(
        f"{liz}/values/postcode", {"choice": second["value"]}, follow_redirects=True
    )

    assert "Postcode saved." in page.get_text()
    found = details(page)["Postcode"]
    assert found.startswith("ZX1 1AB Chosen by staff, ")
    assert "row 3 of survey.csv, 2 November 2025" in found
    assert "‘ZX5 5AA’: what was chosen or entered counts Row 2 of later.csv" in found


def test_they_enter_something_else_and_take_it_back(with_people, liz: str) -> None:
    page = with_people.get(f"{liz}/values/organisation")
    assert page.select_one("input[name=choice]")["type"] == "hidden"
    page = with_people.post(
        f"{liz}/values/organisation",
        {"choice": "enter", "text": " Castle Traders "},
        follow_redirects=True,
    )
    assert details(page)["Organisation"].startswith("Castle Traders Entered by staff, ")
    page = with_people.get(f"{liz}/values/organisation")
    assert "Whatever the files show" in page.get_text()
    page = with_people.post(f"{liz}/values/organisation", {"choice": "back"}, follow_redirects=True)
    assert details(page)["Organisation"] == (
        "Not known 1 other source of the organisation ‘Castle Traders’: taken back Entered by "
        f"staff, {details(page)['Organisation'].rpartition(', ')[2]}"
    )


@pytest.mark.parametrize(
    ("field", "fields", "said"),
    [
        ("postcode", {}, "Choose what is right"),
        ("postcode", {"choice": "enter", "text": "ZX5"}, "Enter a full postcode, like ZX1 1AB"),
        ("postcode", {"choice": "row-99999"}, "not this person’s"),
        ("postcode", {"choice": "row-x"}, "Choose what is right"),
        ("postcode", {"choice": "back"}, "nothing to take back"),
        ("organisation", {"choice": "back"}, "nothing to take back"),
        ("organisation", {}, "Choose what is right"),
    ],
)
def test_what_can_t_be_kept_is_said_beside_the_choice(
    with_people, liz: str, field: str, fields: dict[str, str], said: str
) -> None:
    before = details(with_people.get(liz))
    page = with_people.post(f"{liz}/values/{field}", fields)
    assert with_people.status == 422
    assert said in page.select_one(".govuk-error-summary").get_text()
    target = page.select_one(".govuk-error-summary a")["href"]
    assert page.select_one(target)
    assert details(with_people.get(liz)) == before


def test_what_they_entered_themselves_only_they_change(with_people, liz: str, house: Flask) -> None:
    with house.app_context():
        session = about_to_write(db.session())
        choose_values.enter_own_value(
            session,
            person_id=session.scalars(select(Person.id).where(Person.family == "Nowak")).one(),
            field="family",
            text="Nowak-Marsh",
            installation=installation.load(session, house.extensions["reconvene"]),
            now=house.extensions["reconvene_clock"](),
        )
        session.commit()
        db.session.remove()
    page = with_people.get(liz)
    assert "Elizabeth Nowak-Marsh" in page.h1.get_text()
    assert details(page)["Family name"].startswith("Nowak-Marsh Entered by themselves, ")
    page = with_people.get(f"{liz}/values/family")
    assert "only they can change it" in page.get_text()
    assert not page.select(f'form[action="{liz}/values/family"]')


def test_officers_see_the_sources_and_change_nothing(enter, with_people, liz: str) -> None:
    officer = enter("officer")
    page = officer.get(liz)
    assert "Row 2 of later.csv" in details(page)["Postcode"]
    assert "Organisation" not in details(page)
    assert not page.select('a[href*="/values/"]')
    officer.get(f"{liz}/values/postcode")
    assert officer.status == 403
    officer.post(f"{liz}/values/postcode", {"choice": "enter", "text": "ZX1 1AB"})
    assert officer.status == 403


@pytest.mark.parametrize("field", ["name", "district", "email"])
def test_only_what_can_be_chosen_has_a_page(with_people, liz: str, field: str) -> None:
    with_people.get(f"{liz}/values/{field}")
    assert with_people.status == 404


def test_an_id_lost_by_a_merge_leads_to_whoever_has_it_now(
    with_people, liz: str, house: Flask
) -> None:
    gwen = with_people.get("/people?q=hughes").select_one("tbody a")["href"]
    with house.app_context():
        session = about_to_write(db.session())
        rows = [
            session.scalars(
                select(Draft.id).where(Draft.card["family"].as_string() == name)
            ).first()
            for name in ("Nowak", "Hughes")
        ]
        judge_match.same(
            session,
            a=rows[0],
            b=rows[1],
            staff_id=None,
            installation=installation.load(session, house.extensions["reconvene"]),
            now=house.extensions["reconvene_clock"](),
        )
        session.commit()
        db.session.remove()
    for path in (gwen, f"{gwen}/values/family"):
        with_people.get(path)
        assert with_people.status == 302
        assert with_people.headers["Location"] == liz
    # A form of a page that is no more is not acted on.
    with_people.post(f"{gwen}/split", {"row": "1", "sure": "yes"})
    assert (with_people.status, with_people.headers["Location"]) == (302, liz)
    assert "4 rows of the files" in with_people.get(liz).get_text()
    (found,) = with_people.get("/people?q=" + gwen.rpartition("/")[2]).select("tbody a")
    assert found["href"] == liz
