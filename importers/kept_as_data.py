"""Preferences kept as data in one cell: '{"email": false, "post": true}', '["post"]', 'email=no; post=yes'."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate
from typing import TypeAlias

from importers.clean.text import tidy
from importers.recognise.consent_words import BY_EMAIL, CONTACT, NEGATION, OTHER_MEANS
from importers.recognise.stop_headings import family_of
from importers.recognise.words import folded, is_means
from importers.wording import Tone, tone

Value: TypeAlias = "str | tuple[str, ...]"
"""A value as words, or what a list holds."""


class Kept(StrEnum):
    """What a cell of data says about being written to."""

    NO = "no"
    NOTHING = "nothing"
    """It speaks of something else, or holds a yes, which is never taken from data."""
    UNCLEAR = "unclear"
    """It speaks of being written to and cannot be read surely."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One key with its value; `key` is the way down to it, in words parted by ' | '."""

    key: str
    value: Value


_LONGEST = 4000
_PAIR = r"[\"']?(?P<key>[A-Za-z][\w .-]{0,40}?)[\"']? ?(?:=>|[=:]) ?[\"']?(?P<value>[\w /-]{0,30})[\"']?"
_ONE_PAIR = re.compile(_PAIR)
_PAIRS = re.compile(
    rf"(?:{_PAIR.replace('?P<key>', '?:').replace('?P<value>', '?:')} ?(?:[;,|&\n] ?|$))+"
)
_NAMES = frozenset(
    {
        "channel",
        "name",
        "type",
        "key",
        "topic",
        "purpose",
        "preference",
        "list",
        "field",
        "label",
        "option",
    }
)
_VALUES = frozenset(
    {"value", "enabled", "allowed", "status", "answer", "selected", "checked", "active", "granted", "on", "state", "consent",
     "subscribed", "opted in"}
)  # fmt: skip
_CHANNELS = re.compile(
    r"\b(?:channels?|means|methods?|ways?|prefs?|preferences?|contact|contacted|communications?|comms|notif\w+|marketing|settings)\b"
)
_ASKED = re.compile(
    r"\b(?:consult\w*|engag\w+|involve\w*|your say|consent\w*|permission|permitted|allow(?:ed)?|subscri\w+|opt(?:ed)? ?in|optin|"
    r"contact\w*|mailing|mail ?out|marketing|news ?letters?|bulletins?|updates?|invit\w+|notif\w+)\b"
)
_OTHER_LEAVE = re.compile(
    r"\b(?:publish\w*|publication|privacy|terms|cookies?|analytics|photos?|partners?|third part\w+|shar\w+|research|name|number|"
    r"verified|confirmed|valid|sent|opened|id|count|by|time|date|at)\b"
)
_ENGAGED = re.compile(r"\b(?:consult\w*|engag\w+|involve\w*|your say)\b")
_NEWS = re.compile(r"(?:\w+ )?(?:news ?letters?|bulletins?|marketing)")
"""Refused beside a yes to consultations it refuses nothing else."""
_ANSWER = re.compile(r"(?:.* )?(?:answer|value|response|reply|choice|choices|selected|label|text)")
_NO_WORDS = re.compile(
    r"\b(?:false|no|off|0|never|none|n|out|withdrawn|refused|denied|declined|unsubscribed|opted out)\b"
)


def is_data(text: str) -> bool:
    """Whether a cell is a small record of its own, not an answer."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST:
        return False
    if plain[0] == "{" or re.match(r"\[\s*\{", plain):
        return True
    if not ("=" in plain or ":" in plain) or not _PAIRS.fullmatch(tidy(plain)):
        return False
    pairs = [_pair(found) for found in _ONE_PAIR.finditer(tidy(plain))]
    # 'Yes: by e-mail' is an answer, and so is what has no more to it than that.
    return "=" in plain or len(pairs) > 1 or _is_off(pairs[0].value)


@lru_cache(maxsize=16384)
def kept(heading: str, text: str, *, asked: bool = False) -> Kept:
    """What the data in a cell under this heading says: a no, nothing, or something nobody can read.

    Where the heading has `asked` about contact, '{"answer": "no"}' replies to it.
    """
    if not text.strip() or len(text) > _LONGEST:
        return Kept.NOTHING
    pairs = _pairs(heading, text.strip())
    if pairs is None:
        return _unread(text)
    wanted = any(_ENGAGED.search(pair.key) and _is_on(pair.value) for pair in pairs)
    if asked and any(_ANSWER.fullmatch(pair.key) and _is_off(pair.value) for pair in pairs):
        return Kept.NO
    found = {_judged(pair) for pair in pairs if not (wanted and _NEWS.fullmatch(pair.key))}
    if Kept.NO in found or _others_only(heading, pairs):
        return Kept.NO
    return Kept.UNCLEAR if Kept.UNCLEAR in found else Kept.NOTHING


def _unread(text: str) -> Kept:
    words = folded(text)
    spoken_of = BY_EMAIL.search(words) or _ASKED.search(words)
    return Kept.UNCLEAR if spoken_of and _NO_WORDS.search(words) else Kept.NOTHING


def _pairs(heading: str, text: str) -> Sequence[Pair] | None:
    """The pairs of a cell; none where it is no data, `None` where it is and cannot be taken apart."""
    if text[0] in "{[":
        try:
            parsed = _parsed(text)
        except ValueError:
            loose = [_pair(found) for found in _ONE_PAIR.finditer(text.strip("{}[]"))]
            return loose if text[0] == "{" and loose else None
        return list(_flat("" if isinstance(parsed, _Record | dict) else folded(heading), parsed))
    if is_data(text):
        return [_pair(found) for found in _ONE_PAIR.finditer(tidy(text))]
    return []


def _pair(found: re.Match[str]) -> Pair:
    return Pair(folded(found["key"]), tidy(found["value"]).strip("\"' "))


def _parsed(text: str) -> object:
    """What the text holds.

    Raises:
        ValueError: it is no data, or goes deeper than anybody's preferences do.
    """
    if _depth(text) > _DEEPEST:
        raise ValueError("Nobody keeps preferences so deep.")
    try:
        return json.loads(text, object_pairs_hook=_Record)
    except ValueError:
        # How Python writes it: {'email': False}.
        words = _PYTHON_S.sub(lambda found: _JSON_S[found[0]], text)
        return json.loads(words, object_pairs_hook=_Record)


def _depth(text: str) -> int:
    """How many brackets stand open at once, at the most."""
    return max(accumulate((one in "{[") - (one in "}]") for one in text), default=0)


_DEEPEST = 20
_JSON_S = {"'": '"', "True": "true", "False": "false", "None": "null"}
_PYTHON_S = re.compile(r"'|\b(?:True|False|None)\b")


class _Record(list[tuple[str, object]]):
    """A JSON object with every pair it was written with, keys that come twice too."""


def _flat(key: str, value: object) -> Iterator[Pair]:
    if isinstance(value, dict):
        value = _Record((str(name), inner) for name, inner in value.items())
    if isinstance(value, _Record):
        yield from _of_record(key, value)
    elif isinstance(value, list | tuple | set):
        plain = [one for one in value if not isinstance(one, _Record | dict | list)]
        if plain:
            yield Pair(key, tuple(_text(one) for one in plain))
        for one in value:
            if isinstance(one, _Record | dict | list):
                yield from _flat(key, one)
    else:
        yield Pair(key, _text(value))


def _of_record(key: str, record: _Record) -> Iterator[Pair]:
    """'{"channel": "email", "value": false}' is said of e-mail; else each key speaks for itself."""
    names = [inner for name, inner in record if folded(name) in _NAMES and isinstance(inner, str)]
    values = [(name, inner) for name, inner in record if folded(name) in _VALUES]
    if len(names) == 1 and values:
        for _, inner in values:
            yield from _flat(_below(key, names[0]), inner)
        return
    for name, inner in record:
        yield from _flat(_below(key, name), inner)


def _below(key: str, name: str) -> str:
    return f"{key} | {folded(name)}" if key else folded(name)


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).casefold() if isinstance(value, bool) else str(value)


def _judged(pair: Pair) -> Kept:
    if isinstance(pair.value, tuple):
        return _judged_list(pair.key, pair.value)
    said = tone(pair.value) if pair.value else Tone.BLANK
    if family_of(pair.key):
        silent = said in {Tone.BLANK, Tone.EMPTY_BOX, Tone.NO}
        return Kept.NOTHING if silent else Kept.NO
    if not (BY_EMAIL.search(pair.key) or _ASKED.search(pair.key)) or _OTHER_LEAVE.search(pair.key):
        none = pair.key.rpartition(" | ")[2] in {"none", "no contact"} and said in {
            Tone.MARK,
            Tone.YES,
        }
        return Kept.NO if none else Kept.NOTHING
    refused = len(NEGATION.findall(pair.key))
    if refused > 1:
        return Kept.UNCLEAR
    if refused:
        return Kept.NO if said in {Tone.MARK, Tone.YES, Tone.CROSS} else Kept.NOTHING
    return Kept.NO if _is_off(pair.value) else Kept.NOTHING


def _is_on(value: Value) -> bool:
    return isinstance(value, str) and tone(value) in {Tone.MARK, Tone.YES}


def _is_off(value: Value) -> bool:
    if not isinstance(value, str) or not value:
        return False
    return tone(value) in {Tone.NO, Tone.EMPTY_BOX} or folded(value) in {"never", "none", "out"}


def _judged_list(key: str, values: Sequence[str]) -> Kept:
    filled = [value for value in values if value.strip()]
    by_email = [value for value in filled if BY_EMAIL.search(folded(value))]
    refused = NEGATION.search(key) is not None or family_of(key) != ""
    if refused:
        about = CONTACT.search(key) or family_of(key) or _CHANNELS.search(key)
        return Kept.NO if by_email and about else Kept.NOTHING
    if not filled or not all(is_means(value) or tone(value) is Tone.NO for value in filled):
        return Kept.NOTHING
    asked = _CHANNELS.search(key) or not key
    return Kept.NO if asked and not by_email else Kept.NOTHING


def _others_only(heading: str, pairs: Sequence[Pair]) -> bool:
    """Whether ways of contact are listed, some are chosen, and e-mail is not one of them."""
    if NEGATION.search(folded(heading)) or not pairs:
        return False
    named = [pair for pair in pairs if isinstance(pair.value, str)]
    last = [pair.key.split()[-1:] for pair in named]
    if len(named) != len(pairs) or any(BY_EMAIL.search(pair.key) for pair in named):
        return False
    chosen = any(_is_on(pair.value) for pair in named)
    return chosen and all(key and OTHER_MEANS.search(key[0]) for key in last)
