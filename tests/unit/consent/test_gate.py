import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from consent.address import EmailAddress
from consent.events import Act, Basis, Interval, Missing
from consent.gate import Decision, Permitted, Policy, Refused, add_months, admit, decide
from consent.reasons import Code, State
from consent.standing import Standing
from consent.ties import Tie
from tests.unit.consent.builders import HERE, NOW, a_no, a_yes, day, standing

ROOT = Path(__file__).parents[3]
WORDING = frozenset({Missing.WORDING})
UNDATED = Interval(None, None)
TWO_YEARS = Policy()


def decided(
    found: Standing, now: datetime = NOW, policy: Policy = TWO_YEARS, **more: datetime
) -> Decision:
    return decide(found, now=now, policy=policy, **more)


def test_a_fresh_complete_yes_is_let_through_until_it_ages() -> None:
    decision = decided(standing(a_yes(10)))
    assert decision.allowed
    assert decision.state is State.CAN_BE_INVITED
    assert decision.valid_until == add_months(day(10), 24)
    assert decision.evidence == (1,)


def test_a_yes_counts_to_the_last_moment_of_its_life_and_not_after() -> None:
    found, last = standing(a_yes(10)), add_months(day(10), 24)
    assert decided(found, now=last).allowed
    aged = decided(found, now=last + timedelta(microseconds=1))
    assert aged.code is Code.STALE
    assert aged.state is State.YES_HAS_AGED
    assert aged.valid_until is None
    assert aged.hits == (Code.STALE, Code.IMPORTED)


def test_no_limit_means_no_limit() -> None:
    decision = decided(standing(a_yes(10)), now=day(99_999), policy=Policy(0, 24))
    assert decision.allowed
    assert decision.valid_until is None


def test_each_basis_has_its_own_life_and_the_longest_counts() -> None:
    found = standing(a_yes(100, seq=1), a_yes(10, seq=2, basis=Basis.SUBSCRIPTION))
    assert decided(found, now=day(120), policy=Policy(1, 12)).valid_until == add_months(day(10), 12)
    assert decided(found, now=day(999), policy=Policy(1, 0)).allowed
    assert decided(found, now=day(999), policy=Policy(1, 1)).code is Code.STALE


def test_a_life_can_not_be_negative() -> None:
    with pytest.raises(ValueError, match="less than no months"):
        Policy(-1, 24)


def test_an_aged_yes_beside_a_newer_incomplete_one_waits_for_its_fact() -> None:
    found = standing(a_yes(10), a_yes(700, seq=2, missing=WORDING))
    decision = decided(found, now=day(800), policy=Policy(12, 12))
    assert decision.code is Code.INCOMPLETE
    assert (
        decision.sentence
        == "They said yes, but we do not know yet whether these are the words people saw."
    )


def test_an_incomplete_yes_ages_too() -> None:
    found = standing(a_yes(10, missing=WORDING))
    assert decided(found).code is Code.INCOMPLETE
    assert decided(found, now=day(999)).code is Code.STALE


def test_a_yes_without_a_date_waits_for_it_for_ever() -> None:
    decision = decided(standing(a_yes(when=UNDATED)), now=day(9_999))
    assert decision.state is State.WAITING_FOR_ONE_FACT
    assert decision.sentence == "They said yes, but we do not know yet on what day."


def test_a_yes_dated_in_the_future_waits_for_its_true_date() -> None:
    decision = decided(standing(a_yes(10)), now=day(9))
    assert decision.code is Code.INCOMPLETE
    assert "on what day" in decision.sentence


def test_what_holds_an_address_is_told_before_what_its_yes_lacks() -> None:
    assert decided(standing(a_yes(missing=WORDING), mistyped=True)).code is Code.MISTYPED
    assert decided(standing(a_yes(), a_no(act=Act.STOP, tie=Tie.NEAR))).code is Code.NEAR_STOP


def test_an_aged_yes_is_not_worth_a_question() -> None:
    assert decided(standing(a_yes(10), mistyped=True), now=day(9_999)).code is Code.STALE


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (Act.STOP, State.ASKED_TO_STOP),
        (Act.ERASE, State.ASKED_TO_STOP),
        (Act.BOUNCE, State.INSIGHT_ONLY),
        (Act.DECLINE, State.INSIGHT_ONLY),
    ],
)
def test_each_no_has_its_state(act: Act, state: State) -> None:
    decision = decided(standing(a_yes(9), a_no(10, act=act)))
    assert not decision.allowed
    assert decision.state is state


def test_a_pause_refuses_until_it_ends() -> None:
    found = standing(a_yes(10))
    paused = decided(found, paused_until=NOW + timedelta(seconds=1))
    assert paused.code is Code.PAUSED
    assert not paused.allowed
    assert decided(found, paused_until=NOW).allowed


def test_a_pause_does_not_hide_a_refusal() -> None:
    assert decided(standing(), paused_until=day(9_999)).code is Code.NO_EVIDENCE


def test_the_gate_makes_what_a_mailing_takes() -> None:
    permitted = admit(EmailAddress(HERE), standing(a_yes(10)), now=NOW, policy=Policy())
    assert isinstance(permitted, Permitted)
    assert (permitted.canonical, permitted.code, permitted.evidence) == (HERE, Code.IMPORTED, (1,))
    assert permitted.decided_at == NOW
    assert permitted.valid_until == add_months(day(10), 24)


def test_the_gate_says_why_not() -> None:
    refused = admit(EmailAddress(HERE), standing(), now=NOW, policy=Policy())
    assert isinstance(refused, Refused)
    assert refused.decision.code is Code.NO_EVIDENCE


def test_a_pause_is_asked_at_the_gate_too() -> None:
    refused = admit(
        EmailAddress(HERE), standing(a_yes()), now=NOW, policy=Policy(), paused_until=day(9_999)
    )
    assert isinstance(refused, Refused)


def test_a_standing_lets_no_other_address_through() -> None:
    refused = admit(EmailAddress("bob@x.example"), standing(a_yes()), now=NOW, policy=Policy())
    assert isinstance(refused, Refused)
    assert refused.decision.code is Code.MISFIT


def test_nobody_else_can_make_a_permitted() -> None:
    with pytest.raises(TypeError, match="Only the gate"):
        Permitted(HERE, Code.IMPORTED, (), NOW, None, object())  # type: ignore[arg-type]


def test_a_permitted_can_not_be_altered_into_another() -> None:
    permitted = admit(EmailAddress(HERE), standing(a_yes()), now=NOW, policy=Policy())
    assert isinstance(permitted, Permitted)
    with pytest.raises((TypeError, ValueError)):
        replace(permitted, canonical="bob@x.example")  # type: ignore[call-arg]


def test_no_other_module_even_tries() -> None:
    calls = re.compile(r"\bPermitted\(|\b_PASS\b")
    packages = [ROOT / name for name in ("app", "importers", "segments", "consent")]
    sources = [path for package in packages for path in package.rglob("*.py")]
    assert [p.name for p in sources if calls.search(p.read_text("utf-8"))] == ["gate.py"]


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ((2024, 1, 31), 1, (2024, 2, 29)),
        ((2024, 2, 29), 12, (2025, 2, 28)),
        ((2024, 12, 15), 1, (2025, 1, 15)),
        ((2024, 11, 30), 24, (2026, 11, 30)),
    ],
)
def test_months_are_those_of_the_calendar(
    start: tuple[int, int, int], months: int, end: tuple[int, int, int]
) -> None:
    assert add_months(datetime(*start, tzinfo=UTC), months) == datetime(*end, tzinfo=UTC)
