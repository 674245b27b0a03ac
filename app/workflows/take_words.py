"""The second half of taking rows in: what they say goes to the ledger, and what follows from it."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from app.store import consent
from app.workflows.follow_undone import follow_undone
from app.workflows.take_people import Formed, Portion, Words, words_of
from consent.address import loose
from consent.events import Act, Statement
from consent.ledger import Event, events_of
from consent.standing import NOES, STOPS
from consent.ties import Keyring
from importers.clean.own_names import is_own_name
from importers.draft import PersonName
from importers.matching.card import Card


def take_words(
    session: Session,
    portion: Portion,
    formed: Formed,
    *,
    asked: consent.Asked,
    now: datetime,
    known: dict[int, Card],
) -> None:
    """Append what the rows of a portion say, and work out who may be written to.

    `known` keeps cards from one portion to the next; those of this one are there.
    """
    words = words_of(portion, formed.draft_ids)
    heard = keep_statements(session, words, asked.keyring, now)
    told = {seq: consent.told_of(one.event, one.draft_id) for seq, one in heard.items()}
    follow_undone(session, {i: known[i] for i in formed.draft_ids}, now)
    own = set(formed.address_ids) | consent.addresses_of_people(session, formed.people)
    consent.mark_addresses(session, own, asked.keyring, known)
    consent.refold(session, own | consent.touched_by(session, heard), asked, told)


def keep_statements(
    session: Session, said: Iterable[Words], keyring: Keyring, now: datetime
) -> dict[int, consent.Heard]:
    """Append what rows say to the ledger, everything that stops or declines first."""
    heard = [
        consent.Heard(event, words.draft_id)
        for words in said
        for event in _events(words, keyring, now)
    ]
    return consent.appended(session, sorted(heard, key=lambda h: h.event.act is Act.GRANT))


def _events(words: Words, keyring: Keyring, now: datetime) -> Iterable[Event]:
    given, family = _as_surname(words.name)
    nobody = frozenset[str]()
    marks = namesakes = nobody
    # Only a no, or what may be one, is found by a name; most rows say yes, and keys are dear.
    if any(statement.act is not Act.GRANT for statement in words.statements):
        marks = keyring.person_marks(given, family, words.postcode)
        namesakes = keyring.namesakes(given, family, words.postcode)
    for statement in words.statements:
        near = nobody
        if statement.act in NOES:
            near = namesakes | _household(words.name, statement, keyring)
        if statement.act in STOPS and not statement.addresses:
            place = words.postcode or words.district
            near |= keyring.near_marks(given, family, postcode=place)
        evidence = words.evidence
        if statement.act is Act.UNREAD and statement.column is not None:
            evidence += f" column {statement.column + 1}"
        yield from events_of(
            statement,
            keyring=keyring,
            evidence=evidence,
            recorded_at=now,
            marks=marks,
            near=near,
            project=words.project,
        )


def _as_surname(name: PersonName) -> tuple[str, str]:
    """Given name and surname of whoever says no; a single word may well be the surname."""
    return (name.given, name.family) if name.family else ("", name.given)


def _household(name: PersonName, statement: Statement, keyring: Keyring) -> frozenset[str]:
    """By which a no is found for whoever else uses the mailbox; everybody, unless it says whose it is.

    Beside two addresses a name does not: of a couple who answered on one row only one may be named.
    """
    several = len(set(map(loose, statement.addresses))) > 1
    given, family = (name.given, name.family) if is_own_name(name) and not several else ("", "")
    return frozenset[str]().union(
        *(keyring.household_marks(address, given, family) for address in statement.addresses)
    )
