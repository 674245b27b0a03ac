"""One person for pages, with all that is known of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.audience import Invitation, SendDecision
from app.models.intake import Project, SourceRow, Upload, UploadColumn
from app.models.people import Address, Draft, Judgement, Person
from app.models.taking_part import Evidence, Interest, Issue, Participation
from app.read.held import HeldLine, held_lines
from app.read.names import other_names
from app.read.receipts import AddressLine, address_lines
from app.read.states import states_of
from app.read.values import FieldLines, every_field
from app.store.groups import addresses_held
from app.store.installation import Installation
from app.store.public_ids import person_known_as
from app.store.verdicts import STAFF, in_force, lowest_rank_first
from consent.reasons import State
from importers.matching.best_address import Held


@dataclass(frozen=True, slots=True)
class RowOfPerson:
    """A row as it stands in its file: heading and cell, empty cells left out."""

    draft_id: int
    upload_id: int
    file: str
    row: int
    on: date | None
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Why:
    """Why two rows are thought to be one person's: the rows, the reasons in words, who said so."""

    a: int
    b: int
    reasons: tuple[str, ...]
    by_staff: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Sign:
    """One reason to think somebody cares about an issue."""

    kind: str
    words: str
    on: date | None
    against: bool


@dataclass(frozen=True, slots=True)
class InterestLine:
    """An issue somebody seems to care about."""

    label: str
    score: int
    enough: bool
    chosen: bool
    signs: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Their part in a project."""

    project: str
    kind: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation they got."""

    subject: str
    project: str
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person with everything held about them."""

    id: int
    public_id: str
    name: str
    fields: tuple[tuple[str, str], ...]
    details: tuple[FieldLines, ...]
    """The same but for other names, each with its source and all that does not count."""
    district: str
    state: State
    rows: tuple[RowOfPerson, ...]
    whys: tuple[Why, ...]
    addresses: tuple[AddressLine, ...]
    """The one that counts before the others first."""
    held: Mapping[int, HeldLine]
    """Of each address, by its id."""
    interests: tuple[InterestLine, ...]
    parts: tuple[Part, ...]
    invited: tuple[Invited, ...]


def person(
    session: Session, public_id: str, *, installation: Installation, now: datetime
) -> PersonPage | None:
    """Who bears this id or bore it once (see `person_known_as`), or None."""
    number = person_known_as(session, public_id)
    if number is None:
        return None
    found = session.get_one(Person, number)
    rows = _rows(session, found.id)
    held = addresses_held(session, [found.id]).get(found.id, [])
    return PersonPage(
        id=found.id,
        public_id=found.public_id,
        name=found.name or "Somebody without a name",
        fields=_fields(found, also_written=other_names(session, found)),
        details=every_field(session, found.id),
        district=found.district,
        state=states_of(session, [found.id], moment=installation.moment(now))[found.id],
        rows=rows,
        whys=_whys(session, [row.draft_id for row in rows]),
        addresses=_addresses(session, held, installation=installation, now=now),
        held=held_lines(session, held, [row.draft_id for row in rows]),
        interests=_interests(session, found.id),
        parts=_parts(session, found.id),
        invited=_invited(session, found.id),
    )


def public_id_of_row(session: Session, draft_id: int) -> str:
    """Whose this row is now, by public id."""
    holder = select(Person.public_id).join(Draft, Draft.person_id == Person.id)
    return session.scalars(holder.where(Draft.id == draft_id)).one()


def _fields(found: Person, *, also_written: Sequence[str]) -> tuple[tuple[str, str], ...]:
    named = (
        ("Also written", ", ".join(also_written)),
        ("Postcode", found.postcode or found.district),
        ("Area", found.area),
        ("Phone", found.phone),
        ("Organisation", found.organisation),
    )
    return tuple((name, value) for name, value in named if value)


def _rows(session: Session, person_id: int) -> tuple[RowOfPerson, ...]:
    kept = session.execute(
        select(Draft, SourceRow, Upload)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .join(Upload, Upload.id == SourceRow.upload_id)
        .where(Draft.person_id == person_id)
        .order_by(Draft.on.is_(None), Draft.on, Draft.id)
    )
    rows = [(draft, row, upload) for draft, row, upload in kept]
    headings = _headings(session, {upload.id for _, _, upload in rows})
    return tuple(
        RowOfPerson(
            draft_id=draft.id,
            upload_id=upload.id,
            file=upload.file_name,
            row=row.row,
            on=draft.on,
            cells=tuple(
                (headings.get((upload.id, position)) or f"Column {position + 1}", cell)
                for position, cell in enumerate(row.raw)
                if cell.strip()
            ),
        )
        for draft, row, upload in rows
    )


def _headings(session: Session, upload_ids: set[int]) -> dict[tuple[int, int], str]:
    rows = session.execute(
        select(UploadColumn.upload_id, UploadColumn.position, UploadColumn.header).where(
            UploadColumn.upload_id.in_(upload_ids)
        )
    )
    return {(upload, position): header for upload, position, header in rows}


def _whys(session: Session, draft_ids: Sequence[int]) -> tuple[Why, ...]:
    """What makes these rows one person: the verdicts in force, the strongest first."""
    rows = session.execute(
        select(
            Judgement.a,
            Judgement.b,
            Judgement.verdict,
            Judgement.weight,
            Judgement.reasons,
            Judgement.by,
            Judgement.at,
        )
        .where(Judgement.a.in_(draft_ids), Judgement.b.in_(draft_ids))
        .order_by(*lowest_rank_first())
    )
    held = [row for row in in_force(rows).values() if row.verdict == "same"]
    return tuple(
        Why(
            row.a,
            row.b,
            tuple(str(reason[1]) for reason in row.reasons),
            row.by.startswith(STAFF),
            row.at,
        )
        for row in sorted(held, key=lambda row: (-row.weight, row.a, row.b))
    )


def _addresses(
    session: Session, held: Sequence[Held], *, installation: Installation, now: datetime
) -> tuple[AddressLine, ...]:
    ids = [one.address_id for one in held]
    found = {one.id: one for one in session.scalars(select(Address).where(Address.id.in_(ids)))}
    return address_lines(session, [found[i] for i in ids], installation=installation, now=now)


def _interests(session: Session, person_id: int) -> tuple[InterestLine, ...]:
    signs: defaultdict[str, list[Sign]] = defaultdict(list)
    for row in session.scalars(
        select(Evidence)
        .join(Draft, Draft.id == Evidence.draft_id)
        .where(Draft.person_id == person_id)
        .order_by(Evidence.on.desc(), Evidence.id)
    ):
        signs[row.issue].append(Sign(row.kind, row.words, row.on, row.strength < 0))
    rows = session.execute(
        select(Interest, Issue.label)
        .join(Issue, Issue.slug == Interest.issue)
        .where(Interest.person_id == person_id)
        .order_by(Interest.score.desc(), Issue.label)
    )
    return tuple(
        InterestLine(label, row.score, row.enough, row.chosen, tuple(signs[row.issue]))
        for row, label in rows
        if signs[row.issue] or row.chosen
    )


def _parts(session: Session, person_id: int) -> tuple[Part, ...]:
    rows = session.execute(
        select(Project.title, Participation.kind, func.max(Participation.on))
        .join(Participation, Participation.project_id == Project.id)
        .join(Draft, Draft.id == Participation.draft_id)
        .where(Draft.person_id == person_id)
        .group_by(Project.title, Participation.kind)
        .order_by(func.max(Participation.on).desc(), Project.title)
    )
    return tuple(Part(title, kind, on) for title, kind, on in rows)


def _invited(session: Session, person_id: int) -> tuple[Invited, ...]:
    statement = (
        select(Invitation.subject, Project.title, Invitation.sent_at)
        .join(SendDecision, SendDecision.invitation_id == Invitation.id)
        .join(Project, Project.id == Invitation.project_id)
        .where(SendDecision.person_id == person_id)
        .order_by(Invitation.id.desc())
    )
    return tuple(Invited(*row) for row in session.execute(statement))
