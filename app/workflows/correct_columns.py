"""Staff say what columns, answers and cells hold, and whose project a file is, before it is added."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, batches, corrections, intake, questions, taking_part
from app.workflows.read_batch import ask_to_read_again
from app.workflows.read_uploads import NO_TAG
from app.workflows.weigh_change import Weighed
from importers.consent_columns import ANSWER_ROLES, Said, meaning
from importers.draft import Kind, Role
from importers.interests.evidence import TAGGABLE
from importers.reading_aloud import asks_about
from importers.recognise.sheet_notes import of_doubt

MENDABLE = frozenset(
    {
        Role.EMAIL,
        Role.FULL_NAME,
        Role.FIRST_NAME,
        Role.LAST_NAME,
        Role.TITLE,
        Role.DISPLAY_NAME,
        Role.POSTCODE,
        Role.ADDRESS,
        Role.LOCATION,
        Role.PHONE,
        Role.ORGANISATION,
    }
)
"""Columns whose cells can be put right."""

LONGEST = 32_767
"""What a cell of a spreadsheet can hold."""


class ColumnsRefused(Exception):
    """The correction can't be made; the message says why."""


class NoesAtStake(Exception):
    """Rows that say no would not be heard any more, and nobody said that they are no noes."""


def correct_columns(
    session: Session, *, weighed: Weighed, given_up: str = "", staff_id: int | None, now: datetime
) -> None:
    """Store what staff say columns hold, as it was weighed.

    To say of a doubtful column that it holds what it was taken for is to confirm it: a yes in it
    counts from then on, not only a no.

    `given_up` is the digest of what somebody looked at and confirmed: that the rows which would
    not say no any more never did.

    Raises:
        ColumnsRefused: the file was applied already or changed meanwhile, a column it lacks, or no
            such role.
        NoesAtStake: rows that say no would not be heard any more.
    """
    _open(session, weighed.upload_id)
    for position, role in sorted(weighed.roles.items()):
        if role not in set(Role):
            raise ColumnsRefused(f"A column can't hold ‘{role}’.")
        if not corrections.column(session, weighed.upload_id, position):
            raise ColumnsRefused(f"This file has no column {position + 1}.")
    _give_up(session, weighed, given_up, staff_id, now)
    for position, role in sorted(weighed.roles.items()):
        corrections.set_role(session, weighed.upload_id, position, Role(role))
    if weighed.roles:
        activity.note(
            session,
            verb="columns settled",
            now=now,
            staff_id=staff_id,
            about=f"upload {weighed.upload_id}",
            counts={"columns": len(weighed.roles)},
        )
    _forget_doubts(session, weighed)
    _keep_yeses(session, weighed)
    _moved(session, weighed.upload_id)


def map_values(
    session: Session, *, weighed: Weighed, given_up: str = "", staff_id: int | None, now: datetime
) -> None:
    """Say what answers mean, as it was weighed: yes, no or silent; an area's name; or an issue.

    Raises:
        ColumnsRefused: no such column, nothing to map in it, an answer whose sense is plain, or the
            file changed meanwhile.
        NoesAtStake: rows that say no would not be heard any more.
    """
    _open(session, weighed.upload_id)
    wanted = {
        position: {answer: said for answer, said in values.items() if said}
        for position, values in weighed.values.items()
    }
    for position, values in wanted.items():
        _check_values(session, weighed.upload_id, position, values)
    _give_up(session, weighed, given_up, staff_id, now)
    for position, values in wanted.items():
        corrections.set_values(session, weighed.upload_id, position, values)
    _forget_questions(session, weighed.upload_id, wanted)
    _keep_yeses(session, weighed)
    _moved(session, weighed.upload_id)


def _check_values(
    session: Session, upload_id: int, position: int, values: Mapping[str, str]
) -> None:
    column = corrections.column(session, upload_id, position)
    if column is None:
        raise ColumnsRefused(f"This file has no column {position + 1}.")
    role = Role(column.role)
    if role in TAGGABLE:
        for tag in sorted({*values.values()} - {NO_TAG}):
            _check_issue(session, tag)
    elif role not in ANSWER_ROLES | {Role.LOCATION}:
        raise ColumnsRefused(
            "Only answers about being contacted, areas and answers to choose from can be given "
            "a meaning."
        )
    for answer, said in values.items() if role in ANSWER_ROLES else ():
        if said not in {Said.YES, Said.NO, Said.SILENT}:
            raise ColumnsRefused(f"An answer can mean yes, no or nothing, not ‘{said}’.")
        plain = meaning(role, column.header, answer)
        if plain is not Said.UNKNOWN and plain != said:
            raise ColumnsRefused(
                f"‘{answer}’ is plain enough, so it can’t be given another meaning."
            )


def _forget_doubts(session: Session, weighed: Weighed) -> None:
    """Take back the sentences that ask what these columns hold: somebody said."""
    upload = intake.upload(session, weighed.upload_id)
    asked = {
        of_doubt(column.header)
        for position in weighed.roles
        if (column := corrections.column(session, upload.id, position))
    }
    upload.notes = [note for note in upload.notes if note not in asked]


def _forget_questions(
    session: Session, upload_id: int, settled: Mapping[int, Mapping[str, str]]
) -> None:
    """Take back the sentences that ask what these answers mean: somebody said."""
    upload = intake.upload(session, upload_id)
    asked = tuple(
        asks_about(column.header, answer)
        for position, values in settled.items()
        if (column := corrections.column(session, upload_id, position))
        for answer in values
    )
    upload.notes = [note for note in upload.notes if not note.startswith(asked)]


def _keep_yeses(session: Session, weighed: Weighed) -> None:
    """Remember which questions are answered yes now, so that their words are asked about."""
    if weighed.yeses is not None:
        intake.keep_yes_counts(session, weighed.upload_id, weighed.yeses, weighed.wordings)


def _give_up(
    session: Session, weighed: Weighed, given_up: str, staff_id: int | None, now: datetime
) -> None:
    """Let noes go that somebody looked at, and write down who did, where and how many."""
    upload = intake.upload(session, weighed.upload_id)
    if intake.print_of_reading(session, upload) != weighed.rests_on:
        raise ColumnsRefused("Somebody changed this file meanwhile. Look at it again.")
    if weighed.lost and given_up != weighed.digest:
        raise NoesAtStake
    for lost in weighed.lost:
        column = "" if lost.position is None else f" column {lost.position + 1}"
        activity.note(
            session,
            verb="noes given up",
            now=now,
            staff_id=staff_id,
            about=f"upload {weighed.upload_id}{column}",
            counts={"noes": lost.rows},
        )


def fix_cell(
    session: Session,
    *,
    upload_id: int,
    row: int,
    position: int,
    value: str,
    staff_id: int | None,
    now: datetime,
) -> None:
    """Read this instead of what stands in a cell; the row keeps what stood there.

    Only who somebody is can be put right; what people said, and when, stands as they said it.

    Raises:
        ColumnsRefused: no such row or column, one that can't be put right, or too much text.
    """
    _open(session, upload_id)
    if intake.upload(session, upload_id).kind == Kind.SUPPRESSION:
        raise ColumnsRefused(
            "A stop list stands as it came. Add whoever is meant on the page for people who asked "
            "to stop."
        )
    if not 1 <= row <= intake.upload(session, upload_id).rows_in:
        raise ColumnsRefused(f"This file has no row {row}.")
    column = corrections.column(session, upload_id, position)
    if column is None:
        raise ColumnsRefused(f"This file has no column {position + 1}.")
    if Role(column.role) not in MENDABLE:
        raise ColumnsRefused(
            "Only who somebody is can be put right; what people said, and when, stands."
        )
    if len(value) > LONGEST:
        raise ColumnsRefused("That is more than a cell can hold.")
    corrections.fix_cell(session, upload_id, row, position, value, staff_id=staff_id, now=now)
    _moved(session, upload_id)


def link_question(session: Session, *, text: str, issue: str, scale: Sequence[str] = ()) -> None:
    """Say which issue a question is about, for every file that asks it; '' unlinks it.

    Raises:
        ColumnsRefused: no such issue, or one that is never read from answers.
    """
    if issue:
        _check_issue(session, issue)
    questions.link(session, text, issue or None, scale)


def _check_issue(session: Session, issue: str) -> None:
    """Make sure that answers may stand for an issue."""
    known = {topic.slug: topic for topic in taking_part.taxonomy(session)}
    if issue not in known:
        raise ColumnsRefused(f"There is no issue called ‘{issue}’.")
    if known[issue].sensitive:
        raise ColumnsRefused(
            "An interest in this is only ever what people choose themselves, never what they answer."
        )


def use_hidden(session: Session, *, upload_id: int, wanted: bool, now: datetime) -> None:
    """Have the hidden rows, columns and sheets of a file taken in too, or left out again.

    The file is read anew in the background; what was said of its columns and cells is forgotten.
    """
    for table in intake.with_sheets(session, [upload_id]):
        _open(session, table)
    upload = intake.upload(session, upload_id)
    if upload.parent_id is not None:
        raise ColumnsRefused("Say it for the workbook as a whole, on the page of its first sheet.")
    upload.with_hidden = wanted
    ask_to_read_again(session, upload, now)


def _moved(session: Session, upload_id: int) -> None:
    """What was shown of the batch does not hold any more."""
    batches.forget_plan(session, intake.upload(session, upload_id).batch_id)


def _open(session: Session, upload_id: int) -> None:
    state = intake.lasting_state(session, upload_id)
    if state in {"applied", "applying", "undone"}:
        raise ColumnsRefused(
            "This file was added already; what its columns hold can't be changed any more."
        )
    if state == "received":
        raise ColumnsRefused("This file is still being read. Try again once it is.")
    if state != "recognised":
        raise ColumnsRefused("This file can't be read, so there are no columns to choose.")
