"""What leaves this package: tables recognised, rows accounted for, drafts of people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from consent.address import EmailAddress
from consent.events import Interval, Statement

UNDATED = Interval(None, None)
"""No one knows when."""


class FileRefused(Exception):
    """The file as a whole can't be used; the message is one sentence fit to show its sender."""


class Role(StrEnum):
    """What a column holds."""

    EMAIL = "email"
    FULL_NAME = "full_name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    TITLE = "title"
    DISPLAY_NAME = "display_name"
    POSTCODE = "postcode"
    ADDRESS = "address"
    LOCATION = "location"
    COORDINATE = "coordinate"
    PHONE = "phone"
    ORGANISATION = "organisation"
    SUBMITTED_AT = "submitted_at"
    STARTED_AT = "started_at"
    EVENT_JOIN = "event_join"
    EVENT_LEAVE = "event_leave"
    CONSENT_TIME = "consent_time"
    STOP_TIME = "stop_time"
    RESPONSE_ID = "response_id"
    IP_ADDRESS = "ip_address"
    QUESTION_CHOICE = "question_choice"
    QUESTION_MULTI = "question_multi"
    QUESTION_MULTI_OPTION = "question_multi_option"
    RATING = "rating"
    FREE_TEXT = "free_text"
    DEMOGRAPHIC = "demographic"
    NOTE = "note"
    ATTENDED = "attended"
    SUBSCRIPTION_STATUS = "subscription_status"
    SUBSCRIPTION_TOPICS = "subscription_topics"
    IGNORE = "ignore"
    CONSENT_CONTACT = "consent_contact"
    CONSENT_OPTOUT = "consent_optout"
    CONSENT_EMAIL = "consent_email"
    CONSENT_OTHER_CHANNEL = "consent_other_channel"
    CONSENT_CHANNELS = "consent_channels"
    CONSENT_PROJECT_ONLY = "consent_project_only"
    CONSENT_PUBLICATION = "consent_publication"
    PRIVACY_NOTICE = "privacy_notice"
    SHARE_PARTNERS = "share_partners"


class Kind(StrEnum):
    """What kind of list a table is; decides what standing on it means."""

    RESPONSE = "response"
    EVENT = "event"
    REGISTER = "register"
    SUPPRESSION = "suppression"


class RowState(StrEnum):
    """Where a record of the file ended up; every record is in exactly one."""

    ACCEPTED = "accepted"
    HELD = "held"
    """Waits for an answer about the row itself (not merely about consent)."""
    REJECTED = "rejected"
    SKIPPED = "skipped"
    """A title, a blank, a heading, a total: nobody's row."""


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote beside a cell: `row` from 1, `position` from 0, as the sheet's own."""

    row: int
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A mark with what a key says it stands for, and the words of the column it is said of ('' where none are)."""

    code: str
    """Small letters, without brackets; '✓' for any tick."""
    meaning: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet as text, exactly as it stands: `cells[0]` is row 1. Rows may differ in length."""

    name: str
    cells: Sequence[Sequence[str]]
    struck: frozenset[int] = frozenset()
    """Rows (from 1) of whose filled cells more than half are struck through."""
    struck_cells: frozenset[tuple[int, int]] = frozenset()
    """Struck cells (row from 1, position from 0) of the other rows."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    """Positions from 0."""
    hidden: bool = False
    coloured: frozenset[int] = frozenset()
    """Rows of whose filled cells more than half have a background colour, headings' too."""
    keyed: bool = False
    """Whether another sheet says that a colour stands for people who are not to be contacted."""
    explained: tuple[Explained, ...] = ()
    """Marks that other sheets, which list nobody, explain."""
    spread: frozenset[tuple[int, int]] = frozenset()
    """Cells (row from 1, position from 0) whose text stands in one merged cell with another."""
    remarks: tuple[str, ...] = ()
    """Sentences about what the workbook holds besides cells: macros, comments, links."""
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """A consent question as it stands over a column; the same words have the same fingerprint."""

    fingerprint: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table and what we take it for."""

    position: int
    """From 0."""
    header: str
    """The respondent-facing heading; several heading rows are joined by ' | '."""
    role: Role
    confidence: float
    """0 to 1."""
    samples: tuple[str, ...] = ()
    """Up to three different values."""
    wording: Wording | None = None
    """Set on consent columns that ask something (not on look-alikes)."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of people found in a file, recognised but not yet cleaned."""

    file_name: str
    sheet: Sheet
    tool: str
    """The exporting tool's name, or 'spreadsheet'."""
    kind: Kind
    header_row: int
    """From 1; 0 when the table has no heading."""
    header_rows: int
    first_row: int
    """The first row (from 1) that can be a person's."""
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()
    """Sentences for the sender: hidden sheets left out, other sheets ignored, …"""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one record of the decoded file."""

    row: int
    state: RowState
    reason: str = ""
    """Plain words unless accepted."""
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Something a person should look at, with its place; `column` counts from 0."""

    row: int
    sentence: str
    column: int | None = None
    header: str = ""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name taken apart; `given` may be an initial, each part may be empty."""

    title: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    others: bool = False
    """Whether somebody is meant as well who is not named: 'Ann Smith and family'."""

    @property
    def display(self) -> str:
        return " ".join(part for part in (self.given, self.family, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answered question: `text` as written; for multiple choices one `Answer` per option."""

    column: int
    question: str
    role: Role
    text: str
    tag: str | None = None
    """The issue staff say it stands for, '' for none; `None` while nobody said."""


@dataclass(frozen=True, slots=True)
class ProjectDates:
    """A project's first and last day, which date the answers that carry no date of their own."""

    opens_on: date | None = None
    closes_on: date | None = None


class Born(NamedTuple):
    """The first and the last year in which somebody may have been born."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A row read and cleaned: one person as this row shows them (a couple's row gives two)."""

    row: int
    part: int
    """0, or 1 for the second person of a row (and so on, should a row name more)."""
    kind: Kind
    name: PersonName = PersonName()
    addresses: tuple[EmailAddress, ...] = ()
    phones: tuple[str, ...] = ()
    """E.164."""
    postcode: str = ""
    """A full postcode, 'ZX1 1AB', or ''."""
    district: str = ""
    """Its outward half, known also where the full postcode is not."""
    street: str = ""
    area: str = ""
    organisation: str = ""
    when: Interval = UNDATED
    on: date | None = None
    """The day of the answer for display and ageing of interests; `None` if unknown."""
    attended: bool | None = None
    born: Born | None = None
    """By the age they gave; `None` if they gave none, or several people answered on the row."""
    answers: tuple[Answer, ...] = ()
    """Choices, options, ratings and free text, for interests and feelings."""
    statements: tuple[Statement, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything one table says. `len(outcomes)` is the number of records of the decoded file."""

    table: Table
    outcomes: tuple[RowOutcome, ...]
    drafts: tuple[Draft, ...]
    problems: tuple[RowProblem, ...] = ()
    wordings: tuple[Wording, ...] = ()
    """Questions and sign-up forms whose words staff may have to confirm before a yes counts."""
