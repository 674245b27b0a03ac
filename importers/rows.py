"""The records of a table as rows whose columns are read: times, answers, who it is about."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain
from typing import NamedTuple, TypeVar

from consent.events import Interval
from importers.answering import QUESTION_ROLES, answer_reader
from importers.clean.dates import NO_DATE, Moment, read_dates, span
from importers.clean.text import tidy
from importers.draft import UNDATED, Answer, Kind, ProjectDates, Role, RowProblem, Table
from importers.frames import Frame
from importers.particulars import Particulars, columns_with_surname_first, particulars
from importers.records import cell
from importers.statements import RowTime

_WHEN_ANSWERED = (Role.SUBMITTED_AT, Role.STARTED_AT, Role.EVENT_JOIN)
_DATED = (*_WHEN_ANSWERED, Role.CONSENT_TIME, Role.STOP_TIME)

UNDECIDED = "We can't tell which number is the month"
"""How the sentence about a column of such dates begins."""

T = TypeVar("T")


class Row(NamedTuple):
    """One record with the columns already read."""

    number: int
    cells: Sequence[str]
    at: RowTime
    on: date | None
    answers: tuple[Answer, ...]
    own: Particulars


class Rows:
    """What each column decides as a whole, and by that the rows, part by part."""

    def __init__(
        self,
        table: Table,
        records: Frame,
        project: ProjectDates | None,
        received_at: datetime,
    ) -> None:
        self._table = table
        self._records = records
        self._numbers: list[int] = records.rows
        days = _span_of(project)
        self._dated = [column for column in table.columns if column.role in _DATED]
        self._dates = [
            read_dates(
                records.texts(column.position), received_at, heading=column.header, near=days
            )
            for column in self._dated
        ]
        self._turned = columns_with_surname_first(table, records)
        self._times = _Times(table.kind, [c.role for c in self._dated], days, received_at)
        self._questions = [
            (column.position, answer_reader(column, records.different(column.position)))
            for column in table.columns
            if column.role in QUESTION_ROLES
        ]

    def between(self, first: int, last: int) -> tuple[list[Row], list[RowProblem]]:
        """The rows of the sheet from `first` to `last` that are somebody's.

        Beside them the dates among them that can't be believed.
        """
        own = slice(bisect_left(self._numbers, first), bisect_left(self._numbers, last + 1))
        numbers, part = self._numbers[own], self._records.part(own)
        dates = [found.moments[own] for found in self._dates]
        answers = [part.read(position, read) for position, read in self._questions]
        cells = self._table.sheet.cells
        rows = [
            Row(
                number, cells[number - 1], *self._times.of(moments),
                tuple(chain.from_iterable(said)), about,
            )
            for number, moments, said, about in zip(
                numbers,
                _across(dates, len(part)),
                _across(answers, len(part)),
                particulars(self._table, part, self._turned),
                strict=True,
            )
        ]  # fmt: skip
        return rows, [*self._date_problems(own), *self._undecided(own)]

    def _undecided(self, own: slice) -> list[RowProblem]:
        """Said once a column, beside the first date that can be either of two days."""
        return [
            RowProblem(
                number,
                f"{UNDECIDED} in “{tidy(text)}”, nor in others of this "
                "column. Both days are kept in mind: a yes counts from the earlier one, "
                "a no from the later one.",
                column.position,
                column.header,
            )
            for column, found in zip(self._dated, self._dates, strict=True)
            if found.unsure is not None and own.start <= found.unsure < own.stop
            for number in [self._numbers[found.unsure]]
            for text in [cell(self._table.sheet.cells[number - 1], column.position)]
        ]

    def _date_problems(self, own: slice) -> list[RowProblem]:
        cells = self._table.sheet.cells
        return [
            RowProblem(
                number,
                f"“{tidy(cell(cells[number - 1], column.position))}” is not a date we can believe.",
                column.position,
                column.header,
            )
            for column, found in zip(self._dated, self._dates, strict=True)
            for number, moment in zip(self._numbers[own], found.moments[own], strict=True)
            if not moment.understood
        ]


def _across(columns: Sequence[Sequence[T]], rows: int) -> Iterator[tuple[T, ...]]:
    """The columns turned into rows, as many as there are also without a column."""
    return zip(*columns, strict=True) if columns else iter([()] * rows)


def _span_of(project: ProjectDates | None) -> tuple[date, date] | None:
    first = project and (project.opens_on or project.closes_on)
    last = project and (project.closes_on or project.opens_on)
    return (min(first, last), max(first, last)) if first and last else None


class _Times:
    """When the answers of a row were given, from the moments in its dated columns."""

    def __init__(
        self,
        kind: Kind,
        roles: Sequence[Role],
        days: tuple[date, date] | None,
        received_at: datetime,
    ) -> None:
        self._kind = kind
        self._project = span(*days) if days else UNDATED
        self._received = Interval(None, received_at)
        self._keeps_consent = Role.CONSENT_TIME in roles
        self._answered = [i for role in _WHEN_ANSWERED for i, r in enumerate(roles) if r is role]
        self._consented = [i for i, role in enumerate(roles) if role is Role.CONSENT_TIME]
        self._stopped = [i for i, role in enumerate(roles) if role is Role.STOP_TIME]

    def of(self, moments: Sequence[Moment]) -> tuple[RowTime, date | None]:
        """The times of a row, and its day if that is known."""
        own = _first_known(moments, self._answered)
        stop = _first_known(moments, self._stopped)
        stop = own if stop is NO_DATE else stop
        stopped = self._received if stop is NO_DATE else stop.when
        if self._kind is Kind.SUPPRESSION:
            return RowTime(stopped, UNDATED, stopped), stop.on
        answered = self._project if own is NO_DATE else own.when
        consent = _first_known(moments, self._consented)
        consented = answered if consent is NO_DATE else consent.when
        if self._kind is Kind.REGISTER:
            consented = consent.when if self._keeps_consent else consented
            answered = consent.when if answered is UNDATED else answered
        return RowTime(answered, consented, stopped), own.on or consent.on


def _first_known(moments: Sequence[Moment], places: Sequence[int]) -> Moment:
    """The first known moment of these columns, the most telling first."""
    for place in places:
        if moments[place].when.hi is not None:
            return moments[place]
    return NO_DATE
