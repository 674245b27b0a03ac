"""The laws of permission, as properties over random histories, and The Test told a second time."""

from datetime import datetime, timedelta
from math import inf

from hypothesis import assume, given
from hypothesis import strategies as st

from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.gate import Policy, decide
from consent.reasons import Code, Grade
from consent.standing import SUREST_FIRST, AddressFacts, Said, fold
from consent.ties import Tie
from tests.unit.consent.builders import HERE, day

FOREVER = Policy(0, 0)
LATE = day(10_000)
SURE = (Tie.MAILBOX, Tie.NAME_AND_POSTCODE, Tie.PERSON)
STOPS = (Act.STOP, Act.OBJECT, Act.COMPLAINT, Act.ERASE, Act.DECEASED)
ANY_NO = (*STOPS, Act.DECLINE, Act.BOUNCE)

ENDS = st.none() | st.integers(0, 12)
PEOPLE = st.sampled_from([None, None, "ann", "bob"])

MOSTLY = st.sampled_from([True, True, False])


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    lo, hi = draw(ENDS), draw(ENDS)
    if lo is not None and hi is not None and hi < lo:
        lo, hi = hi, lo
    return Interval(None if lo is None else day(lo), None if hi is None else day(hi))


def saids(*acts: Act, here: st.SearchStrategy[bool] = MOSTLY) -> st.SearchStrategy[Said]:
    return st.builds(
        Said,
        seq=st.integers(1, 99),
        act=st.sampled_from(acts),
        when=intervals() | st.integers(0, 12).map(lambda n: Interval(day(n), day(n))),
        tie=st.sampled_from(Tie),
        scope=st.sampled_from(
            [Scope.ENGAGEMENT, Scope.ENGAGEMENT, Scope.ENGAGEMENT, Scope.PROJECT]
        ),
        basis=st.sampled_from(Basis),
        authority=st.sampled_from(
            [Authority.IMPORT, Authority.SUBJECT_LINK, Authority.SUBJECT_VERIFIED]
        ),
        missing=st.sampled_from([frozenset(), frozenset(), frozenset({Missing.WORDING})]),
        given_here=here,
        who=PEOPLE,
    )


YESES = saids(Act.GRANT)
NOES = saids(*ANY_NO)
LIFTS = saids(Act.LIFT)
ANYTHING = YESES | YESES | YESES | NOES | LIFTS
HISTORIES = st.lists(ANYTHING, max_size=7)
MOMENTS = st.integers(13, 60).map(day)
POLICIES = st.builds(Policy, st.integers(0, 2), st.integers(0, 2))


def grade(
    said: list[Said], now: datetime = LATE, policy: Policy = FOREVER, *, mistyped: bool = False
) -> Grade:
    standing = fold(AddressFacts(HERE, tuple(said), mistyped=mistyped))
    return decide(standing, now=now, policy=policy).code.grade


def allowed(said: list[Said], now: datetime = LATE, policy: Policy = FOREVER) -> bool:
    return grade(said, now, policy) is Grade.ALLOW


# The Test, told again without looking at how it is done


def lo(s: Said) -> float:
    return -inf if s.when.lo is None else s.when.lo.timestamp()


def hi(s: Said) -> float:
    return inf if s.when.hi is None else s.when.hi.timestamp()


def strangers(a: Said, b: Said) -> bool:
    return None not in (a.who, b.who) and a.who != b.who


def yes_counts_from(said: list[Said]) -> float:
    """From when on a yes may count; never, if somebody's stop stands."""
    start = -inf
    for stop in said:
        if stop.act in STOPS or (stop.act == "bounce" and stop.tie == "mailbox"):
            ends = [
                hi(x)
                for x in said
                if (x.act, x.authority, x.tie) == ("lift", "subject_verified", "mailbox")
                and not strangers(x, stop)
                and (x.seq > stop.seq or lo(x) > hi(stop))
            ]
            start = max(start, min(ends, default=inf))
    return start


def told_again(said: list[Said]) -> bool:
    noes = [s for s in said if (s.act, s.scope) == ("decline", "engagement")]
    yeses = [
        s
        for s in said
        if (s.act, s.scope, s.given_here, s.missing) == ("grant", "engagement", True, frozenset())
        and s.when.lo is not None
    ]
    for yes in yeses:
        others = [no for no in noes if no.tie == "mailbox" and no.who not in (None, yes.who)]
        if (
            lo(yes) >= yes_counts_from(said)
            and all(hi(no) < lo(yes) for no in noes)
            and all(any(c.who == no.who and lo(c) > hi(no) for c in yeses) for no in others)
        ):
            return True
    return False


@given(HISTORIES)
def test_the_answer_is_the_test_told_again(said: list[Said]) -> None:
    assert allowed(said) is told_again(said)


@given(HISTORIES, MOMENTS, POLICIES)
def test_whoever_is_let_through_said_a_complete_yes_here_within_its_life(
    said: list[Said], now: datetime, policy: Policy
) -> None:
    lives = {Basis.FORM: policy.consent_months, Basis.SUBSCRIPTION: policy.subscription_months}
    assert not allowed(said, now, policy) or any(
        s.act is Act.GRANT
        and s.given_here
        and s.scope is Scope.ENGAGEMENT
        and not s.missing
        and s.when.lo is not None
        and (lives[s.basis] == 0 or now - s.when.lo <= timedelta(days=31 * lives[s.basis]))
        for s in said
    )


@given(HISTORIES, st.randoms(use_true_random=False), st.integers(0, 6))
def test_neither_order_nor_repetition_matters(said: list[Said], random: object, again: int) -> None:
    shuffled = [*said, *said[:again]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(AddressFacts(HERE, tuple(shuffled))) == fold(AddressFacts(HERE, tuple(said)))


@given(HISTORIES, NOES, MOMENTS, POLICIES)
def test_a_no_only_lowers(said: list[Said], no: Said, now: datetime, policy: Policy) -> None:
    assert grade([*said, no], now, policy) <= grade(said, now, policy)


@given(HISTORIES, YESES, MOMENTS, POLICIES)
def test_no_yes_undoes_a_stop(said: list[Said], yes: Said, now: datetime, policy: Policy) -> None:
    code = fold(AddressFacts(HERE, tuple(said))).code
    assume(code.value.startswith("S") and code is not Code.SHARED_ADDRESS)
    assert not allowed([*said, yes], now, policy)


@given(
    st.lists(YESES | NOES, max_size=6),
    st.sampled_from(STOPS),
    st.sampled_from(SURE),
    intervals(),
    MOMENTS,
)
def test_a_stop_is_absolute(
    said: list[Said], act: Act, tie: Tie, when: Interval, now: datetime
) -> None:
    assert grade([*said, Said(50, act, when, tie)], now) is Grade.DENY


@given(st.lists(YESES | NOES, max_size=6))
def test_the_verified_person_can_return(said: list[Said]) -> None:
    assume(all(s.act is not Act.DECLINE or s.when.hi is not None for s in said))
    now = Interval(day(20), day(20))
    verified = {"authority": Authority.SUBJECT_VERIFIED, "given_here": True}
    lift = Said(100, Act.LIFT, now, Tie.MAILBOX, **verified)  # type: ignore[arg-type]
    yes = Said(101, Act.GRANT, now, Tie.MAILBOX, **verified)  # type: ignore[arg-type]
    assert allowed([*said, lift, yes], day(20))


@given(HISTORIES, MOMENTS, st.integers(0, 90), POLICIES)
def test_time_only_decays(said: list[Said], now: datetime, days: int, policy: Policy) -> None:
    assert grade(said, now + timedelta(days=days), policy) <= grade(said, now, policy)


@given(st.lists(ANYTHING, min_size=1, max_size=7), st.data(), MOMENTS, POLICIES)
def test_knowing_less_about_time_never_helps(
    said: list[Said], data: st.DataObject, now: datetime, policy: Policy
) -> None:
    position = data.draw(st.integers(0, len(said) - 1))
    known = said[position].when
    lo = data.draw(
        st.sampled_from([known.lo, None] + ([known.lo - timedelta(days=3)] if known.lo else []))
    )
    hi = data.draw(
        st.sampled_from([known.hi, None] + ([known.hi + timedelta(days=3)] if known.hi else []))
    )
    vaguer = [*said]
    vaguer[position] = said[position]._replace(when=Interval(lo, hi))
    assert allowed(vaguer, now, policy) <= allowed(said, now, policy)


@given(HISTORIES, st.lists(saids(*Act, here=st.just(False)), max_size=5), MOMENTS, POLICIES)
def test_merging_only_lowers(
    said: list[Said], theirs: list[Said], now: datetime, policy: Policy
) -> None:
    brought = [s._replace(tie=Tie.PERSON) for s in theirs]
    assert grade([*said, *brought], now, policy) <= grade(said, now, policy)


@given(HISTORIES, MOMENTS, POLICIES)
def test_a_surer_tie_only_lowers(said: list[Said], now: datetime, policy: Policy) -> None:
    tied = [s._replace(tie=Tie.PERSON) if s.tie is Tie.NEAR else s for s in said]
    assert grade(tied, now, policy) <= grade(said, now, policy)


@given(HISTORIES, NOES | LIFTS, st.sets(st.sampled_from(SURE), min_size=1))
def test_of_several_sure_ties_the_surest_says_all(
    said: list[Said], one: Said, ties: set[Tie]
) -> None:
    every = [one._replace(tie=tie) for tie in ties]
    surest = one._replace(tie=min(ties, key=SUREST_FIRST.index))
    assert fold(AddressFacts(HERE, (*said, *every))) == fold(AddressFacts(HERE, (*said, surest)))


@given(st.lists(saids(*Act, here=st.just(False)), max_size=7), MOMENTS)
def test_permission_is_bound_to_its_address(said: list[Said], now: datetime) -> None:
    assert grade(said, now) is Grade.DENY


@given(HISTORIES, MOMENTS, POLICIES)
def test_looking_mistyped_only_lowers(said: list[Said], now: datetime, policy: Policy) -> None:
    assert grade(said, now, policy, mistyped=True) <= grade(said, now, policy)
    assert grade(said, now, policy, mistyped=True) is not Grade.ALLOW


@given(HISTORIES, st.sampled_from(STOPS), st.sampled_from(SURE), st.integers(2, 12))
def test_a_yes_before_a_stop_never_counts_again(
    said: list[Said], act: Act, tie: Tie, n: int
) -> None:
    honest = [
        s for s in said if s.act is not Act.LIFT or (s.when.lo is not None and s.when.lo >= day(n))
    ]
    stop = Said(50, act, Interval(day(n), day(n)), tie)
    live = fold(AddressFacts(HERE, (*honest, stop))).live
    assert all(yes.given >= day(n) for yes in live)


@given(HISTORIES, st.sampled_from(SURE), intervals())
def test_a_decline_ends_whatever_came_before(said: list[Said], tie: Tie, when: Interval) -> None:
    live = fold(AddressFacts(HERE, (*said, Said(50, Act.DECLINE, when, tie)))).live
    assert all(when.hi is not None and yes.given > when.hi for yes in live)


@given(HISTORIES, MOMENTS, POLICIES)
def test_every_code_behind_an_answer_is_told_and_the_primary_first(
    said: list[Said], now: datetime, policy: Policy
) -> None:
    standing = fold(AddressFacts(HERE, tuple(said)))
    decision = decide(standing, now=now, policy=policy)
    assert decision.hits[0] is decision.code
    assert set(standing.hits) <= set(decision.hits)
    assert standing.code in standing.hits
    assert set(decision.evidence) <= {s.seq for s in said}
