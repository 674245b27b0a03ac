"""Every value a field ever had, beside the one that counts: whose it is, and why it does not."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from consent.names import fold
from importers.matching.derive import READ, Sighting, Value, is_full, said_of, shown_by
from importers.matching.edits import Edit, How, in_force


class Rival(NamedTuple):
    """A value that a row shows, or that somebody entered or chose."""

    text: str
    draft: int
    why: str
    """Why it does not count; '' for the one that does."""
    edit: Edit | None = None


OWN_WORD = "what they entered themselves counts"
LATER_WORD = "staff said otherwise since"
TAKEN_BACK = "taken back"
OUTRANKED = "what was chosen or entered counts"
UNDATED = "its row has no day"
OLDER = "an older row"
FEWER = "fewer rows of that day show it"
SHORTER = "a shorter form"
ONCE = "stands in one row only"
NO_SURNAME = "stands alone, so it may be no surname"
SAME = "says the same"


def rivals(field: str, rows: Sequence[Sighting], edits: Iterable[Edit]) -> list[Rival]:
    """The value that counts, then whatever was said of the field, the latest first, then the rows.

    A row is there once, whether or not staff chose it.
    """
    said = list(edits)
    counts = said_of(field, in_force(said).get(field, ()), rows) or shown_by(field, rows)
    found = [*_words(field, rows, said, counts), *_rows(field, rows, counts)]
    return sorted(found, key=lambda rival: rival.why != "")


def _words(
    field: str, rows: Sequence[Sighting], said: Sequence[Edit], counts: Value | None
) -> Iterable[Rival]:
    of_field = [word for word in said if word.field == field]
    by_age = sorted(of_field, key=lambda word: (word.at, word.number), reverse=True)
    shown = {row.draft: READ[field](row) for row in rows}
    for word in by_age:
        text = shown.get(word.draft, "") if word.how is How.PINNED else word.text
        if text:
            yield Rival(text, word.draft, _why_not_this_word(word, by_age, counts), word)


def _why_not_this_word(word: Edit, by_age: Sequence[Edit], counts: Value | None) -> str:
    if counts and counts.edit == word.number:
        return ""
    if word.how is How.MEMBER:
        return "they entered another since"
    staff = [one for one in by_age if one.how is not How.MEMBER]
    since = [one for one in staff[: staff.index(word)] if one.draft == word.draft]
    if since and since[-1].how is How.TAKEN_BACK:
        return TAKEN_BACK
    first = next((one for one in by_age if counts and one.number == counts.edit), None)
    return OWN_WORD if first and first.how is How.MEMBER else LATER_WORD


def _rows(field: str, rows: Sequence[Sighting], counts: Value | None) -> Iterable[Rival]:
    texts = {row.draft: READ[field](row) for row in rows}
    times = Counter(text for text in texts.values() if text)
    for row in sorted(rows, key=lambda row: (row.on or date.min, row.draft), reverse=True):
        text = texts[row.draft]
        if not text and field == "family" and row.name.family:
            yield Rival(row.name.family, row.draft, NO_SURNAME)
        elif text and counts:
            yield Rival(text, row.draft, _why_not_this_row(field, row, text, rows, counts, times))


def _why_not_this_row(
    field: str,
    row: Sighting,
    text: str,
    rows: Sequence[Sighting],
    counts: Value,
    times: Counter[str],
) -> str:
    if counts.edit:
        return SAME if text == counts.text else OUTRANKED
    if row.draft == counts.draft:
        return ""
    if text == counts.text:
        return SAME
    if field == "given" and (why := _why_not_this_form(text, counts.text, times)):
        return why
    winner = next(one for one in rows if one.draft == counts.draft)
    if row.on == winner.on:
        return FEWER
    return OLDER if row.on else UNDATED


def _why_not_this_form(text: str, best: str, times: Counter[str]) -> str:
    """Why a given name is not the one shown; '' where its age decides."""
    one, other = fold(text), fold(best)
    if one == other:
        return ""
    forms: Counter[str] = Counter()
    for name, count in times.items():
        forms[fold(name)] += count
    if forms[one] == 1 < forms[other] and is_full(one):
        return ONCE
    if (is_full(one), len(one)) != (is_full(other), len(other)):
        return SHORTER
    return "" if forms[one] == forms[other] else FEWER
