"""Adding files: chosen, recognised, corrected, checked, taken in."""

import io

import pytest


def test_without_files_the_list_says_what_to_do_next(reader) -> None:
    page = reader.get("/files")
    assert "No files yet." in page.get_text()
    assert page.select_one('main a[href="/files/add"]')


def test_a_file_is_added_recognised_checked_and_taken_in(reader, survey: str) -> None:
    page = reader.upload(
        "survey.csv", survey, project="new", title="Alder Lane bus lane", opens_on="1 11 2025"
    )
    assert page.h1.get_text() == "survey.csv"
    assert "Answers to a consultation" in page.get_text()
    roles = {
        s["name"]: s.find("option", selected=True)["value"] for s in page.select("main select")
    }
    assert roles["role-2"] == "email"
    assert roles["role-6"] == "consent_contact"

    page = reader.post(reader.path, {**roles, "role-3": "ignore"}, follow_redirects=True)
    assert reader.path == "/files/check"
    text = page.find("main").get_text(" ", strip=True)
    assert "Nothing has changed yet." in text
    assert "3 rows say yes to being contacted" in text
    assert "0 people could be invited after this" in text
    assert "3 rows say yes to it" in text

    page = reader.post("/files/apply", {"file": "1"}, follow_redirects=True)
    assert reader.path == "/files/added"
    assert "5 rows taken in: 4 new people" in page.get_text(" ")
    page = reader.get("/files/1")
    assert "6 lines in, 5 taken in" in page.get_text()
    assert "Alder Lane bus lane" in page.get_text()
    assert not page.select("main select")


def test_a_corrected_column_stays_corrected(reader, survey: str) -> None:
    page = reader.upload("survey.csv", survey)
    reader.post(reader.path, {"role-3": "ignore"})
    page = reader.get("/files/1")
    assert (
        page.find("select", {"name": "role-3"}).find("option", selected=True)["value"] == "ignore"
    )
    assert "Changed by you" in page.get_text()


def test_a_role_there_is_not_is_refused(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.post("/files/1", {"role-3": "nonsense"})
    assert reader.status == 422
    assert "nonsense" in page.select_one(".govuk-error-summary").get_text()


def test_a_file_that_was_added_can_no_longer_be_corrected(with_people) -> None:
    page = with_people.post("/files/1", {"role-3": "ignore"})
    assert with_people.status == 422
    assert "added already" in page.get_text()


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.csv", b""), ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))],
)
def test_a_file_that_cannot_be_read_is_shown_with_its_sentence(
    reader, name: str, content: bytes
) -> None:
    page = reader.post("/files/add", {"files": (io.BytesIO(content), name)}, follow_redirects=True)
    assert reader.path == "/files"
    assert "One file can’t be read" in page.get_text()
    page = reader.get("/files/1")
    assert page.select_one(".govuk-inset-text").get_text().strip().endswith(".")
    assert "Nothing of this file was kept" in page.get_text()


def test_several_files_of_which_some_were_seen_before(reader, survey: str, stop_list: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.post(
        "/files/add",
        {
            "files": [
                (io.BytesIO(survey.encode()), "again.csv"),
                (io.BytesIO(stop_list.encode()), "DO NOT CONTACT.csv"),
                (io.BytesIO(b""), "empty.csv"),
                (io.BytesIO(b"\x00"), "empty2.csv"),
            ]
        },
        follow_redirects=True,
    )
    assert "You added one of these files before" in page.get_text()
    assert "2 files can’t be read" in page.get_text()
    assert "2 files are ready to check" in page.get_text(" ")
    page = reader.get("/files/check")
    assert page.h1.get_text() == "Check what 2 files will change"


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({}, "files", "Choose one file or more"),
        ({"project": "999"}, "project", "Choose a project from the list"),
        ({"project": "new", "title": ""}, "title", "Enter the project's title."),
        ({"project": "new", "title": "A", "opens_on": "soon"}, "opens_on", "Enter a day like"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(reader, fields, field: str, said: str) -> None:
    page = reader.post("/files/add", fields)
    assert reader.status == 422
    assert said in page.select_one(f'.govuk-error-summary a[href="#{field}"]').get_text()


def test_a_known_project_can_be_chosen(with_people, stop_list: str) -> None:
    page = with_people.upload("other.csv", stop_list, project="1")
    assert page.find("select", {"name": "project"}).find("option", selected=True)["value"] == "1"


def test_rows_that_need_a_look_are_listed_with_their_numbers(reader) -> None:
    text = "Full name,Email\nAnn Lee,ann.lee@post.example\nBob Ray,bob at post.example\n,\n"
    reader.upload("people.csv", text)
    page = reader.get("/files/check")
    assert "to look at" in page.get_text()
    reader.post("/files/apply")
    odd = reader.get("/files/1/rows/odd")
    assert odd.find("th", scope="row").get_text() == "3"
    skipped = reader.get("/files/1/rows/skipped")
    assert [th.get_text() for th in skipped.find_all("th", scope="row")] == ["1", "4"]
    assert "There are none." in reader.get("/files/1/rows/held").get_text()
    reader.get("/files/1/rows/other")
    assert reader.status == 404


def test_checking_or_adding_nothing_leads_back_to_the_list(reader) -> None:
    reader.get("/files/check")
    assert reader.headers["Location"] == "/files"
    reader.get("/files/added")
    assert reader.headers["Location"] == "/files"
    page = reader.post("/files/apply", follow_redirects=True)
    assert "added already" in page.get_text()


def test_those_who_may_not_add_files_see_no_button_to(enter, with_people, stop_list: str) -> None:
    with_people.upload("stops.csv", stop_list)
    officer = enter("officer")
    assert not officer.get("/files/check").select('form[action="/files/apply"]')
    officer.post("/files/apply")
    assert officer.status == 403


def test_looking_at_a_plan_changes_nothing(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.get("/files/check")
    reader.get("/files/check")
    assert "Nobody yet." in reader.get("/people").get_text()


def test_without_questions_the_page_of_words_says_so(reader) -> None:
    assert "None of your files asks" in reader.get("/wordings").get_text()


def test_confirming_the_words_lets_people_be_invited(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    reader.post("/files/apply")
    page = reader.get("/wordings")
    name = page.find("input", {"value": "as_asked"})["name"]
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


def test_words_answered_while_checking_lead_back_to_the_check(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.get("/files/check?file=1")
    form = page.find("form", action="/wordings")
    fields = {i["name"]: i["value"] for i in form.find_all("input", type="hidden")}
    fields |= {form.find("input", value="as_asked")["name"]: "as_asked"}
    page = reader.post("/wordings", fields, follow_redirects=True)
    assert reader.path == "/files/check"
    text = page.find("main").get_text(" ", strip=True)
    assert "2 people could be invited after this" in text


def test_the_way_back_leads_only_to_our_own_check_page(reader) -> None:
    reader.post("/wordings", {"back": "https://evil.example/files/check?"})
    assert reader.headers["Location"] == "/wordings"
