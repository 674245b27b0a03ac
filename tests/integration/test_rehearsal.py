"""Adding files writes what the trial of them wrote, as long as nothing it rested on has moved."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event, func, select, text
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models import Base
from app.models.audience import Audience, Segment, SendDecision
from app.models.consent import ConsentEvent
from app.models.intake import Project, SourceRow
from app.models.people import Draft, NewMatchKey
from app.models.permission import Wording
from app.models.taking_part import Participation
from app.settings import Settings
from app.store import consent, people, projects
from app.store.audiences import add_invitation, keep_decisions
from app.store.rehearsal import Rehearsal
from app.store.trial import PREFIX, trial
from app.store.written import TriedRowsChanged
from app.workflows import take_files
from app.workflows.apply_uploads import Applied, Progressed, apply_uploads
from app.workflows.attest_wording import declare
from app.workflows.receive_upload import reading_with
from app.workflows.stop_contact import stop_contact
from app.workflows.take_rows import take
from consent.attestation import Attested
from consent.ledger import verify
from importers.reading import read_sheets
from tests.builders import QUESTION, STOPS, Office, csv_of, stop_list
from tests.integration.test_taking_in import SIZE, answers, in_portions_of

LATER = timedelta(minutes=7)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    """An office that knows some people already, one of whom asked it to stop."""
    office = Office(session, settings)
    office.add(answers(9), project=office.project())
    office.add(stop_list({"Email": "person2@post.example"}), STOPS)
    return office


@pytest.fixture
def sqlite(session: Session) -> Session:
    if session.get_bind().dialect.name != "sqlite":
        # There others are given numbers meanwhile, so adding works everything out anew.
        pytest.skip("a trial is written again on SQLite only")
    return session


@pytest.fixture
def sqlite_office(sqlite: Session, office: Office) -> Office:
    return office


def waiting(office: Office) -> list[int]:
    """Two files that wait: some rows are of people known already, some say no.

    The last says so by name alone, and may be somebody who came in a portion before.
    """
    rows = answers(31) + b"B. Kent,,ZX1 0AB,No\r\n"
    survey = office.receive(rows, "more.csv", project=office.project("Parks")).upload_id
    stops = office.receive(
        stop_list({"Email": "person5@post.example"}), "Unsubscribed in June.csv"
    ).upload_id
    unasked = office.session.scalars(
        select(Wording.fingerprint).where(Wording.attested == Attested.UNASKED.value)
    ).all()
    answers_all = dict.fromkeys(unasked, (Attested.AS_ASKED, ""))
    declare(office.session, answers_all, by="a test", now=office.now)
    office.session.commit()
    return [survey, stops]


def tried(
    office: Office,
    uploads: list[int],
    *,
    size: int = SIZE,
    scouted: int = 1000,
    checkpoint: Callable[[Progressed], None] = lambda _: None,
) -> "Spy":
    rehearsal = Spy()
    installation = office.installation
    office.session.rollback()
    with trial(office.session, rehearsal.room()) as session:
        rehearsal.begin(session)
        apply_uploads(
            session,
            upload_ids=uploads,
            installation=installation,
            now=office.now,
            read=reading_with(read_sheets),
            pace=in_portions_of(size, scouted=scouted),
            checkpoint=checkpoint,
            rehearsal=rehearsal,
        )
    return rehearsal


def added(
    office: Office,
    uploads: list[int],
    rehearsal: Rehearsal | None,
    *,
    after_portion: Callable[[int], None] = lambda _: None,
    size: int = SIZE,
    written_again: int = 1,
    scouted: int = 1000,
) -> Applied:
    seen = 0

    def checkpoint(_: Progressed) -> None:
        nonlocal seen
        office.session.commit()
        after_portion(seen)
        seen += 1
        about_to_write(office.session)

    done = apply_uploads(
        about_to_write(office.session),
        upload_ids=uploads,
        installation=office.installation,
        now=office.now + LATER,
        read=reading_with(read_sheets),
        pace=in_portions_of(size, written_again=written_again, scouted=scouted),
        checkpoint=checkpoint,
        rehearsal=rehearsal,
    )
    office.session.commit()
    return done


def everything(session: Session, *, but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table."""
    return {
        table.name: sorted(
            repr(tuple(value for name, value in row._mapping.items() if name not in but))
            for row in session.execute(select(table))
        )
        for table in Base.metadata.sorted_tables
    }


class Spy(Rehearsal):
    """Counts what is written again."""

    again = 0

    def written_again(
        self, session: Session, key: Callable[[], str], now: datetime
    ) -> Iterator[Any]:
        for outcome in super().written_again(session, key, now):
            self.again += 1
            yield outcome


def test_what_was_tried_is_written_again_to_the_last_row(
    sqlite_office: Office, tmp_path: Path
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    with trial(office.session) as unrehearsed:
        apply_uploads(
            unrehearsed,
            upload_ids=uploads,
            installation=office.installation,
            now=office.now + LATER,
            read=reading_with(read_sheets),
            pace=in_portions_of(SIZE),
        )
        # When the machine judged a pair, and matched rows, is when it did.
        times = ("at", "set_at")
        expected = everything(unrehearsed, but=times)
    done = added(office, uploads, rehearsal)
    found = everything(office.session, but=times)

    assert rehearsal.again == 10
    left_out_of_trials = {"interest", "setting"}
    assert {n for n in expected if expected[n] != found[n]} <= left_out_of_trials
    assert [file.accepted for file in done.files] == [32, 1]
    assert "person5@post.example" not in office.contactable()
    assert verify(consent.chained(office.session)) is None
    assert not list(tmp_path.glob("plan-*"))


def test_what_is_written_again_is_kept_several_portions_at_a_time_but_noes_by_themselves(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    rows: list[int] = []

    def look(_: int) -> None:
        rows.append(office.session.scalars(select(func.count()).select_from(SourceRow)).one())

    look(0)
    added(office, uploads, rehearsal, written_again=3 * SIZE, after_portion=look)
    begun, *each = [after - before for before, after in pairwise(rows)]

    assert rehearsal.again == 10
    assert begun == 0
    that_say_no, headings_of_a_list = 8, 1
    assert each == [that_say_no, headings_of_a_list + 3 * SIZE, 3 * SIZE, 2]


def test_what_is_written_again_was_recorded_when_it_was_added(sqlite_office: Office) -> None:
    office = sqlite_office
    before, _ = consent.head(office.session)
    uploads = waiting(office)
    added(office, uploads, tried(office, uploads))
    rows = office.session.execute(
        select(ConsentEvent.recorded_at, ConsentEvent.body).where(ConsentEvent.seq > before)
    ).all()

    assert len(rows) > SIZE
    assert {row.recorded_at for row in rows} == {office.now + LATER}
    assert {row.body["recorded_at"] for row in rows} == {
        (office.now + LATER).isoformat(timespec="microseconds")
    }


@pytest.mark.parametrize("portion", [None, 1, 4])
def test_a_stop_that_comes_between_counts_and_the_rest_is_worked_out_anew(
    sqlite_office: Office, portion: int | None
) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)

    def stop(seen: int | None) -> None:
        if seen == portion:
            stop_contact(
                about_to_write(office.session),
                text="person1@post.example",
                by="staff 4",
                installation=office.installation,
                now=office.now + timedelta(minutes=3),
            )
            office.session.commit()

    stop(None)
    added(office, uploads, rehearsal, after_portion=stop)

    assert rehearsal.again == (portion or 0)
    assert "person1@post.example" not in office.contactable()
    assert "person6@post.example" in office.contactable()
    assert verify(consent.chained(office.session)) is None
    every = consent.every_address(office.session)
    kept = consent.standings(office.session)
    assert kept == consent.folded(office.session, every, office.installation.keyring)


def test_whoever_adds_sees_the_copy_only_meanwhile(sqlite_office: Office, tmp_path: Path) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    assert list(tmp_path.glob(f"{PREFIX}*/copy.sqlite3"))
    added(office, uploads, rehearsal)

    assert rehearsal.again > 0
    assert not list(tmp_path.glob(f"{PREFIX}*"))
    seen = office.session.execute(text("PRAGMA database_list")).all()
    assert [name for _, name, _ in seen] == ["main"]


def test_a_trial_that_failed_leaves_nothing(sqlite_office: Office, tmp_path: Path) -> None:
    office = sqlite_office

    def failing(rehearsal: Rehearsal) -> None:
        with rehearsal.room() as room, trial(office.session, room) as session:
            rehearsal.begin(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing(Rehearsal())

    assert not list(tmp_path.glob(f"{PREFIX}*"))


def test_what_a_trial_put_where_rows_only_come_to_may_not_change(sqlite_office: Office) -> None:
    """Else its copy would no longer hold what each portion wrote."""
    office = sqlite_office
    rehearsal = Rehearsal()
    office.session.rollback()
    with trial(office.session, rehearsal.room()) as session:
        rehearsal.begin(session)
        with (
            pytest.raises(TriedRowsChanged, match="new_match_key"),
            rehearsal.recording(session, lambda: "any"),
        ):
            session.execute(delete(NewMatchKey))
        session.rollback()
    rehearsal.forget()


def test_a_file_that_came_in_between_makes_all_be_worked_out_anew(sqlite_office: Office) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    office.add(csv_of({"Name": "Una Vale", "Email": "una@post.example"}), "late.csv")
    done = added(office, uploads, rehearsal)

    assert rehearsal.again == 0
    assert [file.accepted for file in done.files] == [32, 1]


def test_files_given_to_another_project_are_worked_out_anew(sqlite_office: Office) -> None:
    office = sqlite_office
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    # It ran on the same days, so that every row is read as before.
    libraries = office.project("Libraries")
    projects.set_project(about_to_write(office.session), uploads[0], libraries)
    office.session.commit()
    added(office, uploads, rehearsal)

    assert rehearsal.again == 0
    took_part = select(func.count()).where(Participation.project_id == libraries)
    assert office.session.scalar(took_part) == 32


def test_what_cannot_be_written_again_is_added_all_the_same(office: Office) -> None:
    uploads = waiting(office)
    rehearsal = tried(office, uploads)
    rehearsal.forget()
    done = added(office, uploads, rehearsal)
    assert [file.accepted for file in done.files] == [32, 1]


def test_who_was_invited_in_between_stays_on_record_though_rows_make_two_people_one(
    sqlite_office: Office,
) -> None:
    office = sqlite_office
    rows = csv_of(
        {"Full name": "Ben Birch", "Email": "person1@post.example; ben@work.example"},
        {"Full name": "Ben Birch", "Email": "ben@work.example"},
    )
    office.add(csv_of({"Full name": "Ben Birch", "Email": "ben@work.example"}), "lone.csv")
    upload = office.receive(rows, "both.csv").upload_id
    invited = office.owner("ben@work.example").id
    rehearsal = tried(office, [upload])
    invite(office, "ben@work.example")
    added(office, [upload], rehearsal)

    assert rehearsal.again == 0
    owner = office.owner("ben@work.example").id
    assert owner != invited
    assert office.session.scalars(select(SendDecision.person_id)).one() == owner


def invite(office: Office, *emails: str) -> None:
    """Note that an invitation went to these addresses."""
    session = about_to_write(office.session)
    number = session.scalars(select(func.count()).select_from(Segment)).one()
    group = Segment(name=f"Group {number}", rule={}, made_at=office.now)
    there = Audience(list_id=f"a{number}", name="Residents", connected_at=office.now)
    session.add_all([group, there])
    session.flush()
    sent = add_invitation(
        session,
        {
            "project_id": session.scalars(select(Project.id).limit(1)).one(),
            "segment_id": group.id,
            "audience_id": there.id,
            "subject": "Come",
            "body": "Do.",
            "tag": f"rc-{number}",
            "state": "sent",
            "made_at": office.now,
        },
    )
    why = {"code": "K01", "evidence": [], "ledger_head": 0, "at": office.now}
    decisions = [
        {
            "invitation_id": sent.id,
            "address_id": address,
            "person_id": people.people_at(session, email)[0],
            **why,
        }
        for email, address in people.address_ids(session, emails).items()
    ]
    keep_decisions(session, decisions)
    session.commit()


class Killed(Exception):
    """Whoever added the files was killed here."""


def test_what_was_begun_otherwise_than_it_was_tried_is_not_gone_on_with_as_it_was_tried(
    sqlite: Session, settings: Settings
) -> None:
    """The numbers agree again: one verdict more by staff, one less by the machine.

    While A. has a mailbox with Ann that nobody else uses they may well be one; that Alan uses it
    too is news to the machine, unless staff said what is so.
    """
    office = Office(sqlite, settings)
    project = office.project()
    office.add(
        csv_of(someone("Ann", "ann@post.example; box@post.example", "ZX1 1AA", "07700 900111")),
        project=project,
    )
    office.add(
        csv_of(
            someone("A", "box@post.example", "ZX9 9ZZ", "07700 900222", said="No", on="2025-09-01"),
            someone("Zoe", "zoe@post.example", "ZX5 5AA", "07700 900333"),
        ),
        project=project,
    )
    ann, a = office.session.scalars(select(Draft.id).order_by(Draft.id).limit(2))
    upload = office.receive(
        csv_of(
            someone("Alan", "box@post.example", "", "", on="2025-01-02"),
            someone("Ann", "ann@post.example", "ZX1 1AA", "07700 900111", on="2025-06-03"),
        ),
        "more.csv",
        project=office.project("Parks"),
    ).upload_id
    rehearsal = tried(office, [upload], size=1)
    office.join(ann, a)

    def killed(seen: int) -> None:
        if seen == 2:
            raise Killed

    with pytest.raises(Killed):
        added(office, [upload], rehearsal, after_portion=killed, size=1)
    office.session.rollback()
    added(office, [upload], rehearsal, size=1)

    assert "ann@post.example" not in office.contactable(), "as A. she said no, and later"
    assert rehearsal.again == 0


def someone(
    given: str, email: str, postcode: str, phone: str, *, said: str = "Yes", on: str = "2025-06-02"
) -> dict[str, str]:
    return {
        "First name": given,
        "Surname": "",
        "Email": email,
        "Postcode": postcode,
        "Mobile": phone,
        "Submitted on": on,
        QUESTION: said,
    }


WATCHED = {
    "how many there are": {
        "address",
        "draft",
        "evidence",
        "judgement",
        "match_model",
        "person",
        "person_edit",
        "row_issue",
        "send_decision",
        "source_row",
    },
    "what they say": {"issue", "project_issue", "question", "wording"},
    "the uploads given, each by all that its reading rests on, and how many were taken out": {
        "draft_mark",
        "upload",
    },
    "the ledger's head": {"address_mark", "consent_event", "event_key", "standing"},
    "drafts and whose they are": {
        "draft_address",
        "match_key",
        "new_match_key",
        "participation",
        "person_address",
    },
    "those above, for nobody else sets what is looked for": {"setting"},
}
"""By what a change in a table is noticed → tables that taking rows in may read."""


def test_taking_rows_in_reads_nothing_that_could_change_unnoticed(
    sqlite_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table that is missing above has to move the key (`basis`) before it is added there."""
    office = sqlite_office
    gone = office.add(stop_list({"Email": "person4@post.example"}), "gone.csv").files[0].upload_id
    office.undo(gone)
    read: set[str] = set()

    def note(*given: Any) -> None:
        statement = given[2].removeprefix("DELETE FROM ")
        read.update(re.findall(r"(?:FROM|JOIN) \"?(\w+)", statement))

    def noting(session: Session, *given: Any, **more: Any) -> Any:
        event.listen(session.connection(), "before_cursor_execute", note)
        try:
            return take(session, *given, **more)
        finally:
            event.remove(session.connection(), "before_cursor_execute", note)

    monkeypatch.setattr(take_files, "take", noting)
    added(office, waiting(office), None)
    office.add(csv_of({"Full name": "Ben Birch", "Email": "ben@work.example"}), "lone.csv")
    # Two people are one, and a row names a couple.
    office.add(
        csv_of(
            {"Full name": "Ben Birch", "Email": "person1@post.example; ben@work.example"},
            {"Full name": "Ben Birch and Ada Ash", "Email": "person1@post.example"},
        ),
        project=office.project("Buses"),
    )

    watched = set().union(*WATCHED.values())
    assert read & Base.metadata.tables.keys() <= watched
    assert {"send_decision", "question", "match_key", "event_key"} <= read, "this sees what is read"
