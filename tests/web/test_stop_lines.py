"""Stop lists and lines of them that nobody could read: somebody looks, and nothing is sent before."""

import pytest

LIST = "Name,Email,Postcode,Date\n,the lady from the corner shop,,01/12/2025\n"


@pytest.fixture
def with_line(with_people):
    with_people.add(("Do not contact.csv", LIST))
    return with_people


def test_the_start_page_names_lines_that_wait_before_anything_else(with_line) -> None:
    assert "look at 1 line of your stop lists" in with_line.get("/").get_text(" ", strip=True)


def test_a_line_shows_what_stands_there_and_is_gone_once_somebody_said_whom_it_means(
    with_line,
) -> None:
    page = with_line.get("/stops/unread")
    assert "the lady from the corner shop" in page.get_text()
    form = page.select_one("form[action^='/stops/unread/']")
    page = with_line.post(
        form["action"], {"text": "gwen.hughes@post.example"}, follow_redirects=True
    )
    assert "There is no such line." in page.get_text()
    assert "Stopped, at once and for good." in page.get_text()
    page = with_line.post(form["action"], {"text": ""}, follow_redirects=True)
    assert "Somebody has looked at this line already." in page.get_text()


@pytest.mark.parametrize(
    "written",
    ["gwen.hughes@post", "Gwen.Hughes at post", "Gwen (gwen.hughes)", "gwen.hughes.post.example"],
)
def test_known_addresses_that_look_like_what_stands_there_are_stopped_unless_taken_out(
    with_people, written: str
) -> None:
    with_people.add(("Do not contact.csv", f"Name,Email,Postcode,Date\n,{written},,01/12/2025\n"))
    form = with_people.get("/stops/unread").select_one("form[action^='/stops/unread/']")
    text = form.select_one("input[name=text]")["value"]
    assert text == "gwen.hughes@post.example"
    with_people.post(form["action"], {"text": text})
    assert "Gwen" in with_people.get("/people?state=asked_to_stop").get_text()


def test_text_without_an_address_is_asked_about_beside_its_line(with_line) -> None:
    form = with_line.get("/stops/unread").select_one("form[action^='/stops/unread/']")
    page = with_line.post(form["action"], {"text": "Gwen"})
    assert with_line.status == 422
    assert page.select(".govuk-error-summary")
    assert page.select_one("input[name=text]")["value"] == "Gwen"


def test_without_such_lines_the_page_says_so(reader) -> None:
    assert "Everybody on your stop lists could be read." in reader.get("/stops/unread").get_text()


def test_a_stop_list_that_could_not_be_read_waits_until_somebody_looked(with_people) -> None:
    with_people.upload_all(
        ("Do not contact list.pdf", b"%PDF-1.7 a scan"), ("minutes.pdf", b"%PDF-1.7")
    )
    assert "look at 1 stop list" in with_people.get("/").get_text(" ", strip=True)
    page = with_people.get("/stops/unread")
    assert "Do not contact list.pdf" in page.get_text()
    assert "it could not be read" in page.get_text()
    assert "minutes.pdf" not in page.get_text()
    form = page.select_one("form[action^='/stops/unread/files/']")
    page = with_people.post(form["action"], {}, follow_redirects=True)
    assert "Noted that you looked." in page.get_text()
    assert "There is no such line." in page.get_text()
    page = with_people.post(form["action"], {}, follow_redirects=True)
    assert "Nobody needs to look at this file any more." in page.get_text()
