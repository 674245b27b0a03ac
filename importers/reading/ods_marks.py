"""The marks of an OpenDocument spreadsheet."""

from dataclasses import dataclass, field

from importers.reading.archive import DAMAGED, Archive
from importers.reading.limits import Limits
from importers.reading.marks import Marks, StruckRow

CONTENT = "content.xml"


@dataclass(slots=True)
class _ContentScan:
    """One pass over the content: styles come first, then sheets row by row.

    Rows and cells may stand for many equal ones (`number-…-repeated`): a few bytes can claim
    a million filled cells, so the claim is held against the limits before anyone fills it.
    """

    limits: Limits
    sheets: dict[str, Marks] = field(default_factory=dict)
    struck_styles: set[str] = field(default_factory=set)
    style: str = ""
    marks: Marks = field(default_factory=Marks)
    row: int = 0
    rows: int = 1
    column: int = 0
    wide: int = 0
    columns_seen: int = 0
    row_hidden: bool = False
    cell_filled: bool = True
    cell_struck: bool = False
    cells: int = 1
    counts: StruckRow = field(default_factory=StruckRow)

    def start(self, tag: str, values: dict[str, str]) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self._cell(values)
        elif tag == "p":
            self._filled()
        elif tag == "table-row":
            self._row(values)
        else:
            self._frame(tag, values)

    def _frame(self, tag: str, values: dict[str, str]) -> None:
        if tag == "style":
            self.style = values.get("name", "")
        elif tag == "text-properties":
            line = values.get("text-line-through-style") or values.get("text-line-through-type")
            if line not in (None, "none"):
                self.struck_styles.add(self.style)
        elif tag == "table":
            self.marks = self.sheets.setdefault(values.get("name", ""), Marks())
            self.row = self.columns_seen = 0
            self.rows = 1
        elif tag == "table-column":
            self._column(values)

    def _column(self, values: dict[str, str]) -> None:
        times = _times(values, "number-columns-repeated")
        if values.get("visibility") in ("collapse", "filter"):
            end = min(self.columns_seen + times, self.limits.columns)
            self.marks.hidden_columns.update(range(self.columns_seen, end))
        self.columns_seen += times

    def _row(self, values: dict[str, str]) -> None:
        self.row += 1
        self.rows = _times(values, "number-rows-repeated")
        self.row_hidden = values.get("visibility") in ("collapse", "filter")
        self.column = self.wide = 0
        self.counts = StruckRow()

    def _cell(self, values: dict[str, str]) -> None:
        self.cells = _times(values, "number-columns-repeated")
        self.cell_struck = values.get("style-name", "") in self.struck_styles
        self.cell_filled = False
        self.column += self.cells
        if values.get("value-type", "string") != "string":
            self._filled()

    def _filled(self) -> None:
        if self.cell_filled:
            return
        self.cell_filled = True
        self.wide = self.column
        self.counts.add(struck=self.cell_struck, times=self.cells)

    def end(self, tag: str) -> None:
        if tag in ("table-cell", "covered-table-cell"):
            self.cell_filled = True
        elif tag == "table-row":
            self._row_done()

    def _row_done(self) -> None:
        last = self.row + self.rows - 1
        if self.wide:
            self.marks.reach(last, self.wide, self.limits)
            if self.counts.all_struck():
                self.marks.struck.update(range(self.row, last + 1))
            if self.row_hidden:
                self.marks.hidden_rows.update(range(self.row, last + 1))
        self.row = last


def _times(values: dict[str, str], name: str) -> int:
    number = values.get(name, "1")
    return max(int(number), 1) if number.isdigit() and len(number) < 11 else 1


def ods_marks(archive: Archive) -> dict[str, Marks]:
    """Sheet name → its marks.

    Raises:
        FileRefused: no content, broken content, or cells beyond the limits.
    """
    if CONTENT not in archive.names():
        raise DAMAGED
    scan = _ContentScan(archive.limits)
    archive.scan(CONTENT, scan.start, end=scan.end)
    return scan.sheets
