"""Taking a file out again: what it would do, what it did, what stays."""

import pytest

from app.jobs import importing
from app.workflows.undo_upload import UndoRefused


def main(page) -> str:
    return page.find("main").get_text(" ", strip=True)


def test_the_page_says_first_what_would_happen(with_people) -> None:
    text = main(with_people.get("/files/1/undo"))
    assert "5 rows would be nobody’s any more." in text
    assert "4 people would leave the list: they are in no other file." in text
    assert "3 yeses to being contacted would no longer count." in text
    assert "What they asked us to stop stays." in text


def test_a_file_is_taken_out_and_what_that_did_is_told(with_people) -> None:
    page = with_people.take_out(1)
    assert with_people.path == "/files/1/undone"
    assert "4 people were only in this file" in main(page)
    assert "Taken out" in with_people.get("/files").get_text()
    assert "See what that did" in with_people.get("/files/1").get_text()
    assert "Nowak" not in with_people.get("/people").get_text()
    with_people.get("/files/1/undo")
    assert with_people.headers["Location"] == "/files/1/undone"
    page = with_people.post("/files/1/undo")
    assert with_people.status == 422
    assert "taken out already" in page.get_text()


def test_stops_stay_when_their_list_is_taken_out(with_people, stop_list: str) -> None:
    with_people.add(("DO NOT CONTACT.csv", stop_list))
    text = main(with_people.get("/files/2/undo"))
    assert "1 person would stay, as the other files show them." in text
    assert "would stay in force" in text
    with_people.take_out(2)
    page = with_people.get("/people?state=asked_to_stop")
    assert "Gwen Hughes" in page.get_text()


def test_a_file_that_was_taken_out_may_come_again(with_people, survey: str) -> None:
    with_people.take_out(1)
    with_people.add(("survey.csv", survey))
    assert "Nowak" in with_people.get("/people").get_text()


def test_a_file_that_waits_has_nothing_to_take_out(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.get("/files/1/undo")
    assert reader.headers["Location"] == "/files/1"
    reader.get("/files/1/undone")
    assert reader.headers["Location"] == "/files/1"


def test_an_officer_may_not_take_files_out(with_people, enter) -> None:
    officer = enter("officer")
    officer.post("/files/1/undo")
    assert officer.status == 403
    assert not officer.get("/files").select('main a[href="/files/1/undo"]')


def test_whoever_waits_for_a_file_to_be_taken_out_is_told_so(with_people) -> None:
    with_people.post("/files/1/undo")
    assert with_people.headers["Location"] == "/files/1/undo/progress"
    page = with_people.get("/files/1/undo/progress")
    assert page.h1.get_text() == "Taking survey.csv out"
    assert page.select_one("noscript meta")["content"] == "5;url=/files/1/undo/progress"
    with_people.get("/files/1/undo")
    assert with_people.headers["Location"] == "/files/1/undo/progress", "there is nothing to ask"


def test_a_page_that_waits_for_it_goes_on_by_itself(with_people) -> None:
    with_people.post("/files/1/undo")
    asks = {"HX-Request": "true"}
    assert with_people.get("/files/1/undo/progress", headers=asks).get_text() == ""
    assert "HX-Redirect" not in with_people.headers
    with_people.post("/files/1/undo")
    with_people.take_out(1)
    with_people.get("/files/1/undo/progress", headers=asks)
    assert with_people.headers["HX-Redirect"] == "/files/1/undone"


def test_what_kept_a_file_from_being_taken_out_in_the_background_is_told(
    with_people, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_people.post("/files/1/undo")

    def refuse(*_given: object, **_more: object) -> None:
        raise UndoRefused("These files are being added. Stop that first.")

    monkeypatch.setattr(importing, "undo_upload", refuse)
    page = with_people.take_out(1)
    assert with_people.path == "/files/1/undo"
    assert "These files are being added. Stop that first." in main(page)
    assert "Nowak" in with_people.get("/people").get_text()
    monkeypatch.undo()
    with_people.take_out(1)
    assert with_people.path == "/files/1/undone"
