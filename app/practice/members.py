"""Contacts and what may become of them: the status rules of the service."""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.practice.problems import MemberProblem
from app.practice.records import member_hash, short_id

STATUSES = ("subscribed", "unsubscribed", "cleaned", "pending", "transactional")
SETTLED = ("pending", "cleaned", "archived")
"""Contacts in these can't be archived."""

TEXT_BYTES = 255
TAGS_SHOWN = 50
ADDRESS = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}")
FAKE = re.compile(r".*@(.+\.)?example\.(com|org|net)", re.IGNORECASE)

_CHECKS = {
    "number": (re.compile(r"-?\d+(\.\d+)?"), "Please enter a number"),
    "date": (re.compile(r"\d{4}-\d\d-\d\d|\d\d/\d\d/\d{4}"), "Please enter a date"),
    "birthday": (re.compile(r"\d\d/\d\d"), "Please enter a month (01-12) and a day (01-31)"),
    "zip": (re.compile(r"\d{5}"), "Please enter a zip code"),
    "url": (re.compile(r"https?://\S+"), "Please enter a valid URL"),
}


@dataclass(frozen=True)
class Asked:
    """What one request wants of one contact."""

    address: str
    status: str | None = None
    status_if_new: str | None = None
    merge_fields: Mapping[str, Any] = field(default_factory=dict)
    tags: tuple[str, ...] | None = None
    sync_tags: bool = False
    required_too: bool = True
    """Refuse a contact who lacks a required field."""
    language: str | None = None
    vip: bool | None = None


def find(db: sqlite3.Connection, list_id: str, name: str) -> sqlite3.Row | None:
    """Find a contact by MD5, by address or by contact id."""
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM member WHERE list_id = ? AND (member_id IN (?, ?) OR contact_id = ?)",
        (list_id, name, member_hash(name), name),
    ).fetchone()
    return found


def add(db: sqlite3.Connection, list_id: str, asked: Asked, now: str) -> str:
    """Add a contact and return their contact id."""
    _check_address(asked.address)
    status = asked.status or asked.status_if_new
    if status not in STATUSES:
        raise MemberProblem(
            "Invalid Resource", "The status of a new contact is missing or unknown."
        )
    if _is_forgotten(db, list_id, asked.address):
        raise MemberProblem(
            "Forgotten Email Not Subscribed",
            f"{asked.address} was permanently deleted and cannot be re-imported."
            " The contact must re-subscribe to get back on the list.",
        )
    values = _merge_values(db, list_id, asked, {})
    number = db.execute("SELECT coalesce(max(web_id), 0) + 1 FROM member").fetchone()[0]
    contact_id = short_id("contact", list_id, number, asked.address) * 3
    db.execute(
        "INSERT INTO member (contact_id, list_id, member_id, web_id, unique_email_id,"
        " email_address, status, barred, merge_fields, language, vip, source, timestamp_opt,"
        " last_changed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'API - Generic', ?, ?)",
        (
            *(contact_id, list_id, member_hash(asked.address), number),
            *(short_id("unique", contact_id), asked.address, status, status == "cleaned"),
            *(json.dumps(values), asked.language or "en", asked.vip or False),
            *(now if status == "subscribed" else "", now),
        ),
    )
    _set_tags(db, list_id, contact_id, asked, now)
    return contact_id


def amend(db: sqlite3.Connection, member: sqlite3.Row, asked: Asked, now: str) -> None:
    """Change a contact as asked; nothing asked, nothing changed."""
    _check_status(member, asked)
    list_id, contact_id = member["list_id"], member["contact_id"]
    status = asked.status or member["status"]
    after = {
        "status": status,
        "barred": (member["barred"] and status != "pending") or status == "cleaned",
        "merge_fields": json.dumps(
            _merge_values(db, list_id, asked, json.loads(member["merge_fields"]))
        ),
        "language": asked.language or member["language"],
        "vip": member["vip"] if asked.vip is None else asked.vip,
        **_new_address(db, member, asked.address),
    }
    if any(member[name] != value for name, value in after.items()):
        columns = ", ".join(f"{name} = ?" for name in after)
        db.execute(
            f"UPDATE member SET {columns}, last_changed = ? WHERE contact_id = ?",  # noqa: S608
            (*after.values(), now, contact_id),
        )
    _set_tags(db, list_id, contact_id, asked, now)


def archive(db: sqlite3.Connection, member: sqlite3.Row, now: str) -> None:
    """Archive a contact; those who can't be are refused."""
    if member["status"] in SETTLED:
        raise MemberProblem(
            "Method Not Allowed", "Can not archive a contact that is bounced, pending or archived."
        )
    _set_status(db, member["contact_id"], "archived", now)


def forget(db: sqlite3.Connection, member: sqlite3.Row) -> None:
    """Delete a contact for good: they can't be added again."""
    db.execute("DELETE FROM member_tag WHERE contact_id = ?", (member["contact_id"],))
    db.execute("DELETE FROM member WHERE contact_id = ?", (member["contact_id"],))
    db.execute(
        "INSERT OR IGNORE INTO forgotten VALUES (?, ?)", (member["list_id"], member["member_id"])
    )


def leave(db: sqlite3.Connection, member: sqlite3.Row, now: str) -> None:
    """The person unsubscribes themselves; from now on the API can't subscribe them."""
    _set_status(db, member["contact_id"], "unsubscribed", now)
    db.execute(
        "UPDATE member SET barred = 1, unsubscribe_reason = 'N/A (Unsubscribed by the person)'"
        " WHERE contact_id = ?",
        (member["contact_id"],),
    )


def tag(db: sqlite3.Connection, list_id: str, name: str, now: str) -> int:
    """Return the id of a tag, made where there is none of that name in any case."""
    found = db.execute(
        "SELECT id FROM tag WHERE list_id = ? AND folded = ?", (list_id, name.strip().lower())
    ).fetchone()
    if found:
        return int(found["id"])
    made = db.execute(
        "INSERT INTO tag (list_id, name, folded, created_at, updated_at) VALUES (?, ?, ?, ?, ?)",
        (list_id, name.strip(), name.strip().lower(), now, now),
    )
    return int(made.lastrowid or 0)


def put_tag(db: sqlite3.Connection, contact_id: str, tag_id: int, now: str) -> bool:
    """Tag a contact; False when they had the tag."""
    put = db.execute("INSERT OR IGNORE INTO member_tag VALUES (?, ?, ?)", (contact_id, tag_id, now))
    return _touched(db, put.rowcount, contact_id, now)


def take_tag(db: sqlite3.Connection, contact_id: str, tag_id: int, now: str) -> bool:
    """Take a tag from a contact; False when they did not have it."""
    taken = db.execute(
        "DELETE FROM member_tag WHERE contact_id = ? AND tag_id = ?", (contact_id, tag_id)
    )
    return _touched(db, taken.rowcount, contact_id, now)


def shown(db: sqlite3.Connection, members: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return contacts as the API shows them."""
    tags: dict[str, list[dict[str, Any]]] = {}
    wanted = json.dumps([member["contact_id"] for member in members])
    for row in db.execute(
        "SELECT contact_id, id, name FROM member_tag JOIN tag ON tag.id = tag_id"
        " WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY id",
        (wanted,),
    ):
        tags.setdefault(row["contact_id"], []).append({"id": row["id"], "name": row["name"]})
    return [_shown(member, tags.get(member["contact_id"], [])) for member in members]


def _shown(member: sqlite3.Row, tags: list[dict[str, Any]]) -> dict[str, Any]:
    fields = json.loads(member["merge_fields"])
    named = f"{fields.get('FNAME', '')} {fields.get('LNAME', '')}".strip()
    dates = {name: member[name] for name in ("timestamp_signup", "timestamp_opt") if member[name]}
    return {
        "id": member["member_id"],
        "email_address": member["email_address"],
        "unique_email_id": member["unique_email_id"],
        "contact_id": member["contact_id"],
        "full_name": named,
        "web_id": member["web_id"],
        "email_type": "html",
        "status": member["status"],
        "unsubscribe_reason": member["unsubscribe_reason"],
        "merge_fields": fields,
        "interests": {},
        "stats": {"avg_open_rate": 0, "avg_click_rate": 0},
        "ip_signup": member["ip_signup"],
        "ip_opt": "",
        **dates,
        "member_rating": 2,
        "last_changed": member["last_changed"],
        "language": member["language"],
        "vip": bool(member["vip"]),
        "email_client": "",
        "source": member["source"],
        "tags_count": len(tags),
        "tags": tags[:TAGS_SHOWN],
        "list_id": member["list_id"],
    }


def _check_address(address: str) -> None:
    if FAKE.fullmatch(address):
        raise MemberProblem(
            "Invalid Resource",
            f"{address} looks fake or invalid, please enter a real email address.",
        )
    if not ADDRESS.fullmatch(address):
        raise MemberProblem("Invalid Resource", "Please provide a valid email address.")


def _check_status(member: sqlite3.Row, asked: Asked) -> None:
    if asked.status is not None and asked.status not in STATUSES:
        raise MemberProblem("Invalid Resource", f"There is no status {asked.status!r}.")
    if asked.status == "subscribed" and member["barred"]:
        raise MemberProblem(
            "Member In Compliance State",
            f"{member['email_address']} is in a compliance state due to unsubscribe, bounce, or"
            " compliance review and cannot be subscribed.",
        )


def _is_forgotten(db: sqlite3.Connection, list_id: str, address: str) -> bool:
    found = db.execute(
        "SELECT 1 FROM forgotten WHERE list_id = ? AND member_id = ?",
        (list_id, member_hash(address)),
    )
    return found.fetchone() is not None


def _new_address(db: sqlite3.Connection, member: sqlite3.Row, address: str) -> dict[str, str]:
    """Return the columns that change with the address; a taken one is refused."""
    if not address or member_hash(address) == member["member_id"]:
        return {}
    _check_address(address)
    if find(db, member["list_id"], address) or _is_forgotten(db, member["list_id"], address):
        raise MemberProblem(
            "Member Exists",
            f"{address} is already a list member. Use PUT to insert or update list members.",
        )
    return {"email_address": address, "member_id": member_hash(address)}


def _merge_values(
    db: sqlite3.Connection, list_id: str, asked: Asked, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return every field of the list; tags it does not know are dropped without a word."""
    values: dict[str, Any] = {}
    for known in db.execute(
        "SELECT * FROM merge_field WHERE list_id = ? ORDER BY merge_id", (list_id,)
    ):
        name = known["tag"]
        values[name] = _checked(known, asked.merge_fields.get(name, before.get(name, "")))
        if known["required"] and asked.required_too and values[name] == "":
            raise _bad_field(name, "This value should not be blank.")
    return values


def _checked(known: sqlite3.Row, value: Any) -> str:
    if isinstance(value, (dict, list, bool)):
        raise _bad_field(known["tag"], "Data did not match the expected type.")
    text = "" if value is None else str(value)
    if text and known["type"] in ("radio", "dropdown") and text not in json.loads(known["choices"]):
        raise _bad_field(known["tag"], "Value must be one of the choices.")
    pattern, message = _CHECKS.get(known["type"], (None, ""))
    if text and pattern and not pattern.fullmatch(text):
        raise _bad_field(known["tag"], message)
    return text.encode()[:TEXT_BYTES].decode(errors="ignore")


def _bad_field(tag_name: str, message: str) -> MemberProblem:
    return MemberProblem(
        "Invalid Resource", f"Your merge fields were invalid: {message}", field=tag_name
    )


def _set_tags(
    db: sqlite3.Connection, list_id: str, contact_id: str, asked: Asked, now: str
) -> None:
    if asked.tags is None:
        return
    wanted = [tag(db, list_id, name, now) for name in asked.tags if name.strip()]
    if asked.sync_tags:
        for row in db.execute(
            "SELECT tag_id FROM member_tag WHERE contact_id = ?", (contact_id,)
        ).fetchall():
            if row["tag_id"] not in wanted:
                take_tag(db, contact_id, row["tag_id"], now)
    for tag_id in wanted:
        put_tag(db, contact_id, tag_id, now)


def _set_status(db: sqlite3.Connection, contact_id: str, status: str, now: str) -> None:
    db.execute(
        "UPDATE member SET status = ?, last_changed = ? WHERE contact_id = ?",
        (status, now, contact_id),
    )


def _touched(db: sqlite3.Connection, rows: int, contact_id: str, now: str) -> bool:
    if rows:
        db.execute("UPDATE member SET last_changed = ? WHERE contact_id = ?", (now, contact_id))
    return rows > 0
