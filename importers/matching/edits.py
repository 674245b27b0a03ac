"""What people and staff say of a person's details, and which of their words is in force."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

EDITABLE = ("given", "family", "postcode", "area", "phone", "organisation")
"""The fields anybody may say something of; the others follow from these."""


class How(StrEnum):
    """Whose word it is, and what it says."""

    MEMBER = "member"
    """Entered by the person."""
    ENTERED = "entered"
    """Entered by staff."""
    PINNED = "pinned"
    """Staff say that what the row shows is right."""
    TAKEN_BACK = "taken_back"
    """Staff let the rows speak again; the person's own word stays."""


class Edit(NamedTuple):
    """A word about one field, said of a row; `text` is empty unless it was entered."""

    draft: int
    field: str
    how: How
    at: datetime
    number: int
    """Rising; of two words of one moment the higher is the later."""
    text: str = ""
    by: str = ""


def in_force(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Field → the words in force, the one that counts first: the person's before staff's, then the latest.

    Staff say one thing of a row at a time, so a later word of theirs ends an earlier one said of the
    same row. Whoever was made one of several people has the words said of all their rows, and after
    an unmerge each has their own again.
    """
    latest: dict[tuple[str, int, bool], Edit] = {}
    for edit in sorted(edits, key=_age):
        latest[edit.field, edit.draft, edit.how is How.MEMBER] = edit
    found: dict[str, list[Edit]] = {}
    for edit in sorted(latest.values(), key=_rank, reverse=True):
        if edit.how is not How.TAKEN_BACK:
            found.setdefault(edit.field, []).append(edit)
    return found


def _age(edit: Edit) -> tuple[datetime, int]:
    return (edit.at, edit.number)


def _rank(edit: Edit) -> tuple[bool, datetime, int]:
    return (edit.how is How.MEMBER, *_age(edit))
