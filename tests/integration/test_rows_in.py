"""Nothing is dropped silently, nothing is taken twice, and a plan is only a plan."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.demo.sample_job import SAMPLE, TODAY
from app.models import Base
from app.models.intake import RowIssue, SourceRow, Upload, UploadContent
from app.outside.reader import ReadingChild
from app.read import exports
from app.settings import Settings
from app.workflows.apply_uploads import FileResult, apply_uploads
from app.workflows.correct_columns import ColumnsRefused
from app.workflows.receive_upload import reading_with, receive_upload
from tests.builders import (
    STOPS,
    Office,
    an_office,
    answer,
    change_columns,
    csv_of,
    rows_by_table,
    stop_list,
)

SHELL = ("activity", "job")


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def adds_up(file: FileResult) -> bool:
    return file.rows_in == file.accepted + file.held + file.rejected + file.skipped


AWKWARD = {
    "two rows": csv_of(answer(), answer("Bo", "Dim", "bo.dim@post.example")),
    "a title above": b"Survey of 2025,,\n,,\nName,Email,Comments\nAda Dull,a@post.example,Good\n",
    "blanks and a repeated heading": b"Name,Email\nAda Dull,a@post.example\n,\nName,Email\n"
    b"Bo Dim,b@post.example\n",
    "no e-mail column": b"Name,Postcode,Comment\nAda Dull,ZX1 1AA,Yes\n",
    "a wrong date": csv_of(answer(on="31/02/2025"), answer(on="the day before")),
    "two addresses in a cell": csv_of(answer(email="a@post.example; b@post.example")),
    "an unreadable address": csv_of(answer(email="ada.dull@@post..example"), answer()),
    "an unknown answer": csv_of(answer(contact="perhaps"), answer(contact="Yes")),
    "a couple": csv_of(answer("Ann and Robert", "Marsh", "marshes@post.example")),
}


@pytest.mark.parametrize("content", AWKWARD.values(), ids=AWKWARD.keys())
def test_rows_in_are_accepted_held_rejected_or_skipped(office: Office, content: bytes) -> None:
    (file,) = office.add(content).files

    assert not file.refused
    assert file.rows_in > 0
    assert adds_up(file), file
    kept = office.session.scalars(
        select(SourceRow.state).where(SourceRow.upload_id == file.upload_id)
    ).all()
    assert len(kept) == file.rows_in
    assert kept.count("accepted") == file.accepted


def test_every_row_that_was_not_accepted_says_why(office: Office) -> None:
    office.add(AWKWARD["blanks and a repeated heading"])

    rows = office.session.execute(select(SourceRow.state, SourceRow.reason)).all()
    assert all(reason for state, reason in rows if state != "accepted"), rows


UNREADABLE = {
    "nothing": b"",
    "an image": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
    "only numbers": b"1,2,3\n4,5,6\n7,8,9\n",
    "half a workbook": b"PK\x03\x04" + b"\x00" * 200,
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_read_leaves_only_its_refusal(office: Office, content: bytes) -> None:
    before = rows_by_table(office.session, "activity")

    received = office.receive(content, "what is this.csv")

    assert received.refused.endswith((".", "?"))
    assert len(received.refused.split()) > 3
    assert rows_by_table(office.session, "activity") == before | {"upload": 1}
    (upload,) = office.session.scalars(select(Upload)).all()
    assert (upload.state, upload.refusal) == ("refused", received.refused)
    (file,) = office.apply(upload.id).files
    assert file.refused == received.refused
    assert rows_by_table(office.session, "activity") == before | {"upload": 1}


def test_a_file_that_breaks_when_it_is_applied_is_refused_then(office: Office) -> None:
    received = office.receive(csv_of(answer()))
    content = office.session.get_one(UploadContent, received.upload_id)
    content.content = b"\x89PNG\r\n\x1a\n"
    office.session.commit()

    applied = office.apply(received.upload_id)

    assert applied.files[0].refused
    assert applied.people_new == 0
    assert office.session.scalars(select(UploadContent)).all() == []
    assert office.session.scalars(select(SourceRow)).all() == []


def test_the_same_file_again_adds_no_row(office: Office) -> None:
    content = csv_of(answer(), answer("Bo", "Dim", "bo.dim@post.example", contact="No"))
    first = office.add(content, project=office.project()).files[0]
    before = rows_by_table(office.session, *SHELL)

    again = office.receive(content, "renamed.csv")
    office.apply(again.upload_id)

    assert again.seen_before
    assert again.upload_id == first.upload_id
    assert rows_by_table(office.session, *SHELL) == before


def test_a_refused_file_may_be_offered_again(office: Office) -> None:
    first, second = office.receive(b""), office.receive(b"")
    assert first.refused == second.refused
    assert first.upload_id != second.upload_id


def exported(session: Session, office: Office) -> dict[str, list[tuple[object, ...]]]:
    installation = office.installation
    return {
        "rows": list(exports.rows(session)),
        "columns": list(exports.columns(session)),
        "people": list(exports.people(session, installation, TODAY)),
        "interests": list(exports.interests(session, TODAY)),
        "contactable": list(exports.contactable(session, installation, TODAY)),
    }


def test_the_whole_sample_twice_changes_nothing(sample: Session, sample_settings: Settings) -> None:
    office = Office(sample, sample_settings)
    refused = len(sample.scalars(select(Upload).where(Upload.state == "refused")).all())
    before, tables = exported(sample, office), rows_by_table(sample, *SHELL)

    with ReadingChild() as child:
        again = [
            receive_upload(
                about_to_write(sample),
                content=path.read_bytes(),
                file_name=path.name,
                project_id=None,
                staff_id=None,
                now=office.now,
                read=reading_with(child.read),
            )
            for path in sorted((SAMPLE / "files").iterdir())
        ]
        applied = apply_uploads(
            sample,
            upload_ids=[r.upload_id for r in again],
            installation=office.installation,
            now=office.now,
            read=reading_with(child.read),
            attest=True,
        )
    sample.commit()

    assert all(adds_up(file) for file in applied.files)
    assert exported(sample, office) == before
    assert rows_by_table(sample, *SHELL) == tables | {"upload": tables["upload"] + refused}


def test_every_file_of_the_sample_adds_up(sample: Session) -> None:
    uploads = sample.scalars(select(Upload)).all()
    assert len(uploads) >= 10
    for upload in uploads:
        assert upload.rows_in == sum(
            (upload.accepted, upload.held, upload.rejected, upload.skipped)
        ), upload.file_name
        rows = sample.scalars(select(SourceRow).where(SourceRow.upload_id == upload.id)).all()
        assert len(rows) == upload.rows_in


def test_a_plan_changes_nothing_and_tells_what_applying_does(office: Office) -> None:
    office.add(csv_of(answer(), answer("Liz", "Nowak", "liz@post.example", postcode="ZX4 2AB")))
    ids = [
        office.receive(content, name, project).upload_id
        for content, name, project in (
            (
                csv_of(
                    answer("Elizabeth", "Nowak", "liz@post.example", postcode="ZX4 2AB"),
                    answer("Cy", "Dun", "cy@post.example", comment="More buses and bus lanes."),
                    answer(email="nonsense"),
                ),
                "more.csv",
                office.project("Buses in Aldermere"),
            ),
            (stop_list({"Email": "ada.dull@post.example"}), STOPS, None),
        )
    ]
    before = rows_by_table(office.session)
    contactable = office.contactable()

    planned = office.plan(*ids)

    assert rows_by_table(office.session) == before
    assert office.contactable() == contactable
    assert {u.state for u in office.session.scalars(select(Upload).where(Upload.id.in_(ids)))} == {
        "recognised"
    }
    assert planned == office.apply(*ids)
    assert planned.stopped == 1
    assert planned.people_new > 0
    assert planned.people_known > 0


def test_a_stop_list_among_several_files_is_applied_first(office: Office) -> None:
    ids = [
        office.receive(csv_of(answer())).upload_id,
        office.receive(stop_list({"Email": "ada.dull@post.example"}), STOPS).upload_id,
    ]
    applied = office.apply(*ids)
    assert applied.can_be_invited_after == 0
    assert office.codes() == {"ada.dull@post.example": "S02"} or office.contactable() == set()


def test_what_a_column_holds_can_be_corrected_until_the_file_is_applied(office: Office) -> None:
    upload = office.receive(csv_of({**answer(), "Notes": "none"})).upload_id
    change_columns(office.session, upload, {2: "ignore"})
    office.apply(upload)

    assert office.codes() == {}
    with pytest.raises(ColumnsRefused, match="added already"):
        change_columns(office.session, upload, {2: "email"})


def test_a_column_that_is_not_there_or_a_role_that_is_none_is_refused(office: Office) -> None:
    upload = office.receive(csv_of(answer())).upload_id
    with pytest.raises(ColumnsRefused, match="no column 100"):
        change_columns(office.session, upload, {99: "email"})
    with pytest.raises(ColumnsRefused, match="can't hold"):
        change_columns(office.session, upload, {0: "shoe size"})
    with pytest.raises(ColumnsRefused, match="can't be read"):
        change_columns(office.session, office.receive(b"").upload_id, {})


def test_what_is_wrong_with_a_cell_is_kept_with_its_row(office: Office) -> None:
    applied = office.add(AWKWARD["an unreadable address"])
    kept = office.session.scalars(select(RowIssue)).all()
    assert [(p.row, p.sentence) for p in applied.problems] == [(k.row, k.sentence) for k in kept]
    assert applied.problems


def test_the_tables_a_test_counts_are_all_there_are() -> None:
    assert {"activity", "job", "upload"} < set(Base.metadata.tables)
