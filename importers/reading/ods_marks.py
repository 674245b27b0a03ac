"""The marks of an OpenDocument spreadsheet."""

from dataclasses import dataclass, field

from importers.draft import Comment, FileRefused
from importers.reading.archive import DAMAGED, Archive
from importers.reading.limits import Limits
from importers.reading.marks import Marks, RowCount
from importers.reading.merged import Merged
from importers.reading.ods_styles import Styles
from importers.reading.remarks import COMMENTS

CONTENT = "content.xml"
STYLES = "styles.xml"
MANIFEST = "META-INF/manifest.xml"
_ABOUT_COMMENTS = ("creator", "date", "date-string", "creator-initials")
_CELLS = ("table-cell", "covered-table-cell")

PROTECTED = "This workbook is protected with a password. Save a copy without one and add that."


@dataclass(slots=True)
class _Cell:
    """The cell being read, and how much of its text is struck through."""

    times: int = 1
    struck: bool = False
    coloured: bool = False
    typed: bool = False
    """A number, a day or another value that need not show text."""
    written: int = 0
    struck_written: int = 0

    @property
    def filled(self) -> bool:
        return self.typed or self.written > 0

    @property
    def all_struck(self) -> bool:
        return self.struck or 0 < self.written == self.struck_written


@dataclass(slots=True)
class _ContentScan:
    """One pass over the content: styles come first, then sheets row by row.

    Rows and cells may stand for many equal ones (`number-…-repeated`): a few bytes can claim
    a million filled cells, so the claim is held against the limits before anyone fills it.
    """

    limits: Limits
    styles: Styles
    sheets: dict[str, Marks] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)
    in_comment: bool = False
    comment: list[str] = field(default_factory=list)
    beside: bool = False
    """Inside a comment, but in who wrote it and when."""
    row: int = 0
    rows: int = 1
    column: int = 0
    wide: int = 0
    columns_seen: int = 0
    row_hidden: bool = False
    row_style: str = ""
    column_styles: dict[int, str] = field(default_factory=dict)
    """For the last column each default reaches to."""
    cell: _Cell | None = None
    spans: list[bool] = field(default_factory=list)
    counts: RowCount = field(default_factory=RowCount)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag in _CELLS:
            self._cell(values)
        elif tag == "span":
            self.spans.append(self.styles.struck(values.get("style-name", "")))
        elif tag == "annotation":
            self.in_comment = True
            self.comment = []
        elif self.in_comment:
            self.beside = tag in _ABOUT_COMMENTS
        elif tag == "table-row":
            self._row(values)
        elif tag == "table":
            self.marks = self.sheets.setdefault(values.get("name", ""), Marks())
            self.row = self.columns_seen = 0
            self.rows = 1
            self.column_styles = {}
        elif tag == "table-column":
            self._column(values)
        else:
            self.styles.start(tag, values)

    def _column(self, values: dict[str, str]) -> None:
        times = _times(values, "number-columns-repeated")
        if values.get("visibility") in ("collapse", "filter"):
            end = min(self.columns_seen + times, self.limits.columns)
            self.marks.hidden_columns.update(range(self.columns_seen, end))
        self.columns_seen += times
        self.column_styles[self.columns_seen] = values.get("default-cell-style-name", "")

    def _row(self, values: dict[str, str]) -> None:
        self.row += 1
        self.rows = _times(values, "number-rows-repeated")
        self.row_hidden = values.get("visibility") in ("collapse", "filter")
        self.row_style = values.get("default-cell-style-name", "")
        self.column = self.wide = 0
        self.counts = RowCount()

    def _cell(self, values: dict[str, str]) -> None:
        style = values.get("style-name") or self.row_style or self._column_style()
        self.cell = _Cell(
            times=_times(values, "number-columns-repeated"),
            struck=self.styles.struck(style),
            coloured=self.styles.coloured(style),
            typed=values.get("value-type", "string") != "string" or "string-value" in values,
        )
        across = _times(values, "number-columns-spanned")
        down = _times(values, "number-rows-spanned")
        if across * down > 1:
            top, left = self.row - 1, self.column
            self.marks.merged.append(Merged(top, left, top + down - 1, left + across - 1))
        self.column += self.cell.times

    def _column_style(self) -> str:
        return next((s for end, s in self.column_styles.items() if self.column < end), "")

    def text(self, piece: str) -> None:
        if self.in_comment:
            self.comment += [] if self.beside else [piece]
        elif self.cell is not None and (size := len(piece.strip())):
            self.cell.written += size
            self.cell.struck_written += size if any(self.spans) else 0

    def end(self, tag: str) -> None:
        if tag in _CELLS:
            self._cell_done()
        elif tag == "span" and self.spans:
            self.spans.pop()
        elif tag == "annotation":
            self._comment_done()
        elif self.in_comment:
            self.beside = False
            self.comment += ["\n"] if tag == "p" else []
        elif tag == "table-row":
            self._row_done()

    def _cell_done(self) -> None:
        cell, self.cell = self.cell, None
        if cell is not None and cell.filled:
            self.wide = self.column
            self.counts.add(
                struck=cell.all_struck,
                coloured=cell.coloured,
                at=self.column - cell.times,
                times=cell.times,
            )

    def _comment_done(self) -> None:
        self.in_comment = self.beside = False
        if self.cell is not None:
            position = self.column - self.cell.times
            self.marks.comments.append(Comment(self.row, position, "".join(self.comment).strip()))

    def _row_done(self) -> None:
        last = self.row + self.rows - 1
        if self.wide:
            self.marks.reach(last, self.wide, self.limits)
            self.counts.note(self.marks, range(self.row, last + 1))
            if self.row_hidden:
                self.marks.hidden_rows.update(range(self.row, last + 1))
        self.row = last


def _times(values: dict[str, str], name: str) -> int:
    number = values.get(name, "1")
    return max(int(number), 1) if number.isdecimal() and len(number) < 11 else 1


def ods_marks(archive: Archive) -> dict[str, Marks]:
    """Sheet name → its marks.

    Raises:
        FileRefused: protected, no content, broken content, or cells beyond the limits.
    """
    _not_protected(archive)
    if CONTENT not in archive.names():
        raise FileRefused(DAMAGED)
    scan = _ContentScan(archive.limits, Styles())
    if STYLES in archive.names():
        archive.scan(STYLES, scan.styles.start)
    archive.scan(CONTENT, scan.start, end=scan.end, text=scan.text)
    if any(marks.comments for marks in scan.sheets.values()):
        for marks in scan.sheets.values():
            marks.remarks = (COMMENTS,)
    return scan.sheets


def _not_protected(archive: Archive) -> None:
    """Its parts are encrypted one by one, and only the list of parts says so."""

    def part(tag: str, _values: dict[str, str]) -> None:
        if tag == "encryption-data":
            raise FileRefused(PROTECTED)

    if MANIFEST in archive.names():
        archive.scan(MANIFEST, part)
