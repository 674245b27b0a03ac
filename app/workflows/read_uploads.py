"""Read and clean uploads that wait, as staff settled their columns and cells."""

from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.models.intake import Upload
from app.store import corrections, intake, projects, received
from app.workflows.receive_upload import Read
from consent.events import Act
from consent.standing import REFUSING
from importers.clean.emails import read_emails
from importers.draft import Answer, Draft, FileRefused, Kind, Reading, Role, RowState, Table
from importers.drafting import draft_rows
from importers.interests.evidence import TAGGABLE
from importers.statements import decided_in

NO_TAG = "none"
"""What staff say of an answer that stands for no issue."""

Progress = Callable[[str], None]
"""Told in a few words what is being done."""


@dataclass(frozen=True, slots=True)
class ReadUpload:
    """One upload, read and cleaned."""

    upload_id: int
    name: str
    sha256: str
    project_id: int | None
    reading: Reading
    rests_on: str
    """The fingerprint of all that the reading depends on, when it was made."""

    @property
    def kind(self) -> Kind:
        """What kind of list it is."""
        return self.reading.table.kind


class Readings:
    """Readings made lately: what was planned a moment ago needs no second reading to be added."""

    def __init__(self, *, most_rows: int = 150_000) -> None:
        """Keep readings of so many rows in all, the latest ones."""
        self._most_rows = most_rows
        self._kept: dict[str, Reading] = {}

    def remembered(self, key: str) -> Reading | None:
        """The reading under a key, if it is still kept."""
        return self._kept.get(key)

    def keep(self, key: str, reading: Reading) -> None:
        """Keep a reading, and forget the oldest beyond the limit."""
        self._kept.pop(key, None)
        self._kept[key] = reading
        while sum(len(one.outcomes) for one in self._kept.values()) > self._most_rows:
            del self._kept[next(iter(self._kept))]

    def forget(self) -> None:
        """Let go of all."""
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class AllRead:
    """The uploads that could be read, stop lists first, and the sentence for each that could not."""

    files: tuple[ReadUpload, ...]
    refused: Mapping[int, str]


def read_uploads(
    session: Session,
    upload_ids: Sequence[int],
    read: Read,
    progress: Progress = lambda _: None,
    readings: Readings | None = None,
) -> AllRead:
    """Read and clean each upload that waits. Nothing is written: reading may take long."""
    files = []
    refused = {}
    for upload_id in [upload.id for upload in intake.recognised(session, upload_ids)]:
        upload = intake.upload(session, upload_id)
        name, sha256, project_id = upload.file_name, upload.sha256, upload.project_id
        progress(f"Reading {name}")
        # Before it is read: what is changed meanwhile shows afterwards.
        rests_on = intake.print_of_reading(session, intake.upload(session, upload_id))
        try:
            reading = read_upload(session, intake.upload(session, upload_id), read, readings)
        except FileRefused as refusal:
            refused[upload_id] = str(refusal)
            continue
        files.append(ReadUpload(upload_id, name, sha256, project_id, reading, rests_on))
    files.sort(key=lambda file: (file.kind is not Kind.SUPPRESSION, file.upload_id))
    return AllRead(tuple(files), refused)


def read_upload(
    session: Session,
    upload: Upload,
    read: Read,
    readings: Readings | None = None,
    *,
    found: Table | None = None,
) -> Reading:
    """The rows of one upload, with columns, answers and cells as staff settled them.

    `found` is its table where the file was read just now, so that it is not read once more.

    Raises:
        FileRefused: it can't be read, or not any more as it was.
    """
    key = "" if readings is None else intake.print_of_reading(session, upload)
    known = None if readings is None else readings.remembered(key)
    if known is None:
        known = _reading(session, upload, found or table_of(session, upload, read))
        if readings is not None:
            readings.keep(key, known)
    return known


def _reading(session: Session, upload: Upload, table: Table) -> Reading:
    as_read = corrections.with_stored_roles(session, upload.id, table)
    values = corrections.values_of(session, upload.id)
    fixes = corrections.fixes_of(session, upload.id)
    settled = _settled(as_read, values, fixes)
    reading = draft_rows(
        settled,
        projects.project_dates(session, upload.project_id),
        upload.received_at,
        decided=decided_in(as_read, values),
    )
    reading = _tagged(reading, values)
    if settled is as_read:
        return reading
    stood = draft_rows(
        as_read, projects.project_dates(session, upload.project_id), upload.received_at
    )
    return _with_noes(_without_yeses(reading, _other_people(as_read, fixes)), stood)


def table_of(session: Session, upload: Upload, read: Read) -> Table:
    """The table an upload stands for, as recognised; a workbook may hold several, each on a sheet.

    Raises:
        FileRefused: it can't be read, or not any more as it was.
    """
    name = upload.file_name if upload.parent_id is None else upload.file_name.rpartition("#")[0]
    content = received.content_of(session, upload)
    tables = read(content, name, with_hidden=True) if upload.with_hidden else read(content, name)
    for table in tables:
        if table.sheet.name == upload.sheet:
            return table
    raise FileRefused("This file is read differently now than when it was added. Add it again.")


def _settled(
    table: Table,
    values: Mapping[int, Mapping[str, str]],
    fixes: Mapping[tuple[int, int], str],
) -> Table:
    """The table with cells as staff fixed them and answers by the names staff gave them."""
    renamed = {
        column.position: values[column.position]
        for column in table.columns
        if column.role is Role.LOCATION and values.get(column.position)
    }
    if not fixes and not renamed:
        return table
    cells = list(table.sheet.cells)
    for position, names in renamed.items():
        for index, row in enumerate(cells):
            if position < len(row) and row[position] in names:
                cells[index] = _with(row, position, names[row[position]])
    for (number, position), value in fixes.items():
        if number <= len(cells):
            cells[number - 1] = _with(cells[number - 1], position, value)
    return replace(table, sheet=replace(table.sheet, cells=cells))


def _with(row: Sequence[str], position: int, value: str) -> list[str]:
    """The row with another value in one cell."""
    changed = [*row, *[""] * (position + 1 - len(row))]
    changed[position] = value
    return changed


def _tagged(reading: Reading, values: Mapping[int, Mapping[str, str]]) -> Reading:
    """The answers with the issues staff said they stand for."""
    tags = {
        (column.position, answer): "" if tag == NO_TAG else tag
        for column in reading.table.columns
        if column.role in TAGGABLE
        for answer, tag in values.get(column.position, {}).items()
    }
    if not tags:
        return reading
    return replace(
        reading,
        drafts=tuple(
            replace(draft, answers=tuple(_with_tag(one, tags) for one in draft.answers))
            for draft in reading.drafts
        ),
    )


def _with_tag(answer: Answer, tags: Mapping[tuple[int, str], str]) -> Answer:
    tag = tags.get((answer.column, answer.text))
    return answer if tag is None else replace(answer, tag=tag)


def _other_people(table: Table, fixes: Mapping[tuple[int, int], str]) -> frozenset[int]:
    """Rows whose e-mail cell now holds an address that the old text did not plainly mean."""
    addresses = {column.position for column in table.columns if column.role is Role.EMAIL}
    found = set()
    for (row, position), value in fixes.items():
        if position not in addresses or row > len(table.sheet.cells):
            continue
        cells = table.sheet.cells[row - 1]
        old = read_emails(cells[position] if position < len(cells) else "")
        meant = {one.canonical for one in old.addresses} | {*old.guesses, old.suggested}
        if any(one.canonical not in meant for one in read_emails(value).addresses):
            found.add(row)
    return frozenset(found)


def _without_yeses(reading: Reading, rows: AbstractSet[int]) -> Reading:
    """A yes counts at the address it was given at, not where staff put another in its place."""
    return replace(
        reading,
        drafts=tuple(
            replace(
                draft,
                statements=tuple(s for s in draft.statements if s.act is not Act.GRANT),
            )
            if draft.row in rows
            else draft
            for draft in reading.drafts
        ),
    )


def _with_noes(reading: Reading, stood: Reading) -> Reading:
    """The rows as put right, with every no of the rows as they stand in the file.

    A row keeps what stood there, whatever was read instead; and no mending unsays a no, nor the
    address it was said at.
    """
    noes = {
        draft.row: draft
        for draft in stood.drafts
        if any(said.act in REFUSING for said in draft.statements)
    }
    drafts = [_also_saying_no(draft, noes.pop(draft.row, None)) for draft in reading.drafts]
    raw = {one.row: one.raw for one in stood.outcomes}
    outcomes = [
        replace(one, raw=raw[one.row], state=RowState.ACCEPTED, reason="")
        if one.row in noes
        else replace(one, raw=raw[one.row])
        for one in reading.outcomes
    ]
    return replace(
        reading,
        outcomes=tuple(outcomes),
        drafts=tuple(sorted([*drafts, *noes.values()], key=lambda draft: (draft.row, draft.part))),
    )


def _also_saying_no(draft: Draft, stood: Draft | None) -> Draft:
    if stood is None:
        return draft
    lost = [
        said for said in stood.statements if said.act in REFUSING and said not in draft.statements
    ]
    known = {address.canonical for address in draft.addresses}
    return replace(
        draft,
        statements=(*draft.statements, *lost),
        addresses=(
            *draft.addresses,
            *(one for one in stood.addresses if lost and one.canonical not in known),
        ),
    )
