import pytest

from consent.events import Act, Authority, Basis, Interval, Missing, Scope
from consent.reasons import Code, Grade
from consent.standing import STOPS
from consent.ties import Tie
from tests.unit.consent.builders import HERE, a_lift, a_no, a_yes, day, standing

SURE = [Tie.MAILBOX, Tie.NAME_AND_POSTCODE, Tie.PERSON]
UNDATED = Interval(None, None)


def test_silence_is_not_consent() -> None:
    nothing = standing()
    assert nothing.code is Code.NO_EVIDENCE
    assert nothing.evidence == ()
    assert nothing.granted_from is nothing.basis is nothing.grant is None


def test_a_complete_yes_given_here_counts() -> None:
    found = standing(a_yes(10, seq=7))
    assert found.canonical == HERE
    assert found.code is Code.IMPORTED
    assert (found.granted_from, found.basis, found.grant) == (day(10), Basis.FORM, 7)
    assert found.evidence == (7,)


@pytest.mark.parametrize(
    ("authority", "code"),
    [
        (Authority.SUBJECT_VERIFIED, Code.CONFIRMED),
        (Authority.SUBJECT_LINK, Code.EXPLICIT),
        (Authority.STAFF_DUAL, Code.IMPORTED),
        (Authority.IMPORT, Code.IMPORTED),
    ],
)
def test_how_a_yes_was_given_shows_in_its_code(authority: Authority, code: Code) -> None:
    assert standing(a_yes(authority=authority)).code is code


def test_another_addresss_yes_does_not_help() -> None:
    assert standing(a_yes(given_here=False, tie=Tie.PERSON)).code is Code.NO_EVIDENCE


def test_a_yes_to_one_project_does_not_help() -> None:
    assert standing(a_yes(scope=Scope.PROJECT)).code is Code.ONE_PROJECT_ONLY


def test_a_no_to_one_projects_news_does_not_hinder() -> None:
    assert standing(a_yes(10), a_no(11, scope=Scope.PROJECT)).code is Code.IMPORTED


@pytest.mark.parametrize("tie", SURE)
@pytest.mark.parametrize("act", sorted(STOPS))
@pytest.mark.parametrize("n", [1, 10, 99])
def test_a_stop_refuses_whatever_its_time(act: Act, tie: Tie, n: int) -> None:
    found = standing(a_yes(10), a_no(n, act=act, tie=tie))
    assert found.code.grade is Grade.DENY
    assert found.code.value.startswith("S")


@pytest.mark.parametrize(
    ("act", "when", "code"),
    [
        (Act.ERASE, None, Code.ERASED),
        (Act.OBJECT, None, Code.OBJECTED),
        (Act.COMPLAINT, None, Code.COMPLAINT),
        (Act.STOP, None, Code.OPTED_OUT),
        (Act.STOP, UNDATED, Code.SUPPRESSED_IMPORT),
        (Act.DECEASED, UNDATED, Code.RESTRICTED),
        (Act.BOUNCE, None, Code.UNDELIVERABLE),
    ],
)
def test_each_kind_of_stop_has_its_code(act: Act, when: Interval | None, code: Code) -> None:
    assert standing(a_yes(), a_no(act=act, when=when)).code is code


def test_the_gravest_of_several_stops_comes_first_and_all_are_told() -> None:
    found = standing(
        a_no(seq=1, act=Act.BOUNCE), a_no(seq=2, act=Act.STOP), a_no(seq=3, act=Act.ERASE)
    )
    assert found.hits == (Code.ERASED, Code.OPTED_OUT, Code.UNDELIVERABLE, Code.NO_EVIDENCE)
    assert found.evidence == (1, 2, 3)


@pytest.mark.parametrize("tie", [Tie.NAME_AND_POSTCODE, Tie.PERSON, Tie.NEAR])
def test_a_bounce_elsewhere_says_nothing_of_this_address(tie: Tie) -> None:
    assert standing(a_yes(), a_no(act=Act.BOUNCE, tie=tie)).code is Code.IMPORTED


@pytest.mark.parametrize("tie", SURE)
def test_a_later_yes_follows_a_decline_and_an_earlier_does_not(tie: Tie) -> None:
    assert standing(a_yes(11), a_no(10, tie=tie)).code is Code.IMPORTED
    assert standing(a_yes(9), a_no(10, tie=tie)).code is Code.DECLINED


def test_at_the_same_moment_the_no_wins() -> None:
    assert standing(a_yes(10), a_no(10)).code is Code.DECLINED


def test_an_undated_decline_counts_for_ever() -> None:
    assert standing(a_yes(99), a_no(when=Interval(day(1), None))).code is Code.DECLINED


def test_doubt_about_time_is_read_against_us() -> None:
    said_between_5_and_15 = Interval(day(5), day(15))
    assert standing(a_yes(when=said_between_5_and_15), a_no(10)).code is Code.DECLINED
    assert standing(a_yes(12), a_no(when=said_between_5_and_15)).code is Code.DECLINED
    assert standing(a_yes(16), a_no(when=said_between_5_and_15)).code is Code.IMPORTED


def test_an_older_yes_never_revives() -> None:
    assert standing(a_yes(1), a_no(5, seq=2)).live == ()
    again = standing(a_yes(1), a_no(5, seq=2), a_yes(9, seq=3))
    assert [yes.seq for yes in again.live] == [3]


def test_a_yes_without_a_day_waits() -> None:
    found = standing(a_yes(when=UNDATED))
    assert found.code is Code.INCOMPLETE
    assert found.missing == {Missing.DATE}
    assert found.waiting[0].given is None


def test_an_incomplete_yes_waits_and_the_least_incomplete_is_told() -> None:
    found = standing(
        a_yes(seq=1, missing=frozenset({Missing.WORDING, Missing.CONTROLLER})),
        a_yes(seq=2, missing=frozenset({Missing.WORDING})),
        a_yes(seq=3, missing=frozenset({Missing.PLATFORM_STATUS_ONLY})),
    )
    assert found.code is Code.INCOMPLETE
    assert found.hits == (Code.INCOMPLETE, Code.PLATFORM_STATUS_ONLY)
    assert found.missing == {Missing.WORDING}
    assert found.evidence == (1, 2, 3)


def test_a_platforms_word_alone_waits() -> None:
    assert (
        standing(a_yes(missing=frozenset({Missing.PLATFORM_STATUS_ONLY}))).code
        is Code.PLATFORM_STATUS_ONLY
    )


def test_an_incomplete_yes_before_a_decline_is_ended_by_it() -> None:
    wording = frozenset({Missing.WORDING})
    assert standing(a_yes(9, missing=wording), a_no(10)).code is Code.DECLINED
    assert standing(a_yes(11, missing=wording), a_no(10)).code is Code.INCOMPLETE


def test_a_complete_yes_counts_beside_an_incomplete_one() -> None:
    found = standing(a_yes(10), a_yes(11, seq=2, missing=frozenset({Missing.WORDING})))
    assert found.code is Code.IMPORTED
    assert found.hits == (Code.INCOMPLETE, Code.IMPORTED)


def test_a_near_stop_holds() -> None:
    assert standing(a_yes(), a_no(act=Act.STOP, tie=Tie.NEAR)).code is Code.NEAR_STOP


def test_a_near_decline_holds_only_if_it_may_be_as_late_as_every_yes() -> None:
    assert standing(a_yes(9), a_no(10, tie=Tie.NEAR)).code is Code.NEAR_STOP
    assert standing(a_yes(11), a_no(10, tie=Tie.NEAR)).code is Code.IMPORTED
    both = standing(a_yes(9), a_yes(11, seq=3, basis=Basis.SUBSCRIPTION), a_no(10, tie=Tie.NEAR))
    assert [yes.seq for yes in both.live] == [3]


def test_a_mistyped_address_is_held_however_good_the_yes() -> None:
    assert standing(a_yes(), mistyped=True).code is Code.MISTYPED


def test_without_a_yes_a_mistyped_address_is_refused_all_the_same() -> None:
    assert standing(mistyped=True).code is Code.NO_EVIDENCE


def test_the_latest_yes_of_each_basis_is_kept() -> None:
    found = standing(
        a_yes(1, seq=1), a_yes(5, seq=2), a_yes(3, seq=3, basis=Basis.SUBSCRIPTION), a_yes(2, seq=4)
    )
    assert [(yes.seq, yes.basis) for yes in found.live] == [
        (2, Basis.FORM),
        (3, Basis.SUBSCRIPTION),
    ]


def test_of_two_yeses_at_one_moment_the_better_confirmed_is_kept() -> None:
    found = standing(a_yes(5, seq=1, authority=Authority.SUBJECT_VERIFIED), a_yes(5, seq=2))
    assert found.live[0].code is Code.CONFIRMED


# The verified person lifts a stop


def test_after_a_lift_only_a_later_yes_counts() -> None:
    stop, lift = a_no(10, seq=2, act=Act.STOP), a_lift(20, seq=3)
    assert standing(a_yes(5), stop, lift).code is Code.NO_EVIDENCE
    assert standing(a_yes(15), stop, lift).code is Code.NO_EVIDENCE
    assert standing(a_yes(20, seq=4), stop, lift).code is Code.IMPORTED


def test_without_a_lift_no_later_yes_helps() -> None:
    assert (
        standing(a_yes(20, authority=Authority.SUBJECT_VERIFIED), a_no(10, act=Act.STOP)).code
        is Code.OPTED_OUT
    )


@pytest.mark.parametrize("authority", [a for a in Authority if a is not Authority.SUBJECT_VERIFIED])
def test_only_the_verified_person_lifts(authority: Authority) -> None:
    assert (
        standing(a_yes(30), a_no(10, act=Act.STOP), a_lift(authority=authority)).code
        is Code.OPTED_OUT
    )


@pytest.mark.parametrize("tie", [Tie.PERSON, Tie.NAME_AND_POSTCODE, Tie.NEAR])
def test_a_lift_at_another_address_lifts_nothing_here(tie: Tie) -> None:
    assert standing(a_yes(30), a_no(10, act=Act.STOP), a_lift(tie=tie)).code is Code.OPTED_OUT


def test_a_stop_after_the_lift_refuses_again() -> None:
    found = standing(
        a_no(10, seq=1, act=Act.STOP),
        a_lift(20, seq=2),
        a_yes(21, seq=3),
        a_no(30, seq=4, act=Act.STOP),
    )
    assert found.code is Code.OPTED_OUT


def test_an_old_dated_stop_learnt_of_after_the_lift_was_lifted_with_the_rest() -> None:
    assert (
        standing(a_no(10, seq=5, act=Act.STOP), a_lift(20, seq=2), a_yes(21, seq=3)).code
        is Code.IMPORTED
    )


def test_an_undated_stop_is_lifted_only_if_we_knew_of_it() -> None:
    undated = {"act": Act.STOP, "when": UNDATED}
    assert (
        standing(a_no(seq=1, **undated), a_lift(20, seq=2), a_yes(21, seq=3)).code is Code.IMPORTED
    )
    assert (
        standing(a_no(seq=4, **undated), a_lift(20, seq=2), a_yes(21, seq=3)).code
        is Code.SUPPRESSED_IMPORT
    )


def test_a_lift_of_unknown_end_lets_no_yes_count() -> None:
    lift = a_lift(when=Interval(day(20), None), seq=3)
    assert standing(a_no(10, seq=2, act=Act.STOP), lift, a_yes(30, seq=4)).live == ()


def test_nobody_lifts_somebody_elses_stop() -> None:
    said = (a_no(10, seq=1, act=Act.STOP, who="ann"), a_yes(30, seq=3, who="bob"))
    assert standing(*said, a_lift(20, seq=2, who="bob")).code is Code.OPTED_OUT
    assert standing(*said, a_lift(20, seq=2, who="ann")).code is Code.IMPORTED


# Shared mailboxes


def test_the_other_persons_no_at_a_shared_mailbox_refuses_whatever_its_date() -> None:
    found = standing(a_yes(50, who="ann"), a_no(10, who="bob"))
    assert found.code is Code.SHARED_ADDRESS
    assert found.evidence == (2,)


def test_until_they_say_yes_there_themselves() -> None:
    anns, bobs_no = a_yes(50, who="ann"), a_no(10, who="bob")
    assert standing(anns, bobs_no, a_yes(60, seq=3, who="bob")).code is Code.IMPORTED
    assert standing(anns, bobs_no, a_yes(9, seq=3, who="bob")).code is Code.SHARED_ADDRESS
    assert (
        standing(anns, bobs_no, a_yes(60, seq=3, who="bob", given_here=False)).code
        is Code.SHARED_ADDRESS
    )
    assert (
        standing(anns, bobs_no, a_yes(60, seq=3, who="bob", scope=Scope.PROJECT)).code
        is Code.SHARED_ADDRESS
    )


def test_an_incomplete_yes_does_not_take_back_a_no() -> None:
    bobs = a_yes(60, seq=3, who="bob", missing=frozenset({Missing.WORDING}))
    found = standing(a_yes(50, who="ann"), a_no(10, who="bob"), bobs)
    assert found.live == ()
    assert found.code is Code.INCOMPLETE


def test_the_other_persons_silence_is_nothing() -> None:
    assert (
        standing(a_yes(50, who="ann"), a_yes(40, seq=2, who="bob", scope=Scope.PROJECT)).code
        is Code.IMPORTED
    )


@pytest.mark.parametrize(("hers", "theirs"), [("ann", None), ("ann", "ann"), (None, None)])
def test_a_no_of_the_same_or_an_unknown_person_goes_by_its_date(
    hers: str | None, theirs: str | None
) -> None:
    assert standing(a_yes(50, who=hers), a_no(10, who=theirs)).code is Code.IMPORTED


def test_a_yes_that_may_be_anybodys_does_not_end_what_one_of_them_said() -> None:
    assert standing(a_yes(50, who=None), a_no(10, who="bob")).code is Code.SHARED_ADDRESS
    bobs = a_yes(60, seq=3, who="bob")
    assert standing(a_yes(50, who=None), a_no(10, who="bob"), bobs).code is Code.IMPORTED


def test_somebody_elses_no_at_another_address_goes_by_its_date() -> None:
    assert (
        standing(a_yes(50, who="ann"), a_no(10, who="bob", tie=Tie.NAME_AND_POSTCODE)).code
        is Code.IMPORTED
    )


@pytest.mark.parametrize("tie", [Tie.MAILBOX, Tie.NAME_AND_POSTCODE])
@pytest.mark.parametrize("n", [10, 11])
def test_an_unread_answer_as_late_as_a_yes_or_later_makes_it_wait(tie: Tie, n: int) -> None:
    found = standing(a_yes(10, seq=1), a_no(n, seq=2, act=Act.UNREAD, tie=tie))
    assert (found.code, found.code.grade) == (Code.UNREAD, Grade.HOLD)
    assert found.evidence == (1, 2)


def test_an_unread_answer_without_a_day_makes_every_yes_wait() -> None:
    assert standing(a_yes(10), a_no(act=Act.UNREAD, when=UNDATED)).code is Code.UNREAD


def test_a_yes_after_an_unread_answer_counts() -> None:
    assert standing(a_yes(10), a_no(9, act=Act.UNREAD)).code is Code.IMPORTED


@pytest.mark.parametrize("tie", [Tie.PERSON, Tie.NEAR])
def test_a_doubt_does_not_travel_by_ties_that_can_end(tie: Tie) -> None:
    assert standing(a_yes(10), a_no(11, act=Act.UNREAD, tie=tie)).code is Code.IMPORTED


def test_an_unread_answer_beside_a_no_does_not_soften_it() -> None:
    assert (
        standing(a_yes(10), a_no(11, seq=2), a_no(12, seq=3, act=Act.UNREAD)).code is Code.DECLINED
    )


def test_an_unread_answer_by_itself_is_no_evidence() -> None:
    assert standing(a_no(11, act=Act.UNREAD)).code is Code.NO_EVIDENCE


def test_that_an_answer_was_read_says_nothing_itself() -> None:
    assert standing(a_yes(10), a_no(11, act=Act.READ)).code is Code.IMPORTED
