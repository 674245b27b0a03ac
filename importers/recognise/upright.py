"""Sheets that are no list: forms printed one under another, and lists with a column for each person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from importers.draft import Role, Sheet
from importers.recognise.heading_groups import cell
from importers.recognise.headings import by_heading
from importers.recognise.layout import width_of
from importers.recognise.words import Heading, folded

_LOOKED_AT = 400
_WIDEST_FORM = 3
"""Columns of a printed form: what is asked, what was answered, and somebody's scribbles."""
_LABELLED = 0.5
"""Share of the lines that ask and answer; the rest are titles of the form."""
_FEWEST_LABELS = 2
_FEWEST_PEOPLE = 2
_LONGEST_LABEL = 200


def upright(sheet: Sheet) -> Sheet:
    """The sheet with a row for each person; one that has them already comes back as it is.

    A form keeps its place: its answers stand on its last line, and its other lines are blank. Of a
    list with a column for each person, row n is what stood in column n.
    """
    return _turned(sheet) or _forms(sheet) or sheet


def _forms(sheet: Sheet) -> Sheet | None:
    cells = sheet.cells
    if not 1 < width_of(cells[:_LOOKED_AT]) <= _WIDEST_FORM:
        return None
    lines = [_line(row) for row in cells]
    asked = Counter(label for label, answer in lines[:_LOOKED_AT] if label and answer is not None)
    written = sum(1 for label, answer in lines[:_LOOKED_AT] if label or answer)
    if len(asked) < _FEWEST_LABELS or asked.total() < _LABELLED * written:
        return None
    first = _first_label(lines, asked)
    if first is None:
        return None
    return _filled_in(sheet, lines, first, asked)


def _line(row: Sequence[str]) -> tuple[str, str | None]:
    """What a line asks and what was answered; `None` where nothing stands beside the words."""
    label, rest = cell(row, 0).rstrip(" :"), [text.strip() for text in row[1:] if text.strip()]
    if len(label) > _LONGEST_LABEL or "@" in label:
        return "", None
    return label, "\n".join(rest) if rest else None


def _first_label(lines: Sequence[tuple[str, str | None]], asked: Counter[str]) -> str | None:
    """The label every form begins with; `None` if these are no forms."""
    addresses = [label for label, answer in lines if answer and "@" in answer]
    names = {role for label in asked for role in by_heading(Heading(label))}
    if not addresses or not all(Role.EMAIL in by_heading(Heading(one)) for one in set(addresses)):
        return None
    if len(addresses) == 1 and not names & {Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME}:
        return None
    times = len(addresses)
    every = [label for label in asked if asked[label] >= max(1, times * 2 // 3)]
    known = [label for label in every if set(by_heading(Heading(label)))]
    if len(set(addresses)) != 1 or len(known) < _FEWEST_LABELS:
        return None
    return next(label for label, _ in lines if label in every)


def _filled_in(
    sheet: Sheet, lines: Sequence[tuple[str, str | None]], first: str, asked: Counter[str]
) -> Sheet | None:
    """Questions on the first line of the first form, each form's answers on its last line."""
    questions = list(dict.fromkeys(label for label, _ in lines if label in asked))
    starts = [at for at, (label, _) in enumerate(lines) if label == first]
    ends = [*starts[1:], len(lines)]
    found: list[list[str]] = [["" for _ in row] for row in sheet.cells]
    found[: starts[0]] = [list(row) for row in sheet.cells[: starts[0]]]
    found[starts[0]] = questions
    moved: dict[int, int] = {}
    titles = Counter(label for label, answer in lines if label and answer is None)
    for start, end in zip(starts, ends, strict=True):
        block = lines[start:end]
        last = start + max(at for at, line in enumerate(block) if _belongs(line, questions))
        if last == starts[0]:
            return None
        aside = [
            label
            for label, answer in block
            if answer is None and titles[label] == 1 and label not in questions
        ]
        answers = _answers(block, questions)
        found[last] = [*(answers.get(question, "") for question in questions), "\n".join(aside)]
        moved |= dict.fromkeys(range(start + 1, end + 1), last + 1)
    return replace(
        sheet,
        cells=found,
        struck=frozenset(
            moved.get(row, row) for row in (*sheet.struck, *_rows(sheet.struck_cells))
        ),
        struck_cells=frozenset(),
        comments=tuple(replace(one, row=moved.get(one.row, one.row)) for one in sheet.comments),
        coloured=frozenset(moved.get(row, row) for row in sheet.coloured),
        hidden_rows=frozenset(moved.get(row, row) for row in sheet.hidden_rows),
        hidden_columns=frozenset(),
        spread=frozenset(),
    )


def _rows(places: Iterable[tuple[int, int]]) -> set[int]:
    return {row for row, _ in places}


def _belongs(line: tuple[str, str | None], questions: Sequence[str]) -> bool:
    """Whether a line asks, or goes on with the answer above it; the others are titles and asides."""
    label, answer = line
    return label in questions or (not label and bool(answer))


def _answers(
    lines: Sequence[tuple[str, str | None]], questions: Sequence[str]
) -> Mapping[str, str]:
    """Question → answer, over all its lines."""
    said: dict[str, list[str]] = {}
    last = ""
    for label, answer in lines:
        last = label if label in questions else last
        if answer and last and (label in questions or not label):
            said.setdefault(last, []).append(answer)
    return {question: "\n".join(words) for question, words in said.items()}


def _turned(sheet: Sheet) -> Sheet | None:
    """A list with a column for each person, turned so that each has a row."""
    cells = sheet.cells[:_LOOKED_AT]
    width = width_of(cells)
    people = [row for row in cells if _addresses(row) >= max(_FEWEST_PEOPLE, (width - 1) // 2)]
    labels = {folded(cell(row, 0)) for row in cells} - {""}
    if width <= _FEWEST_PEOPLE or len(people) != 1 or len(labels) < _FEWEST_LABELS:
        return None
    if Role.EMAIL not in by_heading(Heading(cell(people[0], 0))):
        return None
    return replace(
        sheet,
        cells=[[cell(row, at) for row in sheet.cells] for at in range(width_of(sheet.cells))],
        struck=frozenset(),
        struck_cells=frozenset((at + 1, row - 1) for row, at in sheet.struck_cells),
        comments=tuple(
            replace(one, row=one.position + 1, position=one.row - 1) for one in sheet.comments
        ),
        coloured=frozenset(),
        hidden_rows=frozenset(at + 1 for at in sheet.hidden_columns),
        hidden_columns=frozenset(row - 1 for row in sheet.hidden_rows),
        spread=frozenset(),
    )


def _addresses(row: Sequence[str]) -> int:
    return sum(1 for text in row[1:] if "@" in text)
