from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segments.audience import REACHABLE, MergeValues, RemoteMember, RemoteStatus, Wanted
from segments.plan import (
    Brake,
    Create,
    Nothing,
    Step,
    SyncPlan,
    Unsubscribe,
    Untag,
    Update,
    plan_sync,
)
from tests.unit.segments.people import TAG, a_member, permitted, wanted

S = RemoteStatus
GWEN = "gwen@alder.example"


def the_step(
    people: Sequence[Wanted] = (),
    mirror: Sequence[RemoteMember] = (),
    stops: Sequence[str] = (),
) -> Step:
    (step,) = plan_sync(people, mirror, stops, tag=TAG).steps
    return step


def test_a_permitted_person_the_list_does_not_know_is_created() -> None:
    step = the_step([wanted()])
    assert step == Create(wanted(), "may be written to and is not on the list")
    assert step.address == GWEN


def test_a_member_who_joins_the_group_gets_the_tag_and_what_they_lack() -> None:
    step = the_step([wanted()], [a_member(first="Gwendolyn", link="old")])
    assert step == Update(
        Wanted(permitted(GWEN), MergeValues(last_name="Ashby", link="L1")), "joins this group"
    )


def test_a_member_with_the_tag_and_a_new_link_gets_the_link_alone() -> None:
    held = a_member(first="Gwen", last="Ashby", link="old", tags=("Choir", TAG.upper()))
    step = the_step([wanted()], [held])
    assert step == Update(Wanted(permitted(GWEN), MergeValues(link="L1")), "their details changed")


def test_a_member_who_is_as_wanted_is_left_alone() -> None:
    held = a_member("Gwen@Alder.example ", first="Gwendolyn", last="A", link="L1", tags=(TAG,))
    assert the_step([wanted()], [held]) == Nothing(GWEN, "is up to date")


@pytest.mark.parametrize("status", list(S))
def test_a_stop_unsubscribes_whoever_could_still_hear_from_us(status: RemoteStatus) -> None:
    step = the_step([wanted()], [a_member(status=status)], [GWEN])
    assert isinstance(step, Unsubscribe if status in REACHABLE else Nothing)
    assert step.reason.startswith("asked us to stop")


def test_a_stop_finds_the_mailbox_in_another_spelling() -> None:
    held = a_member("G.Wen+news@gmail.com")
    assert isinstance(the_step([], [held], ["gwen@googlemail.com"]), Unsubscribe)


def test_a_stop_wins_over_wanting_a_newcomer() -> None:
    assert the_step([wanted()], [], [GWEN]) == Nothing(GWEN, "asked us to stop")


def test_a_stop_for_an_address_the_list_does_not_know_needs_no_step() -> None:
    assert plan_sync([], [], [GWEN], tag=TAG).steps == ()


@pytest.mark.parametrize("status", [S.UNSUBSCRIBED, S.CLEANED, S.ARCHIVED, S.TRANSACTIONAL])
def test_nobody_is_raised(status: RemoteStatus) -> None:
    assert isinstance(the_step([wanted()], [a_member(status=status)]), Nothing)


def test_whoever_leaves_the_group_loses_our_tag_alone() -> None:
    held = a_member(tags=("Choir", TAG))
    assert the_step([], [held]) == Untag(GWEN, "is no longer in this group")


def test_members_we_neither_want_nor_tagged_are_left_alone() -> None:
    held = a_member(tags=("Choir", "rc-other"))
    assert the_step([], [held]) == Nothing(GWEN, "is not in this group; left as they are")


def test_the_first_of_two_people_with_one_address_counts() -> None:
    assert the_step([wanted(link="L1"), wanted(first="Huw", link="L2")]) == the_step([wanted()])


def test_stops_come_first_and_counts_name_every_action() -> None:
    plan = plan_sync(
        [wanted("a@alder.example"), wanted("z@alder.example")],
        [
            a_member("z@alder.example"),
            a_member("m@alder.example"),
            a_member("b@alder.example", tags=(TAG,)),
            a_member("y@alder.example", S.CLEANED),
        ],
        ["m@alder.example"],
        tag=TAG,
    )
    assert [step.address[0] for step in plan.steps] == ["m", "b", "z", "a", "y"]
    assert plan.counts == {"create": 1, "update": 1, "untag": 1, "unsubscribe": 1, "nothing": 1}
    assert [step.address for step in plan.of(Create)] == ["a@alder.example"]
    assert plan.held == 3
    assert not plan.changes_nothing


def a_plan(leaving: int = 0, adding: int = 0, held: int = 0) -> SyncPlan:
    steps = (Unsubscribe(GWEN, ""),) * leaving + (Create(wanted(), ""),) * adding
    return SyncPlan(TAG, steps, held)


@pytest.mark.parametrize(("leaving", "held"), [(50, 60), (100, 2000), (0, 0)])
def test_a_few_leaving_need_no_second_look(leaving: int, held: int) -> None:
    assert a_plan(leaving=leaving, held=held).brake() is None


@pytest.mark.parametrize(("leaving", "held", "limit"), [(51, 60, 50), (101, 2000, 100)])
def test_many_leaving_at_once_are_shown_first(leaving: int, held: int, limit: int) -> None:
    assert a_plan(leaving=leaving, held=held).brake() == Brake(
        f"This would unsubscribe {leaving} of {held} people, more than {limit} at once."
    )


def test_three_times_the_usual_newcomers_are_shown_first() -> None:
    assert a_plan(adding=301).brake(usual_creates=100) == Brake(
        "This would add 301 people; 100 is usual."
    )
    assert a_plan(adding=300).brake(usual_creates=100) is None
    assert a_plan(adding=50).brake(usual_creates=0) is None
    assert a_plan(adding=5000).brake() is None


NAMES = ("ann", "ben", "cai", "dee")
addresses = st.sampled_from([f"{name}@alder.example" for name in NAMES])
values = st.sampled_from(["", "Ann", "A\u0301nn " * 80, "  Ann  Lee "])
wishes = st.lists(st.builds(wanted, addresses, values, values, values), max_size=4)
tags = st.sets(st.sampled_from([TAG, TAG.upper(), "Choir", "rc-other"])).map(tuple)
mirrors = st.lists(
    st.builds(
        a_member, addresses, st.sampled_from(S), first=values, last=values, link=values, tags=tags
    ),
    max_size=4,
    unique_by=lambda member: member.address,
)
stop_lists = st.lists(addresses, max_size=2)


def applied(plan: SyncPlan, mirror: Sequence[RemoteMember]) -> list[RemoteMember]:
    """What a service holds after the plan; it never lets an update say a status."""
    held = {member.address: member for member in mirror}
    for step in plan.steps:
        match step:
            case Create(one):
                assert one.address not in held
                held[one.address] = RemoteMember(
                    one.address, S.SUBSCRIBED, one.values, frozenset({plan.tag})
                )
            case Update(one):
                held[one.address] = _updated(held[one.address], one, plan.tag)
            case Untag(address):
                kept = {t for t in held[address].tags if t.lower() != plan.tag}
                held[address] = replace(held[address], tags=frozenset(kept))
            case Unsubscribe(address):
                held[address] = replace(held[address], status=S.UNSUBSCRIBED)
            case Nothing():
                pass
    return list(held.values())


def _updated(member: RemoteMember, one: Wanted, tag: str) -> RemoteMember:
    now = MergeValues.from_fields({**member.values.as_fields(), **one.values.as_fields()})
    return replace(member, values=now, tags=member.tags | {tag})


@given(wishes, mirrors, stop_lists)
def test_a_second_run_changes_nothing(
    people: list[Wanted], mirror: list[RemoteMember], stops: list[str]
) -> None:
    after = applied(plan_sync(people, mirror, stops, tag=TAG), mirror)
    assert plan_sync(people, after, stops, tag=TAG).changes_nothing


HEARS = {S.SUBSCRIBED: 2, S.PENDING: 1}


@given(wishes, mirrors, stop_lists)
def test_no_plan_raises_a_status(
    people: list[Wanted], mirror: list[RemoteMember], stops: list[str]
) -> None:
    before = {member.address: member.status for member in mirror}
    for member in applied(plan_sync(people, mirror, stops, tag=TAG), mirror):
        if member.address in before:
            was = HEARS.get(before[member.address], 0)
            assert HEARS.get(member.status, 0) <= was
        else:
            assert member.address in {one.address for one in people}
            assert member.address not in stops


@given(wishes, mirrors, stop_lists)
def test_after_a_plan_no_stopped_address_can_hear_from_us(
    people: list[Wanted], mirror: list[RemoteMember], stops: list[str]
) -> None:
    after = applied(plan_sync(people, mirror, stops, tag=TAG), mirror)
    assert not [m for m in after if m.address in stops and m.status in REACHABLE]


@given(wishes, mirrors, stop_lists)
def test_strangers_and_their_names_and_tags_are_untouched(
    people: list[Wanted], mirror: list[RemoteMember], stops: list[str]
) -> None:
    ours = {one.address for one in people} | set(stops)
    after = {m.address: m for m in applied(plan_sync(people, mirror, stops, tag=TAG), mirror)}
    for member in mirror:
        now = after[member.address]
        assert {t for t in member.tags if t.lower() != TAG} <= now.tags
        assert now.values.first_name == member.values.first_name or not member.values.first_name
        if member.address not in ours and TAG not in {t.lower() for t in member.tags}:
            assert now == member
