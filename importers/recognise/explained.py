"""Keys to marks: what a line, or two cells of it, says that a code, sign, colour or tick stands for."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from importers.draft import Explained
from importers.recognise.words import folded

SIGNS = "*†‡#§¶~^+!✓✔✗✘✖☒☑★☆•°¹²³⁴"
_SIGN = rf"[{re.escape(SIGNS)}]{{1,3}}"
_SHORT = r"(?!(?:nb|ps|re|fw|to|cc|ie|eg|mr|ms|dr)\b)(?:[A-Za-z]{1,2}|(?-i:[A-Z]{3,4})|[A-Za-z]{1,2}(?:[/.][A-Za-z]{1,2}){1,3}\.?|\d{1,2}|×)"
_CODE = rf"(?:[(\[](?:{_SHORT}|{_SIGN})[)\]]|{_SIGN}|{_SHORT})"
_COLOURS = r"red|amber|yellow|green|blue|orange|pink|purple|gr[ae]y(?:ed)?(?: out)?|brown|black(?:ed)?(?: out)?|white|highlight(?:ed|s)?|shaded|tinted|colou?red"
_NAMED = {
    "tick": "✓", "ticks": "✓", "ticked": "✓", "a tick": "✓", "cross": "✗", "crosses": "✗", "crossed": "✗", "a cross": "✗",
    "star": "*", "starred": "*", "asterisk": "*", "an asterisk": "*", "a star": "*", "dagger": "†", "hash": "#",
}  # fmt: skip
_WORD = (
    rf"(?:{_COLOURS}|{'|'.join(_NAMED)})(?: (?:rows?|cells?|names?|ones?|people|light|text|ink))?"
)
_MEANS = r"(?:\s*(?:=+|:|→|=?>|[-–—](?=\s))\s*|\s+(?:means?|stands for|denotes|indicates|marks?|shows?|is for|is|are)\s+)"
_FREE = rf"(?P<sign>{_SIGN})\s*(?=[A-Za-z])"
"""A sign needs no '=' before what it stands for."""
_PAIR = re.compile(
    rf"(?:^|[;,|\n:·.(/]\s*|\s{{2,}}|\band\s+|\s(?=\S{{1,4}} ?=))(?:['\"“‘]?(?P<code>{_CODE}|{_WORD})['\"”’]?{_MEANS}|{_FREE})",
    re.IGNORECASE,
)
_WHOLE = re.compile(rf"['\"“‘]?(?P<code>{_CODE}|{_WORD})['\"”’]?[:=.]?", re.IGNORECASE)
_INSTRUCTION = re.compile(
    r"(?:please |we )*(?P<mark>tick(?:ed)?|cross(?:ed)?|star(?:red)?|asterisk(?:ed)?|mark(?:ed)?|x)s?\b(?! ?[=:])"
    r"(?P<rest> (?:(?:are|is|here|below|only|the|a|box|name) )*(?:if|for|those|anyone|anybody|everyone|everybody|whoever|any|all|people|persons?|residents?|members?|"
    r"names?|ones|who|against|beside|next to|by|when|where|to show|to say)\b.{4,100})",
    re.IGNORECASE,
)
"""'Tick those who said no': what a tick below then stands for."""
_POINTED_AT = re.compile(
    rf"\b(?:marked|shown|flagged|starred|followed|preceded|with|beside|in)(?: (?:with|by|as|in))?(?: an?| the)? ['\"“‘(]?(?P<code>{_SIGN}|{_WORD})['\"”’)]?,? (?P<rest>.{{6,100}})",
    re.IGNORECASE,
)
"""'Those marked with a star do not want to hear from us'."""
_MARKED = frozenset({"tick", "cross", "mark", "x"})
_LONGEST = 300
_MOST_FILLED = 4


def bare(code: str) -> str:
    """A mark as it is compared: '(X)' and 'x' are one, and so are 'N.C.' and 'n/c'."""
    plain = code.strip().strip("()[]'\"“”‘’").casefold().removesuffix(".0")
    if re.fullmatch(r"[a-z]{1,2}(?:[/.][a-z]{1,2})+\.?", plain):
        plain = plain.rstrip(".").replace(".", "/")
    return _NAMED.get(plain, plain)


def is_colour(code: str) -> bool:
    """Whether a mark is a colour in words."""
    return re.fullmatch(_COLOURS, code) is not None


@lru_cache(maxsize=4096)
def pairs_in(text: str) -> tuple[Explained, ...]:
    """The marks a line explains: 'R = rang, DNC: leave alone', '* asked to come off'."""
    if not text.strip() or len(text) > _LONGEST or "@" in text:
        return ()
    found = list(_PAIR.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)][: len(found)]
    said = tuple(
        Explained(_code(one["code"] or one["sign"]), meaning)
        for one, end in zip(found, ends, strict=True)
        if (meaning := text[one.end() : end].strip(" ;,|()\n·\t"))
        and re.search("[A-Za-z]", meaning)
    )
    return said or _instructed(text)


def _instructed(text: str) -> tuple[Explained, ...]:
    told = _INSTRUCTION.match(text.strip())
    if told is None:
        pointed = _POINTED_AT.search(text)
        return (Explained(_code(pointed["code"]), pointed["rest"].strip()),) if pointed else ()
    word = re.sub(r"(?:r?ed|k?ed)$", "", told["mark"].casefold())
    code = "✓" if word in _MARKED else "*"
    return (Explained(code, told["rest"].strip()),)


def _code(text: str) -> str:
    words = re.sub(r" (?:rows?|cells?|names?|ones?|people|light|text|ink)$", "", text.casefold())
    return bare(words)


def is_mark(text: str) -> bool:
    """Whether a text is nothing but a code, a sign or a colour."""
    return _WHOLE.fullmatch(text.strip()) is not None


def _is_meaning(text: str) -> bool:
    return not is_mark(text) or text.casefold() in {"yes", "no"}


def keys_in(rows: Sequence[Sequence[str]]) -> Iterator[tuple[int, Explained]]:
    """Row (from 0) and each mark its cells explain; a line by itself or a first cell names the column."""
    of = ""
    for at, row in enumerate(rows):
        cells = [text.strip() for text in row if text.strip()]
        if not cells or len(cells) > _MOST_FILLED or any("@" in text for text in cells):
            continue
        if len(cells) > 1 and is_mark(cells[-2]) and _is_meaning(cells[-1]):
            of = folded(cells[0]) if len(cells) > 2 else of
            yield at, Explained(_code(cells[-2].rstrip(":=.")), cells[-1], of)
            continue
        said = [one for text in cells for one in pairs_in(text)]
        yield from ((at, one) for one in said)
        if not said and len(cells) == 1:
            of = folded(cells[0])
