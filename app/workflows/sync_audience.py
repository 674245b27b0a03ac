"""Bring a Mailchimp list into line with a group: read, plan, show, apply exactly that."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, audiences, consent, groups, jobs, links, people
from app.store.installation import Installation
from app.workflows.choose_preferences import STOP_AT_MAILCHIMP
from app.workflows.count_segment import Admitted, gather, read_rule
from consent.events import Act, Authority, Interval, Statement
from consent.ledger import Event, events_of
from consent.reasons import State
from segments.audience import (
    OWN_TAG,
    Audience,
    MergeValues,
    Outcome,
    RemoteMember,
    RemoteStatus,
    Wanted,
)
from segments.plan import (
    Action,
    Create,
    Nothing,
    SyncPlan,
    Unsubscribe,
    Untag,
    Update,
    plan_sync,
)


class SyncRefused(Exception):
    """The list can't be updated; the message says why."""


@dataclass(frozen=True, slots=True)
class StepLine:
    """What is done about one address, and why."""

    email: str
    action: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncView:
    """A plan to show before it is applied."""

    run_id: int
    counts: dict[str, int]
    steps: tuple[StepLine, ...]
    brake: str
    """Why somebody should look twice, or ''."""


@dataclass(frozen=True, slots=True)
class SyncResult:
    """What applying a plan came to."""

    run_id: int
    counts: dict[str, int]
    problems: tuple[StepLine, ...]
    calls: int
    left_untouched: int
    """Members that were there before us and are as they were."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A plan made up, to be carried out without holding a transaction open."""

    run_id: int
    plan: SyncPlan


@dataclass(frozen=True, slots=True)
class Delivered:
    """What Mailchimp answered, and what it holds now."""

    outcome: Outcome
    members: tuple[RemoteMember, ...]
    calls: int


def plan(
    session: Session,
    members: Sequence[RemoteMember],
    *,
    segment_id: int | None,
    audience_id: int,
    installation: Installation,
    now: datetime,
) -> SyncView:
    """Hear from the list's members who left it, and plan. Without a group only stops are planned."""
    made = _plan(session, members, segment_id, audience_id, installation, now)
    run_id = audiences.start_run(
        session,
        audience_id=audience_id,
        segment_id=segment_id,
        tag=made.tag,
        counts=made.counts,
        now=now,
    )
    changing = [step for step in made.steps if not isinstance(step, Nothing)]
    known = people.address_ids(session, [step.address for step in changing])
    audiences.keep_steps(
        session, run_id, ((known.get(s.address), s.action.value, s.reason) for s in changing)
    )
    brake = made.brake()
    return SyncView(
        run_id=run_id,
        counts=made.counts,
        steps=tuple(StepLine(s.address, s.action.value, s.reason) for s in changing),
        brake=brake.sentence if brake else "",
    )


def prepare(
    session: Session,
    members: Sequence[RemoteMember],
    *,
    run_id: int,
    installation: Installation,
    now: datetime,
) -> Ready:
    """Ask everything again before a plan that was shown is carried out.

    Whoever stopped since is left out and unsubscribed; nobody is added who was not in the plan.

    Raises:
        SyncRefused: the run was carried out already.
    """
    run = audiences.run(session, run_id)
    if run.state != "planned":
        raise SyncRefused("This update was carried out already.")
    shown = audiences.planned_steps(session, run_id)
    made = _plan(session, members, run.segment_id, run.audience_id, installation, now)
    brake = made.brake()
    if brake and made.counts[Action.UNSUBSCRIBE] > run.counts[Action.UNSUBSCRIBE]:
        raise SyncRefused(f"{brake.sentence} It was less when this was shown: look at it again.")
    agreed = tuple(
        step
        for step in made.steps
        if not isinstance(step, Create | Update) or (step.address, step.action.value) in shown
    )
    ready = replace(made, steps=agreed)
    audiences.expect(session, run.audience_id, [step.address for step in ready.of(Create)])
    return Ready(run_id, ready)


def deliver(audience: Audience, made: SyncPlan) -> Delivered:
    """Carry a plan out at Mailchimp, stops first. No database is touched.

    Raises:
        AudienceDown: Mailchimp does not answer; what was done stays done, try again later.
    """
    outcome = audience.unsubscribe([step.address for step in made.of(Unsubscribe)])
    outcome += audience.untag([step.address for step in made.of(Untag)], tag=made.tag)
    updates, creates = made.of(Update), made.of(Create)
    if updates or creates:
        audience.ensure_merge_fields()
        outcome += audience.update([step.wanted for step in updates], tag=made.tag)
        outcome += audience.create([step.wanted for step in creates], tag=made.tag)
    return Delivered(outcome, tuple(audience.members()), audience.calls)


def record(session: Session, ready: Ready, delivered: Delivered, *, now: datetime) -> SyncResult:
    """Write down what came of it."""
    run = audiences.run(session, ready.run_id)
    done = set(delivered.outcome.done)
    created = [s.address for s in ready.plan.of(Create) if s.address in done]
    audiences.keep_mirror(session, run.audience_id, delivered.members, ours=created)
    catch_up(session, run.audience_id, now=now)
    problems = {problem.address: problem.sentence for problem in delivered.outcome.problems}
    audiences.finish_run(session, ready.run_id, problems=problems, calls=delivered.calls, now=now)
    counts = Counter(
        step.action.value
        for step in ready.plan.steps
        if step.address in done and not isinstance(step, Nothing)
    )
    activity.note(
        session, verb="Mailchimp updated", now=now, about=f"run {ready.run_id}", counts=dict(counts)
    )
    return SyncResult(
        run_id=ready.run_id,
        counts={
            action.value: counts[action.value] for action in Action if action is not Action.NOTHING
        },
        problems=tuple(
            StepLine(a, "problem", sentence) for a, sentence in sorted(problems.items())
        ),
        calls=delivered.calls,
        left_untouched=len(ready.plan.of(Nothing)),
    )


def stops_due(session: Session, audience_id: int) -> SyncPlan:
    """Who must be unsubscribed at one list, going by our record of it; nothing else."""
    made = plan_sync([], audiences.mirror(session, audience_id), _stopped(session), tag="")
    return replace(made, steps=made.of(Unsubscribe))


def catch_up(session: Session, audience_id: int, *, now: datetime) -> None:
    """Have whoever asked us to stop while we spoke with Mailchimp unsubscribed as well.

    Their own job may have run before we put them there.
    """
    if stops_due(session, audience_id).steps:
        jobs.put(session, STOP_AT_MAILCHIMP, {}, now=now)


def record_stops(session: Session, audience_id: int, outcome: Outcome, *, now: datetime) -> None:
    """Write down who was unsubscribed."""
    gone = set(outcome.done)
    audiences.mark_unsubscribed(session, audience_id, gone)
    activity.note(session, verb="stops sent to Mailchimp", now=now, counts={"addresses": len(gone)})


def _plan(
    session: Session,
    members: Sequence[RemoteMember],
    segment_id: int | None,
    audience_id: int,
    installation: Installation,
    now: datetime,
) -> SyncPlan:
    audiences.keep_mirror(session, audience_id, members, ours=())
    hear(session, members, installation=installation, now=now)
    wanted: Sequence[Wanted] = ()
    tag = ""
    if segment_id is not None:
        segment = groups.saved(session, segment_id)
        if segment is None:
            raise SyncRefused("There is no such group.")
        tag = f"{OWN_TAG}group-{segment_id}"
        rule = read_rule(session, segment.rule)
        found = gather(session, rule, installation=installation, now=now).admitted
        wanted = wanted_of(session, found, installation=installation, now=now)
    return plan_sync(wanted, members, _stopped(session), tag=tag)


def wanted_of(
    session: Session, found: Sequence[Admitted], *, installation: Installation, now: datetime
) -> list[Wanted]:
    """What Mailchimp should know of these people: their names and their own links."""
    tokens = links.tokens_for(
        session, [one.address_id for one in found], keys=installation.link_keys, now=now
    )
    return [
        Wanted(
            one.permitted,
            MergeValues(one.person.given, one.person.family, tokens[one.address_id]),
        )
        for one in found
    ]


def hear(
    session: Session,
    members: Iterable[RemoteMember],
    *,
    installation: Installation,
    now: datetime,
) -> int:
    """Write into the ledger who left, or bounced, at Mailchimp; how many we did not know of."""
    left = {
        member.address.lower(): _ACTS[member.status] for member in members if member.status in _ACTS
    }
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    known = people.mailboxes_known(session, list(left))
    news = 0
    for email in sorted(known):
        if consent.said_at(session, email, left[email], asked.keyring):
            continue
        seqs = consent.append(
            session, [consent.Heard(event) for event in _heard(email, left[email], asked, now)]
        )
        if seqs:
            consent.spread(session, email, seqs, asked)
            news += 1
    return news


_ACTS = {RemoteStatus.UNSUBSCRIBED: Act.STOP, RemoteStatus.CLEANED: Act.BOUNCE}


def _heard(email: str, act: Act, asked: consent.Asked, now: datetime) -> Sequence[Event]:
    said = Statement(
        act=act,
        addresses=(email,),
        when=Interval(None, asked.now),
        why="unsubscribed at Mailchimp" if act is Act.STOP else "bounced at Mailchimp",
    )
    return events_of(
        said,
        keyring=asked.keyring,
        evidence="read from Mailchimp",
        recorded_at=now,
        actor="Mailchimp",
        authority=Authority.PROCESSOR,
        method="read from Mailchimp",
    )


def _stopped(session: Session) -> list[str]:
    return consent.emails_in(session, State.ASKED_TO_STOP)
