"""The gate: the one place that says yes or no, with a reason.

`decide` answers for pages and exports; `admit` makes the `Permitted` that a mailing port takes, and
nothing else can (design, section 4).
"""

import calendar
from dataclasses import InitVar, dataclass
from datetime import datetime
from typing import Final

from consent.address import EmailAddress
from consent.events import Basis, Missing
from consent.reasons import Code, Grade, State, incomplete_sentence
from consent.standing import Live, Standing


@dataclass(frozen=True, slots=True)
class Policy:
    """How long a yes lives, in calendar months from the last affirmative act; 0 means no limit."""

    consent_months: int = 24
    """CONSENT_MONTHS: a yes on a form."""
    subscription_months: int = 24
    """SUBSCRIPTION_MONTHS: a newsletter or join page."""

    def __post_init__(self) -> None:
        if min(self.consent_months, self.subscription_months) < 0:
            raise ValueError("A yes can't live for less than no months.")

    def months(self, basis: Basis) -> int:
        """The life of a yes given in this way."""
        return self.consent_months if basis is Basis.FORM else self.subscription_months

    def covers(self, given: datetime, basis: Basis, now: datetime) -> bool:
        """Whether a yes of that age counts; one dated in the future does not count yet."""
        months = self.months(basis)
        return given <= now and (not months or now <= add_months(given, months))

    def ends(self, yes: Live) -> datetime | None:
        """The last moment at which a yes counts; `None` if it never ages."""
        months = self.months(yes.basis)
        return add_months(yes.given, months) if months else None


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer for one address on one day, with its reason."""

    code: Code
    allowed: bool
    state: State
    sentence: str
    valid_until: datetime | None
    """When an allowing answer ends of itself; `None` for no limit, and for every refusal."""
    evidence: tuple[int, ...]
    hits: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The gate's no."""

    canonical: str
    decision: Decision


_OBSTACLES = (Code.MISTYPED, Code.NEAR_STOP, Code.UNREAD)
"""What holds an address however good the yes is."""


class _Pass:
    """What only the gate holds."""

    __slots__ = ()


_PASS: Final = _Pass()


@dataclass(frozen=True, slots=True)
class Permitted:
    """An address that may be written to now; made by `admit` alone."""

    canonical: str
    code: Code
    evidence: tuple[int, ...]
    decided_at: datetime
    valid_until: datetime | None
    from_gate: InitVar[_Pass]

    def __post_init__(self, from_gate: _Pass) -> None:
        if from_gate is not _PASS:
            raise TypeError("Only the gate permits.")


def decide(
    standing: Standing, *, now: datetime, policy: Policy, paused_until: datetime | None = None
) -> Decision:
    """Say whether the address may be written to on the day, and why.

    `paused_until` is the end of a pause the person chose; it refuses and then ends of itself.
    """
    verdict = _judge(standing, now=now, policy=policy)
    code = verdict.code
    if code.grade is not Grade.DENY and paused_until is not None and now < paused_until:
        code = Code.PAUSED
    allowed = code.grade is Grade.ALLOW
    return Decision(
        code=code,
        allowed=allowed,
        state=code.state,
        sentence=incomplete_sentence(verdict.missing) if code is Code.INCOMPLETE else code.sentence,
        valid_until=policy.ends(verdict.yes) if allowed and verdict.yes else None,
        evidence=standing.evidence,
        hits=tuple(dict.fromkeys((code, *standing.hits))),
    )


def admit(
    address: EmailAddress,
    standing: Standing,
    *,
    now: datetime,
    policy: Policy,
    paused_until: datetime | None = None,
) -> Permitted | Refused:
    """Let an address through, or say why not; a standing of another address lets nobody through."""
    if address.canonical != standing.canonical:
        return Refused(address.canonical, _misfit())
    decision = decide(standing, now=now, policy=policy, paused_until=paused_until)
    if not decision.allowed:
        return Refused(address.canonical, decision)
    return Permitted(
        canonical=address.canonical,
        code=decision.code,
        evidence=decision.evidence,
        decided_at=now,
        valid_until=decision.valid_until,
        from_gate=_PASS,
    )


def add_months(start: datetime, months: int) -> datetime:
    """The same day so many months on, or the month's last if it has no such day."""
    years, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    day = min(start.day, calendar.monthrange(years, month + 1)[1])
    return start.replace(year=years, month=month + 1, day=day)


@dataclass(frozen=True, slots=True)
class _Verdict:
    code: Code
    yes: Live | None = None
    """The yes an allowing code rests on."""
    missing: frozenset[Missing] = frozenset()


def _judge(standing: Standing, *, now: datetime, policy: Policy) -> _Verdict:
    """The primary code on the day.

    An aged yes refuses before anything is asked about it; but where a newer yes waits for one fact,
    that fact is what matters.
    """
    if standing.code.grade is Grade.DENY:
        return _Verdict(standing.code)
    fresh = [yes for yes in standing.live if policy.covers(yes.given, yes.basis, now)]
    waiting = [
        yes
        for yes in standing.waiting
        if yes.given is None or policy.covers(yes.given, yes.basis, now)
    ]
    obstacles = [code for code in standing.hits if code in _OBSTACLES]
    if fresh and not obstacles:
        longest = max(fresh, key=lambda yes: _longest(policy.ends(yes)))
        return _Verdict(longest.code, longest)
    if (fresh or waiting) and obstacles:
        return _Verdict(obstacles[0])
    if waiting:
        return _Verdict(waiting[0].code, missing=waiting[0].missing)
    if any(yes.given > now for yes in standing.live):
        return _Verdict(Code.INCOMPLETE, missing=frozenset({Missing.DATE}))
    return _Verdict(Code.STALE)


def _longest(ends: datetime | None) -> tuple[bool, float]:
    return ends is None, ends.timestamp() if ends else 0.0


def _misfit() -> Decision:
    code = Code.MISFIT
    return Decision(code, code.grade is Grade.ALLOW, code.state, code.sentence, None, (), (code,))
