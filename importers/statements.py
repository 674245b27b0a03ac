"""What a row says about being contacted, from its consent columns, its marks and its words."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

import pandas as pd

from consent.address import find_all
from consent.events import Act, Basis, Interval, Missing, Scope, Statement
from importers.clean.emails import read_emails
from importers.clean.text import tidy
from importers.consent_columns import ANSWER_ROLES, Said, meaning, meanings
from importers.draft import Column, Kind, Role, RowProblem, Table, Wording
from importers.frames import by_value
from importers.membership import Member, Membership
from importers.recognise.permission import DOUBTED
from importers.records import cell
from importers.removal import removal_request, stop_note
from importers.wording import Tone, channel_of, tone

Meanings: TypeAlias = Mapping[tuple[int, str], Said]
"""What staff decided about single answers: (column position, the cell as written) → meaning."""

_BOUNCED = re.compile(r"\b(?:cleaned|clean|bounc\w*|undeliver\w*|hard ?bounces?)(?:\b|_)")
_SILENT_ROLES = frozenset(
    {Role.RESPONSE_ID, Role.IP_ADDRESS, Role.COORDINATE, Role.SUBSCRIPTION_STATUS,
     Role.SUBSCRIPTION_TOPICS}
)  # fmt: skip
"""Columns in which nobody makes a remark."""
_OFFICE_ROLES = frozenset(
    {Role.NOTE, Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.TITLE,
     Role.DISPLAY_NAME, Role.POSTCODE, Role.ADDRESS, Role.PHONE, Role.ORGANISATION,
     Role.SUBMITTED_AT, Role.STARTED_AT, Role.CONSENT_TIME, Role.ATTENDED}
)  # fmt: skip
"""Columns in which officers scribble: "ada@post.example (unsubscribed)", "Dull (deceased)"."""
_AN_ADDRESS = re.compile(r"\S{1,320}@\S{1,254}")
_SHORTEST_REMARK = 3
OWN_ACTS = frozenset({Act.GRANT, Act.DECLINE})
"""Acts that belong to the address of the person who answered, not to the whole row."""
_CONSENT_ACTS = {Said.YES: Act.GRANT, Said.NO: Act.DECLINE}


@dataclass(frozen=True, slots=True)
class RowTime:
    """When the row's answers were given, and when consent and stops were if the row says so."""

    answered: Interval
    consented: Interval
    stopped: Interval


def question(column: Column) -> Wording | None:
    """The words over a consent column, by fingerprint; `None` over a nameless column."""
    if column.wording or not column.header.strip():
        return column.wording
    return Wording(
        hashlib.sha256(tidy(column.header).casefold().encode()).hexdigest(), column.header
    )


class Listener:
    """Hears what the rows of one table say; made once a table, so that columns are read as columns."""

    def __init__(
        self, table: Table, frame: pd.DataFrame, received_at: datetime, decided: Meanings
    ) -> None:
        self._table = table
        self._received_at = received_at
        self._decided = decided
        self._columns = [column for column in table.columns if column.role in ANSWER_ROLES]
        self._channels = [
            column for column in table.columns if column.role is Role.CONSENT_OTHER_CHANNEL
        ]
        self._notes = [column for column in table.columns if column.role is Role.NOTE]
        self._membership = Membership(table)
        self._meant = {
            column.position: meanings(
                column.role, _words_over(column), frame[column.position].unique()
            )
            for column in self._columns
        }
        self._remarks = _remarks(table, frame) if table.kind is not Kind.SUPPRESSION else {}
        self._bounces = table.kind is Kind.SUPPRESSION and _is_bounce_list(table)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Every wording that staff may have to confirm before yeses in this table count."""
        asked = [question(column) for column in self._columns]
        found = [wording for wording in (*asked, self._membership.wording) if wording]
        return tuple({wording.fingerprint: wording for wording in found}.values())

    def hear(
        self, row: int, cells: Sequence[str], at: RowTime
    ) -> tuple[list[Statement], list[RowProblem]]:
        """The statements of a row and what could not be understood.

        A stop carries every address found anywhere in the row; yeses and declines still have none,
        as they belong to the person who answered.
        """
        said, problems = self._answers(row, cells, at)
        said += [*self._members(cells, at), *self._stops(row, cells, at)]
        if any(one.act not in OWN_ACTS for one in said):
            everywhere = _all_addresses(cells)
            said = [
                one if one.act in OWN_ACTS else replace(one, addresses=everywhere) for one in said
            ]
        return said, problems

    def _answers(
        self, row: int, cells: Sequence[str], at: RowTime
    ) -> tuple[list[Statement], list[RowProblem]]:
        statements: list[Statement] = []
        problems: list[RowProblem] = []
        for column in self._columns:
            answer = cell(cells, column.position)
            said = self._meaning(column, answer, cells)
            if said is Said.UNKNOWN:
                problems.append(_unknown(row, column, answer))
            elif said is not Said.SILENT:
                statements.append(_answer(column, answer, said, at.consented))
        return statements, problems

    def _meaning(self, column: Column, answer: str, cells: Sequence[str]) -> Said:
        decided = self._decided.get((column.position, answer))
        if decided is not None:
            return decided
        said = self._meant[column.position][answer]
        if said is Said.YES and column.confidence <= DOUBTED:
            return Said.UNKNOWN
        if column.role is Role.CONSENT_EMAIL and said in {Said.SILENT, Said.YES}:
            return meaning(column.role, _words_over(column), answer, self._chosen_channels(cells))
        return said

    def _chosen_channels(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The other channels that this row ticks, by name."""
        chosen = []
        for column in self._channels:
            text = cell(cells, column.position)
            if tone(text) in {Tone.MARK, Tone.YES} or channel_of(text):
                name = column.header.rpartition(" | ")[2] or column.header
                chosen.append(name if channel_of(name) else text if channel_of(text) else "phone")
        return tuple(chosen)

    def _members(self, cells: Sequence[str], at: RowTime) -> list[Statement]:
        member = self._membership.of(cells)
        if member is None:
            return []
        answer, column = member.answer, member.column
        if member.act is not Act.GRANT:
            return [Statement(member.act, (), at.stopped, member.why, answer=answer, column=column)]
        timed = at.consented if self._membership.has_time else at.answered
        return [_subscription(member, timed, self._membership)]

    def _stops(self, row: int, cells: Sequence[str], at: RowTime) -> list[Statement]:
        undated = Interval(None, self._received_at)
        found = []
        if self._table.kind is Kind.SUPPRESSION:
            found.append(self._suppressed(cells, at))
        if row in self._table.sheet.struck:
            found.append(Statement(Act.STOP, (), undated, "struck through in the list"))
        for column, act in self._remarks.get(row, ()):
            found.append(_remark(column, cell(cells, column.position), act, at, undated))
        return found

    def _suppressed(self, cells: Sequence[str], at: RowTime) -> Statement:
        if self._bounces:
            return Statement(Act.BOUNCE, (), at.stopped, "on a list of addresses that bounced")
        for column in self._notes:
            if stop_note(cell(cells, column.position)) is Act.DECEASED:
                why = "on a list of people not to contact: died"
                return Statement(Act.DECEASED, (), at.stopped, why, column=column.position)
        return Statement(Act.STOP, (), at.stopped, "on a list of people not to contact")


def _remarks(table: Table, frame: pd.DataFrame) -> dict[int, list[tuple[Column, Act]]]:
    """Row → the columns in which somebody's words stop us, and how."""
    found: dict[int, list[tuple[Column, Act]]] = {}
    for column in table.columns:
        if column.role in _SILENT_ROLES:
            continue
        hear = _act_of_note if column.role in _OFFICE_ROLES else _act_of_comment
        acts = by_value(frame[column.position], hear)
        for row, act in zip(frame.index.tolist(), acts, strict=True):
            if act:
                found.setdefault(row, []).append((column, act))
    return found


def _act_of_note(text: str) -> Act | None:
    remark = _AN_ADDRESS.sub(" ", text).strip()
    if len(remark) < _SHORTEST_REMARK:
        return None
    return stop_note(remark) or (Act.STOP if removal_request(remark) else None)


def _act_of_comment(text: str) -> Act | None:
    return Act.STOP if len(text) >= _SHORTEST_REMARK and removal_request(text) else None


def _remark(column: Column, text: str, act: Act, at: RowTime, undated: Interval) -> Statement:
    noted = column.role in _OFFICE_ROLES
    why = "an officer's note says so" if noted else "asked in a comment to be left out"
    when = undated if noted else at.answered
    return Statement(act, (), when, why, answer=text, column=column.position)


def _words_over(column: Column) -> str:
    wording = question(column)
    return wording.text if wording else ""


def _answer(column: Column, answer: str, said: Said, when: Interval) -> Statement:
    wording = question(column)
    project_only = column.role is Role.CONSENT_PROJECT_ONLY
    missing = {Missing.WORDING} | ({Missing.DATE} if when.lo is None else set())
    return Statement(
        _CONSENT_ACTS[said],
        (),
        when,
        "answered yes" if said is Said.YES else "answered no",
        scope=Scope.PROJECT if project_only else Scope.ENGAGEMENT,
        wording=wording.fingerprint if wording else None,
        answer=answer,
        column=column.position,
        missing=frozenset(missing) if said is Said.YES else frozenset(),
    )


def _subscription(member: Member, when: Interval, membership: Membership) -> Statement:
    if when.lo is None and membership.has_time:
        lacking, wording = frozenset({Missing.PLATFORM_STATUS_ONLY}), None
    else:
        undated = {Missing.DATE} if when.lo is None else set()
        lacking = frozenset({Missing.WORDING} | undated)
        wording = membership.wording.fingerprint if membership.wording else None
    return Statement(
        Act.GRANT, (), when, member.why, basis=Basis.SUBSCRIPTION, wording=wording,
        answer=member.answer, column=member.column, missing=lacking,
    )  # fmt: skip


def _unknown(row: int, column: Column, answer: str) -> RowProblem:
    sentence = f"We can't tell whether “{tidy(answer)}” is a yes or a no, so it counts as neither."
    return RowProblem(row, sentence, column.position, column.header)


def _all_addresses(cells: Sequence[str]) -> tuple[str, ...]:
    """Every address anywhere in the row, and those that an unreadable entry probably means."""
    found = [address.canonical for address in find_all("\n".join(cells))]
    for text in cells:
        if "@" in text:
            read = read_emails(text)
            found += [address.canonical for address in read.addresses]
            found += read.guesses
    return tuple(dict.fromkeys(found))


def _is_bounce_list(table: Table) -> bool:
    stops = [column.header for column in table.columns if column.role is Role.STOP_TIME]
    named = f"{table.file_name} {table.sheet.name} {table.tool} {' '.join(stops)}"
    return _BOUNCED.search(named.casefold().replace("_", " ")) is not None
