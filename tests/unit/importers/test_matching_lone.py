"""Rows that tell one thing only are given to who has it, where that is clear."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from importers.matching.lone import Thing, given_out, things
from importers.matching.table import columns_of
from importers.matching.whole import match_whole
from tests.towns import people, row, with_rows

NO_TIES = np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)
TWICE = 1.0
"""Twice as likely as not."""


def mailbox(keys: Sequence[int], lone: Sequence[int]) -> Thing:
    return Thing(np.array(keys), np.isin(np.arange(len(keys)), lone))


def name(keys: Sequence[int], lone: Sequence[int], share: float) -> Thing:
    return Thing(
        np.array(keys), np.isin(np.arange(len(keys)), lone), lambda k: np.full(len(k), share)
    )


def given(
    labels: Sequence[int], thing: Thing, ties: Mapping[tuple[int, int], float] | None = None
) -> list[int]:
    held = NO_TIES
    if ties:
        ends = np.array(list(ties), np.int32)
        held = ends[:, 0], ends[:, 1], np.array(list(ties.values()), float)
    return given_out(np.array(labels), [thing], held, TWICE).tolist()


def test_a_row_without_a_name_goes_to_the_one_person_at_its_mailbox() -> None:
    assert given([0, 0, 2], mailbox([7, 7, 7], lone=[2])) == [0, 0, 0]


def test_a_row_without_a_name_goes_to_nobody_where_two_share_the_mailbox() -> None:
    assert given([0, 0, 2, 2, 4], mailbox([7, 7, 7, 7, 7], lone=[4])) == [0, 0, 2, 2, 4]


def test_where_one_writes_far_more_than_the_other_it_is_theirs() -> None:
    rows = [0] * 9 + [9, 10]

    assert given(rows, mailbox([7] * 11, lone=[10])) == [*rows[:10], 0]


def test_a_rare_name_is_its_bearers_and_a_common_one_nobodys() -> None:
    # Four people have been met once, so that a name of one in ten is likely somebody else's.
    labels = [0, 0, 2, 3, 4, 5, 6]
    keys = [1, 1, 2, 3, 4, 5, 1]

    assert given(labels, name(keys, lone=[6], share=0.01))[-1] == 0
    assert given(labels, name(keys, lone=[6], share=0.4))[-1] == 6


def test_a_name_that_two_people_bear_is_nobodys() -> None:
    assert given([0, 0, 2, 2, 4], name([1] * 5, lone=[4], share=0.0001)) == [0, 0, 2, 2, 4]


def test_what_is_unclear_goes_where_its_surest_tie_leads_but_not_by_the_same_thing() -> None:
    keys = [7, 7, 7, 7, 7, 8]
    labels = [0, 0, 2, 2, 4, 5]

    by_another = given(labels, mailbox(keys, lone=[4]), {(4, 5): 3.0, (0, 4): 9.0})
    assert by_another == [0, 0, 2, 2, 4, 4]
    assert given(labels, mailbox(keys, lone=[4]), {(0, 4): 9.0}) == labels


def test_rows_that_tell_one_thing_hang_together_by_it() -> None:
    assert given([0, 1, 2], mailbox([7, 7, 9], lone=[0, 1]), {(0, 1): 5.0}) == [0, 0, 2]


def test_no_row_is_given_through_a_chain_of_others() -> None:
    """The two who share a mailbox stay two, whoever wrote from it without a name."""
    labels = [0, 0, 2, 2, 4, 5]
    ties = {(0, 4): 2.0, (2, 4): 2.0, (4, 5): 2.0, (2, 5): 2.0}

    found = given(labels, mailbox([7] * 6, lone=[4, 5]), ties)

    assert found[0] != found[2]


def test_what_a_row_tells_is_seen_in_all_its_columns() -> None:
    table = {
        "first_name": ["Ann", "Ann", "", "", "Bo"],
        "last_name": ["Lee", "Lee", "", "Lee", "Day"],
        "email": ["", "ann@post.example", "ann@post.example", "ann@post.example", "b@x.example"],
        "sex": ["f", "f", "", "", "m"],
    }

    full_name, mailbox = things(columns_of(table))

    assert np.flatnonzero(full_name.lone).tolist() == [0]
    assert np.flatnonzero(mailbox.lone).tolist() == [2]


@pytest.mark.parametrize("column", ["email", "first_name"])
def test_a_table_without_names_has_no_such_rows(column: str) -> None:
    assert not [*things(columns_of({column: ["a@x.example", "b@x.example"]}))]


def test_a_mailbox_that_two_of_one_home_write_from_does_not_make_them_one() -> None:
    """Rows without a name would lead from one to the other."""
    town = people(240)
    everybody = range(240)
    couples = [
        row(town, n, first_name=town["first_name"][(n + 1) % 240], date_of_birth="")
        for n in range(0, 240, 3)
    ]
    table = with_rows(town, *(row(town, n) for n in everybody), *couples)
    without_names = row(town, 3, first_name="", last_name="", postcode="", date_of_birth="")

    labels = match_whole(with_rows(table, without_names, without_names)).groups().tolist()

    assert labels[3] == labels[240 + 3]
    assert labels[3] != labels[480 + 1], "the other of this couple"
