"""Single contacts and their tags in the API."""

import sqlite3
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, request

from app.practice import members
from app.practice.asking import body, chosen, flag, moment, page
from app.practice.batch import asked_of
from app.practice.problems import MemberProblem, invalid, not_found
from app.practice.records import account

bp = Blueprint("members", __name__, url_prefix="/3.0/lists/<list_id>/members")

SORTS = ("timestamp_opt", "timestamp_signup", "last_changed")


@bp.get("")
def all_members(list_id: str) -> dict[str, Any]:
    """Show contacts; archived ones only when asked for."""
    count, offset = page()
    where, values = _filters(list_id)
    sort = request.args.get("sort_field", "timestamp_opt")
    if sort not in SORTS:
        raise invalid(f"There is no sort field {sort!r}.")
    order = "DESC" if request.args.get("sort_dir", "").upper() == "DESC" else "ASC"
    with account().records.open() as db:
        total = db.execute(f"SELECT count(*) FROM member WHERE {where}", values).fetchone()[0]  # noqa: S608
        rows = db.execute(
            f"SELECT * FROM member WHERE {where} ORDER BY {sort} {order}, web_id LIMIT ? OFFSET ?",  # noqa: S608
            (*values, count, offset),
        ).fetchall()
        shown = members.shown(db, rows)
    return chosen({"members": shown, "list_id": list_id, "total_items": total})


def _filters(list_id: str) -> tuple[str, tuple[str, ...]]:
    parts, values = ["list_id = ?"], [list_id]
    status = request.args.get("status")
    if status and status not in (*members.STATUSES, "archived"):
        raise invalid(f"There is no status {status!r}.")
    parts.append("status = ?" if status else "status <> ?")
    values.append(status or "archived")
    for name, sign in (("since_last_changed", ">="), ("before_last_changed", "<=")):
        if (sent := moment(name)) is not None:
            parts.append(f"last_changed {sign} ?")
            values.append(sent)
    return " AND ".join(parts), tuple(values)


@bp.post("")
def add_member(list_id: str) -> dict[str, Any]:
    asked = _asked()
    records = account().records
    with records.open() as db:
        member = members.find(db, list_id, asked.address)
        if member and member["status"] != "archived":
            raise MemberProblem(
                "Member Exists",
                f"{asked.address} is already a list member. Use PUT to insert or update list members.",
            )
        if member:
            members.amend(db, member, asked, records.now())
            return _shown(db, list_id, asked.address)
        members.add(db, list_id, asked, records.now())
        return _shown(db, list_id, asked.address)


@bp.get("/<name>")
def one_member(list_id: str, name: str) -> dict[str, Any]:
    with account().records.open() as db:
        return chosen(_shown(db, list_id, name))


@bp.put("/<name>")
def put_member(list_id: str, name: str) -> dict[str, Any]:
    """Add a contact or change one; tags are ignored here, as the service does."""
    asked = replace(_asked(), tags=None)
    records = account().records
    with records.open() as db:
        member = members.find(db, list_id, name)
        if member is None:
            members.add(db, list_id, asked, records.now())
            return _shown(db, list_id, asked.address)
        members.amend(db, member, asked, records.now())
        return _shown(db, list_id, member["contact_id"])


@bp.patch("/<name>")
def patch_member(list_id: str, name: str) -> dict[str, Any]:
    asked = replace(_asked(), tags=None)
    records = account().records
    with records.open() as db:
        member = _member(db, list_id, name)
        members.amend(db, member, asked, records.now())
        return _shown(db, list_id, member["contact_id"])


@bp.delete("/<name>")
def archive_member(list_id: str, name: str) -> Response:
    records = account().records
    with records.open() as db:
        members.archive(db, _member(db, list_id, name), records.now())
    return Response(status=204)


@bp.post("/<name>/actions/delete-permanent")
def forget_member(list_id: str, name: str) -> Response:
    with account().records.open() as db:
        members.forget(db, _member(db, list_id, name))
    return Response(status=204)


@bp.get("/<name>/tags")
def member_tags(list_id: str, name: str) -> dict[str, Any]:
    count, offset = page()
    with account().records.open() as db:
        member = _member(db, list_id, name)
        rows = db.execute(
            "SELECT id, name, added_at FROM member_tag JOIN tag ON tag.id = tag_id"
            " WHERE contact_id = ? ORDER BY id",
            (member["contact_id"],),
        ).fetchall()
    tags = [{"id": r["id"], "name": r["name"], "date_added": r["added_at"]} for r in rows]
    return chosen({"tags": tags[offset : offset + count], "total_items": len(tags)})


@bp.post("/<name>/tags")
def change_tags(list_id: str, name: str) -> Response:
    """Put and take the tags named; others stay."""
    wanted = body().get("tags")
    if not isinstance(wanted, list):
        raise invalid("tags: this value should not be null.")
    records = account().records
    with records.open() as db:
        member = _member(db, list_id, name)
        for one in wanted:
            tag_id = members.tag(db, list_id, str(one["name"]), records.now())
            change = members.take_tag if one.get("status") == "inactive" else members.put_tag
            change(db, member["contact_id"], tag_id, records.now())
    return Response(status=204)


def _asked() -> members.Asked:
    return asked_of(body(), sync_tags=False, required_too=not flag("skip_merge_validation"))


def _member(db: sqlite3.Connection, list_id: str, name: str) -> sqlite3.Row:
    member = members.find(db, list_id, name)
    if member is None:
        raise not_found()
    return member


def _shown(db: sqlite3.Connection, list_id: str, name: str) -> dict[str, Any]:
    return members.shown(db, [_member(db, list_id, name)])[0]
