"""The first half of taking rows in: rows, who they are, what they took part in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from app.store import intake, people, projects, questions, regrouping, taking_part
from app.workflows.form_people import form_people
from app.workflows.regroup import BeforeParting
from consent.events import Statement
from consent.names import fold_family
from importers.draft import Draft, Kind, PersonName, RowOutcome, RowProblem
from importers.interests.evidence import Evidence, evidence_of
from importers.interests.linked import linked_evidence
from importers.interests.reader import Reader
from importers.matching.card import Card, card_of, to_json


class Source(NamedTuple):
    """The upload that rows are of."""

    upload_id: int
    name: str
    sha256: str
    project_id: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Some rows of one upload."""

    source: Source
    outcomes: Sequence[RowOutcome]
    drafts: Sequence[Draft]
    problems: Sequence[RowProblem]


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
class Formed:
    """What became of the rows of a portion."""

    draft_ids: tuple[int, ...]
    """In the order of the portion's drafts."""
    address_ids: tuple[int, ...]
    people: frozenset[int]
    new_people: frozenset[int]
    torn: frozenset[int]
    """People there were whose rows are several people's now."""


def take_people(
    session: Session,
    portion: Portion,
    *,
    reader: Reader,
    now: datetime,
    known: dict[int, Card],
    before_parting: BeforeParting = lambda _: None,
) -> Formed:
    """Store rows and make people of them. Nothing here looks at what anybody said.

    `known` keeps cards from one portion to the next (see `form_people`).
    """
    people.be_only_former(session)
    row_ids = _keep_rows(session, portion)
    rows = list(_rows(portion))
    cards = list(cards_of_portion(portion))
    formed = form_people(
        session,
        [
            _new_draft(source, draft, row_ids[source.upload_id, draft.row], card)
            for (source, draft), card in zip(rows, cards, strict=True)
        ],
        cards,
        now=now,
        known=known,
        before_parting=before_parting,
    )
    stored = [(i, *row) for i, row in zip(formed.draft_ids, rows, strict=True)]
    ids = people.keep_addresses(
        session, {a.canonical for _, draft in rows for a in draft.addresses}
    )
    people.keep_draft_addresses(
        session, [(i, ids[a.canonical]) for i, _, draft in stored for a in draft.addresses]
    )
    regrouping.keep_portion(session, formed.draft_ids, now)
    _keep_taking_part(session, stored, reader)
    people.refresh_people(session, formed.people, known)
    return Formed(
        formed.draft_ids,
        tuple(sorted(ids.values())),
        formed.people,
        formed.new_people,
        formed.torn,
    )


def words_of(portion: Portion, draft_ids: Sequence[int]) -> list[Words]:
    """What the rows of a portion say, whose drafts got these ids."""
    return [
        _words(i, source, draft)
        for i, (source, draft) in zip(draft_ids, _rows(portion), strict=True)
        if draft.statements
    ]


def cards_of_portion(portion: Portion) -> Iterator[Card]:
    """The cards of a portion's drafts, in their order and without their ids."""
    for part in portion:
        couples = {draft.row for draft in part.drafts if draft.part}
        for draft in part.drafts:
            yield card_of(0, draft, couple=draft.row in couples, upload=part.source.upload_id)


def _rows(portion: Portion) -> Iterator[tuple[Source, Draft]]:
    return ((part.source, draft) for part in portion for draft in part.drafts)


def _keep_rows(session: Session, portion: Portion) -> dict[tuple[int, int], int]:
    """Upload and row → the id of the row stored."""
    return {
        (part.source.upload_id, row): row_id
        for part in portion
        for row, row_id in intake.keep_rows(
            session, part.source.upload_id, part.outcomes, part.problems
        ).items()
    }


def _new_draft(source: Source, draft: Draft, row_id: int, card: Card) -> people.NewDraft:
    return people.NewDraft(
        source_row_id=row_id,
        part=draft.part,
        kind=draft.kind.value,
        on=draft.on,
        area=draft.area,
        card=to_json(card),
        public_id=people.public_id(source.sha256, draft.row, draft.part),
        family=fold_family(card.name.family),
    )


def _words(draft_id: int, source: Source, draft: Draft) -> Words:
    return Words(
        draft_id=draft_id,
        statements=draft.statements,
        name=draft.name,
        postcode=draft.postcode,
        district=draft.district,
        evidence=f"upload {source.upload_id} row {draft.row} person {draft.part + 1}",
        project=str(source.project_id) if source.project_id else None,
    )


def _keep_taking_part(
    session: Session, drafts: Sequence[tuple[int, Source, Draft]], reader: Reader
) -> None:
    issues = {
        project: projects.project_issues(session, project)
        for project in {source.project_id for _, source, _ in drafts}
    }
    links = questions.links(session)
    taking_part.keep_participations(
        session,
        [
            {"draft_id": i, "project_id": source.project_id, "kind": kind, "on": draft.on}
            for i, source, draft in drafts
            if source.project_id and (kind := _part_taken(draft))
        ],
    )
    taking_part.keep_evidence(
        session,
        {
            i: _evidence(draft, issues[source.project_id], links, reader)
            for i, source, draft in drafts
        },
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
