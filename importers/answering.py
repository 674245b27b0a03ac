"""Answers to the questions of a survey, option by option."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from importers.clean.text import is_nothing, tidy
from importers.draft import Answer, Column, Role
from importers.wording import Tone, tone

QUESTION_ROLES = frozenset(
    {
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.QUESTION_MULTI_OPTION,
        Role.RATING,
        Role.FREE_TEXT,
        Role.SUBSCRIPTION_TOPICS,
    }
)
_SEPARATORS = ("\n", "|", ";", " / ", ",")
_OFF = frozenset({Tone.BLANK, Tone.EMPTY_BOX})
_ON = frozenset({Tone.MARK, Tone.YES, Tone.CROSS})


def answer_reader(column: Column, different: Sequence[str]) -> Callable[[str], tuple[Answer, ...]]:
    """Reads the cells of a question column: the answers one gives, one per chosen option.

    `different` are all the different cells of the column, which show what parts its options.
    """
    separator = choose_separator(different) if _is_list(column) else ""
    options = _split_options(set(different), separator) if separator else {}
    return lambda text: tuple(_answers(column, text, options.get(text)))


def choose_separator(cells: Sequence[str]) -> str:
    """What parts the options of this column: the first of line break, |, ;, ' / ', comma in use."""
    different = {text for text in cells if text.strip()}
    return next(
        (mark for mark in _SEPARATORS if any(mark in text.strip() for text in different)), ""
    )


def _is_list(column: Column) -> bool:
    return column.role in {Role.QUESTION_MULTI, Role.SUBSCRIPTION_TOPICS}


def _answers(column: Column, text: str, options: Sequence[str] | None) -> list[Answer]:
    plain = tidy(text)
    if column.role is Role.QUESTION_MULTI_OPTION:
        return _option(column, plain)
    if _is_list(column):
        found = options if options is not None else [plain]
        return [
            Answer(column.position, column.header, column.role, one)
            for one in found
            if not is_nothing(one)
        ]
    if is_nothing(text) and not _is_choice_of_no(column, plain):
        return []
    kept = text.strip() if column.role is Role.FREE_TEXT else plain
    return [Answer(column.position, column.header, column.role, kept)]


def _is_choice_of_no(column: Column, plain: str) -> bool:
    return column.role is Role.QUESTION_CHOICE and plain.casefold() in {"no", "none"}


def _option(column: Column, plain: str) -> list[Answer]:
    found = tone(plain)
    if found in _OFF or plain.casefold().strip(" .") in {"no", "n"}:
        return []
    question, option = _stem(column.header)
    text = option if found in _ON else plain
    return [Answer(column.position, question, Role.QUESTION_MULTI_OPTION, text)]


def _stem(header: str) -> tuple[str, str]:
    """The question and the option in a heading such as 'Which topics? | Parks' or 'Which? [Parks]'."""
    stem, bar, last = header.rpartition(" | ")
    if bar:
        return stem, tidy(last)
    bracket = re.fullmatch(r"(.*\S)\s*\[([^\[\]]+)\]\s*", header)
    if bracket:
        return bracket[1], tidy(bracket[2])
    return header, tidy(header)


def _split_options(cells: set[str], separator: str) -> dict[str, list[str]]:
    parts = {text: _pieces(text, separator) for text in cells}
    if separator != ",":
        return parts
    together = _belonging_together(list(parts.values()))
    return {text: _rejoin(pieces, together) for text, pieces in parts.items()}


def _pieces(text: str, separator: str) -> list[str]:
    if separator == "," and '"' in text:
        pieces = next(csv.reader([" ".join(text.split("\n"))], skipinitialspace=True))
    else:
        pieces = text.split(separator)
    return [plain for piece in pieces if (plain := tidy(piece).strip("\"' "))]


def _belonging_together(answers: Sequence[Sequence[str]]) -> frozenset[tuple[str, str]]:
    """Neighbours that are one option with a comma in it: the second never comes without the first.

    It shows by a small initial ('Parks, play and open spaces').
    """
    alone = Counter(piece for pieces in answers for piece in pieces)
    pairs = Counter(pair for pieces in answers for pair in pairwise(pieces))
    return frozenset(
        pair for pair, times in pairs.items() if pair[1][:1].islower() and alone[pair[1]] == times
    )


def _rejoin(pieces: Sequence[str], together: frozenset[tuple[str, str]]) -> list[str]:
    joined: list[str] = []
    previous = ""
    for piece in pieces:
        if joined and (previous, piece) in together:
            joined[-1] = f"{joined[-1]}, {piece}"
        else:
            joined.append(piece)
        previous = piece
    return joined
