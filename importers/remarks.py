"""Remarks in the cells of a row, and marks under headings, that stop us writing to somebody."""

import re
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from consent.events import Act, Interval, Statement
from importers.beside_names import act_beside_a_name, act_beside_an_address
from importers.clean.several import is_of_the_dead
from importers.clean.text import tidy
from importers.draft import Column, Kind, Role, Table
from importers.frames import Frame
from importers.mail_logs import act_in_a_log
from importers.recognise.words import WHAT_TO_FIX
from importers.removal import removal_request, stop_note
from importers.stop_columns import (
    act_of_flag,
    act_under,
    heard_by_heading,
    is_undelivered,
    may_hold_flags,
)

_SILENT_ROLES = frozenset(
    {Role.RESPONSE_ID, Role.IP_ADDRESS, Role.COORDINATE, Role.SUBSCRIPTION_STATUS,
     Role.SUBSCRIPTION_TOPICS}
)  # fmt: skip
"""Columns in which nobody makes a remark."""
_OFFICE_ROLES = frozenset(
    {Role.NOTE, Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.TITLE,
     Role.DISPLAY_NAME, Role.POSTCODE, Role.ADDRESS, Role.PHONE, Role.ORGANISATION,
     Role.SUBMITTED_AT, Role.STARTED_AT, Role.CONSENT_TIME, Role.ATTENDED}
)  # fmt: skip
"""Columns in which officers scribble: "ada@post.example (unsubscribed)", "Dull (deceased)"."""
_SAYING_WHO = frozenset(
    {Role.EMAIL, Role.FULL_NAME, Role.FIRST_NAME, Role.LAST_NAME, Role.TITLE, Role.DISPLAY_NAME}
)
_NOT_TO_USE = re.compile(r"\b(?:do not|don['’]?t|not to be|never) use(?:d)?\b", re.IGNORECASE)
"""Beside a name it is said of the person: 'ZZ DO NOT USE Ada Dull'."""
AN_ADDRESS = re.compile(r"\S{1,320}@\S{1,254}")
_DENIED = re.compile(
    r"[\"']?\b[\w .-]{1,40}[\"']? ?(?:=>|[=:]) ?[\"']?(?:false|no|n|off|0|null|none|never)?[\"']? ?(?=[,;&|}\]\n]|$)",
    re.IGNORECASE,
)
_A_LETTER = re.compile(r"[^\W\d_]")
_SHORTEST_REMARK = 3
_LONGEST_BESIDE = 200
"""Longer texts with an address in them are somebody's letter."""


def remarks(table: Table, frame: Frame) -> dict[int, list[tuple[Column, Act]]]:
    """Row → the columns in which somebody's words stop us, and how."""
    found: dict[int, list[tuple[Column, Act]]] = {}
    for column in table.columns:
        if column.header == WHAT_TO_FIX:
            continue
        hear = _hearing(table.kind, column)
        if hear is None:
            continue
        acts = {text: act for text in frame.different(column.position) if (act := hear(text))}
        if not acts:
            continue
        for row, text in zip(frame.rows, frame.texts(column.position), strict=True):
            if act := acts.get(text):
                found.setdefault(row, []).append((column, act))
    return found


Hear: TypeAlias = Callable[[str], Act | None]


def _hearing(kind: Kind, column: Column) -> Hear | None:
    """How the cells of a column are heard: by their own words, then by what stands over them."""
    ways: list[Hear] = []
    if column.role not in _SILENT_ROLES:
        ways += [_by_words(column.role), act_in_a_log]
    if column.role is not Role.SUBSCRIPTION_STATUS and may_hold_flags(column):
        ways.append(partial(act_of_flag, column))
    if heard_by_heading(kind, column):
        ways.append(partial(act_under, column.header, column.role))
    if not ways:
        return None
    return lambda text: next(filter(None, (hear(_without_noughts(text)) for hear in ways)), None)


def _without_noughts(text: str) -> str:
    """Data without what it denies: of '{"unsubscribed": false, "post": true}' nothing but the post."""
    return _DENIED.sub(" ", text) if text.lstrip()[:1] in {"{", "["} or "=" in text else text


def _by_words(role: Role) -> Hear:
    if role in _SAYING_WHO:
        return _act_beside_a_name
    return _act_of_note if role in _OFFICE_ROLES else _act_of_comment


def _act_beside_a_name(text: str) -> Act | None:
    if "@" in text and (beside := AN_ADDRESS.sub("", text).strip()):
        if is_undelivered(beside):
            return Act.BOUNCE
        if act := act_beside_an_address(beside):
            return act
    if is_of_the_dead(tidy(text)):
        return Act.DECEASED
    said = _act_of_note(text) or (Act.STOP if _NOT_TO_USE.search(text) else None)
    return said or (act_beside_a_name(text) if "@" not in text else None)


def _act_of_note(text: str) -> Act | None:
    remark = (AN_ADDRESS.sub(" ", text) if "@" in text else text).strip()
    if len(remark) < _SHORTEST_REMARK or not _A_LETTER.search(remark):
        return None
    return stop_note(remark)


def _act_of_comment(text: str) -> Act | None:
    if len(text) >= _SHORTEST_REMARK and removal_request(text):
        return Act.STOP
    # Words beside an address ("Removed at own request: ada@…") are an officer's, wherever they stand.
    beside = "@" in text and len(text) <= _LONGEST_BESIDE and AN_ADDRESS.search(text)
    return _act_of_note(text) if beside else None


def remark_of(
    column: Column, text: str, act: Act, answered: Interval, undated: Interval
) -> Statement:
    """The statement a remark makes; people speak when they answer, officers nobody knows when."""
    under = act_under(column.header, column.role, text)
    noted = column.role in _OFFICE_ROLES or under is not None or column.role is Role.IGNORE
    why = "an officer's note says so" if noted else "asked in a comment to be left out"
    if act_in_a_log(text) is act:
        why = "the log of the mail server says so"
    if under:
        why = f"marked in the column “{tidy(column.header)}”"
    when = undated if noted else answered
    return Statement(act, (), when, why, answer=text, column=column.position)
