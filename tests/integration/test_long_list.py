"""A long list: made for measurements as an import would make it, and what adding to it leaves alone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import create_engine, delete, func, or_, select, text, update
from sqlalchemy.orm import Session

from app.bench.carried_over import carry_over
from app.bench.long_list import found_list
from app.bench.many_rows import ManyRows, Wanted
from app.cli import command_line
from app.db import about_to_write
from app.factory import create_app
from app.models.audience import PersonReach
from app.models.consent import ConsentEvent
from app.models.people import Address, Draft, Judgement, MatchKey, Person, PersonAddress, Suggestion
from app.models.permission import Standing
from app.models.taking_part import Interest, Participation
from app.read.explaining import Explained, explain
from app.read.health import complaints
from app.settings import Settings
from app.store import match_keys, people, reach
from app.store.long_lists import held_to
from app.store.matching import StoredBlockIndex, cards_of
from app.store.projects import project_by_title
from app.store.verdicts import in_force, lowest_rank_first
from app.workflows import weigh_interests
from app.workflows.regroup import judge_again
from app.workflows.stop_contact import stop_contact
from consent.reasons import State
from importers.matching.block import GROUP_LIMIT
from importers.matching.model import MOST_STEPS, shipped
from tests.builders import Office, an_office, answer, csv_of, rows_by_table, stop_list
from tests.conftest import NOW, TEMPLATE, postgresql_copy

FILES = list(ManyRows(Wanted(people=150, rows=60, often=True)).first())


def what_matching_reads(session: Session) -> dict[str, Any]:
    """What the next upload would meet, whatever the numbers."""
    row = dict(session.execute(select(Draft.id, Draft.public_id)).all())
    owners: dict[int, set[str]] = {}
    for draft, person in session.execute(select(Draft.id, Draft.person_id)):
        owners.setdefault(person, set()).add(row[draft])
    verdicts = session.execute(select(Judgement).order_by(*lowest_rank_first())).scalars()
    emails = dict(session.execute(select(Address.id, Address.email)).all())
    return {
        "cards": {
            public: {**card, "upload": 0}
            for public, card in session.execute(select(Draft.public_id, Draft.card))
        },
        "keys": {(key, row[draft]) for key, draft in match_keys.of_drafts(session, list(row))},
        "verdicts": {
            frozenset((row[a], row[b])): (one.verdict, one.weight)
            for (a, b), one in in_force(verdicts).items()
        },
        "people": {frozenset(rows) for rows in owners.values()},
        "asked": {
            frozenset((frozenset(owners[low]), frozenset(owners[high])))
            for low, high in session.execute(select(Suggestion.low_id, Suggestion.high_id))
        },
        "said": sorted(
            (row[draft], act, address or "", wording or "")
            for draft, act, address, wording in session.execute(
                select(
                    ConsentEvent.draft_id,
                    ConsentEvent.act,
                    ConsentEvent.address,
                    ConsentEvent.wording,
                )
            )
        ),
        "standings": {
            emails[one.address_id]: (one.code, one.state, one.valid_until)
            for one in session.scalars(select(Standing))
        },
        "reach": {
            frozenset(owners[one.person_id]): (one.can_until, one.waits)
            for one in session.scalars(select(PersonReach))
        },
        "took part": sorted(
            (row[draft], kind)
            for draft, kind in session.execute(select(Participation.draft_id, Participation.kind))
        ),
        "interests": sorted(
            (sorted(owners[one.person_id]), one.issue, one.score)
            for one in session.scalars(select(Interest))
        ),
    }


def test_a_list_made_in_one_go_is_what_an_import_would_have_made(
    lives: Callable[[], Any],
) -> None:
    with lives() as office:
        found_list(office.session, FILES, office.installation, NOW, files_at_once=4)
        at_once = what_matching_reads(office.session)
    with lives() as office:
        project = office.project("A long conversation")
        for file in FILES:
            office.add(file.content, file.name, project=project)
        imported = what_matching_reads(office.session)
    assert len(at_once["people"]) > 100
    assert at_once["asked"]
    for part, found in at_once.items():
        assert found == imported[part], part


def test_a_list_carried_over_to_postgresql_goes_on_there(
    sqlite_sample: Path, postgresql: str, tmp_path: Path
) -> None:
    source = sqlite_sample
    with postgresql_copy(postgresql, TEMPLATE, str(tmp_path)) as url:
        carry_over(f"sqlite:///{source}", url)
        ours, theirs = create_engine(f"sqlite:///{source}"), create_engine(url)
        with Session(ours) as before, Session(theirs) as after:
            assert rows_by_table(after) == rows_by_table(before)
            assert what_matching_reads(after) == what_matching_reads(before)
            after.add(Person(public_id="somebody new"))
            after.flush()
            newest = after.scalar(select(func.max(Person.id)))
            assert newest == (before.scalar(select(func.max(Person.id))) or 0) + 1
        ours.dispose()
        theirs.dispose()


def test_adding_to_a_list_is_measured_on_it_and_on_a_tenth_of_it(tmp_path: Path) -> None:
    lists = tmp_path / "lists"
    asked = ["bench", "match", "--against", "1000", "--rows", "40", "--lists", str(lists)]
    done = CliRunner().invoke(command_line, [*asked, "--json"], obj=create_app)
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)["sqlite"]
    assert set(found) == {"100", "1000", "ratio", "cpu_ratio"}
    for one in (found["100"], found["1000"]):
        assert one["rows_added"] == [40, 40, 40]
        assert 0.5 < one["recall"] <= 1
        assert 0.8 < one["precision"] <= 1
        assert len(one["seconds_of_each"]) == 3
    assert found["1000"]["people"] > 900
    kept = {file: file.stat().st_mtime_ns for file in lists.rglob("*.sqlite3")}
    assert len(kept) == 2
    again = CliRunner().invoke(command_line, asked, obj=create_app)
    assert "times as long" in again.output
    assert {file: file.stat().st_mtime_ns for file in lists.rglob("*.sqlite3")} == kept


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def counted(office: Office, moment: datetime) -> tuple[int, int]:
    return reach.that_can_be_invited(office.session, moment), reach.that_wait(
        office.session, moment
    )


def counted_by_address(office: Office, moment: datetime) -> tuple[int, int]:
    """The same, of each address of everybody."""
    can = (Standing.state == State.CAN_BE_INVITED.value) & or_(
        Standing.valid_until.is_(None), Standing.valid_until >= moment
    )
    waits = Standing.state == State.WAITING_FOR_ONE_FACT.value

    def of_people(where: Any) -> set[int]:
        whose = select(PersonAddress.person_id).join(
            Standing, Standing.address_id == PersonAddress.address_id
        )
        return set(office.session.scalars(whose.where(where)))

    return len(of_people(can)), len(of_people(waits) - of_people(can))


def test_people_counted_are_those_their_addresses_say(office: Office) -> None:
    ada, bo = answer("Ada", "Dull", "ada@post.example"), answer("Bo", "Dim", "bo@post.example")
    old = answer("Cy", "Old", "cy@post.example", on="2024-03-01")
    two = answer("Ada", "Dull", "ada.two@work.example", on="2025-07-01")
    office.add(csv_of(ada, bo, old))
    office.add(csv_of(two), "unasked.csv", attest=False)
    first = office.receive(csv_of(answer("Di", "Late", "di@post.example")), "di.csv").upload_id
    office.apply(first)
    moments = [office.now + timedelta(days=days) for days in (-700, 0, 60, 400, 4000)]

    def agrees() -> None:
        for moment in moments:
            assert counted(office, moment) == counted_by_address(office, moment)
        assert complaints(office.session, office.installation, office.now) == []

    agrees()
    assert counted(office, office.now)[0] == 4
    office.stop("bo@post.example")
    agrees()
    assert counted(office, office.now)[0] == 3
    office.undo(first)
    agrees()
    assert counted(office, office.now)[0] == 2


def test_a_count_that_does_not_follow_is_complained_of(office: Office) -> None:
    office.add(csv_of(answer(), answer("Bo", "Dim", "bo@post.example")))
    office.session.execute(update(PersonReach).values(waits=True))
    office.session.commit()
    [said] = complaints(office.session, office.installation, office.now)
    assert said.startswith("2 people are counted")
    reach.keep_everybodys_reach(about_to_write(office.session))
    assert complaints(office.session, office.installation, office.now) == []


def some(start: int, number: int) -> bytes:
    return csv_of(
        *(
            answer(f"Ada{n}", f"Dull{n}", f"ada{n}@post.example", comment="More buses, please.")
            for n in range(start, start + number)
        )
    )


@pytest.fixture
def long_list(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Sixty people whose interests are spoilt: what is worked out again is right afterwards."""
    monkeypatch.setattr(weigh_interests, "FEW", 0)
    office.project("Buses")
    come(office, 0, 60)
    spoil(office)
    return office


def come(office: Office, start: int, number: int) -> None:
    project = project_by_title(office.session, "Buses")
    office.add(some(start, number), f"from {start}.csv", project=project)


def spoil(office: Office) -> None:
    office.session.execute(update(Interest).values(score=7))
    office.session.commit()


def left_alone(office: Office) -> int:
    """How many people's interests are as spoilt as they were."""
    office.session.expire_all()
    spoilt = select(func.count(func.distinct(Interest.person_id))).where(Interest.score == 7)
    return office.session.scalar(spoilt) or 0


def test_a_file_works_out_the_interests_of_whom_it_touches(long_list: Office) -> None:
    come(long_list, 58, 3)
    assert left_alone(long_list) == 58
    assert long_list.session.scalar(select(func.count(func.distinct(Interest.person_id)))) == 61


def test_a_tenth_more_evidence_is_due_to_everybody(long_list: Office) -> None:
    come(long_list, 60, 20)
    assert left_alone(long_list) == 0


def test_after_a_month_everybodys_interests_are_worked_out(long_list: Office) -> None:
    long_list.now = NOW + timedelta(days=weigh_interests.AGED)
    come(long_list, 60, 1)
    assert left_alone(long_list) == 0


def test_what_was_cut_short_is_made_good_with_the_next_file(long_list: Office) -> None:
    weigh_interests.fall_behind(about_to_write(long_list.session), now=NOW)
    long_list.session.commit()
    come(long_list, 60, 1)
    assert left_alone(long_list) == 0
    spoil(long_list)
    come(long_list, 900, 1)
    assert left_alone(long_list) == 61


def test_a_name_that_crowds_bear_joins_nobody(office: Office) -> None:
    """Who bears it is not even read: in a long list that would be most of what is read."""
    namesakes = [
        answer("Ada", "Dull", f"a{n}@post{n}.example", postcode="") for n in range(GROUP_LIMIT + 1)
    ]
    others = [answer(f"Bo{n}", f"Dim{n}", f"bo{n}@post.example") for n in range(GROUP_LIMIT)]
    office.add(csv_of(*namesakes, *others))
    index = StoredBlockIndex(office.session, {})
    key = "f:ada|dull"
    assert index.candidates({10**12: frozenset({key})}) == []
    assert index._crowded([key, "f:bo1|dim1"]) == {key}


def test_an_upgrade_gives_rows_the_keys_that_new_ones_look_for(app: Flask, office: Office) -> None:
    session = office.session
    home = {"Street": "5 Low Lane"}
    office.add(
        csv_of({**answer(), **home}, {**answer("Bo", "Dim", "bo@a.example", postcode=""), **home})
    )
    office.add(stop_list({"First name": "Cy", "Surname": "Stopped"}), "Do not contact.csv")
    families = session.execute(select(Draft.id, Draft.family).order_by(Draft.id)).all()
    rows = [draft for draft, _ in families]
    before = set(match_keys.of_drafts(session, rows))
    assert {"m:", "n:", "s:", "f:"} <= {key[:2] for key, _ in before}
    reached = session.execute(select(PersonReach.person_id, PersonReach.can_until)).all()
    session.commit()
    flask_migrate.downgrade(revision="0007")
    session.execute(delete(MatchKey).where(MatchKey.key.startswith("f:")))
    # As it was before initials: names in full beside a postcode.
    session.execute(delete(MatchKey).where(MatchKey.key.like("n:_|%")))
    session.commit()
    flask_migrate.upgrade()
    assert set(match_keys.of_drafts(session, rows)) == before
    assert session.execute(select(Draft.id, Draft.family).order_by(Draft.id)).all() == families
    assert {family for _, family in families} >= {"dim", "stopped"}
    assert session.execute(select(PersonReach.person_id, PersonReach.can_until)).all() == reached
    assert any(until is not None for _, until in reached)


def test_the_length_of_a_list_parts_nobody_who_was_one(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor takes it a no from an address that it reached by its person."""

    def ada(email: str, contact: str, on: str) -> dict[str, str]:
        return answer("Ada", "Dull", email, postcode="ZX1", on=on, contact=contact)

    office.add(csv_of(ada("", "No", "2025-06-02")), "one.csv")
    office.add(csv_of(ada("xyz99@post.example", "Yes", "2025-05-02")), "two.csv")
    assert office.codes()["xyz99@post.example"] == "D01"
    as_if_long(monkeypatch)

    office.add(csv_of(ada("xyz99@post.example", "", "2025-04-03")), "three.csv")

    assert {frozenset(rows) for rows in office.people().values()} == {frozenset({1, 2, 3})}
    assert office.codes()["xyz99@post.example"] == "D01"


def test_who_became_one_in_a_long_list_stays_so_when_rows_are_judged_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rates of stored rows would only ask."""
    as_if_long(monkeypatch)
    for family, email in (("Nowakowska", "abc1@gmail.com"), ("Nowakowsak", "xyz2@outlook.com")):
        cells = {**answer("Margaret", family, email), "Street": "5 Low Lane"}
        office.add(csv_of(cells), f"{family}.csv")
    ((pair),) = office.people().values()
    one, other = sorted(office.session.scalars(select(Draft.id)))

    assert judge_again(office.session, [], [(one, other)], NOW) == set()
    assert len(pair) == len((one, other))


def test_in_a_long_list_groups_need_weigh_no_more_than_would_be_asked_about(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the pair that brings them together more was asked; when a file is taken out they stay one."""
    as_if_long(monkeypatch)
    home = {"Street": "5 Low Lane"}
    known = {**answer("Margaret", "Nowakowska", "abc1@gmail.com"), **home}
    office.add(csv_of(known), "one.csv")
    office.add(csv_of({**known, "Q1": "Again"}), "two.csv")
    office.add(
        csv_of({**answer("Margaret", "Nowakowsak", "xyz2@outlook.com"), **home}), "three.csv"
    )
    assert [len(rows) for rows in office.people().values()] == [3]
    last = office.add(csv_of({**known, "Q1": "And again"}), "four.csv")
    office.undo(last.files[0].upload_id)
    assert [len(rows) for person, rows in office.people().items() if person] == [3]


def as_if_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if every list were as long as makes a difference."""
    monkeypatch.setattr("importers.matching.model._steps", lambda rows: MOST_STEPS if rows else 0)


@pytest.mark.parametrize(("long", "found"), [(False, 1), (True, 2)])
def test_in_a_long_list_new_rows_are_held_to_more(
    office: Office, monkeypatch: pytest.MonkeyPatch, *, long: bool, found: int
) -> None:
    if long:
        as_if_long(monkeypatch)

    for email in ("", "xyz99@post.example"):
        office.add(csv_of(answer("Ada", "Dull", email, postcode="ZX1")), f"of {email}.csv")

    assert len(office.people()) == found


def test_it_is_told_that_a_name_is_frequent_in_a_long_list(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    as_if_long(monkeypatch)
    adas = [answer("Ada", "Dull", "", postcode=f"ZX{n}") for n in range(1, 9)]
    bo = answer("Bo", "Dim", "", postcode="ZX1")
    office.add(csv_of(*adas, bo), "many.csv")
    office.add(csv_of(answer("Ada", "Dull", "ada@post.example", postcode="ZX1")), "ada.csv")
    office.add(csv_of(answer("Bo", "Dim", "bo@post.example", postcode="ZX1")), "bo.csv")

    ada, bos = (explained(office, name) for name in ("Ada", "Bo"))

    assert ada.verdict == bos.verdict == "different"
    assert "A frequent name in this list" in [reason.words for reason in ada.reasons]
    assert "A frequent name in this list" not in [reason.words for reason in bos.reasons]


def test_names_of_a_long_list_are_counted_whichever_rates_are_in_force(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.add(csv_of(answer("Ada", "Dull", "", postcode="ZX1")))
    cards = cards_of(office.session, office.session.scalars(select(Draft.id)).all())
    learned = replace(shipped(), version="1.1", rows=10**6)
    assert held_to(office.session, learned, cards, {}) == (learned, None)
    as_if_long(monkeypatch)

    model, bearers = held_to(office.session, learned, cards, {})

    assert model == learned
    assert bearers is not None
    assert bearers.of == {"f:ada|dull": 1}


def explained(office: Office, given: str) -> Explained:
    """The first row of this name and the last."""
    named = sorted(d.id for d in office.session.scalars(select(Draft)) if d.card["given"] == given)
    found = explain(office.session, named[:1], named[-1:])
    assert found is not None
    return found


def test_a_stop_need_not_wait_while_people_are_formed(
    database_url: str, settings: Settings
) -> None:
    """Whoever waits for whom waits here would be given up by the database: it must not be the stop."""
    if not database_url.startswith("postgresql"):
        # What is tested is PostgreSQL's locks on rows: on SQLite no second writer can come this far.
        pytest.skip("SQLite has one writer at a time: nothing is half done while another writes")
    engine = create_engine(database_url)
    try:
        with Session(engine) as adding, Session(engine) as stopping:
            office = an_office(adding, settings)
            office.add(csv_of(answer()))
            people.be_only_former(adding)
            people.refresh_people(adding, list(office.people()))
            adding.flush()

            stopping.execute(text("SET lock_timeout = '20s'"))
            stop_contact(
                stopping,
                text="ada.dull@post.example",
                by="a test",
                installation=office.installation,
                now=office.now,
            )
            stopping.commit()

            adding.rollback()
            assert office.codes()["ada.dull@post.example"].startswith("S")
    finally:
        engine.dispose()


@pytest.mark.parametrize(
    ("email", "slip"),
    [("", "Nowakowska"), ("", "Nowakowsak"), ("abc1@gmail.com", "Nowakowsak")],
)
def test_a_row_that_says_nothing_parts_nobody_whom_a_long_list_joined(
    office: Office, monkeypatch: pytest.MonkeyPatch, email: str, slip: str
) -> None:
    """Nor takes it a no from an address that it reached by its person."""
    monkeypatch.setattr("importers.matching.model._steps", lambda rows: MOST_STEPS if rows else 0)
    new = "xyz2@outlook.com"
    no = answer("Margaret", "Nowakowska", email, contact="No", on="2025-09-01")
    office.add(csv_of(no), "no.csv")
    office.add(csv_of(answer("Margaert", slip, new)), "yes.csv")
    assert office.codes()[new] == "D01"

    nothing = answer("Margaret", "Nowakowska", email, contact="", on="2025-10-01")
    office.add(csv_of(nothing), "nothing.csv")

    assert office.codes()[new] == "D01"
    assert len(office.people()) == 1
    assert complaints(office.session, office.installation, office.now) == []
