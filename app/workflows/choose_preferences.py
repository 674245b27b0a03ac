"""A member governs their own permission: stop everything, choose topics."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, jobs, links, people, taking_part
from app.store.installation import INTEREST_BASES, Installation, kept
from consent.events import Act, Authority
from consent.ledger import events_of
from consent.notices import current
from consent.preferences import BadChoice, TopicChoice, statements_of
from consent.preferences import stop as stop_statement
from consent.reasons import State
from consent.tokens import Link
from importers.interests.score import Choice

STOP_AT_MAILCHIMP = "stop at Mailchimp"
"""The job that unsubscribes, on every list, whoever asked us to stop."""


@dataclass(frozen=True, slots=True)
class TopicLine:
    """One topic a member may choose."""

    slug: str
    label: str
    choice: str
    """'', keep, not_now or never"""


@dataclass(frozen=True, slots=True)
class MemberView:
    """What a member's own page shows: no name, no answers, the address masked."""

    masked: str
    stopped: bool
    topics: tuple[TopicLine, ...]


def open_link(session: Session, *, token: str, installation: Installation) -> MemberView:
    """What the page behind a link shows; changes nothing.

    Raises:
        BadLink: the link is forged, truncated or forgotten.
    """
    address_id, email, _ = _follow(session, token, installation)
    return _view(session, address_id, email)


def stop(session: Session, *, token: str, installation: Installation, now: datetime) -> MemberView:
    """Stop everything, at once and for good; asking twice changes nothing more."""
    address_id, email, _ = _follow(session, token, installation)
    # A stop that only reaches here from another address would leave with an unmerge; this one stays.
    known = consent.said_at(session, email, Act.STOP, installation.keyring)
    if not known or _state(session, address_id) is not State.ASKED_TO_STOP:
        stop_address(
            session,
            email=email,
            evidence=f"own page, address {address_id}",
            authority=Authority.SUBJECT_LINK,
            actor="person",
            installation=installation,
            now=now,
        )
        activity.note(session, verb="stopped on own page", now=now, about=f"address {address_id}")
    return _view(session, address_id, email)


def stop_address(
    session: Session,
    *,
    email: str,
    evidence: str,
    authority: Authority,
    actor: str,
    installation: Installation,
    now: datetime,
) -> None:
    """Write a stop into the ledger, let it take effect, and have Mailchimp told."""
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    said = stop_statement(email, now=asked.now)
    # Whoever stops now stops at every address known as theirs, also if rows are split off later.
    known = people.addresses_of(session, people.people_at(session, email))
    events = events_of(
        replace(said, addresses=(email, *sorted(known - {email}))),
        keyring=installation.keyring,
        evidence=evidence,
        recorded_at=now,
        actor=actor,
        authority=authority,
        method="preferences page" if actor == "person" else "staff page",
        notice=current("stop").notice_id if actor == "person" else None,
    )
    # Before the ledger is locked: whoever brings the same address now may want the lock next.
    people.keep_addresses(session, {email})
    seqs = consent.append(session, [consent.Heard(event) for event in events])
    consent.spread(session, email, seqs, asked)
    jobs.put(session, STOP_AT_MAILCHIMP, {}, now=now)


def choose(
    session: Session,
    *,
    token: str,
    form: Mapping[str, str],
    installation: Installation,
    now: datetime,
) -> MemberView:
    """Keep the topics a member chose; they outrank whatever was guessed.

    Raises:
        BadLink, BadChoice: a link or an answer that was never offered.
    """
    address_id, email, _ = _follow(session, token, installation)
    issues = {topic.slug for topic in taking_part.taxonomy(session)}
    said = statements_of(form, canonical=email, issues=issues, now=installation.moment(now))
    chosen = {one.issue: Choice(one.choice.value) for one in said if isinstance(one, TopicChoice)}
    if len(chosen) != len(said):
        raise BadChoice("That is not one of the choices on this page.")
    taking_part.choose(session, address_id, chosen, now=now)
    taking_part.refresh_interests_of(
        session,
        people.people_at(session, email),
        installation.today(now),
        kept(session, INTEREST_BASES),
    )
    activity.note(
        session,
        verb="topics chosen",
        now=now,
        about=f"address {address_id}",
        counts={"topics": len(chosen)},
    )
    return _view(session, address_id, email)


def masked(email: str) -> str:
    """An address its owner recognises and nobody else reads: 'g•••@c•••.example'."""
    local, _, domain = email.partition("@")
    name, _, rest = domain.partition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{rest}"


def _follow(session: Session, token: str, installation: Installation) -> tuple[int, str, Link]:
    return links.follow(session, token, keys=installation.link_keys)


def _state(session: Session, address_id: int) -> State | None:
    return consent.states(session, [address_id]).get(address_id)


def _view(session: Session, address_id: int, email: str) -> MemberView:
    chosen = taking_part.chosen(session, address_id)
    return MemberView(
        masked=masked(email),
        stopped=_state(session, address_id) is State.ASKED_TO_STOP,
        topics=tuple(
            TopicLine(topic.slug, topic.label, chosen.get(topic.slug, ""))
            for topic in taking_part.taxonomy(session)
        ),
    )
