"""Invented contact rows: their errors and lives are at least as frequent as measurements ask."""

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from nicknames import NickNamer
from numpy.random import default_rng

from app.bench.contact_names import SHORT
from app.bench.contact_reach import mailboxes
from app.bench.contact_slips import forms, nicknamed, respelt, slipped
from app.bench.contacts import Contacts, invent_contacts
from app.bench.labelled import HOUSEHOLD, PERSON, ROW, read_labelled


@pytest.fixture(scope="module")
def contacts() -> Contacts:
    return invent_contacts(6000, seed=4)


@pytest.mark.parametrize(
    ("what", "at_least"),
    [
        ("slip", 0.12),
        ("nickname", 0.15),
        ("moved", 0.10),
        ("renamed", 0.04),
        ("borrowed", 0.05),
        ("without", 0.07),
    ],
)
def test_what_befalls_rows_is_as_frequent_as_asked(
    contacts: Contacts, what: str, at_least: float
) -> None:
    share = contacts.done[what].mean()
    # A sample of six thousand rows; the rows of one person move and are renamed together.
    assert at_least - 0.015 < share < at_least * 1.5


def test_the_same_seed_gives_the_same_rows_and_another_gives_others(contacts: Contacts) -> None:
    again, other = invent_contacts(6000, seed=4), invent_contacts(6000, seed=5)
    assert again.columns == contacts.columns
    assert np.array_equal(again.truth, contacts.truth)
    assert other.columns["email"] != contacts.columns["email"]


@pytest.mark.parametrize("rows", [1, 7, 500])
def test_there_are_as_many_rows_as_asked(rows: int) -> None:
    made = invent_contacts(rows, seed=1)
    assert made.rows == rows
    assert {len(column) for column in made.columns.values()} == {rows}


def test_nobody_has_more_than_twelve_rows(contacts: Contacts) -> None:
    assert np.bincount(contacts.truth).max() <= 12


def test_people_of_one_household_share_street_and_family_name_on_the_whole(
    contacts: Contacts,
) -> None:
    families = defaultdict(set)
    for household, person, family in zip(
        contacts.households.tolist(),
        contacts.truth.tolist(),
        contacts.columns["last_name"],
        strict=True,
    ):
        families[household].add((family, person))
    shared = [
        home
        for home in families.values()
        if len({f for f, _ in home}) < len({(f, p) for f, p in home})
    ]
    assert len(shared) > len(families) / 4


def test_mailboxes_that_two_people_write_from_are_there(contacts: Contacts) -> None:
    people = defaultdict(set)
    for person, mailbox in zip(contacts.truth.tolist(), contacts.columns["email"], strict=True):
        people[mailbox].add(person)
    del people[""]
    shared = {mailbox: who for mailbox, who in people.items() if len(who) > 1}
    assert any(mailbox.startswith("info@") for mailbox in shared)
    assert any(not mailbox.startswith("info@") for mailbox in shared)


def test_no_two_people_have_a_mailbox_of_the_same_name_by_chance(contacts: Contacts) -> None:
    """Whoever shares one lives or works with the other."""
    homes = defaultdict(set)
    for home, mailbox in zip(contacts.households.tolist(), contacts.columns["email"], strict=True):
        homes[mailbox.lower()].add(home)
    del homes[""]
    strangers = [m for m, at in homes.items() if len(at) > 1 and not m.startswith("info@")]
    # A slip may make one mailbox another.
    assert len(strangers) <= 3


def test_namesakes_have_mailboxes_of_their_own() -> None:
    ada, ash = np.full(400, "Ada", object), np.full(400, "Ash", object)
    main, second, later = mailboxes(ada, ash, ash, default_rng(1))
    assert len(set(main)) == 400
    others = [{one, two, three} for one, two, three in zip(main, second, later, strict=True)]
    assert len(set().union(*others)) == sum(map(len, others))


def test_some_fathers_and_sons_have_one_name_and_one_address() -> None:
    made = invent_contacts(20_000, seed=2)
    named = defaultdict(set)
    for home, person, given, family in zip(
        made.households.tolist(),
        made.truth.tolist(),
        made.columns["first_name"],
        made.columns["last_name"],
        strict=True,
    ):
        named[home, given, family].add(person)
    assert sum(len(people) > 1 for people in named.values()) > 20


def test_a_family_name_may_be_borne_by_one_in_a_hundred() -> None:
    made = invent_contacts(30_000, seed=3)
    _, counts = np.unique(np.array(made.columns["last_name"]), return_counts=True)
    assert 0.004 < counts.max() / made.rows < 0.02
    assert len(counts) > 3000


def test_a_slip_changes_a_name() -> None:
    names = np.array(["Ada", "Elizabeth", "Wójcik", "Ng", "O'Neill"] * 200, object)
    changed = slipped(names, default_rng(1))
    assert not (changed == names).any()
    assert all(abs(len(a) - len(b)) <= 1 for a, b in zip(names, changed, strict=True))


def test_a_single_letter_has_no_slip() -> None:
    assert slipped(np.array(["A"], object), default_rng(1)).tolist() == ["A"]


def test_nicknames_are_those_of_the_table_and_others() -> None:
    table = NickNamer()
    listed = {name: {f.lower() for f in table.nicknames_of(name)} for name in SHORT}
    made = {(name, form.lower()) for name in SHORT for form in forms(name)}
    share = sum(form in listed[name] for name, form in made) / len(made)
    assert 0.3 < share < 0.9
    assert nicknamed(np.array(["Xyzzy"], object), default_rng(1)).tolist() == ["Xyzzy"]


def test_another_spelling_is_another_or_without_accents() -> None:
    found = respelt(np.array(["Mohammed", "Wójcik", "Łukasz", "Ada"], object), default_rng(1))
    assert found[0] != "Mohammed"
    assert found[1:].tolist() == ["Wojcik", "Lukasz", "Ada"]


def test_the_file_written_is_read_as_what_it_was_made_of(
    contacts: Contacts, tmp_path: Path
) -> None:
    path = tmp_path / "contacts.csv"
    contacts.labelled().write(path)
    found = read_labelled(path, id_column=ROW, truth_column=PERSON, household_column=HOUSEHOLD)
    assert set(found.columns) == set(contacts.columns)
    assert found.columns["email"] == contacts.columns["email"]
    assert len(set(found.truth.tolist())) == len(set(contacts.truth.tolist()))
