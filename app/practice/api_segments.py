"""Static segments, which are tags, in the API."""

import sqlite3
from typing import Any

from flask import Blueprint, Response

from app.practice import members
from app.practice.api_lists import known_list
from app.practice.asking import body, chosen, page
from app.practice.batch import BATCH, contacts, without_extras
from app.practice.problems import invalid, not_found
from app.practice.records import account

bp = Blueprint("segments", __name__, url_prefix="/3.0/lists/<list_id>/segments")


@bp.get("")
def segments(list_id: str) -> dict[str, Any]:
    count, offset = page()
    with account().records.open() as db:
        known_list(db, list_id)
        rows = db.execute("SELECT * FROM tag WHERE list_id = ? ORDER BY id", (list_id,)).fetchall()
        shown = [_shown_segment(db, row) for row in rows[offset : offset + count]]
    return chosen({"segments": shown, "list_id": list_id, "total_items": len(rows)})


@bp.post("")
def add_segment(list_id: str) -> dict[str, Any]:
    sent = body()
    name, addresses = str(sent.get("name") or "").strip(), sent.get("static_segment")
    if not name or not isinstance(addresses, list):
        raise invalid("This practice server makes static segments only.")
    records = account().records
    with records.open() as db:
        known_list(db, list_id)
        tag_id = members.tag(db, list_id, name, records.now())
        for address in addresses:
            if member := members.find(db, list_id, str(address)):
                members.put_tag(db, member["contact_id"], tag_id, records.now())
        return _shown_segment(db, _segment(db, list_id, tag_id))


@bp.get("/<int:segment_id>")
def one_segment(list_id: str, segment_id: int) -> dict[str, Any]:
    with account().records.open() as db:
        return chosen(_shown_segment(db, _segment(db, list_id, segment_id)))


@bp.post("/<int:segment_id>")
def change_segment(list_id: str, segment_id: int) -> dict[str, Any]:
    """Add to and remove from a static segment; addresses not on the list are errors."""
    sent = body()
    adding, removing = sent.get("members_to_add") or [], sent.get("members_to_remove") or []
    if max(len(adding), len(removing)) > BATCH:
        raise invalid(f"You may only add or remove up to {BATCH} members at once.")
    records = account().records
    with records.open() as db:
        _segment(db, list_id, segment_id)
        now = records.now()
        added, unknown = _each(db, list_id, adding)
        removed, strange = _each(db, list_id, removing)
        for contact_id in added:
            members.put_tag(db, contact_id, segment_id, now)
        removed = [c for c in removed if members.take_tag(db, c, segment_id, now)]
        missing = unknown + strange
        errors = [{"email_addresses": missing, "error": "Email addresses are not list members."}]
        return {
            "members_added": without_extras(members.shown(db, contacts(db, added))),
            "members_removed": without_extras(members.shown(db, contacts(db, removed))),
            "errors": errors if missing else [],
            "total_added": len(added),
            "total_removed": len(removed),
            "error_count": len(missing),
        }


@bp.delete("/<int:segment_id>")
def delete_segment(list_id: str, segment_id: int) -> Response:
    with account().records.open() as db:
        _segment(db, list_id, segment_id)
        db.execute("DELETE FROM member_tag WHERE tag_id = ?", (segment_id,))
        db.execute("DELETE FROM tag WHERE id = ?", (segment_id,))
    return Response(status=204)


@bp.get("/<int:segment_id>/members")
def segment_members(list_id: str, segment_id: int) -> dict[str, Any]:
    count, offset = page()
    with account().records.open() as db:
        _segment(db, list_id, segment_id)
        rows = db.execute(
            "SELECT member.* FROM member JOIN member_tag USING (contact_id)"
            " WHERE tag_id = ? AND status = 'subscribed' ORDER BY web_id",
            (segment_id,),
        ).fetchall()
        shown = without_extras(members.shown(db, rows[offset : offset + count]))
    return chosen({"members": shown, "total_items": len(rows)})


def _each(
    db: sqlite3.Connection, list_id: str, addresses: list[Any]
) -> tuple[list[str], list[str]]:
    """Split addresses into contact ids and those not on the list."""
    found = [(str(a), members.find(db, list_id, str(a))) for a in addresses]
    return [m["contact_id"] for _, m in found if m], [a for a, m in found if m is None]


def _segment(db: sqlite3.Connection, list_id: str, segment_id: int) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM tag WHERE list_id = ? AND id = ?", (list_id, segment_id)
    ).fetchone()
    if found is None:
        raise not_found()
    return found


def _shown_segment(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    active = db.execute(
        "SELECT count(*) FROM member_tag JOIN member USING (contact_id)"
        " WHERE tag_id = ? AND status = 'subscribed'",
        (row["id"],),
    )
    return {
        "id": row["id"],
        "name": row["name"],
        "member_count": active.fetchone()[0],
        "type": "static",
        "created_at": row["created_at"],
        "updated_at": row["updated_at"],
        "options": {"match": "any", "conditions": []},
        "list_id": row["list_id"],
    }
