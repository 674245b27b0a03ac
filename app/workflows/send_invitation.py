"""Invite a group to a project: every permission is asked again at the last moment; sent once."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.store import audiences, consent, groups, jobs, stop_lines
from app.store.installation import Installation
from app.workflows import sync_audience
from app.workflows.count_segment import Gathered, gather, read_rule
from app.workflows.receive_files import READ_FILES
from consent.address import EmailAddress
from consent.gate import Refused, admit
from consent.reasons import State
from segments.audience import (
    OWN_TAG,
    Audience,
    AudienceDown,
    AudienceRefused,
    Message,
    Outcome,
    RemoteMember,
)
from segments.message import Letter, compose
from segments.plan import UP_TO_DATE, Create, Nothing, SyncPlan, Unsubscribe, Update, plan_sync


class InvitationRefused(Exception):
    """The invitation can't be sent; the message says what to change."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What an officer wants sent, and to whom."""

    project_id: int
    segment_id: int
    audience_id: int
    subject: str
    body: str
    """Paragraphs, an empty line between them."""
    take_part_url: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """An invitation made up, to be sent without holding a transaction open."""

    invitation_id: int
    message: Message
    plan: SyncPlan
    found: Gathered


@dataclass(frozen=True, slots=True)
class Launched:
    """What Mailchimp answered."""

    campaign_id: str
    outcome: Outcome
    created: frozenset[str]
    before: tuple[RemoteMember, ...]
    after: tuple[RemoteMember, ...] | None
    """What the list held afterwards; `None` when Mailchimp did not answer any more."""
    calls: int


def prepare(
    session: Session,
    wish: Wish,
    members: Sequence[RemoteMember],
    *,
    installation: Installation,
    now: datetime,
) -> Ready:
    """Ask everybody's permission again and make the invitation up.

    One that was begun before and never confirmed is taken up again under its own tag, by which
    Mailchimp knows it, so that pressing Send twice never sends twice.

    `members` is what the list holds now; whoever left it there is heard first.

    Raises:
        InvitationRefused: nobody may be written to, or something is missing.
    """
    _check(wish, installation)
    _check_stop_lists(session)
    segment = groups.saved(session, wish.segment_id)
    if segment is None:
        raise InvitationRefused("Choose a group to invite.")
    audiences.keep_mirror(session, wish.audience_id, members, ours=())
    sync_audience.hear(session, members, installation=installation, now=now)
    rule = read_rule(session, segment.rule)
    found = gather(session, rule, installation=installation, now=now)
    if not found.admitted:
        raise InvitationRefused("Nobody in this group may be written to now.")
    made = audiences.unfinished_invitation(session, _described(wish)) or audiences.add_invitation(
        session,
        {
            **_described(wish),
            "tag": f"{OWN_TAG}{secrets.token_hex(6)}",  # says nothing to whoever reads it there
            "state": "sending",
            "made_at": installation.clock(now),
        },
    )
    wanted = sync_audience.wanted_of(session, found.admitted, installation=installation, now=now)
    stops = consent.emails_in(session, State.ASKED_TO_STOP)
    plan = plan_sync(wanted, members, stops, tag=made.tag)
    audiences.expect(session, wish.audience_id, [step.address for step in plan.of(Create)])
    return Ready(
        invitation_id=made.id,
        message=_message(session, wish, installation),
        plan=plan,
        found=found,
    )


@dataclass(frozen=True, slots=True)
class Pushed:
    """The list is ready and the campaign made; nothing is sent yet."""

    campaign_id: str
    outcome: Outcome
    created: frozenset[str]


def push(audience: Audience, ready: Ready) -> Pushed:
    """Bring the list up to date and make the campaign, stops first. No database is touched.

    Raises:
        AudienceDown: Mailchimp does not answer; try again, nothing was sent.
        AudienceRefused: Mailchimp's no, in one sentence; nothing was sent.
    """
    plan = ready.plan
    audience.unsubscribe([step.address for step in plan.of(Unsubscribe)])
    audience.ensure_merge_fields()
    updated = audience.update([step.wanted for step in plan.of(Update)], tag=plan.tag)
    created = audience.create([step.wanted for step in plan.of(Create)], tag=plan.tag)
    already = [s.address for s in plan.of(Nothing) if s.reason == UP_TO_DATE]
    outcome = updated + created + Outcome(done=tuple(already))
    campaign = audience.create_campaign(ready.message, tag=plan.tag, marker=plan.tag)
    check = audience.checklist(campaign.campaign_id)
    if not check.ready:
        raise AudienceRefused(" ".join(check.objections) or "Mailchimp is not ready to send this.")
    return Pushed(campaign.campaign_id, outcome, frozenset(created.done))


def refused_since(
    session: Session, ready: Ready, *, installation: Installation, now: datetime
) -> tuple[str, ...]:
    """Ask the ledger once more, just before sending: who of the recipients may not be written to.

    Raises:
        InvitationRefused: a stop list came meanwhile, and who is on it is not known yet.
    """
    _check_stop_lists(session)
    found = {one.address_id: one.permitted.canonical for one in ready.found.admitted}
    standings = consent.folded(session, found, installation.keyring)
    moment = installation.moment(now)
    return tuple(
        email
        for address_id, email in sorted(found.items())
        if isinstance(
            admit(
                EmailAddress(email), standings[address_id], now=moment, policy=installation.policy
            ),
            Refused,
        )
    )


def launch(
    audience: Audience,
    ready: Ready,
    pushed: Pushed,
    before: Sequence[RemoteMember],
    *,
    refused: Sequence[str],
) -> Launched:
    """Send, to nobody among `refused`. No database is touched.

    Raises:
        AudienceDown: Mailchimp does not answer; try again, nothing is ever sent twice.
        AudienceRefused: Mailchimp's no, in one sentence; nothing was sent.
    """
    if refused:
        audience.untag(refused, tag=ready.plan.tag)
        audience.unsubscribe([email for email in refused if email in pushed.created])
    outcome = replace(
        pushed.outcome, done=tuple(a for a in pushed.outcome.done if a not in set(refused))
    )
    sent = audience.send(pushed.campaign_id, expected=len(set(outcome.done)))
    return Launched(
        campaign_id=sent.campaign_id,
        outcome=outcome,
        created=pushed.created,
        before=tuple(before),
        after=_read_back(audience),
        calls=audience.calls,
    )


def _check(wish: Wish, installation: Installation) -> None:
    if not wish.subject.strip():
        raise InvitationRefused("Enter a subject.")
    if not wish.body.strip():
        raise InvitationRefused("Write the invitation.")
    if not installation.reply_to:
        raise InvitationRefused("Set a reply address in the settings first.")


def _check_stop_lists(session: Session) -> None:
    """A list that waits, or a line nobody could read, may mean somebody in the group.

    So may a file that is being read: what it is shows only then.
    """
    if jobs.under_way(session, READ_FILES):
        raise InvitationRefused(
            "Files are being read just now, and one may list people who asked to stop. Send it once "
            "they are read."
        )
    waiting = stop_lines.lists_waiting(session)
    if waiting:
        raise InvitationRefused(
            f"A list of people who asked to stop waits to be added: {', '.join(waiting)}. "
            "Add it first; nothing is sent before."
        )
    unread = stop_lines.files_unread(session)
    if unread:
        raise InvitationRefused(
            f"‘{unread[0].name}’ seems to be a list of people who asked to stop, and it was not "
            "read. Open it or look at it first, on the page ‘Stop lists we can’t read’."
        )
    count = stop_lines.count_unread(session)
    if count:
        lines = "A line of a stop list" if count == 1 else f"{count} lines of stop lists"
        raise InvitationRefused(
            f"{lines} can’t be read and may mean somebody you are about to write to. "
            "Look at them first, on the page ‘Stop lists we can’t read’."
        )


def _message(session: Session, wish: Wish, installation: Installation) -> Message:
    title = groups.project_title(session, wish.project_id)
    return compose(
        Letter(
            subject=wish.subject.strip(),
            paragraphs=tuple(p.strip() for p in wish.body.split("\n\n") if p.strip()),
            why=f"you told {installation.organisation} that you want to hear about things like "
            f"“{title}”",
            organisation=installation.organisation,
            reply_to=installation.reply_to,
            take_part_url=wish.take_part_url,
            public_url=installation.settings.public_url,
        )
    )


def _read_back(audience: Audience) -> tuple[RemoteMember, ...] | None:
    """What the list holds now. The invitation is out by then, so silence is no failure."""
    try:
        return tuple(audience.members())
    except AudienceDown:
        return None


def _described(wish: Wish) -> dict[str, Any]:
    return {
        "project_id": wish.project_id,
        "segment_id": wish.segment_id,
        "audience_id": wish.audience_id,
        "subject": wish.subject.strip(),
        "body": wish.body,
    }
