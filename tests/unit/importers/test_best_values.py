"""Which value of a field counts: the person's word, then staff's, then what rows show."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers.clean.entered import UnreadableValue, as_entered
from importers.draft import PersonName
from importers.matching.derive import (
    MOST_FREQUENT,
    MOST_RECENT,
    RULES,
    Derived,
    Sighting,
    derive_person,
)
from importers.matching.edits import EDITABLE, Edit, How, in_force
from importers.matching.rivals import (
    FEWER,
    LATER_WORD,
    NO_SURNAME,
    OLDER,
    ONCE,
    OUTRANKED,
    OWN_WORD,
    SAME,
    SHORTER,
    TAKEN_BACK,
    UNDATED,
    rivals,
)


def a_row(draft: int, day: int = 0, **parts: object) -> Sighting:
    on = date(2025, 1, day) if day else None
    return Sighting(draft, on)._replace(**parts)


def a_word(how: How, text: str = "", *, draft: int = 1, at: int = 1, field: str = "phone") -> Edit:
    return Edit(draft, field, how, datetime(2025, 6, at, tzinfo=UTC), at, text)


PHONES = [
    a_row(1, 5, phones=("+441",)),
    a_row(2, 9, phones=("+442",)),
    a_row(3, 7, phones=("+443",)),
]


def phone(*words: Edit) -> tuple[str, str]:
    found = derive_person(PHONES, words).phone
    assert found is not None
    return found.text, found.rule


def test_without_a_word_the_newest_row_counts() -> None:
    assert phone() == ("+442", MOST_RECENT)


@pytest.mark.parametrize("first", [How.ENTERED, How.PINNED])
def test_of_staff_s_words_the_latest_counts_and_any_outranks_rows(first: How) -> None:
    other = How.PINNED if first is How.ENTERED else How.ENTERED
    said = {How.ENTERED: ("+449", RULES[How.ENTERED]), How.PINNED: ("+441", RULES[How.PINNED])}
    words = {
        How.ENTERED: a_word(How.ENTERED, "+449", draft=3),
        How.PINNED: a_word(How.PINNED, draft=1),
    }
    assert phone(words[first]) == said[first]
    later = words[other]._replace(at=datetime(2025, 7, 1, tzinfo=UTC), number=2)
    assert phone(words[first], later) == said[other]


def test_the_person_s_own_word_outranks_whatever_staff_say_later() -> None:
    own = a_word(How.MEMBER, "+440")
    for later in (How.ENTERED, How.PINNED, How.TAKEN_BACK):
        assert phone(own, a_word(later, "+449", at=9)) == ("+440", RULES[How.MEMBER])
    assert phone(own, a_word(How.MEMBER, "+44", at=2))[0] == "+44"


def test_what_staff_take_back_counts_no_more() -> None:
    entered, back = a_word(How.ENTERED, "+449"), a_word(How.TAKEN_BACK, at=2)
    assert phone(entered, back) == ("+442", MOST_RECENT)
    assert phone(entered, back, a_word(How.ENTERED, "+448", at=3))[0] == "+448"


def test_what_is_taken_back_of_one_row_stays_said_of_another() -> None:
    words = [a_word(How.ENTERED, "+449"), a_word(How.TAKEN_BACK, draft=2, at=2)]
    assert phone(*words)[0] == "+449"


def test_a_row_chosen_that_shows_nothing_changes_nothing() -> None:
    found = derive_person(PHONES, [a_word(How.PINNED, field="postcode")])
    assert found.postcode is None
    assert derive_person(PHONES, [a_word(How.PINNED, draft=99)]).phone is not None


def test_of_one_day_the_value_that_most_rows_show_counts_and_then_the_alphabet() -> None:
    rows = [
        a_row(1, 1, postcode="ZX1 1AA"),
        a_row(2, 5, postcode="ZX1 1AA"),
        a_row(3, 5, postcode="ZX9 9ZZ"),
    ]
    found = derive_person(rows).postcode
    assert found is not None
    assert (found.text, found.draft, found.rule) == ("ZX1 1AA", 2, MOST_FREQUENT)
    tie = derive_person(rows[1:]).postcode
    assert tie is not None
    assert tie.text == "ZX9 9ZZ"


def test_a_postcode_brings_its_district_along() -> None:
    rows = [a_row(1, 1, postcode="ZX1 1AA", district="ZX1"), a_row(2, 5, district="ZX2")]
    for word, district in ((a_word(How.ENTERED, "ZX33 3AA"), "ZX33"), (a_word(How.PINNED), "ZX1")):
        found = derive_person(rows, [word._replace(field="postcode")]).district
        assert found is not None
        assert (found.text, found.rule) == (district, RULES[word.how])


def test_a_name_entered_is_part_of_the_name_shown() -> None:
    rows = [Sighting(1, name=PersonName(given="Ann", family="Lee", suffix="Jr"))]
    found = derive_person(rows, [a_word(How.MEMBER, "Marsh", field="family")]).name
    assert found is not None
    assert found.text == "Ann Marsh Jr"


def test_of_given_names_as_full_and_as_frequent_the_newest_counts() -> None:
    rows = [
        Sighting(1, date(2025, 5, 1), PersonName(given="Anna")),
        Sighting(2, date(2025, 4, 1), PersonName(given="Anne")),
    ]
    found = derive_person(rows).given
    assert found is not None
    assert found.text == "Anna"


TEXTS = st.sampled_from(["", "A", "Ann", "Anna", "Anne", "Bea", "…"])
ROWS = st.lists(
    st.builds(
        lambda day, given, family, postcode, phone: Sighting(
            0,
            date(2025, 1, day) if day else None,
            PersonName(given=given, family=family),
            postcode,
            phones=(phone,) if phone else (),
        ),
        st.integers(0, 3),
        TEXTS,
        TEXTS,
        st.sampled_from(["", "ZX1 1AA", "ZX2 2BB"]),
        st.sampled_from(["", "+441", "+442"]),
    ),
    min_size=1,
    max_size=6,
)
WORDS = st.lists(
    st.builds(
        lambda draft, field, how, day, text: Edit(
            draft, field, how, datetime(2025, 1, day, tzinfo=UTC), day, text
        ),
        st.integers(0, 5),
        st.sampled_from(EDITABLE),
        st.sampled_from(How),
        st.integers(1, 4),
        st.sampled_from(["x", "y"]),
    ),
    max_size=6,
    unique_by=lambda word: word.number,
)


def texts(found: Derived) -> list[str]:
    return [value.text if value else "" for value in found]


@given(ROWS, WORDS, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_their_numbers_matter(
    rows: list[Sighting], words: list[Edit], random: object
) -> None:
    """So it is the same whichever file came first."""
    numbers = list(range(max(6, len(rows))))
    random.shuffle(numbers)  # type: ignore[attr-defined]
    straight = [row._replace(draft=n) for n, row in enumerate(rows)]
    moved = [row._replace(draft=numbers[row.draft]) for row in straight]
    said = [word._replace(draft=numbers[word.draft]) for word in words]
    random.shuffle(moved)  # type: ignore[attr-defined]
    random.shuffle(said)  # type: ignore[attr-defined]

    assert texts(derive_person(moved, said)) == texts(derive_person(straight, words))


@given(ROWS, WORDS)
def test_whoever_is_said_something_of_has_every_field_they_had(
    rows: list[Sighting], words: list[Edit]
) -> None:
    numbered = [row._replace(draft=n) for n, row in enumerate(rows)]
    bare, found = derive_person(numbered), derive_person(numbered, words)
    assert all(value for value, was in zip(found, bare, strict=True) if was)


@given(WORDS)
def test_the_person_s_words_come_first_and_the_latest_of_each(words: list[Edit]) -> None:
    for field, said in in_force(words).items():
        assert all(word.field == field and word.how is not How.TAKEN_BACK for word in said)
        ranks = [(word.how is How.MEMBER, word.at, word.number) for word in said]
        assert ranks == sorted(ranks, reverse=True)


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        ("given", "  bell ", "bell"),
        ("family", "O’Neill", "O'Neill"),
        ("postcode", "zx11ab", "ZX1 1AB"),
        ("phone", "07700 900123", "+447700900123"),
        ("area", "Castle", "Castle"),
        ("organisation", "Traders 4 All", "Traders 4 All"),
    ],
)
def test_a_value_is_kept_as_it_was_typed_but_for_its_shape(
    field: str, text: str, kept: str
) -> None:
    assert as_entered(field, text) == kept


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("given", " "),
        ("family", "-"),
        ("postcode", "ZX1"),
        ("phone", "07700 900123 or 07700 900124"),
        ("area", "x" * 201),
    ],
)
def test_what_is_no_such_value_is_refused_with_what_to_enter(field: str, text: str) -> None:
    with pytest.raises(UnreadableValue, match="Enter"):
        as_entered(field, text)


def told(field: str, rows: list[Sighting], *words: Edit) -> list[tuple[str, str]]:
    return [(one.text, one.why) for one in rivals(field, rows, words)]


def test_every_value_that_does_not_count_says_why() -> None:
    rows = [
        a_row(1, phones=("+441",)),
        a_row(2, 5, phones=("+442",)),
        a_row(3, 9, phones=("+443",)),
        a_row(4, 9, phones=("+444",)),
        a_row(5, 4, phones=("+444",)),
    ]
    assert told("phone", rows) == [
        ("+444", ""),
        ("+443", FEWER),
        ("+442", OLDER),
        ("+444", SAME),
        ("+441", UNDATED),
    ]
    entered, own = a_word(How.ENTERED, "+449"), a_word(How.MEMBER, "+440", at=2)
    assert told("phone", rows[:1], entered, own) == [
        ("+440", ""),
        ("+449", OWN_WORD),
        ("+441", OUTRANKED),
    ]
    back = a_word(How.TAKEN_BACK, at=3)
    assert told("phone", rows[:1], entered, back) == [("+441", ""), ("+449", TAKEN_BACK)]
    later = a_word(How.PINNED, draft=2, at=4)
    assert told("phone", rows[:2], entered, later)[:2] == [("+442", ""), ("+449", LATER_WORD)]


def test_given_names_say_why_by_their_form_and_a_lone_word_that_it_may_be_none() -> None:
    names = ["Elizabeth", "Elizabeth", "Liz", "E", "Elisabeth"]
    rows = [Sighting(n, name=PersonName(given=name)) for n, name in enumerate(names)]
    assert set(told("given", rows)) == {
        ("Elizabeth", ""),
        ("Elizabeth", SAME),
        ("Liz", ONCE),
        ("Elisabeth", ONCE),
        ("E", SHORTER),
    }
    assert told("family", [Sighting(1, name=PersonName(family="pixie42"))]) == [
        ("pixie42", NO_SURNAME)
    ]


@given(ROWS, WORDS)
def test_the_first_of_all_values_is_the_one_that_counts(
    rows: list[Sighting], words: list[Edit]
) -> None:
    numbered = [row._replace(draft=n) for n, row in enumerate(rows)]
    derived = derive_person(numbered, words)
    for field in EDITABLE:
        found, best = rivals(field, numbered, words), getattr(derived, field)
        assert [one.text for one in found if not one.why] == ([best.text] if best else [])
