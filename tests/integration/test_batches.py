"""Files added together: read, projects proposed, planned, added exactly as shown, by jobs."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db import about_to_write, db
from app.jobs import importing
from app.jobs.importing import REHEARSAL
from app.jobs.runner import run_waiting
from app.models.consent import ConsentEvent
from app.models.intake import Batch, PlannedRow, Project, SourceRow, Upload, UploadColumn
from app.models.people import Address, Person
from app.models.people import Judgement as JudgementRow
from app.models.shell import Activity, Job
from app.store import adding, stop_lines
from app.store import installation as stored
from app.store.jobs import end, put, want_stop
from app.workflows.apply_batch import ADD_FILES
from app.workflows.correct_columns import (
    ColumnsRefused,
    NoesAtStake,
    correct_columns,
    fix_cell,
)
from app.workflows.plan_batch import PLAN_FILES
from app.workflows.prepare import prepare
from app.workflows.propose import AS_SETTLED
from app.workflows.read_batch import read_batch
from app.workflows.receive_files import receive_files
from app.workflows.receive_upload import reading_with, receive_upload
from app.workflows.settle_projects import (
    ProjectChoice,
    accept_proposals,
    accept_proposed,
    settle_projects,
)
from app.workflows.undo_upload import undo_upload
from app.workflows.weigh_change import weigh_roles
from importers.draft import Table
from importers.reading import read_sheets
from tests.builders import STOPS, change_columns, csv_of, say_answers, stop_list, workbook
from tests.conftest import NOW

ASKED = "May we e-mail you about future consultations?"


@dataclass
class Desk:
    """Files brought to an installation, and its worker."""

    app: Flask
    session: Session

    def bring(self, *files: tuple[str, bytes]) -> int:
        batch = receive_files(
            about_to_write(self.session), files, project_id=None, staff_id=None, now=NOW
        )
        self.session.commit()
        self.work()
        return batch

    def ask(self, kind: str, batch: int) -> None:
        put(about_to_write(self.session), kind, {"batch": batch}, now=NOW, batch_id=batch)
        self.session.commit()

    def work(self) -> None:
        self.session.rollback()
        run_waiting(self.app)
        self.session = db.session()

    def run(self, kind: str, batch: int) -> tuple[str, str]:
        """Have a job done; its state and what it says of what went wrong."""
        self.ask(kind, batch)
        self.work()
        job = self.session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
        return job.state, job.problem

    def plan(self, batch: int) -> Mapping[str, Any]:
        assert self.run(PLAN_FILES, batch) == ("done", "")
        return self.session.get_one(Batch, batch).plan

    def uploads(self, batch: int) -> dict[str, Upload]:
        found = self.session.scalars(select(Upload).where(Upload.batch_id == batch))
        return {upload.file_name: upload for upload in found}

    def effects(self, batch: int) -> dict[str, int]:
        counted = (
            select(PlannedRow.effect, func.count())
            .join(Upload, Upload.id == PlannedRow.upload_id)
            .where(Upload.batch_id == batch)
            .group_by(PlannedRow.effect)
        )
        return dict(self.session.execute(counted).all())

    def count(self, table: Any) -> int:
        return self.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.fixture
def desk(app: Flask, session: Session) -> Desk:
    prepare(about_to_write(session), now=NOW)
    session.commit()
    return Desk(app, session)


def test_a_file_is_read_once_when_it_comes_in(desk: Desk):
    batch = receive_files(
        about_to_write(desk.session),
        [("survey.csv", survey("Ann", "Ben"))],
        project_id=None,
        staff_id=None,
        now=NOW,
    )
    read = reading_with(read_sheets)
    names = []

    def noting(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        names.append(name)
        return read(content, name, with_hidden=with_hidden)

    read_batch(
        desk.session, batch, read=noting, unbundle=lambda held, name: [(name, held)], now=NOW
    )
    assert names == ["survey.csv"]
    assert desk.uploads(batch)["survey.csv"].state == "recognised"


def survey(*people: str, day: str = "03/11/2025", said: str = "Yes", **more: str) -> bytes:
    return csv_of(
        *(
            {
                "Timestamp": f"{day} 10:00",
                "Full name": f"{given} Ash",
                "Email address": f"{given.lower()}@post.example",
                "Postcode": "ZX1 1AB",
                ASKED: said,
                **more,
            }
            for given in people
        )
    )


def zipped(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return held.getvalue()


def test_a_packed_folder_becomes_the_files_inside(desk: Desk) -> None:
    batch = desk.bring(("all.zip", zipped(bus_lane=survey("Ada"), parks=survey("Ben"))))
    assert {name: one.state for name, one in desk.uploads(batch).items()} == {
        "bus_lane.csv": "recognised",
        "parks.csv": "recognised",
    }


def test_a_file_that_came_before_is_refused_saying_when(desk: Desk) -> None:
    desk.bring(("bus lane.csv", survey("Ada")))
    batch = desk.bring(("copy.csv", survey("Ada")), ("parks.csv", survey("Ben")))
    copy = desk.uploads(batch)["copy.csv"]
    assert copy.state == "refused"
    assert copy.refusal.startswith("You added this file before, on 9 January 2026, as ‘bus lane")


def test_proposed_projects_are_made_on_the_spot_with_the_days_people_answered(desk: Desk) -> None:
    batch = desk.bring(
        ("Bus lane survey.csv", survey("Ada", "Ben", day="23/11/2025")),
        (STOPS, stop_list({"Email": "dev@post.example"})),
    )
    accept_proposals(about_to_write(desk.session), batch, now=NOW)
    desk.session.commit()
    project = desk.session.scalars(select(Project)).one()
    assert "us lane" in project.title
    assert project.opens_on is not None
    assert (project.opens_on.month, project.opens_on.year) == (11, 2025)


def test_a_plan_writes_no_person_and_is_what_adding_does(desk: Desk) -> None:
    first = desk.bring(("one.csv", survey("Ada", "Ben")))
    desk.plan(first)
    assert desk.run(ADD_FILES, first) == ("done", "")
    batch = desk.bring(
        ("two.csv", survey("Ada", "Cara", Phone="07700 900123")),
        (STOPS, stop_list({"Email": "ben@post.example"})),
    )
    people, events = desk.count(Person), desk.count(ConsentEvent)
    plan = desk.plan(batch)
    assert (desk.count(Person), desk.count(ConsentEvent)) == (people, events)
    assert (plan["people_new"], plan["people_known"]) == (1, 2)
    assert desk.effects(batch) == {"new": 1, "changed": 1, "matched": 1, "skipped": 2}
    changed = desk.session.scalars(select(PlannedRow).where(PlannedRow.effect == "changed")).one()
    assert [field for field, _, _ in changed.changes] == ["phone"]
    assert plan["opted_out_affected"] == 0

    assert desk.run(ADD_FILES, batch) == ("done", "")
    result = desk.session.get_one(Batch, batch).result
    for known in ("people_new", "people_known", "invitable_after", "people_said_yes"):
        assert result[known] == plan[known], known
    assert desk.count(Person) == people + 1


@pytest.mark.parametrize("forgotten", [False, True])
def test_a_worker_that_remembers_its_plan_works_nothing_out_again(
    desk: Desk, *, forgotten: bool
) -> None:
    if desk.session.get_bind().dialect.name != "sqlite":
        # There others are given numbers meanwhile, so adding works everything out anew.
        pytest.skip("a plan is written again on SQLite only")
    batch = desk.bring(("one.csv", survey("Ada", "Ben")), ("two.csv", survey("Ada", Phone="07700")))
    desk.plan(batch)
    if forgotten:
        desk.app.extensions.pop(REHEARSAL)
    assert desk.run(ADD_FILES, batch) == ("done", "")
    judged = desk.session.scalars(select(func.max(JudgementRow.at))).one()
    recorded = desk.session.scalars(select(func.min(ConsentEvent.recorded_at))).one()
    # Pairs of rows were judged when the plan was made; what people said was recorded when added.
    assert (judged < recorded) is not forgotten


def test_what_confirming_the_words_would_release_is_counted(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada", "Ben")))
    plan = desk.plan(batch)
    assert (plan["people_said_yes"], plan["people_said_yes_invitable"]) == (2, 0)
    assert (plan["released_by_wordings"], plan["wordings_unasked"]) == (2, 1)


def test_the_same_answers_again_in_another_file_change_nothing_and_the_plan_says_so(
    desk: Desk,
) -> None:
    quiet = {"Full name": "Ada Ash", "Email": "ada@post.example", "Comments": "The bins."}
    first = desk.bring(("one.csv", csv_of(quiet)))
    desk.plan(first)
    desk.run(ADD_FILES, first)
    batch = desk.bring(("two.csv", csv_of(quiet, {"Full name": "", "Email": "", "Comments": ""})))
    plan = desk.plan(batch)
    assert desk.effects(batch)["unchanged"] == 1
    assert plan["warnings"] == [
        "Adding two.csv changes nothing: everything it says is known already."
    ]


def warned(desk: Desk, name: str, content: bytes) -> list[str]:
    """What a plan warns of once a file came after another."""
    found: list[str] = desk.plan(desk.bring((name, content)))["warnings"]
    return found


def added(desk: Desk, content: bytes) -> None:
    batch = desk.bring(("one.csv", content))
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch)[0] == "done"


NOTHING_NEW = "Adding two.csv changes nothing: everything it says is known already."


@pytest.mark.parametrize("said", ["Yes", "No"])
def test_to_say_the_same_about_being_contacted_again_changes_nothing(desk: Desk, said: str) -> None:
    added(desk, survey("Ada", "Ben", said=said))
    again = survey("Ada", "Ben", said=said) + b"\n"
    assert warned(desk, "two.csv", again) == [NOTHING_NEW]


def test_another_answer_or_day_or_remark_changes_something(desk: Desk) -> None:
    remark = {"Comments": "Fewer buses."}
    added(desk, survey("Ada", **remark))
    assert warned(desk, "two.csv", survey("Ada", said="No", **remark)) == []
    assert warned(desk, "three.csv", survey("Ada", day="04/11/2025", **remark)) == []
    assert warned(desk, "four.csv", survey("Ada", Comments="The park needs more trees.")) == []
    assert warned(desk, "two.csv", survey("Ada", **remark) + b"\n") == [NOTHING_NEW]


def test_a_stop_list_in_another_shape_that_names_the_same_people_changes_nothing(
    desk: Desk,
) -> None:
    batch = desk.bring((STOPS, stop_list({"Email": "ben@post.example", "Date": "01/02/2025"})))
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch)[0] == "done"
    same = csv_of({"Date": "01/02/2025", "Email": "ben@post.example"})
    known = [NOTHING_NEW.replace("two.csv", "Opt outs.csv")]
    assert warned(desk, "Opt outs.csv", same) == known
    later = csv_of({"Date": "02/02/2025", "Email": "ben@post.example"})
    assert warned(desk, "Opt outs 2.csv", later) == known  # the other still waits to be added


def test_a_short_run_of_shifted_rows_is_warned_of(desk: Desk) -> None:
    lines = survey(*(f"Ada{n}" for n in range(40))).decode().splitlines()
    for n in (20, 21, 22):
        stamp, name, email, rest = lines[n].split(",", 3)
        lines[n] = ",".join((stamp, "Mrs", name, email, rest)).rpartition(",")[0]
    (told,) = warned(desk, "two.csv", "\n".join(lines).encode())
    assert told == (
        "In two.csv the cells of 3 rows (the first is row 21) seem to stand one column to the right "
        "of their headings. Their yeses do not count."
    )


def test_nothing_is_added_when_something_moved_since_the_plan_was_shown(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada", "Ben")))
    other = desk.bring(("two.csv", survey("Cara")))
    desk.plan(batch)
    desk.plan(other)
    desk.run(ADD_FILES, other)
    state, problem = desk.run(ADD_FILES, batch)
    assert state == "failed"
    assert problem == "Nothing was added. Another file was added meanwhile."
    assert desk.uploads(batch)["one.csv"].state == "recognised"
    assert desk.session.get_one(Batch, batch).plan == {}


def test_nothing_is_added_before_a_plan_was_shown(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada")))
    state, problem = desk.run(ADD_FILES, batch)
    assert (state, desk.count(Person)) == ("failed", 0)
    assert "Nothing was shown yet" in problem


def test_stopping_takes_what_was_added_out_again_but_keeps_the_stops(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "apply_batch", _stopped_after_the_first_portion(desk))
    batch = desk.bring(
        ("one.csv", survey("Ada", "Ben")), (STOPS, stop_list({"Email": "ben@post.example"}))
    )
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch)[0] == "stopped"
    assert desk.count(Person) == 0
    assert "stop" in set(desk.session.scalars(select(ConsentEvent.act)))
    assert {one.state for one in desk.uploads(batch).values()} == {"undone"}
    again = desk.bring(("one.csv", survey("Ada", "Ben")))
    assert desk.uploads(again)["one.csv"].state == "recognised"


def test_stopping_finishes_a_stop_list_that_came_along_from_another_batch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "apply_batch", _stopped_after_the_first_portion(desk))
    lines = stop_list({"Email": "ben@post.example"}, {"Surname": "", "Email": "who at post"})
    other = desk.bring((STOPS, lines))
    batch = desk.bring(("one.csv", survey("Ada", "Ben")))
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch)[0] == "stopped"
    assert {one.state for one in desk.uploads(batch).values()} == {"undone"}
    (carried,) = desk.uploads(other).values()
    assert carried.state == "applied"
    taken = desk.session.scalars(select(SourceRow).where(SourceRow.upload_id == carried.id)).all()
    assert len(taken) == carried.rows_in
    assert stop_lines.count_unread(desk.session) == 1


def test_a_line_nobody_can_read_holds_invitations_although_adding_was_stopped(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "apply_batch", _stopped_after_the_first_portion(desk))
    lines = stop_list({"Email": "ben@post.example"}, {"Surname": "", "Email": "who at post"})
    batch = desk.bring(("one.csv", survey("Ada", "Ben")), (STOPS, lines))
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch)[0] == "stopped"
    assert {one.state for one in desk.uploads(batch).values()} == {"undone"}
    assert stop_lines.count_unread(desk.session) == 1


@pytest.mark.parametrize("kind", [adding.BY_HAND, ADD_FILES])
def test_files_wait_while_somebody_else_adds_some_and_follow_by_themselves(
    desk: Desk, kind: str
) -> None:
    batch = desk.bring(("one.csv", survey("Ada")))
    desk.plan(batch)
    now = datetime.now(UTC)
    other = adding.begin_by_hand(about_to_write(desk.session), {}, now=now)
    job = desk.session.get_one(Job, other.id)
    job.kind, job.progress = kind, {"adding": kind == ADD_FILES}
    desk.session.commit()

    state, problem = desk.run(ADD_FILES, batch)

    assert (state, problem) == ("waiting", importing.OTHERS_ADD)
    assert desk.count(Person) == 0
    end(about_to_write(desk.session), other, now=now)
    desk.session.commit()
    desk.work()
    assert desk.count(Person) == 1


def test_of_two_workers_the_one_that_has_not_begun_keeps_nobody_waiting(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada")))
    desk.plan(batch)
    other = adding.begin_by_hand(about_to_write(desk.session), {}, now=datetime.now(UTC))
    desk.session.get_one(Job, other.id).kind = ADD_FILES
    desk.session.commit()
    desk.ask(ADD_FILES, batch)
    desk.work()
    assert desk.count(Person) == 1


def _stopped_after_the_first_portion(desk: Desk) -> Any:
    """Adding files, during which somebody presses Stop once the noes are in."""
    as_it_is = importing.apply_batch

    def pressed(session: Session, batch_id: int, *, checkpoint: Any, **given: Any) -> Any:
        def and_stop(so_far: Any) -> None:
            if so_far.rows:
                want_stop(session, batch_id)
            checkpoint(so_far)

        return as_it_is(session, batch_id, checkpoint=and_stop, **given)

    return pressed


def test_a_cell_put_right_is_read_instead_and_the_row_keeps_what_stood_there(desk: Desk) -> None:
    wrong = survey("Ada").replace(b"ada@post.example", b"ada at post")
    batch = desk.bring(("one.csv", wrong))
    upload = desk.uploads(batch)["one.csv"].id
    desk.plan(batch)
    fix_cell(
        about_to_write(desk.session),
        upload_id=upload,
        row=2,
        position=2,
        value="ada@post.example",
        staff_id=None,
        now=NOW,
    )
    desk.session.commit()
    assert desk.session.get_one(Batch, batch).plan == {}, "what was shown does not hold any more"
    desk.plan(batch)
    desk.run(ADD_FILES, batch)
    row = desk.session.scalars(select(SourceRow).where(SourceRow.row == 2)).one()
    assert row.raw[2] == "ada at post"
    assert row.state == "accepted"
    assert desk.session.scalars(select(Person.name)).one() == "Ada Ash"


@pytest.mark.parametrize(
    ("answer", "meaning", "said"),
    [
        ("No", "yes", "plain enough"),
        ("perhaps", "maybe", "yes, no or nothing"),
    ],
)
def test_a_plain_no_can_not_be_given_another_meaning(
    desk: Desk, answer: str, meaning: str, said: str
) -> None:
    batch = desk.bring(("one.csv", survey("Ada", said=answer) + survey("Ben")[-200:]))
    upload = desk.uploads(batch)["one.csv"].id
    with pytest.raises(ColumnsRefused, match=said):
        say_answers(desk.session, upload, 4, {answer: meaning})


def test_an_odd_answer_counts_as_neither_until_staff_say_what_it_means(desk: Desk) -> None:
    batch = desk.bring(("one.csv", survey("Ada", said="Oh go on then") + b""))
    upload = desk.uploads(batch)["one.csv"].id
    assert desk.plan(batch)["people_said_yes"] == 0
    say_answers(about_to_write(desk.session), upload, 4, {"Oh go on then": "yes"})
    desk.session.commit()
    assert desk.plan(batch)["people_said_yes"] == 1


def test_the_same_layout_is_settled_as_before(desk: Desk) -> None:
    first = desk.bring(("one.csv", survey("Ada", said="Oh go on then")))
    upload = desk.uploads(first)["one.csv"].id
    say_answers(about_to_write(desk.session), upload, 4, {"Oh go on then": "no"})
    desk.session.commit()
    desk.plan(first)
    desk.run(ADD_FILES, first)
    batch = desk.bring(("two.csv", survey("Ben", said="Oh go on then")))
    plan = desk.plan(batch)
    assert (plan["said_yes"], plan["said_no"]) == (0, 1)
    assert "as you settled them" in " ".join(desk.uploads(batch)["two.csv"].notes)


def test_files_that_name_the_same_new_project_share_it(desk: Desk) -> None:
    batch = desk.bring(("Bus lane.csv", survey("Ada")), ("Bus lane (1).csv", survey("Ben")))
    named = ProjectChoice(title="  Bus   lane ")
    settle_projects(
        about_to_write(desk.session),
        batch,
        {upload.id: named for upload in desk.uploads(batch).values()},
        now=NOW,
    )
    desk.session.commit()
    project = desk.session.scalars(select(Project)).one()
    assert project.title == "Bus lane"
    assert {one.project_id for one in desk.uploads(batch).values()} == {project.id}


TICK = "Please tick"


def ticked(*rows: tuple[str, str, str]) -> bytes:
    """Two columns with one heading, as forms export them."""
    lines = [f"{name} Ash,{name.lower()}@post.example,{a},{b}" for name, a, b in rows]
    return "\n".join(["Full name,Email,Please tick,Please tick", *lines]).encode()


def test_a_layout_never_says_what_one_of_two_columns_with_the_same_heading_holds(
    desk: Desk,
) -> None:
    first = desk.bring(("one.csv", ticked(("Ada", "x", ""), ("Ben", "", "x"))))
    upload = desk.uploads(first)["one.csv"].id
    change_columns(
        about_to_write(desk.session), upload, {2: "consent_optout", 3: "consent_contact"}
    )
    desk.session.commit()
    desk.plan(first)
    desk.run(ADD_FILES, first)
    batch = desk.bring(("two.csv", ticked(("Cara", "x", ""), ("Dev", "x", ""), ("Ella", "x", ""))))
    assert desk.plan(batch)["said_yes"] == 0


def test_a_layout_never_takes_a_column_that_says_no(desk: Desk) -> None:
    codes = ("5", "3", "4")
    first = desk.bring(("one.csv", asked_with(codes)))
    upload = desk.uploads(first)["one.csv"].id
    change_columns(about_to_write(desk.session), upload, {2: "rating", 3: "note"})
    desk.session.commit()
    desk.plan(first)
    desk.run(ADD_FILES, first)
    batch = desk.bring(("two.csv", asked_with(("No", "No", "Yes"))))
    assert desk.plan(batch)["said_no"] == 2


def test_a_file_that_comes_from_the_command_line_is_settled_as_before_too(desk: Desk) -> None:
    first = desk.bring(("one.csv", survey("Ada", said="Oh go on then")))
    upload = desk.uploads(first)["one.csv"].id
    say_answers(about_to_write(desk.session), upload, 4, {"Oh go on then": "no"})
    desk.session.commit()
    desk.plan(first)
    desk.run(ADD_FILES, first)
    received = receive_upload(
        about_to_write(desk.session),
        content=survey("Ben", said="Oh go on then"),
        file_name="Bus lane survey.csv",
        project_id=None,
        staff_id=None,
        now=NOW,
        read=reading_with(read_sheets),
    )
    came = desk.session.get_one(Upload, received.upload_id)
    assert AS_SETTLED in came.notes
    column = desk.session.get_one(UploadColumn, (came.id, 4))
    assert column.values == {"Oh go on then": "no"}
    assert came.proposed["title"] == "Bus lane survey"
    assert accept_proposed(desk.session, [came], now=NOW) == {came.file_name: "Bus lane survey"}
    assert desk.session.get_one(Project, came.project_id).title == "Bus lane survey"


def test_a_layout_never_takes_a_request_to_stop_that_stands_in_a_comment(desk: Desk) -> None:
    first = desk.bring(("one.csv", survey("Ada", Comments="More trees along the road")))
    upload = desk.uploads(first)["one.csv"].id
    change_columns(about_to_write(desk.session), upload, {5: "response_id"})
    desk.session.commit()
    desk.plan(first)
    desk.run(ADD_FILES, first)
    _, _, asks = survey("Ben", Comments="Please remove me from your list").partition(b"\n")
    wishes = survey("Cal", "Dee", "Eve", Comments="Benches under the trees")
    batch = desk.bring(("two.csv", wishes + asks))
    column = desk.session.get_one(UploadColumn, (desk.uploads(batch)["two.csv"].id, 5))
    assert column.role == column.guessed_role
    assert desk.plan(batch)["stopped"] == 1


def test_a_column_that_says_no_is_not_changed_before_somebody_confirms_what_is_lost(
    desk: Desk,
) -> None:
    batch = desk.bring(("one.csv", asked_with(("No", "No", "Yes"))))
    upload = desk.uploads(batch)["one.csv"].id
    with pytest.raises(NoesAtStake):
        change_columns(about_to_write(desk.session), upload, {2: "ignore", 3: "organisation"})
    desk.session.rollback()
    assert desk.plan(batch)["said_no"] == 2
    roles = [desk.session.get_one(UploadColumn, (upload, at)).role for at in (2, 3)]
    assert roles == ["consent_contact", "location"]

    change_columns(about_to_write(desk.session), upload, {2: "ignore"}, give_up=True)
    desk.session.commit()
    assert desk.plan(batch)["said_no"] == 0
    noted = desk.session.scalars(select(Activity).where(Activity.verb == "noes given up")).one()
    assert (noted.about, noted.counts) == (f"upload {upload} column 3", {"noes": 2})


def test_what_was_confirmed_of_other_rows_confirms_nothing(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("No", "Yes", "Yes"))))
    upload = desk.uploads(batch)["one.csv"].id
    read = reading_with(read_sheets)
    weighed = weigh_roles(desk.session, upload_id=upload, roles={2: "ignore"}, read=read)
    desk.session.rollback()
    say = {"given_up": weighed.digest, "staff_id": None, "now": NOW}
    change_columns(about_to_write(desk.session), upload, {3: "organisation"})
    with pytest.raises(ColumnsRefused, match="meanwhile"):
        correct_columns(desk.session, weighed=weighed, **say)
    again = weigh_roles(desk.session, upload_id=upload, roles={2: "ignore"}, read=read)
    with pytest.raises(NoesAtStake):
        correct_columns(desk.session, weighed=again, **say)


def test_an_answer_once_said_to_be_a_no_does_not_become_a_yes_unasked(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("perhaps", "Yes", "Yes"))))
    upload = desk.uploads(batch)["one.csv"].id
    say_answers(about_to_write(desk.session), upload, 2, {"perhaps": "no"})
    for said in ({"perhaps": "yes"}, {}):
        with pytest.raises(NoesAtStake):
            say_answers(desk.session, upload, 2, said)
    say_answers(desk.session, upload, 2, {"perhaps": "yes"}, give_up=True)
    desk.session.commit()
    assert desk.plan(batch)["said_no"] == 0


def asked_with(answers: tuple[str, ...]) -> bytes:
    return csv_of(
        *(
            {
                "Full name": f"{name} Ash",
                "Email": f"{name.lower()}@post.example",
                ASKED: answer,
                "Ward": "Castle",
            }
            for name, answer in zip(("Fay", "Gil", "Hal"), answers, strict=True)
        )
    )


def test_what_an_answer_means_is_forgotten_with_the_kind_of_its_column(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("No", "No", "Yes"))))
    upload = desk.uploads(batch)["one.csv"].id
    for role in ("location", "consent_contact"):
        change_columns(about_to_write(desk.session), upload, {2: role}, give_up=True)
        if role == "location":
            say_answers(desk.session, upload, 2, {"No": "yes"})
        desk.session.commit()
    plan = desk.plan(batch)
    assert (plan["said_yes"], plan["said_no"]) == (1, 2)


def test_a_cross_beside_a_tick_stays_a_no_whatever_is_said_of_it(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("✗", "✗", "✓"))))
    upload = desk.uploads(batch)["one.csv"].id
    say_answers(about_to_write(desk.session), upload, 2, {"✗": "yes"})
    desk.session.commit()
    plan = desk.plan(batch)
    assert (plan["said_yes"], plan["said_no"]) == (1, 2)


@pytest.mark.parametrize(
    ("position", "said"), [(2, "what people said, and when, stands"), (9, "no column")]
)
def test_what_people_said_can_not_be_put_right(desk: Desk, position: int, said: str) -> None:
    batch = desk.bring(("one.csv", asked_with(("No", "No", "Yes"))))
    with pytest.raises(ColumnsRefused, match=said):
        put_right(desk, desk.uploads(batch)["one.csv"].id, position, "Yes")


def test_a_stop_list_can_not_be_put_right(desk: Desk) -> None:
    batch = desk.bring((STOPS, stop_list({"Email": "ben@post.example"})))
    with pytest.raises(ColumnsRefused, match="stands as it came"):
        put_right(desk, desk.uploads(batch)[STOPS].id, 3, "other@post.example")


def test_a_no_stays_at_the_address_it_was_said_at_when_that_is_put_right(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("No", "Yes", "Yes"))))
    put_right(desk, desk.uploads(batch)["one.csv"].id, 1, "other@post.example")
    desk.session.commit()
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch) == ("done", "")
    known = set(desk.session.scalars(select(Address.email)))
    assert {"fay@post.example", "other@post.example"} <= known


def test_a_yes_does_not_follow_an_address_that_was_put_in_its_place(desk: Desk) -> None:
    batch = desk.bring(("one.csv", asked_with(("Yes", "Yes", "Yes"))))
    put_right(desk, desk.uploads(batch)["one.csv"].id, 1, "somebody.else@post.example")
    desk.session.commit()
    assert desk.plan(batch)["said_yes"] == 2


def test_a_yes_follows_an_address_that_was_plainly_mistyped(desk: Desk) -> None:
    slip = asked_with(("Yes", "Yes", "Yes")).replace(b"fay@post.example", b"fay@gmial.com")
    batch = desk.bring(("one.csv", slip))
    put_right(desk, desk.uploads(batch)["one.csv"].id, 1, "fay@gmail.com")
    desk.session.commit()
    assert desk.plan(batch)["said_yes"] == 3


def put_right(desk: Desk, upload: int, position: int, value: str) -> None:
    fix_cell(
        about_to_write(desk.session),
        upload_id=upload,
        row=2,
        position=position,
        value=value,
        staff_id=None,
        now=NOW,
    )


def test_of_another_batch_only_its_stop_lists_come_along(desk: Desk) -> None:
    people = [[f"Cy Ash{n}", f"cy{n}@post.example", "Yes"] for n in range(9)]
    both = workbook(
        Do_not_contact=[["Email"], ["ada@post.example"], ["zed@post.example"]],
        Responses=[["Full name", "Email", ASKED], *people],
    )
    other = desk.bring(("contacts.xlsx", both))
    states = {one.kind: one.id for one in desk.uploads(other).values()}
    assert set(states) == {"suppression", "register"}
    batch = desk.bring(("one.csv", survey("Ada")))
    plan = desk.plan(batch)
    assert (plan["people_new"], plan["stopped"]) == (2, 2)
    desk.run(ADD_FILES, batch)
    kept = {one.kind: one.state for one in desk.uploads(other).values()}
    assert kept == {"suppression": "applied", "register": "recognised"}


def test_a_file_taken_out_after_the_plan_makes_it_be_shown_again(desk: Desk) -> None:
    first = desk.bring(("one.csv", survey("Ada")))
    desk.plan(first)
    desk.run(ADD_FILES, first)
    batch = desk.bring(("two.csv", survey("Ada", "Ben")))
    desk.plan(batch)
    known = stored.load(about_to_write(desk.session), desk.app.extensions["reconvene"])
    undo_upload(
        desk.session,
        desk.uploads(first)["one.csv"].id,
        installation=known,
        now=NOW,
        staff_id=None,
    )
    desk.session.commit()
    assert desk.run(ADD_FILES, batch) == (
        "failed",
        "Nothing was added. A file was taken out meanwhile.",
    )
