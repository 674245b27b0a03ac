"""Questions that staff linked to an issue once: whoever answers one shows an interest in it."""

import hashlib
from collections.abc import Mapping

from importers.clean.text import is_nothing, tidy
from importers.draft import Draft, Role
from importers.interests.evidence import Evidence, EvidenceKind
from importers.recognise.words import folded

ANSWERED = 0.6
"""Answering a question about an issue says a little less than ticking the issue itself."""

LINKABLE = frozenset({Role.QUESTION_CHOICE, Role.QUESTION_MULTI, Role.RATING, Role.FREE_TEXT})


def question_print(text: str) -> str:
    """What makes two questions the same one: their words, whatever the number, case and marks."""
    return hashlib.sha256((folded(text).rstrip("? ") or tidy(text)).encode()).hexdigest()


def linked_evidence(draft: Draft, links: Mapping[str, str]) -> tuple[Evidence, ...]:
    """Evidence from answers to linked questions; `links` is question's fingerprint → issue."""
    if not links:
        return ()
    found: dict[tuple[str, int], Evidence] = {}
    for answer in draft.answers:
        if answer.role in LINKABLE and not is_nothing(answer.text):
            issue = links.get(question_print(answer.question))
            if issue:
                found.setdefault(
                    (issue, answer.column),
                    Evidence(
                        issue,
                        EvidenceKind.OPTION,
                        ANSWERED,
                        draft.on,
                        words=f"{answer.question}: {answer.text}",
                        column=answer.column,
                    ),
                )
    return tuple(found.values())
