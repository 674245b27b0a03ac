"""Layouts: what staff said of columns once, for the same columns later."""

from collections import Counter
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.intake import Layout, Upload, UploadColumn
from importers.draft import Role
from importers.recognise.words import folded

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


def follow_undone(session: Session, upload_ids: Collection[int], now: datetime) -> None:
    """Keep the layouts of uploads taken out as the files that are left have them, or not at all."""
    prints = select(Upload.layout).where(Upload.id.in_(upload_ids), Upload.layout != "")
    for fingerprint in sorted(set(session.scalars(prints))):
        left = session.scalars(
            select(Upload.id)
            .where(
                Upload.layout == fingerprint,
                Upload.state == "applied",
                Upload.id.not_in(upload_ids),
            )
            .order_by(Upload.applied_at.desc(), Upload.id.desc())
        )
        last = next((one for one in left if settled_by_hand(session, one)), None)
        if last is not None:
            keep_layout(session, last, now)
        elif known := session.get(Layout, fingerprint):
            session.delete(known)
    session.flush()


def settled_by_hand(session: Session, upload_id: int) -> bool:
    """Whether staff changed anything about the columns of an upload."""
    columns = session.scalars(select(UploadColumn).where(UploadColumn.upload_id == upload_id))
    return any(map(_is_settled, columns))


def _is_settled(column: UploadColumn) -> bool:
    return column.role != column.guessed_role or bool(column.values) or column.confirmed
