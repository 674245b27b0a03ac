"""Bad archives: records that lie, names that lead elsewhere, folders in folders, flipped bits."""

import io
import stat
import zipfile
from collections.abc import Iterator
from random import Random

from tests.good_files import SHEET, delimited, ods, packed, xls, xlsx, xlsx_parts

File = tuple[str, bytes]

LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
FIELDS = {
    LOCAL: ((4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2)),
    CENTRAL: (
        (4, 2), (6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2),
        (38, 4), (42, 4),
    ),
    END: ((4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)),
}  # fmt: skip
"""Where the fields of an archive's three kinds of record are, and how long."""


def archives() -> Iterator[File]:
    good = xlsx()
    for mark, fields in FIELDS.items():
        for place, size in fields:
            changed = bytearray(good)
            at = good.rindex(mark) + place
            changed[at : at + size] = b"\xff" * size
            yield f"zip field {mark[2]}-{place}.xlsx", bytes(changed)
    for name in xlsx_parts():
        yield (
            f"zip without {len(name)}.xlsx",
            packed({n: part for n, part in xlsx_parts().items() if n != name}),
        )
    for number, name in enumerate(
        (
            "../x.xml",
            "/x.xml",
            "C:\\x.xml",
            "..\\x",
            "a/../../x",
            "x\x00y",
            "x" * 9000,
            "\u202excod",
        )
    ):
        yield f"zip name {number}.xlsx", packed({**xlsx_parts(), name: b"x"})
    for number, method in enumerate((zipfile.ZIP_STORED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)):
        yield f"zip method {number}.xlsx", packed(xlsx_parts(), method)
    yield from _odd_archives(good)
    yield from _folders(good)


def _odd_archives(good: bytes) -> Iterator[File]:
    yield "zip twice.xlsx", good + good
    yield "zip tail.xlsx", good + b"tail" * 50
    yield "zip head.xlsx", b"head" * 50 + good
    yield "zip long tail.xlsx", good + bytes(70_000)
    yield "zip empty.xlsx", packed({})
    yield "zip only end.xlsx", END + bytes(18)
    yield "zip only begin.xlsx", LOCAL
    yield "zip crowd.xlsx", packed({**xlsx_parts(), **{f"x/{i}": b"" for i in range(2100)}})
    yield "zip upper.xlsx", packed({**xlsx_parts(), SHEET.upper(): b"<x/>"})
    yield "zip garbage.xlsx", good.replace(good[60:160], bytes(100))
    yield "zip parts are folders.xlsx", packed({f"{name}/": b"" for name in xlsx_parts()})


def _folders(good: bytes) -> Iterator[File]:
    link = zipfile.ZipInfo("list.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as new:
        new.writestr(link, "/etc/passwd")
    yield "folder link.zip", whole.getvalue()
    inner = packed({"a.csv": delimited()})
    for depth in range(4):
        inner = packed({f"{depth}.zip": inner})
    yield "folder nested.zip", inner
    yield "folder many.zip", packed({f"{i}.csv": b"a" for i in range(300)})
    yield "folder bomb.zip", packed({"a.csv": bytes(40_000_000)})
    yield "folder mixed.zip", packed({"a.csv": delimited(), "b.xlsx": good, "c.png": b"\x89PNG"})


def damaged() -> Iterator[File]:
    """Good files cut short, or with some bits turned over."""
    random = Random(20260101)
    good = {
        "xlsx": xlsx(),
        "ods": ods(),
        "xls": xls(),
        "csv": delimited().encode("utf-16"),
        "zip": packed({"a.csv": delimited(), "b.xlsx": xlsx()}),
    }
    for kind, content in good.items():
        for number in range(9):
            yield f"cut {number}.{kind}", content[: random.randrange(1, len(content))]
        for number in range(16):
            changed = bytearray(content)
            for _ in range(random.choice((1, 3, 20))):
                changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
            yield f"flipped {number}.{kind}", bytes(changed)
