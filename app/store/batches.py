"""Batches of files, what a plan says of their rows, and layouts settled once."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from app.models.intake import Batch, CellFix, Layout, PlannedRow, SourceRow, Upload, UploadColumn
from app.models.people import Address, Draft, Judgement, Person, PersonAddress
from app.models.permission import Standing
from app.models.permission import Wording as WordingRow
from app.store.consent.heard import people_who_said_yes
from app.store.consent.standings import Asked
from app.store.consent.tied import attestations, facts_of
from app.store.counting import may_be_written_to, state_at
from app.store.intake import WAITING, waiting_stop_lists
from app.store.matching import MACHINE, slices
from consent.attestation import Attested
from consent.gate import decide
from consent.reasons import State
from consent.standing import fold
from importers.clean.emails import noted
from importers.draft import Kind, Role, RowState
from importers.recognise.words import folded


@dataclass(frozen=True, slots=True)
class Landed:
    """Where one draft of a file stands among the people."""

    upload_id: int
    row: int
    person_id: int
    name: str
    draft_id: int
    remark: str = ""
    """What is worth knowing of the addresses on the row, a sentence."""


def add_batch(session: Session, *, staff_id: int | None, now: datetime) -> int:
    """Begin a batch."""
    batch = Batch(made_at=now, made_by=staff_id, plan={}, result={})
    session.add(batch)
    session.flush()
    return batch.id


def uploads(session: Session, batch_id: int) -> list[Upload]:
    """The uploads of a batch, in the order they came."""
    return list(
        session.scalars(select(Upload).where(Upload.batch_id == batch_id).order_by(Upload.id))
    )


def uploads_in(session: Session, batch_id: int, *states: str) -> list[int]:
    """Ids of the uploads of a batch in these states."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.batch_id == batch_id, Upload.state.in_(states))
            .order_by(Upload.id)
        )
    )


def to_be_added(session: Session, batch_id: int) -> list[int]:
    """The tables of a batch that wait, and every stop list that waits anywhere."""
    return sorted({*uploads_in(session, batch_id, *WAITING), *waiting_stop_lists(session)})


def plan_of(session: Session, batch_id: int) -> dict[str, Any]:
    """The plan shown last; {} when there is none."""
    return dict(session.get_one(Batch, batch_id).plan)


def keep_plan(session: Session, batch_id: int, plan: Mapping[str, Any]) -> None:
    """Remember what was shown."""
    session.get_one(Batch, batch_id).plan = dict(plan)


def keep_result(session: Session, batch_id: int, result: Mapping[str, Any]) -> None:
    """Remember what came of adding the files."""
    session.get_one(Batch, batch_id).result = dict(result)


def stop_lists_begun(session: Session) -> list[int]:
    """Stop lists of which rows are in and others are not yet, whichever batch they came with."""
    return list(
        session.scalars(
            select(Upload.id)
            .where(Upload.state == "applying", Upload.kind == Kind.SUPPRESSION.value)
            .order_by(Upload.id)
        )
    )


def begin(session: Session, batch_id: int) -> None:
    """Note that adding has begun: from now on it goes on, whatever else moves."""
    batch = session.get_one(Batch, batch_id)
    batch.plan = {**batch.plan, "begun": True}


def forget_plan(session: Session, batch_id: int | None) -> None:
    """What was shown does not hold any more: something it rests on was changed."""
    if batch_id is not None:
        session.execute(update(Batch).where(Batch.id == batch_id).values(plan={}))


def keep_planned_rows(
    session: Session, upload_ids: Sequence[int], rows: Iterable[Mapping[str, Any]]
) -> None:
    """Replace what was planned for the rows of these uploads."""
    for some in slices(upload_ids):
        session.execute(delete(PlannedRow).where(PlannedRow.upload_id.in_(some)))
    for some_rows in slices(rows):
        session.execute(insert(PlannedRow), some_rows)


def landed(session: Session, upload_ids: Sequence[int]) -> list[Landed]:
    """Every draft of these uploads with its person, in the order of rows."""
    rows = session.execute(
        select(SourceRow.upload_id, SourceRow.row, Draft.person_id, Draft.card, Draft.id)
        .join(SourceRow, SourceRow.id == Draft.source_row_id)
        .where(SourceRow.upload_id.in_(list(upload_ids)), Draft.person_id.is_not(None))
        .order_by(SourceRow.upload_id, SourceRow.row, Draft.part)
    )
    return [
        Landed(
            upload,
            row,
            person or 0,
            f"{card.get('given', '')} {card.get('family', '')}".strip(),
            i,
            _remark(card.get("mailboxes", ())),
        )
        for upload, row, person, card, i in rows
    ]


def _remark(mailboxes: Iterable[str]) -> str:
    notes = dict.fromkeys(note for one in mailboxes if (note := noted(one)))
    return f"The e-mail address is {' and '.join(notes)}." if notes else ""


def people_as_shown(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Person → the fields of their entry."""
    found: dict[int, dict[str, str]] = {}
    for some in slices(sorted(set(person_ids))):
        rows = session.execute(
            select(
                Person.id,
                Person.name,
                Person.postcode,
                Person.area,
                Person.phone,
                Person.organisation,
            ).where(Person.id.in_(some))
        )
        for person, name, postcode, area, phone, organisation in rows:
            found[person] = {
                "name": name,
                "postcode": postcode,
                "area": area,
                "phone": phone,
                "organisation": organisation,
            }
    return found


def sources_of(session: Session, person_ids: Iterable[int]) -> dict[int, dict[str, int]]:
    """Person → field → the draft its value is from."""
    found: dict[int, dict[str, int]] = {}
    for some in slices(sorted(set(person_ids))):
        rows = session.execute(select(Person.id, Person.sources).where(Person.id.in_(some)))
        found.update(
            {person: {field: of["draft"] for field, of in kept.items()} for person, kept in rows}
        )
    return found


def wordings_unasked(session: Session, fingerprints: Iterable[str]) -> set[str]:
    """Those of these wordings about which staff have not said anything."""
    return set(
        session.scalars(
            select(WordingRow.fingerprint).where(
                WordingRow.fingerprint.in_(sorted(fingerprints)), WordingRow.attested == "unasked"
            )
        )
    )


def propose(
    session: Session,
    upload: Upload,
    *,
    title: str,
    opens_on: date | None,
    closes_on: date | None,
    layout: str,
) -> None:
    """Keep the project proposed for an upload and the fingerprint of its columns."""
    upload.layout = layout
    upload.proposed = {
        "title": title,
        "opens_on": opens_on.isoformat() if opens_on else "",
        "closes_on": closes_on.isoformat() if closes_on else "",
    }
    session.flush()


SPEAKING = frozenset(
    {
        Role.CONSENT_CONTACT,
        Role.CONSENT_OPTOUT,
        Role.CONSENT_EMAIL,
        Role.CONSENT_CHANNELS,
        Role.CONSENT_OTHER_CHANNEL,
        Role.SUBSCRIPTION_STATUS,
        Role.STOP_TIME,
        Role.NOTE,
    }
)
"""Roles by which a column may say no; a layout settled before never takes that from it."""


def use_layout(session: Session, upload: Upload, hidden: AbstractSet[int], now: datetime) -> bool:
    """Settle columns as staff settled the same ones before; whether any were.

    `hidden` columns, columns with the same heading as another, and columns that now look like
    saying no are left as they were read.
    """
    known = session.get(Layout, upload.layout)
    if known is None:
        return False
    columns = _by_heading(session, upload.id)
    used = False
    for heading, kept in known.columns.items():
        column = columns.get(heading)
        if column is None or column.position in hidden:
            continue
        if column.role != kept["role"] and Role(column.guessed_role) in SPEAKING:
            continue
        column.role, column.values = Role(kept["role"]).value, dict(kept["values"])
        # Layouts kept before 0004 hold only what was changed.
        column.confirmed = bool(kept.get("confirmed", column.role != column.guessed_role))
        used = True
    if used:
        known.used_at = now
    session.flush()
    return used


def _by_heading(session: Session, upload_id: int) -> dict[str, UploadColumn]:
    """Folded heading → its column; headings that stand over several columns tell nothing."""
    columns = list(session.scalars(select(UploadColumn).where(UploadColumn.upload_id == upload_id)))
    often = Counter(folded(column.header) for column in columns)
    return {
        heading: column
        for column in columns
        if (heading := folded(column.header)) and often[heading] == 1
    }


def keep_layout(session: Session, upload_id: int, now: datetime) -> None:
    """Remember what staff changed about the columns of an upload, for the same columns later."""
    upload = session.get_one(Upload, upload_id)
    if not upload.layout:
        return
    changed = {
        heading: {"role": column.role, "values": column.values, "confirmed": column.confirmed}
        for heading, column in _by_heading(session, upload_id).items()
        if _is_settled(column)
    }
    known = session.get(Layout, upload.layout)
    if known is None:
        known = Layout(fingerprint=upload.layout)
        session.add(known)
    known.columns, known.used_at = changed, now
    session.flush()


def settled_by_hand(session: Session, upload_id: int) -> bool:
    """Whether staff changed anything about the columns of an upload."""
    columns = session.scalars(select(UploadColumn).where(UploadColumn.upload_id == upload_id))
    return any(map(_is_settled, columns))


def _is_settled(column: UploadColumn) -> bool:
    return column.role != column.guessed_role or bool(column.values) or column.confirmed


def inputs(session: Session, upload_ids: Sequence[int]) -> dict[str, Any]:
    """What a plan rests on; when one of these has moved, the plan may not hold."""
    columns = session.execute(
        select(
            UploadColumn.upload_id,
            UploadColumn.position,
            UploadColumn.role,
            UploadColumn.values,
            UploadColumn.confirmed,
        )
        .where(UploadColumn.upload_id.in_(list(upload_ids)))
        .order_by(UploadColumn.upload_id, UploadColumn.position)
    )
    return {
        "files": list(upload_ids),
        "columns": [list(row) for row in columns],
        "drafts": session.scalar(select(func.max(Draft.id))) or 0,
        "undone": session.scalar(
            select(func.count()).select_from(Upload).where(Upload.state == "undone")
        )
        or 0,
        "cells": [
            [fix.upload_id, fix.row, fix.position, fix.value]
            for fix in session.scalars(
                select(CellFix)
                .where(CellFix.upload_id.in_(list(upload_ids)))
                .order_by(CellFix.upload_id, CellFix.row, CellFix.position)
            )
        ],
        "verdicts": session.scalar(select(func.max(Judgement.id)).where(Judgement.by != MACHINE))
        or 0,
        "wordings": sorted(
            f"{fingerprint} {attested}"
            for fingerprint, attested in session.execute(
                select(WordingRow.fingerprint, WordingRow.attested)
            )
        ),
        "projects": [
            [i, project]
            for i, project in session.execute(
                select(Upload.id, Upload.project_id)
                .where(Upload.id.in_(list(upload_ids)))
                .order_by(Upload.id)
            )
        ],
    }


def left_out(session: Session, upload_ids: Sequence[int]) -> list[tuple[int, int, str, str]]:
    """Rows of these uploads that are nobody's: upload, row, state, reason."""
    rows = session.execute(
        select(SourceRow.upload_id, SourceRow.row, SourceRow.state, SourceRow.reason)
        .where(
            SourceRow.upload_id.in_(list(upload_ids)), SourceRow.state != RowState.ACCEPTED.value
        )
        .order_by(SourceRow.upload_id, SourceRow.row)
    )
    return list(rows.all())


def invitable(session: Session, moment: datetime) -> set[int]:
    """Everybody with an address that may be written to."""
    return set(
        session.scalars(
            select(PersonAddress.person_id)
            .join(Standing, Standing.address_id == PersonAddress.address_id)
            .where(may_be_written_to(moment))
            .distinct()
        )
    )


def state_by_email(session: Session, moment: datetime) -> dict[str, str]:
    """Address → its state on a day."""
    rows = session.execute(
        select(Address.email, state_at(moment)).join(Standing, Standing.address_id == Address.id)
    )
    return dict(rows.all())


def released_by(session: Session, fingerprints: Collection[str], asked: Asked) -> set[int]:
    """Everybody who could be invited if staff confirmed these wordings, and cannot now."""
    waiting = list(
        session.scalars(
            select(Standing.address_id)
            .where(Standing.state == State.WAITING_FOR_ONE_FACT.value)
            .order_by(Standing.address_id)
        )
    )
    declared = attestations(session) | dict.fromkeys(fingerprints, Attested.AS_ASKED)
    free: list[int] = []
    for some in slices(waiting):
        facts = facts_of(session, some, asked.keyring, declared)
        free += [
            address
            for address, known in facts.items()
            if decide(fold(known), now=asked.now, policy=asked.policy).allowed
        ]
    found: set[int] = set()
    for some in slices(free):
        found |= set(
            session.scalars(
                select(PersonAddress.person_id).where(PersonAddress.address_id.in_(some))
            )
        )
    return found - invitable(session, asked.now)


def permission_effect(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, int]:
    """How many addresses would change their state, and that none who opted out is among them."""
    can, stopped = State.CAN_BE_INVITED.value, State.ASKED_TO_STOP.value
    return {
        "become_contactable": sum(
            state == can and before.get(email) != can for email, state in after.items()
        ),
        "become_stopped": sum(
            state == stopped and before.get(email) not in {None, stopped}
            for email, state in after.items()
        ),
        "opted_out_affected": sum(
            before.get(email) == stopped and state != stopped for email, state in after.items()
        ),
    }


def effect_on_permission(
    session: Session,
    upload_ids: Sequence[int],
    before: Mapping[str, str],
    asked: Asked,
    wordings: Iterable[str],
) -> dict[str, int]:
    """What these uploads, now in, did to who may be invited.

    `before` is the state of every address as it was; `wordings` are those their yeses answer.
    """
    said_yes = people_who_said_yes(session, upload_ids)
    unasked = wordings_unasked(session, wordings)
    return {
        **permission_effect(before, state_by_email(session, asked.now)),
        "people_said_yes": len(said_yes),
        "people_said_yes_invitable": len(said_yes & invitable(session, asked.now)),
        "released_by_wordings": len(released_by(session, unasked, asked)) if unasked else 0,
        "wordings_unasked": len(unasked),
    }
