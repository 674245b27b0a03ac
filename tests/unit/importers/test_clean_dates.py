from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consent.events import Interval
from importers.clean.dates import DateColumn, DateOrder, Moment, read_dates, span

RECEIVED = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)


def column(*cells: str, heading: str = "", near: tuple[date, date] | None = None) -> DateColumn:
    return read_dates(cells, RECEIVED, heading=heading, near=near)


def only(cell: str, heading: str = "") -> Moment:
    return column(cell, heading=heading).moments[0]


def test_a_day_lasts_from_its_first_hour_in_the_east_to_its_last_in_the_west() -> None:
    assert only("2021-03-04").when == Interval(
        datetime(2021, 3, 3, 10, tzinfo=UTC), datetime(2021, 3, 5, 11, 59, 59, 999999, tzinfo=UTC)
    )


@pytest.mark.parametrize(
    "cell",
    ["2021-03-14", "2021/03/14", "20210314", "14/03/2021", "3/14/2021", "14.3.21", "14-Mar-21", "14 March 2021",
     "14th of March 2021", "March 14, 2021", "Mar 14 2021", "Sunday 14 March 2021", "44269", "44269.73",
     "2021-03-14 00:00:00", "14 Mar 2021 5pm", "Mar 14, 2021, 05:10 PM"],
)  # fmt: skip
def test_one_day_however_it_is_written(cell: str) -> None:
    assert only(cell).on == date(2021, 3, 14)
    assert only(cell).when == span(date(2021, 3, 14), date(2021, 3, 14))


@pytest.mark.parametrize(
    ("cell", "at"),
    [
        ("2021-06-14T10:11:12.000Z", datetime(2021, 6, 14, 10, 11, 12, tzinfo=UTC)),
        ("2021-06-14 10:11:12 UTC", datetime(2021, 6, 14, 10, 11, 12, tzinfo=UTC)),
        ("2021-06-14 10:11:12", datetime(2021, 6, 14, 9, 11, 12, tzinfo=UTC)),
        ("14/06/2021 10:11:12 BST", datetime(2021, 6, 14, 9, 11, 12, tzinfo=UTC)),
        ("2021/06/14 3:00:00 PM GMT+3", datetime(2021, 6, 14, 12, 0, tzinfo=UTC)),
        ("2021-06-14T10:11:12-0230", datetime(2021, 6, 14, 12, 41, 12, tzinfo=UTC)),
    ],
)
def test_seconds_make_a_moment(cell: str, at: datetime) -> None:
    assert only(cell).when == Interval(at, at)


def test_a_zone_without_seconds_makes_a_minute() -> None:
    when = only("06/14/2021 08:52 PM GMT").when
    assert when.lo == datetime(2021, 6, 14, 20, 52, tzinfo=UTC)
    assert when.hi == datetime(2021, 6, 14, 20, 52, 59, 999999, tzinfo=UTC)


def test_a_heading_may_give_the_zone() -> None:
    assert only("2021-06-14 10:11:12", heading="Submit Date (UTC)").when.lo == datetime(
        2021, 6, 14, 10, 11, 12, tzinfo=UTC
    )


def test_the_hour_that_comes_twice_is_both() -> None:
    when = only("2021-10-31 01:30:00").when
    assert when == Interval(
        datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
    )


@pytest.mark.parametrize("cell", ["", "n/a", "-"])
def test_a_blank_is_no_date_and_no_problem(cell: str) -> None:
    assert only(cell) == Moment(Interval(None, None), None)


@pytest.mark.parametrize(
    "cell",
    ["soon", "1990-05-01", "2031-05-01", "31/02/2021", "99999", "12", "2021", "Foo 2021", "31 Nov 2020",
     "00/00/0000", "12:30"],
)  # fmt: skip
def test_what_cannot_be_believed_is_said_so(cell: str) -> None:
    moment = only(cell)
    assert not moment.understood
    assert moment.when == Interval(None, None)


def test_a_month_alone_is_its_whole_length() -> None:
    moment = only("May 2019")
    assert moment.when == span(date(2019, 5, 1), date(2019, 5, 31))
    assert moment.on is None


def test_one_day_above_twelve_decides_for_the_whole_column() -> None:
    assert column("03/04/2021", "15/04/2021").moments[0].on == date(2021, 4, 3)
    assert column("03/04/2021", "4/15/2021").moments[0].on == date(2021, 3, 4)


def test_an_undecided_date_spans_both_readings() -> None:
    read = column("03/04/2021", "05/06/2021")
    assert read.order is None
    assert read.moments[0].when == span(date(2021, 3, 4), date(2021, 4, 3))
    assert read.moments[0].on is None


def test_contradictory_columns_stay_undecided_but_plain_cells_are_read() -> None:
    read = column("03/04/2021", "15/04/2021", "4/15/2021")
    assert read.order is None
    assert [moment.on for moment in read.moments] == [None, date(2021, 4, 15), date(2021, 4, 15)]


def test_dots_put_the_day_first() -> None:
    assert column("03.04.21").moments[0].on == date(2021, 4, 3)
    assert column("03.04.21", "02/03/2021").moments[0].on == date(2021, 4, 3)


def test_nobody_answers_in_the_future() -> None:
    assert column("11/12/2025").order is DateOrder.MONTH_FIRST


def test_the_projects_own_days_decide() -> None:
    near = (date(2021, 4, 1), date(2021, 4, 30))
    assert column("03/04/2021", "05/04/2021", near=near).order is DateOrder.DAY_FIRST
    assert column("04/03/2021", "04/05/2021", near=near).order is DateOrder.MONTH_FIRST


def test_rows_in_order_decide() -> None:
    assert column("11/03/2021", "12/03/2021", "01/04/2021").order is DateOrder.DAY_FIRST
    assert column("03/11/2021", "03/12/2021", "04/01/2021").order is DateOrder.MONTH_FIRST
    assert column("01/04/2021", "12/03/2021", "11/03/2021").order is DateOrder.DAY_FIRST


DAYS = st.dates(date(1995, 2, 1), date(2025, 11, 1))


@given(DAYS)
def test_the_true_day_is_always_inside_the_interval(day: date) -> None:
    for form in ("%d/%m/%Y", "%m/%d/%Y", "%Y-%m-%d", "%d %B %Y", "%b %d, %Y"):
        when = only(day.strftime(form)).when
        assert when.lo is not None
        assert when.hi is not None
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        assert when.lo < noon < when.hi


@given(st.lists(DAYS, min_size=1, max_size=8))
def test_a_decided_column_reads_every_day_as_meant(days: list[date]) -> None:
    cells = [day.strftime("%m/%d/%Y") for day in days]
    read = column(*cells)
    if any(day.day > 12 for day in days):
        assert [moment.on for moment in read.moments] == days


@given(st.text(max_size=25))
def test_any_text_is_read_without_fuss(text: str) -> None:
    when = only(text).when
    if when.lo and when.hi:
        assert when.lo <= when.hi <= RECEIVED + timedelta(days=3)
