"""What adding files would do: shown, mended, downloaded, done, and refused when something moved."""

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from app.jobs.runner import run_waiting
from importers.recognise.words import WHAT_TO_FIX

BROKEN = """Full name,Email,Postcode,May we e-mail you about future consultations?
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,Yes
,cat at post.example,,
Dan Hay,dan.hay@post.example,ZX4 4AA,No
,=1+1@,,
"""
LATER = """Timestamp,Full name,Email address,Postcode,Phone number,May we contact you by email about future consultations?
01/12/2025 10:00,Owen Price,owen.price@post.example,ZX2 2BB,07700 900123,
02/12/2025 10:00,Nora New,nora.new@post.example,ZX8 8AA,,Yes
"""


def main(page) -> str:
    return page.find("main").get_text(" ", strip=True)


@pytest.fixture
def planned(reader, survey: str):
    """The survey is read and it is worked out what adding it would do."""
    reader.upload("survey.csv", survey)
    reader.post("/files/batches/1/projects")
    reader.post("/files/batches/1/plan")
    reader.work()
    return reader


def test_the_plan_says_who_could_be_invited_and_never_a_bare_0(planned) -> None:
    text = main(planned.get("/files/batches/1/plan"))
    assert "Nothing has changed yet." in text
    assert "2 people said yes. Nobody could be invited yet after this." in text
    assert "Confirm 1 wording to release 2 more." in text
    assert "No address becomes contactable; 0 people who opted out are affected." in text
    assert "Add 4 people" in text


def test_confirming_the_words_changes_the_plan(planned) -> None:
    planned.post("/files/batches/1/questions", {"all": "as_asked"})
    page = planned.work()
    text = main(planned.onward())
    assert "2 people could be invited after this; nobody can be now." in text
    assert "2 e-mail addresses become contactable; 0 people who opted out are affected." in text
    assert page


def test_a_plan_that_was_never_worked_out_can_be(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.get("/files/batches/1/plan")
    assert "Work out what will change" in page.get_text()
    assert not page.find("input", {"name": "digest"})


@pytest.mark.parametrize(("minutes", "there"), [(59, True), (61, False)])
def test_the_copy_a_plan_leaves_is_kept_for_an_hour(
    house, planned, minutes: int, *, there: bool
) -> None:
    """It holds everybody's details, and only saves working the plan out again."""
    home = house.extensions["reconvene"].home
    on_a_copy = bool(list(home.glob("plan-*")))
    clock = house.extensions["reconvene_clock"]
    later = clock() + timedelta(minutes=minutes)
    run_waiting(house, clock=lambda: later)
    assert bool(list(home.glob("plan-*"))) == (on_a_copy and there)
    planned.add_people()
    assert planned.path == "/files/batches/1/done"
    assert not list(home.glob("plan-*"))


def test_people_are_added_as_the_plan_says(planned) -> None:
    page = planned.add_people()
    assert planned.path == "/files/batches/1/done"
    text = main(page)
    assert "2 people said yes. Nobody can be invited yet." in text
    assert "Confirm 1 wording to release 2 more." in text
    assert "6 5 0 0 1" in text
    assert page.select_one('main a[href="/files/1/undo"]')
    planned.post("/files/batches/1/questions", {"all": "as_asked"})
    text = main(planned.get("/files/batches/1/done"))
    assert "2 people can be invited now." in text
    assert "Confirm" not in text


def test_every_kind_of_line_has_a_list_with_row_numbers(with_people) -> None:
    with_people.upload("later.csv", LATER)
    with_people.plan()
    text = main(with_people.get("/files/batches/2/plan/changed"))
    assert "2 Owen Price Phone number:" in text
    text = main(with_people.get("/files/batches/2/plan/new"))
    assert "3 Nora New" in text
    assert "There are none." in main(with_people.get("/files/batches/2/plan/held"))
    with_people.get("/files/batches/2/plan/other")
    assert with_people.status == 404


def test_a_cell_is_mended_on_the_page_and_the_plan_worked_out_again(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    page = reader.get("/files/batches/1/plan/rejected")
    assert [th.get_text() for th in page.select("main tbody th")] == ["4", "6"]
    link = page.select_one("main tbody a[href*='fix']")["href"]
    page = reader.get(link)
    assert page.h1.get_text().startswith("Change a cell of row ")
    row = page.find("input", {"name": "row"})["value"]
    fields = {"file": "1", "row": row}
    page = reader.post("/files/batches/1/fix", fields)
    assert reader.status == 422
    assert "Change a cell, or go back" in page.get_text()
    given = {"cell-0": "Cat Fox", "cell-1": "cat.fox@post.example"}
    reader.post("/files/batches/1/fix", {**fields, **given})
    assert reader.headers["Location"] == "/files/batches/1/progress"
    reader.work()
    assert "Cat Fox" in main(reader.get("/files/batches/1/plan/new"))
    page = reader.get(f"/files/batches/1/fix?file=1&row={row}")
    assert "The file says" in page.get_text()


@pytest.mark.parametrize("asked", ["file=9&row=2", "file=1&row=99", ""])
def test_there_is_no_line_to_mend_that_is_not_there(reader, asked: str) -> None:
    reader.upload("people.csv", BROKEN)
    reader.get(f"/files/batches/1/fix?{asked}")
    assert reader.status == 404


def test_the_failing_lines_come_as_a_workbook_that_says_what_to_fix(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    answer = reader.client.get("/files/batches/1/failing.xlsx")
    assert answer.status_code == 200
    sheet = load_workbook(io.BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][-1] == WHAT_TO_FIX
    assert rows[0][:2] == ["Full name", "Email"]
    assert rows[1][-1].endswith((".", "?")), "a sentence says what is wrong"
    assert "=1+1@" in {cell.value for row in sheet.iter_rows() for cell in row}
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


LONG_STOPS = "Aldermere Borough Council 2024 do not contact list.csv"
STOPS = "Name,Email,Postcode\nAnn Lee,ann@post.example,ZX1 1AA\n,see the letter of May,\n"


def test_the_failing_lines_of_a_stop_list_come_back_as_stops(reader) -> None:
    reader.upload(LONG_STOPS, STOPS)
    reader.plan()
    content = reader.client.get("/files/batches/1/failing.xlsx").data
    assert load_workbook(io.BytesIO(content)).active.title.startswith("Do not contact")
    page = reader.upload("mended.xlsx", content)
    assert "People who asked us to stop" in page.select_one("main table").get_text()


def test_a_cell_of_a_stop_list_is_not_mended_but_its_line_said_whom_it_means(reader) -> None:
    reader.upload(LONG_STOPS, STOPS)
    reader.plan()
    links = [
        link["href"]
        for effect in ("held", "rejected")
        for link in reader.get(f"/files/batches/1/plan/{effect}").select("main tbody a")
    ]
    assert links == ["/stops/unread"]
    page = reader.get("/files/batches/1/fix?file=1&row=3")
    assert not page.select("main form")
    assert page.select_one('main a[href="/stops/unread"]')
    page = reader.post("/files/batches/1/fix", {"file": "1", "row": "3", "cell-1": "x@b.example"})
    assert reader.status == 422
    assert "A stop list stands as it came." in page.select_one(".govuk-error-summary").get_text()


def test_only_who_somebody_is_is_offered_to_be_put_right(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    page = reader.get("/files/batches/1/fix?file=1&row=4")
    offered = [box["name"] for box in page.select("main form input[id]")]
    assert offered == ["cell-0", "cell-1", "cell-2"]
    fields = {"file": "1", "row": "4", "cell-0": "Cat Fox", "cell-3": "Yes"}
    page = reader.post("/files/batches/1/fix", fields)
    assert reader.status == 422
    assert "what people said" in page.select_one("#cells .govuk-error-message").get_text()
    assert page.find("input", {"name": "cell-0"})["value"] == "Cat Fox", "what was typed is kept"
    page = reader.get("/files/batches/1/fix?file=1&row=4")
    assert not page.find("input", {"name": "cell-0"})["value"], "nothing was changed"


def test_a_cell_that_is_refused_says_so_beside_its_field(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    fields = {"file": "1", "row": "4", "cell-0": "x" * 32_768}
    page = reader.post("/files/batches/1/fix", fields)
    assert reader.status == 422
    assert page.select_one('.govuk-error-summary a[href="#cell-0"]')
    assert "more than a cell can hold" in page.select_one("#cell-0-error").get_text()
    assert page.select_one("#cell-0")["aria-describedby"] == "cell-0-error"


def test_a_cell_of_a_file_that_was_added_stands(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    reader.add_people()
    page = reader.get("/files/batches/1/fix?file=1&row=4")
    assert not page.select("main form")
    assert "added already" in page.get_text()
    reader.post("/files/batches/1/fix", {"file": "1", "row": "4", "cell-0": "Cat Fox"})
    assert reader.status == 422


def test_without_failing_lines_there_is_no_workbook(planned) -> None:
    planned.get("/files/batches/1/failing.xlsx")
    assert planned.status == 404


def test_a_mended_workbook_is_added_without_a_word_about_its_reasons(reader) -> None:
    reader.upload("people.csv", BROKEN)
    reader.plan()
    content = reader.client.get("/files/batches/1/failing.xlsx").data
    reader.add_people()
    book = load_workbook(io.BytesIO(content))
    for number, cell in enumerate(("Cat Fox", "cat.fox@post.example", "ZX3 3AA"), 1):
        book.active.cell(2, number).value = cell
    mended = io.BytesIO()
    book.save(mended)
    reader.upload("mended.xlsx", mended.getvalue())
    reader.plan()
    assert "Cat Fox" in main(reader.get("/files/batches/2/plan/new"))
    held = reader.get("/files/2").select("main select option[selected]")
    assert held[-1]["value"] == "ignore", "our own column says nothing when it comes back"


def test_what_moved_since_is_said_and_nothing_is_added(planned, survey: str) -> None:
    digest = planned.get("/files/batches/1/plan").find("input", {"name": "digest"})["value"]
    planned.post("/wordings", {"all": "as_asked"})
    planned.post("/files/batches/1/apply", {"digest": digest})
    planned.work()
    page = planned.get("/files/batches/1/plan")
    text = main(page)
    assert "Something moved since you last looked." in text
    assert "Nothing was added." in text
    assert planned.get("/people").get_text().count("Nowak") == 0
    planned.post("/files/batches/1/plan")
    planned.work()
    text = main(planned.get("/files/batches/1/plan"))
    assert "This is how it stands now." in text
    assert "2 people could be invited after this" in text
    planned.get("/files/batches/1/plan")
    planned.add_people()
    assert planned.path == "/files/batches/1/done"


def test_a_plan_worked_out_again_in_another_window_is_looked_at_again(planned) -> None:
    page = planned.post("/files/batches/1/apply", {"digest": "of before"}, follow_redirects=True)
    assert "Look at it once more." in page.get_text()
    assert planned.path == "/files/batches/1/plan"


def test_files_that_were_added_are_not_added_again(with_people) -> None:
    page = with_people.post("/files/batches/1/apply", {"digest": ""}, follow_redirects=True)
    assert "None of these files waits to be added." in page.get_text()
    page = with_people.post("/files/batches/1/plan", follow_redirects=True)
    assert "None of these files waits to be added." in page.get_text()


def test_lines_of_stop_lists_nobody_can_read_are_looked_at_before_anything_is_sent(reader) -> None:
    stops = "Name,Email,Postcode\nAnn Lee,ann@post.example,ZX1 1AA\n,see the letter of May,\n"
    page = reader.add(("Do not contact.csv", stops))
    link = page.select_one('main a[href="/stops/unread"]')
    assert link.get_text() == "Look at 1 line of your stop lists"


def test_before_anything_is_added_there_is_nothing_to_tell(planned) -> None:
    planned.get("/files/batches/1/done")
    assert planned.headers["Location"] == "/files/batches/1"
