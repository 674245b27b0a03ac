"""Issues suggested for a title or an option, for staff to confirm."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from importers.interests.taxonomy import Issue
from importers.interests.words import stem_of, stems_of


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An issue a title seems to be about; confidence is above 0 and at most 1."""

    issue: str
    confidence: float


_FORM = (
    "consultation consultations survey surveys conversation engagement have your say petition event "
    "meeting workshop questionnaire responses response report proposal proposals project phase "
    "stage strategy review new more and or of on in the a an for to at with from by our we us "
    "public town community exercise results feedback webinar session drop day"
)
"""Words that most titles of exercises have; alone they tell nothing of what one is about."""
_FAINT = "online website council local draft plan plans service services scheme programme app"
"""Words that tell something only where nothing else does: 'Online services survey'."""
_LABEL, _PARENT, _PHRASE, _WORD, _BEGINNING = 3.0, 1.5, 2.0, 1.0, 0.7
_SHORTEST_BEGINNING = 4
_STREETS = (
    "Street|Road|Lane|Avenue|Close|Terrace|Drive|Way|Grove|Crescent|Gardens|Place|Square|Hill|Row|"
    "Mews|Walk|Rise|View|Court|Parade|Gate|Bridge"
)
_AT_A_PLACE = re.compile(
    rf"\b(?i:on|at|in|around|near|off|along|outside|behind|between|from|to|and|the)\s+"
    rf"(?:[A-Z][\w'’]*\s+){{1,3}}(?:{_STREETS})\b"
)


def without_places(text: str) -> str:
    """The text without names of streets, lest School Lane speak of schools."""
    return _AT_A_PLACE.sub(" ", text)


@dataclass(frozen=True, slots=True)
class _Index:
    """What a title is looked up in; stems and phrases of stems lead to issues and weights."""

    words: Mapping[str, Mapping[str, float]]
    phrases: Mapping[tuple[str, ...], Mapping[str, float]]
    longest: int


def suggest_issues(title: str, taxonomy: Iterable[Issue]) -> tuple[Suggestion, ...]:
    """Issues the title seems to be about, surest first; at most five, often none."""
    index = _index(tuple(taxonomy))
    stems = stems_of(without_places(title))
    found: Counter[str] = Counter()
    covered: set[int] = set()
    for place, phrase in _phrases(stems, index):
        found.update(index.phrases[phrase])
        covered.update(range(place, place + len(phrase)))
    for place, stem in enumerate(stems):
        if stem not in _FORM_STEMS | _FAINT_STEMS:
            share = 1.0 if place not in covered else _WITHIN_PHRASE
            found.update({i: w * share for i, w in _word(stem, index).items()})
    return _surest(found or _faintly(stems, index))


def _faintly(stems: Sequence[str], index: _Index) -> Counter[str]:
    found: Counter[str] = Counter()
    for stem in _FAINT_STEMS.intersection(stems):
        found.update(index.words.get(stem, {}))
    return found


def _surest(found: Mapping[str, float]) -> tuple[Suggestion, ...]:
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MOST]
    return tuple(
        Suggestion(issue, round(weight / (weight + _HALF_SURE), 3))
        for issue, weight in ordered
        if weight >= ordered[0][1] * _SHARE_OF_BEST
    )


_MOST = 5
_HALF_SURE = 1.0
_SHARE_OF_BEST = 0.35
_WITHIN_PHRASE = 0.3


def _phrases(stems: Sequence[str], index: _Index) -> Iterator[tuple[int, tuple[str, ...]]]:
    for place in range(len(stems)):
        for length in range(index.longest, 1, -1):
            phrase = tuple(stems[place : place + length])
            if len(phrase) == length and phrase in index.phrases:
                yield place, phrase
                break


def _word(stem: str, index: _Index) -> Mapping[str, float]:
    """The issues of a word, or of the words it begins (reuse, reusable)."""
    if stem in index.words or len(stem) < _SHORTEST_BEGINNING:
        return index.words.get(stem, {})
    found: defaultdict[str, float] = defaultdict(float)
    for known, issues in index.words.items():
        if _begins(known, stem) and known not in _FAINT_STEMS:
            for issue, weight in issues.items():
                found[issue] = max(found[issue], weight * _BEGINNING)
    return found


def _begins(known: str, stem: str) -> bool:
    """Whether the keyword begins the word, or the word, if long enough to tell, a keyword."""
    if len(known) < _SHORTEST_BEGINNING:
        return False
    return stem.startswith(known) or (len(stem) > _SHORTEST_BEGINNING and known.startswith(stem))


@lru_cache(maxsize=8)
def _index(taxonomy: tuple[Issue, ...]) -> _Index:
    words: defaultdict[str, dict[str, float]] = defaultdict(dict)
    phrases: defaultdict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
    for issue in taxonomy:
        for stems, weight in _terms(issue):
            table = phrases[stems] if len(stems) > 1 else words[stems[0]]
            table[issue.slug] = max(table.get(issue.slug, 0.0), weight)
    return _Index(
        {stem: _shared(issues, len(taxonomy)) for stem, issues in words.items()},
        {stems: _shared(issues, len(taxonomy)) for stems, issues in phrases.items()},
        max((len(stems) for stems in phrases), default=1),
    )


def _shared(issues: Mapping[str, float], of: int) -> dict[str, float]:
    """Weights lowered by how many issues share the words."""
    rarity = log(1 + of / len(issues)) / log(1 + of)
    return {issue: weight * rarity for issue, weight in issues.items()}


def _terms(issue: Issue) -> Iterator[tuple[tuple[str, ...], float]]:
    """The stems of label, heading and keywords with what a hit on them weighs."""
    named = {stems[0] for word in issue.keywords if len(stems := stems_of(word)) == 1}
    for stem in stems_of(issue.label):
        if stem not in _FORM_STEMS:
            yield (stem,), _LABEL if stem in named else _WORD
    for part in re.split(r",| and ", issue.label):
        if len(stems := stems_of(part)) > 1:
            yield stems, _LABEL
    if len(heading := stems_of(issue.parent)) > 1:
        yield heading, _PARENT
    for keyword in issue.keywords:
        if stems := stems_of(keyword):
            yield stems, _PHRASE if len(stems) > 1 else _WORD


_FORM_STEMS = frozenset(stem_of(word) for word in _FORM.split())
_FAINT_STEMS = frozenset(stem_of(word) for word in _FAINT.split())
