"""The issues of a proposed project: shown with it, changed with it, kept with it."""

from sqlalchemy import select

from app.db import db
from app.models.intake import Project, ProjectIssue

NAME = "Bus lane survey 2025.csv"


def kept(house) -> dict[str, set[str]]:
    """Project → its issues."""
    with house.app_context():
        found: dict[str, set[str]] = {}
        for title, issue, confirmed in db.session().execute(
            select(Project.title, ProjectIssue.issue, ProjectIssue.confirmed)
            .join(ProjectIssue, ProjectIssue.project_id == Project.id)
            .order_by(Project.id)
        ):
            assert confirmed
            found.setdefault(title, set()).add(issue)
        return found


def form_of(page) -> dict[str, list[str]]:
    """What a browser would send of the page, unchanged."""
    found: dict[str, list[str]] = {}
    for one in page.select("main form input[name], main form select[name]"):
        if one.name == "select":
            chosen = one.find("option", selected=True) or one.find("option")
            found.setdefault(one["name"], []).append(chosen["value"])
        elif one.get("type") not in {"radio", "checkbox"} or one.has_attr("checked"):
            found.setdefault(one["name"], []).append(one.get("value", ""))
    return {name: values for name, values in found.items() if name != "csrf_token"}


def test_the_issues_a_title_suggests_are_shown_ticked_and_kept(house, reader, survey: str) -> None:
    reader.upload(NAME, survey)
    page = reader.get("/files/batches/1/projects")
    ticked = [one["value"] for one in page.select('input[name="issue-1"][checked]')]
    assert "public-transport" in ticked
    reader.post("/files/batches/1/projects", form_of(page))
    assert kept(house) == {"Bus lane survey 2025": set(ticked)}


def test_an_issue_is_left_out_and_another_added(house, reader, survey: str) -> None:
    reader.upload(NAME, survey)
    given = form_of(reader.get("/files/batches/1/projects"))
    given["issue-1"] = []
    given["also-1"] = ["parking", ""]
    reader.post("/files/batches/1/projects", given)
    assert kept(house) == {"Bus lane survey 2025": {"parking"}}


def test_a_project_may_be_about_nothing_in_particular(house, reader, survey: str) -> None:
    reader.upload(NAME, survey)
    given = form_of(reader.get("/files/batches/1/projects"))
    given["issue-1"] = []
    reader.post("/files/batches/1/projects", given)
    assert kept(house) == {}


def test_what_is_said_beside_one_file_holds_for_the_project_of_several(
    house, reader, survey: str
) -> None:
    reader.upload_all((NAME, survey), ("other.csv", survey.replace("2025", "2024")))
    given = form_of(reader.get("/files/batches/1/projects"))
    given |= {f"title-{n}": ["Bus lane"] for n in (1, 2)}
    given |= {f"project-{n}": ["new"] for n in (1, 2)}
    given |= {"offered-2": ["public-transport"], "issue-2": [], "also-2": ["parking", "roads"]}
    reader.post("/files/batches/1/projects", given)
    found = kept(house)["Bus lane"]
    assert {"parking", "roads"} <= found
    assert "public-transport" not in found


def test_an_issue_there_is_not_is_refused_beside_its_control(reader, survey: str) -> None:
    reader.upload(NAME, survey)
    given = form_of(reader.get("/files/batches/1/projects"))
    given["also-1"] = ["weather"]
    page = reader.post("/files/batches/1/projects", given)
    assert reader.status == 422
    assert page.select_one('.govuk-error-summary a[href="#also-1-1"]')
