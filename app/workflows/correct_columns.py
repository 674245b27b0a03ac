"""Staff say what columns, answers and cells hold, and whose project a file is, before it is added."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import batches, intake, questions, taking_part
from app.workflows.read_batch import ask_to_read_again
from importers.consent_columns import ANSWER_ROLES, Said, meaning
from importers.draft import Kind, Role

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


def correct_columns(session: Session, *, upload_id: int, roles: Mapping[int, str]) -> None:
    """Store the roles chosen for columns, by position.

    Raises:
        ColumnsRefused: the file was applied already, a column it lacks, or no such role.
    """
    _open(session, upload_id)
    for position, role in sorted(roles.items()):
        if role not in set(Role):
            raise ColumnsRefused(f"A column can't hold ‘{role}’.")
        if not intake.set_role(session, upload_id, position, Role(role)):
            raise ColumnsRefused(f"This file has no column {position + 1}.")
    _moved(session, upload_id)


def map_values(
    session: Session, *, upload_id: int, position: int, values: Mapping[str, str]
) -> None:
    """Say what answers in a column mean: the cell as written → yes, no or silent; or an area's name.

    Raises:
        ColumnsRefused: no such column, nothing to map in it, or an answer whose sense is plain.
    """
    _open(session, upload_id)
    column = intake.column(session, upload_id, position)
    if column is None:
        raise ColumnsRefused(f"This file has no column {position + 1}.")
    role = Role(column.role)
    wanted = {answer: said for answer, said in values.items() if said}
    if role in ANSWER_ROLES:
        for answer, said in wanted.items():
            if said not in {Said.YES, Said.NO, Said.SILENT}:
                raise ColumnsRefused(f"An answer can mean yes, no or nothing, not ‘{said}’.")
            plain = meaning(role, column.header, answer)
            if plain is not Said.UNKNOWN and plain != said:
                raise ColumnsRefused(
                    f"‘{answer}’ is plain enough, so it can’t be given another meaning."
                )
    elif role is not Role.LOCATION:
        raise ColumnsRefused("Only answers about being contacted, and areas, can be given names.")
    intake.set_values(session, upload_id, position, wanted)
    _moved(session, upload_id)


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
    column = intake.column(session, upload_id, position)
    if column is None:
        raise ColumnsRefused(f"This file has no column {position + 1}.")
    if Role(column.role) not in MENDABLE:
        raise ColumnsRefused(
            "Only who somebody is can be put right; what people said, and when, stands."
        )
    if len(value) > LONGEST:
        raise ColumnsRefused("That is more than a cell can hold.")
    intake.fix_cell(session, upload_id, row, position, value, staff_id=staff_id, now=now)
    _moved(session, upload_id)


def link_question(session: Session, *, text: str, issue: str, scale: Sequence[str] = ()) -> None:
    """Say which issue a question is about, for every file that asks it; '' unlinks it.

    Raises:
        ColumnsRefused: no such issue, or one that is never read from answers.
    """
    known = {topic.slug: topic for topic in taking_part.taxonomy(session)}
    if issue and issue not in known:
        raise ColumnsRefused(f"There is no issue called ‘{issue}’.")
    if issue and known[issue].sensitive:
        raise ColumnsRefused(
            "An interest in this is only ever what people choose themselves, never what they answer."
        )
    questions.link(session, text, issue or None, scale)


def use_hidden(session: Session, *, upload_id: int, wanted: bool, now: datetime) -> None:
    """Have the hidden rows, columns and sheets of a file taken in too, or left out again.

    The file is read anew in the background; what was said of its columns and cells is forgotten.
    """
    _open(session, upload_id)
    upload = intake.upload(session, upload_id)
    if upload.parent_id is not None:
        raise ColumnsRefused("Say it for the workbook as a whole, on the page of its first sheet.")
    upload.with_hidden = wanted
    ask_to_read_again(session, upload, now)


def link_project(session: Session, *, upload_id: int, project_id: int | None) -> None:
    """Say which project a file belongs to."""
    _open(session, upload_id)
    intake.set_project(session, upload_id, project_id)
    _moved(session, upload_id)


def _moved(session: Session, upload_id: int) -> None:
    """What was shown of the batch does not hold any more."""
    batches.forget_plan(session, intake.upload(session, upload_id).batch_id)


def _open(session: Session, upload_id: int) -> None:
    state = intake.state_of(session, upload_id)
    if state != "recognised":
        raise ColumnsRefused(
            "This file was added already; what its columns hold can't be changed any more."
            if state in {"applied", "applying", "undone"}
            else "This file can't be read, so there are no columns to choose."
        )
