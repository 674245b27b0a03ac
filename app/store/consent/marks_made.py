"""Marks that an address got because two people were called one, and loses when that is taken back.

Otherwise marks only grow (`marks`): what once refused an address must go on doing so. But what nobody
but that one answer made is to be as if it had never been given.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.models.permission import AddressMark
from app.store.bulk import among, rows_of
from app.store.consent.ledger import be_only_writer
from app.store.consent.marks import mark_addresses
from consent.ties import Keyring

Mark = tuple[int, str]
"""An address and a key by which it finds events."""


def marks_of(session: Session, address_ids: Collection[int]) -> set[Mark]:
    """Every mark of these addresses."""
    rows = rows_of(
        session,
        select(AddressMark.address_id, AddressMark.key).where(
            among(session, AddressMark.address_id, sorted(address_ids))
        ),
    )
    return {(address, key) for address, key in rows}


def unmark(session: Session, marks: Iterable[Mark], keyring: Keyring) -> None:
    """Take these marks away, but for those that something else gives their addresses by now.

    Fold the addresses afterwards: then they get back what their people's mailboxes give them.
    """
    gone = set(marks)
    if not gone:
        return
    be_only_writer(session)
    for address in sorted({address for address, _ in gone}):
        keys = sorted(key for at, key in gone if at == address)
        session.execute(
            delete(AddressMark)
            .where(AddressMark.address_id == address, among(session, AddressMark.key, keys))
            .execution_options(synchronize_session=False)
        )
    mark_addresses(session, {address for address, _ in gone}, keyring)
