"""The fingerprint of a layout, by which the same columns are known again in whatever order they come."""

import hashlib
from collections.abc import Iterable

from importers.draft import Column
from importers.recognise.words import folded


def fingerprint(columns: Iterable[Column]) -> str:
    """Equal for the same headings in any order, case, numbering and punctuation.

    A heading that stands twice counts twice, and columns without a heading are counted too.
    """
    names = sorted(folded(column.header) for column in columns)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:32]
