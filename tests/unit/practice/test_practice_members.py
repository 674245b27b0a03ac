from pathlib import Path

import pytest

from tests.unit.practice.desk import LIST, Desk, a_desk

GWEN = "gwen@alder.example"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return a_desk(tmp_path)


def test_it_is_born_with_subscribers_and_some_who_left(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, 600)
    counts = {
        status: desk.told("GET", f"{LIST}/members?status={status}&count=0")["total_items"]
        for status in ("subscribed", "unsubscribed", "cleaned", "archived", "pending")
    }
    assert counts == {
        "subscribed": 600,
        "unsubscribed": 40,
        "cleaned": 15,
        "archived": 10,
        "pending": 0,
    }
    page = desk.told("GET", f"{LIST}/members?count=1000")
    assert page["total_items"] == 655
    assert all(one["email_address"].endswith(".example") for one in page["members"])
    assert len({one["id"] for one in page["members"]}) == 655


def test_a_second_start_keeps_what_there_is(tmp_path: Path) -> None:
    a_desk(tmp_path).add(GWEN)
    assert a_desk(tmp_path).member(GWEN)["status"] == "subscribed"


def test_the_list_tells_its_numbers(desk: Desk) -> None:
    one = desk.told("GET", LIST)
    assert (one["name"], one["stats"]["member_count"], one["double_optin"]) == (
        "Council news",
        12,
        False,
    )
    assert desk.told("GET", "/3.0/lists?offset=1")["lists"] == []
    assert desk.refused("GET", "/3.0/lists/none")[0] == 404
    assert "Chimpy" in desk.told("GET", "/3.0/ping")["health_status"]


@pytest.mark.parametrize("header", ["", "Basic !!", "Basic YTpi", "Bearer nope"])
def test_a_wrong_key_is_refused(desk: Desk, header: str) -> None:
    answered = desk.web.get("/3.0/ping", headers={"Authorization": header})
    assert answered.status_code == 401
    assert answered.json is not None
    assert answered.json["title"] == "API Key Invalid"


def test_the_key_may_come_as_a_bearer_token(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {'k' * 32}-us0"}
    assert desk.web.get("/3.0/ping", headers=headers).status_code == 200


def test_a_contact_is_known_by_hash_address_and_contact_id(desk: Desk) -> None:
    made = desk.add(GWEN, merge_fields={"FNAME": "Gwen"}, language="cy", vip=True)
    for name in (made["id"], GWEN.upper(), made["contact_id"]):
        assert desk.member(name) == made
    assert (made["full_name"], made["language"], made["vip"]) == ("Gwen", "cy", True)
    assert made["last_changed"].startswith("2026-01-09T09:00:")


def test_an_address_there_already_is_not_added_again(desk: Desk) -> None:
    desk.add(GWEN)
    body = {"email_address": GWEN, "status": "subscribed"}
    assert desk.refused("POST", f"{LIST}/members", body)[:2] == (400, "Member Exists")


@pytest.mark.parametrize(
    ("address", "detail"),
    [
        ("gwen", "Please provide a valid email address."),
        ("a@b.example, c@d.example", "Please provide a valid email address."),
        (
            "ann@example.com",
            "ann@example.com looks fake or invalid, please enter a real email address.",
        ),
    ],
)
def test_a_bad_address_is_refused(desk: Desk, address: str, detail: str) -> None:
    body = {"email_address": address, "status": "subscribed"}
    assert desk.refused("POST", f"{LIST}/members", body)[2] == detail


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_a_new_contact_needs_a_status(desk: Desk, method: str) -> None:
    path = f"{LIST}/members" + ("" if method == "POST" else f"/{GWEN}")
    assert desk.refused(method, path, {"email_address": GWEN})[0] == 400


def test_put_adds_with_status_if_new_and_leaves_the_status_of_those_there(desk: Desk) -> None:
    body = {"email_address": GWEN, "status_if_new": "pending", "tags": ["x"]}
    assert desk.told("PUT", f"{LIST}/members/{GWEN}", body)["status"] == "pending"
    again = {**body, "status_if_new": "subscribed"}
    changed = desk.told("PUT", f"{LIST}/members/{GWEN}", again)
    assert (changed["status"], changed["tags"]) == ("pending", [])


def test_whoever_left_themselves_cannot_be_subscribed_by_api_only_asked(desk: Desk) -> None:
    unique = desk.add(GWEN)["unique_email_id"]
    desk.web.post(f"/unsubscribe/{unique}")
    path = f"{LIST}/members/{GWEN}"
    for method in ("PATCH", "PUT"):
        body = {"email_address": GWEN, "status": "subscribed"}
        assert desk.refused(method, path, body)[1] == "Member In Compliance State"
    assert desk.told("PATCH", path, {"status": "pending"})["status"] == "pending"
    assert desk.told("PATCH", path, {"status": "subscribed"})["status"] == "subscribed"


def test_a_bounced_contact_is_in_compliance_state_too(desk: Desk) -> None:
    desk.add(GWEN, "cleaned")
    body = {"status": "subscribed"}
    assert desk.refused("PATCH", f"{LIST}/members/{GWEN}", body)[1] == "Member In Compliance State"


def test_an_unsubscribe_made_by_api_can_be_taken_back_by_api(desk: Desk) -> None:
    desk.add(GWEN)
    for status in ("unsubscribed", "subscribed"):
        changed = desk.told("PATCH", f"{LIST}/members/{GWEN}", {"status": status})
        assert changed["status"] == status


def test_an_unknown_status_is_refused(desk: Desk) -> None:
    desk.add(GWEN)
    assert desk.refused("PATCH", f"{LIST}/members/{GWEN}", {"status": "asleep"})[0] == 400


def test_archiving_hides_and_adding_revives(desk: Desk) -> None:
    desk.add(GWEN)
    assert desk.ask("DELETE", f"{LIST}/members/{GWEN}").status_code == 204
    listed = desk.told("GET", f"{LIST}/members?count=1000")["members"]
    assert GWEN not in {one["email_address"] for one in listed}
    assert desk.member(GWEN)["status"] == "archived"
    assert desk.refused("DELETE", f"{LIST}/members/{GWEN}")[:2] == (405, "Method Not Allowed")
    assert desk.add(GWEN)["status"] == "subscribed"


def test_archiving_nobody_is_not_found(desk: Desk) -> None:
    assert desk.refused("DELETE", f"{LIST}/members/{GWEN}")[0] == 404


def test_a_contact_deleted_for_good_never_comes_back(desk: Desk) -> None:
    desk.add(GWEN, tags=["x"])
    path = f"{LIST}/members/{GWEN}"
    assert desk.ask("POST", f"{path}/actions/delete-permanent").status_code == 204
    assert desk.refused("GET", path)[0] == 404
    for status in ("subscribed", "pending"):
        body = {"email_address": GWEN, "status": status}
        assert desk.refused("POST", f"{LIST}/members", body)[1] == "Forgotten Email Not Subscribed"


def test_a_changed_address_keeps_the_contact(desk: Desk) -> None:
    before = desk.add(GWEN, tags=["x"])
    after = desk.told("PATCH", f"{LIST}/members/{GWEN}", {"email_address": "g@alder.example"})
    assert after["id"] != before["id"]
    assert (after["contact_id"], after["tags"]) == (before["contact_id"], before["tags"])
    desk.add(GWEN)
    taken = desk.refused("PATCH", f"{LIST}/members/{GWEN}", {"email_address": "G@alder.example"})
    assert taken[1] == "Member Exists"


def test_a_batch_makes_some_refuses_others_and_says_which(desk: Desk) -> None:
    desk.add("old@alder.example")
    answer = desk.batch(
        {"email_address": GWEN, "status": "subscribed", "tags": ["Bus", " "]},
        {"email_address": "old@alder.example", "status": "subscribed"},
        {"email_address": GWEN.upper(), "status": "subscribed"},
        {"email_address": "new@alder.example"},
        {"email_address": "bad", "status": "subscribed"},
        {"email_address": "odd@alder.example", "status": "subscribed", "merge_fields": [1]},
    )
    assert (answer["total_created"], answer["total_updated"], answer["error_count"]) == (1, 0, 5)
    assert [one["tags"][0]["name"] for one in answer["new_members"]] == ["Bus"]
    codes = [error["error_code"] for error in answer["errors"]]
    assert codes == ["ERROR_CONTACT_EXISTS", *["ERROR_GENERIC"] * 4]


def test_a_batch_may_update_and_adds_tags_unless_told_to_replace_them(desk: Desk) -> None:
    desk.add(GWEN, tags=["Choir"], merge_fields={"FNAME": "Gwen", "LNAME": "A"})
    item = {"email_address": GWEN, "merge_fields": {"FNAME": "G"}, "tags": ["choir", "Bus"]}
    (one,) = desk.batch(item, update=True)["updated_members"]
    assert [tag["name"] for tag in one["tags"]] == ["Choir", "Bus"]
    assert (one["merge_fields"]["FNAME"], one["merge_fields"]["LNAME"]) == ("G", "A")
    item["tags"] = ["Bus"]
    (one,) = desk.batch(item, update=True, sync_tags=True)["updated_members"]
    assert [tag["name"] for tag in one["tags"]] == ["Bus"]


@pytest.mark.parametrize("members", [None, [], [{"email_address": "a"}] * 501])
def test_a_batch_of_the_wrong_size_is_refused(desk: Desk, members: object) -> None:
    assert desk.refused("POST", LIST, {"members": members})[0] == 400


def test_a_body_that_is_no_object_is_refused(desk: Desk) -> None:
    assert desk.refused("POST", LIST, ["x"])[1] == "JSON Parse Error"


def test_nothing_changed_leaves_the_time_of_the_last_change(desk: Desk) -> None:
    one = desk.told("GET", f"{LIST}/members?count=1&status=subscribed")["members"][0]
    desk.batch({"email_address": one["email_address"]}, update=True)
    assert desk.member(one["id"])["last_changed"] == one["last_changed"]
    desk.batch({"email_address": one["email_address"], "tags": ["x"]}, update=True)
    assert desk.member(one["id"])["last_changed"] > one["last_changed"]


def test_members_are_paged_sorted_and_filtered_by_change(desk: Desk) -> None:
    listed = desk.told("GET", f"{LIST}/members?count=5&offset=10")
    assert (len(listed["members"]), listed["total_items"]) == (2, 12)
    desk.add(GWEN)
    latest = desk.told("GET", f"{LIST}/members?sort_field=last_changed&sort_dir=DESC&count=1")
    assert latest["members"][0]["email_address"] == GWEN
    since = desk.told("GET", f"{LIST}/members?since_last_changed=2026-01-09T09:00:00")
    assert [one["email_address"] for one in since["members"]] == [GWEN]
    before = desk.told("GET", f"{LIST}/members?before_last_changed=2026-01-09T00:00:00%2B00:00")
    assert before["total_items"] == 12


@pytest.mark.parametrize(
    "query",
    [
        *("count=many", "count=1001", "offset=-1", "status=asleep", "sort_field=name"),
        *("since_last_changed=yesterday", "fields=id&exclude_fields=id"),
    ],
)
def test_a_wrong_question_is_refused(desk: Desk, query: str) -> None:
    assert desk.refused("GET", f"{LIST}/members?{query}")[0] == 400


def test_fields_may_be_chosen_or_left_out(desk: Desk) -> None:
    chosen = desk.told("GET", f"{LIST}/members?count=1&fields=total_items,members.id,members.stats")
    assert set(chosen) == {"total_items", "members"}
    assert set(chosen["members"][0]) == {"id", "stats"}
    rest = desk.told("GET", f"{LIST}/members?count=1&exclude_fields=members.stats,list_id")
    assert "list_id" not in rest
    assert "stats" not in rest["members"][0]
    assert "id" in rest["members"][0]
    assert desk.told("GET", f"{LIST}?fields=stats.member_count") == {"stats": {"member_count": 12}}


def test_tags_are_put_and_taken_by_name(desk: Desk) -> None:
    desk.add(GWEN, tags=["Choir"])
    path = f"{LIST}/members/{GWEN}/tags"
    wanted = [{"name": "CHOIR", "status": "inactive"}, {"name": "Bus", "status": "active"}]
    assert desk.ask("POST", path, {"tags": wanted}).status_code == 204
    assert desk.ask("POST", path, {"tags": []}).status_code == 204
    assert [tag["name"] for tag in desk.told("GET", path)["tags"]] == ["Bus"]
    assert desk.refused("POST", path, {})[0] == 400


def test_only_fifty_tags_are_shown_with_a_member(desk: Desk) -> None:
    one = desk.add(GWEN, tags=[f"t{n}" for n in range(51)])
    assert (len(one["tags"]), one["tags_count"]) == (50, 51)


def a_field(desk: Desk, kind: str, tag: str = "X", **more: object) -> None:
    desk.told("POST", f"{LIST}/merge-fields", {"name": tag, "tag": tag, "type": kind, **more})


def test_merge_fields_are_made_and_listed(desk: Desk) -> None:
    a_field(desk, "text", "NOTE", default_value="-")
    listed = desk.told("GET", f"{LIST}/merge-fields?count=100")
    assert [one["tag"] for one in listed["merge_fields"]] == ["FNAME", "LNAME", "WARD", "NOTE"]
    for body in ({"name": "n", "type": "text", "tag": "NOTE"}, {"name": "n", "type": "mood"}):
        assert desk.refused("POST", f"{LIST}/merge-fields", body)[0] == 400


def test_a_value_is_cut_at_255_bytes_and_unknown_fields_vanish(desk: Desk) -> None:
    fields = {"FNAME": "é" * 200, "NOSUCH": "x", "LNAME": None}
    kept = desk.add(GWEN, merge_fields=fields)["merge_fields"]
    assert kept == {"FNAME": "é" * 127, "LNAME": "", "WARD": ""}


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        ("number", "-3.5", "three"),
        ("date", "2024-03-01", "1 March"),
        ("birthday", "03/01", "March"),
        ("zip", "12345", "AB1 2CD"),
        ("url", "https://alder.example", "alder"),
        ("dropdown", "red", "blue"),
        ("text", "x", {"addr1": "x"}),
    ],
)
def test_a_field_takes_only_its_own_kind(desk: Desk, kind: str, good: str, bad: object) -> None:
    a_field(desk, kind, options={"choices": ["red"]})
    (error,) = desk.batch(
        {"email_address": "a@alder.example", "status": "subscribed", "merge_fields": {"X": bad}},
        {"email_address": GWEN, "status": "subscribed", "merge_fields": {"X": good}},
    )["errors"]
    assert (error["email_address"], error["field"]) == ("a@alder.example", "X")
    assert error["field_message"]
    assert desk.member(GWEN)["merge_fields"]["X"] == good


def test_a_required_field_is_asked_for_unless_that_is_skipped(desk: Desk) -> None:
    a_field(desk, "text", required=True)
    body = {"members": [{"email_address": GWEN, "status": "subscribed"}]}
    assert desk.told("POST", LIST, body)["error_count"] == 1
    assert desk.told("POST", f"{LIST}?skip_merge_validation=true", body)["error_count"] == 0
