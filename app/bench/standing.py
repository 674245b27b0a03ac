"""How fast the gate answers: folding what was said, beside merely walking over it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from consent.address import EmailAddress
from consent.events import Act, Interval
from consent.gate import Policy, admit
from consent.standing import AddressFacts, Said, Standing, fold
from consent.ties import Tie

USUAL = 50_000
"""Addresses."""

START = datetime(2024, 6, 1, tzinfo=UTC)


def measure_standing(size: int) -> dict[str, Any]:
    """Microseconds an address to fold and to admit, for three events each."""
    addresses = size or USUAL
    facts = [_facts(n) for n in range(addresses)]
    walking = _timed(lambda: sum(len(fact.said) for fact in facts))
    standings: list[Standing] = []
    folding = _timed(lambda: standings.extend(fold(fact) for fact in facts))
    now, policy = START + timedelta(days=400), Policy()
    admitting = _timed(
        lambda: [admit(EmailAddress(s.canonical), s, now=now, policy=policy) for s in standings]
    )
    return {
        "addresses": addresses,
        "fold_us_each": folding / addresses * 1e6,
        "admit_us_each": admitting / addresses * 1e6,
        "fold_times_walking": folding / walking,
    }


def _facts(n: int) -> AddressFacts:
    day = START + timedelta(days=n % 300)
    when = Interval(day, day)
    acts = (
        Act.GRANT,
        Act.DECLINE if n % 5 == 0 else Act.GRANT,
        Act.STOP if n % 7 == 0 else Act.GRANT,
    )
    said = tuple(
        Said(seq=n * 3 + k, act=act, when=when, tie=Tie.MAILBOX, given_here=act is Act.GRANT)
        for k, act in enumerate(acts)
    )
    return AddressFacts(f"person{n}@bench.example", said)


def _timed(work: Callable[[], object]) -> float:
    before = time.perf_counter()
    work()
    return time.perf_counter() - before
