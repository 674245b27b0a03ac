"""Consent columns read out: real rows with what we make of them, and answers nobody can be sure of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from types import MappingProxyType

from consent.events import Act, Statement
from importers.clean.text import tidy
from importers.consent_columns import ANSWER_ROLES, may_be_unknown
from importers.draft import UNDATED, Column, Role, RowProblem, Table
from importers.frames import frame_of
from importers.recognise.permission import DOUBTED
from importers.recognise.stop_headings import family_of
from importers.records import cell, skipped
from importers.statements import Listener, Meanings, RowTime
from importers.unheard import words_over

_NOWHEN = RowTime(UNDATED, UNDATED, UNDATED)
_NOTHING: Meanings = MappingProxyType({})
_RECEIVED = datetime(2000, 1, 1, tzinfo=UTC)
"""Only what was said is asked here, never when."""
_LOOK_ALIKES = frozenset({Role.CONSENT_PUBLICATION, Role.PRIVACY_NOTICE, Role.SHARE_PARTNERS})
_HEARD = ANSWER_ROLES | {Role.CONSENT_OTHER_CHANNEL}
_TURNED = re.compile(
    r"\b(?:not|never|no (?:more|further|longer|contact|e-?mails?|mail\w*|calls?|news\w*|updates?|marketing)|"
    r"\w+n['’]t|(?:do|does|did|wo|would|ca|should|is|are)nt|cannot|opt(?:ed|s|ing)?[ _-]?out|unsub\w*|exclu\w+|stop\w*|remov\w+|object\w*|withdr[ae]w\w*|"
    r"suppress\w*|dnc|refus\w+|declin\w+|without|peidi\w+)(?![a-z])",
    re.IGNORECASE,
)


class Meant(StrEnum):
    """What we make of one answer, as a page says it."""

    FUTURE = "may be e-mailed about future projects"
    PROJECT = "may be e-mailed about this project only"
    NOTHING = "says nothing"
    NO = "asked us not to write"
    UNSURE = "we can't tell, so it counts as neither yes nor no"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One real row of a consent column. `row` counts from 1, as the file shows it."""

    row: int
    header: str
    value: str
    meaning: Meant

    @property
    def sentence(self) -> str:
        said = f"= {self.value}" if self.value else "is blank"
        return f"Row {self.row}: ‘{self.header}’ {said} → {self.meaning}."


@dataclass(frozen=True, slots=True)
class OddAnswer:
    """An answer outside the known ones: held, never guessed. `rows` is how many rows give it."""

    position: int
    header: str
    value: str
    rows: int

    @property
    def note(self) -> str:
        """What is said of it beside its file, until somebody says what it means."""
        rows = "1 row" if self.rows == 1 else f"{self.rows:,} rows"
        return (
            f"{asks_about(self.header, self.value)} of {rows}, so it counts as neither yes nor no "
            "until you say what it means."
        )


def asks_about(header: str, value: str) -> str:
    """How the note about an answer begins, however many rows give it."""
    return f"‘{header}’: we can’t read the answer “{tidy(value)}”"


def turns_round(heading: str) -> bool:
    """Whether a heading holds a word that turns its answers round, such as not, opt out or stop."""
    return _TURNED.search(tidy(heading).replace("_", " ")) is not None


def stops_by_heading(role: Role, heading: str) -> bool:
    """Whether a column asks nothing, and a mark under its heading ('Stop') is a stop all the same."""
    return role is Role.QUESTION_CHOICE and family_of(heading) in {"plain", "slight"}


def in_doubt(column: Column) -> bool:
    """Whether a column may ask about contact and nobody has looked: only a no in it counts."""
    return column.role in ANSWER_ROLES and column.confidence <= DOUBTED


def read_aloud(table: Table, column: Column, decided: Meanings = _NOTHING) -> tuple[Spoken, ...]:
    """Two real rows, one of each answer where there are two, if the column needs care; else none.

    Answers are read as staff `decided`.

    It does if its heading may turn answers round, or if it is in doubt: then the rows are read as
    they would be were it what it was taken for. An answer is worth reading for its meaning first:
    a yes beside a no, else two different cells.
    """
    if in_doubt(column):
        return _two_rows(table, replace(column, confidence=1.0), decided)
    asked = column.role in _HEARD | _LOOK_ALIKES and turns_round(column.header)
    if not asked and not stops_by_heading(column.role, column.header):
        return ()
    return _two_rows(table, column, decided)


def _two_rows(table: Table, column: Column, decided: Meanings) -> tuple[Spoken, ...]:
    first: dict[tuple[str, Meant], Spoken] = {}
    for one in _heard(table, [column], decided):
        value = tidy(cell(table.sheet.cells[one.row - 1], column.position))
        meaning = one.said.get(column.position, Meant.NOTHING)
        first.setdefault((value, meaning), Spoken(one.row, column.header, value, meaning))
    return _two_of(tuple(first.values()))


def unknown_answers(
    table: Table, columns: Iterable[Column], decided: Meanings = _NOTHING
) -> tuple[OddAnswer, ...]:
    """Every answer of these columns that is neither a yes, a no nor nothing, the commonest first.

    What staff have `decided` an answer means is no longer odd.
    """
    asked = {column.position: column for column in columns if column.role in ANSWER_ROLES}
    if not _may_be_odd(table, asked.values()):
        return ()
    counts: Counter[tuple[int, str]] = Counter()
    for one in _heard(table, list(asked.values()), decided):
        cells = table.sheet.cells[one.row - 1]
        for position, meaning in one.said.items():
            if meaning is Meant.UNSURE and position in asked:
                counts[position, tidy(cell(cells, position))] += one.times
    return tuple(
        OddAnswer(position, asked[position].header, value, rows)
        for (position, value), rows in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    )


def _two_of(found: Sequence[Spoken]) -> tuple[Spoken, ...]:
    """Answers that were given before blanks, and different meanings before the same one twice."""
    given = sorted(found, key=lambda one: not one.value)
    if len(given) < 2:
        return tuple(given)
    other = next((one for one in given[1:] if one.meaning is not given[0].meaning), given[1])
    return tuple(sorted((given[0], other), key=lambda one: one.row))


def _may_be_odd(table: Table, columns: Iterable[Column]) -> bool:
    """A quick look before the long one: most columns hold nothing but plain answers.

    A merged or struck cell is odd whatever it says, and beside other channels so may a blank be.
    """
    sheet = table.sheet
    channels = any(column.role is Role.CONSENT_OTHER_CHANNEL for column in table.columns)
    if sheet.spread or sheet.struck_cells or channels:
        return True
    rows = sheet.cells[table.first_row - 1 :]
    return any(
        in_doubt(column)
        or may_be_unknown(
            column.role, words_over(column), {cell(row, column.position) for row in rows}
        )
        for column in columns
    )


_Said = dict[int, Meant]


@dataclass(frozen=True, slots=True)
class _Heard:
    """What the answers of a row mean by column, and how many people's rows hold the very same."""

    row: int
    said: _Said
    times: int


def _heard(
    table: Table, columns: Sequence[Column], decided: Meanings = _NOTHING
) -> Iterator[_Heard]:
    """The first row of each different set of answers, as an import would hear it."""
    if not columns:
        return
    channels = [c for c in table.columns if c.role is Role.CONSENT_OTHER_CHANNEL]
    own = {column.position: column for column in (*channels, *columns)}
    frame = frame_of(table)
    frame = frame.without(skipped(table, frame))
    narrow = replace(table, columns=tuple(own[position] for position in sorted(own)))
    listener = Listener(narrow, frame, _RECEIVED, decided)
    answers = list(zip(*(frame.texts(position) for position in own), strict=True))
    times = Counter(answers)
    for row, given in zip(frame.rows, answers, strict=True):
        if alike := times.pop(given, 0):
            statements, problems = listener.hear(row, table.sheet.cells[row - 1], _NOWHEN)
            yield _Heard(row, _meant(statements, problems, own), alike)


def _meant(
    statements: Sequence[Statement], problems: Sequence[RowProblem], columns: dict[int, Column]
) -> _Said:
    said = {p.column: Meant.UNSURE for p in problems if p.column is not None}
    for statement in statements:
        position = statement.column
        if position is None or statement.act is Act.UNREAD:
            continue
        if statement.act is not Act.GRANT:
            said[position] = Meant.NO
        elif columns[position].role is Role.CONSENT_PROJECT_ONLY:
            said.setdefault(position, Meant.PROJECT)
        else:
            said.setdefault(position, Meant.FUTURE)
    return said
