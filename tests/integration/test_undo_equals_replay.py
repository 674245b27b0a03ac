"""Taking a file out leaves what would be there had it never come in; permission only stricter.

Random histories of files, verdicts, opt-outs and choices are lived twice: once with a file that is
taken out again, once without that file.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.audience import PersonProject, PersonState
from app.models.intake import Project, SourceRow, Upload
from app.models.people import Address, Draft, Judgement, Person
from app.models.permission import DraftMark
from app.read import exports
from app.read.health import complaints
from app.settings import Settings
from app.store import consent, matching, people, reach, taking_part, undoing
from app.store.consent.undone import said_by
from app.store.verdicts import machine_name
from app.workflows.judge_match import JudgementRefused, follow, same, unmerge
from app.workflows.stop_contact import stop_contact
from app.workflows.undo_upload import undo_upload
from consent.address import loose
from consent.events import Act
from importers.interests.score import Choice
from importers.matching.decide import Judgement as Verdict
from importers.matching.decide import Verdict as Word
from importers.matching.model import shipped
from tests.builders import QUESTION, STOPS, Office, an_office, csv_of
from tests.conftest import NOW

TIMES = int(os.environ.get("RECONVENE_EXAMPLES", "1"))
"""More histories than a test run has time for: RECONVENE_EXAMPLES=10."""

EXAMPLES = {"sqlite": 12 * TIMES, "postgresql": 2 * TIMES}

GROUPING = (
    "app.store.matching",
    "importers.matching.block",
    "app.workflows.regroup",
    "app.workflows.follow_undone",
)
"""Modules that know how many rows may share a key and still tell something."""

RowKey = tuple[str, int, int]
"""File, row, and which of its people: the same row in both lives."""

GIVENS = ("Ann", "A", "Alan", "Robert", "Liz", "Elizabeth", "E", "", "Ann and Robert")
FAMILIES = ("Marsh", "Nowak", "Marsh", "")
EMAILS = (
    "marshes@post.example",
    "liz@post.example",
    "e.nowak@work.example",
    "ann.marsh@gmail.com",
    "annmarsh@gmail.com",
    "liz@post.example; e.nowak@work.example",
    "",
)
POSTCODES = ("ZX4 2AB", "ZX3 4RF", "ZX4 2AB", "")
PHONES = ("", "", "07700 900123", "07700 900456")
DAYS = ("2025-03-01", "2025-05-01", "2025-05-01", "2025-07-01", "2025-09-01")
COMMENTS = ("", "More buses and a bus lane.", "The park needs trees and benches.")


@dataclass(frozen=True)
class File:
    name: str
    content: bytes
    project: int | None


@dataclass(frozen=True)
class Same:
    """Staff say that two rows, counted through, are one person's."""

    one: int
    other: int


@dataclass(frozen=True)
class Apart:
    """Staff split a row, counted through, off its person."""

    row: int


@dataclass(frozen=True)
class Stop:
    email: str


@dataclass(frozen=True)
class Choose:
    email: str
    choice: Choice


@dataclass(frozen=True)
class TakeOut:
    """The file is taken out now."""


Step = File | Same | Apart | Stop | Choose | TakeOut


@dataclass(frozen=True)
class History:
    steps: tuple[Step, ...]
    out: str
    """The name of the file that is taken out."""


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    return {
        "First name": draw(st.sampled_from(GIVENS)),
        "Surname": draw(st.sampled_from(FAMILIES)),
        "Email address": draw(st.sampled_from(EMAILS)),
        "Postcode": draw(st.sampled_from(POSTCODES)),
        "Mobile": draw(st.sampled_from(PHONES)),
        "Submitted on": draw(st.sampled_from(DAYS)),
        "What would you change?": draw(st.sampled_from(COMMENTS)),
        QUESTION: draw(st.sampled_from(("Yes", "Yes", "No", ""))),
    }


@st.composite
def stops(draw: st.DrawFn) -> dict[str, str]:
    """By address, or by name and place."""
    if draw(st.booleans()):
        return {"Surname": "", "First name": "", "Postcode": "", "Email": draw(a_single_address())}
    return {
        "Surname": draw(st.sampled_from(("Marsh", "Nowak"))),
        "First name": draw(st.sampled_from(("Ann", "Liz", "R", ""))),
        "Postcode": draw(st.sampled_from(POSTCODES)),
        "Email": "",
    }


def a_single_address() -> st.SearchStrategy[str]:
    return st.sampled_from([email for email in EMAILS if email and ";" not in email])


@st.composite
def files(draw: st.DrawFn, number: int) -> File:
    stop_list = draw(st.integers(0, 4)) == 0
    rows = draw(st.lists(stops() if stop_list else answers(), min_size=1, max_size=4))
    # No two files are the same file, whatever they say.
    rows = [{**row, "Reference": f"R{number}{place}"} for place, row in enumerate(rows)]
    name = f"{number} {STOPS}" if stop_list else f"answers {number}.csv"
    return File(name, csv_of(*rows), draw(st.sampled_from((None, 0, 1))) if not stop_list else None)


def happenings() -> st.SearchStrategy[Step]:
    numbers = st.integers(0, 30)
    return st.one_of(
        st.builds(Same, numbers, numbers),
        st.builds(Apart, numbers),
        st.builds(Stop, a_single_address()),
        st.builds(Choose, a_single_address(), st.sampled_from(Choice)),
    )


@st.composite
def histories(draw: st.DrawFn) -> History:
    many = draw(st.integers(2, 5))
    named = [draw(files(number)) for number in range(many)]
    out = draw(st.integers(0, many - 1))
    steps: list[Step] = []
    for file in named:
        steps.append(file)
        steps.extend(draw(st.lists(happenings(), max_size=2)))
    first = steps.index(named[out]) + 1
    # Mostly at the end, sometimes under later files.
    place = draw(st.sampled_from((len(steps), len(steps), first, (first + len(steps)) // 2)))
    steps.insert(max(place, first), TakeOut())
    return History(tuple(steps), named[out].name)


@dataclass
class Life:
    """One run of a history, and what staff said in it, row by row."""

    office: Office
    projects: list[int]
    verdicts: list[list[tuple[RowKey, RowKey, str]]] = field(default_factory=list)
    uploads: dict[str, int] = field(default_factory=dict)

    @property
    def session(self) -> Session:
        return self.office.session

    def keys(self) -> dict[int, RowKey]:
        """Draft → where it stands, for rows that are somebody's."""
        rows = self.session.execute(
            select(Draft.id, Upload.file_name, SourceRow.row, Draft.part)
            .join(SourceRow, SourceRow.id == Draft.source_row_id)
            .join(Upload, Upload.id == SourceRow.upload_id)
            .where(Draft.person_id.is_not(None))
            .order_by(Draft.id)
        )
        return {draft: (file, row, part) for draft, file, row, part in rows}

    def add(self, file: File) -> None:
        project = None if file.project is None else self.projects[file.project]
        applied = self.office.add(file.content, file.name, project=project)
        self.uploads[file.name] = applied.files[0].upload_id

    def stop(self, step: Stop) -> None:
        stop_contact(
            about_to_write(self.session),
            text=step.email,
            by="staff 1",
            installation=self.office.installation,
            now=NOW,
        )
        self.session.commit()

    def choose(self, step: Choose) -> None:
        ids = people.keep_addresses(self.session, [step.email]).values()
        consent.mark_addresses(self.session, ids, self.office.installation.keyring)
        for address in ids:
            taking_part.choose(self.session, address, {"public-transport": step.choice}, now=NOW)
        self.refold()
        bases = taking_part.refresh_interests(self.session, NOW.date())
        assert bases
        self.session.commit()

    def take_out(self, name: str) -> None:
        undo_upload(
            about_to_write(self.session),
            self.uploads[name],
            installation=self.office.installation,
            now=NOW,
            staff_id=None,
        )
        self.session.commit()

    def judge(self, step: Same | Apart) -> None:
        """Let staff judge, and remember which rows they judged."""
        last = self.session.scalar(select(Judgement.id).order_by(Judgement.id.desc()).limit(1)) or 0
        keys = self.keys()
        drafts = list(keys)
        if drafts:
            try:
                self._judge(step, drafts)
            except JudgementRefused:
                self.session.rollback()
        added = self.session.scalars(
            select(Judgement).where(
                Judgement.id > last, Judgement.by != machine_name(shipped().version)
            )
        )
        self.verdicts.append([(keys[row.a], keys[row.b], row.verdict) for row in added])

    def _judge(self, step: Same | Apart, drafts: Sequence[int]) -> None:
        given: dict[str, Any] = {
            "staff_id": None,
            "installation": self.office.installation,
            "now": NOW,
        }
        session = about_to_write(self.session)
        if isinstance(step, Same):
            a, b = drafts[step.one % len(drafts)], drafts[step.other % len(drafts)]
            same(session, a=a, b=b, **given)
        else:
            row = drafts[step.row % len(drafts)]
            (person,) = people.person_of_drafts(session, [row]).values()
            unmerge(session, person_id=person, draft_ids=[row], **given)
        session.commit()

    def repeat(self, said: Sequence[tuple[RowKey, RowKey, str]]) -> None:
        """Say again what staff said in another life, as far as its rows are there."""
        drafts = {key: draft for draft, key in self.keys().items()}
        pairs = [
            (*sorted((drafts[a], drafts[b])), Word(word))
            for a, b, word in said
            if a in drafts and b in drafts
        ]
        weights = {Word.SAME: float("inf"), Word.DIFFERENT: -float("inf")}
        matching.keep_judgements(
            about_to_write(self.session),
            [Verdict(a, b, word, weights[word]) for a, b, word in pairs],
            by="staff",
            now=NOW,
        )
        owners = people.person_of_drafts(self.session, {i for a, b, _ in pairs for i in (a, b)})
        follow(self.session, set(owners.values()), self.office.installation, NOW, by="staff")
        self.refold()
        self.session.commit()

    def refold(self) -> None:
        known = self.office.installation
        asked = consent.Asked(known.keyring, known.policy, known.moment(NOW))
        consent.refold(self.session, consent.every_address(self.session), asked)


def live(life: Life, history: History) -> None:
    """The whole history, with the file that is taken out again."""
    for step in history.steps:
        match step:
            case File():
                life.add(step)
            case Same() | Apart():
                life.judge(step)
            case Stop():
                life.stop(step)
            case Choose():
                life.choose(step)
            case TakeOut():
                before = life.office.contactable()
                life.take_out(history.out)
                assert life.office.contactable() <= before


def live_without(life: Life, history: History, verdicts: Sequence[Any]) -> None:
    """The same history in which the file never came."""
    said = iter(verdicts)
    for step in history.steps:
        match step:
            case File(name=name) if name != history.out:
                life.add(step)
            case Same() | Apart():
                life.repeat(next(said))
            case Stop():
                life.stop(step)
            case Choose():
                life.choose(step)
            case _:
                pass


def seen(life: Life) -> dict[str, Any]:
    """Everything that must be equal in both lives."""
    session, keys = life.session, life.keys()
    shown = dict(session.execute(select(Person.id, Person.public_id)).all())
    titles = dict(session.execute(select(Project.id, Project.title)).all())
    return {
        "rows": sorted(exports.rows(session)),
        "people": {
            person.public_id: (
                person.rows,
                [getattr(person, name) for name in people.FIELDS],
                {
                    name: (keys[source["draft"]], source["rule"])
                    for name, source in person.sources.items()
                },
            )
            for person in session.scalars(select(Person))
        },
        "interests": list(exports.interests(session, NOW.date())),
        "states": {
            shown[row.person_id]: (row.area, row.district, row.first_seen_on, row.last_seen_on)
            for row in session.scalars(select(PersonState))
        },
        "projects": sorted(
            (shown[row.person_id], titles[row.project_id], row.kind, row.on)
            for row in session.scalars(select(PersonProject))
        ),
        "addresses": sorted(row[:2] for row in permissions(life)),
        "counted otherwise than their addresses say": reach.kept_otherwise(session),
    }


def permissions(life: Life) -> list[tuple[str, str, str, str]]:
    return list(exports.contactable(life.session, life.office.installation, NOW.date()))


def yes(life: Life) -> set[str]:
    return {email for _, email, answer, _ in permissions(life) if answer == "yes"}


def bound_by_the_file(life: Life, history: History) -> set[str]:
    """Addresses that may be refused although they would not be, had the file never come.

    A no of the file, or one kept when it was taken out, bears on them; or any no at all does, where
    the file's rows stand: whom their names tied to it stays tied.
    """
    session = life.session
    drafts = set(
        session.scalars(
            select(Draft.id)
            .join(SourceRow, SourceRow.id == Draft.source_row_id)
            .where(SourceRow.upload_id == life.uploads[history.out])
        )
    )
    noes = {seq for seq, act in said_by(session, drafts).items() if act is not Act.GRANT}
    emails = dict(session.execute(select(Address.id, Address.email)).all())
    attested = consent.attestations(session)
    facts = consent.facts_of(session, list(emails), life.office.installation.keyring, attested)
    heard = consent.events(session, {said.seq for fact in facts.values() for said in fact.said})
    noes |= {seq for seq, event in heard.items() if event.method == "file taken out"}
    # What was near its people stays near their other rows.
    kept = set(session.scalars(select(DraftMark.key)))
    noes |= {seq for seq, event in heard.items() if not kept.isdisjoint(event.near)}
    # Whoever stopped themselves meanwhile stopped wherever they were known then.
    noes |= {seq for seq, event in heard.items() if event.method == "staff page"}
    stood_on = undoing.addresses_of_drafts(session, drafts)
    mailboxes = {loose(emails[address]) for address in stood_on}
    return {
        emails[address]
        for address, fact in facts.items()
        for said in fact.said
        if said.seq in noes or (said.act is not Act.GRANT and loose(emails[address]) in mailboxes)
    }


@pytest.fixture
def two_lives(database_url: str, settings: Settings) -> Iterator[Callable[[], Any]]:
    """Opens a prepared installation that forgets everything when it is closed."""
    engine = create_engine(database_url)
    with Session(engine) as session:
        office = an_office(session, settings)
        projects = [office.project("Buses in Aldermere"), office.project("The park")]

    @contextmanager
    def life() -> Iterator[Life]:
        with engine.connect() as connection, connection.begin() as everything:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                yield Life(Office(session, settings), projects)
            everything.rollback()

    yield life
    engine.dispose()


def differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


def check(history: History, lives: Callable[[], Any]) -> None:
    with lives() as life:
        live(life, history)
        assert complaints(life.session, life.office.installation, NOW) == []
        left, allowed = seen(life), yes(life)
        bound, verdicts = bound_by_the_file(life, history), life.verdicts
    with lives() as life:
        live_without(life, history, verdicts)
        never, would_be = seen(life), yes(life)
    assert differences(left, never) == {}
    assert allowed <= would_be
    assert would_be - allowed <= bound


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_undo_equals_replay(two_lives: Callable[[], Any]) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES["sqlite"], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(histories())
    def holds(history: History) -> None:
        check(history, two_lives)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_does_where_keys_are_crowded_too(
    two_lives: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """More rows share a name, a place or a telephone than tell anything."""
    for module in GROUPING:
        monkeypatch.setattr(f"{module}.GROUP_LIMIT", 4)
    for module in ("importers.matching.block", "app.store.matching"):
        monkeypatch.setattr(f"{module}.NAMES_LIMIT", 4)

    @hypothesis_settings(
        max_examples=EXAMPLES["sqlite"] // 2, suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(histories())
    def holds(history: History) -> None:
        check(history, two_lives)

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_undo_equals_replay_on_postgresql(two_lives: Callable[[], Any]) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES["postgresql"], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(histories())
    def holds(history: History) -> None:
        check(history, two_lives)

    holds()


@st.composite
def known_by_telephone(draw: st.DrawFn, letter: str) -> File:
    """Rows of one or two people whom only a name, a telephone and a place tie."""
    rows = [
        {
            "First name": draw(st.sampled_from(("Ann", "Ann", "Robert"))),
            "Surname": "Marsh",
            "Email address": f"{draw(st.sampled_from('abc'))}{letter}@post.example",
            "Postcode": draw(st.sampled_from(("", "", "ZX4 2AB"))),
            "Mobile": draw(st.sampled_from(("07700 900123", "07700 900123", ""))),
            "Submitted on": "2025-09-01",
            QUESTION: "Yes",
            "Reference": f"{letter}{number}",
        }
        for number in range(draw(st.integers(1, 3)))
    ]
    return File(f"{letter}.csv", csv_of(*rows), None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_comes_later_may_be_written_to_no_more_than_if_the_file_had_stayed(
    two_lives: Callable[[], Any],
) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES["sqlite"], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(
        known_by_telephone("x"),
        st.none() | known_by_telephone("y"),
        st.sampled_from(("ax@post.example", "bx@post.example", "ay@post.example")),
        known_by_telephone("z"),
    )
    def holds(out: File, beside: File | None, stopped: str, later: File) -> None:
        allowed = []
        for taken_out in (True, False):
            with two_lives() as life:
                for file in filter(None, (out, beside)):
                    life.add(file)
                life.stop(Stop(stopped))
                if taken_out:
                    life.take_out(out.name)
                life.add(later)
                allowed.append(yes(life))
        assert allowed[0] <= allowed[1]

    holds()


SHARED = "marshes@post.example"


@st.composite
def who_share_a_mailbox(draw: st.DrawFn, letter: str, *emails: str) -> File:
    """Rows of people who share a mailbox; at these addresses."""
    rows = [
        {
            "First name": draw(st.sampled_from(("Ann", "Ann", "Ann", "A", "Robert", "", "The"))),
            "Surname": "Marsh",
            "Email address": draw(st.sampled_from(emails)),
            "Postcode": draw(st.sampled_from(("ZX4 2AB", "ZX4 2AB", ""))),
            "Mobile": draw(st.sampled_from(("07700 900123", "07700 900123", ""))),
            "Submitted on": "2025-09-01",
            QUESTION: "Yes",
            "Reference": f"{letter}{number}",
        }
        for number in range(draw(st.integers(1, 2)))
    ]
    return File(f"{letter}.csv", csv_of(*rows), None)


@st.composite
def a_stop_there(draw: st.DrawFn) -> File:
    given, family = draw(
        st.sampled_from(
            (("", ""), ("", "Marsh"), ("The", "Marshes"), ("Robert", "Marsh"), ("R", ""))
        )
    )
    row = {"Surname": family, "First name": given, "Email": SHARED}
    return File(STOPS, csv_of(row), None)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_so_it_is_with_a_no_at_a_mailbox_that_may_be_anybodys_there(
    two_lives: Callable[[], Any],
) -> None:
    @hypothesis_settings(
        max_examples=EXAMPLES["sqlite"], suppress_health_check=list(HealthCheck), deadline=None
    )
    @given(
        who_share_a_mailbox("x", SHARED),
        st.none() | who_share_a_mailbox("y", SHARED, "a.marsh@work.example", ""),
        a_stop_there(),
        who_share_a_mailbox("z", "ann@work.example"),
    )
    def holds(out: File, beside: File | None, stopped: File, later: File) -> None:
        allowed = []
        for taken_out in (True, False):
            with two_lives() as life:
                for file in filter(None, (out, beside, stopped)):
                    life.add(file)
                if taken_out:
                    life.take_out(out.name)
                life.add(later)
                allowed.append(yes(life))
        assert allowed[0] <= allowed[1]

    holds()
