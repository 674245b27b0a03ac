"""Links to a person's own preferences page: random ids that point to an address."""

import secrets
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.models.people import Address
from app.models.permission import PreferenceLink
from app.store.matching import slices
from consent.tokens import BadLink, Link, Purpose, make, read


def tokens_for(
    session: Session, address_ids: list[int], *, keys: list[bytes], now: datetime
) -> dict[int, str]:
    """Address → the token of its own preferences link, made where there is none yet."""
    rids: dict[int, str] = {}
    for some in slices(address_ids):
        rows = session.execute(
            select(PreferenceLink.address_id, PreferenceLink.rid)
            .where(
                PreferenceLink.address_id.in_(some),
                PreferenceLink.purpose == Purpose.PREFERENCES.value,
            )
            .order_by(PreferenceLink.made_at)
        )
        rids.update(rows.all())
    fresh = {a: secrets.token_hex(16) for a in address_ids if a not in rids}
    if fresh:
        session.execute(
            insert(PreferenceLink),
            [
                {"rid": rid, "address_id": a, "purpose": Purpose.PREFERENCES.value, "made_at": now}
                for a, rid in fresh.items()
            ],
        )
    found = rids | fresh
    return {a: make(keys, Purpose.PREFERENCES, bytes.fromhex(found[a])) for a in address_ids}


def follow(session: Session, token: str, *, keys: list[bytes]) -> tuple[int, str, Link]:
    """Address id and address a link points to, and the link itself.

    Raises:
        BadLink: forged, truncated, or pointing to nothing any more.
    """
    link = read(keys, token)
    row = session.execute(
        select(Address.id, Address.email)
        .join(PreferenceLink, PreferenceLink.address_id == Address.id)
        .where(PreferenceLink.rid == link.rid.hex())
    ).first()
    if row is None:
        raise BadLink
    return row.id, row.email, link
