"""The first half of taking rows in: rows, who they are, what they took part in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import intake, people, projects, questions, regrouping, taking_part
from app.workflows.form_people import form_people
from app.workflows.read_uploads import ReadUpload
from consent.events import Statement
from importers.draft import Draft, Kind, PersonName, RowOutcome
from importers.interests.evidence import Evidence, evidence_of
from importers.interests.linked import linked_evidence
from importers.interests.reader import Reader
from importers.matching.card import Card, card_of, to_json


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one upload."""

    file: ReadUpload
    outcomes: Sequence[RowOutcome]
    drafts: Sequence[Draft]


Portion = Sequence[Part]
"""Rows taken in together."""


@dataclass(frozen=True, slots=True)
class Words:
    """What one row says, and who says it."""

    draft_id: int
    statements: tuple[Statement, ...]
    name: PersonName
    postcode: str
    district: str
    evidence: str
    """Where to look it up: upload, row and person."""
    project: str | None


@dataclass(frozen=True, slots=True)
class Stored:
    """The rows of a portion, stored: all that working out their permission needs."""

    words: Sequence[Words]
    cards: Mapping[int, Card]
    """Of every new draft."""
    address_ids: Sequence[int]
    people: frozenset[int]
    new_people: frozenset[int]


def take_people(
    session: Session, portion: Portion, *, reader: Reader, now: datetime, known: dict[int, Card]
) -> Stored:
    """Store rows and make people of them. Nothing here looks at what anybody said.

    `known` keeps cards from one portion to the next (see `form_people`).
    """
    people.be_only_former(session)
    news, drafts = _keep_rows(session, portion)
    formed = form_people(
        session, [new for new, _ in news], [card for _, card in news], now=now, known=known
    )
    stored = list(zip(formed.draft_ids, drafts, strict=True))
    ids = people.keep_addresses(
        session, {a.canonical for draft, _ in drafts for a in draft.addresses}
    )
    people.keep_draft_addresses(
        session, [(i, ids[a.canonical]) for i, (draft, _) in stored for a in draft.addresses]
    )
    regrouping.keep_portion(session, formed.draft_ids, now)
    _keep_taking_part(session, [(i, draft, file) for i, (draft, file) in stored], reader)
    people.refresh_people(session, formed.people, known)
    return Stored(
        words=[_words(i, draft, file) for i, (draft, file) in stored if draft.statements],
        cards={i: known[i] for i in formed.draft_ids},
        address_ids=sorted(ids.values()),
        people=formed.people,
        new_people=formed.new_people,
    )


def _keep_rows(
    session: Session, portion: Portion
) -> tuple[list[tuple[people.NewDraft, Card]], list[tuple[Draft, ReadUpload]]]:
    news: list[tuple[people.NewDraft, Card]] = []
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
            news.append((_new_draft(part.file, draft, row_ids[draft.row], card), card))
            drafts.append((draft, part.file))
    return news, drafts


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


def _words(draft_id: int, draft: Draft, file: ReadUpload) -> Words:
    return Words(
        draft_id=draft_id,
        statements=draft.statements,
        name=draft.name,
        postcode=draft.postcode,
        district=draft.district,
        evidence=f"upload {file.upload_id} row {draft.row} person {draft.part + 1}",
        project=str(file.project_id) if file.project_id else None,
    )


def _keep_taking_part(
    session: Session, drafts: Sequence[tuple[int, Draft, ReadUpload]], reader: Reader
) -> None:
    issues = {
        project: projects.project_issues(session, project)
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
