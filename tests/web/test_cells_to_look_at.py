"""Lines that are taken in with a cell nobody can use are shown, and mended, before they are added."""

import pytest

LIST = """Full name,Email,Date,May we e-mail you about future consultations?
Ann Lee,ann.lee@gmial.com,13/11/2025,Yes
Bob Ray,bob.ray@post.example,14/11/2025,Yes
Cat Fox,cat.fox@@post.example,15/11/2025,Yes
Dan Hay,dan.hay@post.example,16/11/2025,No
"""
SURE = "Ann Lee ‘Email’: “ann.lee@gmial.com” looks mistyped: did you mean ann.lee@gmail.com?"


@pytest.fixture
def planned(reader):
    reader.upload("list.csv", LIST)
    reader.post("/files/batches/1/projects")
    reader.post("/files/batches/1/questions", {"all": "as_asked"})
    reader.plan()
    return reader


def lines(page) -> list[str]:
    return [row.get_text(" ", strip=True) for row in page.select("main tbody tr")]


def test_what_cannot_be_used_in_lines_taken_in_is_shown_before_they_are_added(planned) -> None:
    page = planned.get("/files/batches/1/plan")
    link = page.select_one('a[href="/files/batches/1/plan/odd"]')
    assert link.get_text() == "Look at 2 lines"
    shown = lines(planned.get("/files/batches/1/plan/odd"))
    assert len(shown) == 2
    assert SURE in shown[0]
    assert "did you mean cat.fox@post.example?" in shown[1]
    assert SURE in lines(planned.get("/files/batches/1/plan/new"))[0]


def test_a_mistyped_address_is_put_right_before_it_is_added(planned) -> None:
    page = planned.get("/files/batches/1/plan/odd")
    page = planned.get(page.select_one("main tbody a")["href"])
    assert "did you mean ann.lee@gmail.com?" in page.find("main").get_text()
    mended = {"file": "1", "row": "2", "cell-1": "ann.lee@gmail.com"}
    planned.post("/files/batches/1/fix", mended)
    planned.work()
    page = planned.onward()
    assert page.select_one('a[href="/files/batches/1/plan/odd"]').get_text() == "Look at 1 line"
    assert "2 people could be invited after this" in page.get_text()


def test_lines_without_anything_to_look_at_have_no_list(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.post("/files/batches/1/projects")
    page = reader.plan()
    assert not page.select('a[href="/files/batches/1/plan/odd"]')
    assert "There are none." in reader.get("/files/batches/1/plan/odd").get_text()


def test_an_odd_line_of_a_stop_list_is_shown_and_stands_as_it_came(reader, stop_list: str) -> None:
    slip = "Ann Lee,ann.lee@gmial.com,ZX1 1AA,01/12/2025\n"
    reader.upload("DO NOT CONTACT.csv", stop_list + slip)
    reader.plan()
    page = reader.get("/files/batches/1/plan/odd")
    assert "did you mean ann.lee@gmail.com?" in page.get_text()
    assert not page.select("main tbody a")
