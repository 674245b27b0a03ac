"""Files: adding them together, the list, one file with its columns, the words people saw."""

import io
import re
import zipfile
from dataclasses import replace

import pytest

from app.db import about_to_write, db
from app.workflows.receive_upload import reading_with, receive_upload
from importers.reading import read_sheets
from importers.reading.limits import MEGABYTE
from tests.conftest import NOW


def test_without_files_the_list_says_what_to_do_next(reader) -> None:
    page = reader.get("/files")
    assert "No files yet." in page.get_text()
    assert page.select_one('main a[href="/files/add"]')


def test_files_that_wait_are_linked_from_the_list(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.get("/files")
    assert page.select_one('main a[href="/files/batches/1"]').get_text() == (
        "Go on with 1 file of 9 January 2026"
    )


def test_a_packed_folder_is_the_files_in_it(reader, survey: str, stop_list: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as folder:
        folder.writestr("old/survey.csv", survey)
        folder.writestr("old/DO NOT CONTACT.csv", stop_list)
    page = reader.upload("everything.zip", packed.getvalue())
    names = [th.get_text(" ", strip=True) for th in page.select("main tbody th")]
    assert [name.rpartition("/")[2] for name in names] == ["DO NOT CONTACT.csv", "survey.csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))],
)
def test_a_file_that_cannot_be_read_is_shown_with_its_sentence(
    reader, name: str, content: bytes
) -> None:
    page = reader.upload(name, content)
    assert page.select_one("main tbody .rc-under").get_text().endswith(".")
    page = reader.get("/files/1")
    assert page.select_one(".govuk-inset-text").get_text().strip().endswith(".")
    assert "Nothing of this file was kept" in page.get_text()


def test_a_file_seen_before_says_since_when(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.upload("again.csv", survey)
    said = page.select_one("main tbody .rc-under").get_text()
    assert said == (
        "You added this file before, on 9 January 2026, as ‘survey.csv’. It is not added twice."
    )


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "files", "Choose one file or more"),
        ({"project": "999"}, "project", "Choose a project from the list"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(reader, fields, field: str, said: str) -> None:
    page = reader.post("/files/add", fields)
    assert reader.status == 422
    assert said in page.select_one(f'.govuk-error-summary a[href="#{field}"]').get_text()


def test_a_known_project_can_be_chosen_for_all_files(with_people, stop_list: str) -> None:
    page = with_people.upload("other.csv", stop_list, project="1")
    assert "Alder Lane bus lane" in page.select_one("main table").get_text()


def test_a_corrected_column_stays_corrected(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.post("/files/1", {"role-3": "ignore"})
    assert reader.headers["Location"] == "/files/batches/1"
    page = reader.get("/files/1")
    chosen = page.find("select", {"name": "role-3"}).find("option", selected=True)
    assert chosen["value"] == "ignore"
    assert "Changed by you" in page.get_text()


def test_every_column_shows_what_it_was_taken_for_and_three_samples(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.get("/files/1")
    roles = {
        s["name"]: s.find("option", selected=True)["value"] for s in page.select("main select")
    }
    assert roles["role-2"] == "email"
    assert roles["role-6"] == "consent_contact"
    assert "for example ZX1 1AB · ZX2 2BB · ZX3 3DD" in page.get_text()


def test_a_role_there_is_not_is_refused(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.post("/files/1", {"role-3": "nonsense"})
    assert reader.status == 422
    assert "nonsense" in page.select_one(".govuk-error-summary").get_text()


def test_a_file_that_was_added_can_no_longer_be_corrected(with_people) -> None:
    page = with_people.post("/files/1", {"role-3": "ignore"})
    assert with_people.status == 422
    assert "added already" in page.get_text()


def test_columns_settled_once_are_settled_for_the_same_layout(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.post("/files/1", {"role-4": "ignore"})
    reader.plan()
    reader.add_people()
    reader.upload("next year.csv", survey.replace("2025", "2026"))
    page = reader.get("/files/2")
    chosen = page.find("select", {"name": "role-4"}).find("option", selected=True)
    assert chosen["value"] == "ignore"
    assert "as you settled them for the same layout" in page.get_text()


def test_an_officer_sees_what_a_file_holds_and_changes_nothing(reader, enter, survey: str) -> None:
    reader.upload("survey.csv", survey)
    officer = enter("officer")
    page = officer.get("/files/1")
    assert not page.select("main select")
    assert not officer.get("/files").select('main a[href="/files/add"]')
    officer.post("/files/1", {"role-3": "ignore"})
    assert officer.status == 403


HIDES = {
    "A": ["Name", "Ann Lee", "Bob Ray"],
    "B": ["Email", "ann@post.example", "bob@post.example"],
}


def hiding_workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for letter, cells in HIDES.items():
        for number, cell in enumerate(cells, 1):
            book.active[f"{letter}{number}"] = cell
    more = book.create_sheet("Last year")
    for row in (
        ("Name", "Email"),
        ("Cat Fox", "cat@post.example"),
        ("Dan Hay", "dan@post.example"),
    ):
        more.append(row)
    more.sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_hidden_parts_are_listed_and_used_when_ticked(reader) -> None:
    reader.upload("list.xlsx", hiding_workbook())
    page = reader.get("/files/1")
    assert re.search("Hidden sheets were left out: .Last year", page.get_text())
    assert not page.select_one("#use-hidden").has_attr("checked")
    reader.post("/files/1/hidden", {"hidden": "1"})
    assert reader.headers["Location"] == "/files/batches/1/progress"
    reader.work()
    page = reader.get("/files/1")
    assert page.select_one("#use-hidden").has_attr("checked")
    names = [th.get_text(" ", strip=True) for th in reader.get("/files").select("main tbody th a")]
    assert "list.xlsx#Last year" in names
    reader.post("/files/1/hidden", {})
    reader.work()
    assert "list.xlsx#Last year" not in reader.get("/files").get_text()


def test_hidden_parts_of_a_file_of_no_batch_are_read_in_one_of_its_own(house, reader) -> None:
    with house.app_context():
        session = about_to_write(db.session())
        receive_upload(
            session,
            content=hiding_workbook(),
            file_name="list.xlsx",
            project_id=None,
            staff_id=None,
            now=NOW,
            read=reading_with(read_sheets),
        )
        session.commit()
    woken: list[bool] = []
    house.extensions["reconvene_wake"] = lambda: woken.append(True)
    reader.post("/files/1/hidden", {"hidden": "1"})
    assert reader.headers["Location"] == "/files/batches/1/progress"
    assert woken
    assert "list.xlsx#Last year" in reader.work().get_text()


def test_hidden_parts_of_a_file_that_was_added_stay_as_they_were(with_people) -> None:
    with_people.post("/files/1/hidden", {"hidden": "1"})
    assert with_people.status == 422


def test_rows_that_need_a_look_are_listed_with_their_numbers(reader) -> None:
    text = "Full name,Email\nAnn Lee,ann.lee@post.example\nBob Ray,bob at post.example\n,\n"
    reader.add(("people.csv", text))
    odd = reader.get("/files/1/rows/odd")
    assert odd.find("th", scope="row").get_text() == "3"
    skipped = reader.get("/files/1/rows/skipped")
    assert [th.get_text() for th in skipped.find_all("th", scope="row")] == ["1", "4"]
    assert "There are none." in reader.get("/files/1/rows/held").get_text()
    reader.get("/files/1/rows/other")
    assert reader.status == 404


def test_there_is_no_page_of_a_file_that_is_not_there(reader) -> None:
    for page in ("/files/9", "/files/9/undo", "/files/9/undone", "/files/batches/9"):
        reader.get(page)
        assert reader.status == 404, page


def test_the_words_people_saw_are_asked_once_and_release_people(reader, survey: str) -> None:
    assert "Questions appear here" in reader.get("/wordings").get_text()
    reader.add(("survey.csv", survey))
    page = reader.get("/wordings")
    name = page.select_one("main input[type=radio]")["name"]
    assert "3 rows say yes to it. It stands in 1 file." in page.get_text()
    page = reader.post("/wordings", {name: "as_asked"}, follow_redirects=True)
    assert "2 people can be invited now; it was 0." in page.get_text()
    page = reader.post("/wordings", {name: "unknown"}, follow_redirects=True)
    assert "0 people can be invited now; it was 2." in page.get_text()
    words = name.replace("answer-", "words-")
    page = reader.post("/wordings", {name: "column_label"})
    assert reader.status == 422
    given = {name: "column_label", words: "Tick to hear about future consultations"}
    page = reader.post("/wordings", given, follow_redirects=True)
    assert "2 people can be invited now" in page.get_text()
    assert "Tick to hear about" in page.find("textarea").get_text()
    page = reader.post("/wordings", given, follow_redirects=True)
    assert "Nothing was answered." in page.get_text()


def test_files_that_came_another_way_are_gathered_and_gone_on_with(house, reader, survey) -> None:
    reader.post("/files/gather")
    assert reader.headers["Location"] == "/files", "there are none"
    with house.app_context():
        session = about_to_write(db.session())
        receive_upload(
            session,
            content=survey.encode(),
            file_name="survey.csv",
            project_id=None,
            staff_id=None,
            now=NOW,
            read=reading_with(read_sheets),
        )
        session.commit()
    page = reader.get("/files")
    assert page.select_one('form[action="/files/gather"] button').get_text() == (
        "Check and add 1 other file"
    )
    reader.post("/files/gather")
    assert reader.headers["Location"] == "/files/batches/1"
    assert "Add 4 people" in reader.plan().get_text()


def test_a_label_is_no_question_on_the_page_of_all_words_either(reader) -> None:
    text = "Name,Email,Mailing list\nAnn Lee,ann@post.example,Yes\nBo Ray,bo@post.example,Yes\n"
    reader.add(("list.csv", text))
    page = reader.get("/wordings")
    assert page.select_one("main input[type=radio][checked]")["value"] == "column_label"
    page = reader.post("/wordings", {"all": "as_asked"}, follow_redirects=True)
    assert "Nothing was answered." in page.get_text()


def test_the_page_says_how_large_a_file_may_be_here(house, reader) -> None:
    assert "up to 100 MB each" in reader.get("/files/add").get_text()
    known = house.extensions["reconvene"]
    limits = replace(known.limits, file_bytes=7 * MEGABYTE)
    house.extensions["reconvene"] = replace(known, limits=limits)
    assert "up to 7 MB each" in reader.get("/files/add").get_text()
