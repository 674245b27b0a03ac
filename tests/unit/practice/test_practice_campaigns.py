from pathlib import Path

import pytest

from app.practice.merge import as_plain_text, fill, fill_html, safe
from tests.unit.practice.desk import LIST, Desk, a_desk

GWEN = "gwen@alder.example"
HUW = "huw@alder.example"
HTML = (
    "<html><head><title>x</title></head><body><h1>Buses</h1><p>Dear *|FNAME|*</p>"
    '<a href="http://127.0.0.1/p/*|WARD|*">Yours</a> <a href="*|UNSUB|*">Out</a></body></html>'
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = a_desk(tmp_path)
    desk.add(GWEN, tags=["rc-1"], merge_fields={"FNAME": "<Gwen>", "WARD": "L1"})
    desk.add(HUW, tags=["rc-1"])
    return desk


def tag_id(desk: Desk, name: str = "rc-1") -> int:
    (found,) = desk.told("GET", f"{LIST}/tag-search?name={name}")["tags"]
    return int(found["id"])


def a_campaign(desk: Desk, segment: dict[str, object] | None = None, **settings: str) -> str:
    written = {
        "subject_line": "Buses, *|FNAME|*",
        "title": "T [rc:1]",
        "from_name": "Council",
        "reply_to": "talk@alder.example",
    }
    options = {"saved_segment_id": tag_id(desk)} if segment is None else segment
    body = {
        "type": "regular",
        "recipients": {"list_id": "a1b2c3d4e5", "segment_opts": options},
        "settings": {**written, **settings},
    }
    return str(desk.told("POST", "/3.0/campaigns", body)["id"])


def ready(desk: Desk, html: str = HTML, **settings: str) -> str:
    path = f"/3.0/campaigns/{a_campaign(desk, **settings)}"
    desk.told("PUT", f"{path}/content", {"html": html})
    return path


def test_a_campaign_to_a_tag_counts_the_subscribed_alone(desk: Desk) -> None:
    desk.told("PATCH", f"{LIST}/members/{HUW}", {"status": "unsubscribed"})
    one = desk.told("GET", ready(desk))
    assert one["recipients"]["recipient_count"] == 1
    assert (one["status"], one["emails_sent"]) == ("save", 0)


def test_a_campaign_without_a_segment_goes_to_the_whole_list(desk: Desk) -> None:
    one = desk.told("GET", f"/3.0/campaigns/{a_campaign(desk, {})}")
    assert one["recipients"]["recipient_count"] == 14


def test_each_recipient_gets_an_email_of_their_own(desk: Desk) -> None:
    path = ready(desk)
    assert desk.ask("POST", f"{path}/actions/send").status_code == 204
    sent = desk.told("GET", path)
    assert (sent["status"], sent["emails_sent"]) == ("sent", 2)
    page = desk.web.get("/sent/1").text
    assert 'href="http://127.0.0.1/p/L1"' in page
    assert "Dear &lt;Gwen&gt;" in page
    assert "<h1>Buses, &lt;Gwen&gt;</h1>" in page
    assert "<h3>Buses</h3>" in page
    assert f"<dd>{HUW}</dd>" in desk.web.get("/sent/2").text
    assert desk.web.get("/sent/3").status_code == 404


def test_the_unsubscribe_link_is_the_readers_own(desk: Desk) -> None:
    desk.ask("POST", f"{ready(desk)}/actions/send")
    unique = desk.member(GWEN)["unique_email_id"]
    assert f"http://localhost/unsubscribe/{unique}?c=" in desk.web.get("/sent/1").text


def test_an_email_without_a_way_out_is_given_one(desk: Desk) -> None:
    path = ready(desk, "<p>Hello</p>")
    checked = desk.told("GET", f"{path}/send-checklist")
    assert checked["is_ready"] is True
    assert "warning" in {item["type"] for item in checked["items"]}
    desk.ask("POST", f"{path}/actions/send")
    assert "/unsubscribe/" in desk.web.get("/sent/1").text


@pytest.mark.parametrize(
    ("change", "heading"),
    [
        ({"subject_line": ""}, "Subject line"),
        ({"from_name": ""}, "From name"),
        ({"reply_to": "nowhere"}, "Reply-to"),
        ({"html": ""}, "Content"),
    ],
)
def test_what_is_missing_is_on_the_checklist_and_stops_the_send(
    desk: Desk, change: dict[str, str], heading: str
) -> None:
    path = ready(desk, **change)
    items = desk.told("GET", f"{path}/send-checklist")["items"]
    assert [item["heading"] for item in items if item["type"] == "error"] == [heading]
    assert desk.refused("POST", f"{path}/actions/send")[2] == (
        "Your Campaign is not ready to send."
    )


def test_a_campaign_to_nobody_is_not_ready(desk: Desk) -> None:
    path = ready(desk)
    for address in (GWEN, HUW):
        desk.told("PATCH", f"{LIST}/members/{address}", {"status": "unsubscribed"})
    assert desk.told("GET", f"{path}/send-checklist")["is_ready"] is False


def test_a_sent_campaign_stays_as_it_is(desk: Desk) -> None:
    path = ready(desk)
    desk.ask("POST", f"{path}/actions/send")
    assert desk.refused("POST", f"{path}/actions/send")[0] == 400
    assert desk.refused("PUT", f"{path}/content", {"html": "x"})[0] == 400
    assert desk.refused("DELETE", path)[0] == 405


def test_a_draft_may_be_deleted(desk: Desk) -> None:
    path = ready(desk)
    assert desk.ask("DELETE", path).status_code == 204
    assert desk.refused("GET", path)[0] == 404


def test_content_is_kept_and_gets_a_plain_text(desk: Desk) -> None:
    path = ready(desk)
    kept = desk.told("GET", f"{path}/content")
    assert kept["html"] == HTML
    assert kept["plain_text"].startswith("Buses\nDear *|FNAME|*")
    assert "Yours (http://127.0.0.1/p/*|WARD|*)" in kept["plain_text"]


def test_campaigns_are_listed_and_filtered(desk: Desk) -> None:
    first, second = a_campaign(desk), a_campaign(desk)
    desk.told("PUT", f"/3.0/campaigns/{first}/content", {"html": HTML})
    desk.ask("POST", f"/3.0/campaigns/{first}/actions/send")
    drafts = desk.told("GET", "/3.0/campaigns?status=save&list_id=a1b2c3d4e5&fields=campaigns.id")
    assert drafts == {"campaigns": [{"id": second}]}
    everything = desk.told(
        "GET", "/3.0/campaigns?since_create_time=2026-01-09T09:00:00&sort_dir=ASC"
    )
    assert [one["id"] for one in everything["campaigns"]] == [first, second]
    assert desk.told("GET", "/3.0/campaigns?before_create_time=2025-01-01")["total_items"] == 0


@pytest.mark.parametrize(
    "body",
    [
        {"type": "variate"},
        {"type": "regular", "recipients": {"list_id": "none"}},
        {
            "type": "regular",
            "recipients": {"list_id": "a1b2c3d4e5", "segment_opts": {"saved_segment_id": 999}},
        },
        {
            "type": "regular",
            "recipients": {"list_id": "a1b2c3d4e5", "segment_opts": {"match": "any"}},
        },
    ],
)
def test_a_campaign_it_cannot_make_is_refused(desk: Desk, body: object) -> None:
    assert desk.refused("POST", "/3.0/campaigns", body)[0] == 400


def test_a_static_segment_is_a_tag(desk: Desk) -> None:
    body = {"name": "Omnibus", "static_segment": [GWEN, "nobody@alder.example"]}
    made = desk.told("POST", f"{LIST}/segments", body)
    assert (made["type"], made["member_count"]) == ("static", 1)
    assert tag_id(desk, "omni") == made["id"]
    path = f"{LIST}/segments/{made['id']}"
    change = {"members_to_add": [HUW, "x@alder.example"], "members_to_remove": [GWEN, HUW.upper()]}
    changed = desk.told("POST", path, change)
    assert (changed["total_added"], changed["total_removed"], changed["error_count"]) == (1, 2, 1)
    assert desk.told("GET", path)["member_count"] == 0
    assert desk.told("POST", path, {"members_to_add": [GWEN]})["errors"] == []
    assert desk.told("GET", f"{path}/members")["members"][0]["email_address"] == GWEN
    names = [one["name"] for one in desk.told("GET", f"{LIST}/segments?count=100")["segments"]]
    assert names == ["Newsletter", "Volunteers", "Business breakfast", "rc-1", "Omnibus"]
    assert desk.ask("DELETE", path).status_code == 204
    assert desk.refused("GET", path)[0] == 404


def test_a_segment_takes_500_at_once_and_must_be_static(desk: Desk) -> None:
    path = f"{LIST}/segments/{tag_id(desk)}"
    assert desk.refused("POST", path, {"members_to_add": ["a@b.example"] * 501})[0] == 400
    assert desk.refused("POST", f"{LIST}/segments", {"name": "Saved"})[0] == 400


def test_merge_tags_are_filled_and_unknown_ones_stay() -> None:
    values = {"FNAME": "<b>", "LNAME": ""}
    text = "*|FNAME|* *|LNAME|* *|NOSUCH|* *|IF:LNAME|*yes*|ELSE:|*no*|END:IF|*"
    assert fill(text, values) == "<b>  *|NOSUCH|* no"
    assert fill_html(text, values) == "&lt;b&gt;  *|NOSUCH|* no"
    assert fill("*|IF:FNAME|*yes*|END:IF|**|IF:LNAME|*no*|END:IF|*", values) == "yes"


def test_an_email_is_shown_without_what_could_do_harm() -> None:
    shown = safe(
        '<h2 onclick="x()">Hi</h2><script>alert(1)</script><a href="javascript:x()">a</a>'
        '<a href="https://alder.example/p/1" style="x">b</a><img src="https://x.example/t.gif">'
    )
    assert shown == (
        '<h4>Hi</h4><a rel="noopener noreferrer">a</a>'
        '<a href="https://alder.example/p/1" rel="noopener noreferrer">b</a>'
    )


def test_plain_text_is_made_from_html() -> None:
    assert as_plain_text("<p>a &amp; b</p><br><p></p><p></p><p>c</p>") == "a & b\n\nc"
