"""What tests of standing and gate are made of; every default is dull."""

from datetime import UTC, datetime, timedelta

from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.standing import AddressFacts, Said, Standing, fold
from consent.ties import Tie

HERE = "ann@x.example"
NOW = datetime(2026, 1, 9, 9, 30, tzinfo=UTC)


def day(n: int) -> datetime:
    """Noon, `n` days before NOW's day began counting: larger is later."""
    return datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=n)


def at(n: int) -> Interval:
    return Interval(day(n), day(n))


def a_yes(
    n: int = 10,
    seq: int = 1,
    *,
    when: Interval | None = None,
    missing: frozenset[Missing] = frozenset(),
    basis: Basis = Basis.FORM,
    scope: Scope = Scope.ENGAGEMENT,
    authority: Authority = Authority.IMPORT,
    given_here: bool = True,
    tie: Tie = Tie.MAILBOX,
    who: str | None = None,
) -> Said:
    return Said(
        seq,
        Act.GRANT,
        when or at(n),
        tie,
        scope,
        basis,
        authority,
        missing,
        given_here=given_here,
        who=who,
    )


def a_no(
    n: int = 10,
    seq: int = 2,
    act: Act = Act.DECLINE,
    *,
    when: Interval | None = None,
    tie: Tie = Tie.MAILBOX,
    who: str | None = None,
    scope: Scope = Scope.ENGAGEMENT,
) -> Said:
    return Said(seq, act, when or at(n), tie, scope, who=who)


def a_lift(
    n: int = 20,
    seq: int = 9,
    *,
    when: Interval | None = None,
    tie: Tie = Tie.MAILBOX,
    who: str | None = None,
    authority: Authority = Authority.SUBJECT_VERIFIED,
) -> Said:
    return Said(seq, Act.LIFT, when or at(n), tie, authority=authority, who=who)


def standing(*said: Said, mistyped: bool = False) -> Standing:
    return fold(AddressFacts(HERE, said, mistyped=mistyped))
