"""Campaigns: whom one reaches, whether it may go, and the e-mails it becomes."""

import json
import sqlite3
from typing import Any

from app.practice.merge import UNSUBSCRIBE, fill, fill_html
from app.practice.problems import ApiProblem, not_found

FOOTER = '<hr><p><a href="*|UNSUB|*">Unsubscribe</a> · *|LIST:ADDRESS|*</p>'
"""What the service adds to an e-mail that offers no way out."""


def campaign(db: sqlite3.Connection, campaign_id: str) -> sqlite3.Row:
    found: sqlite3.Row | None = db.execute(
        "SELECT * FROM campaign WHERE id = ?", (campaign_id,)
    ).fetchone()
    if found is None:
        raise not_found()
    return found


def recipients(db: sqlite3.Connection, row: sqlite3.Row) -> list[sqlite3.Row]:
    """Return the subscribed contacts it would reach now."""
    return db.execute(
        "SELECT * FROM member WHERE list_id = ? AND status = 'subscribed' AND (? IS NULL OR"
        " contact_id IN (SELECT contact_id FROM member_tag WHERE tag_id = ?)) ORDER BY web_id",
        (row["list_id"], row["tag_id"], row["tag_id"]),
    ).fetchall()


def checklist(db: sqlite3.Connection, row: sqlite3.Row) -> list[dict[str, Any]]:
    """Return what the service would say before sending."""
    settings = json.loads(row["settings"])
    count = len(recipients(db, row))
    asked = (
        ("Recipients", count > 0, f"{count} recipients.", "Nobody would get this."),
        ("Subject line", bool(settings.get("subject_line")), "Set.", "There is no subject line."),
        ("From name", bool(settings.get("from_name")), "Set.", "There is no from name."),
        ("Reply-to", "@" in settings.get("reply_to", ""), "Set.", "There is no reply-to address."),
        ("Content", bool(row["html"]), "Set.", "There is no content."),
    )
    items = [
        {
            "id": 100 + number,
            "type": "success" if well else "error",
            "heading": heading,
            "details": good if well else bad,
        }
        for number, (heading, well, good, bad) in enumerate(asked)
    ]
    if row["html"] and UNSUBSCRIBE not in row["html"]:
        details = "There is no unsubscribe link; a footer will be added."
        items.append({"id": 200, "type": "warning", "heading": "Footer", "details": details})
    return items


def send(db: sqlite3.Connection, row: sqlite3.Row, now: str, base: str) -> None:
    """Store one e-mail a recipient, each with their own values and links."""
    if row["status"] != "save" or any(i["type"] == "error" for i in checklist(db, row)):
        raise ApiProblem(400, "Bad Request", "Your Campaign is not ready to send.")
    reached = recipients(db, row)
    settings = json.loads(row["settings"])
    html = row["html"] if UNSUBSCRIBE in row["html"] else row["html"] + FOOTER
    shared = _shared_values(db, row["list_id"])
    for member in reached:
        values = {**shared, **_own_values(member, row["id"], base)}
        db.execute(
            "INSERT INTO message (campaign_id, contact_id, email_address, subject, from_name,"
            " reply_to, html, plain_text, sent_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(row["id"], member["contact_id"], member["email_address"]),
                fill(settings["subject_line"], values),
                *(settings["from_name"], settings["reply_to"]),
                *(fill_html(html, values), fill(row["plain_text"], values), now),
            ),
        )
    db.execute(
        "UPDATE campaign SET status = 'sent', send_time = ?, emails_sent = ? WHERE id = ?",
        (now, len(reached), row["id"]),
    )


def shown(db: sqlite3.Connection, row: sqlite3.Row) -> dict[str, Any]:
    """Return a campaign as the API shows it."""
    named = db.execute("SELECT name FROM list WHERE id = ?", (row["list_id"],)).fetchone()
    sent = {"send_time": row["send_time"]} if row["send_time"] else {}
    segment = {"segment_opts": {"saved_segment_id": row["tag_id"]}} if row["tag_id"] else {}
    return {
        "id": row["id"],
        "web_id": row["web_id"],
        "type": "regular",
        "create_time": row["create_time"],
        **sent,
        "status": row["status"],
        "emails_sent": row["emails_sent"],
        "content_type": "html",
        "recipients": {
            "list_id": row["list_id"],
            "list_is_active": True,
            "list_name": named["name"],
            "segment_text": "",
            "recipient_count": row["emails_sent"]
            if row["status"] == "sent"
            else len(recipients(db, row)),
            **segment,
        },
        "settings": json.loads(row["settings"]),
        "tracking": {"opens": True, "html_clicks": True, "text_clicks": False},
    }


def _shared_values(db: sqlite3.Connection, list_id: str) -> dict[str, str]:
    named = db.execute("SELECT * FROM list WHERE id = ?", (list_id,)).fetchone()
    return {
        "LIST:NAME": named["name"],
        "LIST:COMPANY": named["company"],
        "LIST:ADDRESS": f"{named['company']}, {named['address']}",
    }


def _own_values(member: sqlite3.Row, campaign_id: str, base: str) -> dict[str, str]:
    own = f"{base}/unsubscribe/{member['unique_email_id']}?c={campaign_id}"
    return {
        **json.loads(member["merge_fields"]),
        "EMAIL": member["email_address"],
        "UNIQID": member["unique_email_id"],
        "UNSUB": own,
        "UPDATE_PROFILE": own,
        "ARCHIVE": f"{base}/sent",
    }
