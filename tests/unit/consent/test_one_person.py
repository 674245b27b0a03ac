"""Two people who are one: each no reaches further, no yes does, and nothing rises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act, Missing
from consent.gate import Policy
from consent.one_person import Change, Side, if_one, reached
from consent.standing import AddressFacts, Said
from consent.ties import Tie
from consent.withdrawing import bearing, rises
from tests.unit.consent.builders import HERE, a_no, a_yes, day

NOW = day(100)
THERE = "ann@y.example"


def side(address: int, *said: Said, noes: tuple[Said, ...] = ()) -> Side:
    email = HERE if address == 1 else THERE
    return Side({address: AddressFacts(email, said)}, noes)


def change(one: Side, other: Side) -> Change:
    found = if_one(one, other, now=NOW, policy=Policy())
    assert if_one(other, one, now=NOW, policy=Policy()) == found
    return found


def test_two_letters_become_one() -> None:
    found = change(side(1, a_yes()), side(2, a_yes(seq=2)))
    assert (found.leaving, found.falls) == (1, False)


def test_who_shares_an_address_gets_one_letter_either_way() -> None:
    both = side(1, a_yes())
    assert change(both, both).leaving == 0


def test_a_no_of_one_reaches_the_other() -> None:
    no = a_no(20, seq=2, tie=Tie.PERSON)
    found = change(side(1, a_yes()), Side({}, (no,)))
    assert (found.letters_before, found.letters_after, found.falls) == (1, 0, True)


def test_a_no_before_a_yes_changes_nothing() -> None:
    no = a_no(5, seq=2, tie=Tie.PERSON)
    assert change(side(1, a_yes(10)), Side({}, (no,))) == Change(1, 1, falls=False)


def test_a_yes_that_waits_falls_although_nobody_leaves() -> None:
    waiting = a_yes(missing=frozenset({Missing.WORDING}))
    found = change(side(1, waiting), Side({}, (a_no(20, tie=Tie.PERSON),)))
    assert (found.leaving, found.falls) == (0, True)


def test_what_is_tied_surely_stays_tied_so() -> None:
    at_mailbox = a_no(20, seq=2)
    facts = AddressFacts(HERE, (a_yes(), at_mailbox))
    assert set(reached(facts, [at_mailbox._replace(tie=Tie.PERSON)]).said) == set(facts.said)


@pytest.mark.parametrize("tie", [Tie.PERSON, Tie.NEAR])
def test_what_was_near_is_as_near_as_it_comes(tie: Tie) -> None:
    near = a_no(20, seq=2, tie=Tie.NEAR)
    facts = AddressFacts(HERE, (a_yes(), near))
    assert {said.tie for said in reached(facts, [near._replace(tie=tie)]).said} == {
        Tie.MAILBOX,
        tie,
    }


ACTS = st.sampled_from([Act.DECLINE, Act.STOP, Act.OBJECT])
NOES = st.builds(
    a_no, st.integers(0, 90), st.integers(2, 6), ACTS, tie=st.sampled_from([Tie.PERSON, Tie.NEAR])
)
FACTS = st.lists(
    st.builds(a_yes, st.integers(0, 90), st.integers(10, 15))
    | st.builds(a_no, st.integers(0, 90), st.integers(16, 20), ACTS),
    max_size=5,
)


@given(FACTS, st.lists(NOES, max_size=4))
def test_nothing_rises_by_being_one_person(said: list[Said], noes: list[Said]) -> None:
    facts = AddressFacts(HERE, tuple(said))
    before, after = (
        bearing(one, now=NOW, policy=Policy()) for one in (facts, reached(facts, noes))
    )
    assert not rises(before, after)
