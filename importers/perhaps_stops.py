"""Remarks that no rule takes for a stop and that are much like some: what was said before waits."""

import re

from importers.clean.text import tidy
from importers.draft import Column, Kind, Role, RowProblem, Table
from importers.frames import Frame
from importers.likeness.model import asks_to_stop
from importers.mail_logs import act_in_a_log
from importers.removal import removal_request, stop_note

_LIKE_ENOUGH = {Role.NOTE: 0.65, Role.FREE_TEXT: 0.65}
"""What is taken wrongly costs somebody a look, what is missed an e-mail (`importers.likeness.teach`)."""
_AN_ADDRESS = re.compile(r"\S{0,320}@\S{0,254}")
_A_WORD = re.compile(r"[^\W\d_]{3}")


def perhaps_stops(table: Table, frame: Frame) -> dict[int, list[Column]]:
    """Row → the columns in which somebody may ask to be left alone, in words no rule knows."""
    found: dict[int, list[Column]] = {}
    if table.kind is Kind.SUPPRESSION:
        return found
    for column in table.columns:
        enough = _LIKE_ENOUGH.get(column.role)
        if enough is None:
            continue
        alike = {
            text
            for text in frame.different(column.position)
            if _may_stop(column.role, text, enough)
        }
        if not alike:
            continue
        for row, text in zip(frame.rows, frame.texts(column.position), strict=True):
            if text in alike:
                found.setdefault(row, []).append(column)
    return found


def _may_stop(role: Role, text: str, enough: float) -> bool:
    if not _A_WORD.search(text) or removal_request(text) or act_in_a_log(text):
        return False
    if stop_note(text):
        # In officers' notes it is heard as a stop; people seldom write so of themselves.
        return role is not Role.NOTE
    beside = _AN_ADDRESS.sub(" ", text)
    return _A_WORD.search(beside) is not None and asks_to_stop(beside) > enough


def perhaps_stop(row: int, column: Column, text: str) -> RowProblem:
    """What is said of such a remark."""
    sentence = (
        f"“{tidy(text)[:80]}” may ask us not to write. A yes waits until somebody has looked."
    )
    return RowProblem(row, sentence, column.position, column.header)
