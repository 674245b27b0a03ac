"""Standing on a list of subscribers: what the list's own status, times and topics amount to."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from consent.events import Act
from importers.clean.text import tidy
from importers.draft import Column, Kind, Role, Table, Wording
from importers.records import cell
from importers.stop_columns import act_of_flag
from importers.wording import Tone, tone

_IN = re.compile(r"(?:subscribed|active|enabled|opted[ -]?in|confirmed|receiving|member|current)")
_OUT = re.compile(
    r"(?:un-?subscribed?|removed?|opted[ -]?out|suppressed|left|cancelled|canceled|withdrawn|"
    r"not subscribed|do not (?:contact|e-?mail)|complain(?:t|ed)|abuse|spam|blocked|blacklisted)"
)
_BOUNCED = re.compile(r"(?:cleaned|bounced?|hard bounce|undeliverable|invalid)")
_IMPORTED = re.compile(r"\bimported\b|\badded by (?:staff|admin)")
_ORIGIN = re.compile(r"(?:subscriber )?origin")
_UPLOADED = re.compile(r"upload(?:ed)?|import(?:ed)?")
_ENGAGEMENT = re.compile(
    r"\b(?:consult\w*|engag\w+|have your say|your say|participat\w+|get(?:ting)? involved|involvement|"
    r"your views?|views|citizens'? panel|residents'? panel|people's panel|community panel|feedback|"
    r"co-?production|listening|haveyoursay|surveys?)\b"
)
_SUBSCRIBED_FILE = re.compile(r"(?<![a-z])subscribed(?![a-z])")
_NOT_SUBSCRIBED_FILE = re.compile(
    r"(?:un|non|not)[ _-]?subscribed|cleaned|archived|transactional|pending"
)


@dataclass(frozen=True, slots=True)
class Member:
    """One line of a list: what it makes of the person's permission, and why."""

    act: Act
    why: str
    answer: str = ""
    column: int | None = None


class Membership:
    """Reads the lines of a register; in other tables only whoever left a list says anything."""

    def __init__(self, table: Table) -> None:
        columns = table.columns if table.kind is Kind.REGISTER else ()
        heard = table.columns if table.kind is not Kind.SUPPRESSION else ()
        self._statuses = [c for c in heard if c.role is Role.SUBSCRIPTION_STATUS]
        self._status = _first(columns, Role.SUBSCRIPTION_STATUS)
        self._topics = _first(columns, Role.SUBSCRIPTION_TOPICS)
        self._imported = next(
            (column for column in columns if _IMPORTED.search(column.header.casefold())), None
        )
        self._origin = next(
            (column for column in columns if _ORIGIN.fullmatch(column.header.casefold())), None
        )
        self._listed = _first(columns, Role.CONSENT_TIME) is not None and _is_subscribed_list(table)
        self.has_time = _first(columns, Role.CONSENT_TIME) is not None
        """Whether the list keeps the moment of signing up."""
        tells = self._status or self._topics or self._listed
        self.wording = _sign_up_form(table) if tells else None

    def of(self, cells: Sequence[str]) -> Member | None:
        """What standing in this line means; `None` where it means nothing."""
        for column in self._statuses:
            if gone := _gone(column, cell(cells, column.position)):
                return gone
        if self._status:
            return self._by_status(self._status, cells)
        if self._topics:
            if self._is_imported(cells) or self._is_uploaded(cells):
                return None
            return _by_topics(self._topics, cell(cells, self._topics.position))
        return Member(Act.GRANT, "on the list of subscribers") if self._listed else None

    def _by_status(self, column: Column, cells: Sequence[str]) -> Member | None:
        answer = cell(cells, column.position)
        if self._is_imported(cells):
            return None
        if _IN.fullmatch(_plain(answer)) or tone(answer) in {Tone.MARK, Tone.YES}:
            return Member(Act.GRANT, "subscribed", answer, column.position)
        return None

    def _is_uploaded(self, cells: Sequence[str]) -> bool:
        """Staff put the person on the list: that is no sign-up."""
        if self._origin is None:
            return False
        return bool(_UPLOADED.fullmatch(tidy(cell(cells, self._origin.position)).casefold()))

    def _is_imported(self, cells: Sequence[str]) -> bool:
        if self._imported is None:
            return False
        return tone(cell(cells, self._imported.position)) not in {
            Tone.BLANK, Tone.EMPTY_BOX, Tone.NO,
        }  # fmt: skip


def _gone(column: Column, answer: str) -> Member | None:
    """Whoever the list no longer writes to: whatever kind of table says so, it is said."""
    plain = _plain(answer)
    if _BOUNCED.fullmatch(plain):
        return Member(Act.BOUNCE, "the address bounced", answer, column.position)
    if _OUT.fullmatch(plain) or tone(answer) in {Tone.NO, Tone.EMPTY_BOX}:
        return Member(Act.STOP, "unsubscribed", answer, column.position)
    act = act_of_flag(column, answer)
    return Member(act, "unsubscribed", answer, column.position) if act else None


def _plain(answer: str) -> str:
    return tidy(answer).casefold().strip(" .")


def _by_topics(column: Column, answer: str) -> Member | None:
    if not _ENGAGEMENT.search(tidy(answer).casefold()):
        return None
    return Member(Act.GRANT, "signed up for news of consultations", answer, column.position)


def _first(columns: Sequence[Column], role: Role) -> Column | None:
    return next((column for column in columns if column.role is role), None)


def _is_subscribed_list(table: Table) -> bool:
    name = f"{table.file_name} {table.sheet.name}".casefold()
    if _NOT_SUBSCRIBED_FILE.search(name):
        return False
    return _SUBSCRIBED_FILE.search(name) is not None


def _sign_up_form(table: Table) -> Wording:
    """Stands for the words of the list's sign-up form, which no export contains.

    Later exports of the same list, told by its name without dates, share the fingerprint.
    """
    stem = PurePath(table.file_name).stem.casefold()
    name = re.sub(r"\d{6,8}|\d{4}-\d{2}-\d{2}|\(\d+\)", "", stem).strip(" _-")
    key = f"sign-up form of {table.tool.casefold()} list {name}"
    text = f"The sign-up form of the list in “{table.file_name}” ({table.tool})"
    return Wording(hashlib.sha256(key.encode()).hexdigest(), text)
