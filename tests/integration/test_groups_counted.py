"""A group in numbers: everybody in it is let through, left out with a reason, or without address."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.people import Address, Person
from app.settings import Settings
from app.store import groups
from app.store.links import tokens_for
from app.workflows.choose_preferences import choose, stop
from app.workflows.count_segment import count_segment, explain_person, gather, read_rule
from app.workflows.save_segment import SegmentRefused, save_segment
from consent.gate import Permitted
from segments.evaluate import evaluate
from segments.rule import RuleRefused
from tests.builders import Office, an_office, answer, csv_of

RULES: list[dict[str, Any]] = [
    {"all": []},
    {"interest": {"issue": "getting-around", "at_least": 25}},
    {
        "any": [
            {"took_part": {"kind": "attended"}},
            {"none": [{"last_seen": {"since": "2023-01-01"}}]},
        ]
    },
    {"all": [{"area": {"in": ["Canalside", "ZX4"]}}, {"took_part": {"at_least": 2}}]},
    {"none": [{"interest": {"issue": "housing", "at_least": 1}}, {"area": {"in": ["Castle"]}}]},
]


def versioned(rule: dict[str, Any]) -> dict[str, Any]:
    return {"version": 1, "rule": rule}


@pytest.mark.slow
def test_explaining_agrees_with_membership_and_numbers_add_up(
    sample: Session, sample_settings: Settings
) -> None:
    office = Office(sample, sample_settings)
    known, permitted = office.installation, office.contactable()
    facts = {person: groups.facts(sample, person) for person in sample.scalars(select(Person.id))}
    for rule in map(versioned, RULES):
        found = gather(sample, read_rule(sample, rule), installation=known, now=office.now)
        members = set(groups.members(sample, read_rule(sample, rule), known.today(office.now)))
        admitted = {one.person.person_id for one in found.admitted}
        assert admitted | set(found.refused) <= members
        assert not admitted & set(found.refused)
        assert len(members) == len(admitted) + len(found.refused) + found.without_address
        addresses = [one.permitted.canonical for one in found.admitted]
        assert len(set(addresses)) == len(addresses)
        assert set(addresses) <= permitted
        assert all(isinstance(one.permitted, Permitted) for one in found.admitted)

        counted = count_segment(sample, rule=rule, installation=known, now=office.now)
        assert counted.in_group == len(members) > 0
        assert counted.with_address == counted.can_be_invited + sum(counted.refused.values())
        assert counted.can_be_invited == len(found.admitted)
        parsed, today = read_rule(sample, rule), known.today(office.now)
        explained = {
            person for person, fact in facts.items() if evaluate(parsed, fact, today).inside
        }
        assert explained == members
        (one,) = sorted(members)[:1]
        assert explain_person(
            sample, rule=rule, person_id=one, installation=known, now=office.now
        ).inside


def test_two_people_at_one_address_get_one_email(session: Session, settings: Settings) -> None:
    office = an_office(session, settings)
    both = "marshes@post.example"
    office.add(
        csv_of(
            answer("Ann", "Marsh", both),
            answer("Robert", "Marsh", both),
            answer("Nobody", "Reachable", ""),
        )
    )
    rule = versioned({"all": []})
    counted = count_segment(session, rule=rule, installation=office.installation, now=office.now)
    assert (counted.in_group, counted.with_address, counted.can_be_invited) == (3, 2, 1)
    assert counted.refused == {"S09": 1}
    assert [line.given for line in counted.sample] == ["Ann"]


def test_a_rule_that_names_something_unknown_is_refused_with_the_place(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    rule = versioned({"all": [{"interest": {"issue": "parkin", "at_least": 10}}]})
    for ask in (
        lambda: count_segment(session, rule=rule, installation=office.installation, now=office.now),
        lambda: save_segment(session, name="Parking", rule=rule, now=office.now),
    ):
        with pytest.raises(RuleRefused, match=r"all › 1 › .*issue.*'parkin'.*did you mean"):
            ask()
    assert groups.by_name(session, "Parking") is None


def test_a_group_needs_a_name_and_keeps_its_newest_rule(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    with pytest.raises(SegmentRefused, match="name"):
        save_segment(session, name="  ", rule=versioned({"all": []}), now=office.now)
    first = save_segment(session, name=" All  of us", rule=versioned({"all": []}), now=office.now)
    newer = versioned({"any": [{"area": {"in": ["Castle"]}}]})
    assert save_segment(session, name="All of us", rule=newer, now=office.now) == first
    kept = groups.saved(session, first)
    assert kept is not None
    assert kept.rule == newer


def test_of_two_addresses_the_one_somebody_answered_from_is_written_to(
    session: Session, settings: Settings
) -> None:
    office = an_office(session, settings)
    old, new = "ann@old.example", "ann@new.example"
    office.add(
        csv_of(
            answer("Ann", "Marsh", old, on="2025-05-01"),
            answer("Ann", "Marsh", new, on="2025-06-01"),
        )
    )
    rule = read_rule(session, versioned({"all": []}))

    def written_to() -> list[str]:
        found = gather(session, rule, installation=office.installation, now=office.now)
        return [one.permitted.canonical for one in found.admitted]

    assert len(office.people()) == 1
    assert written_to() == [new]

    address = session.scalars(select(Address.id).where(Address.email == old)).one()
    keys = office.installation.link_keys
    token = tokens_for(about_to_write(session), [address], keys=keys, now=office.now)[address]
    choose(
        session,
        token=token,
        form={"topic.public-transport": "keep"},
        installation=office.installation,
        now=office.now,
    )
    session.commit()

    assert written_to() == [old]
    stop(about_to_write(session), token=token, installation=office.installation, now=office.now)
    session.commit()
    assert written_to() == []
