"""Take rows in, a portion at a time: rows, people, what was said, evidence, standings."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent, intake, people, questions, regrouping, taking_part
from app.workflows.follow_undone import follow_undone
from app.workflows.form_people import form_people
from app.workflows.read_uploads import ReadUpload
from consent.events import Act
from consent.ledger import Event, events_of
from consent.standing import STOPS
from consent.ties import Keyring
from importers.draft import Draft, Kind, RowOutcome, RowState
from importers.interests.evidence import Evidence, evidence_of
from importers.interests.linked import linked_evidence
from importers.interests.reader import Reader
from importers.matching.card import Card, card_of, to_json

PORTION = 5000
"""Rows taken in at a time: enough that a statement is worth its while, few enough that whoever
wants to opt out meanwhile waits a second or two."""

REFUSING = STOPS | {Act.BOUNCE, Act.DECLINE}
"""Whatever says no."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one upload."""

    file: ReadUpload
    outcomes: Sequence[RowOutcome]
    drafts: Sequence[Draft]


Portion = Sequence[Part]
"""Rows taken in together."""


def portions(
    files: Sequence[ReadUpload],
    taken: Mapping[int, AbstractSet[int]],
    *,
    size: int = PORTION,
) -> Iterator[Portion]:
    """The rows not yet taken in: first all that say no, then file by file.

    `taken` are the rows of each upload that an earlier, interrupted try took in.
    """
    refusing = {file.upload_id: _rows_that_refuse(file) for file in files}
    first = [
        part
        for file in files
        if (
            part := _part(file, refusing[file.upload_id] - taken.get(file.upload_id, set()))
        ).outcomes
    ]
    if first:
        yield first
    for file in files:
        done = refusing[file.upload_id] | taken.get(file.upload_id, set())
        rest = [one.row for one in file.reading.outcomes if one.row not in done]
        for start in range(0, len(rest), size):
            yield [_part(file, set(rest[start : start + size]))]


def _rows_that_refuse(file: ReadUpload) -> set[int]:
    """Rows that say no; those too that say it for somebody we can't read (they are held)."""
    return {one.row for one in file.reading.outcomes if one.state is RowState.HELD} | {
        draft.row
        for draft in file.reading.drafts
        if any(statement.act in REFUSING for statement in draft.statements)
    }


def _part(file: ReadUpload, rows: AbstractSet[int]) -> Part:
    return Part(
        file,
        [one for one in file.reading.outcomes if one.row in rows],
        [draft for draft in file.reading.drafts if draft.row in rows],
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a portion."""

    drafts: int
    people: frozenset[int]
    new_people: frozenset[int]


def take(
    session: Session,
    portion: Portion,
    *,
    asked: consent.Asked,
    reader: Reader,
    now: datetime,
    known: dict[int, Card],
) -> Taken:
    """Take a portion in. The edge may commit after it: what is there then is whole.

    `known` keeps cards from one portion to the next (see `form_people`).
    """
    people.be_only_former(session)
    stored = _keep_rows(session, portion, now, known)
    regrouping.keep_portion(session, [draft for draft, _, _ in stored.drafts], now)
    seqs = _keep_statements(session, stored.drafts, asked.keyring, now)
    follow_undone(session, {draft: known[draft] for draft, _, _ in stored.drafts}, now)
    _keep_taking_part(session, stored.drafts, reader)
    people.refresh_people(session, stored.people, known)
    own = set(stored.address_ids) | consent.addresses_of_people(session, stored.people)
    consent.mark_addresses(session, own, asked.keyring, known)
    consent.refold(session, own | consent.touched_by(session, seqs), asked)
    return Taken(len(stored.drafts), stored.people, stored.new_people)


@dataclass(frozen=True, slots=True)
class _Stored:
    """The rows of a portion, stored: drafts with their ids, files and people."""

    drafts: Sequence[tuple[int, Draft, ReadUpload]]
    address_ids: Collection[int]
    people: frozenset[int]
    new_people: frozenset[int]


def _keep_rows(
    session: Session, portion: Portion, now: datetime, known: dict[int, Card]
) -> _Stored:
    news: list[people.NewDraft] = []
    cards: list[Card] = []
    drafts: list[tuple[Draft, ReadUpload]] = []
    for part in portion:
        rows = {one.row for one in part.outcomes}
        row_ids = intake.keep_rows(
            session,
            part.file.upload_id,
            part.outcomes,
            [problem for problem in part.file.reading.problems if problem.row in rows],
        )
        couples = {draft.row for draft in part.drafts if draft.part}
        for draft in part.drafts:
            card = card_of(0, draft, couple=draft.row in couples)
            news.append(_new_draft(part.file, draft, row_ids[draft.row], card))
            cards.append(card)
            drafts.append((draft, part.file))
    formed = form_people(session, news, cards, now=now, known=known)
    stored = list(zip(formed.draft_ids, drafts, strict=True))
    ids = people.keep_addresses(
        session, {a.canonical for draft, _ in drafts for a in draft.addresses}
    )
    people.keep_draft_addresses(
        session, [(i, ids[a.canonical]) for i, (draft, _) in stored for a in draft.addresses]
    )
    return _Stored(
        drafts=[(i, draft, file) for i, (draft, file) in stored],
        address_ids=ids.values(),
        people=formed.people,
        new_people=formed.new_people,
    )


def _new_draft(file: ReadUpload, draft: Draft, row_id: int, card: Card) -> people.NewDraft:
    kept = to_json(card)
    kept.pop("draft")
    return people.NewDraft(
        source_row_id=row_id,
        part=draft.part,
        kind=draft.kind.value,
        on=draft.on,
        area=draft.area,
        card=kept,
        public_id=people.public_id(file.sha256, draft.row, draft.part),
    )


def _keep_statements(
    session: Session,
    drafts: Sequence[tuple[int, Draft, ReadUpload]],
    keyring: Keyring,
    now: datetime,
) -> list[int]:
    """Append what the rows say to the ledger, everything that stops or declines first."""
    heard = [
        consent.Heard(event, draft_id)
        for draft_id, draft, file in drafts
        for event in _events(draft, file, keyring, now)
    ]
    return consent.append(session, sorted(heard, key=lambda h: h.event.act is Act.GRANT))


def _events(draft: Draft, file: ReadUpload, keyring: Keyring, now: datetime) -> Iterable[Event]:
    if not draft.statements:
        return
    given, family = draft.name.given, draft.name.family
    nobody = frozenset[str]()
    marks = namesakes = nobody
    # Only a no is found by a name; most rows say yes, and keys are dear.
    if any(statement.act is not Act.GRANT for statement in draft.statements):
        marks = keyring.person_marks(given, family, draft.postcode)
        namesakes = keyring.namesakes(given, family, draft.postcode)
    for statement in draft.statements:
        unsure = statement.act in STOPS and not statement.addresses
        place = draft.postcode or draft.district
        near = namesakes | (keyring.near_marks(given, family, postcode=place) if unsure else nobody)
        yield from events_of(
            statement,
            keyring=keyring,
            evidence=f"upload {file.upload_id} row {draft.row} person {draft.part + 1}",
            recorded_at=now,
            marks=marks,
            near=near,
            project=str(file.project_id) if file.project_id else None,
        )


def _keep_taking_part(
    session: Session, drafts: Sequence[tuple[int, Draft, ReadUpload]], reader: Reader
) -> None:
    issues = {
        project: intake.project_issues(session, project)
        for project in {file.project_id for _, _, file in drafts}
    }
    links = questions.links(session)
    taking_part.keep_participations(
        session,
        [
            {"draft_id": i, "project_id": file.project_id, "kind": kind, "on": draft.on}
            for i, draft, file in drafts
            if file.project_id and (kind := _part_taken(draft))
        ],
    )
    taking_part.keep_evidence(
        session,
        {i: _evidence(draft, issues[file.project_id], links, reader) for i, draft, file in drafts},
    )


def _evidence(
    draft: Draft, issues: Mapping[str, float], links: Mapping[str, str], reader: Reader
) -> tuple[Evidence, ...]:
    return evidence_of(draft, issues, reader) + linked_evidence(draft, links)


def _part_taken(draft: Draft) -> str:
    match draft.kind:
        case Kind.RESPONSE:
            return "responded"
        case Kind.EVENT:
            return "signed_up" if draft.attended is False else "attended"
        case Kind.REGISTER | Kind.SUPPRESSION:
            return ""
