"""Columns that keep a record of leave given: 'GDPR ok?', 'Consent given on', 'Consent expires'."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from consent.events import Act, Interval, Missing, Statement
from importers.clean.dates import Moment, read_dates
from importers.clean.text import is_nothing, tidy
from importers.consent_columns import ANSWER_ROLES
from importers.draft import Column, Role, Table
from importers.frames import Frame
from importers.recognise.headings import by_heading
from importers.recognise.words import Heading
from importers.records import cell
from importers.wording import Tone, channel_of, refuses, tone

_AGREED = re.compile(
    r"(?:\w+ ){0,2}?(?:gdpr|data protection|dpa|consent(?:ed|s)?|permission|agreed)"
    r"(?: (?:given|form|status|ok|okay|agreed|signed|consent|obtained|received|held|in place|yn|yes no|y n|y|n|"
    r"(?:(?:person|resident|tenant|applicant|adult|parent|owner|r|p) ?)?\d))*"
)
"""Headings that say only that leave was given, not for what: a no there is a no to everything."""
_SAYING_LITTLE = frozenset({Role.PRIVACY_NOTICE, Role.QUESTION_CHOICE, Role.IGNORE})
_ENDS = re.compile(
    r"(?:.* )?(?:consent|permission|opt ?in|gdpr|agreement|contact)\w*(?: \w+){0,2}? "
    r"(?:expir\w+|valid|ends?|ended|until|till|lapses?|runs out|renew\w*)(?: .*)?"
)
_ENDS_PLAINLY = re.compile(r"(?:expir(?:y|es|ed)|valid (?:until|till|to)|ends?)(?: (?:date|on))?")
"""The same without a word of what ends: it is leave that does, on a list that keeps when it was given."""
_NO_END = re.compile(
    r"(?:never|no (?:expiry|end|limit)|indefinite\w*|unlimited|open(?:[- ]ended)?|ongoing)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Ends:
    column: Column
    moments: dict[str, Moment]


class LeaveKept:
    """Reads, row by row, what such columns take back from a yes."""

    def __init__(self, table: Table, frame: Frame, received_at: datetime) -> None:
        self._agreed = [
            column
            for column in table.columns
            if column.role in _SAYING_LITTLE and _AGREED.fullmatch(_bare(column.header))
        ]
        self._given = [column for column in table.columns if _keeps_the_day(column)]
        self._ends = [
            _Ends(column, _moments(frame.texts(column.position), received_at, column.header))
            for column in table.columns
            if _says_end(_bare(column.header), dated=bool(self._given))
        ]

    @property
    def kept(self) -> bool:
        """Whether the table has any such column."""
        return bool(self._agreed or self._given or self._ends)

    def noes(self, cells: Sequence[str], when: Interval, undated: Interval) -> list[Statement]:
        """What refuses: a no to leave at all, leave that was given up, and leave that has run out."""
        return [
            *(
                _no(column, text, when, "answered no")
                for column, text in _filled(self._agreed, cells)
                if tone(text) is Tone.NO or channel_of(text) == "none"
            ),
            *(
                _no(column, text, undated, "the day of the yes says that it was taken back")
                for column, text in _filled(self._given, cells)
                if _taken_back(text)
            ),
            *(
                _no(ends.column, text, moment.when, "the yes was given until then")
                for ends in self._ends
                for _, text in _filled([ends.column], cells)
                if (moment := ends.moments[text]).when.hi is not None
            ),
        ]

    def limited(self, said: Statement, cells: Sequence[str]) -> Statement:
        """A yes that ends some day still to come waits: nothing we keep would end it in time."""
        if not self._ends:
            return said
        open_ended = said.act is not Act.GRANT or not any(
            ends.moments[text].when.hi is None
            and not is_nothing(text)
            and not _NO_END.fullmatch(tidy(text))
            for ends in self._ends
            for _, text in _filled([ends.column], cells)
        )
        return said if open_ended else replace(said, missing=said.missing | {Missing.REACH})


def _keeps_the_day(column: Column) -> bool:
    """A column of days of yeses, by its heading also where words stand among the days."""
    named = Role.CONSENT_TIME in by_heading(Heading(column.header))
    return column.role is Role.CONSENT_TIME or (named and column.role not in ANSWER_ROLES)


def _says_end(words: str, *, dated: bool) -> bool:
    return bool(_ENDS.fullmatch(words) or (dated and _ENDS_PLAINLY.fullmatch(words)))


def _moments(cells: Sequence[str], received_at: datetime, heading: str) -> dict[str, Moment]:
    read = read_dates(cells, received_at, heading=heading).moments
    return dict(zip(cells, read, strict=True))


@lru_cache(maxsize=4096)
def _taken_back(text: str) -> bool:
    """'Cancelled', 'withdrew 2/6' where others have the day of their yes."""
    plain = tidy(text).casefold()
    return refuses(plain) and tone(text) is not Tone.BLANK


def _filled(columns: Sequence[Column], cells: Sequence[str]) -> list[tuple[Column, str]]:
    found = [(column, cell(cells, column.position)) for column in columns]
    return [(column, text) for column, text in found if text.strip()]


def _no(column: Column, answer: str, when: Interval, why: str) -> Statement:
    return Statement(Act.DECLINE, (), when, why, answer=answer, column=column.position)


def _bare(header: str) -> str:
    return " ".join(re.findall(r"\w+", tidy(header).replace("_", " ").casefold()))
