from hypothesis import assume, given
from hypothesis import strategies as st

from consent.events import Act, Missing, Scope, Statement
from consent.gate import Policy
from consent.ledger import Event, events_of
from consent.reasons import Grade
from consent.standing import STOPS, AddressFacts, Said
from consent.ties import Keyring, Tie
from consent.withdrawing import (
    FILE_TAKEN_OUT,
    ROWS_SPLIT_OFF,
    Bearing,
    Since,
    bearing,
    force,
    refuses,
    rises,
    said_again,
    said_by_row,
    untied,
)
from tests.unit.consent.builders import HERE, a_lift, a_no, a_yes, at, day

NOW = day(100)
KEYRING = Keyring(b"a pepper")


def stands(*said: Said) -> Bearing:
    return bearing(AddressFacts(HERE, said), now=NOW, policy=Policy())


def test_an_address_that_loses_what_refused_it_rises() -> None:
    yes, no = a_yes(10, seq=1), a_no(20, seq=2, tie=Tie.PERSON)
    before, after = stands(yes, no), stands(yes)
    assert (before.now, after.now) == (Grade.DENY, Grade.ALLOW)
    assert rises(before, after)
    assert untied(before, after) == {2}


def test_a_yes_that_only_waits_for_a_fact_rises_as_well() -> None:
    yes = a_yes(10, seq=1, missing=frozenset({Missing.WORDING}))
    no = a_no(20, seq=2, tie=Tie.PERSON)
    before, after = stands(yes, no), stands(yes)
    assert after.now is Grade.HOLD
    assert untied(before, after) == {2}


def test_a_yes_too_old_for_today_s_policy_rises_as_well() -> None:
    yes, no = a_yes(10, seq=1), a_no(20, seq=2, tie=Tie.PERSON)
    late = day(10_000)
    before, after = (
        bearing(AddressFacts(HERE, said), now=late, policy=Policy()) for said in ((yes, no), (yes,))
    )
    assert before.now is after.now is Grade.DENY
    assert untied(before, after) == {2}


def test_a_no_stays_also_where_no_yes_waits_for_it_to_go() -> None:
    no = a_no(20, seq=2, tie=Tie.PERSON)
    assert not rises(stands(no), stands())
    assert untied(stands(no), stands()) == {2}


def test_a_doubt_is_not_made_a_no() -> None:
    near = a_no(20, seq=2, act=Act.STOP, tie=Tie.NEAR)
    assert stands(near).noes == frozenset()


def test_a_stop_that_was_lifted_is_not_said_again() -> None:
    stop = a_no(20, seq=2, act=Act.STOP, tie=Tie.PERSON)
    assert stands(stop).noes == {2}
    assert stands(stop, a_lift(30, seq=3)).noes == frozenset()


def test_only_what_was_said_at_the_address_itself_lasts_whoever_is_parted() -> None:
    ties = (Tie.MAILBOX, Tie.NAME_AND_POSTCODE, Tie.PERSON)
    found = stands(*(a_no(20, seq=seq, tie=tie) for seq, tie in enumerate(ties, 2)))
    assert found.noes == {2, 3, 4}
    assert found.lasting == {2}


def test_a_no_to_one_project_s_news_refuses_nothing() -> None:
    assert stands(a_no(20, seq=2, scope=Scope.PROJECT)).noes == frozenset()


def a_stop(email: str = "ada@post.example") -> Event:
    (event,) = events_of(
        Statement(Act.STOP, (email,), at(1), "struck through"),
        keyring=KEYRING,
        evidence="upload 3 row 12 person 1",
        recorded_at=day(1),
        marks=frozenset({"a mark"}),
        near=frozenset({"a near mark"}),
    )
    return event


def again(no: Event, seq: int = 12) -> Event:
    return said_again(
        no,
        seq=seq,
        canonical=HERE,
        keyring=KEYRING,
        occasion="upload 7 was taken out",
        method=FILE_TAKEN_OUT,
        actor="staff 4",
        now=NOW,
    )


def test_a_no_said_again_is_known_by_the_other_address_alone() -> None:
    no, copy = a_stop(), again(a_stop())
    assert (copy.address, copy.mailbox) == (KEYRING.address(HERE), KEYRING.mailbox(HERE))
    assert copy.marks == copy.near == frozenset()
    assert (copy.act, copy.scope, copy.occurred) == (no.act, no.scope, no.occurred)
    assert (copy.recorded_at, copy.actor) == (NOW, "staff 4")
    assert copy.evidence == "kept when upload 7 was taken out: event 12"
    assert copy.method == FILE_TAKEN_OUT


def test_a_no_kept_with_a_row_is_known_by_no_address() -> None:
    no = a_stop()
    kept = said_by_row(no, seq=12, draft_id=30, actor="staff 4", now=NOW)
    assert (kept.address, kept.mailbox, kept.marks, kept.near) == (None, None, set(), set())
    assert force(kept) == force(no)
    assert kept.evidence == "kept with draft 30 beside a file taken out: event 12"
    other = said_by_row(no, seq=12, draft_id=31, actor="staff 4", now=NOW)
    assert other.idempotency_key != kept.idempotency_key


def test_what_is_kept_with_a_row_tells_on_what_occasion() -> None:
    occasion = "when rows were split off by verdict 9"
    kept = said_by_row(
        a_stop(),
        seq=12,
        draft_id=30,
        occasion=occasion,
        method=ROWS_SPLIT_OFF,
        actor="staff",
        now=NOW,
    )
    assert kept.evidence == f"kept with draft 30 {occasion}: event 12"
    assert kept.method == ROWS_SPLIT_OFF


def test_whom_staff_made_one_was_one_from_the_next_event_on() -> None:
    assert [Since(head=4).covers(seq, a_stop()) for seq in (4, 5)] == [False, True]


def test_whom_the_machine_made_one_was_one_from_that_moment_on() -> None:
    no = a_stop()
    earlier, later = day(0), day(2)
    found = [Since(at=at).covers(1, no) for at in (earlier, no.recorded_at, later)]
    assert found == [True, True, False]


def test_what_goes_with_the_rows_is_not_counted_where_rows_part_people() -> None:
    no = a_stop()
    assert Since(head=0).covers(1, no)
    assert not Since(head=0, but=no.method).covers(1, no)


def test_whoever_made_them_one_first_counts() -> None:
    assert Since(head=4, at=day(0)).covers(1, a_stop())
    assert Since(head=0, at=day(2)).covers(1, a_stop())
    assert not Since(head=4, at=day(2)).covers(1, a_stop())


def test_only_noes_about_engagement_go_wherever_their_person_is_known() -> None:
    assert refuses(a_stop())
    assert refuses(a_stop()._replace(act=Act.DECLINE))
    assert not refuses(a_stop()._replace(act=Act.DECLINE, scope=Scope.PROJECT))
    assert not refuses(a_stop()._replace(act=Act.BOUNCE))
    assert not refuses(a_stop()._replace(act=Act.GRANT))


def test_a_no_is_said_again_once() -> None:
    assert again(a_stop()).idempotency_key == again(a_stop()).idempotency_key
    assert again(a_stop()).idempotency_key != again(a_stop(), 13).idempotency_key


noes = st.builds(
    a_no,
    st.integers(1, 40),
    seq=st.integers(50, 90),
    act=st.sampled_from([Act.DECLINE, *sorted(STOPS)]),
    tie=st.sampled_from([Tie.MAILBOX, Tie.PERSON, Tie.NAME_AND_POSTCODE]),
)
yeses = st.builds(
    a_yes,
    st.integers(1, 40),
    seq=st.integers(1, 40),
    missing=st.sampled_from([frozenset(), frozenset({Missing.WORDING})]),
)


@given(st.lists(noes, max_size=4), st.lists(yeses, max_size=3), st.data())
def test_nobody_rises_once_what_is_untied_is_said_again(
    said_no: list[Said], said_yes: list[Said], data: st.DataObject
) -> None:
    assume(len({no.seq for no in said_no}) == len(said_no))
    left = [no for no in said_no if no.tie is not Tie.PERSON or data.draw(st.booleans())]
    kept_yeses = [yes for yes in said_yes if data.draw(st.booleans())]
    before, after = stands(*said_yes, *said_no), stands(*kept_yeses, *left)
    kept = untied(before, after)
    copies = [a_no_again(no, seq=no.seq + 100) for no in said_no if no.seq in kept]
    assert not rises(before, stands(*kept_yeses, *left, *copies))


def a_no_again(no: Said, seq: int) -> Said:
    return Said(seq, no.act, no.when, Tie.MAILBOX, no.scope)
