"""Files added together: what is being found, their projects, the words people agreed to, odd columns."""

import io

import pytest

from app.jobs.task import JobStopped, Task
from app.store import taking_part

LABELLED = """Name,Email,Postcode,Mailing list
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,Yes
Cat Fox,cat.fox@post.example,ZX3 3AA,No
"""
TURNED = """Name,Email,Postcode,Do not contact
Ann Lee,ann.lee@post.example,ZX1 1AA,No
Bob Ray,bob.ray@post.example,ZX2 2AA,Yes
Cat Fox,cat.fox@post.example,ZX3 3AA,No
"""
UNSURE = """Name,Email,Postcode,May we e-mail you about future consultations?
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,if it is about parks
Cat Fox,cat.fox@post.example,ZX3 3AA,No
"""
SHEETS = ("DO NOT CONTACT.csv", "Bus lane survey 2025.csv")


def statuses(page) -> dict[str, str]:
    """The tasks of a page with their states."""
    return {
        task.select_one(".govuk-task-list__name-and-hint > :first-child").get_text(): (
            task.select_one(".govuk-task-list__status").get_text(strip=True)
        )
        for task in page.select(".govuk-task-list__item")
    }


@pytest.fixture
def both(reader, survey: str, stop_list: str):
    """A stop list and a survey, added together and read."""
    reader.upload_all((SHEETS[1], survey), (SHEETS[0], stop_list))
    return reader


def test_while_files_are_read_the_page_shows_it_and_can_be_left(reader, survey: str) -> None:
    reader.post("/files/add", {"files": (open_bytes(survey), "survey.csv")})
    page = reader.get(reader.headers["Location"], follow_redirects=True)
    assert reader.path == "/files/batches/1"
    assert page.h1.get_text() == "Reading your files"
    assert page.find("progress")
    assert "You can leave this page." in page.get_text()
    assert page.select_one('form[action="/files/batches/1/stop"] button').get_text() == "Stop"
    assert 'content="5;url=/files/batches/1/progress"' in str(page.noscript)
    waiting = page.select_one("#progress [hx-get]")
    assert waiting["hx-get"] == "/files/batches/1/progress"
    assert "2s" in waiting["hx-trigger"]


def open_bytes(text: str):
    return io.BytesIO(text.encode())


def test_a_page_that_waits_is_told_how_far_it_is_and_where_to_go_on(reader, survey: str) -> None:
    reader.post("/files/add", {"files": (open_bytes(survey), "survey.csv")})
    asks = {"HX-Request": "true"}
    part = reader.client.get("/files/batches/1/progress", headers=asks)
    assert "Waiting to begin" in part.text
    assert "<html" not in part.text
    reader.get("/files/batches/1/progress")
    assert reader.headers["Location"] == "/files/batches/1"
    reader.work()
    part = reader.client.get("/files/batches/1/progress", headers=asks)
    assert part.headers["HX-Redirect"] == "/files/batches/1/projects"


def test_what_is_found_is_shown_while_it_is_found(house, reader, both) -> None:
    with house.app_context():
        from app.db import about_to_write, db
        from app.models.shell import Job

        session = about_to_write(db.session())
        job = session.get_one(Job, 1)
        assert job.progress["found"] == {"people": 6, "known": 0, "said_yes": 3, "stopped": 1}
        job.state = "running"
        session.commit()
    text = reader.get("/files/batches/1").find(id="progress").get_text(" ", strip=True)
    assert "2 of 2" in text
    assert "6 people found 0 seen before 3 said yes 1 asked us to stop" in text


def test_what_was_stopped_before_it_began_can_be_gone_on_with(reader, survey: str) -> None:
    reader.post("/files/add", {"files": (open_bytes(survey), "survey.csv")})
    reader.post("/files/batches/1/stop")
    page = reader.get("/files/batches/1")
    assert "Reading was stopped." in page.get_text()
    assert statuses(page)["Check what will change"] == "Cannot start yet"
    reader.post("/files/batches/1/read")
    page = reader.work()
    assert statuses(page)["Check what will change"] == "To do"
    page = reader.post("/files/batches/1/stop", follow_redirects=True)
    assert "nothing to stop" in page.get_text()


def test_the_tasks_show_what_is_left_and_stop_lists_come_first(both) -> None:
    page = both.get("/files/batches/1")
    assert statuses(page) == {
        "Files and projects": "To do",
        "Words people agreed to": "To do",
        "Columns to look at": "Done",
        "Check what will change": "To do",
        "Add these people": "Cannot start yet",
    }
    rows = [row.get_text(" ", strip=True) for row in page.select("main tbody tr")]
    assert rows[0].startswith("DO NOT CONTACT.csv People who asked us to stop None 2")
    assert "Answers to a consultation, from Google Forms" in rows[1]
    assert "(proposed)" in rows[1]


def test_one_button_confirms_every_project_as_proposed(both) -> None:
    page = both.get("/files/batches/1/projects")
    fields = {i["name"]: i.get("value", "") for i in page.select("main input[type=radio][checked]")}
    assert fields == {"project-2": "none", "project-1": "new"}
    assert page.find("input", {"name": "title-1"})["value"] == "Bus lane survey 2025"
    both.post("/files/batches/1/projects")
    assert both.headers["Location"] == "/files/batches/1/questions"
    page = both.get("/files/batches/1")
    assert statuses(page)["Files and projects"] == "Done"
    assert "Bus lane survey 2025" in page.select_one("main table").get_text()


def test_files_given_one_title_are_of_one_project(reader, survey: str) -> None:
    reader.upload_all(("one.csv", survey), ("two.csv", survey.replace("2025", "2024")))
    given = {"title-1": "Bus lane", "title-2": " bus  lane".title(), "project-1": "new"}
    given |= {"title-2": "Bus lane", "project-2": "new"}
    reader.post("/files/batches/1/projects", given)
    titles = [o.get_text() for o in reader.get("/files/add").select("#project option")]
    assert titles == ["Propose one for each file", "Bus lane"]
    page = reader.get("/files/batches/1/projects")
    chosen = [i["value"] for i in page.select("main input[type=radio][checked]")]
    assert chosen == ["known", "known"]
    reader.post("/files/batches/1/projects", {"project-1": "none", "known-2": "1"})
    assert reader.get("/files/batches/1").select_one("main tbody tr").get_text().count("None") == 1


def test_files_that_seem_to_be_from_no_project_are_folded_away(both) -> None:
    page = both.get("/files/batches/1/projects")
    assert page.select_one("main form > details summary").get_text(strip=True) == (
        "1 file seems to be from no project"
    )
    assert page.select_one("main form > details legend").get_text() == "DO NOT CONTACT.csv"
    page = both.post("/files/batches/1/projects", {"project-2": "new"})
    assert both.status == 422
    assert not page.select("main form > details"), "what is wrong is in sight"


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"project-1": "new", "title-1": " "}, "title-1", "Enter the title of the project"),
        ({"opens_on-1": "soon"}, "opens_on-1", "Enter a day like 9 1 2026"),
        (
            {"opens_on-1": "9 1 2026", "closes_on-1": "8 1 2026"},
            "closes_on-1",
            "The last day must not be before the first day",
        ),
    ],
)
def test_a_project_that_cannot_be_is_said_beside_its_field(both, given, field, said) -> None:
    page = both.post("/files/batches/1/projects", given)
    assert both.status == 422
    assert said in page.select_one(f'.govuk-error-summary a[href="#{field}"]').get_text()
    assert page.find("input", {"name": field})["value"].strip() == given[field].strip()


def test_a_project_that_is_not_there_is_not_taken(with_people, survey: str) -> None:
    with_people.upload("more.csv", survey.replace("2025", "2024"))
    page = with_people.post("/files/batches/2/projects", {"project-2": "known", "known-2": "99"})
    assert with_people.status == 422
    assert "Choose the project" in page.select_one(".govuk-error-summary").get_text()


def test_each_wording_is_asked_once_over_all_files(reader, survey: str) -> None:
    reader.upload_all(("one.csv", survey), ("two.csv", survey.replace("2025", "2024")))
    page = reader.get("/files/batches/1/questions")
    assert len(page.select("main fieldset")) == 1
    assert "6 rows say yes to it. It stands in one.csv and two.csv." in page.get_text()
    assert not page.select("main input[type=radio][checked]")
    button = page.select_one('main button[name="all"]')
    assert button.get_text() == "The words of this question are what people saw"


def test_a_label_starts_at_the_column_label_and_waits_without_its_words(reader) -> None:
    reader.upload("list.csv", LABELLED)
    page = reader.get("/files/batches/1/questions")
    chosen = page.select_one("main input[type=radio][checked]")
    assert chosen["value"] == "column_label"
    assert not page.select('main button[name="all"]')
    reader.post("/files/batches/1/questions", {chosen["name"]: "column_label"})
    assert reader.status == 302
    reader.work()
    assert statuses(reader.get("/files/batches/1"))["Words people agreed to"] == "To do"
    words = {chosen["name"].replace("answer-", "words-"): "Tick here to be told of consultations"}
    reader.post("/files/batches/1/questions", {chosen["name"]: "column_label", **words})
    reader.work()
    assert statuses(reader.get("/files/batches/1"))["Words people agreed to"] == "Done"


def test_a_list_is_asked_about_its_sign_up_form_which_is_no_label(reader) -> None:
    members = (
        "Email Address,First Name,Last Name,OPTIN_TIME,CONFIRM_TIME,MEMBER_RATING\n"
        "ann@post.example,Ann,Lee,2025-11-01 10:00:00,2025-11-01 10:01:00,2\n"
    )
    reader.upload("subscribed_members_export_1a2b.csv", members)
    page = reader.get("/files/batches/1/questions")
    assert "The sign-up form of the list" in page.get_text()
    assert not page.select("main input[type=radio][checked]")


def test_the_button_for_all_questions_leaves_labels_alone(reader, survey: str) -> None:
    reader.upload_all(("survey.csv", survey), ("list.csv", LABELLED))
    reader.post("/files/batches/1/questions", {"all": "as_asked"})
    page = reader.get("/files/batches/1")
    assert "1 question to answer" in page.get_text()


def test_words_answered_once_are_remembered_for_later_files(with_people, survey: str) -> None:
    with_people.upload("more.csv", survey.replace("2025", "2024"))
    page = with_people.get("/files/batches/2")
    assert statuses(page)["Words people agreed to"] == "Done"
    page = with_people.get("/files/batches/2/questions")
    assert "You have answered for all of these." in page.get_text()


def test_without_any_yes_there_are_no_words_to_confirm(reader, stop_list: str) -> None:
    reader.upload("DO NOT CONTACT.csv", stop_list)
    text = reader.get("/files/batches/1/questions").get_text()
    assert "no words to confirm" in text
    assert "Nothing odd" in reader.get("/files/batches/1/columns").get_text()


def test_once_everything_is_settled_the_plan_is_worked_out_by_itself(both) -> None:
    both.post("/files/batches/1/projects")
    both.post("/files/batches/1/questions", {"all": "as_asked"})
    assert both.headers["Location"] == "/files/batches/1/progress"
    assert both.get("/files/batches/1").h1.get_text() == "Working out what will change"
    both.work()
    both.onward()
    assert both.path == "/files/batches/1/plan"


def test_headings_that_turn_answers_round_are_read_aloud_with_real_rows(reader) -> None:
    reader.upload("list.csv", TURNED)
    page = reader.get("/files/batches/1")
    assert statuses(page)["Columns to look at"] == "To do"
    text = reader.get("/files/batches/1/columns").get_text()
    assert "Row 2: ‘Do not contact’ = No → says nothing." in text
    assert "Row 3: ‘Do not contact’ = Yes → asked us not to write." in text


def test_an_answer_nobody_understands_is_asked_about_and_settled(reader) -> None:
    reader.upload("list.csv", UNSURE)
    text = reader.get("/files/batches/1/columns").get_text()
    assert "1 row answers ‘if it is about parks’: we can’t tell" in text
    page = reader.get("/files/1/columns/3")
    asked = page.select("main table select")
    assert len(asked) == 1, "what is plain is not asked about"
    assert asked[0].find("option", selected=True)["value"] == "unknown"
    page = reader.post("/files/1/columns/3", {asked[0]["name"]: "no"}, follow_redirects=True)
    assert reader.path == "/files/1"
    page = reader.get("/files/1/columns/3")
    assert page.select_one("main table select option[selected]")["value"] == "no"
    assert "Said by you" in page.get_text()
    page = reader.post("/files/1/columns/3", {asked[0]["name"]: "nonsense"})
    assert reader.status == 422


def test_areas_can_be_given_other_names(reader, survey: str) -> None:
    text = "Name,Email,Ward\nAnn Lee,ann@post.example,Castle Wd\nBob Ray,bob@post.example,Castle\n"
    reader.upload("list.csv", text)
    page = reader.get("/files/1/columns/2")
    boxes = {box["value"]: box["name"] for box in page.select("main table input")}
    reader.post("/files/1/columns/2", {boxes["Castle Wd"]: "Castle"})
    assert reader.status == 302
    page = reader.get("/files/1/columns/2")
    assert "Castle" in [box["value"] for box in page.select("main table input")]


def test_a_question_is_linked_to_an_issue_once(reader, survey: str) -> None:
    reader.upload("survey.csv", survey)
    page = reader.get("/files/1/columns/5")
    assert page.h1.get_text() == "What this question is about"
    slug = page.select("#issue option")[1]["value"]
    given = {"issue": slug, "scale": "Against\n\nFor"}
    page = reader.post("/files/1/columns/5/issue", given, follow_redirects=True)
    said = "It holds for every file added from now on that asks this question."
    assert said in page.get_text()
    page = reader.get("/files/1/columns/5")
    assert page.select_one("#issue option[selected]")["value"] == slug
    assert page.select_one("#scale").get_text().split() == ["Against", "For"]
    reader.post("/files/1/columns/5/issue", {"issue": "weather"})
    assert reader.status == 422
    reader.get("/files/1/columns/2")
    assert reader.status == 404, "an e-mail address has no answers"
    asked = survey.splitlines()[0].split(",")[5]
    reader.upload("later.csv", survey.replace(asked, f"Q7. {asked.upper()}", 1))
    page = reader.get("/files/2/columns/5")
    assert page.select_one("#issue option[selected]")["value"] == slug
    assert page.select_one("#scale").get_text().split() == ["Against", "For"]


def test_an_officer_sees_the_tasks_and_changes_nothing(both, enter) -> None:
    officer = enter("officer")
    for page in ("", "/projects", "/questions", "/columns", "/plan"):
        officer.get(f"/files/batches/1{page}")
        assert officer.status == 200, page
    for page in ("/projects", "/questions", "/plan", "/apply", "/stop", "/read", "/fix"):
        officer.post(f"/files/batches/1{page}")
        assert officer.status == 403, page


class Surprise(Exception):
    """Nobody foresaw it."""


def ask_to_add(reader) -> None:
    """Press the button of the page that shows what will change."""
    reader.plan()
    digest = reader.get("/files/batches/1/plan").find("input", {"name": "digest"})["value"]
    reader.post("/files/batches/1/apply", {"digest": digest})


@pytest.fixture
def broken_off(both, monkeypatch: pytest.MonkeyPatch):
    """Adding the stop list and the survey failed once their rows were in."""
    both.post("/files/batches/1/projects")
    both.get("/files/batches/1")
    ask_to_add(both)

    def fail(*_: object) -> None:
        raise Surprise

    with monkeypatch.context() as broken:
        broken.setattr(taking_part, "refresh_interests", fail)
        both.work()
    return both


@pytest.fixture
def cancelled(both, monkeypatch: pytest.MonkeyPatch):
    """Somebody stopped adding them when their rows were in."""
    both.post("/files/batches/1/projects")
    both.get("/files/batches/1")
    ask_to_add(both)
    tell = Task.tell

    def stop(self: Task, **said: object) -> None:
        tell(self, **said)
        if said.get("done"):
            raise JobStopped

    with monkeypatch.context() as wanted:
        wanted.setattr(Task, "tell", stop)
        both.work()
    return both


def test_adding_that_broke_off_is_said_and_gone_on_with(broken_off) -> None:
    page = broken_off.onward()
    assert broken_off.path == "/files/batches/1"
    assert "Adding these people was begun and did not end" in page.get_text()
    assert statuses(page)["Add these people"] == "To do"
    form = page.select_one('form[action="/files/batches/1/apply"]')
    assert form.button.get_text() == "Go on adding"
    broken_off.post(form["action"], {"digest": form.find("input", {"name": "digest"})["value"]})
    assert broken_off.headers["Location"] == "/files/batches/1/progress"
    broken_off.work()
    page = broken_off.onward()
    assert broken_off.path == "/files/batches/1/done"
    assert set(statuses(broken_off.get("/files/batches/1")).values()) <= {"Done", "To do"}
    assert statuses(broken_off.get("/files/batches/1"))["Add these people"] == "Done"


def test_from_the_page_of_what_will_change_it_can_be_gone_on_with_too(broken_off) -> None:
    tasks = broken_off.get("/files/batches/1").select(".govuk-task-list__item a")
    assert tasks[-1]["href"] == "/files/batches/1/plan"
    page = broken_off.get("/files/batches/1/plan")
    assert broken_off.status == 200
    assert "Nothing has changed yet." not in page.get_text()
    form = page.select_one('form[action="/files/batches/1/apply"]')
    assert form.button.get_text() == "Go on adding"
    broken_off.post("/files/batches/1/plan")
    broken_off.work()
    page = broken_off.onward()
    assert broken_off.path == "/files/batches/1/plan", "worked out again, it is no way round"
    broken_off.add_people()
    assert broken_off.path == "/files/batches/1/done"


def test_a_file_that_is_half_in_can_be_taken_out(broken_off) -> None:
    for upload in (1, 2):
        page = broken_off.get(f"/files/{upload}")
        link = page.select_one(f'main a[href="/files/{upload}/undo"]')
        assert link.get_text() == "Take this file out"
        broken_off.take_out(upload)
        assert broken_off.path == f"/files/{upload}/undone"
    assert "Adding was stopped." in broken_off.get("/files/batches/1").get_text()


def test_a_file_that_is_being_added_is_not_offered_to_be_taken_out(house, broken_off) -> None:
    form = broken_off.get("/files/batches/1").select_one('form[action="/files/batches/1/apply"]')
    broken_off.post(form["action"], {"digest": form.find("input", {"name": "digest"})["value"]})
    assert not broken_off.get("/files/1").select('main a[href="/files/1/undo"]')


def test_after_adding_was_stopped_nothing_reads_done(cancelled) -> None:
    page = cancelled.onward()
    assert cancelled.path == "/files/batches/1"
    said = " ".join(page.select_one(".govuk-inset-text").get_text().split())
    assert said == (
        "Adding was stopped. Nothing of these files is kept but what people asked us to stop. "
        "Add the files again to try once more."
    )
    assert page.select_one('.govuk-inset-text a[href="/files/add"]')
    assert set(statuses(page).values()) == {"Cannot start yet"}
    assert not page.select(".govuk-task-list__item a")
    cancelled.get("/files/batches/1/plan", follow_redirects=True)
    assert cancelled.path == "/files/batches/1"


def test_files_of_which_adding_was_stopped_can_be_added_again(
    cancelled, survey: str, stop_list: str
) -> None:
    cancelled.upload_all((SHEETS[1], survey), (SHEETS[0], stop_list))
    assert statuses(cancelled.get("/files/batches/2"))["Check what will change"] == "To do"
