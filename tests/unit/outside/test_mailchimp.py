import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from os import environ
from pathlib import Path

import pytest
import requests

from app.outside.mailchimp import MailchimpAudience, connect
from app.outside.mailchimp_line import Line, Patience, Refusal, Unsure
from app.outside.mailchimp_problems import problem_of
from segments.audience import (
    Audience,
    AudienceDown,
    AudienceRefused,
    Campaign,
    Checklist,
    MergeValues,
    Message,
    Outcome,
    Problem,
    ProblemKind,
    RemoteMember,
    RemoteStatus,
    Wanted,
)
from segments.message import Letter, compose
from segments.plan import Create, Unsubscribe, Untag, Update, plan_sync
from tests.unit.outside.mailchimp_house import SUBSCRIBERS, House, a_house
from tests.unit.segments.people import TAG, wanted

S = RemoteStatus
GWEN = "gwen@alder.example"
HUW = "huw@alder.example"
SERVER = "observer@serverhall.example"
SHARED = Path(environ.get("RECONVENE_SHARED", Path(__file__).parents[4] / "shared"))
SPEC = SHARED / "mailchimp" / "marketing.json"

Judge = Callable[[requests.Response], None]


@pytest.fixture(scope="module")
def judge() -> Judge | None:
    """Mailchimp's own description of its API as a judge of requests and answers, where we have it."""
    if not SPEC.exists():
        return None
    from openapi_core import Config, OpenAPI
    from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse

    spec = json.loads(SPEC.read_text())
    spec["servers"] = [{"url": "/3.0"}]
    problems = Config(extra_media_type_deserializers={"application/problem+json": json.loads})
    openapi = OpenAPI.from_dict(spec, config=problems)

    def validate(response: requests.Response) -> None:
        request = RequestsOpenAPIRequest(response.request)
        openapi.validate_request(request)
        openapi.validate_response(request, RequestsOpenAPIResponse(response))

    return validate


@pytest.fixture
def house(tmp_path: Path, judge: Judge | None) -> Iterator[House]:
    """Every exchange of every test goes before the judge."""
    with a_house(tmp_path) as house:
        yield house
    for exchange in house.exchanges if judge else ():
        if exchange.content and "html" not in exchange.headers["Content-Type"]:
            judge(exchange)


@pytest.fixture
def audience(house: House) -> Audience:
    return house.audience()


def a_message(**changes: str) -> Message:
    written = {
        "subject": "Buses on Alder Lane",
        "why": "you answered the bus survey",
        "organisation": "Aldermere Council",
        "reply_to": "talk@aldermere.example",
        "public_url": "http://127.0.0.1:5000",
    }
    return compose(Letter(paragraphs=("Do you ride?",), **{**written, **changes}))


def by_address(audience: Audience) -> dict[str, RemoteMember]:
    return {member.address: member for member in audience.members()}


def test_the_key_opens_the_lists_there_are(house: House) -> None:
    (one,) = connect(house.line())
    assert (one.name, one.members, one.double_optin) == ("Council news", SUBSCRIBERS, False)


@pytest.mark.parametrize("key", ["", "secret", "0" * 32, "0" * 32 + "-", "0" * 32 + "-us1-us1"])
def test_a_key_of_the_wrong_shape_is_refused_before_any_call(key: str) -> None:
    with pytest.raises(AudienceRefused, match="no Mailchimp API key"):
        Line(key)


def test_a_real_key_leads_to_its_own_data_centre() -> None:
    line = Line("0123456789abcdef0123456789abcdef-us21")
    assert line.client.api_client.host == "https://us21.api.mailchimp.com/3.0"
    line.close()


def test_a_wrong_key_is_named_by_its_end_and_not_tried_again(house: House) -> None:
    with pytest.raises(AudienceRefused, match=r"API key that ends in 9999\."):
        connect(house.line(key="0" * 28 + "9999-us1"))
    assert house.calls() == ["GET 401"]


def test_members_of_every_status_are_read(audience: Audience) -> None:
    statuses = [member.status for member in audience.members()]
    assert statuses.count(S.SUBSCRIBED) == SUBSCRIBERS
    assert statuses.count(S.UNSUBSCRIBED) == 2
    assert statuses.count(S.ARCHIVED) == 0


def test_archived_members_are_read_too(house: House, audience: Audience) -> None:
    first = audience.members()[0]
    house.api("DELETE", f"/lists/a1b2c3d4e5/members/{first.member_id}")
    assert by_address(audience)[first.address].status is S.ARCHIVED


def test_more_members_than_a_page_are_all_read(tmp_path: Path) -> None:
    with a_house(tmp_path, subscribers=1001) as house:
        audience = house.audience()
        addresses = [member.address for member in audience.members()]
    assert len(addresses) == len(set(addresses)) == 1001 + 1001 // 15 + 1001 // 40 + 1001 // 60
    assert audience.calls == 1 + 2 + 1


def test_only_what_changed_since_is_read_with_some_overlap(
    house: House, audience: Audience
) -> None:
    audience.create([wanted()], tag=TAG)
    latest = max(member.last_changed for member in audience.members())
    assert [member.address for member in audience.members(since=latest)] == [GWEN]
    later = (datetime.fromisoformat(latest) + timedelta(minutes=9)).isoformat()
    assert len(audience.members(since=later)) == 1
    too_late = (datetime.fromisoformat(latest) + timedelta(minutes=11)).isoformat()
    assert audience.members(since=too_late) == ()


def test_one_member_is_found_by_address(audience: Audience) -> None:
    audience.create([wanted(SERVER)], tag=TAG)
    found = audience.member(f" {SERVER.upper()} ")
    assert found is not None
    assert (found.address, found.tags) == (SERVER, {TAG})


def test_the_word_server_in_an_address_or_path_stays(house: House, audience: Audience) -> None:
    audience.create([wanted(SERVER)], tag=TAG)
    line = house.line()
    found = line.ask(line.client.lists.get_list_member, "a1b2c3d4e5", SERVER)
    assert found["email_address"] == SERVER


def test_an_unknown_member_is_nobody(audience: Audience) -> None:
    assert audience.member(GWEN) is None


def test_another_no_about_a_member_is_not_nobody(house: House) -> None:
    audience = house.audience()
    house.fail_next("problem-403")
    with pytest.raises(AudienceRefused, match="Mailchimp said no: Ordered for practice"):
        audience.member(GWEN)


def test_all_tags_of_a_member_with_very_many_are_read(house: House, audience: Audience) -> None:
    tags = [{"name": f"club {n}", "status": "active"} for n in range(60)]
    member = audience.members()[0]
    house.api("POST", f"/lists/a1b2c3d4e5/members/{member.member_id}/tags", tags=tags)
    found = audience.member(member.address)
    assert found is not None
    assert len(found.tags) >= 60


def test_our_field_is_made_once_and_is_not_public(house: House, audience: Audience) -> None:
    audience.ensure_merge_fields()
    house.audience().ensure_merge_fields()
    fields = house.api("GET", "/lists/a1b2c3d4e5/merge-fields?count=100")["merge_fields"]
    (ours,) = [field for field in fields if field["tag"] == "RCLINK"]
    assert (ours["type"], ours["public"], ours["required"]) == ("text", False, False)


def test_a_field_of_our_name_but_another_kind_stops_us(house: House, audience: Audience) -> None:
    house.api("POST", "/lists/a1b2c3d4e5/merge-fields", name="x", tag="RCLINK", type="number")
    with pytest.raises(AudienceRefused, match="no text field"):
        audience.create([wanted()], tag=TAG)


def test_people_are_created_with_tag_name_and_link(audience: Audience) -> None:
    outcome = audience.create([wanted(), wanted(HUW, "Huw", "", "L2"), wanted()], tag=TAG)
    assert set(outcome.done) == {GWEN, HUW}
    assert outcome.problems == ()
    gwen = by_address(audience)[GWEN]
    assert (gwen.status, gwen.tags) == (S.SUBSCRIBED, {TAG})
    assert gwen.values == MergeValues("Gwen", "Ashby", "L1")


def test_on_a_double_opt_in_list_new_people_are_asked_first(house: House) -> None:
    audience = house.audience(double_optin=True)
    audience.create([wanted()], tag=TAG)
    assert by_address(audience)[GWEN].status is S.PENDING


def test_somebody_already_there_is_left_untouched_by_a_create(audience: Audience) -> None:
    before = audience.members()[0]
    outcome = audience.create([wanted(before.address)], tag=TAG)
    assert outcome == Outcome(
        problems=(
            Problem(
                before.address,
                ProblemKind.ALREADY_THERE,
                "Is on the list already; left as they are.",
            ),
        )
    )
    assert by_address(audience)[before.address] == before


def test_an_update_sets_fields_and_tag_and_leaves_the_rest(audience: Audience) -> None:
    before = next(m for m in audience.members() if m.tags and m.values.first_name)
    change = Wanted(wanted(before.address).permitted, MergeValues(link="L7"))
    assert audience.update([change], tag=TAG).done == (before.address,)
    after = by_address(audience)[before.address]
    assert after.tags == before.tags | {TAG}
    assert after.values == MergeValues(before.values.first_name, before.values.last_name, "L7")
    assert after.status is before.status


@pytest.mark.parametrize("status", ["unsubscribed", "cleaned", "pending"])
def test_an_update_never_raises_a_status(house: House, audience: Audience, status: str) -> None:
    member = audience.members()[0]
    house.api("PATCH", f"/lists/a1b2c3d4e5/members/{member.member_id}", status=status)
    audience.update([wanted(member.address)], tag=TAG)
    assert by_address(audience)[member.address].status == status


def test_whoever_unsubscribes_between_reading_and_writing_stays_unsubscribed(
    house: House, audience: Audience
) -> None:
    audience.create([wanted()], tag=TAG)
    plan = plan_sync([wanted(link="new")], audience.members(), [], tag=TAG)
    unique = house.api("GET", f"/lists/a1b2c3d4e5/members/{GWEN}")["unique_email_id"]
    house.web.post(f"{house.practice.url}/unsubscribe/{unique}")
    audience.update([step.wanted for step in plan.of(Update)], tag=TAG)
    assert by_address(audience)[GWEN].status is S.UNSUBSCRIBED


def test_an_unsubscribed_member_is_out_and_keeps_the_rest(audience: Audience) -> None:
    before = next(m for m in audience.members() if m.tags)
    assert audience.unsubscribe([before.address]).done == (before.address,)
    after = by_address(audience)[before.address]
    assert (after.status, after.tags) == (S.UNSUBSCRIBED, before.tags)
    assert after.values == before.values


def test_our_tag_is_taken_away_and_no_other(audience: Audience) -> None:
    before = next(m for m in audience.members() if m.tags)
    audience.update([wanted(before.address)], tag=TAG)
    outcome = audience.untag([before.address, "gone@alder.example"], tag=TAG.upper())
    assert outcome.done == (before.address, "gone@alder.example")
    assert by_address(audience)[before.address].tags == before.tags


def test_a_tag_nobody_ever_had_is_gone_already(audience: Audience) -> None:
    assert audience.untag([GWEN], tag="rc-none").done == (GWEN,)


def test_501_people_take_two_calls(house: House, audience: Audience) -> None:
    audience.ensure_merge_fields()
    before = audience.calls
    people = [wanted(f"reader{n}@alder.example") for n in range(501)]
    assert len(audience.create(people, tag=TAG).done) == 501
    assert audience.calls - before == 2


def test_all_calls_share_one_connection(house: House, audience: Audience) -> None:
    audience.members()
    audience.ensure_merge_fields()
    sent = {exchange.raw._connection or exchange.connection for exchange in house.exchanges}
    assert len(sent) == 1
    assert len(house.exchanges) == audience.calls == 5


def test_a_plan_applied_needs_no_second_run(audience: Audience) -> None:
    held = [m.address for m in audience.members() if m.status is S.SUBSCRIBED]
    people = [wanted(address) for address in (GWEN, SERVER, *held[:5])]
    stops = [held[-1]]
    plan = plan_sync(people, audience.members(), stops, tag=TAG)
    assert plan.counts == {
        "create": 2,
        "update": 5,
        "untag": 0,
        "unsubscribe": 1,
        "nothing": SUBSCRIBERS + 2 - 6,
    }
    apply(audience, people, stops)
    assert plan_sync(people, audience.members(), stops, tag=TAG).changes_nothing
    apply(audience, people[:3], stops)
    assert plan_sync(people[:3], audience.members(), stops, tag=TAG).changes_nothing


def apply(audience: Audience, people: list[Wanted], stops: list[str]) -> None:
    plan = plan_sync(people, audience.members(), stops, tag=TAG)
    audience.unsubscribe([step.address for step in plan.of(Unsubscribe)])
    audience.untag([step.address for step in plan.of(Untag)], tag=TAG)
    audience.update([step.wanted for step in plan.of(Update)], tag=TAG)
    audience.create([step.wanted for step in plan.of(Create)], tag=TAG)


@pytest.mark.parametrize(
    "kind",
    ["empty-403", "empty-429", "empty-500", "problem-429", "problem-500", "html-502", "html-503"],
)
def test_what_may_pass_is_tried_again(house: House, kind: str) -> None:
    audience = house.audience()
    audience.ensure_merge_fields()
    house.fail_next(kind, times=2, method="POST")
    assert audience.create([wanted()], tag=TAG).done == (GWEN,)
    assert house.naps == [2, 8]


def test_what_never_passes_is_given_up_and_said(house: House) -> None:
    audience = house.audience()
    house.fail_next("empty-500", times=99)
    with pytest.raises(AudienceDown, match="not answering"):
        audience.members()
    assert house.naps == [2, 8, 30]


def test_after_five_failures_in_a_row_nothing_is_tried_twice(house: House) -> None:
    audience = house.audience()
    house.fail_next("problem-429", times=6)
    for _ in range(2):
        with pytest.raises(AudienceDown):
            audience.members()
    assert house.naps == [2, 8, 30]
    assert house.calls()[1:] == ["GET 429"] * 5
    with pytest.raises(AudienceDown):
        audience.members()
    assert audience.members()


def test_a_refusal_with_a_reason_is_not_tried_again(house: House) -> None:
    audience = house.audience()
    house.fail_next("problem-403")
    with pytest.raises(Refusal) as refused:
        audience.members()
    assert (refused.value.status, refused.value.title) == (403, "Forbidden")
    assert house.naps == []


def test_a_list_that_is_gone_is_said(house: House) -> None:
    audience = MailchimpAudience(house.line(), "gone")
    with pytest.raises(AudienceRefused, match="said no: The requested resource"):
        audience.ensure_merge_fields()


def test_a_page_where_an_answer_should_be_is_no_answer(house: House) -> None:
    line = house.line()
    line.client.api_client.host = f"{house.practice.url}/sent?"
    with pytest.raises(AudienceDown):
        line.ask(line.client.lists.get_list, "members")


def test_a_create_that_was_done_but_not_answered_does_no_harm_twice(house: House) -> None:
    audience = house.audience()
    audience.ensure_merge_fields()
    house.fail_next("drop-after", method="POST", path="/lists/[^/]*$")
    outcome = audience.create([wanted(), wanted(HUW)], tag=TAG)
    assert [problem.kind for problem in outcome.problems] == [ProblemKind.ALREADY_THERE] * 2
    people = [wanted(), wanted(HUW)]
    assert plan_sync(people, audience.members(), [], tag=TAG).counts["create"] == 0
    assert plan_sync(people, audience.members(), [], tag=TAG).counts["update"] == 0


def test_a_server_that_is_not_there_is_down(house: House) -> None:
    line = house.line()
    house.practice.stop()
    with pytest.raises(AudienceDown):
        connect(line)


def test_values_json_cannot_hold_are_our_own_mistake(house: House) -> None:
    line = house.line()
    with pytest.raises(ValueError, match="Out of range float"):
        line.ask(line.client.lists.batch_list_members, "x", {"members": [float("nan")]})


def test_per_person_trouble_does_not_stop_the_others(house: House, audience: Audience) -> None:
    audience.create([wanted(SERVER)], tag=TAG)
    house.api("POST", f"/lists/a1b2c3d4e5/members/{SERVER}/actions/delete-permanent")
    outcome = audience.create([wanted(SERVER), wanted("a@example.com"), wanted()], tag=TAG)
    assert outcome.done == (GWEN,)
    assert [(problem.address, problem.kind) for problem in outcome.problems] == [
        (SERVER, ProblemKind.FORGOTTEN),
        ("a@example.com", ProblemKind.BAD_ADDRESS),
    ]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (
            {"error": "x is already a list member in compliance state due to unsubscribe"},
            ProblemKind.COMPLIANCE,
        ),
        ({"error": "x is in a compliance state due to"}, ProblemKind.COMPLIANCE),
        ({"error": "x was previously removed from this audience."}, ProblemKind.FORGOTTEN),
        ({"error": "Please provide a valid email address."}, ProblemKind.BAD_ADDRESS),
        (
            {"error": "x has signed up to a lot of lists very recently; we're not"},
            ProblemKind.LATER,
        ),
        ({"error": "Recipient has too many recent signup requests"}, ProblemKind.LATER),
        ({"error": "Bad", "field": "AGE", "field_message": "a number"}, ProblemKind.BAD_FIELD),
        ({"error": "Something new"}, ProblemKind.OTHER),
    ],
)
def test_each_kind_of_trouble_is_known_by_its_words(
    error: dict[str, str], kind: ProblemKind
) -> None:
    problem = problem_of({"email_address": " Gwen@Alder.example", **error})
    assert (problem.address, problem.kind) == (GWEN, kind)
    assert problem.sentence


def test_trouble_nobody_foresaw_is_told_as_it_came() -> None:
    assert problem_of({"error": "Something new"}).sentence == "Mailchimp said: Something new"
    assert problem_of({"error": "E", "field": "AGE"}).sentence == "AGE: E"


def test_a_status_we_do_not_know_is_not_guessed(house: House) -> None:
    audience = house.audience()
    strange = {"id": "1", "email_address": GWEN, "status": "asleep"}
    house.lines[-1].client.lists.get_list_member = lambda *_: strange
    with pytest.raises(AudienceRefused, match="'asleep', which we don't know"):
        audience.member(GWEN)


def launched(audience: Audience, *people: Wanted) -> Campaign:
    audience.create(people or [wanted(), wanted(HUW, "", "", "L2")], tag=TAG)
    return audience.create_campaign(a_message(), tag=TAG, marker="[rc:1]")


def test_an_invitation_reaches_the_tagged_with_their_own_links(
    house: House, audience: Audience
) -> None:
    campaign = launched(audience)
    assert (campaign.status, campaign.recipient_count) == ("save", 2)
    assert audience.checklist(campaign.campaign_id) == Checklist(ready=True)
    sent = audience.send(campaign.campaign_id, expected=2)
    assert (sent.status, sent.emails_sent) == ("sent", 2)
    (page,) = house.sent_to(GWEN)
    assert 'href="http://127.0.0.1:5000/p/L1"' in page
    assert "Dear Gwen," in page
    (page,) = house.sent_to(HUW)
    assert "/p/L2" in page
    assert "Hello," in page


def test_a_campaign_is_made_once_however_often_it_is_asked_for(
    house: House, audience: Audience
) -> None:
    first = launched(audience)
    assert audience.create_campaign(a_message(), tag=TAG, marker="[rc:1]") == first
    other = audience.create_campaign(a_message(), tag=TAG, marker="[rc:2]")
    assert other.campaign_id != first.campaign_id


@pytest.mark.parametrize("kind", ["drop-after", "drop-before", "empty-500", "problem-429"])
def test_an_unanswered_campaign_is_found_again(house: House, kind: str) -> None:
    audience = house.audience()
    audience.create([wanted()], tag=TAG)
    house.fail_next(kind, method="POST", path="/campaigns$")
    audience.create_campaign(a_message(), tag=TAG, marker="[rc:1]")
    assert house.api("GET", "/campaigns")["total_items"] == 1


@pytest.mark.parametrize("kind", ["drop-after", "drop-before", "empty-403"])
def test_an_unanswered_send_happens_once(house: House, kind: str) -> None:
    audience = house.audience()
    campaign = launched(audience, wanted())
    house.fail_next(kind, method="POST", path="/actions/send")
    assert audience.send(campaign.campaign_id, expected=1).status == "sent"
    assert len(house.sent_to(GWEN)) == 1


def test_a_send_that_keeps_failing_is_given_up_unsent(house: House) -> None:
    audience = house.audience(Patience(breaker=99))
    campaign = launched(audience, wanted())
    house.fail_next("drop-before", times=3, method="POST", path="/actions/send")
    with pytest.raises(AudienceDown, match="Nothing was sent"):
        audience.send(campaign.campaign_id, expected=1)
    assert house.sent_to(GWEN) == []


def test_a_send_answered_at_the_last_look_counts(house: House) -> None:
    audience = house.audience()
    campaign = launched(audience, wanted())
    house.fail_next("drop-before", times=2, method="POST", path="/actions/send")
    house.fail_next("drop-after", method="POST", path="/actions/send")
    assert audience.send(campaign.campaign_id, expected=1).status == "sent"


def test_a_sent_campaign_is_never_sent_again(house: House, audience: Audience) -> None:
    campaign = launched(audience, wanted())
    for _ in range(2):
        assert audience.send(campaign.campaign_id, expected=1).status == "sent"
    assert audience.create_campaign(a_message(), tag=TAG, marker="[rc:1]").status == "sent"
    assert len(house.sent_to(GWEN)) == 1


def test_another_number_of_recipients_stops_the_send(house: House, audience: Audience) -> None:
    campaign = launched(audience, wanted())
    with pytest.raises(AudienceRefused, match="counts 1 recipients, we count 2"):
        audience.send(campaign.campaign_id, expected=2)
    assert house.sent_to(GWEN) == []


def test_what_mailchimp_objects_to_stops_the_send(audience: Audience) -> None:
    audience.create([wanted()], tag=TAG)
    message = a_message(reply_to="nowhere")
    campaign = audience.create_campaign(message, tag=TAG, marker="[rc:1]")
    with pytest.raises(AudienceRefused, match=r"Reply-to: There is no reply-to address\."):
        audience.send(campaign.campaign_id, expected=1)


def test_a_message_without_a_way_out_is_not_made(audience: Audience) -> None:
    message = Message("S", "<p>No way out</p>", "None", "Council", "talk@aldermere.example")
    with pytest.raises(AudienceRefused, match="no unsubscribe link"):
        audience.create_campaign(message, tag=TAG, marker="[rc:1]")


def test_a_group_nobody_is_in_has_no_campaign(audience: Audience) -> None:
    with pytest.raises(AudienceRefused, match="Nobody on the list is in this group"):
        audience.create_campaign(a_message(), tag="rc-empty", marker="[rc:1]")


def test_once_means_once(house: House) -> None:
    line = house.line()
    house.fail_next("empty-429")
    with pytest.raises(Unsure):
        line.ask_once(line.client.ping.get)
    assert house.calls() == ["GET 429"]
    assert house.naps == [2]


def test_a_timeout_is_waited_out(house: House) -> None:
    from mailchimp_marketing.api_client import ApiClientError

    line = house.line(patience=Patience(waits=(2,)))
    answers = iter([requests.ReadTimeout(), requests.ReadTimeout()])

    def hang() -> None:
        raise ApiClientError(next(answers))

    with pytest.raises(AudienceDown):
        line.ask(hang)
    assert house.naps == [30]


def test_leaving_an_audience_lets_go_of_its_line(house: House) -> None:
    with house.audience() as audience:
        assert audience.members()


def test_the_judge_finds_fault_with_a_wrong_request(house: House, judge: Judge | None) -> None:
    if judge is None:
        # The description is Mailchimp's, so it is not in this project.
        pytest.skip(f"Mailchimp's API description is not at {SPEC}")
    line = house.line()
    line.ask(line.client.lists.get_all_lists, count=1)
    good = house.exchanges.pop()
    judge(good)
    good.request.url = good.request.url.replace("count=1", "count=many")
    from openapi_core.exceptions import OpenAPIError

    with pytest.raises(OpenAPIError):
        judge(good)
