"""The list the stand-in is born with: invented people who signed up long before anyone else came."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.practice.records import member_hash, short_id, stamp

LIST_ID = "a1b2c3d4e5"
LIST_NAME = "Council news"

FIRST = (
    *("Ada", "Bilal", "Carys", "Dilip", "Eleri", "Femi", "Greta", "Hamish", "Imogen", "Joao"),
    *("Kirsty", "Leroy", "Maeve", "Nadia", "Oskar", "Priya", "Quentin", "Rosa", "Siobhan"),
    *("Tomasz", "Una", "Viktor", "Wanda", "Xenia", "Yusuf", "Zoë", "Agnieszka", "Björn", "Chloé"),
)
LAST = (
    *("Abara", "Bramley", "Carraway", "Dunmore", "Eastgate", "Fenwick", "Garside", "Hollis"),
    *("Iqbal", "Jarrow", "Kowal", "Lathbury", "Mbeki-Hart", "Norcross", "O'Dwyer", "Pemberton"),
    *("Quill", "Rushforth", "Sandhu", "Thackeray", "Umunna", "Vasquez", "Wetherell", "Yarwood"),
    *("Zielinska", "Ashdown", "Birtwistle"),
)
DOMAINS = ("harbourmail.example", "postbox.example", "inbox.example", "oldmill.example")
TAGS = ("Newsletter", "Volunteers", "Business breakfast")

SHARES = (("unsubscribed", 15), ("cleaned", 40), ("archived", 60))
"""Beside the subscribers: one in so many more, by status."""


@dataclass(frozen=True)
class Subscriber:
    """One invented contact."""

    number: int
    status: str

    @property
    def first(self) -> str:
        return FIRST[self.number % len(FIRST)] if self.number % 9 else ""

    @property
    def last(self) -> str:
        return LAST[self.number // len(FIRST) % len(LAST)] if self.number % 9 else ""

    @property
    def address(self) -> str:
        name = f"{self.first or 'reader'}.{self.last or 'home'}".lower()
        plain = "".join(letter for letter in name if letter.isascii() and letter != "'")
        domain = DOMAINS[self.number % len(DOMAINS)]
        return f"{plain}.{self.number}@{domain}"


def subscribers(count: int) -> Iterator[Subscriber]:
    """Yield so many subscribers, then those who left in the years before."""
    number = 0
    for status, how_many in (("subscribed", count), *((s, count // n) for s, n in SHARES)):
        for _ in range(how_many):
            number += 1
            yield Subscriber(number, status)


def fill(db: sqlite3.Connection, count: int, now: datetime) -> None:
    """Fill an empty account; one that has a list already is left alone."""
    if db.execute("SELECT 1 FROM list").fetchone():
        return
    born = stamp(now - timedelta(days=5 * 365))
    db.execute(
        "INSERT INTO list (id, web_id, name, company, address, created) VALUES (?, 1, ?, ?, ?, ?)",
        (
            LIST_ID,
            LIST_NAME,
            "Practice Council",
            "Town Hall, Market Square, Practice AB1 2CD",
            born,
        ),
    )
    _fields(db)
    for name in TAGS:
        db.execute(
            "INSERT INTO tag (list_id, name, folded, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
            (LIST_ID, name, name.lower(), born, born),
        )
    for one in subscribers(count):
        _member(db, one, now)


def _fields(db: sqlite3.Connection) -> None:
    known = (("FNAME", "First Name"), ("LNAME", "Last Name"), ("WARD", "Ward"))
    for tag, name in known:
        db.execute(
            "INSERT INTO merge_field (list_id, tag, name, type) VALUES (?, ?, ?, 'text')",
            (LIST_ID, tag, name),
        )


def _member(db: sqlite3.Connection, one: Subscriber, now: datetime) -> None:
    joined = stamp(now - timedelta(days=400 + one.number % 1400))
    changed = stamp(now - timedelta(days=30 + one.number % 300))
    contact = short_id("contact", LIST_ID, one.number) * 3
    fields = {"FNAME": one.first, "LNAME": one.last, "WARD": ""}
    barred = one.status in ("unsubscribed", "cleaned")
    db.execute(
        "INSERT INTO member (contact_id, list_id, member_id, web_id, unique_email_id,"
        " email_address, status, barred, merge_fields, source, ip_signup, timestamp_signup,"
        " timestamp_opt, last_changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(contact, LIST_ID, member_hash(one.address), one.number),
            *(short_id("unique", LIST_ID, one.number), one.address, one.status, barred),
            *(json.dumps(fields), "Hosted Signup Form", f"192.0.2.{one.number % 250 + 1}"),
            *(joined, joined, changed),
        ),
    )
    tag_id = one.number % 4
    if tag_id:
        db.execute("INSERT INTO member_tag VALUES (?, ?, ?)", (contact, tag_id, joined))
