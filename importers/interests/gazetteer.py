"""Signs of issues in a text: the longest keyword phrases found, by their stems."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from importers.interests.taxonomy import Issue
from importers.interests.words import singular_of, stem_of, words_of

PHRASE = 1.0
WORD = 0.6
"""A single word says less than a phrase: there is a 'church' in many addresses."""
EVERYDAY = 0.25
"""What people say whatever they speak of: only several of them make a sign."""

_EVERYDAY_WORDS = (
    "app art baby bench blind book border business cat child children computer consultation council "
    "cut dog drink driver duty economy employment environment event exercise family father fence "
    "fish foreign funding game garden girl government gun home house industry infrastructure "
    "internet investment job king law legal leisure licence light lorry media minister mother "
    "nature noise nuisance online parent party pay pensioner people pet petition plan press prison "
    "queen refund research road save saving school science sea shop shops signal space spending "
    "sport station street student technology tip toilet toll trade traffic train training treatment "
    "vehicle vote war website women woods work worker working workplace young youth"
)
_EVERYDAY = frozenset(_EVERYDAY_WORDS.split())
_IDIOMS = (
    "waste of money",
    "waste of time",
    "waste money",
    "waste public money",
    "waste time",
    "walk home",
    "drive home",
    "go home",
    "at home",
    "at work",
    "public spaces",
    "safe space",
    "free space",
    "the town centre",
    "job hunting",
    "hard work",
    "can park",
    "and park",
    "to park",
    "park my",
    "park our",
    "park their",
    "park outside",
    "on the road",
    "down the road",
    "up the road",
    "side road",
    "our road",
    "my road",
    "play a part",
    "take part",
    "in part",
    "in the light of",
    "common sense",
    "press ahead",
    "school of thought",
    "get on board",
)
"""Phrases whose words are no sign of anything."""


@dataclass(frozen=True, slots=True)
class Sign:
    """Words of a text that speak of an issue; strength is above 0 and at most 1."""

    issue: str
    words: str
    strength: float


@dataclass(slots=True)
class _Node:
    """A step through the phrases; `issues` is set where a phrase ends, empty for an idiom."""

    then: dict[str, "_Node"] = field(default_factory=dict)
    issues: tuple[str, ...] | None = None


class Gazetteer:
    """A list of issues made ready for reading many short texts.

    Phrases are found by their stems; single words only as they are or in the plural, since their
    stems lead astray (savings, to save).
    """

    def __init__(self, issues: Iterable[Issue]) -> None:
        """Take the keywords and labels of these issues."""
        self._root = _Node()
        self._words: dict[str, tuple[str, ...]] = {}
        for idiom in _IDIOMS:
            self._end_of(words_of(idiom)).issues = ()
        for issue in issues:
            for phrase in dict.fromkeys((*issue.keywords, issue.label)):
                self._learn(words_of(phrase), issue.slug)

    def _learn(self, words: Sequence[str], slug: str) -> None:
        if len(words) == 1:
            word = singular_of(words[0])
            self._words[word] = _with(self._words.get(word, ()), slug)
        else:
            node = self._end_of(words)
            node.issues = _with(node.issues or (), slug)

    def _end_of(self, words: Sequence[str]) -> _Node:
        node = self._root
        for word in words:
            node = node.then.setdefault(stem_of(word), _Node())
        return node

    def signs(self, text: str) -> tuple[Sign, ...]:
        """One sign for each issue and phrase found, in the order of the text.

        Phrases do not overlap: 'school street' is no sign of schools. A phrase of several issues
        is a weaker sign of each.
        """
        found: dict[tuple[str, str], Sign] = {}
        for said, issues, strength in self._phrases(words_of(text)):
            for issue in issues:
                found.setdefault((issue, said), Sign(issue, said, strength / len(issues)))
        return tuple(found.values())

    def _phrases(self, words: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...], float]]:
        start = 0
        while start < len(words):
            end, issues = self._longest(words, start)
            if issues is not None:
                yield " ".join(words[start:end]), issues, PHRASE
                start = end
                continue
            word = singular_of(words[start])
            if word in self._words:
                strength = EVERYDAY if word in _EVERYDAY else WORD
                yield words[start], self._words[word], strength
            start += 1

    def _longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[str, ...] | None]:
        """The end and the issues of the longest phrase from `start`; `None` without one."""
        node: _Node | None = self._root
        end, issues = start, None
        for position in range(start, len(words)):
            node = node.then.get(stem_of(words[position])) if node else None
            if node is None:
                break
            if node.issues is not None:
                end, issues = position + 1, node.issues
        return end, issues


def _with(issues: tuple[str, ...], slug: str) -> tuple[str, ...]:
    return issues if slug in issues else (*issues, slug)
