"""Lists, their merge fields and tags in the API."""

import json
import sqlite3
from typing import Any

from flask import Blueprint, request

from app.practice.asking import body, chosen, page
from app.practice.batch import BATCH, Batch
from app.practice.problems import invalid, not_found
from app.practice.records import account

bp = Blueprint("lists", __name__, url_prefix="/3.0/lists")

TYPES = (
    *("text", "number", "address", "phone", "date", "url"),
    *("imageurl", "radio", "dropdown", "birthday", "zip"),
)


@bp.get("")
def all_lists() -> dict[str, Any]:
    count, offset = page()
    with account().records.open() as db:
        rows = db.execute("SELECT * FROM list ORDER BY web_id").fetchall()
        lists = [_shown_list(db, row) for row in rows[offset : offset + count]]
    return chosen(
        {
            "lists": lists,
            "total_items": len(rows),
            "constraints": {
                "may_create": False,
                "max_instances": 1,
                "current_total_instances": len(rows),
            },
        }
    )


@bp.get("/<list_id>")
def oneknown_list(list_id: str) -> dict[str, Any]:
    with account().records.open() as db:
        return chosen(_shown_list(db, known_list(db, list_id)))


@bp.post("/<list_id>")
def batch(list_id: str) -> dict[str, Any]:
    """Add and change up to 500 contacts; each is judged alone."""
    sent = body()
    items = sent.get("members")
    if not isinstance(items, list) or not items:
        raise invalid("members: this value should not be blank.")
    if len(items) > BATCH:
        raise invalid(f"members: you may only send up to {BATCH} at once.")
    records = account().records
    with records.open() as db:
        known_list(db, list_id)
        work = Batch(db, list_id, records.now(), sent)
        for item in items:
            work.take(item)
        return work.answer()


@bp.get("/<list_id>/merge-fields")
def merge_fields(list_id: str) -> dict[str, Any]:
    count, offset = page()
    with account().records.open() as db:
        known_list(db, list_id)
        rows = db.execute(
            "SELECT * FROM merge_field WHERE list_id = ? ORDER BY merge_id", (list_id,)
        ).fetchall()
    shown = [_shown_field(row) for row in rows[offset : offset + count]]
    return chosen({"merge_fields": shown, "list_id": list_id, "total_items": len(rows)})


@bp.post("/<list_id>/merge-fields")
def add_merge_field(list_id: str) -> dict[str, Any]:
    sent = body()
    name, kind = sent.get("name"), sent.get("type")
    tag = str(sent.get("tag") or name or "").upper()[:10]
    if not name or kind not in TYPES or not tag.replace("_", "").isalnum():
        raise invalid("A merge field needs a name, a known type and a tag of letters and digits.")
    with account().records.open() as db:
        known_list(db, list_id)
        known = db.execute(
            "SELECT 1 FROM merge_field WHERE list_id = ? AND tag = ?", (list_id, tag)
        )
        if known.fetchone():
            raise invalid(f"A Merge Field with the tag {tag!r} already exists for this list.")
        db.execute(
            "INSERT INTO merge_field (list_id, tag, name, type, required, public, default_value,"
            " help_text, choices) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(list_id, tag, str(name), kind, sent.get("required") is True),
                *(sent.get("public") is True, str(sent.get("default_value") or "")),
                str(sent.get("help_text") or ""),
                json.dumps((sent.get("options") or {}).get("choices") or []),
            ),
        )
        made = db.execute("SELECT * FROM merge_field WHERE list_id = ? AND tag = ?", (list_id, tag))
        return _shown_field(made.fetchone())


@bp.get("/<list_id>/tag-search")
def tag_search(list_id: str) -> dict[str, Any]:
    begins = request.args.get("name", "").lower()
    with account().records.open() as db:
        known_list(db, list_id)
        rows = db.execute("SELECT * FROM tag WHERE list_id = ? ORDER BY folded", (list_id,))
        tags = [
            {"id": row["id"], "name": row["name"]}
            for row in rows
            if row["folded"].startswith(begins)
        ]
    return {"tags": tags, "total_items": len(tags)}


def known_list(db: sqlite3.Connection, list_id: str) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute("SELECT * FROM list WHERE id = ?", (list_id,)).fetchone()
    if found is None:
        raise not_found()
    return found


def counts(db: sqlite3.Connection, list_id: str) -> dict[str, int]:
    """Return how many contacts there are by status."""
    rows = db.execute(
        "SELECT status, count(*) AS n FROM member WHERE list_id = ? GROUP BY status", (list_id,)
    )
    return {row["status"]: row["n"] for row in rows}


def _shown_list(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    by_status = counts(db, row["id"])
    fields = db.execute("SELECT count(*) FROM merge_field WHERE list_id = ?", (row["id"],))
    return {
        "id": row["id"],
        "web_id": row["web_id"],
        "name": row["name"],
        "contact": {
            "company": row["company"],
            "address1": row["address"],
            "address2": "",
            "city": "Practice",
            "state": "",
            "zip": "AB1 2CD",
            "country": "GB",
            "phone": "",
        },
        "permission_reminder": "You signed up for news from the council.",
        "use_archive_bar": False,
        "campaign_defaults": {
            "from_name": row["company"],
            "from_email": "news@practice-council.example",
            "subject": "",
            "language": "en",
        },
        "date_created": row["created"],
        "list_rating": 3,
        "email_type_option": False,
        "double_optin": bool(row["double_optin"]),
        "has_welcome": False,
        "marketing_permissions": False,
        "visibility": "prv",
        "modules": [],
        "stats": {
            "member_count": by_status.get("subscribed", 0),
            "unsubscribe_count": by_status.get("unsubscribed", 0),
            "cleaned_count": by_status.get("cleaned", 0),
            "merge_field_count": fields.fetchone()[0],
            "total_contacts": sum(by_status.values()),
        },
    }


def _shown_field(row: sqlite3.Row) -> dict[str, Any]:
    return {
        "merge_id": row["merge_id"],
        "tag": row["tag"],
        "name": row["name"],
        "type": row["type"],
        "required": bool(row["required"]),
        "default_value": row["default_value"],
        "public": bool(row["public"]),
        "display_order": row["merge_id"],
        "options": {"size": 25, "choices": json.loads(row["choices"])},
        "help_text": row["help_text"],
        "list_id": row["list_id"],
    }
