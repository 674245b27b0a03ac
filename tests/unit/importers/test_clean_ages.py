from datetime import UTC, datetime

import pytest

from consent.events import Interval
from importers.clean.ages import OLDEST, Ages, born, read_ages, without_codes
from importers.draft import Born


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("25-34", Ages(25, 34)),
        ("25 – 34", Ages(25, 34)),
        ("Aged 25 to 34 years", Ages(25, 34)),
        ("65-74 years old", Ages(65, 74)),
        ("75+", Ages(75, OLDEST)),
        ("75 years and over", Ages(75, OLDEST)),
        ("80 or older", Ages(80, OLDEST)),
        ("over 65", Ages(65, OLDEST)),
        ("Under 18", Ages(0, 17)),
        ("18 or under", Ages(0, 18)),
        ("42", Ages(42, 42)),
    ],
)
def test_an_age_or_a_group_of_ages_is_read(text: str, ages: Ages) -> None:
    assert read_ages(text) == ages


@pytest.mark.parametrize(
    "text",
    ["", "Prefer not to say", "1974", "34-25", "200+", "3 children", "25-34, 35-44", "adult"],
)
def test_what_is_no_age_says_nothing(text: str) -> None:
    assert read_ages(text) is None


def test_numbers_of_boxes_are_no_ages() -> None:
    three, seven, adult, band = Ages(3, 3), Ages(7, 7), Ages(42, 42), Ages(25, 34)

    assert without_codes([three, seven, None], of_groups=False) == [None, None, None]
    assert without_codes([adult, band], of_groups=True) == [None, band]
    assert without_codes([adult, seven, adult], of_groups=False) == [adult, seven, adult]


def on(first: datetime, last: datetime | None = None) -> Interval:
    return Interval(first, last or first)


MAY = datetime(2024, 5, 1, tzinfo=UTC)


def test_an_age_tells_in_which_years_somebody_may_be_born() -> None:
    assert born(Ages(16, 24), on(MAY)) == Born(1999, 2008)
    assert born(Ages(42, 42), on(MAY)) == Born(1981, 1982)


def test_the_longer_it_is_in_doubt_when_they_answered_the_more_years_it_may_be() -> None:
    assert born(Ages(42, 42), on(MAY, datetime(2026, 5, 1, tzinfo=UTC))) == Born(1981, 1984)


@pytest.mark.parametrize("when", [Interval(None, MAY), Interval(MAY, None), Interval(None, None)])
def test_an_age_given_nobody_knows_when_says_nothing(when: Interval) -> None:
    assert born(Ages(42, 42), when) is None
    assert born(None, on(MAY)) is None
