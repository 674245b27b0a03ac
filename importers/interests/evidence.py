"""Reasons to think that somebody is interested in an issue, each with its words and place."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from importers.draft import Answer, Draft, Kind, Role
from importers.interests.gazetteer import WORD
from importers.interests.reader import Reader, asks_for_topics
from importers.interests.suggest import Suggestion


class EvidenceKind(StrEnum):
    """How an interest showed itself."""

    PROJECT = "project"
    """Took part in a project about the issue."""
    OPTION = "option"
    """Ticked it where topics were offered."""
    COMMENT = "comment"
    """Wrote about it."""
    ATTENDED = "attended"
    """Came to an event of a project about it."""
    CHOICE = "choice"
    """Said so on their own preferences page."""
    SUBSCRIPTION = "subscription"
    """Follows the topic."""


class Evidence(NamedTuple):
    """One reason. Strength is above 0 and at most 1; negative for what was offered and left."""

    issue: str
    kind: EvidenceKind
    strength: float
    on: date | None = None
    words: str = ""
    """What was ticked or written; '' where the project itself is the reason."""
    column: int | None = None
    """Where in the row, from 0."""


TAGGABLE = frozenset(
    {
        Role.QUESTION_CHOICE,
        Role.QUESTION_MULTI,
        Role.QUESTION_MULTI_OPTION,
        Role.SUBSCRIPTION_TOPICS,
    }
)
"""Roles whose answers were chosen from some that were offered, so that each can stand for an issue."""
_CHOICES = (Role.QUESTION_CHOICE, Role.QUESTION_MULTI, Role.QUESTION_MULTI_OPTION)
_SIGNED_UP = 0.5
"""Signing up for an event and not coming counts as half of taking part."""
_CLEAR = 0.6
"""From this confidence on an option is fully about its issue."""
_LEAST_SIGN = WORD
"""One or two everyday words are no evidence."""
_MOST_FROM_COMMENT = 3
"""Issues taken from one comment, the strongest first."""


def evidence_of(
    draft: Draft, project_issues: Mapping[str, float], reader: Reader
) -> tuple[Evidence, ...]:
    """Every reason that one row gives; `project_issues` are its project's issues, 0 to 1.

    Sensitive issues come from the project and from ticked topics only, never from free text.
    """
    found = [*_from_project(draft, project_issues)]
    on = draft.on
    for answer in draft.answers:
        if answer.role is Role.RATING:
            continue
        found += [
            Evidence(one.issue, one.kind, one.strength, on, one.words, one.column)
            for one in _from_answer(answer, reader)
        ]
    return tuple(found)


def _from_project(draft: Draft, issues: Mapping[str, float]) -> Iterator[Evidence]:
    if draft.kind is not Kind.RESPONSE and draft.kind is not Kind.EVENT:
        return
    came = draft.kind is Kind.EVENT and draft.attended is not False
    kind = EvidenceKind.ATTENDED if came else EvidenceKind.PROJECT
    share = _SIGNED_UP if draft.attended is False else 1.0
    for issue, strength in sorted(issues.items()):
        yield Evidence(issue, kind, share * strength, draft.on)


@lru_cache(maxsize=16384)
def _from_answer(answer: Answer, reader: Reader) -> tuple[Evidence, ...]:
    """What an answer shows, whenever it was given: many rows give the same one."""
    if answer.role is Role.FREE_TEXT:
        return tuple(_from_comment(answer, reader))
    if answer.tag is not None:
        return _from_tag(answer, answer.tag, reader)
    kind = _kind_of(answer)
    if kind is None:
        return ()
    return tuple(
        Evidence(
            found.issue,
            kind,
            min(1.0, found.confidence / _CLEAR),
            words=answer.text,
            column=answer.column,
        )
        for found in _issues_of(answer, reader)
    )


def guessed_issues(answer: Answer, reader: Reader) -> tuple[str, ...]:
    """What a chosen answer is taken to stand for while nobody said, the surest first."""
    if answer.role not in TAGGABLE or _kind_of(answer) is None:
        return ()
    return tuple(found.issue for found in _issues_of(answer, reader))


def _from_tag(answer: Answer, tag: str, reader: Reader) -> tuple[Evidence, ...]:
    """What staff said an answer stands for, in place of any guess; never a sensitive issue."""
    if not reader.may_be_tagged(tag):
        return ()
    subscribed = answer.role is Role.SUBSCRIPTION_TOPICS
    kind = EvidenceKind.SUBSCRIPTION if subscribed else EvidenceKind.OPTION
    return (Evidence(tag, kind, 1.0, words=answer.text, column=answer.column),)


def _issues_of(answer: Answer, reader: Reader) -> Sequence[Suggestion]:
    """The issues of a chosen option; only clear and harmless ones where we don't know the question."""
    found = reader.option(answer.text)
    if not _is_bare(answer):
        return found
    return [s for s in found if s.confidence >= _CLEAR and not reader.is_sensitive(s.issue)]


def _is_bare(answer: Answer) -> bool:
    """Whether the column is headed by the option alone: ticked 'Libraries', but asked what?"""
    return answer.role is Role.QUESTION_MULTI_OPTION and answer.question == answer.text


def _kind_of(answer: Answer) -> EvidenceKind | None:
    """What choosing this answer shows, or `None`."""
    if answer.role is Role.SUBSCRIPTION_TOPICS:
        return EvidenceKind.SUBSCRIPTION
    if answer.role in _CHOICES and (_is_bare(answer) or asks_for_topics(answer.question)):
        return EvidenceKind.OPTION
    return None


def _from_comment(answer: Answer, reader: Reader) -> Iterator[Evidence]:
    strengths: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    for sign in reader.signs(answer.text):
        strengths[sign.issue] = strengths.get(sign.issue, 0.0) + sign.strength
        words.setdefault(sign.issue, []).append(sign.words)
    clear = {issue: total for issue, total in strengths.items() if total >= _LEAST_SIGN}
    strongest = sorted(clear, key=lambda issue: (-strengths[issue], issue))
    for issue in strongest[:_MOST_FROM_COMMENT]:
        yield Evidence(
            issue,
            EvidenceKind.COMMENT,
            min(1.0, strengths[issue]),
            words=", ".join(words[issue]),
            column=answer.column,
        )
