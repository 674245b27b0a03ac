"""More than five hundred files that may come in, made to be read or refused and nothing else.

The categories and their least numbers; the same bytes every time.
"""

from collections.abc import Callable, Iterator

from tests import bad_archives, bad_tables, bad_workbooks

File = tuple[str, bytes]

CATEGORIES: dict[str, tuple[int, Callable[[], Iterator[File]]]] = {
    "archives": (60, bad_archives.archives),
    "documents": (50, bad_workbooks.documents),
    "bombs": (40, bad_workbooks.bombs),
    "damaged": (120, bad_archives.damaged),
    "texts": (80, bad_tables.texts),
    "days": (50, bad_tables.days),
    "addresses": (60, bad_tables.addresses),
    "formulas": (30, bad_tables.formulas),
    "shapes": (30, bad_workbooks.shapes),
    "strangers": (20, bad_workbooks.strangers),
}


def bad_files() -> Iterator[File]:
    """All of them as (name, bytes)."""
    for _, make in CATEGORIES.values():
        yield from make()
