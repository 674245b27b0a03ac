"""Columns judged beside each other: one id, the address that is filled, names in pairs."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from importers.draft import Kind, Role
from importers.recognise.headings import by_heading
from importers.recognise.permission import DOUBTED
from importers.recognise.roles import Guess
from importers.recognise.shapes import Shape
from importers.recognise.words import Heading, folded, split_label
from importers.wording import Tone, tone

R = Role
Columns = Sequence[tuple[Heading, Shape]]
_Rule = Callable[[Columns, list[Guess], Kind], None]

_DETAILS = frozenset({R.EMAIL, R.FULL_NAME, R.FIRST_NAME, R.LAST_NAME, R.DISPLAY_NAME})
_NAMES = frozenset({R.FULL_NAME, R.FIRST_NAME, R.LAST_NAME})
_REMARKS = frozenset(
    {
        R.QUESTION_CHOICE,
        R.FREE_TEXT,
        R.RATING,
        R.CONSENT_CONTACT,
        R.CONSENT_OPTOUT,
        R.CONSENT_PROJECT_ONLY,
        R.SHARE_PARTNERS,
        R.PRIVACY_NOTICE,
        R.CONSENT_PUBLICATION,
    }
)


def settled(
    headings: Sequence[Heading], shapes: Sequence[Shape], guesses: Sequence[Guess], kind: Kind
) -> tuple[Guess, ...]:
    """The guesses made to fit one table of this kind."""
    columns = list(zip(headings, shapes, strict=True))
    found = list(guesses)
    for rule in _RULES:
        rule(columns, found, kind)
    return tuple(found)


def _empty_details(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """The tool's own address column stands empty beside the one people filled in."""
    filled = {g.role for g, (_, s) in zip(found, columns, strict=True) if s.filled}
    named = bool(filled & _NAMES)
    for i, (_, shape) in enumerate(columns):
        role = found[i].role
        if role in _DETAILS and not shape.filled and (role in filled or (role in _NAMES and named)):
            found[i] = Guess(R.IGNORE, 0.9)


def _one_id(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    ids = [i for i, g in enumerate(found) if g.role is R.RESPONSE_ID]
    if len(ids) < 2:
        return
    best = max(
        ids,
        key=lambda i: (columns[i][1].fill > 0.5, found[i].confidence, columns[i][1].variety, -i),
    )
    for i in ids:
        if i != best:
            found[i] = Guess(R.IGNORE, 0.6)


_ONE_WORD = 1.6
"""Words of a cell, on average, below which it holds half a name."""


def _given_beside_family(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """'Name' beside 'Surname' is the first name."""
    roles = [g.role for g in found]
    if R.LAST_NAME in roles and R.FIRST_NAME not in roles and roles.count(R.FULL_NAME) == 1:
        i = roles.index(R.FULL_NAME)
        if columns[i][1].filled and columns[i][1].words < _ONE_WORD:
            found[i] = replace(found[i], role=R.FIRST_NAME)


def _family_beside_given(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """'Name' beside 'First name' is the surname."""
    roles = [g.role for g in found]
    if R.FIRST_NAME in roles and R.LAST_NAME not in roles and roles.count(R.FULL_NAME) == 1:
        i = roles.index(R.FULL_NAME)
        if columns[i][1].filled and columns[i][1].words < _ONE_WORD:
            found[i] = replace(found[i], role=R.LAST_NAME)


def _weaker_dates(_columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """Dates nobody named are no second day of the answer."""
    if any(g.role is R.SUBMITTED_AT and g.confidence > 0.65 for g in found):
        for i, g in enumerate(found):
            if g.role is R.SUBMITTED_AT and g.confidence <= 0.65:
                found[i] = Guess(R.IGNORE, 0.5)


def _stop_list(_columns: Columns, found: list[Guess], kind: Kind) -> None:
    """On a list of people to leave alone every date is a stop's and every text a reason."""
    if kind is not Kind.SUPPRESSION:
        return
    dated = any(g.role is R.STOP_TIME for g in found)
    for i, g in enumerate(found):
        if g.role is R.SUBMITTED_AT and not dated:
            found[i] = replace(g, role=R.STOP_TIME)
        elif g.role in _REMARKS:
            found[i] = Guess(R.NOTE, 0.6)


def _topics(columns: Columns, found: list[Guess], kind: Kind) -> None:
    """Topics are subscribed to on a register, and ticked on a form."""
    for i, g in enumerate(found):
        if g.role is R.SUBSCRIPTION_TOPICS and kind is not Kind.REGISTER:
            found[i] = replace(
                g, role=R.QUESTION_MULTI if columns[i][1].several else R.QUESTION_CHOICE
            )


def _constant(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """The same word in every row is the tool's, not an answer."""
    for i, (heading, shape) in enumerate(columns):
        same = len(shape.values) == 1 and shape.fill > 0.98 and shape.filled > 15
        if (
            same
            and found[i].role in (R.QUESTION_CHOICE, R.FREE_TEXT)
            and "?" not in heading.question
        ):
            found[i] = Guess(R.IGNORE, 0.6)


def _empty_options(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """An option nobody ticked is still an option of its question."""
    ticked = {
        heading.question
        for (heading, _), g in zip(columns, found, strict=True)
        if g.role is R.QUESTION_MULTI_OPTION and heading.label
    }
    for i, (heading, shape) in enumerate(columns):
        bare = not shape.filled and found[i].role is not R.FREE_TEXT
        if bare and heading.label and heading.question in ticked:
            found[i] = Guess(R.QUESTION_MULTI_OPTION, 0.7)


def _other_please(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """'Other' beside a question's options is where people wrote their own."""
    options = {
        question
        for (heading, _), g in zip(columns, found, strict=True)
        if g.role is R.QUESTION_MULTI_OPTION and (question := _whole(heading))
    }
    for i, (heading, shape) in enumerate(columns):
        written = shape.filled and shape.share("yes_no") < 0.5 and found[i].role in _GUESSED
        if written and _OTHER.match(next(iter(heading.parts), "")) and _whole(heading) in options:
            found[i] = Guess(R.FREE_TEXT, 0.7)


def _whole(heading: Heading) -> str:
    """The question a part belongs to, without what tells the part; '' if it is no part."""
    question, label = split_label(heading.question)
    return folded(question if label and not heading.label else heading.question)


_OTHER = re.compile(r"other\b")
_GUESSED = frozenset({R.QUESTION_CHOICE, R.QUESTION_MULTI, R.QUESTION_MULTI_OPTION, R.IGNORE})


def _staff_addresses(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """A few addresses over and over, beside a column where they differ, are our own people's."""
    emails = [i for i, g in enumerate(found) if g.role is R.EMAIL and columns[i][1].filled]
    own = [i for i in emails if columns[i][1].variety > 0.5]
    for i in emails:
        shape = columns[i][1]
        handful = shape.filled > 15 and len(shape.values) <= 3
        if own and i not in own and handful:
            found[i] = Guess(R.IGNORE, 0.7)


def _thin_addresses(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """Any address under 'Email' is somebody's, however few could be read: a no beside it is theirs."""
    for i, (heading, shape) in enumerate(columns):
        if found[i].role in _WRITTEN and shape.contains_address and R.EMAIL in by_heading(heading):
            found[i] = Guess(R.EMAIL, 0.5)


_WRITTEN = frozenset({R.FREE_TEXT, R.QUESTION_CHOICE, R.QUESTION_MULTI})


def _nameless_answers(columns: Columns, found: list[Guess], _kind: Kind) -> None:
    """Yes and no beside the people of a list without headings may be leave: only a no is sure."""
    if any(heading.text for heading, _ in columns):
        return
    asked = [
        i
        for i, (_, shape) in enumerate(columns)
        if found[i].role is R.QUESTION_CHOICE
        and {tone(text) for text in shape.values} == {Tone.YES, Tone.NO}
    ]
    if len(asked) == 1 and any(g.role is R.EMAIL for g in found):
        found[asked[0]] = Guess(R.CONSENT_CONTACT, DOUBTED)


_RULES: Sequence[_Rule] = (
    _thin_addresses,
    _nameless_answers,
    _other_please,
    _staff_addresses,
    _empty_options,
    _empty_details,
    _one_id,
    _given_beside_family,
    _family_beside_given,
    _weaker_dates,
    _stop_list,
    _topics,
    _constant,
)
