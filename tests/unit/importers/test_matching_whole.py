"""A whole table matched at once: people found again, households kept apart, chains cut."""

import csv
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from importers.matching.comparing import compare_columns
from importers.matching.days import far_apart
from importers.matching.estimate import Field, Learned, learn, patterns_of
from importers.matching.joining import LEAST_MEAN, MOST_TOGETHER, hanging_together, joined
from importers.matching.kinds import KINDS
from importers.matching.passes import ALL_PAIRS_UP_TO, FEW_ROWS, MOST_OF_A_KEY, candidates
from importers.matching.table import columns_of
from importers.matching.weighing import NEVER
from importers.matching.whole import match_whole
from tests.towns import WORDS, people, row, with_rows


def together(table: Mapping[str, Sequence[str]]) -> set[frozenset[int]]:
    """The groups of more than one row."""
    labels = match_whole(table).groups()
    groups = {int(label): np.flatnonzero(labels == label).tolist() for label in np.unique(labels)}
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def pairs_of(labels: NDArray[np.int64]) -> set[tuple[int, int]]:
    return {
        (a, b)
        for a in range(len(labels))
        for b in range(a + 1, len(labels))
        if labels[a] == labels[b]
    }


@pytest.fixture(scope="module")
def town() -> dict[str, list[str]]:
    """Two hundred people, half of whom answered twice, so that there is something to learn from."""
    base = people(200)
    return with_rows(base, *(row(base, n) for n in range(0, 200, 2)))


def test_whoever_answers_again_with_slips_is_found(town: dict[str, list[str]]) -> None:
    found = together(
        with_rows(
            town,
            row(town, 1, first_name=town["first_name"][1][0], postcode=""),
            row(town, 3, last_name=f"{town['last_name'][3]}e", email=""),
        )
    )

    assert {frozenset({1, 300}), frozenset({3, 301})} <= found


def test_names_the_wrong_way_round_are_read_crosswise(town: dict[str, list[str]]) -> None:
    swapped = row(town, 7, first_name=town["last_name"][7], last_name=town["first_name"][7])

    assert frozenset({7, 300}) in together(with_rows(town, swapped | {"email": ""}))


def test_two_of_one_home_are_two(town: dict[str, list[str]]) -> None:
    other = row(town, 9, first_name="Zebedee", date_of_birth="1999-09-09")

    assert not any({9, 300} <= group for group in together(with_rows(town, other)))


@pytest.mark.parametrize("role", ["last_name", "full_name"])
def test_the_elder_and_the_younger_are_two_however_much_they_share(
    town: dict[str, list[str]], role: str
) -> None:
    parts = [
        row(town, 11, last_name=f"{town['last_name'][11]} {suffix}") for suffix in ("Jr", "Snr")
    ]
    for one in parts:
        one["full_name"] = f"{one['first_name']} {one['last_name']}"
        if role == "full_name":
            one |= {"first_name": "", "last_name": ""}
    table = with_rows(town | {"full_name": [""] * 300}, *parts, parts[1])

    found = together(table)

    assert any({301, 302} <= group for group in found)
    assert not any({300, 301} <= group for group in found)


def test_no_table_and_one_row_are_no_pairs() -> None:
    assert match_whole({}).groups().tolist() == []
    assert match_whole({"first_name": [], "email": []}).groups().tolist() == []
    assert match_whole({"first_name": ["Ann"], "email": [""]}).groups().tolist() == [0]
    assert match_whole({"email": ["", "", ""]}).groups().tolist() == [0, 1, 2]


def test_a_day_may_stand_in_three_columns() -> None:
    parts = {
        "date_of_birth": ["1971", "1971", ""],
        "date_of_birth_2": ["6", "06", "6"],
        "date_of_birth_3": ["9", "09", "9"],
    }

    (day,) = columns_of(parts)

    assert day.words.tolist() == ["19710609"]
    assert day.ids.tolist() == [0, 0, -1]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1999-04-13", "19990413"),
        ("13/4/1999", "19990413"),
        ("13/041999", "19990413"),
        ("1999-4-13 00:00", "19990413"),
        ("13-Apr-1999", "19990413"),
        ("13th April 1999", "19990413"),
        ("April 13, 1999", "19990413"),
        ("13041999", "19990413"),
        ("19990413", "19990413"),
        ("20111915", "20111915"),
        ("99999999", "99999999"),
    ],
)
def test_a_day_without_its_strokes_is_read_where_it_has_one_reading(written: str, day: str) -> None:
    (column,) = columns_of({"date_of_birth": [written, "1950-01-01"]})

    assert column.words[0] == day


@pytest.mark.parametrize(
    ("other", "far"),
    [
        ("19601230", True),
        ("19591230", False),  # ten years
        ("19600930", False),  # the same month
        ("19601202", False),  # the same day
        ("1960", False),
        ("", False),
    ],
)
def test_days_of_birth_far_apart_are_no_slip(other: str, far: bool) -> None:
    words, places = np.array(["19490902", other], object), np.arange(2, dtype=np.int32)

    for one, two in ((places[:1], places[1:]), (places[1:], places[:1])):
        assert far_apart(words, one, two).tolist() == [far]


def test_a_day_that_a_form_shows_to_whoever_gives_none_parts_nobody(
    town: dict[str, list[str]],
) -> None:
    """Of one name alone, with two days far apart, the one of which stands on every tenth row."""
    default, rows = "1900-01-01", len(town["first_name"])
    born = [default if n % 10 == 0 else day for n, day in enumerate(town["date_of_birth"])]
    name = dict.fromkeys(town, "") | {role: town[role][7] for role in ("first_name", "last_name")}

    def weight(day: str) -> float:
        table = with_rows(town | {"date_of_birth": born}, name | {"date_of_birth": day})
        whole = match_whole(table)
        ends = {int(whole.copies.which[7]), int(whole.copies.which[rows])}
        pairs = zip(whole.left.tolist(), whole.right.tolist(), strict=True)
        return float(whole.weight[[{*pair} == ends for pair in pairs].index(True)])

    assert weight("1901-02-28") == NEVER
    assert NEVER < weight(default) < 0


def test_what_everybody_gives_who_has_no_mailbox_is_nobodys() -> None:
    rows = 100
    families = [WORDS[n % 10] + WORDS[n // 10] for n in range(rows)]
    town = people(rows) | {"last_name": families}
    nobodys = town | {"email": ["none@none.example"] * 60 + town["email"][60:]}
    offices = town | {"email": [f"office{n % 20}@work.example" for n in range(rows)]}

    def without(table: Mapping[str, Sequence[str]]) -> int:
        (email,) = [column for column in columns_of(table) if column.name == "email"]
        return int((email.ids == -1).sum())

    assert (without(town), without(nobodys), without(offices)) == (0, 60, 0)


def test_who_was_born_another_day_far_away_is_one_person_only_where_all_else_outweighs_it(
    town: dict[str, list[str]],
) -> None:
    born = {"date_of_birth": "1900-01-01" if town["date_of_birth"][7] > "1920" else "1999-12-31"}
    numbered = town | {
        "id_number": [f"{7919 * n % 10**6:06}" for n in [*range(200), *range(0, 200, 2)]]
    }
    name = dict.fromkeys(numbered, "") | {
        role: town[role][7] for role in ("first_name", "last_name")
    }
    table = with_rows(
        numbered, row(numbered, 7, **born), name | born, name | {"postcode": "ZX99 9ZZ"}
    )

    whole = match_whole(table)

    number = whole.copies.which

    def weight(a: int, b: int) -> float:
        ends = {int(number[a]), int(number[b])}
        pairs = zip(whole.left.tolist(), whole.right.tolist(), strict=True)
        return float(whole.weight[[{*pair} == ends for pair in pairs].index(True)])

    assert whole.groups()[300] == 7
    assert weight(7, 301) == NEVER
    assert NEVER < weight(7, 302) < 0


@pytest.mark.parametrize(
    ("kind", "one", "other", "level"),
    [
        ("day", "19710609", "19710906", 2),
        ("day", "19710609", "19710608", 2),
        ("day", "19710609", "19710730", 4),
        ("day", "19710609", "19820609", 3),
        ("day", "19710609", "20051231", 5),
        ("email", "roberta25@a.example", "robert25@a.example", 2),
        ("email", "ann.lee@a.example", "ann.lee@work.example", 3),
        ("email", "linda.moss37@a.example", "linda.moss@bigpost.example", 4),
        ("email", "linda.moss37@a.example", "linda.moss38@a.example", 5),
        ("email", "ann@a.example", "zeb@b.example", 6),
        ("text", "oak road", "road oak", 2),
        ("text", "oak road", "elm street", 4),
        ("code", "zx1 1ab", "zx1 1ac", 2),
        ("code", "zx1 1ab", "xy9 9zz", 4),
        ("given", "jm", "james", 6),
        ("given", "robbie", "robert", 6),
        ("given", "grace", "peter", 7),
    ],
)
def test_kinds_compare_by_levels(kind: str, one: str, other: str, level: int) -> None:
    assert compared(kind, one, other) == level


def compared(kind: str, one: str, other: str) -> int:
    places = np.arange(2, dtype=np.int32)
    levels = KINDS[kind].compare(np.array([one, other], object), places[:1], places[1:])
    return int(levels[0])


def simulated(
    pairs: int, chances: Mapping[str, Sequence[Sequence[float]]], parts: Sequence[float]
) -> NDArray[np.int8]:
    """Levels of pairs of several classes, whose fields are independent."""
    random = np.random.default_rng(3)
    kind = random.choice(len(parts), size=pairs, p=parts)
    return np.stack(
        [
            np.array([random.choice(len(some[k]), p=some[k]) + 1 for k in kind], np.int8)
            for some in chances.values()
        ],
        axis=1,
    )


RATES = {
    "given": ((0.9, 0.1), (0.02, 0.98), (0.02, 0.98)),
    "family": ((0.95, 0.05), (0.01, 0.99), (0.95, 0.05)),
    "place": ((0.8, 0.2), (0.05, 0.95), (0.97, 0.03)),
    "day": ((0.97, 0.03), (0.003, 0.997), (0.003, 0.997)),
}


def learned_of(levels: NDArray[np.int8], parts: Sequence[float]) -> Learned:
    fields = [
        Field(
            (0.8, 0.2),
            own=name in {"given", "day"},
            given=name == "given",
            name=name in {"given", "family"},
            any_two=np.array(
                [sum(p * some[i] for p, some in zip(parts, rates, strict=True)) for i in (0, 1)]
            ),
        )
        for name, rates in RATES.items()
    ]
    return learn(fields, patterns_of(levels), len(levels), 4_000)


@pytest.mark.parametrize("parts", [(0.1, 0.8, 0.1), (0.1, 0.9, 0.0)])
def test_without_labels_it_learns_how_often_one_person_agrees(parts: Sequence[float]) -> None:
    found = learned_of(simulated(20_000, RATES, parts), parts)

    assert found.match == pytest.approx(0.1, abs=0.02)
    for learned, (m, _, _) in zip(found.rates, RATES.values(), strict=True):
        assert learned.m == pytest.approx(m, abs=0.05)


def test_what_a_household_shares_is_learned_apart_from_what_a_person_has_alone() -> None:
    found = learned_of(simulated(20_000, RATES, (0.1, 0.8, 0.1)), (0.1, 0.8, 0.1))

    given, family, place, day = (rates.h[0] for rates in found.rates)
    assert min(family, place) > 0.6
    assert max(given, day) < 0.1


def test_few_rows_are_all_compared_and_many_by_what_they_share() -> None:
    few = {"email": [f"a{n}@post.example" for n in range(50)]}
    assert len(candidates(columns_of(few), 50)[0]) == 50 * 49 // 2

    rows = ALL_PAIRS_UP_TO + 500
    many = {"email": [f"person{n % (rows - 3)}@post.example" for n in range(rows)]}
    left, right = candidates(columns_of(many), rows)
    assert list(zip(left.tolist(), right.tolist(), strict=True)) == [
        (n, rows - 3 + n) for n in range(3)
    ]


def test_a_key_that_too_many_rows_hold_tells_nothing() -> None:
    rows = ALL_PAIRS_UP_TO + 500
    emails = [f"person{n}@post.example" for n in range(rows)]
    for holders, pairs in (
        (MOST_OF_A_KEY, MOST_OF_A_KEY * (MOST_OF_A_KEY - 1) // 2),
        (MOST_OF_A_KEY + 1, 0),
    ):
        shared = ["office.desk@post.example"] * holders + emails[holders:]
        assert len(candidates(columns_of({"email": shared}), rows)[0]) == pairs


@pytest.mark.parametrize(
    ("beside", "met"),
    [
        ({}, False),
        ({"postcode": "AB9 9ZZ"}, True),
        ({"first_name": "Xanthe"}, True),
        ({"last_name": "Xylander"}, True),
    ],
)
def test_of_a_long_table_one_street_needs_something_beside_it(
    beside: dict[str, str], met: bool
) -> None:
    rows = FEW_ROWS + 1
    table = {
        "first_name": [f"Ann{n}" for n in range(rows - 2)] + ["Xavier", "Yusuf"],
        "last_name": [f"Lee{n}" for n in range(rows - 2)] + ["Quill", "Zimmer"],
        "address": [f"{n} Mill Lane" for n in range(rows - 2)] + ["7 High Street"] * 2,
        "postcode": [f"AB{n % 90} {n % 9}CD" for n in range(rows - 2)] + ["", ""],
    }
    for role, value in beside.items():
        table[role][-2:] = [value] * 2 if role != "first_name" else ["Xavier", value]

    left, right = candidates(columns_of(table), rows)

    pairs = set(zip(left.tolist(), right.tolist(), strict=True))
    assert ((rows - 2, rows - 1) in pairs) is met
    assert len(pairs) == len(left)


def of_pairs(
    rows: int,
    weights: Mapping[tuple[int, int], float],
    least: float = 1.0,
    times: Sequence[float] = (),
) -> list[int]:
    """Groups by the weights of pairs; a pair that is not named weighs -9, and each row counts once."""
    known = {pair: weight for pair, weight in weights.items() if weight >= least}
    ends = np.array(list(known), np.int64).reshape(-1, 2)

    def weigh(left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.array(
            [weights.get((a, b), -9.0) for a, b in zip(left.tolist(), right.tolist(), strict=True)]
        )

    sure = np.array(list(known.values()), float)
    counted = np.array(times or [1.0] * rows)
    return joined(counted, ends[:, 0], ends[:, 1], sure, least, weigh).tolist()


def test_rows_that_agree_are_one_group() -> None:
    assert of_pairs(4, {(0, 1): 5, (1, 3): 5, (0, 3): 2}) == [0, 0, 2, 0]


def test_a_row_that_is_there_several_times_counts_as_often() -> None:
    weights = {(0, 1): 12, (1, 2): 9, (0, 2): -8}
    assert of_pairs(3, weights) == [0, 0, 0]
    assert of_pairs(3, weights, times=(5, 1, 1)) == [0, 0, 2]


def test_a_chain_of_strangers_is_cut_at_its_weakest_pair() -> None:
    assert of_pairs(4, {(0, 1): 9, (1, 2): 2, (2, 3): 8}) == [0, 0, 2, 2]


def test_two_groups_join_where_their_rows_agree_on_the_average() -> None:
    close = {(0, 1): 9, (1, 2): 3, (0, 2): 2 * LEAST_MEAN - 3 + 0.1}
    far = {(0, 1): 9, (1, 2): 3, (0, 2): 2 * LEAST_MEAN - 3 - 0.1}

    assert of_pairs(3, close) == [0, 0, 0]
    assert of_pairs(3, far) == [0, 0, 2]


def test_a_crowd_is_taken_apart_by_ever_surer_pairs() -> None:
    size = MOST_TOGETHER + 2
    chain = {(n, n + 1): 2.0 for n in range(size - 1)} | {(0, 1): 9.0}

    found = of_pairs(size, chain)

    assert found[:2] == [0, 0]
    assert found[2:] == list(range(2, size))


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 8), st.integers(0, 8)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(-12, 12),
    max_size=20,
)


@given(PAIRS)
def test_every_group_hangs_together_and_agrees(weights: dict[tuple[int, int], int]) -> None:
    found = of_pairs(9, weights)

    for label in set(found):
        group = [n for n in range(9) if found[n] == label]
        assert label == min(group)
        inside = {p for p, w in weights.items() if w >= 1 and p[0] in group and p[1] in group}
        reached = {group[0]}
        while more := {b for a, b in inside if a in reached} | {
            a for a, b in inside if b in reached
        }:
            if more <= reached:
                break
            reached |= more
        assert reached == set(group)


def one_after_another(rows: int, weights: Mapping[tuple[int, int], int]) -> list[int]:
    """Parts joined from the surest pair on, each pair looked at by itself."""
    found = list(range(rows))
    ties = sorted(
        (pair for pair, weight in weights.items() if weight >= 1), key=lambda p: (-weights[p], p)
    )
    for a, b in ties:
        low, high = sorted((found[a], found[b]))
        ours, theirs = ([n for n in range(rows) if found[n] == label] for label in (low, high))
        between = [weights.get((min(a, b), max(a, b)), -9) for a in ours for b in theirs]
        if low != high and sum(between) >= LEAST_MEAN * len(between):
            found = [low if label == high else label for label in found]
    return found


@given(PAIRS)
def test_groups_in_doubt_are_parted_as_if_each_pair_came_by_itself(
    weights: dict[tuple[int, int], int],
) -> None:
    ends = np.array([p for p, weight in weights.items() if weight >= 1], np.int64).reshape(-1, 2)
    hanging = hanging_together(9, ends[:, 0], ends[:, 1]).tolist()
    in_doubt = {
        hanging[a]
        for a, b in combinations(range(9), 2)
        if hanging[a] == hanging[b] and weights.get((a, b), -9) < LEAST_MEAN
    }
    alone = one_after_another(9, weights)

    assert of_pairs(9, weights) == [
        alone[n] if label in in_doubt else label for n, label in enumerate(hanging)
    ]


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(40)))
def test_the_order_of_rows_does_not_matter(order: list[int]) -> None:
    base = people(25)
    table = with_rows(base, *(row(base, n, first_name="X") for n in range(15)))
    shuffled = {role: [values[n] for n in order] for role, values in table.items()}

    moved = {
        tuple(sorted((order[a], order[b]))) for a, b in pairs_of(match_whole(shuffled).groups())
    }

    assert moved == pairs_of(match_whole(table).groups())


LABELLED = {
    "febrl1": (0.998, {"given_name": "first_name", "surname": "last_name", "street_number": "address",
                       "address_1": "address_2", "address_2": "address_3", "suburb": "location",
                       "postcode": "postcode", "state": "location_2",
                       "date_of_birth": "date_of_birth", "soc_sec_id": "id_number"}),
    "fake_1000": (0.93, {"first_name": "first_name", "surname": "last_name", "dob": "date_of_birth",
                         "city": "location", "email": "email"}),
    "rldata500": (0.97, {"fname_c1": "first_name", "fname_c2": "first_name_2", "lname_c1": "last_name",
                         "lname_c2": "last_name_2", "by": "date_of_birth", "bm": "date_of_birth_2",
                         "bd": "date_of_birth_3"}),
}  # fmt: skip


@pytest.mark.parametrize("name", LABELLED)
def test_labelled_people_are_found_without_labels(name: str, shared: Path) -> None:
    least, roles = LABELLED[name]
    with (shared / "bench/linkage" / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file, skipinitialspace=True))
    truth = [row["cluster"] for row in rows]
    table = {role: [row[column] for row in rows] for column, role in roles.items()}

    found = pairs_of(match_whole(table).groups())

    true = pairs_of(np.array(truth))
    assert 2 * len(found & true) / (len(found) + len(true)) >= least


def test_a_name_mistyped_anywhere_is_compared_by_its_other_end() -> None:
    rows = ALL_PAIRS_UP_TO + 500
    names = [f"{WORDS[n % 10]} {n} {WORDS[n // 10 % 10]}" for n in range(rows - 2)]
    table = {"organisation": [*names, "Xarlow Weavers Guild", "Harlow Weavers Gulid"]}
    table["organisation"][0] = "Harlow Weavers Guild"

    left, right = candidates(columns_of(table), rows)

    met = set(zip(left.tolist(), right.tolist(), strict=True))
    assert {(0, rows - 2), (0, rows - 1)} <= met
    assert (rows - 2, rows - 1) not in met


def bodies(number: int) -> dict[str, list[str]]:
    """So many organisations, each with a name, an address and a telephone number."""
    random = np.random.default_rng(5)
    kinds = ("Bakery", "Dental Care", "Engineering", "Garden Centre", "Nursery")
    return {
        "organisation": [
            f"{WORDS[n % 10]} {WORDS[n // 10 % 10]} {kinds[n // 100]} Ltd" for n in range(number)
        ],
        "address": [f"{n % 90 + 1} {WORDS[n // 9 % 10]} Road" for n in random.permutation(number)],
        "phone": [f"01632 {n:06}" for n in random.permutation(number).tolist()],
    }


def test_organisations_have_no_household() -> None:
    """What two offices of one house share would else be learned from those that moved."""
    some = bodies(500)
    again = [row(some, n, phone="" if n % 3 else some["phone"][n]) for n in range(0, 500, 2)]
    for n, other in enumerate(again):
        other["organisation"] = other["organisation"].replace("Ltd", "Limited")
        if n % 10 == 0:
            other["address"] = f"{n + 200} Harbour Street"

    whole = match_whole(with_rows(some, *again))

    assert whole.learned.household * 750 * 749 / 2 < 1e-6
    labels = whole.groups().tolist()
    assert sum(labels[500 + n] == labels[2 * n] for n in range(250)) > 230


@pytest.mark.parametrize(
    ("name", "levels"),
    [
        ("organisation", [[1, 4, 0], [1, 1, 4], [1, 4, 1]]),
        ("last_name", [[1, 4, 4], [1, 1, 4], [1, 4, 1]]),
    ],
)
def test_a_body_that_moved_is_at_another_place_once(name: str, levels: list[list[int]]) -> None:
    table = {
        name: ["Oak Bakery"] * 4,
        "address": ["7 High Street", "12 Mill Lane", "7 High Street", "99 The Crescent"],
        "postcode": ["ZX1 1AB", "ZX9 7DE", "ZX5 3FG", "ZX1 1AB"],
    }
    left, right = np.zeros(3, np.int32), np.arange(1, 4, dtype=np.int32)

    assert compare_columns(columns_of(table), left, right).tolist() == levels


def test_whoever_writes_often_is_known_as_well_as_others() -> None:
    """That many rows have a mailbox does not make it common: they are one person's."""
    town = people(200)
    everybody = [row(town, n) for n in range(200)]
    often = [row(town, 5) for _ in range(30)]
    whole = match_whole(with_rows(town, *everybody, *often))

    which = whole.copies.which

    def weight(a: int, b: int) -> float:
        """Of two rows that are equal in everything."""
        assert which[a] == which[b]
        return float(whole.weight[(whole.left == which[a]) & (whole.right == which[a])][0])

    assert weight(5, 205) > weight(6, 206) - 3
