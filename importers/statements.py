"""What a row says about being contacted, from its consent columns, its marks and its words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from consent.address import find_all
from consent.events import Act, Basis, Interval, Missing, Scope, Statement
from importers.answers_together import strokes
from importers.beside import Beside
from importers.clean.emails import may_mean_an_address, read_emails
from importers.consent_columns import ANSWER_ROLES, Said, meaning, meanings
from importers.draft import Column, Kind, Role, RowProblem, Table, Wording
from importers.frames import Frame
from importers.keyed import Keyed
from importers.leave_assumed import LeaveAssumed
from importers.leave_kept import LeaveKept
from importers.marked import marked
from importers.membership import Member, Membership
from importers.perhaps_stops import perhaps_stop, perhaps_stops
from importers.publications import Publications
from importers.recognise.permission import DOUBTED
from importers.records import cell
from importers.remarks import remark_of, remarks
from importers.removal import stop_note
from importers.sections import NO_SECTIONS, Sections
from importers.unheard import NO_YES, question, shared, struck, unknown, unread, words_over
from importers.wording import Tone, channel_of, tone

Meanings: TypeAlias = Mapping[tuple[int, str], Said]
"""What staff decided about single answers: (column position, the cell as written) → meaning."""

_BOUNCED = re.compile(r"\b(?:cleaned|clean|bounc\w*|undeliver\w*|hard ?bounces?)(?:\b|_)")
OWN_ACTS = frozenset({Act.GRANT, Act.DECLINE, Act.UNREAD})
"""Acts that belong to the address of the person who answered, not to the whole row."""
_LACKING = frozenset({Missing.WORDING})
_LACKING_A_DAY = frozenset({Missing.WORDING, Missing.DATE})
"""What a yes lacks until somebody has confirmed the words that were asked."""


@dataclass(frozen=True, slots=True)
class RowTime:
    """When the row's answers were given, and when consent and stops were if the row says so."""

    answered: Interval
    consented: Interval
    stopped: Interval


def decided_in(table: Table, values: Mapping[int, Mapping[str, str]]) -> Meanings:
    """What staff said answers to consent questions mean."""
    return {
        (column.position, answer): Said(meaning)
        for column in table.columns
        if column.role in ANSWER_ROLES
        for answer, meaning in values.get(column.position, {}).items()
    }


class Listener:
    """Hears what the rows of one table say; made once a table, so that columns are read as columns."""

    def __init__(
        self,
        table: Table,
        frame: Frame,
        received_at: datetime,
        decided: Meanings,
        sections: Sections = NO_SECTIONS,
    ) -> None:
        self._table = table
        self.undated = Interval(None, received_at)
        self._decided = decided
        self._columns = [column for column in table.columns if column.role in ANSWER_ROLES]
        self._channels = [
            column for column in table.columns if column.role is Role.CONSENT_OTHER_CHANNEL
        ]
        self._strokes = {
            column.position: strokes(set(frame.different(column.position)))
            for column in self._channels
        }
        self._asked = {column.position: question(column) for column in self._columns}
        self._leave = LeaveKept(table, frame, received_at)
        self._assumed = LeaveAssumed(table)
        self._beside = Beside(table, frame)
        self._publications = Publications(table)
        self._notes = [column for column in table.columns if column.role is Role.NOTE]
        self._membership = Membership(table)
        self._marked = marked(table, sections, self.undated)
        self._keyed = Keyed(table, frame, sections.explained)
        self._meant = {
            column.position: meanings(
                column.role, words_over(column), frame.different(column.position)
            )
            for column in self._columns
        }
        self._remarks = remarks(table, frame) if table.kind is not Kind.SUPPRESSION else {}
        self._perhaps = perhaps_stops(table, frame)
        self._bounces = table.kind is Kind.SUPPRESSION and _is_bounce_list(table)

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Every wording that staff may have to confirm before yeses in this table count."""
        asked = self._asked.values()
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
        if self._keyed.found:
            said, noticed = self._keyed.heard(row, cells, said, at.consented, self.undated)
            problems += noticed
        said = self._publications.without(said, cells)
        said += [*self._members(cells, at), *self._stops(row, cells, at)]
        if self._beside.found:
            said += self._beside.noes(cells, said, at.consented)
            for column in self._beside.unclear(cells):
                text = cell(cells, column.position)
                problems.append(unread(row, column, text))
                said.append(_unread(column, None, text, at.consented))
        for column in self._perhaps.get(row, ()):
            text = cell(cells, column.position)
            problems.append(perhaps_stop(row, column, text))
            # Were it a stop, no later yes would end it.
            said.append(_unread(column, None, text, Interval(at.answered.lo, None)))
        if self._leave.kept:
            said = [self._leave.limited(one, cells) for one in said]
            said += self._leave.noes(cells, at.consented, self.undated)
        if self._assumed.on(cells) or any(p.sentence.endswith(NO_YES) for p in problems):
            said = [one for one in said if one.act is not Act.GRANT]
        if not all(one.act in OWN_ACTS for one in said):
            everywhere = all_addresses(cells)
            said = [
                one if one.act in OWN_ACTS else replace(one, addresses=everywhere) for one in said
            ]
        return said, problems

    def _answers(
        self, row: int, cells: Sequence[str], at: RowTime
    ) -> tuple[list[Statement], list[RowProblem]]:
        statements: list[Statement] = []
        problems: list[RowProblem] = []
        crossed_out: list[tuple[Column, str]] = []
        unsettled: list[tuple[Column, str]] = []
        for column in self._columns:
            answer = cell(cells, column.position)
            said = self._meaning(column, answer, cells)
            if said is Said.SILENT:
                continue
            if said is Said.YES and (row, column.position) in self._table.sheet.struck_cells:
                problems.append(struck(row, column, answer))
                crossed_out.append((column, answer))
            elif said is Said.YES and self._is_of_several(row, column, answer):
                problems.append(shared(row, column, answer))
            elif said is Said.UNKNOWN:
                unsettled.append((column, answer))
            else:
                asked = self._asked[column.position]
                statements.append(_answer(column, asked, answer, said, at.consented))
        sure = bool(unsettled) and any(_is_general_yes(one) for one in statements)
        problems += [
            unknown(row, column, answer)
            for column, answer in unsettled
            if not (sure and self._only_means(column, answer))
        ]
        perhaps_noes = [
            (column, answer)
            for column, answer in (*crossed_out, *unsettled)
            if self._may_be_a_no(row, column, answer)
        ]
        if perhaps_noes and not any(map(_is_general_yes, statements)):
            column, answer = perhaps_noes[0]
            statements.append(_unread(column, self._asked[column.position], answer, at.consented))
        return statements, problems

    def _may_be_a_no(self, row: int, column: Column, answer: str) -> bool:
        """Not where a yes is in doubt for its column alone, nor what is about one project."""
        if column.role is Role.CONSENT_PROJECT_ONLY:
            return False
        crossed_out = (row, column.position) in self._table.sheet.struck_cells
        return crossed_out or self._meant[column.position][answer] is not Said.YES

    def _only_means(self, column: Column, answer: str) -> bool:
        """'Preferred method: E-mail' beside a plain yes asks nobody anything."""
        if column.role is not Role.CONSENT_CHANNELS:
            return False
        return self._meant[column.position][answer] is Said.YES

    def _meaning(self, column: Column, answer: str, cells: Sequence[str]) -> Said:
        said = self._meant[column.position][answer]
        if said is Said.YES and column.confidence <= DOUBTED:
            said = Said.UNKNOWN
        if said is Said.UNKNOWN:
            # Nobody can make a yes of a plain no, whatever was decided when the column read otherwise.
            return self._decided.get((column.position, answer), said)
        if column.role is Role.CONSENT_EMAIL and said in {Said.SILENT, Said.YES}:
            ticked = said is Said.YES and tone(answer) in {Tone.BLANK, Tone.UNSURE}
            answer = "✓" if ticked and not channel_of(answer) else answer
            return meaning(column.role, words_over(column), answer, self._chosen_channels(cells))
        return said

    def _is_of_several(self, row: int, column: Column, answer: str) -> bool:
        """Whether the cell is merged with another, and staff have not said what is meant.

        A no in a merged cell counts for every row it reaches; a yes is somebody's own, and nobody
        knows whose.
        """
        if (column.position, answer) in self._decided:
            return False
        sheet, at = self._table.sheet, column.position
        below = sheet.cells[row] if row < len(sheet.cells) else ()
        begins = (row + 1, at) in sheet.spread and cell(below, at) == answer
        return (row, at) in sheet.spread or begins

    def _chosen_channels(self, cells: Sequence[str]) -> tuple[str, ...]:
        """The other channels that this row ticks, by name."""
        chosen = []
        for column in self._channels:
            text = cell(cells, column.position)
            ticked = tone(text) in {Tone.MARK, Tone.YES} or text in self._strokes[column.position]
            if ticked or channel_of(text):
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
        found = []
        if self._table.kind is Kind.SUPPRESSION:
            found.append(self._suppressed(cells, at))
        found += self._marked.get(row, ())
        for column, act in self._remarks.get(row, ()):
            text = cell(cells, column.position)
            found.append(remark_of(column, text, act, at.answered, self.undated))
        return found

    def _suppressed(self, cells: Sequence[str], at: RowTime) -> Statement:
        if self._bounces:
            return Statement(Act.BOUNCE, (), at.stopped, "on a list of addresses that bounced")
        for column in self._notes:
            if stop_note(cell(cells, column.position)) is Act.DECEASED:
                why = "on a list of people not to contact: died"
                return Statement(Act.DECEASED, (), at.stopped, why, column=column.position)
        return Statement(Act.STOP, (), at.stopped, "on a list of people not to contact")


def _is_general_yes(said: Statement) -> bool:
    return said.act is Act.GRANT and said.scope is Scope.ENGAGEMENT


def _answer(
    column: Column, asked: Wording | None, answer: str, said: Said, when: Interval
) -> Statement:
    yes = said is Said.YES
    lacking = _LACKING_A_DAY if when.lo is None else _LACKING
    return Statement(
        Act.GRANT if yes else Act.DECLINE,
        (),
        when,
        "answered yes" if yes else "answered no",
        scope=Scope.PROJECT if column.role is Role.CONSENT_PROJECT_ONLY else Scope.ENGAGEMENT,
        wording=asked.fingerprint if asked else None,
        answer=answer,
        column=column.position,
        missing=lacking if yes else frozenset(),
    )


def _unread(column: Column, asked: Wording | None, answer: str, when: Interval) -> Statement:
    """What may be a no: an older yes must wait until somebody has looked, as a yes beside it does."""
    return Statement(
        Act.UNREAD, (), when, "whether that is a no is not known",
        wording=asked.fingerprint if asked else None, answer=answer, column=column.position,
    )  # fmt: skip


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


def all_addresses(cells: Sequence[str]) -> tuple[str, ...]:
    """Every address anywhere in the row, and those that an unreadable entry probably means."""
    found = [address.canonical for address in find_all("\n".join(cells))]
    for text in cells:
        if may_mean_an_address(text):
            read = read_emails(text)
            found += [address.canonical for address in read.addresses]
            found += read.guesses
    return tuple(dict.fromkeys(found))


def _is_bounce_list(table: Table) -> bool:
    stops = [column.header for column in table.columns if column.role is Role.STOP_TIME]
    named = f"{table.file_name} {table.sheet.name} {table.tool} {' '.join(stops)}"
    return _BOUNCED.search(named.casefold().replace("_", " ")) is not None
