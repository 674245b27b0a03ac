"""What a person sees: the list, its members, and the e-mails that would have gone out."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from app.practice import faults, members
from app.practice.api_lists import counts
from app.practice.asking import body
from app.practice.merge import safe
from app.practice.records import account

bp = Blueprint("pages", __name__)

for_tests = Blueprint("for_tests", __name__)
"""What no stranger may reach: they would read the calls of others, and make them fail."""

PAGE = 50
STATUSES = (*members.STATUSES, "archived")


@bp.get("/")
def overview() -> str:
    with account().records.open() as db:
        named = db.execute("SELECT * FROM list ORDER BY web_id LIMIT 1").fetchone()
        by_status = counts(db, named["id"])
        tags = db.execute(
            "SELECT name, count(contact_id) AS n FROM tag LEFT JOIN member_tag ON tag_id = tag.id"
            " GROUP BY tag.id ORDER BY folded"
        ).fetchall()
        sent = db.execute("SELECT count(*) FROM message").fetchone()[0]
    return render_template(
        "practice/overview.html", named=named, by_status=by_status, tags=tags, sent=sent
    )


@bp.get("/members")
def members_page() -> str:
    status, text = request.args.get("status", ""), request.args.get("q", "").strip()
    where = "(? = '' OR status = ?) AND (? = '' OR instr(lower(email_address || merge_fields), ?))"
    values = (status, status, text, text.lower())
    with account().records.open() as db:
        total = db.execute(f"SELECT count(*) FROM member WHERE {where}", values).fetchone()[0]  # noqa: S608
        pages = max(1, -(-total // PAGE))
        number = min(max(1, request.args.get("page", 1, type=int)), pages)
        rows = db.execute(
            f"SELECT * FROM member WHERE {where} ORDER BY last_changed DESC, web_id DESC"  # noqa: S608
            " LIMIT ? OFFSET ?",
            (*values, PAGE, (number - 1) * PAGE),
        ).fetchall()
        shown = members.shown(db, rows)
    return render_template(
        "practice/members.html",
        members=shown,
        total=total,
        number=number,
        pages=pages,
        status=status,
        q=text,
        statuses=STATUSES,
    )


@bp.get("/sent")
def sent() -> str:
    """Every e-mail, or with `?to=` one reader's inbox."""
    to = request.args.get("to", "").strip().lower()
    with account().records.open() as db:
        messages = db.execute(
            "SELECT id, email_address, subject, sent_at FROM message"
            " WHERE ? IN ('', lower(email_address)) ORDER BY id LIMIT 1000",
            (to,),
        ).fetchall()
        total = db.execute(
            "SELECT count(*) FROM message WHERE ? IN ('', lower(email_address))", (to,)
        ).fetchone()[0]
    return render_template("practice/sent.html", messages=messages, total=total, to=to)


@bp.get(f"/sent/<int(max={2**63 - 1}):message_id>")
def message(message_id: int) -> str | tuple[str, int]:
    with account().records.open() as db:
        row = db.execute("SELECT * FROM message WHERE id = ?", (message_id,)).fetchone()
    if row is None:
        return not_found()
    body_html = Markup(safe(row["html"]))  # noqa: S704 - cleaned by nh3 a moment ago
    return render_template("practice/message.html", message=row, body_html=body_html)


@bp.get("/unsubscribe/<unique_id>")
def ask_unsubscribe(unique_id: str) -> str | tuple[str, int]:
    """Show the page behind an e-mail's unsubscribe link; nothing changes yet."""
    with account().records.open() as db:
        row = db.execute("SELECT * FROM member WHERE unique_email_id = ?", (unique_id,)).fetchone()
    if row is None:
        return not_found()
    return render_template("practice/unsubscribe.html", member=row)


@bp.post("/unsubscribe/<unique_id>")
def unsubscribe(unique_id: str) -> AnyResponse | tuple[str, int]:
    records = account().records
    with records.open() as db:
        row = db.execute("SELECT * FROM member WHERE unique_email_id = ?", (unique_id,)).fetchone()
        if row is None:
            return not_found()
        members.leave(db, row, records.now())
    return redirect(url_for("pages.ask_unsubscribe", unique_id=unique_id), code=303)


@for_tests.get("/practice/calls")
def calls() -> dict[str, Any]:
    """Return the API calls answered so far, those after `since` in full."""
    since = request.args.get("since", 0, type=int)
    with account().records.open() as db:
        count = db.execute("SELECT count(*) FROM call").fetchone()[0]
        rows = db.execute("SELECT * FROM call WHERE id > ? ORDER BY id", (since,)).fetchall()
    return {"count": count, "calls": [dict(row) for row in rows]}


@for_tests.post("/practice/faults")
def order_faults() -> Response:
    """Queue trouble: {"kind": …, "method": "", "path": "", "times": 1}."""
    sent = body()
    with account().records.open() as db:
        faults.order(
            db,
            str(sent.get("kind")),
            str(sent.get("method", "")),
            str(sent.get("path", "")),
            int(sent.get("times", 1)),
        )
    return Response(status=204)


def not_found() -> tuple[str, int]:
    return render_template("practice/not_found.html"), 404
