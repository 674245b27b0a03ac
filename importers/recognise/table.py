"""Find the table of people in a file's sheets and say what each column holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from importers.draft import Column, FileRefused, Kind, Role, Sheet, Table
from importers.recognise.colour_keys import with_keys
from importers.recognise.heading_groups import cell
from importers.recognise.keys import Keys, keys_on, with_key
from importers.recognise.kinds import kind_of, names_stop
from importers.recognise.layout import LOOKED_AT, Layout, find_layout, heads_again, width_of
from importers.recognise.leaving_out import is_left_out
from importers.recognise.permission import DOUBTED
from importers.recognise.roles import Guess, guess
from importers.recognise.settle import settled
from importers.recognise.shapes import Shape, shape_of
from importers.recognise.sheet_notes import (
    listed,
    of_colours,
    of_doubts,
    of_hidden_parts,
    of_rows_above,
)
from importers.recognise.side_by_side import parted
from importers.recognise.stacked import stacked
from importers.recognise.stop_sheets import (
    SAYING_NO,
    headed_stop,
    may_say_no,
    mixes,
    named_apart,
    named_stop,
    only_noes,
    readable,
    said_of,
    said_of_quiet,
    unread_list,
    with_addresses,
)
from importers.recognise.upright import upright
from importers.recognise.words import Heading, folded
from importers.sources import SPREADSHEET, Export, Source, source_of

NO_ADDRESSES = "No column holds e-mail addresses: these people can be counted, not written to."
"""Said of a table of people without a single column of addresses."""

_OTHER_SHEETS = re.compile(
    r"\b(?:summary|look ?ups?|key|legend|codes?|codebook|guide|guidance|read ?me|"
    r"instructions?|notes|index|contents|charts?|graphs?|pivot|totals?|analysis|"
    r"dashboard|validation|lists?|data dictionary|template|cover|about|drop ?downs?|"
    r"options|settings|stats|statistics|figures|results summary)\b"
)
_PEOPLE_SHEETS = re.compile(
    r"\b(?:responses?|data|raw|form ?\d*|people|contacts?|attendees?|participants?|"
    r"members?|users?|ideas|submissions?|answers|mailing list|subscribers|opt ?outs?|"
    r"do not contact|dnc|survey|sign ?in|all)\b"
)
_PEOPLE_ROLES = {
    Role.EMAIL: 3.0,
    Role.FULL_NAME: 2.0,
    Role.FIRST_NAME: 1.0,
    Role.LAST_NAME: 1.5,
    Role.POSTCODE: 1.5,
    Role.PHONE: 1.0,
    Role.SUBMITTED_AT: 1.0,
    Role.RESPONSE_ID: 0.7,
    Role.FREE_TEXT: 0.7,
    Role.QUESTION_CHOICE: 0.4,
    Role.DEMOGRAPHIC: 0.5,
    Role.CONSENT_CONTACT: 1.0,
    Role.CONSENT_OPTOUT: 1.0,
    Role.IP_ADDRESS: 0.5,
    Role.RATING: 0.3,
}

NOBODY = FileRefused("There is no table in this file with one row for each person.")
TOTALS = FileRefused("This file holds totals and percentages, not one row for each person.")


@dataclass(frozen=True, slots=True)
class _Candidate:
    sheet: Sheet
    layout: Layout
    export: Export
    source: Source
    shapes: tuple[Shape, ...]
    guesses: tuple[Guess, ...]
    rows: int

    @property
    def weight(self) -> float:
        """How much this looks like the sheet with the people."""
        name = folded(self.sheet.name)
        people = sum(
            _PEOPLE_ROLES.get(g.role, 0.0) * g.confidence
            for g, s in zip(self.guesses, self.shapes, strict=True)
            if s.filled
        )
        by_name = 2.0 * bool(_PEOPLE_SHEETS.search(name)) - 4.0 * bool(_OTHER_SHEETS.search(name))
        return people + by_name + min(self.rows, 50) / 25

    @property
    def holds_people(self) -> bool:
        """Whether its rows name somebody, for a second sheet that must not go unnoticed."""
        who = {
            g.role
            for g, s in zip(self.guesses, self.shapes, strict=True)
            if s.filled and g.confidence >= 0.5
        }
        named = Role.FULL_NAME in who or {Role.FIRST_NAME, Role.LAST_NAME} <= who
        return Role.EMAIL in who or (
            named and bool(who & {Role.POSTCODE, Role.PHONE, Role.ADDRESS})
        )


_SAYING_WHO = frozenset(
    {Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.DISPLAY_NAME, Role.POSTCODE}
)


def find_table(sheets: Sequence[Sheet], file_name: str) -> Table:
    """The one table of people in a file.

    Raises:
        FileRefused: there is none; the message says why.
    """
    return find_tables(sheets, file_name)[0]


def find_tables(sheets: Sequence[Sheet], file_name: str) -> list[Table]:
    """The table of people, then any further sheet whose rows name people too.

    Raises:
        FileRefused: there is no table of people; the message says why. What is named a stop list
            is never refused for that, if there is an address in it.
    """
    turned = map(upright, with_keys(sheets))
    sheets = [p for sheet in turned for one in _stacked(sheet, file_name) for p in parted(one)]
    shown = [sheet for sheet in sheets if not sheet.hidden] or list(sheets)
    keys = keys_on(sheet for sheet in sheets if _OTHER_SHEETS.search(folded(sheet.name)))
    tried = (_candidate(sheet, file_name, keys) for sheet in shown)
    candidates = [found for found in tried if found is not None]
    if not candidates:
        return unread_lists(sheets, file_name)
    best = max(candidates, key=lambda c: c.weight)
    if _only_totals(best):
        raise TOTALS
    others = [c for c in candidates if c is not best and c.holds_people]
    read = {id(c.sheet) for c in (best, *others)}
    stops = _stop_lists([sheet for sheet in sheets if id(sheet) not in read], file_name)
    read |= {id(table.sheet) for table in stops}
    stopped = {table.sheet.name for table in stops}
    rest = [s for s in sheets if s.hidden and id(s) not in read and s.name not in stopped]
    quiet = _that_may_say_no(rest, file_name)
    notes = (
        *_notes(sheets, best, others, (*stops, *quiet)),
        *said_of(stops),
        *said_of_quiet(quiet),
    )
    found = ((best, notes), *((c, ()) for c in others))
    tables = [
        _table(c, file_name, said, file_speaks=not named_apart(c.sheet, sheets, file_name))
        for c, said in found
    ]
    return [_without_addresses(table) for table in (*tables, *stops, *quiet)]


def _stacked(sheet: Sheet, file_name: str) -> list[Sheet]:
    """The lists that stand one below the other; a known tool's report has lists of its own above."""
    parts = stacked(sheet)
    if len(parts) == 1:
        return parts
    whole = _candidate(sheet, file_name)
    return parts if whole and whole.source is SPREADSHEET else [sheet]


def _that_may_say_no(sheets: Sequence[Sheet], file_name: str) -> list[Table]:
    """Hidden sheets of people with anything by which one may say no; nothing else of them counts."""
    found = [one for sheet in sheets if (one := _candidate(sheet, file_name)) and one.holds_people]
    tables = [_table(one, file_name, ()) for one in found]
    return [only_noes(table) for table in tables if may_say_no(table)]


def unread_lists(sheets: Sequence[Sheet], file_name: str) -> list[Table]:
    """The sheets of a file that is named a stop list: every address on them is stopped.

    Raises:
        FileRefused: it is not named so, or holds no address.
    """
    stem = PurePath(file_name).stem
    found = [
        unread_list(sheet, file_name)
        for sheet in sheets
        if with_addresses(sheet) and (names_stop(stem) or named_stop(sheet))
    ]
    if not found:
        raise NOBODY
    return found


def _stop_lists(sheets: Sequence[Sheet], file_name: str) -> list[Table]:
    """The sheets, hidden or not, that say their people are to be left alone."""
    found = []
    for sheet in sheets:
        candidate = _candidate(sheet, file_name)
        if named_stop(sheet):
            found.append(unread_list(sheet, file_name))
            if candidate and readable(whole := _table(candidate, file_name, (), Kind.SUPPRESSION)):
                found[-1] = whole
        elif candidate and headed_stop(table := _table(candidate, file_name, ())):
            whole = _table(candidate, file_name, (), Kind.SUPPRESSION)
            found.append(only_noes(table) if mixes(table) else whole)
    return found


def _without_addresses(table: Table) -> Table:
    """Say so where nobody of a table can be written to."""
    if any(column.role is Role.EMAIL for column in table.columns):
        return table
    return replace(table, notes=(*table.notes, NO_ADDRESSES))


def _notes(
    sheets: Sequence[Sheet],
    best: _Candidate,
    others: Sequence[_Candidate],
    stops: Sequence[Table],
) -> tuple[str, ...]:
    notes: list[str] = []
    also = {c.sheet.name for c in others}
    read = also | {best.sheet.name} | {table.sheet.name for table in stops}
    rest = [s.name for s in sheets if s.name not in read and not s.hidden]
    hidden = [s.name for s in sheets if s.name not in read and s.hidden]
    if rest:
        notes.append(f"Only the sheet {best.sheet.name!r} was read; left out: {listed(rest)}.")
    if hidden:
        notes.append(f"Hidden sheets were left out: {listed(hidden)}.")
    if also:
        notes.append(f"More people seem to be on: {listed(sorted(also))}.")
    notes += of_hidden_parts(best.sheet)
    return tuple(notes)


def _hidden(guess: Guess) -> Guess:
    """A hidden column counts for nothing but whose row it is and what they said no to."""
    if guess.role in _SAYING_WHO:
        return guess
    if guess.role in SAYING_NO:
        return replace(guess, confidence=min(guess.confidence, DOUBTED))
    return replace(guess, role=Role.IGNORE, wording=None)


def _candidate(sheet: Sheet, file_name: str, keys: Keys | None = None) -> _Candidate | None:
    layout = find_layout(sheet.cells)
    if layout is None:
        return None
    body = sheet.cells[layout.first_row - 1 :]
    labels = [(i, said) for i, h in enumerate(layout.headings) if (said := h.question)]
    looked_at = [row for row in body[:LOOKED_AT] if not heads_again(labels, row)]
    rows = sum(1 for row in looked_at if any(c.strip() for c in row))
    if not rows:
        return None
    width = max(len(layout.headings), width_of(body[:LOOKED_AT]))
    headings = (*layout.headings, *(Heading("") for _ in range(width - len(layout.headings))))
    layout = replace(layout, headings=headings[:width])
    layout = with_key(layout, sheet, keys or {})
    codes = [folded(c) for c in layout.codes] + [""] * (width - len(layout.codes))
    shapes = tuple(_column_shape(looked_at, i, rows) for i in range(width))
    export = Export(
        f"{PurePath(file_name).name} {sheet.name}",
        tuple(code or folded(h.question) for code, h in zip(codes, layout.headings, strict=True)),
        tuple(heading.question for heading in layout.headings),
        body,
    )
    source = source_of(export)
    guesses = tuple(
        guess(heading, shape, source, code)
        for heading, shape, code in zip(layout.headings, shapes, codes, strict=True)
    )
    return _Candidate(sheet, layout, export, source, shapes, guesses, rows)


def _column_shape(body: Sequence[Sequence[str]], position: int, rows: int) -> Shape:
    return shape_of((cell(row, position) for row in body), rows)


def _only_totals(candidate: _Candidate) -> bool:
    """Percentages in most columns: a cross-tabulation."""
    shapes = [s for s in candidate.shapes if s.filled]
    percent = sum(
        1 for s in shapes if s.share("percent") > 0.5 and s.where(lambda v: v.endswith("%")) > 0.5
    )
    return percent > len(shapes) / 2


_ALL = 0.9
_SOME = 0.6
"""Up to this share of days the column tells who stopped; beyond it a few may have been forgotten."""


def _stopped(candidate: _Candidate) -> float:
    """The share of rows that have a day in a column of stops, in the fullest of them."""
    return max(
        (
            shape.fill
            for shape, guess in zip(candidate.shapes, candidate.guesses, strict=True)
            if guess.role is Role.STOP_TIME
        ),
        default=0.0,
    )


def _table(
    candidate: _Candidate,
    file_name: str,
    notes: tuple[str, ...],
    known: Kind | None = None,
    *,
    file_speaks: bool = True,
) -> Table:
    layout, sheet = candidate.layout, candidate.sheet
    titles = [c for row in sheet.cells[: max(layout.header_row - 1, 0)] for c in row if c.strip()]
    names = (PurePath(file_name).stem if file_speaks else "", sheet.name, *titles[:6])
    roles = [g.role for g in candidate.guesses]
    kind = known or kind_of(
        candidate.source,
        names,
        roles,
        all_stopped=_stopped(candidate) >= _ALL,
        most_stopped=_stopped(candidate) > _SOME,
        left_out=is_left_out(sheet.cells, layout.header_row),
    )
    guesses = settled(layout.headings, candidate.shapes, candidate.guesses, kind)
    if kind is not Kind.SUPPRESSION:
        guesses = tuple(
            _hidden(guess) if position in sheet.hidden_columns else guess
            for position, guess in enumerate(guesses)
        )
    odd = candidate.source.oddities(candidate.export)
    marks = (
        *sheet.remarks,
        *of_colours(sheet, layout.first_row),
    )
    if candidate.source is SPREADSHEET:  # a known tool's report has lists of its own above
        marks = (*marks, *of_rows_above(sheet, layout.header_row))
    notes = (*notes, *marks, *odd, *of_doubts(layout.headings, guesses))
    columns = tuple(
        Column(i, heading.text, g.role, g.confidence, tuple(list(shape.values)[:3]), g.wording)
        for i, (heading, shape, g) in enumerate(
            zip(layout.headings, candidate.shapes, guesses, strict=True)
        )
    )
    return Table(
        file_name=file_name,
        sheet=sheet,
        tool=candidate.source.name,
        kind=kind,
        header_row=layout.header_row,
        header_rows=layout.header_rows,
        first_row=layout.first_row,
        columns=columns,
        notes=notes,
    )
