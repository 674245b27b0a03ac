"""The page where staff say what answers mean that we could not read."""

import pytest

ASKED = "May we e-mail you about future consultations?"
YES = f"Name,Email,Date,{ASKED}\nAnn Lee,ann.lee@post.example,01/03/2025,Yes\n"
ODD = f"Name,Email,Date,{ASKED}\nAnn Lee,ann.lee@post.example,01/07/2025,as last time\n"
LINK = 'main a[href="/files/unread-answers"]'


@pytest.fixture
def waiting(reader):
    """Ann said yes, and later something nobody can read."""
    reader.add(("first.csv", YES))
    reader.add(("second.csv", ODD))
    reader.post("/wordings", {"all": "as_asked"})
    return reader


def test_the_start_page_and_the_page_after_adding_lead_there(waiting) -> None:
    assert waiting.get("/").select_one(LINK)
    page = waiting.get("/files/batches/2/done")
    assert "1 address waits for them" in page.get_text(" ", strip=True)
    assert page.select_one(LINK)


def test_without_such_answers_nothing_leads_there_and_the_page_says_so(reader) -> None:
    reader.add(("first.csv", YES))
    assert not reader.get("/").select(LINK)
    assert "There is none." in reader.get("/files/unread-answers").get_text()


def test_an_answer_is_shown_with_its_question_and_gone_once_somebody_read_it(waiting) -> None:
    page = waiting.get("/files/unread-answers")
    text = page.select_one("main").get_text(" ", strip=True)
    assert f"{ASKED} as last time" in text
    assert "second.csv, row 2" in text
    form = page.select_one("form[action^='/files/unread-answers/']")
    page = waiting.post(form["action"], {"meaning": "nothing"}, follow_redirects=True)
    assert "There is none." in page.get_text()
    assert "kept for 1 row" in page.get_text()
    page = waiting.post(form["action"], {"meaning": "no"}, follow_redirects=True)
    assert "Somebody has said what this answer means already." in page.get_text()


def test_nothing_is_kept_before_one_of_the_meanings_is_chosen(waiting) -> None:
    form = waiting.get("/files/unread-answers").select_one("form[action^='/files/unread-answers/']")
    page = waiting.post(form["action"], {"meaning": "yes"})
    assert waiting.status == 422
    [link] = page.select(".govuk-error-summary a")
    assert page.select_one(link["href"])
    assert waiting.get("/files/unread-answers").select("form[action^='/files/unread-answers/']")


def test_a_person_who_waits_for_it_is_led_there(waiting) -> None:
    people = waiting.get("/people")
    person = next(a["href"] for a in people.select("main a") if "Ann Lee" in a.get_text())
    page = waiting.get(person)
    assert "nobody could read what they answered since" in page.get_text()
    assert page.select_one(LINK)
