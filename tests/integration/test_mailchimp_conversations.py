"""What we tell Mailchimp, what we hear from it, and what never happens there."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.demo.sample_job import CAST, GROUP
from app.jobs import conversations
from app.jobs.mailchimp import audience, is_practice, keep_lists, read_lists
from app.jobs.runner import make_worker, run_waiting
from app.models.audience import Audience, Invitation, SendDecision, SyncRun
from app.models.intake import SourceRow, Upload
from app.models.people import Address
from app.models.shell import Job
from app.outside.mailchimp import MailchimpAudience
from app.practice.newborn import LIST_ID
from app.practice.server import KEY, PracticeServer
from app.read import story
from app.read.health import complaints
from app.settings import Settings
from app.store import consent, groups, jobs
from app.store.batches import add_batch
from app.store.installation import Installation
from app.workflows.choose_preferences import STOP_AT_MAILCHIMP
from app.workflows.receive_files import READ_FILES, keep_file
from app.workflows.record_invitation import Sent
from app.workflows.save_segment import save_segment
from app.workflows.send_invitation import InvitationRefused, Wish
from app.workflows.settle_stop_line import StopFileRefused, settle_stop_file, settle_stop_line
from app.workflows.stop_contact import stop_contact
from app.workflows.sync_audience import SyncRefused, SyncResult, SyncView
from segments.audience import AudienceDown, AudienceRefused, Outcome, Wanted
from tests.builders import STOPS, Office, csv_of

GWEN = CAST["gwen"]


@dataclass
class Post(Office):
    """The sample's office with a line to practice Mailchimp."""

    practice: PracticeServer | None = None
    web: requests.Session | None = None
    audience_id: int = 0
    segment_id: int = 0

    def api(self, method: str, path: str, **body: object) -> Any:
        answered = self.web.request(
            method, f"{self.practice.api_url}{path}", json=body or None, auth=("us", KEY)
        )
        answered.raise_for_status()
        return answered.json()

    def members(self) -> dict[str, Any]:
        """Every member there, whole, by address."""
        found: dict[str, Any] = {}
        for status in ("", "&status=archived"):
            path = f"/lists/{LIST_ID}/members?count=1000{status}"
            found |= {m["email_address"].lower(): m for m in self.api("GET", path)["members"]}
        return found

    @contextmanager
    def line(self) -> Iterator[MailchimpAudience]:
        with audience(self.installation, LIST_ID) as there:
            self.session.rollback()
            yield there

    def plan_sync(self, segment: int | None = 0) -> SyncView:
        with self.line() as there:
            return conversations.plan_sync(
                self.session,
                there,
                segment_id=self.segment_id if segment == 0 else segment,
                audience_id=self.audience_id,
                installation=self.installation,
                now=self.now,
            )

    def apply_sync(self, run_id: int) -> SyncResult:
        with self.line() as there:
            return conversations.apply_sync(
                self.session, there, run_id=run_id, installation=self.installation, now=self.now
            )

    def wish(self) -> Wish:
        return Wish(
            project_id=1,
            segment_id=self.segment_id,
            audience_id=self.audience_id,
            subject="A bus lane",
            body="What do you think?\n\nTell us.",
        )

    def invite(self, wish: Wish | None = None) -> Sent:
        with self.line() as there:
            return conversations.invite(
                self.session,
                there,
                wish or self.wish(),
                installation=self.installation,
                now=self.now,
            )

    def sent_to(self) -> list[str]:
        page = self.web.get(f"{self.practice.url}/sent").text
        return re.findall(r"[\w.+'-]+@[\w.-]+\.example", page)

    def stop(self, email: str) -> None:
        stop_contact(
            about_to_write(self.session),
            text=email,
            by="us",
            installation=self.installation,
            now=self.now,
        )
        self.session.commit()

    def creates(self, view: SyncView) -> set[str]:
        return {step.email for step in view.steps if step.action == "create"}


@pytest.fixture
def post(sample: Session, sample_settings: Settings, practice: PracticeServer) -> Iterator[Post]:
    with requests.Session() as web:
        made = Post(sample, sample_settings, practice=practice, web=web)
        known = keep_lists(about_to_write(sample), read_lists(made.installation), now=made.now)
        made.audience_id = known[0][0]
        found = groups.by_name(sample, GROUP)
        assert found is not None
        made.segment_id = found.id
        sample.commit()
        yield made


def test_only_permitted_people_are_made_and_a_second_run_changes_nothing(post: Post) -> None:
    before = post.members()
    view = post.plan_sync()
    assert post.members() == before
    assert 0 < len(post.creates(view)) == view.counts["create"]
    assert post.creates(view) <= post.contactable()

    done = post.apply_sync(view.run_id)

    after = post.members()
    assert set(after) - set(before) == post.creates(view)
    assert {email: after[email] for email in before} == before, "existing members were touched"
    assert done.counts["create"] == view.counts["create"]
    assert done.problems == ()
    assert all(after[email]["status"] == "subscribed" for email in post.creates(view))
    with pytest.raises(SyncRefused, match="already"):
        post.apply_sync(view.run_id)

    again = post.plan_sync()
    assert again.steps == ()
    post.apply_sync(again.run_id)
    assert post.members() == after
    assert {run.state for run in post.session.scalars(select(SyncRun))} == {"applied"}


def test_whoever_stops_between_plan_and_apply_is_not_made(post: Post, sample_app: Flask) -> None:
    view = post.plan_sync()
    assert GWEN in post.creates(view)
    post.stop(GWEN)
    post.apply_sync(view.run_id)
    assert GWEN not in post.members()
    assert set(post.members()) >= post.creates(view) - {GWEN}


def test_nobody_is_made_who_was_not_in_the_plan(post: Post) -> None:
    post.session.commit()
    narrow = save_segment(
        about_to_write(post.session),
        name="Nobody yet",
        rule={"version": 1, "rule": {"all": [{"last_seen": {"within_months": 1}}]}},
        now=post.now,
    )
    post.session.commit()
    view = post.plan_sync(narrow)
    save_segment(
        about_to_write(post.session),
        name="Nobody yet",
        rule={"version": 1, "rule": {"all": []}},
        now=post.now,
    )
    post.session.commit()
    before = set(post.members())
    post.apply_sync(view.run_id)
    assert set(post.members()) - before == post.creates(view)


def test_whoever_unsubscribed_or_bounced_there_is_heard_once(post: Post, sample_app: Flask) -> None:
    post.apply_sync(post.plan_sync().run_id)
    gone, bounced = sorted(post.contactable() & set(post.members()) - {GWEN})[:2]
    for email, status in ((gone, "unsubscribed"), (bounced, "cleaned")):
        member = post.members()[email]
        post.api("PATCH", f"/lists/{LIST_ID}/members/{member['id']}", status=status)

    view = post.plan_sync()

    assert post.codes()[gone] == "S02"
    assert post.codes()[bounced] == "S05"
    assert complaints(post.session, post.installation, post.now) == []
    assert {gone, bounced}.isdisjoint(step.email for step in view.steps if step.action == "create")
    length = consent.head(post.session)[0]
    post.now += timedelta(hours=1)
    post.plan_sync()
    assert consent.head(post.session)[0] == length


def test_a_mailbox_that_left_in_another_spelling_is_heard(post: Post) -> None:
    email = next(e for e in sorted(post.contactable()) if e != GWEN)
    local, _, domain = email.partition("@")
    post.api(
        "POST",
        f"/lists/{LIST_ID}/members",
        email_address=f"{local}+news@{domain}",
        status="unsubscribed",
    )
    view = post.plan_sync()
    assert post.codes()[email] == "S02"
    assert email not in post.creates(view)


def test_a_stop_waits_while_mailchimp_does_not_take_it_and_goes_out_later(
    post: Post, sample_app: Flask
) -> None:
    post.apply_sync(post.plan_sync().run_id)
    post.stop(GWEN)
    sample_app.extensions["reconvene"] = replace(post.settings, mailchimp_api_key="no-key-us0")

    assert run_waiting(sample_app) == 0

    (job,) = post.session.scalars(select(Job)).all()
    assert (job.state, job.problem != "") == ("waiting", True)
    assert GWEN not in post.contactable()
    assert post.members()[GWEN]["status"] == "subscribed"
    sample_app.extensions["reconvene"] = post.settings
    assert run_waiting(sample_app) == 1
    assert post.members()[GWEN]["status"] == "unsubscribed"


def test_a_stop_reaches_mailchimp_and_only_that_member(post: Post, sample_app: Flask) -> None:
    post.apply_sync(post.plan_sync().run_id)
    before = post.members()
    post.stop(GWEN)
    assert run_waiting(sample_app) == 1
    after = post.members()
    assert after[GWEN]["status"] == "unsubscribed"
    assert {e: m for e, m in after.items() if e != GWEN} == {
        e: m for e, m in before.items() if e != GWEN
    }
    assert run_waiting(sample_app) == 0


def test_a_list_that_is_gone_does_not_keep_a_stop_from_the_others(
    post: Post, sample_app: Flask
) -> None:
    post.apply_sync(post.plan_sync().run_id)
    post.session.add(Audience(id=-1, list_id="gone", name="Gone", connected_at=post.now))
    post.stop(GWEN)
    assert run_waiting(sample_app) == 0
    assert post.members()[GWEN]["status"] == "unsubscribed"
    (job,) = post.session.scalars(select(Job)).all()
    assert (job.state, "does not open" in job.problem) == ("waiting", True)


class Interrupted:
    """A line on which somebody stops while we are making members."""

    def __init__(self, there: MailchimpAudience, post: Post, app: Flask) -> None:
        self.there, self.post, self.app = there, post, app

    def __getattr__(self, name: str) -> Any:
        return getattr(self.there, name)

    def create(self, people: list[Wanted], *, tag: str) -> Outcome:
        self.post.stop(GWEN)
        with self.app.app_context():
            run_waiting(self.app)
        return self.there.create(people, tag=tag)


def test_a_stop_while_we_speak_with_mailchimp_is_caught_up_with(
    post: Post, sample_app: Flask
) -> None:
    view = post.plan_sync()
    with post.line() as there:
        conversations.apply_sync(
            post.session,
            Interrupted(there, post, sample_app),
            run_id=view.run_id,
            installation=post.installation,
            now=post.now,
        )
    run_waiting(sample_app)
    assert post.members()[GWEN]["status"] == "unsubscribed"


class InterruptedBeforeSending(Interrupted):
    """A line on which somebody stops when the members are made and the campaign is being made."""

    def create(self, people: list[Wanted], *, tag: str) -> Outcome:
        return self.there.create(people, tag=tag)

    def create_campaign(self, message: Any, *, tag: str, marker: str) -> Any:
        self.post.stop(GWEN)
        return self.there.create_campaign(message, tag=tag, marker=marker)


def test_whoever_stops_while_an_invitation_is_made_up_does_not_get_it(
    post: Post, sample_app: Flask
) -> None:
    with post.line() as there:
        sent = conversations.invite(
            post.session,
            InterruptedBeforeSending(there, post, sample_app),
            post.wish(),
            installation=post.installation,
            now=post.now,
        )
    run_waiting(sample_app)

    assert sent.recipients == len(post.sent_to()) > 0
    assert GWEN not in post.sent_to()
    assert post.members()[GWEN]["status"] == "unsubscribed"
    receipts = post.session.scalars(
        select(Address.email)
        .join(SendDecision, SendDecision.address_id == Address.id)
        .where(SendDecision.invitation_id == sent.invitation_id)
    ).all()
    assert GWEN not in receipts


class StopListComes(Interrupted):
    """A line on which a stop list is brought when the members are made."""

    def create(self, people: list[Wanted], *, tag: str) -> Outcome:
        made = self.there.create(people, tag=tag)
        kept(self.post, csv_of({"Email": GWEN}), STOPS)
        return made


def test_a_stop_list_that_comes_while_an_invitation_is_made_up_keeps_it_back(
    post: Post, sample_app: Flask
) -> None:
    with post.line() as there, pytest.raises(InvitationRefused, match="was not read"):
        conversations.invite(
            post.session,
            StopListComes(there, post, sample_app),
            post.wish(),
            installation=post.installation,
            now=post.now,
        )
    assert not post.sent_to()
    post.session.rollback()
    upload = post.session.scalars(select(Upload).order_by(Upload.id.desc())).first()
    of = {"batch": upload.batch_id}
    post.session.rollback()
    jobs.put(about_to_write(post.session), READ_FILES, of, now=post.now)
    post.session.commit()
    run_waiting(sample_app)
    post.apply(upload.id)
    sent = post.invite()
    assert sent.recipients == len(post.sent_to()) > 0
    assert GWEN not in post.sent_to()


def test_nothing_is_sent_while_files_are_read_whatever_they_are(
    post: Post, sample_app: Flask
) -> None:
    listed = csv_of({"Email": GWEN, "Unsubscribed on": "2025-06-01"})
    upload = kept(post, listed, "From the old system.csv")
    batch = post.session.get_one(Upload, upload).batch_id
    jobs.put(post.session, READ_FILES, {"batch": batch}, now=post.now, batch_id=batch)
    post.session.commit()
    with pytest.raises(InvitationRefused, match="Files are being read just now"):
        post.invite()
    post.session.rollback()
    run_waiting(sample_app)
    with pytest.raises(InvitationRefused, match="waits to be added: From the old"):
        post.invite()
    post.session.rollback()
    post.apply(upload)
    assert post.invite().recipients == len(post.sent_to()) > 0
    assert GWEN not in post.sent_to()


class SilentAfterwards(Interrupted):
    """A line that goes dead once the invitation is out, or before its campaign can be looked at."""

    def __init__(self, there: MailchimpAudience, post: Post, app: Flask, *, dead: str) -> None:
        super().__init__(there, post, app)
        self.dead, self.sent = dead, False

    def create(self, people: list[Wanted], *, tag: str) -> Outcome:
        return self.there.create(people, tag=tag)

    def send(self, campaign_id: str, *, expected: int) -> Any:
        found = self.there.send(campaign_id, expected=expected)
        self.sent = True
        if self.dead == "send":
            raise AudienceDown("Mailchimp is not answering.")
        return found

    def members(self, *, since: str = "") -> Any:
        if self.sent:
            raise AudienceDown("Mailchimp is not answering.")
        return self.there.members(since=since)


@pytest.mark.parametrize("dead", ["send", "reading back"])
def test_pressing_send_again_never_sends_twice(post: Post, sample_app: Flask, dead: str) -> None:
    with post.line() as there:
        try:
            conversations.invite(
                post.session,
                SilentAfterwards(there, post, sample_app, dead=dead),
                post.wish(),
                installation=post.installation,
                now=post.now,
            )
        except AudienceDown:
            post.session.rollback()
    once = sorted(post.sent_to())
    if dead == "send":
        post.invite()

    assert sorted(post.sent_to()) == once
    assert [made.state for made in post.session.scalars(select(Invitation))] == ["sent"]


def test_a_stop_after_a_failed_conversation_still_reaches_mailchimp(
    post: Post, sample_app: Flask
) -> None:
    class Dead(InterruptedBeforeSending):
        def create_campaign(self, message: Any, *, tag: str, marker: str) -> Any:
            raise AudienceDown("Mailchimp is not answering.")

    with post.line() as there, pytest.raises(AudienceDown):
        conversations.invite(
            post.session,
            Dead(there, post, sample_app),
            post.wish(),
            installation=post.installation,
            now=post.now,
        )
    post.session.rollback()
    assert post.members()[GWEN]["status"] == "subscribed"
    post.stop(GWEN)
    run_waiting(sample_app)

    assert post.members()[GWEN]["status"] == "unsubscribed"


def test_an_invitation_goes_to_the_permitted_alone_and_each_has_a_receipt(post: Post) -> None:
    before, permitted = post.members(), post.contactable()
    sent = post.invite()

    mailed = post.sent_to()
    assert sorted(mailed) == sorted(set(mailed))
    assert set(mailed) <= permitted
    assert len(mailed) == sent.recipients > 0
    receipts = post.session.execute(
        select(Address.email, SendDecision)
        .join(SendDecision, SendDecision.address_id == Address.id)
        .where(SendDecision.invitation_id == sent.invitation_id)
    ).all()
    assert {email for email, _ in receipts} == set(mailed)
    for _, receipt in receipts:
        assert receipt.code in {"K01", "K02", "K03"}
        assert receipt.evidence
        assert receipt.ledger_head == consent.head(post.session)[0]
    after = post.members()
    assert {email: after[email] for email in before} == before
    assert sent.existing_untouched == sent.existing_before == len(before)
    assert sent.members_created == len(set(after) - set(before))
    made = post.session.get_one(Invitation, sent.invitation_id)
    assert (made.state, made.campaign_id) == ("sent", sent.campaign_id)
    reached = story.reached_by_every_yes(
        post.session, post.installation, post.now, sent.invitation_id
    )
    assert reached.by_us == 0 < reached.by_every_yes


def test_an_invitation_that_cannot_go_says_why(post: Post) -> None:
    everyone_gone = save_segment(
        about_to_write(post.session),
        name="Nowhere",
        rule={"version": 1, "rule": {"all": [{"area": {"in": ["No such place"]}}]}},
        now=post.now,
    )
    post.session.commit()
    wish = post.wish()
    for wrong, said in (
        (replace(wish, subject=" "), "subject"),
        (replace(wish, body=" "), "Write the invitation"),
        (replace(wish, segment_id=999), "Choose a group"),
        (replace(wish, segment_id=everyone_gone), "Nobody in this group"),
    ):
        with pytest.raises(InvitationRefused, match=said):
            post.invite(wrong)
        post.session.rollback()
    assert post.sent_to() == []
    assert post.session.scalars(select(Invitation)).all() == []
    with pytest.raises(SyncRefused, match="no such group"):
        post.plan_sync(999)


def test_a_plan_that_grew_frightening_is_shown_again(post: Post) -> None:
    post.apply_sync(post.plan_sync().run_id)
    view = post.plan_sync(None)
    assert view.brake == ""
    held = [e for e, m in post.members().items() if m["status"] == "subscribed"]
    post.stop(" ".join(held[:60]))
    with pytest.raises(SyncRefused, match="unsubscribe 60"):
        post.apply_sync(view.run_id)
    post.session.rollback()
    again = post.plan_sync(None)
    assert "unsubscribe 60" in again.brake
    assert post.apply_sync(again.run_id).counts["unsubscribe"] == 60


def test_sample_data_never_meets_a_real_key(post: Post) -> None:
    real = replace(post.settings, mailchimp_api_key="0" * 32 + "-us1", mailchimp_api_url="")
    known: Installation = replace(post.installation, settings=real)
    assert not is_practice(known)
    for ask in (lambda: read_lists(known), lambda: audience(known, LIST_ID).__enter__()):
        with pytest.raises(AudienceRefused, match="sample data"):
            ask()
    without = replace(known, settings=replace(real, mailchimp_api_key=""))
    with pytest.raises(AudienceRefused, match="not connected"):
        read_lists(without)


def test_a_stop_that_was_not_taken_is_tried_again(post: Post) -> None:
    post.apply_sync(post.plan_sync().run_id)
    post.stop(GWEN)

    class Refusing:
        def unsubscribe(self, addresses: list[str]) -> Outcome:
            from segments.audience import Problem, ProblemKind

            return Outcome((), tuple(Problem(a, ProblemKind.LATER, "Later.") for a in addresses))

    for _ in range(2):
        with pytest.raises(AudienceDown, match="1 stops"):
            conversations.send_stops(
                post.session, Refusing(), audience_id=post.audience_id, now=post.now
            )


def test_a_job_done_meanwhile_is_not_done_again(post: Post, sample_app: Flask) -> None:
    one = jobs.put(post.session, STOP_AT_MAILCHIMP, {}, now=post.now)
    taken = jobs.start(post.session, one, now=post.now)
    assert taken is not None
    assert jobs.end(post.session, taken, now=post.now)
    post.session.commit()
    assert jobs.start(post.session, one, now=post.now) is None
    assert jobs.start(post.session, 999_999, now=post.now) is None
    post.session.rollback()
    assert run_waiting(sample_app) == 0


def test_the_worker_looks_when_it_is_woken(post: Post, sample_app: Flask) -> None:
    huey = make_worker(sample_app, post.settings.home)
    post.stop(GWEN)
    sample_app.extensions["reconvene_wake"]()
    task = huey.dequeue()
    assert task is not None
    huey.execute(task)
    post.session.expire_all()
    assert {job.state for job in post.session.scalars(select(Job))} == {"done"}
    huey.storage.close()


def test_nothing_is_sent_while_a_line_of_a_stop_list_waits_for_somebody_to_look(
    post: Post,
) -> None:
    post.add(csv_of({"Email": "a@post.example"}, {"Email": "the lady at the corner"}), STOPS)
    with pytest.raises(InvitationRefused, match="A line of a stop list can’t be read"):
        post.invite(post.wish())
    post.session.rollback()
    line = post.session.scalars(select(SourceRow.id).where(SourceRow.state == "held")).first()
    post.session.rollback()
    settle_stop_line(
        about_to_write(post.session),
        line_id=line,
        text="",
        staff_id=None,
        installation=post.installation,
        now=post.now,
    )
    post.session.commit()
    assert post.invite(post.wish()).recipients > 0


def kept(post: Post, content: bytes, name: str) -> int:
    """A file as a page keeps it, before anybody reads it; its number."""
    batch = add_batch(about_to_write(post.session), staff_id=None, now=post.now)
    keep_file(post.session, batch, name, content, project_id=None, staff_id=None, now=post.now)
    post.session.commit()
    return post.session.scalars(select(Upload.id).where(Upload.batch_id == batch)).one()


def looked_at(post: Post, upload: int) -> None:
    post.session.rollback()
    settle_stop_file(about_to_write(post.session), upload_id=upload, staff_id=None, now=post.now)
    post.session.commit()


@pytest.mark.parametrize("state", ["locked", "refused"])
def test_nothing_is_sent_while_a_stop_list_by_its_name_could_not_be_read(
    post: Post, state: str
) -> None:
    kept(post, b"x", "Minutes of the meeting.pdf")
    upload = kept(post, b"a scan", "Unsubscribe requests 2024.pdf")
    with pytest.raises(InvitationRefused, match=r"‘Unsubscribe requests 2024\.pdf’.*was not read"):
        post.invite(post.wish())
    post.session.rollback()
    with pytest.raises(StopFileRefused):  # what is still to be read can't be waved through
        looked_at(post, upload)
    about_to_write(post.session).rollback()
    about_to_write(post.session).get_one(Upload, upload).state = state
    post.session.commit()
    with pytest.raises(InvitationRefused, match="was not read"):
        post.invite(post.wish())
    looked_at(post, upload)
    assert post.invite(post.wish()).recipients > 0


def test_a_stop_list_that_came_before_keeps_nothing_waiting(post: Post) -> None:
    again = csv_of({"Email": "a@post.example"}, {"Email": "b@post.example"})
    post.add(again, STOPS)
    kept(post, again, f"copy of {STOPS}")
    assert post.invite(post.wish()).recipients > 0
