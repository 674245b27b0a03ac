"""What others do to files while they are read: read them too, open them, ask for more of them."""

import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models import permission as models
from app.models.intake import Upload, UploadContent
from app.settings import Settings
from app.store import intake, stop_lines
from app.workflows import read_batch
from app.workflows.correct_columns import ColumnsRefused, use_hidden
from app.workflows.open_locked import give_password
from app.workflows.prepare import prepare
from app.workflows.read_batch import Turns
from app.workflows.read_uploads import Readings
from app.workflows.receive_files import receive_files
from app.workflows.receive_upload import Read, reading_with
from importers.draft import FileRefused, Reading, Table, Wording
from importers.reading import PasswordNeeded, read_sheets, unbundled
from tests.builders import an_office, answer, csv_of, workbook
from tests.conftest import NOW
from tests.integration.test_reading_beside_others import Killed, kept, survey

Meddling = Callable[[Session], None]
"""What somebody else does, in a session of their own."""

READ = reading_with(read_sheets)


def nobody(_: Session) -> None:
    """Nobody meddles."""


class Worker:
    """Somebody who reads a batch; beside them somebody meddles, once, at one of three moments."""

    def __init__(self, session: Session, *, when: str = "", meddle: Meddling = nobody) -> None:
        self.session, self.when, self.meddle = session, when, meddle

    def reach(self, moment: str) -> None:
        if moment == self.when:
            self.when = ""
            with Session(self.session.get_bind()) as other:
                self.meddle(other)

    def read_batch(self, batch: int, *, read: Read = READ) -> None:
        def unbundle(content: bytes, name: str) -> Sequence[tuple[str, bytes]]:
            files = unbundled(content, name)
            self.reach("unpacked")
            return files

        def reading(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
            try:
                return read(content, name, with_hidden=with_hidden)
            finally:
                self.reach("parsed")

        def ready() -> None:
            self.session.rollback()
            about_to_write(self.session)

        self.session.rollback()
        read_batch.read_batch(
            self.session,
            batch,
            read=reading,
            unbundle=unbundle,
            now=NOW,
            readings=Watched(self),
            turns=Turns(keep=self.session.commit, ready=ready),
        )


class Watched(Readings):
    """Tells its worker when a table is cleaned."""

    def __init__(self, worker: Worker) -> None:
        super().__init__()
        self.worker = worker

    def keep(self, key: str, reading: Reading) -> None:
        super().keep(key, reading)
        self.worker.reach("cleaned")


def book(name: str = "South") -> bytes:
    """A workbook of two tables of people."""
    return workbook(
        North=[[*answer()], [*answer("Ann", email="ann@post.example").values()]],
        **{name: [[*answer()], [*answer("Ben", email="ben@post.example").values()]]},
    )


def with_stops() -> bytes:
    """A workbook of answers, and of people who asked to stop."""
    return workbook(
        Answers=[[*answer()], [*answer("Ann", email="ann@post.example").values()]],
        Unsubscribed=[["Email"], ["ben@post.example"], ["cy@post.example"]],
    )


def packed(**files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as folder:
        for name, content in files.items():
            folder.writestr(f"{name}.csv", content)
    return held.getvalue()


def received(session: Session, *files: tuple[str, bytes]) -> int:
    prepare(about_to_write(session), now=NOW)
    made = receive_files(session, files, project_id=None, staff_id=None, now=NOW)
    session.commit()
    return made


def the_file(session: Session) -> Upload:
    """The file that came first."""
    return session.scalars(select(Upload).order_by(Upload.id)).all()[0]


def the_states(session: Session) -> dict[str, str]:
    return {name: state for name, state, _, _ in kept(session)}


def ask_for_hidden(session: Session) -> None:
    upload = the_file(about_to_write(session))
    use_hidden(session, upload_id=upload.id, wanted=True, now=NOW)
    session.commit()


def read_and_be_killed(session: Session, batch: int) -> None:
    """Read a batch until a table of it is cleaned, and no further."""

    def kill(_: Session) -> None:
        raise Killed

    with suppress(Killed):
        Worker(session, when="cleaned", meddle=kill).read_batch(batch)
    session.rollback()


@pytest.mark.parametrize("when", ["unpacked", "parsed", "cleaned"])
def test_two_who_read_the_same_files_leave_them_read_once(session: Session, when: str) -> None:
    other = csv_of(answer("Cy", email="cy@post.example"))
    files = ("both.xlsx", book()), ("folder.zip", packed(a=survey(), b=other))
    batch = received(session, *files)
    Worker(session, when=when, meddle=lambda other: Worker(other).read_batch(batch)).read_batch(
        batch
    )
    columns = len(answer())
    assert kept(session) == [
        ("a.csv", "recognised", columns, 2),
        ("b.csv", "recognised", columns, 1),
        ("both.xlsx", "recognised", columns, 1),
        ("both.xlsx#South", "recognised", columns, 1),
    ]


@pytest.mark.parametrize("when", ["parsed", "cleaned"])
def test_who_comes_later_goes_on_where_another_began_and_was_killed(
    session: Session, when: str
) -> None:
    batch = received(session, ("both.xlsx", book()))

    Worker(session, when=when, meddle=lambda other: read_and_be_killed(other, batch)).read_batch(
        batch
    )
    if when == "cleaned":  # theirs were the tables that counted; whoever reads next has them
        Worker(session).read_batch(batch)
    assert [*the_states(session).values()] == ["recognised"] * 2


def test_a_file_asked_for_with_its_hidden_parts_meanwhile_is_not_read_without_them(
    session: Session,
) -> None:
    batch = received(session, ("both.xlsx", book("Hidden")))
    asked = []

    def read(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        asked.append(with_hidden)
        return READ(content, name, with_hidden=with_hidden)

    def meddle(other: Session) -> None:
        Worker(other).read_batch(batch)
        ask_for_hidden(other)

    Worker(session, when="parsed", meddle=meddle).read_batch(batch, read=read)
    assert the_states(session) == {"both.xlsx": "received"}
    Worker(session).read_batch(batch, read=read)
    assert asked[-1] is True
    assert set(the_states(session).values()) == {"recognised"}


def test_a_file_opened_meanwhile_is_not_locked_again(session: Session) -> None:
    batch = received(session, ("locked.csv", b"locked"))

    def read(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        if content == b"locked":
            raise PasswordNeeded("It wants a password.")
        return READ(content, name, with_hidden=with_hidden)

    def meddle(other: Session) -> None:
        Worker(other).read_batch(batch, read=read)
        give_password(
            about_to_write(other),
            upload_id=the_file(other).id,
            password="open",
            unlock=lambda *_: survey(),
            now=NOW,
        )
        other.commit()

    Worker(session, when="parsed", meddle=meddle).read_batch(batch, read=read)
    assert (the_file(session).state, the_file(session).refusal) == ("received", "")
    Worker(session).read_batch(batch, read=read)
    assert the_file(session).state == "recognised"


@pytest.mark.parametrize("when", ["unpacked", "parsed", "cleaned"])
def test_a_file_another_worker_refused_meanwhile_stays_refused(session: Session, when: str) -> None:
    batch = received(session, ("both.xlsx", book()), ("c.csv", survey()))

    def refuse(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        raise FileRefused("It takes too long to read.")

    def meddle(other: Session) -> None:
        Worker(other).read_batch(batch, read=refuse)

    Worker(session, when=when, meddle=meddle).read_batch(batch)
    assert the_states(session) == {"both.xlsx": "refused", "c.csv": "refused"}
    assert not session.scalars(select(UploadContent.upload_id)).all()


def test_a_workbook_with_stops_that_can_not_be_read_to_its_end_is_looked_at_by_somebody(
    session: Session,
) -> None:
    batch = received(session, ("answers.xlsx", with_stops()))
    read_and_be_killed(session, batch)
    assert stop_lines.files_unread(session)

    def refuse(content: bytes, name: str, *, with_hidden: bool = False) -> Sequence[Table]:
        raise FileRefused("It takes too long to read.")

    Worker(session).read_batch(batch, read=refuse)
    (unread,) = stop_lines.files_unread(session)
    assert (unread.name, unread.state) == ("answers.xlsx", "refused")
    assert stop_lines.look_at_file(about_to_write(session), unread.id)
    assert stop_lines.files_unread(session) == []


def test_what_can_not_be_read_in_a_folder_of_stops_is_looked_at_by_somebody(
    session: Session,
) -> None:
    names = csv_of({"Name": "Ben Birch", "Email": "ben@post.example"})
    batch = received(session, ("Opt-outs.zip", packed(letters=b"%PDF-1.7 a scan", y2023=names)))
    assert [file.name for file in stop_lines.files_unread(session)] == ["Opt-outs.zip"]
    Worker(session).read_batch(batch)
    assert [file.name for file in stop_lines.files_unread(session)] == ["Opt-outs - letters.csv"]
    assert stop_lines.lists_waiting(session) == ["Opt-outs - y2023.csv"]


def test_a_stop_list_among_the_sheets_is_not_forgotten_while_they_are_read_again(
    session: Session,
) -> None:
    batch = received(session, ("answers.xlsx", with_stops()))
    Worker(session).read_batch(batch)
    assert stop_lines.lists_waiting(session) == ["answers.xlsx#Unsubscribed"]
    ask_for_hidden(session)
    assert [file.state for file in stop_lines.files_unread(session)] == ["received"]
    Worker(session).read_batch(batch)
    assert stop_lines.lists_waiting(session) == ["answers.xlsx#Unsubscribed"]
    assert stop_lines.files_unread(session) == []


def test_a_workbook_of_which_a_stop_list_was_added_already_is_not_read_again(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    batch = received(session, ("answers.xlsx", with_stops()))
    Worker(session).read_batch(batch)
    office.add(survey(), "other answers.csv")
    assert the_states(session)["answers.xlsx#Unsubscribed"] == "applied"
    with pytest.raises(ColumnsRefused, match="was added already"):
        ask_for_hidden(session)
    session.rollback()
    assert the_states(session)["answers.xlsx"] == "recognised"


@pytest.mark.parametrize("when", ["parsed", "cleaned"])
def test_a_file_that_is_being_read_is_not_asked_to_be_read_again(
    session: Session, when: str
) -> None:
    batch = received(session, ("both.xlsx", book()))
    refusals = []

    def meddle(other: Session) -> None:
        with pytest.raises(ColumnsRefused) as refused:
            ask_for_hidden(other)
        refusals.append(str(refused.value))

    Worker(session, when=when, meddle=meddle).read_batch(batch)
    assert refusals == ["This file is still being read. Try again once it is."]
    assert not the_file(session).with_hidden


def test_two_who_find_the_same_question_at_once_keep_it_once(session: Session) -> None:
    if session.get_bind().dialect.name == "sqlite":
        # What is tested is a clash of two writers: on SQLite there are never two.
        pytest.skip("on SQLite one writes at a time")
    batch = received(session, ("a.csv", survey()))
    asked = Wording("1a2b", "May we write to you?")
    connection, before = session.connection(), "before_cursor_execute"
    others = [Session(session.get_bind())]

    def meddle(*given: Any) -> None:
        if given[2].startswith("INSERT INTO wording") and others:
            with others.pop() as other:
                intake.keep_wordings(other, [asked])
                other.commit()

    event.listen(connection, before, meddle)
    intake.keep_wordings(session, [asked])
    event.remove(connection, before, meddle)
    session.commit()
    assert not others
    assert session.scalars(select(models.Wording.text)).all() == [asked.text]
    Worker(session).read_batch(batch)
    assert the_file(session).state == "recognised"
