"""A file is taken out at any age: its rows are nobody's, its noes stay, nobody rises."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.cli.command import CommandLine
from app.cli.undoing import undo as undo_command
from app.db import about_to_write
from app.factory import create_app
from app.models.audience import Audience, Invitation, Segment, SendDecision
from app.models.intake import SourceRow, Upload, UploadWording
from app.models.people import Address, Draft, DraftAddress, Judgement, Person
from app.models.shell import Activity, Job
from app.models.taking_part import Evidence, Interest, Participation
from app.read import exports
from app.read.health import complaints
from app.settings import Settings
from app.store import adding, match_keys, people
from app.store.batches import add_batch
from app.store.jobs import LEASE
from app.workflows.apply_batch import ADD_FILES
from app.workflows.undo_upload import UndoRefused, undo_upload
from tests.builders import STOPS, Office, an_office, answer, csv_of, stop_list

ADA = "ada.dull@post.example"
LIZ = {"postcode": "ZX4 2AB"}


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def add(office: Office, *rows: dict[str, str], name: str, project: int | None = None) -> int:
    return office.add(csv_of(*rows), name, project=project).files[0].upload_id


def sound(office: Office) -> bool:
    return complaints(office.session, office.installation, office.now) == []


def names(office: Office) -> list[str]:
    return sorted(office.session.scalars(select(Person.name)))


def how_many(office: Office, table: type) -> int:
    return office.session.scalar(select(func.count()).select_from(table)) or 0


def test_people_of_this_file_alone_are_gone_and_its_rows_stay_as_received(office: Office) -> None:
    add(office, answer(), name="first.csv")
    project = office.project("Buses in Aldermere")
    upload = add(
        office,
        answer("Bo", "Dim", "bo@post.example", comment="More buses and bus lanes."),
        name="second.csv",
        project=project,
    )
    assert how_many(office, Interest) > 0

    done = office.undo(upload)

    assert names(office) == ["Ada Dull"]
    assert (done.rows, done.people_removed, done.people_kept) == (1, 1, 0)
    kept = office.session.get_one(Upload, upload)
    assert (kept.state, kept.undone_at, kept.accepted) == ("undone", office.now, 1)
    assert kept.undo_report["people_removed"] == 1
    assert kept.undo_report["sentences"] == list(done.sentences)
    rows = office.session.scalars(select(SourceRow).where(SourceRow.upload_id == upload)).all()
    assert "Bo" in rows[-1].raw
    for table in (Interest, Evidence, Participation):
        assert how_many(office, table) == 0
    nobodys = office.session.scalars(select(Draft.id).where(Draft.person_id.is_(None))).all()
    assert len(nobodys) == 1
    assert not list(match_keys.of_drafts(office.session, nobodys))
    assert not office.session.get(UploadWording, (upload, "x"))
    assert sound(office)


def test_a_yes_that_came_with_the_file_goes_with_it(office: Office) -> None:
    add(office, answer(contact=""), name="silent.csv")
    upload = add(office, answer(on="2025-07-01"), name="yes.csv")
    assert office.contactable() == {ADA}

    done = office.undo(upload)

    assert done.grants_withdrawn == 1
    assert office.contactable() == set()
    assert sound(office)


def test_what_the_file_said_no_by_stays(office: Office) -> None:
    add(office, answer(), answer("Ada", "Dull", "ada@work.example"), name="yes.csv")
    upload = office.add(stop_list({"Email": ADA}), STOPS).files[0].upload_id
    assert office.contactable() == set()

    done = office.undo(upload)

    assert done.stops_kept == 1
    assert set(office.codes().values()) <= {"S02", "S06"}
    assert sound(office)
    add(office, answer("Ada", "Dull", "ada@work.example", on="2026-01-08"), name="later.csv")
    assert office.contactable() == set()


def test_a_no_of_this_file_reaches_every_address_it_reached(office: Office) -> None:
    add(
        office,
        answer(contact=""),
        answer("Ada", "Dull", "ada@work.example", contact=""),
        name="silent.csv",
    )
    upload = add(office, answer(on="2025-08-01", contact="No"), name="no.csv")

    office.undo(upload)
    add(office, answer("Ada", "Dull", "ada@work.example", on="2025-07-01"), name="older yes.csv")

    assert office.contactable() == set()
    add(office, answer("Ada", "Dull", "ada@work.example", on="2025-09-01"), name="newer yes.csv")
    assert office.contactable() == {"ada@work.example"}


BRIDGE = answer("Elizabeth", "Nowak", "liz@post.example", on="2025-08-01", **LIZ)


def two_people_and_a_bridge(office: Office) -> int:
    """Two people whom a third row makes one; the file of that row."""
    add(office, answer("Liz", "Nowak", "liz@post.example", postcode=""), name="a.csv")
    add(office, answer("Elizabeth", "Nowak", "e.nowak@work.example", **LIZ), name="b.csv")
    shown = ids(office)
    upload = add(office, BRIDGE, name="bridge.csv")
    assert len(ids(office)) == 1
    office.undo(upload)
    assert ids(office) == shown
    return upload


def ids(office: Office) -> dict[str, int]:
    rows = office.session.execute(select(Person.public_id, Person.rows).order_by(Person.public_id))
    return {shown: rows for shown, rows in rows}  # noqa: C416 (rows are not tuples)


def test_people_whom_the_file_made_one_are_who_they_were(office: Office) -> None:
    two_people_and_a_bridge(office)
    assert sorted(p.rows for p in office.session.scalars(select(Person))) == [1, 1]
    assert sound(office)


def test_a_stop_that_only_the_file_carried_over_is_kept_at_the_other_address(
    office: Office,
) -> None:
    add(office, answer("Liz", "Nowak", "liz@post.example", postcode=""), name="a.csv")
    add(office, answer("Elizabeth", "Nowak", "e.nowak@work.example", **LIZ), name="b.csv")
    office.add(stop_list({"Email": "liz@post.example"}), STOPS)
    assert office.contactable() == {"e.nowak@work.example"}
    upload = add(office, BRIDGE, name="bridge.csv")
    assert office.contactable() == set()

    done = office.undo(upload)

    assert len(office.people()) - (None in office.people()) == 2
    assert office.contactable() == set()
    assert done.kept_back == 1
    assert done.people_split == 1
    assert "1 address stays as it was" in " ".join(done.sentences)
    assert sound(office)


def test_the_file_may_be_the_first_of_all_and_later_files_stand(office: Office) -> None:
    upload = add(office, answer("Liz", "Nowak", "liz@post.example", **LIZ), name="first.csv")
    add(
        office,
        answer("Elizabeth", "Nowak", "liz@post.example", on="2025-08-01", **LIZ),
        name="next.csv",
    )
    number = office.owner("liz@post.example").id

    done = office.undo(upload)

    liz = office.owner("liz@post.example")
    assert (liz.id, liz.rows, liz.given, done.people_kept) == (number, 1, "Elizabeth", 1)
    other = office.session.scalars(select(Upload).where(Upload.id != upload)).one()
    assert liz.public_id == people.public_id(other.sha256, 2, 0)


def test_a_value_the_file_had_overwritten_is_back(office: Office) -> None:
    add(office, answer(postcode="ZX1 1AA", on="2025-01-01"), name="old.csv")
    upload = add(office, answer(postcode="ZX2 2BB", on="2025-09-01"), name="moved.csv")
    assert office.owner(ADA).postcode == "ZX2 2BB"

    office.undo(upload)

    ada = office.owner(ADA)
    assert (ada.postcode, ada.rows) == ("ZX1 1AA", 1)
    assert set(office.session.get_one(Person, ada.id).sources) == {
        field for field in people.FIELDS if getattr(ada, field)
    }


def test_a_mailbox_that_only_the_file_made_two_peoples_is_one_persons_again(
    office: Office,
) -> None:
    mailbox = "marshes@post.example"
    upload = add(office, answer("Alan", "Marsh", mailbox, postcode="ZX3 4RF"), name="alan.csv")
    add(office, answer("Ann", "Marsh", mailbox, postcode="ZX3 4RF"), name="ann.csv")
    add(office, answer("A", "Marsh", mailbox, postcode="", on="2025-07-01"), name="a.csv")
    assert len(office.people()) == 3

    done = office.undo(upload)

    assert names(office) == ["Ann Marsh"]
    assert done.people_joined == 1
    assert sound(office)
    office.session.scalars(select(Judgement)).all()
    add(office, answer("Ann", "Marsh", "ann@work.example", postcode="ZX3 4RF"), name="new.csv")
    assert names(office) == ["Ann Marsh"]


def test_a_group_that_only_the_file_made_too_big_to_tell_tells_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("importers.matching.block.GROUP_LIMIT", "importers.matching.block.NAMES_LIMIT"):
        monkeypatch.setattr(name, 4)
    for module in ("app.store.matching", "app.workflows.regroup"):
        monkeypatch.setattr(f"{module}.GROUP_LIMIT", 4)
    monkeypatch.setattr("app.store.matching.NAMES_LIMIT", 4)
    crowd = (answer("Fay", "Moss", f"moss@{place}.example") for place in ("one", "two", "ten"))
    upload = add(office, *crowd, answer("Fay", "Moss", ""), name="crowd.csv")
    add(office, answer("Fay", "Moss", "fay@post.example"), name="fay.csv")
    add(office, answer("Fay", "Moss", "moss@work.example", on="2025-07-01"), name="again.csv")
    assert names(office) == ["Fay Moss"] * 3

    office.undo(upload)

    assert names(office) == ["Fay Moss"]


def test_it_tells_again_what_it_told_when_those_rows_came_in_and_no_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that say no come in first: three of them are few enough, with three more too many."""
    for name in ("importers.matching.block.GROUP_LIMIT", "importers.matching.block.NAMES_LIMIT"):
        monkeypatch.setattr(name, 4)
    for module in ("app.store.matching", "app.workflows.regroup"):
        monkeypatch.setattr(f"{module}.GROUP_LIMIT", 4)
    monkeypatch.setattr("app.store.matching.NAMES_LIMIT", 4)

    def moss(place: str, contact: str) -> dict[str, str]:
        return dict(answer("Fay", "Moss", f"moss@{place}.example", contact=contact))

    upload = add(office, moss("one", ""), moss("two", ""), name="crowd.csv")
    later = [moss(place, contact) for contact in ("No", "") for place in ("a", "b", "c")]
    later = [{**row, "Email address": f"{n}{row['Email address']}"} for n, row in enumerate(later)]
    add(office, *later, name="later.csv")
    assert names(office) == ["Fay Moss"] * 7

    office.undo(upload)

    assert names(office) == ["Fay Moss"] * 4


def test_what_staff_said_of_the_rows_that_are_left_holds(office: Office) -> None:
    add(office, answer(on="2025-01-01"), name="one.csv")
    add(office, answer(on="2025-02-01"), name="two.csv")
    upload = add(office, answer(on="2025-03-01"), name="three.csv")
    ((person, rows),) = office.people().items()
    office.split(person, rows[1:])

    office.undo(upload)

    found = office.people()
    found.pop(None)
    assert sorted(found.values()) == [[rows[0]], [rows[1]]]


def test_rows_declared_one_by_staff_stay_one(office: Office) -> None:
    add(office, answer("Ada", "Dull", "ada@post.example"), name="one.csv")
    add(office, answer("Ada", "Bright", "b@post.example", postcode="ZX9 9ZZ"), name="two.csv")
    a, b = sorted(row for rows in office.people().values() for row in rows)
    office.join(a, b)
    upload = add(office, answer("Ada", "Bright", "b@post.example", on="2025-08-01"), name="x.csv")

    office.undo(upload)

    assert office.people()[office.owner("b@post.example").id] == [a, b]


def test_a_stop_on_our_own_page_stays_wherever_it_reached(office: Office) -> None:
    add(office, answer("Liz", "Nowak", "liz@post.example", postcode=""), name="a.csv")
    add(office, answer("Elizabeth", "Nowak", "e.nowak@work.example", **LIZ), name="b.csv")
    upload = add(office, BRIDGE, name="bridge.csv")
    office.stop("liz@post.example")

    office.undo(upload)

    assert office.contactable() == set()
    assert sound(office)


def test_a_file_taken_out_may_be_added_again(office: Office) -> None:
    content = csv_of(answer(), answer("Bo", "Dim", "bo@post.example"))
    first = office.add(content).files[0].upload_id
    before = [row[2] for row in exports.rows(office.session)]
    office.undo(first)
    assert list(exports.rows(office.session)) == []

    again = office.add(content).files[0].upload_id

    assert again != first
    assert [row[2] for row in exports.rows(office.session)] == before
    assert office.contactable() == {ADA, "bo@post.example"}
    assert sound(office)
    office.undo(again)
    assert list(exports.rows(office.session)) == []


def invite(office: Office, *emails: str, project: str) -> None:
    """As an invitation that was sent leaves it on record."""
    session = office.session
    wanted = office.project(project)
    segment = Segment(name=project, rule={}, made_at=office.now)
    audience = Audience(list_id="l", name="News", connected_at=office.now)
    session.add_all([segment, audience])
    session.flush()
    invitation = Invitation(
        project_id=wanted,
        segment_id=segment.id,
        audience_id=audience.id,
        subject="Come",
        body="Come.",
        tag="rc-1",
        state="sent",
        made_at=office.now,
    )
    session.add(invitation)
    session.flush()
    for email, address in people.address_ids(session, emails).items():
        (person,) = people.people_at(session, email)
        session.add(
            SendDecision(
                invitation_id=invitation.id,
                address_id=address,
                person_id=person,
                code="K03",
                evidence=[],
                ledger_head=1,
                at=office.now,
            )
        )
    session.commit()


def test_invitations_sent_meanwhile_are_told_and_stay_on_record(office: Office) -> None:
    upload = add(
        office,
        answer("Bo", "Dim", "bo@post.example"),
        answer("Cy", "Moss", "cy@post.example"),
        name="x.csv",
    )
    add(
        office,
        answer("Cyril", "Moor", "cy@post.example", contact="", postcode="ZX7 7AA"),
        name="y.csv",
    )
    invite(office, "bo@post.example", project="Bus lane")
    shown = office.owner("bo@post.example").public_id

    done = office.undo(upload)

    assert done.invited == (("Bus lane", 1),)
    assert done.sentences[-1] == (
        "1 person was invited to ‘Bus lane’ before this file was taken out; that cannot be taken "
        "back."
    )
    (sent,) = office.session.scalars(select(SendDecision)).all()
    bare = office.session.get_one(Person, sent.person_id)
    assert (bare.public_id, bare.name, bare.rows, bare.sources) == (shown, "", 0, {})
    office.add(csv_of(answer("Bo", "Dim", "bo@post.example"), answer(), name_row()), "x2.csv")


def name_row() -> dict[str, str]:
    return dict(answer("Di", "Moss", "di@post.example"))


def test_whoever_was_invited_is_themselves_again_when_the_file_comes_again(
    office: Office,
) -> None:
    content = csv_of(answer("Bo", "Dim", "bo@post.example"))
    first = office.add(content).files[0].upload_id
    invite(office, "bo@post.example", project="Bus lane")
    bo = office.owner("bo@post.example")
    number, shown = bo.id, bo.public_id
    office.undo(first)

    office.add(content)

    bo = office.owner("bo@post.example")
    assert (bo.id, bo.public_id, bo.rows) == (number, shown, 1)


def test_what_was_sent_passes_to_whoever_still_uses_the_address(office: Office) -> None:
    upload = add(office, answer("Ann", "Marsh", "marshes@post.example"), name="x.csv")
    invite(office, "marshes@post.example", project="Bus lane")
    add(office, answer("Robert", "Marsh", "marshes@post.example", contact=""), name="y.csv")

    office.undo(upload)

    robert = office.owner("marshes@post.example")
    assert office.session.scalars(select(SendDecision.person_id)).all() == [robert.id]
    assert names(office) == ["Robert Marsh"]


def test_the_addresses_of_its_rows_are_nobodys_and_stay(office: Office) -> None:
    upload = add(office, answer(), name="x.csv")
    office.undo(upload)
    assert office.session.scalars(select(Address.email)).all() == [ADA]
    assert len(office.session.scalars(select(DraftAddress)).all()) == 1
    assert office.codes() == {ADA: "P01"}


def test_a_stop_that_ties_by_a_name_of_the_file_goes_on_tying(office: Office) -> None:
    """The name that made the address hers came with this file alone."""
    add(office, answer("", "", ADA, postcode=""), name="address only.csv")
    upload = add(office, answer(on="2025-07-01"), name="named.csv")
    office.add(stop_list({"Surname": "Dull", "First name": "Ada", "Postcode": "ZX1 1AA"}), STOPS)
    assert office.contactable() == set()

    office.undo(upload)

    assert office.contactable() == set()
    assert sound(office)


def wait(office: Office) -> int:
    return office.receive(csv_of(answer()), "waiting.csv").upload_id


def refuse(office: Office) -> int:
    return office.receive(b"", "nothing.csv").upload_id


def undone(office: Office) -> int:
    upload = add(office, answer(), name="x.csv")
    office.undo(upload)
    return upload


def absent(_office: Office) -> int:
    return 999_999


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (wait, "never added"),
        (refuse, "never added"),
        (undone, "taken out already"),
        (absent, "no such file"),
    ],
)
def test_only_a_file_that_is_in_can_be_taken_out(
    office: Office, make: Callable[[Office], int], said: str
) -> None:
    upload = make(office)
    with pytest.raises(UndoRefused, match=said):
        office.undo(upload)


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_file_that_is_being_added_is_not_taken_out_but_by_that_work_itself(
    office: Office, state: str
) -> None:
    upload = add(office, answer(), name="x.csv")
    batch = in_batch(office, upload, office.now)
    office.session.add(a_job(ADD_FILES, batch, office.now, state))
    office.session.commit()
    with pytest.raises(UndoRefused, match=r"^These files are being added\. Stop that first\.$"):
        office.undo(upload)
    office.session.rollback()
    done = undo_upload(
        about_to_write(office.session),
        upload,
        installation=office.installation,
        now=office.now,
        staff_id=None,
        by_the_job=True,
    )
    assert done.people_removed == 1


@pytest.mark.parametrize(
    ("kind", "state"), [("plan files", "running"), (ADD_FILES, "done"), (ADD_FILES, "stopped")]
)
def test_other_work_and_work_that_ended_keep_no_file_in(
    office: Office, kind: str, state: str
) -> None:
    upload = add(office, answer(), name="x.csv")
    batch = in_batch(office, upload, office.now)
    office.session.add(a_job(kind, batch, office.now, state))
    office.session.commit()
    assert office.undo(upload).people_removed == 1


@pytest.mark.parametrize(("state", "kept_in"), [("applied", False), ("applying", True)])
def test_work_on_other_files_keeps_in_only_what_is_half_added(
    office: Office, state: str, *, kept_in: bool
) -> None:
    upload = add(office, answer(), name="x.csv")
    office.session.get_one(Upload, upload).state = state
    others = add_batch(about_to_write(office.session), staff_id=None, now=office.now)
    office.session.add(a_job(ADD_FILES, others, office.now, "running"))
    office.session.commit()
    if not kept_in:
        assert office.undo(upload).people_removed == 1
        return
    with pytest.raises(UndoRefused, match="being added"):
        office.undo(upload)


def test_a_file_that_is_being_added_on_the_command_line_is_not_taken_out(office: Office) -> None:
    upload, other = add(office, answer(), name="x.csv"), add(office, name_row(), name="y.csv")
    begun = adding.begin_by_hand(about_to_write(office.session), {}, now=office.now)
    adding.name_uploads(office.session, begun, [upload])
    office.session.commit()
    with pytest.raises(UndoRefused, match=r"^These files are being added\. Stop that first\.$"):
        office.undo(upload)
    office.session.rollback()
    assert office.undo(other).people_removed == 1
    office.now += LEASE
    assert office.undo(upload).people_removed == 1


def in_batch(office: Office, upload_id: int, now: datetime) -> int:
    batch = add_batch(about_to_write(office.session), staff_id=None, now=now)
    office.session.get_one(Upload, upload_id).batch_id = batch
    return batch


def a_job(kind: str, batch: int, now: datetime, state: str) -> Job:
    return Job(kind=kind, payload={"batch": batch}, batch_id=batch, state=state, made_at=now)


def test_it_is_noted_who_took_the_file_out(office: Office) -> None:
    upload = add(office, answer(), name="x.csv")
    office.undo(upload)
    noted = office.session.scalars(select(Activity).order_by(Activity.id.desc())).first()
    assert noted is not None
    assert (noted.verb, noted.about) == ("file taken out", f"upload {upload}")
    assert noted.counts == {"rows": 1, "people": 1}


def run(office: Office, *arguments: str) -> Result:
    env = {
        "RECONVENE_HOME": str(office.settings.home),
        "RECONVENE_DATABASE_URL": office.settings.database_url,
        "RECONVENE_SECRET_KEYS": " ".join(office.settings.secret_keys),
        "RECONVENE_PEPPER": office.settings.pepper.decode(),
    }
    line = CommandLine(commands=[undo_command])
    office.session.commit()
    return CliRunner().invoke(line, ["undo", *arguments], obj=create_app, env=env)


def test_the_command_says_what_it_did(office: Office) -> None:
    upload = add(office, answer(), name="x.csv")

    told = run(office, str(upload))

    assert (told.exit_code, told.stderr) == (0, "")
    assert "1 person was only in this file" in told.stdout
    office.session.expire_all()
    assert names(office) == []
    again = run(office, str(upload))
    assert (again.exit_code, again.stderr) == (1, "This file was taken out already.\n")


def test_the_command_can_tell_a_program(office: Office) -> None:
    upload = add(office, answer(), name="x.csv")
    told = run(office, str(upload), "--json")
    found = json.loads(told.stdout)
    assert (found["rows"], found["people_removed"], found["invited"]) == (1, 1, [])


@pytest.mark.slow
def test_any_file_of_the_sample_can_be_taken_out_and_nobody_rises(
    sample: Session, sample_settings: Settings
) -> None:
    office = Office(sample, sample_settings)
    before = office.contactable()
    uploads = sample.scalars(
        select(Upload.id).where(Upload.state == "applied", Upload.parent_id.is_(None))
    ).all()
    for upload in uploads:
        office.undo(upload)
        now = office.contactable()
        assert now <= before
        before = now
        assert sound(office)
    assert office.people().keys() == {None}
    assert before == set()
