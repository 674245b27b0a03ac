"""Small honest files, the same bytes every time, for tests that damage them."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

import xlwt

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"

Rows = Sequence[Sequence[str]]

PEOPLE: Rows = (
    ("Date", "Name", "Email address", "Postcode", "May we contact you about future work?"),
    ("03/04/2025", "Gwen Ash", "gwen.ash@post.example", "ZX1 1AB", "Yes"),
    ("14/04/2025", "Tom Birch", "tom@birch.example", "ZX2 3CD", "No"),
    ("15/04/2025", "Uma Cole", "uma.cole@mail.example", "ZX1 4EF", "Yes"),
    ("21/04/2025", "Zoë Núñez", "zoe@nunez.example", "ZX3 2GH", "No"),
)


def with_people(cell: str, column: int) -> Rows:
    """The people, and one more with this cell."""
    return (
        *PEOPLE,
        tuple(cell if i == column else text for i, text in enumerate(PEOPLE[1])),
        PEOPLE[2],
    )


def delimited(rows: Rows = PEOPLE, delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def packed(parts: Mapping[str, bytes | str], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive without a clock in it."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as new:
        for name, part in parts.items():
            new.writestr(zipfile.ZipInfo(name), part, method)
    return whole.getvalue()


def name_of(column: int) -> str:
    """0 → A, 26 → AA."""
    return (name_of(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def cell_xml(place: str, text: str, attributes: str = "") -> str:
    return f'<c r="{place}" t="inlineStr"{attributes}><is><t>{escape(text)}</t></is></c>'


def rows_xml(rows: Rows = PEOPLE) -> str:
    return "".join(
        f'<row r="{y}">'
        + "".join(cell_xml(f"{name_of(x)}{y}", text) for x, text in enumerate(row))
        + "</row>"
        for y, row in enumerate(rows, 1)
    )


def sheet_xml(rows: str = "", before: str = "", after: str = "") -> str:
    rows = rows or rows_xml()
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def xlsx_parts(sheet: str = "") -> dict[str, bytes | str]:
    """A workbook's parts; a test takes, adds or changes one."""
    return {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
            f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
            '<sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}">'
            f'<Relationship Id="rId1" Type="{_RELATIONS}/worksheet" '
            'Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="rId2" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
            f'<Relationship Id="rId3" Type="{_RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><strike/></font></fonts>'
            '<fills><fill><patternFill patternType="none"/></fill></fills>'
            '<cellXfs><xf/><xf fontId="1"/><xf numFmtId="14"/></cellXfs></styleSheet>'
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>Gwen Ash</t></si></sst>',
        SHEET: sheet or sheet_xml(),
    }


def xlsx(sheet: str = "", **changed: bytes | str) -> bytes:
    """A workbook; `changed` replaces or adds parts, '__' in a name standing for '/'."""
    parts = xlsx_parts(sheet)
    return packed(parts | {name.replace("__", "/"): part for name, part in changed.items()})


_ODS_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("manifest", "manifest"),
    )
)


def ods_rows(rows: Rows = PEOPLE) -> str:
    return "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p>'
            "</table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )


def ods(rows: str = "", **changed: bytes | str) -> bytes:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    rows = rows or ods_rows()
    parts: dict[str, bytes | str] = {
        "mimetype": kind,
        "content.xml": (
            f'<office:document-content {_ODS_NAMES} office:version="1.2"><office:body>'
            f'<office:spreadsheet><table:table table:name="People">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>"
        ),
        "META-INF/manifest.xml": (
            f'<manifest:manifest {_ODS_NAMES}><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{kind}"/></manifest:manifest>'
        ),
    }
    return packed(parts | {name.replace("__", "/"): part for name, part in changed.items()})


def xls(rows: Rows = PEOPLE) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("People")
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            sheet.write(y, x, text)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
