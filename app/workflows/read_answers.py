"""Staff read answers about being contacted that we could not read; what waited for them goes on."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.store import activity, consent, people
from app.store.consent.unread import unread_answers
from app.store.installation import Installation
from app.store.matching import cards_of
from app.workflows.take_people import Words
from app.workflows.take_words import keep_statements
from consent.events import Act, Authority, Interval, Statement
from consent.ledger import Event, events_of
from consent.ties import Keyring
from importers.matching.card import Card


class AnswerRefused(Exception):
    """The answer can't be settled; the message says why."""


def read_answer(
    session: Session,
    *,
    upload_id: int,
    key: str,
    refuses: Act | None,
    staff_id: int | None,
    installation: Installation,
    now: datetime,
) -> int:
    """Say what an answer means: DECLINE, STOP or nothing against a yes; for how many rows.

    A no counts from the day it was answered. A yes can't be made of it here: what the person said
    before, or says later, has to be one.

    Raises:
        AnswerRefused: there is no such answer that waits.
    """
    consent.be_only_writer(session)
    same = [one for one in unread_answers(session, upload_id) if one.key == key]
    if not same:
        raise AnswerRefused("Somebody has said what this answer means already.")
    asked = consent.Asked(installation.keyring, installation.policy, installation.moment(now))
    waiting = dict(same[0].drafts)
    drafts = sorted(set(waiting.values()))
    cards = cards_of(session, drafts)
    seqs = set(waiting)
    if refuses:
        events = consent.events(session, waiting)
        noes = [_no(refuses, events[seq], cards[draft]) for seq, draft in waiting.items()]
        seqs |= set(keep_statements(session, noes, asked.keyring, now))
    by = "command line" if staff_id is None else f"staff {staff_id}"
    consent.append(
        session,
        [
            consent.Heard(event, draft)
            for draft in drafts
            for event in _read(draft, refuses, by=by, keyring=asked.keyring, now=now)
        ],
    )
    _follow(session, cards, seqs, asked)
    activity.note(
        session,
        verb="answer read",
        now=now,
        staff_id=staff_id,
        about=f"upload {upload_id}",
        counts={"rows": len(same[0].rows), "noes": len(same[0].rows) if refuses else 0},
    )
    return len(same[0].rows)


def _follow(session: Session, cards: dict[int, Card], seqs: set[int], asked: consent.Asked) -> None:
    """Add up again wherever this bears: where these rows stand, and where their people do."""
    stands = {email for card in cards.values() for email in card.addresses}
    own = set(people.address_ids(session, stands).values())
    consent.mark_addresses(session, own, asked.keyring, cards)
    owners = set(people.person_of_drafts(session, cards).values())
    reached = consent.touched_by(session, seqs) | consent.addresses_of_people(session, owners)
    consent.refold(session, own | reached, asked)


_AS_READ = {
    Act.DECLINE: "answered no, as staff read it",
    Act.STOP: "asked us to stop, as staff read it",
}


def _no(act: Act, event: Event, card: Card) -> Words:
    said = Statement(
        act,
        card.addresses,
        event.occurred,
        _AS_READ[act],
        wording=event.wording,
    )
    return Words(
        draft_id=card.draft,
        statements=(said,),
        name=card.name,
        postcode=card.postcode,
        district=card.district,
        evidence=event.evidence,
        project=None,
    )


def _read(
    draft_id: int, refuses: Act | None, *, by: str, keyring: Keyring, now: datetime
) -> tuple[Event, ...]:
    why = _AS_READ[refuses] if refuses else "says nothing about being written to, as staff read it"
    return events_of(
        Statement(Act.READ, (), Interval(now, now), why),
        keyring=keyring,
        evidence=f"what draft {draft_id} answered",
        recorded_at=now,
        actor=by,
        authority=Authority.STAFF,
        method="staff read it",
    )
