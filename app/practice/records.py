"""The stand-in's own sqlite3 file: schema, transactions, whole-second times."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import md5
from pathlib import Path

from flask import current_app

SCHEMA = """
CREATE TABLE IF NOT EXISTS list (
    id TEXT PRIMARY KEY, web_id INTEGER NOT NULL, name TEXT NOT NULL, company TEXT NOT NULL,
    address TEXT NOT NULL, double_optin INTEGER NOT NULL DEFAULT 0, created TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS member (
    contact_id TEXT PRIMARY KEY, list_id TEXT NOT NULL REFERENCES list, member_id TEXT NOT NULL,
    web_id INTEGER NOT NULL, unique_email_id TEXT NOT NULL UNIQUE, email_address TEXT NOT NULL,
    status TEXT NOT NULL, barred INTEGER NOT NULL DEFAULT 0, unsubscribe_reason TEXT NOT NULL
    DEFAULT '', merge_fields TEXT NOT NULL DEFAULT '{}', language TEXT NOT NULL DEFAULT 'en',
    vip INTEGER NOT NULL DEFAULT 0, source TEXT NOT NULL, ip_signup TEXT NOT NULL DEFAULT '',
    timestamp_signup TEXT NOT NULL DEFAULT '', timestamp_opt TEXT NOT NULL DEFAULT '',
    last_changed TEXT NOT NULL, UNIQUE (list_id, member_id));
CREATE INDEX IF NOT EXISTS member_changed ON member (list_id, last_changed);
CREATE TABLE IF NOT EXISTS forgotten (
    list_id TEXT NOT NULL, member_id TEXT NOT NULL, PRIMARY KEY (list_id, member_id));
CREATE TABLE IF NOT EXISTS tag (
    id INTEGER PRIMARY KEY AUTOINCREMENT, list_id TEXT NOT NULL, name TEXT NOT NULL,
    folded TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
    UNIQUE (list_id, folded));
CREATE TABLE IF NOT EXISTS member_tag (
    contact_id TEXT NOT NULL REFERENCES member, tag_id INTEGER NOT NULL REFERENCES tag,
    added_at TEXT NOT NULL, PRIMARY KEY (contact_id, tag_id));
CREATE INDEX IF NOT EXISTS member_tag_tag ON member_tag (tag_id);
CREATE TABLE IF NOT EXISTS merge_field (
    merge_id INTEGER PRIMARY KEY AUTOINCREMENT, list_id TEXT NOT NULL, tag TEXT NOT NULL,
    name TEXT NOT NULL, type TEXT NOT NULL, required INTEGER NOT NULL DEFAULT 0,
    public INTEGER NOT NULL DEFAULT 1, default_value TEXT NOT NULL DEFAULT '',
    help_text TEXT NOT NULL DEFAULT '', choices TEXT NOT NULL DEFAULT '[]',
    UNIQUE (list_id, tag));
CREATE TABLE IF NOT EXISTS campaign (
    id TEXT PRIMARY KEY, web_id INTEGER NOT NULL, list_id TEXT NOT NULL, tag_id INTEGER,
    settings TEXT NOT NULL, html TEXT NOT NULL DEFAULT '', plain_text TEXT NOT NULL DEFAULT '',
    status TEXT NOT NULL DEFAULT 'save', create_time TEXT NOT NULL,
    send_time TEXT NOT NULL DEFAULT '', emails_sent INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS message (
    id INTEGER PRIMARY KEY AUTOINCREMENT, campaign_id TEXT NOT NULL REFERENCES campaign,
    contact_id TEXT NOT NULL, email_address TEXT NOT NULL, subject TEXT NOT NULL,
    from_name TEXT NOT NULL, reply_to TEXT NOT NULL, html TEXT NOT NULL,
    plain_text TEXT NOT NULL, sent_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY AUTOINCREMENT, method TEXT NOT NULL, path TEXT NOT NULL,
    status INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS fault (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, method TEXT NOT NULL,
    path TEXT NOT NULL, times INTEGER NOT NULL);
"""


@dataclass(frozen=True)
class Records:
    """The file, and the clock its times are taken from."""

    path: Path
    clock: Callable[[], datetime]

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """Give a connection inside one transaction: kept when the block ends well, else undone."""
        with closing(sqlite3.connect(self.path, timeout=30, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    def prepare(self) -> None:
        """Make the tables where they are missing."""
        with closing(sqlite3.connect(self.path, timeout=30)) as db:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(SCHEMA)

    def now(self) -> str:
        """Return the time as the service writes it: whole seconds, UTC."""
        return stamp(self.clock())


@dataclass(frozen=True)
class Account:
    """What the running stand-in is made of."""

    records: Records
    key: str
    fails_on_order: bool
    """Whether it takes orders to fail; where strangers reach it, it takes none."""


def account() -> Account:
    """Return the account of the app that answers this request."""
    found: Account = current_app.extensions["practice"]
    return found


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat()


def member_hash(address: str) -> str:
    """Return the id the service gives an address: MD5 of the lower-cased address."""
    return md5(address.strip().lower().encode(), usedforsecurity=False).hexdigest()


def short_id(*parts: object) -> str:
    """Return ten hex letters that follow from the parts."""
    return md5("/".join(map(str, parts)).encode(), usedforsecurity=False).hexdigest()[:10]
