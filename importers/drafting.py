"""From a recognised table to drafts: every record accounted for, every row's words heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from consent.address import EmailAddress
from consent.events import Act, Interval, Statement
from importers.answering import QUESTION_ROLES, answers_of
from importers.clean.dates import NO_DATE, Moment, read_dates, span
from importers.clean.emails import read_emails
from importers.clean.names import join_parts, split_name
from importers.clean.nobody import is_organisation, read_organisation
from importers.clean.phones import find_phones
from importers.clean.postcodes import Postcode, find_postcode, read_postcode
from importers.clean.text import is_nothing, tidy
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
from importers.records import cell, skipped
from importers.statements import OWN_ACTS, Listener, Meanings, RowTime
from importers.wording import Tone, tone

_WHEN_ANSWERED = (Role.SUBMITTED_AT, Role.STARTED_AT, Role.EVENT_JOIN)
_DATED = (*_WHEN_ANSWERED, Role.CONSENT_TIME, Role.STOP_TIME)
_TELLING = QUESTION_ROLES | {
    Role.DEMOGRAPHIC, Role.LOCATION, Role.NOTE, Role.COORDINATE,
    Role.CONSENT_CONTACT, Role.CONSENT_OPTOUT, Role.CONSENT_EMAIL, Role.CONSENT_CHANNELS,
    Role.CONSENT_OTHER_CHANNEL, Role.CONSENT_PROJECT_ONLY, Role.CONSENT_PUBLICATION,
}  # fmt: skip
"""Roles that show somebody answered, even without a name."""
_CAME = frozenset({"checked in", "attended", "present", "joined", "came", "here"})
_STAYED_AWAY = frozenset(
    {"not attending", "refunded", "cancelled", "canceled", "deleted", "absent", "no show", "no-show",
     "did not attend", "dna", "apologies", "not attended", "transferred"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """One record with the columns already read."""

    number: int
    cells: Sequence[str]
    at: RowTime
    on: date | None
    answers: tuple[Answer, ...]


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
    reasons = skipped(table)
    numbers = [n for n in range(1, len(table.sheet.cells) + 1) if n not in reasons]
    records = [table.sheet.cells[n - 1] for n in numbers]
    listener = Listener(table, records, received_at, decided or {})
    rows, problems = _read_columns(table, numbers, records, project, received_at)
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
    numbers: Sequence[int],
    records: Sequence[Sequence[str]],
    project: ProjectDates | None,
    received_at: datetime,
) -> tuple[list[_Row], list[RowProblem]]:
    near = _span_of(project)
    dates = {
        column: read_dates(
            _values(records, column), received_at, heading=column.header, near=near
        ).moments
        for column in table.columns
        if column.role in _DATED
    }
    questions = [
        answers_of(column, _values(records, column))
        for column in table.columns
        if column.role in QUESTION_ROLES
    ]
    rows = []
    for index, number in enumerate(numbers):
        moments = {column: found[index] for column, found in dates.items()}
        at, on = _times(table, moments, project, received_at)
        answers = tuple(answer for question in questions for answer in question[index])
        rows.append(_Row(number, records[index], at, on, answers))
    return rows, _date_problems(numbers, records, dates)


def _values(records: Sequence[Sequence[str]], column: Column) -> list[str]:
    return [cell(cells, column.position) for cells in records]


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
    numbers: Sequence[int],
    records: Sequence[Sequence[str]],
    dates: dict[Column, tuple[Moment, ...]],
) -> list[RowProblem]:
    return [
        RowProblem(
            number,
            f"“{tidy(cell(records[index], column.position))}” is not a date we can believe.",
            column.position,
            column.header,
        )
        for column, moments in dates.items()
        for index, (number, moment) in enumerate(zip(numbers, moments, strict=True))
        if not moment.understood
    ]


def _draft_row(
    table: Table, row: _Row, listener: Listener
) -> tuple[RowState, str, list[Draft], list[RowProblem]]:
    addresses, problems = _addresses(table, row)
    statements, noticed = listener.hear(row.number, row.cells, row.at)
    base = _person(table, row, addresses)
    names = _names(table, row.cells)
    problems += noticed
    reason = _nobody(table, row, base, names, statements)
    if reason:
        state = RowState.REJECTED if problems else RowState.SKIPPED
        if table.kind is Kind.SUPPRESSION:
            state, reason = RowState.HELD, "A line on a stop list that names nobody we can read."
            problems.append(RowProblem(row.number, reason))
        return state, reason, [], problems
    return RowState.ACCEPTED, "", _drafts(base, names, addresses, statements), problems


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


def _addresses(table: Table, row: _Row) -> tuple[list[EmailAddress], list[RowProblem]]:
    """Addresses from the e-mail columns, else from a name cell such as 'Ann <ann@mail.example>'."""
    found: dict[str, EmailAddress] = {}
    problems = []
    for column in table.columns:
        text = cell(row.cells, column.position)
        if column.role is Role.EMAIL and text.strip():
            read = read_emails(text)
            found |= {address.canonical: address for address in read.addresses}
            if read.sentence:
                problems.append(
                    RowProblem(row.number, read.sentence, column.position, column.header)
                )
    if not found:
        named = (Role.FULL_NAME, Role.DISPLAY_NAME)
        for text in _texts(table, row.cells, *named):
            if "@" in text:
                found |= {address.canonical: address for address in read_emails(text).addresses}
    return list(found.values()), problems


def _texts(table: Table, cells: Sequence[str], *roles: Role) -> list[str]:
    """The filled cells of the given roles, in the order of the roles, then of the columns."""
    return [
        text
        for role in roles
        for column in table.columns
        if column.role is role and (text := cell(cells, column.position)).strip()
    ]


def _first(table: Table, cells: Sequence[str], *roles: Role) -> str:
    return next(iter(_texts(table, cells, *roles)), "")


def _names(table: Table, cells: Sequence[str]) -> tuple[PersonName, ...]:
    title = _first(table, cells, Role.TITLE)
    for text in _texts(table, cells, Role.FULL_NAME):
        if people := split_name(text):
            return people if people[0].title else (_entitled(people[0], title), *people[1:])
    first, last = _first(table, cells, Role.FIRST_NAME), _first(table, cells, Role.LAST_NAME)
    if people := join_parts(title, first, last):
        return people
    return next(filter(None, map(split_name, _texts(table, cells, Role.DISPLAY_NAME))), ())


def _entitled(name: PersonName, title: str) -> PersonName:
    people = join_parts(title, name.given or "-", name.family) if title and name.family else ()
    return replace(name, title=people[0].title) if people else name


def _person(table: Table, row: _Row, addresses: Sequence[EmailAddress]) -> Draft:
    cells = row.cells
    street = " ".join(tidy(text) for text in _texts(table, cells, Role.ADDRESS))
    postcode = _postcode(table, cells, street)
    phones = [phone for text in _texts(table, cells, Role.PHONE) for phone in find_phones(text)]
    return Draft(
        row.number,
        0,
        table.kind,
        addresses=tuple(addresses),
        phones=tuple(dict.fromkeys(phones)),
        postcode=postcode.full,
        district=postcode.district,
        street="" if is_nothing(street) else street,
        area=next((tidy(t) for t in _texts(table, cells, Role.LOCATION) if not is_nothing(t)), ""),
        organisation=_organisation(table, cells),
        when=row.at.answered,
        on=row.on,
        attended=_attended(table, cells),
        answers=row.answers,
    )


def _postcode(table: Table, cells: Sequence[str], street: str) -> Postcode:
    read = [read_postcode(text) for text in _texts(table, cells, Role.POSTCODE)]
    read.append(find_postcode(street))
    whole = [postcode for postcode in read if postcode.full]
    known = whole or [postcode for postcode in read if postcode.district]
    return known[0] if known else Postcode()


def _organisation(table: Table, cells: Sequence[str]) -> str:
    for text in _texts(table, cells, Role.ORGANISATION):
        if name := read_organisation(text):
            return name
    named = _texts(table, cells, Role.FULL_NAME, Role.LAST_NAME, Role.DISPLAY_NAME)
    return next((tidy(text) for text in named if is_organisation(text)), "")


def _attended(table: Table, cells: Sequence[str]) -> bool | None:
    texts = _texts(table, cells, Role.ATTENDED)
    if not texts:
        return None
    plain = tidy(texts[0]).casefold()
    found = tone(plain)
    if plain in _CAME or found in {Tone.MARK, Tone.YES}:
        return True
    if plain in _STAYED_AWAY or found in {Tone.NO, Tone.EMPTY_BOX}:
        return False
    return None


def _drafts(
    base: Draft,
    names: Sequence[PersonName],
    addresses: Sequence[EmailAddress],
    statements: Sequence[Statement],
) -> list[Draft]:
    """One draft a person: two addresses go one to each of a couple, a single one is shared."""
    people = list(names) or [PersonName()]
    drafts = []
    for part, name in enumerate(people):
        own = _share(addresses, part, len(people))
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
