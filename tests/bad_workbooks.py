"""Bad workbooks: XML, places and sizes made to confuse, drown or mislead a reader."""

import struct
from collections.abc import Iterator

from tests.good_files import (
    MAIN,
    PEOPLE,
    cell_xml,
    delimited,
    ods,
    ods_rows,
    rows_xml,
    sheet_xml,
    xls,
    xlsx,
    xlsx_parts,
)
from tests.locked_files import old_and_locked

File = tuple[str, bytes]

SHEETS = (
    f'<!DOCTYPE worksheet><worksheet xmlns="{MAIN}"><sheetData/></worksheet>',
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>',
    '<!DOCTYPE a SYSTEM "file:///etc/passwd"><worksheet/>',
    '<!DOCTYPE a [<!ENTITY x SYSTEM "http://ash.example/">]><worksheet>&x;</worksheet>',
    '<?xml version="1.0" encoding="utf-16"?><worksheet/>',
    '<?xml version="1.0" encoding="no-such"?><worksheet/>',
    '<?xml version="9.9"?><worksheet/>',
    "<worksheet><sheetData><row>",
    "<worksheet><sheetData></row></sheetData></worksheet>",
    "<worksheet>" * 20_000,
    "<worksheet>" * 20_000 + "</worksheet>" * 20_000,
    "not xml at all",
    "<html><table><tr><td>a</td></tr></table></html>",
    "<worksheet/>",
    "<worksheet/><worksheet/>",
    "<worksheet " + " ".join(f'a{i}=""' for i in range(5000)) + "/>",
    f'<worksheet a="{"x" * 300_000}"/>',
    '<worksheet a="1" a="2"/>',
    "<x:worksheet><x:sheetData/></x:worksheet>",
    "<worksheet>&undefined;</worksheet>",
    "<worksheet>\x00</worksheet>",
    "<worksheet>&#0;&#xFFFFFFFF;</worksheet>",
    "<worksheet><![CDATA[<sheetData>]]></worksheet>",
    f"<worksheet><sheetData/>{rows_xml()}</worksheet>",
    f'<worksheet xmlns="{MAIN}"><sheetData>{rows_xml()}</sheetData><sheetData>{rows_xml()}</sheetData></worksheet>',
)
CELLS = (
    '<c r=""><v>1</v></c>', '<c r="A"><v>1</v></c>', '<c r="6"><v>1</v></c>', '<c r="a6"><v>1</v></c>',
    '<c r="$A$6"><v>1</v></c>', '<c r="A-6"><v>1</v></c>', '<c r="A0"><v>1</v></c>', "<c><v>1</v></c>",
    '<c r="A1"><v>1</v></c>', '<c r="\u0410\u0661"><v>1</v></c>', '<c r="A6" t="s"><v>99</v></c>',
    '<c r="A6" t="s"><v>-1</v></c>', '<c r="A6" t="s"><v>x</v></c>', '<c r="A6" t="s"><v/></c>',
    '<c r="A6" t="b"><v>7</v></c>', '<c r="A6" t="d"><v>not a day</v></c>', '<c r="A6" t="n"><v>x</v></c>',
    '<c r="A6" t="zzz"><v>1</v></c>', '<c r="A6" s="4294967296"><v>1</v></c>', '<c r="A6" s="-1"><v>1</v></c>',
    '<c r="A6" s="\u00b2"><v>1</v></c>', '<c r="A6"><v>1e999</v></c>', '<c r="A6"><v>NaN</v></c>',
    '<c r="A6"><c r="B6"><v>1</v></c></c>', '<row r="7"><c r="A7"><v>1</v></c></row>',
    '<c r="A6" t="inlineStr"><is><r><rPr><strike/></rPr></r></is></c>',
    '<c r="A6" t="inlineStr"><is><t>_x0000__xD800_</t></is></c>',
)  # fmt: skip
BOOKS = (
    f'<workbook xmlns="{MAIN}"/>',
    f'<workbook xmlns="{MAIN}"><sheets><sheet name="A" sheetId="1" r:id="rId9"/></sheets></workbook>',
    f'<workbook xmlns="{MAIN}"><sheets><sheet name="" sheetId="1" r:id="rId1"/></sheets></workbook>',
    f'<workbook xmlns="{MAIN}"><sheets>'
    + '<sheet name="A" sheetId="1" r:id="rId1"/>' * 1200
    + "</sheets></workbook>",
    "<workbook",
)


def documents() -> Iterator[File]:
    for number, sheet in enumerate(SHEETS):
        yield f"xml sheet {number}.xlsx", xlsx(sheet)
    for number, cell in enumerate(CELLS):
        yield f"xml cell {number}.xlsx", xlsx(sheet_xml(f'{rows_xml()}<row r="6">{cell}</row>'))
    for number, book in enumerate(BOOKS):
        yield f"xml book {number}.xlsx", xlsx(xl__workbook=b"", **{"xl/workbook.xml": book})
    for target in ("http://ash.example/x", "../../../etc/passwd", "", "workbook.xml", "a" * 70_000):
        rels = str(xlsx_parts()["xl/_rels/workbook.xml.rels"]).replace(
            "worksheets/sheet1.xml", target
        )
        yield f"xml target {len(target)}.xlsx", xlsx(**{"xl/_rels/workbook.xml.rels": rels})
    for number, content in enumerate((b"", b"<x", b"<!DOCTYPE x><x/>", b"\xff" * 99)):
        yield f"xml ods {number}.ods", ods(**{"content.xml": content})


PLACES = (
    "XFD1048576", "XFE1", "AAAAAAA1", "A1048577", "A999999999", "ZZZZZZZ9999999999", "A200001", "ALM1",
    "ZZ150000", "XFD6", "A9999999999999999999",
)  # fmt: skip


def bombs() -> Iterator[File]:
    for place in PLACES:
        row = "".join(char for char in place if char.isdigit())
        yield (
            f"bomb {place}.xlsx",
            xlsx(sheet_xml(f'{rows_xml()}<row r="{row}">{cell_xml(place, "x")}</row>')),
        )
        yield (
            f"bomb backwards {place}.xlsx",
            xlsx(sheet_xml(f'<row r="{row}">{cell_xml(place, "x")}</row>{rows_xml()}')),
        )
        yield (
            f"bomb hidden {place}.xlsx",
            xlsx(sheet_xml(f'<row r="1">{cell_xml(place, "x")}{cell_xml("A1", "y")}</row>')),
        )
    yield "bomb blanks.xlsx", xlsx(sheet_xml(before=" " * 20_000_000))
    yield (
        "bomb texts.xlsx",
        xlsx(
            sheet_xml(
                "".join(
                    f'<row r="{i}"><c r="A{i}" t="s"><v>0</v></c></row>' for i in range(1, 12_000)
                )
            ),
            **{
                "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * 1_000_000}</t></si></sst>'
            },
        ),
    )
    yield (
        "bomb many texts.xlsx",
        xlsx(**{"xl/sharedStrings.xml": f"<sst>{'<si/>' * 1_000_000}</sst>"}),
    )
    yield (
        "bomb columns.xlsx",
        xlsx(sheet_xml(before='<col min="1" max="99999999" hidden="1"/>' * 2000)),
    )
    yield "bomb dimension.xlsx", xlsx(sheet_xml(before='<dimension ref="A1:XFD1048576"/>'))
    yield "bomb merged.xlsx", xlsx(sheet_xml(after=_merged(["A1:XFD1048576"])))
    yield "bomb merges.xlsx", xlsx(sheet_xml(after=_merged(["A1:XFD1048576"] * 20_000)))
    for rows, columns in (
        (999_999, 1),
        (1, 999_999),
        (9_999_999_999, 9_999_999_999),
        (150_000, 900),
    ):
        cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        row = f'<table:table-row table:number-rows-repeated="{rows}">{cell}<text:p>x</text:p>'
        yield f"bomb {rows}x{columns}.ods", ods(f"{row}</table:table-cell></table:table-row>")
    yield "bomb cell.csv", b'name,email\n"' + b"x" * 11_000_000 + b'",a@ash.example\n'
    yield "bomb wide.csv", b"a," * 2000 + b"\n"
    yield "bomb long.csv", b"a\n" * 210_000


def _merged(places: list[str]) -> str:
    return "<mergeCells>" + "".join(f'<mergeCell ref="{p}"/>' for p in places) + "</mergeCells>"


def shapes() -> Iterator[File]:
    """Hidden, merged, filtered, commented on, summed up."""
    ranges = (
        "A1:E1",
        "A1:A6",
        "A2:E2",
        "A2:A4",
        "D2:E2",
        "E2:A1",
        "A1",
        "",
        "A0:B0",
        "ZZZ9:ZZZ1",
        "D2:E4",
    )
    for number, place in enumerate(ranges):
        yield f"shape merged {number}.xlsx", xlsx(sheet_xml(after=_merged([place])))
    yield "shape overlapping.xlsx", xlsx(sheet_xml(after=_merged(["A1:C3", "B2:D4", "A2:A3"])))
    hidden = rows_xml().replace('">', '" hidden="1">', 99)
    yield "shape all hidden.xlsx", xlsx(sheet_xml(hidden))
    yield (
        "shape no columns.xlsx",
        xlsx(sheet_xml(before='<cols><col min="1" max="16384" hidden="1"/></cols>')),
    )
    struck = rows_xml().replace('t="inlineStr"', 't="inlineStr" s="1"')
    yield "shape all struck.xlsx", xlsx(sheet_xml(struck))
    for number, after in enumerate(
        (
            '<autoFilter ref="A1:E5"/>',
            '<autoFilter ref="ZZZZ1"/>',
            '<drawing r:id="rId99"/>',
            '<legacyDrawing r:id="rId1"/>',
            '<tableParts count="9"><tablePart r:id="rId7"/></tableParts>',
            '<extLst><ext uri="x"><x:y xmlns:x="x"/></ext></extLst>',
            '<sheetProtection sheet="1"/>',
        )
    ):
        yield f"shape after {number}.xlsx", xlsx(sheet_xml(after=after))
    for part in (
        "xl/comments1.xml", "xl/pivotTables/pivotTable1.xml", "xl/pivotCache/pivotCacheRecords1.xml",
        "xl/tables/table1.xml", "xl/vbaProject.bin", "xl/externalLinks/externalLink1.xml",
        "xl/embeddings/oleObject1.bin", "xl/worksheets/sheet99.xml",
    ):  # fmt: skip
        yield f"shape part {part.split('/')[-1]}.xlsx", xlsx(**{part: b"\x00<x"})
    book = str(xlsx_parts()["xl/workbook.xml"]).replace("<sheet ", '<sheet state="veryHidden" ')
    yield "shape hidden sheet.xlsx", xlsx(**{"xl/workbook.xml": book})
    yield "shape totals.csv", delimited([PEOPLE[0], *[("Total", "", "", "", "9")] * 9]).encode()
    unseen = ods_rows().replace("<table:table-row>", '<table:table-row table:visibility="filter">')
    yield "shape filtered.ods", ods(unseen)


def strangers() -> Iterator[File]:
    """One thing under another's name, or two at once; locked ones."""
    table = delimited().encode()
    marks = (
        b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"GIF89a", b"\xff\xd8\xff\xe0", b"Rar!\x1a\x07", b"\x1f\x8b\x08",
        b"SQLite format 3\x00", b"{\\rtf1", b"<html>", b"<?xml version='1.0'?><Workbook>", b"MZ\x90\x00", b"\x7fELF",
    )  # fmt: skip
    for number, mark in enumerate(marks):
        yield f"stranger {number}.csv", mark + table
    yield "stranger zip after text.csv", table + xlsx()
    yield "stranger text after zip.xlsx", xlsx() + table
    old = xls()
    yield "stranger old.xlsx", old
    yield "stranger new.xls", xlsx()
    yield "stranger locked.xls", old_and_locked("hazel")
    yield (
        "stranger locked.xlsx",
        old[:512] + "EncryptedPackage".encode("utf-16-le") * 50 + old[512:],
    )
    yield "stranger letter.xls", old[:2000] + "WordDocument".encode("utf-16-le") + old[2000:]
    loop = bytearray(old)
    loop[512:1024] = struct.pack("<I", 0) * 128
    yield "stranger loop.xls", bytes(loop)
    yield "stranger only a head.xls", old[:512]
