"""From a recognised table to drafts: every record accounted for, every row's words heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import pandas as pd

from consent.address import EmailAddress
from consent.events import Act, Interval, Statement
from importers.answering import QUESTION_ROLES, answers_of
from importers.clean.dates import NO_DATE, Moment, read_dates, span
from importers.clean.text import tidy
from importers.draft import (
    UNDATED,
    Answer,
    Column,
    Draft,
    Kind,
    PersonName,
    ProjectDates,
    Reading,
    Role,
    RowOutcome,
    RowProblem,
    RowState,
    Table,
)
from importers.frames import frame_of
from importers.particulars import Particulars, particulars
from importers.records import cell, skipped
from importers.statements import OWN_ACTS, Listener, Meanings, RowTime

_WHEN_ANSWERED = (Role.SUBMITTED_AT, Role.STARTED_AT, Role.EVENT_JOIN)
_DATED = (*_WHEN_ANSWERED, Role.CONSENT_TIME, Role.STOP_TIME)
_TELLING = QUESTION_ROLES | {
    Role.DEMOGRAPHIC, Role.LOCATION, Role.NOTE, Role.COORDINATE,
    Role.CONSENT_CONTACT, Role.CONSENT_OPTOUT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS,
    Role.CONSENT_OTHER_CHANNEL, Role.CONSENT_PROJECT_ONLY, Role.CONSENT_PUBLICATION,
}  # fmt: skip
"""Roles that show somebody answered, even without a name."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One record with the columns already read."""

    number: int
    cells: Sequence[str]
    at: RowTime
    on: date | None
    answers: tuple[Answer, ...]
    own: Particulars


def draft_rows(
    table: Table,
    project: ProjectDates | None,
    received_at: datetime,
    *,
    decided: Meanings | None = None,
) -> Reading:
    """Read every row of a table into drafts, statements and outcomes; nothing is dropped silently.

    Roles are taken from `table.columns` as they stand. `project` dates rows that have no date;
    `decided` holds what staff said about answers we did not understand.
    """
    frame = frame_of(table)
    reasons = skipped(table, frame)
    records = frame.drop(index=list(reasons))
    listener = Listener(table, records, received_at, decided or {})
    rows, problems = _read_columns(table, records, project, received_at)
    outcomes = {
        n: RowOutcome(n, RowState.SKIPPED, why, _raw(table, n)) for n, why in reasons.items()
    }
    drafts: list[Draft] = []
    for row in rows:
        state, reason, found, noticed = _draft_row(table, row, listener)
        outcomes[row.number] = RowOutcome(row.number, state, reason, tuple(row.cells))
        drafts += found
        problems += noticed
    problems.sort(key=lambda problem: (problem.row, problem.column or 0))
    in_order = tuple(outcomes[n] for n in sorted(outcomes))
    return Reading(table, in_order, tuple(drafts), tuple(problems), listener.wordings)


def _raw(table: Table, number: int) -> tuple[str, ...]:
    return tuple(table.sheet.cells[number - 1])


def _read_columns(
    table: Table,
    records: pd.DataFrame,
    project: ProjectDates | None,
    received_at: datetime,
) -> tuple[list[_Row], list[RowProblem]]:
    near = _span_of(project)
    dates = {
        column: read_dates(
            records[column.position].tolist(), received_at, heading=column.header, near=near
        ).moments
        for column in table.columns
        if column.role in _DATED
    }
    questions = [
        answers_of(column, records[column.position])
        for column in table.columns
        if column.role in QUESTION_ROLES
    ]
    rows = []
    for index, (number, own) in enumerate(
        zip(records.index.tolist(), particulars(table, records), strict=True)
    ):
        moments = {column: found[index] for column, found in dates.items()}
        at, on = _times(table, moments, project, received_at)
        answers = tuple(answer for question in questions for answer in question[index])
        rows.append(_Row(number, table.sheet.cells[number - 1], at, on, answers, own))
    return rows, _date_problems(records, dates)


def _span_of(project: ProjectDates | None) -> tuple[date, date] | None:
    first = project and (project.opens_on or project.closes_on)
    last = project and (project.closes_on or project.opens_on)
    return (min(first, last), max(first, last)) if first and last else None


def _times(
    table: Table,
    moments: dict[Column, Moment],
    project: ProjectDates | None,
    received_at: datetime,
) -> tuple[RowTime, date | None]:
    own = _moment(moments, *_WHEN_ANSWERED)
    days = _span_of(project)
    answered = own.when
    if answered == UNDATED and days and table.kind is not Kind.SUPPRESSION:
        answered = span(*days)
    stop = _moment(moments, Role.STOP_TIME)
    if stop.when == UNDATED:
        stop = own
    stopped = stop.when if stop.when != UNDATED else Interval(None, received_at)
    if table.kind is Kind.SUPPRESSION:
        return RowTime(stopped, UNDATED, stopped), stop.on
    consent = _moment(moments, Role.CONSENT_TIME)
    consented = consent.when if consent.when != UNDATED else answered
    if table.kind is Kind.REGISTER and Role.CONSENT_TIME in {c.role for c in moments}:
        consented = consent.when
    if table.kind is Kind.REGISTER and answered == UNDATED:
        answered = consent.when
    return RowTime(answered, consented, stopped), own.on or consent.on


def _moment(moments: dict[Column, Moment], *roles: Role) -> Moment:
    """The first known moment of the given roles, the most telling role first."""
    for role in roles:
        for column, moment in moments.items():
            if column.role is role and moment.when != UNDATED:
                return moment
    return NO_DATE


def _date_problems(
    records: pd.DataFrame,
    dates: dict[Column, tuple[Moment, ...]],
) -> list[RowProblem]:
    return [
        RowProblem(
            number,
            f"“{tidy(text)}” is not a date we can believe.",
            column.position,
            column.header,
        )
        for column, moments in dates.items()
        for (number, text), moment in zip(
            zip(records.index.tolist(), records[column.position], strict=True), moments, strict=True
        )
        if not moment.understood
    ]


def _draft_row(
    table: Table, row: _Row, listener: Listener
) -> tuple[RowState, str, list[Draft], list[RowProblem]]:
    problems = [
        RowProblem(row.number, sentence, column.position, column.header)
        for column, sentence in row.own.unusable
    ]
    statements, noticed = listener.hear(row.number, row.cells, row.at)
    base, names = _person(table, row), row.own.names
    problems += noticed
    reason = _nobody(table, row, base, names, statements)
    if reason:
        state = RowState.REJECTED if problems else RowState.SKIPPED
        if table.kind is Kind.SUPPRESSION:
            state, reason = RowState.HELD, "A line on a stop list that names nobody we can read."
            problems.append(RowProblem(row.number, reason))
        return state, reason, [], problems
    return RowState.ACCEPTED, "", _drafts(base, names, statements), problems


def _nobody(
    table: Table,
    row: _Row,
    base: Draft,
    names: Sequence[PersonName],
    statements: Sequence[Statement],
) -> str:
    """Why the row is nobody's, or ''."""
    stopped = any(statement.addresses for statement in statements)
    if base.addresses or names or stopped:
        return ""
    if table.kind is Kind.SUPPRESSION:
        return "Names nobody."
    if base.phones or base.postcode or base.organisation or row.answers:
        return ""
    filled = (column for column in table.columns if cell(row.cells, column.position).strip())
    if any(column.role in _TELLING for column in filled):
        return ""
    return "There is neither a person nor an answer on this row."


def _person(table: Table, row: _Row) -> Draft:
    own = row.own
    return Draft(
        row.number,
        0,
        table.kind,
        addresses=own.addresses,
        phones=own.phones,
        postcode=own.postcode.full,
        district=own.postcode.district,
        street=own.street,
        area=own.area,
        organisation=own.organisation,
        when=row.at.answered,
        on=row.on,
        attended=own.attended,
        answers=row.answers,
    )


def _drafts(
    base: Draft,
    names: Sequence[PersonName],
    statements: Sequence[Statement],
) -> list[Draft]:
    """One draft a person: two addresses go one to each of a couple, a single one is shared."""
    people = list(names) or [PersonName()]
    drafts = []
    for part, name in enumerate(people):
        own = _share(base.addresses, part, len(people))
        said = tuple(filter(None, (_told(one, own) for one in statements)))
        drafts.append(replace(base, part=part, name=name, addresses=own, statements=said))
    return drafts


def _share(addresses: Sequence[EmailAddress], part: int, people: int) -> tuple[EmailAddress, ...]:
    if people == 1 or len(addresses) < 2:
        return tuple(addresses)
    if part == people - 1:
        return tuple(addresses[min(part, len(addresses) - 1) :])
    return (addresses[min(part, len(addresses) - 1)],)


def _told(statement: Statement, own: Sequence[EmailAddress]) -> Statement | None:
    """The statement at this person's addresses; a yes without an address permits nothing."""
    if statement.act not in OWN_ACTS:
        return statement
    if statement.act is Act.GRANT and not own:
        return None
    return replace(statement, addresses=tuple(address.canonical for address in own))
