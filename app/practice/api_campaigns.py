"""Campaigns in the API."""

import json
from typing import Any

from flask import Blueprint, Response, request

from app.practice import campaigns
from app.practice.asking import body, chosen, moment, page
from app.practice.merge import as_plain_text
from app.practice.problems import ApiProblem, invalid
from app.practice.records import account, short_id

bp = Blueprint("campaigns", __name__, url_prefix="/3.0/campaigns")

TEXTS = ("subject_line", "preview_text", "title", "from_name", "reply_to", "to_name")


@bp.get("")
def all_campaigns() -> dict[str, Any]:
    count, offset = page()
    parts, values = ["1 = 1"], []
    for name in ("status", "list_id"):
        if sent := request.args.get(name):
            parts.append(f"{name} = ?")
            values.append(sent)
    for name, sign in (("since_create_time", ">="), ("before_create_time", "<=")):
        if (since := moment(name)) is not None:
            parts.append(f"create_time {sign} ?")
            values.append(since)
    order = "ASC" if request.args.get("sort_dir", "").upper() == "ASC" else "DESC"
    with account().records.open() as db:
        rows = db.execute(
            f"SELECT * FROM campaign WHERE {' AND '.join(parts)} ORDER BY create_time {order}, web_id",  # noqa: S608
            values,
        ).fetchall()
        shown = [campaigns.shown(db, row) for row in rows[offset : offset + count]]
    return chosen({"campaigns": shown, "total_items": len(rows)})


@bp.post("")
def add_campaign() -> dict[str, Any]:
    sent = body()
    if sent.get("type") != "regular":
        raise invalid("This practice server makes campaigns of the type 'regular' only.")
    reached = sent.get("recipients") or {}
    segment = reached.get("segment_opts") or {}
    if set(segment) - {"saved_segment_id"}:
        raise invalid("This practice server takes saved_segment_id alone.")
    settings = sent.get("settings") or {}
    records = account().records
    with records.open() as db:
        if not db.execute("SELECT 1 FROM list WHERE id = ?", (reached.get("list_id"),)).fetchone():
            raise invalid("recipients.list_id: there is no such list.")
        tag_id = segment.get("saved_segment_id")
        if tag_id and not db.execute("SELECT 1 FROM tag WHERE id = ?", (tag_id,)).fetchone():
            raise invalid("recipients.segment_opts: there is no such segment.")
        number = db.execute("SELECT coalesce(max(web_id), 0) + 1 FROM campaign").fetchone()[0]
        campaign_id = short_id("campaign", number)
        kept = {name: str(settings.get(name) or "") for name in TEXTS}
        db.execute(
            "INSERT INTO campaign (id, web_id, list_id, tag_id, settings, create_time)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (campaign_id, number, reached["list_id"], tag_id, json.dumps(kept), records.now()),
        )
        return campaigns.shown(db, campaigns.campaign(db, campaign_id))


@bp.get("/<campaign_id>")
def one_campaign(campaign_id: str) -> dict[str, Any]:
    with account().records.open() as db:
        return chosen(campaigns.shown(db, campaigns.campaign(db, campaign_id)))


@bp.delete("/<campaign_id>")
def delete_campaign(campaign_id: str) -> Response:
    with account().records.open() as db:
        if campaigns.campaign(db, campaign_id)["status"] == "sent":
            raise ApiProblem(405, "Method Not Allowed", "A sent campaign is kept here.")
        db.execute("DELETE FROM campaign WHERE id = ?", (campaign_id,))
    return Response(status=204)


@bp.get("/<campaign_id>/content")
def content(campaign_id: str) -> dict[str, Any]:
    with account().records.open() as db:
        row = campaigns.campaign(db, campaign_id)
    return {"html": row["html"], "plain_text": row["plain_text"]}


@bp.put("/<campaign_id>/content")
def set_content(campaign_id: str) -> dict[str, Any]:
    sent = body()
    html = str(sent.get("html") or "")
    plain = str(sent.get("plain_text") or "") or as_plain_text(html)
    with account().records.open() as db:
        if campaigns.campaign(db, campaign_id)["status"] != "save":
            raise ApiProblem(400, "Bad Request", "This campaign has been sent.")
        db.execute(
            "UPDATE campaign SET html = ?, plain_text = ? WHERE id = ?", (html, plain, campaign_id)
        )
    return {"html": html, "plain_text": plain}


@bp.get("/<campaign_id>/send-checklist")
def send_checklist(campaign_id: str) -> dict[str, Any]:
    with account().records.open() as db:
        items = campaigns.checklist(db, campaigns.campaign(db, campaign_id))
    return {"is_ready": all(item["type"] != "error" for item in items), "items": items}


@bp.post("/<campaign_id>/actions/send")
def send(campaign_id: str) -> Response:
    records = account().records
    with records.open() as db:
        row = campaigns.campaign(db, campaign_id)
        campaigns.send(db, row, records.now(), request.host_url.rstrip("/"))
    return Response(status=204)
