"""People for pages: finding them, and one person with every receipt."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.models.audience import Invitation, SendDecision
from app.models.intake import Project, SourceRow, Upload, UploadColumn
from app.models.people import Address, Draft, Judgement, Person, PersonAddress
from app.models.permission import Wording
from app.models.taking_part import Evidence, Interest, Issue, Participation
from app.read.states import decisions, ranked, states_of
from app.store.consent import attestations, events, facts_of
from app.store.counting import BEST_FIRST
from app.store.installation import Installation
from consent.events import Interval
from consent.gate import Decision
from consent.ledger import Event
from consent.reasons import State

PER_PAGE = 50
POSTCODE = re.compile(r"[a-z]{1,2}\d[a-z\d]?\s*(\d[a-z]{2})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person as a list shows them."""

    id: int
    public_id: str
    name: str
    place: str
    rows: int
    emails: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Found:
    """One page of people, and how many there are in all."""

    total: int
    people: tuple[PersonLine, ...]


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
class Receipt:
    """One thing that was said: what, when, to which words, and where it stands."""

    act: str
    first: date | None
    last: date | None
    """The days between which it was said; equal where the day is known."""
    recorded_at: datetime
    why: str
    words: str
    upload_id: int | None
    file: str
    row: int | None
    source: str
    decisive: bool
    here: bool
    """Said at this very address."""


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address with its permission and everything behind it."""

    id: int
    email: str
    mistyped: str
    decision: Decision | None
    receipts: tuple[Receipt, ...]


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
    state: State
    rows: tuple[RowOfPerson, ...]
    whys: tuple[Why, ...]
    addresses: tuple[AddressLine, ...]
    interests: tuple[InterestLine, ...]
    parts: tuple[Part, ...]
    invited: tuple[Invited, ...]


def search(
    session: Session,
    *,
    text: str,
    state: State | None,
    page: int,
    moment: datetime,
) -> Found:
    """People whose name, address or postcode holds the text, in a state if one is given."""
    statement = select(Person.id).where(Person.rows > 0)
    if text:
        statement = statement.where(_matches(text))
    if state is not None:
        each = ranked(moment).subquery()
        statement = statement.join(each, each.c.person_id == Person.id).where(
            each.c.rank == BEST_FIRST.index(state)
        )
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    shown = session.scalars(
        statement.order_by(
            Person.name == "", func.lower(Person.family), func.lower(Person.given), Person.id
        )
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    ).all()
    return Found(total, tuple(lines(session, shown, moment=moment)))


def _matches(text: str) -> ColumnElement[bool]:
    text = " ".join(text.split())
    with_address = select(PersonAddress.person_id).join(
        Address, Address.id == PersonAddress.address_id
    )
    if "@" in text:
        return Person.id.in_(
            with_address.where(Address.email.contains(text.lower(), autoescape=True))
        )
    wanted: list[ColumnElement[bool]] = [
        func.lower(Person.name).contains(text.lower(), autoescape=True)
    ]
    if POSTCODE.fullmatch(text):
        squeezed = text.replace(" ", "").upper()
        wanted.append(func.replace(Person.postcode, " ", "").startswith(squeezed))
        wanted.append(Person.district == squeezed)
    else:
        wanted.append(
            Person.id.in_(with_address.where(Address.email.contains(text.lower(), autoescape=True)))
        )
    return or_(*wanted)


def lines(session: Session, person_ids: Sequence[int], *, moment: datetime) -> list[PersonLine]:
    """These people as a list shows them, in the order given."""
    people = {p.id: p for p in session.scalars(select(Person).where(Person.id.in_(person_ids)))}
    emails: defaultdict[int, list[str]] = defaultdict(list)
    for person, email in session.execute(
        select(PersonAddress.person_id, Address.email)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(PersonAddress.person_id.in_(person_ids))
        .order_by(Address.email)
    ):
        emails[person].append(email)
    states = states_of(session, person_ids, moment=moment)
    return [
        PersonLine(
            id=person.id,
            public_id=person.public_id,
            name=person.name,
            place=person.postcode or person.district or person.area,
            rows=person.rows,
            emails=tuple(emails[person.id]),
            state=states[person.id],
        )
        for person in (people[i] for i in person_ids if i in people)
    ]


def people_at(session: Session, emails: Sequence[str], *, moment: datetime) -> list[PersonLine]:
    """People who stand on one of these addresses, however spelt."""
    if not emails:
        return []
    mailboxes = select(Address.mailbox).where(Address.email.in_(emails))
    ids = session.scalars(
        select(PersonAddress.person_id)
        .join(Address, Address.id == PersonAddress.address_id)
        .where(or_(Address.email.in_(emails), Address.mailbox.in_(mailboxes)))
        .distinct()
        .order_by(PersonAddress.person_id)
    ).all()
    return lines(session, ids, moment=moment)


def person(
    session: Session, public_id: str, *, installation: Installation, now: datetime
) -> PersonPage | None:
    """One person, or None."""
    found = session.scalars(select(Person).where(Person.public_id == public_id)).one_or_none()
    if found is None:
        return None
    rows = _rows(session, found.id)
    return PersonPage(
        id=found.id,
        public_id=found.public_id,
        name=found.name or "Somebody without a name",
        fields=_fields(found),
        state=states_of(session, [found.id], moment=installation.moment(now))[found.id],
        rows=rows,
        whys=_whys(session, [row.draft_id for row in rows]),
        addresses=_addresses(session, found.id, installation=installation, now=now),
        interests=_interests(session, found.id),
        parts=_parts(session, found.id),
        invited=_invited(session, found.id),
    )


def public_id_of_row(session: Session, draft_id: int) -> str:
    """Whose this row is now, by public id."""
    holder = select(Person.public_id).join(Draft, Draft.person_id == Person.id)
    return session.scalars(holder.where(Draft.id == draft_id)).one()


def _fields(found: Person) -> tuple[tuple[str, str], ...]:
    named = (
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
    """What makes these rows one person: the strongest verdicts first, at most one for each pair."""
    rows = session.scalars(
        select(Judgement)
        .where(Judgement.a.in_(draft_ids), Judgement.b.in_(draft_ids), Judgement.verdict == "same")
        .order_by(Judgement.weight.desc(), Judgement.id)
    )
    seen: dict[tuple[int, int], Why] = {}
    for row in rows:
        words = tuple(str(reason[1]) for reason in row.reasons)
        why = Why(row.a, row.b, words, row.by.startswith("staff"), row.at)
        seen.setdefault((row.a, row.b), why)
    return tuple(seen.values())


def _addresses(
    session: Session, person_id: int, *, installation: Installation, now: datetime
) -> tuple[AddressLine, ...]:
    addresses = session.scalars(
        select(Address)
        .join(PersonAddress, PersonAddress.address_id == Address.id)
        .where(PersonAddress.person_id == person_id)
        .order_by(Address.email)
    ).all()
    return address_lines(session, addresses, installation=installation, now=now)


def address_lines(
    session: Session, addresses: Sequence[Address], *, installation: Installation, now: datetime
) -> tuple[AddressLine, ...]:
    """Addresses with their permission and all that was said about them."""
    ids = [address.id for address in addresses]
    said = decisions(session, installation=installation, now=now, address_ids=ids)
    facts = facts_of(session, ids, installation.keyring, attestations(session))
    heard = events(session, {one.seq for fact in facts.values() for one in fact.said})
    places = _Places.of(session, heard)
    return tuple(
        AddressLine(
            id=address.id,
            email=address.email,
            mistyped=address.mistyped,
            decision=said.get(address.id),
            receipts=tuple(
                places.receipt(
                    heard[seq],
                    decisive=address.id in said and seq in said[address.id].evidence,
                    here=heard[seq].address == installation.keyring.address(address.email),
                )
                for seq in sorted({one.seq for one in facts[address.id].said}, reverse=True)
            ),
        )
        for address in addresses
    )


A_DAY_ANYWHERE = timedelta(hours=50)
"""How long one day lasts somewhere on earth; a known day is kept as an interval that wide."""


def days_of(when: Interval) -> tuple[date | None, date | None]:
    """The first and the last day on which something can have been said; equal for a known day."""
    if when.lo and when.hi and when.hi - when.lo <= A_DAY_ANYWHERE:
        middle = (when.lo + (when.hi - when.lo) / 2).date()
        return middle, middle
    return when.lo.date() if when.lo else None, when.hi.date() if when.hi else None


WHERE = re.compile(r"upload (\d+) row (\d+)")


@dataclass(frozen=True)
class _Places:
    """Names of files and texts of wordings that receipts point to."""

    files: Mapping[int, str]
    words: Mapping[str, str]

    @classmethod
    def of(cls, session: Session, heard: Mapping[int, Event]) -> "_Places":
        uploads = {int(m[1]) for e in heard.values() if (m := WHERE.match(e.evidence))}
        prints = {e.wording for e in heard.values() if e.wording}
        files = session.execute(select(Upload.id, Upload.file_name).where(Upload.id.in_(uploads)))
        words = session.execute(
            select(Wording.fingerprint, Wording.text).where(Wording.fingerprint.in_(prints))
        )
        return cls(dict(files.all()), dict(words.all()))

    def receipt(self, event: Event, *, decisive: bool, here: bool) -> Receipt:
        place = WHERE.match(event.evidence)
        upload = int(place[1]) if place else None
        first, last = days_of(event.occurred)
        return Receipt(
            act=event.act.value,
            first=first,
            last=last,
            recorded_at=event.recorded_at,
            why=event.why,
            words=self.words.get(event.wording or "", ""),
            upload_id=upload,
            file=self.files.get(upload, "") if upload else "",
            row=int(place[2]) if place else None,
            source="" if place else event.method,
            decisive=decisive,
            here=here,
        )


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
