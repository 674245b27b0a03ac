"""What is said of answers that count for nothing until somebody has looked at them."""

import hashlib

from importers.clean.text import tidy
from importers.draft import Column, Role, RowProblem, Wording
from importers.recognise.permission import DOUBTED
from importers.wording import Polarity, polarity

NO_YES = "Until somebody says so, no yes on this row counts."
"""How the sentence about an answer ends that may be a no, so that the row's yes must wait."""


def question(column: Column) -> Wording | None:
    """The words over a consent column, by fingerprint; `None` over a nameless column."""
    if column.wording or not column.header.strip():
        return column.wording
    return Wording(
        hashlib.sha256(tidy(column.header).casefold().encode()).hexdigest(), column.header
    )


def words_over(column: Column) -> str:
    """The words of the question, or ''."""
    wording = question(column)
    return wording.text if wording else ""


def unknown(row: int, column: Column, answer: str) -> RowProblem:
    """An answer that may be either; one that may be a no keeps the row's yes waiting."""
    sentence = f"We can't tell whether “{tidy(answer)}” is a yes or a no, so it counts as neither. A yes from before waits."
    refuses = polarity(words_over(column)) is Polarity.REFUSES
    if (column.role is Role.CONSENT_OPTOUT or refuses) and column.confidence > DOUBTED:
        sentence = f"We can't tell whether “{tidy(answer)}” asks us not to write. {NO_YES}"
    return RowProblem(row, sentence, column.position, column.header)


def unread(row: int, column: Column, text: str) -> RowProblem:
    """Data that speaks of contact and cannot be taken apart."""
    sentence = f"We can't read what “{tidy(text)[:80]}” says about being written to. {NO_YES}"
    return RowProblem(row, sentence, column.position, column.header)


def struck(row: int, column: Column, answer: str) -> RowProblem:
    """A yes that somebody crossed out."""
    sentence = f"“{tidy(answer)}” is struck through, so it counts for nothing."
    return RowProblem(row, sentence, column.position, column.header)


def shared(row: int, column: Column, answer: str) -> RowProblem:
    """A yes in a cell merged with others."""
    sentence = (
        f"“{tidy(answer)}” stands in a cell merged with others, so we can't tell whose answer "
        "it is, and it counts for nobody."
    )
    return RowProblem(row, sentence, column.position, column.header)
