"""A list of issues made ready for reading comments, options and titles."""

import re
from collections.abc import Iterable
from functools import lru_cache

from importers.interests.gazetteer import Gazetteer, Sign
from importers.interests.suggest import Suggestion, suggest_issues, without_places
from importers.interests.taxonomy import Issue

_ASKS_FOR_TOPICS = re.compile(
    r"\b(topics?|tags?|categor(y|ies)|issues?|themes?|subjects?|interest(s|ed|ing)?|matters?|important|priorit\w+|"
    r"care about|concern\w*|services?|areas? of)\b",
    re.IGNORECASE,
)
_ASKS_OTHERWISE = re.compile(
    r"\b(hear|heard|find out|found out|how did you|how do you (usually )?(travel|get)|which of "
    r"these (describe|apply)|describes? you|how old|are you (an?|the|responding|answering)|contact|device|newspaper)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def asks_for_topics(question: str) -> bool:
    """Whether ticking an answer means caring about it (not: how did you hear of us?)."""
    return bool(_ASKS_FOR_TOPICS.search(question)) and not _ASKS_OTHERWISE.search(question)


@lru_cache(maxsize=4)
def _gazetteer(issues: tuple[Issue, ...]) -> Gazetteer:
    return Gazetteer(issues)


class Reader:
    """Reads with one list of issues; each distinct option is looked at once."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        """Take the list; sensitive issues are never read from free text."""
        self._issues = tuple(issues)
        self._gazetteer = _gazetteer(self._issues)
        self._sensitive = frozenset(issue.slug for issue in self._issues if issue.sensitive)
        self._options: dict[str, tuple[Suggestion, ...]] = {}

    def signs(self, text: str) -> tuple[Sign, ...]:
        """Signs in a comment, of issues that are not sensitive."""
        found = self._gazetteer.signs(without_places(text))
        return tuple(sign for sign in found if sign.issue not in self._sensitive)

    def is_sensitive(self, issue: str) -> bool:
        """Whether interest in it is recorded from choices and tagged projects only."""
        return issue in self._sensitive

    def may_be_tagged(self, issue: str) -> bool:
        """Whether staff may say that an answer stands for it: known, and not sensitive."""
        known = any(one.slug == issue for one in self._issues)
        return known and issue not in self._sensitive

    def option(self, label: str) -> tuple[Suggestion, ...]:
        """Issues an option of a question about topics stands for; sensitive ones too."""
        if label not in self._options:
            self._options[label] = suggest_issues(label, self._issues)
        return self._options[label]
