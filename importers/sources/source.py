"""What we know of one exporting tool: how to tell its files, what its own columns mean, what is odd."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from importers.draft import Kind, Role


@dataclass(frozen=True, slots=True)
class Export:
    """A table as a tool left it. Headings are folded by whoever recognises the file."""

    file_name: str
    """With the name of the sheet, which in a workbook may say as much."""
    headings: tuple[str, ...]
    """Folded; the tool's own codes where it writes them above the questions."""
    written: tuple[str, ...]
    """The same as they stand in the file."""
    rows: Sequence[Sequence[str]]
    """The rows of people, without headings and titles."""

    def column(self, *headings: str) -> list[str]:
        """The filled cells of the first column under one of these headings, trimmed."""
        for position, heading in enumerate(self.headings):
            if heading in headings:
                return [text for row in self.rows if (text := _cell(row, position))]
        return []


@dataclass(frozen=True, slots=True)
class Sign:
    """One way to tell a tool: everything given must be there."""

    headings: frozenset[str] = frozenset()
    first: bool = False
    """Whether one of the headings must stand first."""
    written: re.Pattern[str] | None = None
    """What a heading as written begins with, under at least two columns."""
    cells: re.Pattern[str] | None = None
    """What most filled cells of some column are."""
    file_name: re.Pattern[str] | None = None
    alone: bool = False
    """Whether the table has one column and no headings."""

    def seen(self, export: Export) -> bool:
        return (
            self.headings <= set(export.headings)
            and (not self.first or export.headings[0] in self.headings)
            and (not self.alone or _bare_list(export))
            and (self.written is None or _begin_so(export.written, self.written))
            and (self.file_name is None or bool(self.file_name.search(export.file_name.casefold())))
            and (self.cells is None or _some_column_is(export.rows, self.cells))
        )


Check = Callable[[Export], str]
"""Looks at an export and says in one sentence what is odd about it; '' if nothing is."""


@dataclass(frozen=True, slots=True)
class Source:
    """One exporting tool. Only columns the tool adds itself are named: questions are the organisation's."""

    name: str
    signs: tuple[Sign, ...] = ()
    """Any of them is enough."""
    columns: Mapping[str, Role] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], Role], ...] = ()
    """Headings the tool makes out of other words, such as 'title/en'."""
    ignored: frozenset[str] = frozenset()
    """Headings over staff, bookkeeping and counters: never a participant's."""
    kind: Kind | None = None
    open_kind: bool = False
    """Whether files of other kinds are made with the tool too, so that names and columns decide."""
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Heading → answer (lower case) → what it means, where the tool writes nothing else."""
    usual_columns: tuple[int, int] = (1, 1000)
    """Fewest and most columns its exports have."""
    checks: tuple[Check, ...] = ()

    def role_of(self, heading: str) -> Role | None:
        """What the tool itself means by a folded heading; `None` if it is not the tool's."""
        if heading in self.ignored:
            return Role.IGNORE
        if heading in self.columns:
            return self.columns[heading]
        return next((role for form, role in self.patterns if form.fullmatch(heading)), None)

    def made(self, export: Export) -> bool:
        """Whether this tool wrote the export."""
        return any(sign.seen(export) for sign in self.signs)

    def oddities(self, export: Export) -> tuple[str, ...]:
        """Sentences about what these exports do not usually hold."""
        found = [self._width(export), *self._answers(export), *(c(export) for c in self.checks)]
        return tuple(filter(None, found))

    def _width(self, export: Export) -> str:
        fewest, most = self.usual_columns
        count = len(export.headings)
        if fewest <= count <= most:
            return ""
        usual = f"at least {fewest}" if count < fewest else f"at most {most}"
        there = "1 column" if count == 1 else f"{count} columns"
        return f"This file has {there}; an export from {self.name} has {usual}. Columns may be missing or shifted."

    def _answers(self, export: Export) -> list[str]:
        return [
            self._strange(heading, known, export.column(heading))
            for heading, known in self.answers.items()
        ]

    def _strange(self, heading: str, known: Mapping[str, str], cells: Sequence[str]) -> str:
        strange = Counter(text for text in cells if text.casefold() not in known)
        if not strange:
            return ""
        text, _ = strange.most_common(1)[0]
        rows = sum(strange.values())
        where = "1 row" if rows == 1 else f"{rows} rows"
        return f"“{heading.capitalize()}” holds something {self.name} does not write, such as “{text}” ({where})."


def needs(*headings: str) -> Sign:
    """Told by headings that stand together in no other tool's files."""
    return Sign(frozenset(headings))


def starts_with(heading: str) -> Sign:
    """Told by its first heading."""
    return Sign(frozenset({heading}), first=True)


def each_of(answer: str, *headings: str) -> Check:
    """Odd where every row gives the same `answer` (lower case) under one of the headings."""

    def check(export: Export) -> str:
        cells = export.column(*headings)
        if len(cells) < _ENOUGH or any(text.casefold() != answer for text in cells):
            return ""
        return f"“{headings[0].capitalize()}” is “{cells[0]}” in every row."

    return check


_ENOUGH = 5
"""Fewer rows prove nothing by being alike."""
_LOOKED_AT = 200


def _cell(row: Sequence[str], position: int) -> str:
    return row[position].strip() if position < len(row) else ""


def _begin_so(written: Sequence[str], form: re.Pattern[str]) -> bool:
    return sum(1 for heading in written if form.match(heading.strip())) >= 2


def _bare_list(export: Export) -> bool:
    return len(export.headings) == 1 and not export.headings[0]


def _some_column_is(rows: Sequence[Sequence[str]], form: re.Pattern[str]) -> bool:
    looked_at = rows[:_LOOKED_AT]
    for position in range(max(map(len, looked_at), default=0)):
        cells = [text for row in looked_at if (text := _cell(row, position))]
        if cells and 2 * sum(1 for text in cells if form.fullmatch(text)) > len(cells):
            return True
    return False
