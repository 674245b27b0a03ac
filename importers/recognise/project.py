"""Which project a file may belong to: a title and days to propose, never to take for granted."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import PurePath

from importers.clean.dates import read_dates
from importers.clean.text import tidy
from importers.draft import Column, Kind, Role, Table
from importers.recognise.words import folded

_FAR_AHEAD = datetime(2999, 1, 1, tzinfo=UTC)
"""The day a file came in only helps to read its dates; without it none is too late."""
_WHEN = (Role.SUBMITTED_AT, Role.STARTED_AT, Role.EVENT_JOIN)
_NAMES_OF_PROJECTS = frozenset(
    {"project", "page", "tile", "event name", "event title", "event", "survey name", "survey title", "form name",
     "form title", "consultation", "consultation name", "webinar name", "topic"}
)  # fmt: skip
"""Columns in which some tools repeat the project's name on every line."""
_TITLES_ABOVE = frozenset(
    {"topic", "event name", "event title", "survey title", "title", "project", "form"}
)
"""Cells above a table that say the next cell, below or beside, is the title."""
_LONGEST = 120
_ABOVE = 12
"""Rows above the headings looked at; a title stands near the top."""


@dataclass(frozen=True, slots=True)
class ProjectGuess:
    """`title` is '' and the days are `None` where the file says nothing of them."""

    title: str
    opens_on: date | None = None
    closes_on: date | None = None


def guess_project(
    file_name: str, table: Table, *, received_at: datetime | None = None
) -> ProjectGuess:
    """Propose the project of a table.

    The days are the first and last on which people answered; lists of members and of people to
    leave alone grow over years, so they have none.
    """
    title = next(filter(None, map(_bare, _candidates(file_name, table))), "")
    days = _days(table, received_at or _FAR_AHEAD)
    if not days and table.kind is Kind.EVENT:
        days = _day_of_event(file_name, table)
    return ProjectGuess(title[:_LONGEST], min(days, default=None), max(days, default=None))


def _candidates(file_name: str, table: Table) -> Iterable[str]:
    """What may be the title, the likeliest first."""
    yield _on_every_line(table)
    yield from _above(table)
    stem = PurePath(file_name).stem
    if table.sheet.name != stem:
        yield table.sheet.name
    yield stem


def _on_every_line(table: Table) -> str:
    for column in table.columns:
        if folded(column.header) in _NAMES_OF_PROJECTS and column.role is Role.IGNORE:
            cells = set(_cells(table, column))
            if len(cells) == 1:
                return cells.pop()
    return ""


def _cells(table: Table, column: Column) -> list[str]:
    rows = table.sheet.cells[table.first_row - 1 :]
    found = (row[column.position] for row in rows if column.position < len(row))
    return [text.strip() for text in found if text.strip()]


def _above(table: Table) -> Iterable[str]:
    """Title rows, and what stands under or beside a word such as 'Topic' in a report's head."""
    rows = _head(table)
    for index, row in enumerate(rows):
        for position, text in enumerate(row):
            if folded(text) in _TITLES_ABOVE:
                below = rows[index + 1] if index + 1 < len(rows) else []
                yield below[position] if position < len(below) else ""
                yield row[position + 1] if position + 1 < len(row) else ""
    yield from (text for row in rows for text in [_alone(row)] if text)


def _head(table: Table) -> list[list[str]]:
    """The rows above the headings, tidied."""
    top = max(table.header_row - table.header_rows, 0) if table.header_row else table.first_row - 1
    return [[tidy(text) for text in row] for row in table.sheet.cells[: min(top, _ABOVE)]]


def _alone(row: Sequence[str]) -> str:
    """The text of a row that holds one thing only; merged cells repeat it."""
    written = {text for text in row if text}
    text = written.pop() if len(written) == 1 else ""
    return "" if _NO_TITLE.search(text.casefold()) or len(text.split()) > _TITLE_WORDS else text


_TITLE_WORDS = 16
_NO_TITLE = re.compile(
    r"^(?:confidential|official|private|internal|restricted|draft\b|prepared|printed|produced|generated|exported|"
    r"created|updated|last updated|report generated|date|page \d|total|note|notes|key|please|instructions?|warning|"
    r"requests? |do not |attendee report|host details|panelist details|attendee details|participants?$|responses?$|"
    r"survey results|raw data|contact |if you|use this|see |version|source|compiled|author|owner|status)|"
    r"@|https?:|^[\d\W]+$"
)
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DATES = re.compile(
    rf"(?<![^\W_])(?:(?:19|20)\d\d[-_. ](?:0?[1-9]|1[0-2])[-_. ](?:[0-2]?\d|3[01])(?:[t_ -]*\d{{2}}[-_.:]?\d{{2}}(?:[-_.:]?\d{{2}})?)?|"
    rf"\d{{1,2}}[-_./ ]\d{{1,2}}[-_./ ](?:19|20)?\d\d|{_MONTH}[ _]\d{{1,2}},?[ _](?:19|20)\d\d(?:[ _]\d{{1,2}}[.:]\d{{2}})?|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?[ _]{_MONTH}[ _](?:19|20)?\d\d)(?![^\W_])",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"\((?:responses?|results|\d+(?:[-–]\d+)?|copy|final|protected)\)|\bform responses? ?\d*|\bcopy of\b|- copy\b|"
    r"\bsheet ?\d+\b|\bform ?1\b|\b(?:survey )?user answers\b|\bsurvey report\b|\bsign[ -]?in sheets?\b|"
    r"\b(?:final|draft|clean(?:ed)? up|latest|new|anonymised|redacted|master)?[ _]*\bv(?:ersion)? ?\d+(?:\.\d+)*\b|"
    r"\b(?:final|draft)(?: (?:final|version|copy|draft))*(?=\s*$)|\b(?:raw )?(?:data )?(?:export|exported|download|dump)\b(?:ed)?|"
    r"\ball (?:responses|data)\b|\b(?:raw|full|all) data\b|\b(?:responses?|contributions?|inputs?|answers|ideas|submissions|"
    r"attendees?|participants?|results|report)(?=\s*(?:[-–(]|(?:19|20)\d\d\b|$))|^(?:form )?(?:responses?|attendees?|report|results|inputs?|sheet|data)\b",
    re.IGNORECASE,
)
_TOKENS = re.compile(
    r"\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b|\b\d{5,}\b|\b\d+$(?<!\d{4})", re.IGNORECASE
)
_FILE = re.compile(r"\.(?:csv|tsv|txt|xlsx?|xlsm|ods)$", re.IGNORECASE)
"""A sheet of rows to fix carries the name of the file they are from."""
_TWICE = re.compile(r"\b(\w+)(?:\W+\1\b)+", re.IGNORECASE)
_NOTHING_LEFT = re.compile(
    r"(?:sheet|book|form|data|list|file|table|page|untitled|export|members?|all|main|csv|xlsx?|worksheet|document|"
    r"responses?|\d+|[\W_])*",
    re.IGNORECASE,
)


def _bare(text: str) -> str:
    """A title without the marks that tools, dates and versions leave on names."""
    text = _FILE.sub("", text.strip())
    plain = text.replace("+", " ") if " " not in text else text
    if " " not in plain.strip():
        plain = re.sub(r"[_-]+", " ", _DATES.sub(" ", plain))
    plain = _DATES.sub(" ", plain.replace("_", " "))
    for _ in range(3):  # what one mark hid, another uncovers
        plain = _TOKENS.sub(" ", _NOISE.sub(" ", tidy(plain)))
        plain = tidy(plain).strip(" -–_,.:;()[]")
    plain = _TWICE.sub(r"\1", plain)
    if len(plain) < 3 or _NOTHING_LEFT.fullmatch(plain):
        return ""
    return plain[0].upper() + plain[1:]


def _days(table: Table, received_at: datetime) -> list[date]:
    if table.kind not in (Kind.RESPONSE, Kind.EVENT):
        return []
    for role in _WHEN:
        for column in (column for column in table.columns if column.role is role):
            read = read_dates(_cells(table, column), received_at, heading=column.header)
            days = [moment.on for moment in read.moments if moment.on]
            if days:
                return days
    return []


def _day_of_event(file_name: str, table: Table) -> list[date]:
    """The one day written above the table, else in the file's name; none where there are several."""
    titles = " | ".join(text for row in _head(table) for text in row)
    for text in (titles, PurePath(file_name).stem):
        found = [match.replace("_", "-") for match in _DATES.findall(text)]
        read = [read_dates([one], _FAR_AHEAD).moments[0].on for one in found]
        days = {day for day in read if day}
        if len(days) == 1 and None not in read:
            return list(days)
    return []
