"""The tables that leave the product as CSV; columns as design, section 8, has them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import SourceRow, Upload, UploadColumn
from app.models.people import Address, Draft, Person, PersonAddress
from app.store import consent, taking_part
from app.store.installation import Installation, end_of
from consent.gate import decide

HEADINGS: dict[str, tuple[str, ...]] = {
    "rows": ("source_file", "source_row", "contact_id"),
    "people": (
        "contact_id",
        "name",
        "postcode",
        "area",
        "organisation",
        "rows",
        "state",
    ),
    "interests": ("contact_id", "issue", "score"),
    "contactable": ("contact_id", "email", "contactable", "reason"),
    "columns": ("source_file", "column_index", "role", "header_row"),
}
"""Export name → its columns."""

Rows = Iterable[Sequence[object]]

FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")
"""A cell that begins so may be run as a formula by whoever opens the file."""


def harmless(cell: object) -> object:
    """The cell as it may be written into a CSV: text that could run gets a leading apostrophe."""
    if isinstance(cell, str) and cell[:1] in FORMULA:
        return "'" + cell
    return cell


def rows(session: Session) -> Iterator[tuple[str, int, str]]:
    """Every row that shows a person; a couple's row twice."""
    yield from session.execute(
        select(Upload.file_name, SourceRow.row, Person.public_id)
        .join(SourceRow, SourceRow.upload_id == Upload.id)
        .join(Draft, Draft.source_row_id == SourceRow.id)
        .join(Person, Person.id == Draft.person_id)
        .order_by(Upload.id, SourceRow.row, Draft.part)
    )


def columns(session: Session) -> Iterator[tuple[str, int, str, int]]:
    """What each column of each file was taken for, by us or by staff."""
    yield from session.execute(
        select(Upload.file_name, UploadColumn.position, UploadColumn.role, Upload.header_row)
        .join(UploadColumn, UploadColumn.upload_id == Upload.id)
        .where(Upload.state != "undone")
        .order_by(Upload.id, UploadColumn.position)
    )


def interests(session: Session, as_of: date) -> Iterator[tuple[str, str, int]]:
    """Every sign of interest as of a day, recomputed from its evidence."""
    names = _public_ids(session)
    _, found = taking_part.scores(session, as_of)
    yield from sorted((names[one.person], one.issue, one.value) for one in found)


def contactable(
    session: Session, installation: Installation, as_of: date
) -> Iterator[tuple[str, str, str, str]]:
    """Every address of everybody: may it be written to about engagement as of a day, and why."""
    standings = consent.standings(session)
    moment = end_of(as_of)
    for public_id, address_id, email in session.execute(
        select(Person.public_id, Address.id, Address.email)
        .join(PersonAddress, PersonAddress.person_id == Person.id)
        .join(Address, Address.id == PersonAddress.address_id)
        .order_by(Address.email, Person.public_id)
    ):
        decision = decide(standings[address_id], now=moment, policy=installation.policy)
        yield public_id, email, "yes" if decision.allowed else "no", decision.code.value


def people(
    session: Session, installation: Installation, as_of: date
) -> Iterator[tuple[str, str, str, str, str, int, str]]:
    """The people list; no addresses."""
    standings = consent.standings(session)
    moment = end_of(as_of)
    states: dict[int, set[str]] = {}
    for person, address in session.execute(
        select(PersonAddress.person_id, PersonAddress.address_id)
    ):
        decision = decide(standings[address], now=moment, policy=installation.policy)
        states.setdefault(person, set()).add(decision.state.value)
    for row in session.scalars(select(Person).where(Person.rows > 0).order_by(Person.public_id)):
        yield (
            row.public_id,
            row.name,
            row.postcode,
            row.area,
            row.organisation,
            row.rows,
            "|".join(sorted(states.get(row.id, ()))),
        )


def _public_ids(session: Session) -> dict[int, str]:
    return dict(session.execute(select(Person.id, Person.public_id)).all())
