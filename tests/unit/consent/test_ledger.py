import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Act, Authority, Interval, Missing, Scope, Statement
from consent.ledger import (
    GENESIS,
    Event,
    canonical,
    chain,
    events_of,
    idempotency_key,
    recorded_again,
    verify,
)
from consent.ties import Keyring

RING = Keyring(b"pepper")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MARKS = RING.person_marks("Ann", "Lee", "ZX1 1AB")
NEAR = RING.near_marks("Ann", "Lee")


def a_statement(act: Act = Act.STOP, *addresses: str, **more: object) -> Statement:
    fields: dict[str, object] = {"when": Interval(MONDAY, MONDAY), "why": "ticked the box", **more}
    return Statement(act, addresses, **fields)  # type: ignore[arg-type]


def events(
    statement: Statement, evidence: str = "upload 3 row 12", **more: object
) -> tuple[Event, ...]:
    return events_of(
        statement,
        keyring=RING,
        evidence=evidence,
        recorded_at=MONDAY,
        marks=MARKS,
        near=NEAR,
        **more,
    )  # type: ignore[arg-type]


def chained(several: list[Event]) -> list[tuple[Event, str]]:
    pairs, previous = [], GENESIS
    for event in several:
        previous = chain(previous, event)
        pairs.append((event, previous))
    return pairs


def a_few() -> list[Event]:
    return [
        events(a_statement(Act.STOP, f"ann{n}@x.example"), f"upload 3 row {n}")[0] for n in range(5)
    ]


def test_a_yes_gives_one_event_for_each_address_and_never_travels_by_name() -> None:
    made = events(
        a_statement(Act.GRANT, "a@x.example", "b@y.example", missing=frozenset({Missing.WORDING}))
    )
    assert [event.address for event in made] == [
        RING.address("a@x.example"),
        RING.address("b@y.example"),
    ]
    assert all(not event.marks and not event.near for event in made)
    assert made[0].missing == {Missing.WORDING}


def test_a_no_covers_every_address_of_its_row_and_the_name() -> None:
    made = events(
        a_statement(Act.STOP, "a@x.example", "b@y.example", missing=frozenset({Missing.DATE}))
    )
    assert {event.mailbox for event in made} == {
        RING.mailbox("a@x.example"),
        RING.mailbox("b@y.example"),
    }
    assert all(event.marks == MARKS and event.near >= NEAR for event in made)
    assert all(event.missing == frozenset() for event in made)


def test_a_stop_somebody_else_wrote_down_is_published_to_the_neighbours_of_its_address() -> None:
    statement = a_statement(Act.STOP, "ann.lee@x.example")
    neighbours = RING.mailbox_neighbours("ann.lee@x.example")
    for authority in (Authority.IMPORT, Authority.STAFF):
        (event,) = events(statement, authority=authority)
        assert event.near == NEAR | neighbours


@pytest.mark.parametrize("act", [Act.DECLINE, Act.BOUNCE, Act.LIFT, Act.GRANT])
def test_what_is_no_stop_reaches_no_neighbours(act: Act) -> None:
    (event,) = events(a_statement(act, "ann.lee@x.example"))
    assert event.near.isdisjoint(RING.mailbox_neighbours("ann.lee@x.example"))


def test_a_stop_from_the_address_itself_reaches_no_neighbours() -> None:
    (event,) = events(a_statement(Act.STOP, "ann.lee@x.example"), authority=Authority.SUBJECT_LINK)
    assert event.near == NEAR


def test_a_no_by_name_alone_is_an_event_too() -> None:
    (event,) = events(a_statement(Act.DECLINE))
    assert event.address is None
    assert event.mailbox is None
    assert event.marks == MARKS


@pytest.mark.parametrize("act", [Act.GRANT, Act.BOUNCE])
def test_a_yes_or_a_bounce_without_an_address_is_nothing(act: Act) -> None:
    assert events(a_statement(act)) == ()


def test_a_bounce_is_the_address_and_not_the_person() -> None:
    (event,) = events(a_statement(Act.BOUNCE, "a@x.example"))
    assert event.marks == event.near == frozenset()


def test_a_project_is_kept_only_with_a_yes_to_that_project() -> None:
    (bound,) = events(
        a_statement(Act.GRANT, "a@x.example", scope=Scope.PROJECT), project="river-street"
    )
    (general,) = events(a_statement(Act.GRANT, "a@x.example"), project="river-street")
    assert bound.project == "river-street"
    assert general.project is None


def test_an_address_named_twice_gives_one_event() -> None:
    assert len(events(a_statement(Act.STOP, "a@x.example", "a@x.example"))) == 1


def test_reading_a_row_again_gives_the_same_keys_and_another_row_others() -> None:
    once = events(a_statement(Act.STOP, "a@x.example", "b@y.example"))
    again = events(a_statement(Act.STOP, "a@x.example", "b@y.example"))
    elsewhere = events(a_statement(Act.STOP, "a@x.example", "b@y.example"), "upload 3 row 13")
    assert once == again
    assert len({e.idempotency_key for e in once + elsewhere}) == 4
    assert len({e.event_id for e in once + elsewhere}) == 4


def test_an_undated_no_differs_from_a_dated_one() -> None:
    (dated,) = events(a_statement(Act.STOP, "a@x.example"))
    (undated,) = events(a_statement(Act.STOP, "a@x.example", when=Interval(None, None)))
    assert dated.idempotency_key != undated.idempotency_key


def test_no_plain_address_or_name_stands_in_the_bytes() -> None:
    (event,) = events(a_statement(Act.STOP, "ann.lee@x.example", answer="please remove Ann Lee"))
    written = canonical(event).decode().lower()
    assert "ann" not in written
    assert "x.example" not in written


def test_the_bytes_do_not_depend_on_the_zone_a_moment_is_told_in() -> None:
    (event,) = events(a_statement(Act.STOP, "a@x.example"))
    elsewhere = MONDAY.astimezone(timezone(timedelta(hours=5)))
    assert canonical(event._replace(recorded_at=elsewhere)) == canonical(event)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_the_bytes_are_what_any_writer_of_sorted_json_without_spaces_gives(why: str) -> None:
    (event,) = events(a_statement(Act.STOP, "a@x.example", why=why))
    written = canonical(event)
    plain = json.loads(written)
    assert plain["why"] == why
    assert written.decode() == json.dumps(
        plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )


@given(
    st.datetimes(timezones=st.just(UTC))
    | st.datetimes(timezones=st.just(timezone(-timedelta(hours=9))))
)
def test_the_bytes_of_an_event_recorded_again_are_those_of_the_event(when: datetime) -> None:
    said = a_statement(Act.STOP, "ann@x.example", why='she wrote "recorded_at":"never"')
    [event] = events(said)
    assert recorded_again(canonical(event), when) == canonical(event._replace(recorded_at=when))


def test_a_time_without_a_zone_is_refused() -> None:
    (event,) = events(a_statement(Act.STOP, "a@x.example"))
    with pytest.raises(ValueError, match="zone"):
        canonical(event._replace(recorded_at=MONDAY.replace(tzinfo=None)))


def test_a_thing_of_no_known_kind_is_refused() -> None:
    (event,) = events(a_statement(Act.STOP, "a@x.example"))
    with pytest.raises(TypeError, match="no place in the ledger"):
        canonical(event._replace(why=7))  # type: ignore[arg-type]


def test_an_untouched_chain_verifies() -> None:
    pairs = chained(a_few())
    assert verify(pairs) is None
    assert verify([]) is None
    assert verify(pairs[2:], start=pairs[1][1]) is None


CHANGES = {
    "act": Act.GRANT,
    "address": "0" * 64,
    "marks": frozenset({"x"}),
    "occurred": Interval(None, None),
    "recorded_at": MONDAY + timedelta(seconds=1),
    "authority": Authority.STAFF,
    "why": "said yes",
    "corrects": "somebody",
    "project": "other",
}


@given(st.integers(0, 4), st.sampled_from(sorted(CHANGES)))
def test_any_change_to_any_event_is_found_at_its_place(position: int, field: str) -> None:
    pairs = chained(a_few())
    event, stored = pairs[position]
    pairs[position] = (event._replace(**{field: CHANGES[field]}), stored)
    assert verify(pairs) == position


@given(st.integers(0, 3))
def test_a_missing_added_or_swapped_event_is_found(position: int) -> None:
    pairs = chained(a_few())
    without = pairs[:position] + pairs[position + 1 :]
    twice = [*pairs[: position + 1], *pairs[position:]]
    swapped = [*pairs]
    swapped[position : position + 2] = reversed(pairs[position : position + 2])
    assert verify(without) == position
    assert verify(twice) == position + 1
    assert verify(swapped) == position


def test_parts_of_a_key_do_not_run_together() -> None:
    assert idempotency_key("ab", "c") != idempotency_key("a", "bc")
    assert idempotency_key("a", None) != idempotency_key("a", "None")
