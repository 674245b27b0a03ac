"""What the cells of a column look like, as shares of its filled cells."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial

SAMPLE = 300
"""Filled cells looked at in each column: enough for shares, quick enough for wide files."""

NOTHING = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        ".",
        "n/a",
        "na",
        "none",
        "null",
        "nil",
        "nan",
        "?",
        "anonymous",
        "(blank)",
        "not applicable",
    }
)
"""Cells that stand for an empty one."""

_LONGEST = 500
_ANY_LENGTH = frozenset({"json", "url"})

_SHAPES: Mapping[str, re.Pattern[str]] = {
    "email": re.compile(
        r"(?:[^<>@]{1,80}\s*<)?\W*(?:mailto:)?[^\s@<>,;]+(?:@@?|\s+at\s+|"
        r"\s*\(at\)\s*)[^\s@<>,;]+\.[a-z]{2,}\W*(?:[,;/\s]+(?:and\s+)?\S+@\S+)?",
        re.IGNORECASE,
    ),
    "postcode": re.compile(
        r"[a-z]{1,2}\d[a-z\do]?(?:\s*[\do][a-z]{2})?|\d{5}(?:-\d{4})?", re.IGNORECASE
    ),
    "full_postcode": re.compile(r"[a-z]{1,2}[\do][a-z\do]?\s*[\do][a-z]{2}", re.IGNORECASE),
    "phone": re.compile(
        r"'?(?:\+|00|0|\(0|7)[\d\s()./-]{8,17}(?:\s*(?:ext?\.?|x)\s*\d+)?", re.IGNORECASE
    ),
    "date": re.compile(
        r"\d{4}-\d\d?-\d\d?(?:[ T].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}(?:,?\s.*)?|"
        r"(?:[a-z]{3,9},?\s)?\d{1,2}(?:st|nd|rd|"
        r"th)?[\s-][a-z]{3,9}\.?,?[\s-]\d{2,4}(?:,?\s.*)?|"
        r"[a-z]{3,9}\.?\s\d{1,2},?\s\d{4}(?:,?\s.*)?",
        re.IGNORECASE,
    ),
    "serial": re.compile(r"(?:3[6-9]|4[0-9]|5[0-4])\d{3}(?:\.\d+)?"),
    "number": re.compile(r"-?\d+(?:[.,]\d+)*%?"),
    "percent": re.compile(r"-?\d+(?:\.\d+)?\s?%"),
    "small": re.compile(r"(?:10|\d)(?:\.0)?"),
    "url": re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE),
    "ip": re.compile(
        r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{1,4}(?::[0-9a-f]{0,4}){3,7}", re.IGNORECASE
    ),
    "token": re.compile(r"(?=\S*\d)[\w-]{6,64}|[0-9a-f]{8,64}", re.IGNORECASE),
    "json": re.compile(r"[{\[].*[}\]]", re.DOTALL),
    "age_band": re.compile(
        r"(?:aged?\s)?\d{1,3}\s?(?:-|–|to)\s?\d{1,3}(?:\s?years.*)?|(?:under|over|below|"
        r"above|[<>]=?)\s?\d{1,3}.*|\d{1,3}\s?(?:\+|or over|and over|plus|and above|"
        r"or older).*",
        re.IGNORECASE,
    ),
    "coordinate": re.compile(r"-?\d{1,3}\.\d{3,}|\d{6}(?:\.\d+)?"),
    "house": re.compile(
        r"(?:flat|apt|unit|apartment)\s?\w+.*|\d+\s?[a-z]?[\s,/-]+[a-z].*", re.IGNORECASE
    ),
    "name": re.compile(
        r"(?:(?:mr|mrs|ms|miss|mx|dr|rev|cllr|prof|sir|lady)\.?(?:\s*(?:&|and)\s*(?:mr|mrs|"
        r"ms|dr)\.?)?\s+)?(?:[^\W\d_][\w'’.-]*,?)(?:\s+(?:&|and|y|"
        r"[^\W\d_][\w'’.-]*,?)){0,5}(?:\s*[<(].*[>)])?",
        re.IGNORECASE,
    ),
    "salutation": re.compile(
        r"(?:mr|mrs|ms|miss|mx|dr|rev|cllr|prof|sir|lady|dame|professor|councillor|reverend)s?\.?",
        re.IGNORECASE,
    ),
    "yes_no": re.compile(
        r"(?:y|yes|yep|yeah|n|no|nope|true|false|t|f|on|off|ok|okay|aye|nay|oui|non|ja|"
        r"nein|si|ie|ydw|na)(?:[\s,.!;:–-].{0,40})?|[01]|[✓✔☑✗✘☒☐x×●○√]|(?:not |un|"
        r"de)?-?(?:ticked|checked|selected|marked|agreed?|consent(?:s|ed)?|accept(?:s|ed)?|"
        r"declined?|refused?|reject(?:s|ed)?|opted[ _-]?(?:in|out)|opt[ _-]?(?:in|out)|"
        r"granted|given|allow(?:ed)?|denied|withdrawn|subscribed|unsubscribed|included?|"
        r"excluded?|happy|willing|wanted|confirmed)|affirmative|negative",
        re.IGNORECASE | re.DOTALL,
    ),
    "attendance": re.compile(
        r"(?:not |did not |didn't )?(?:attend(?:ed|ing)?|checked[ -]in|present|absent|"
        r"no[ -]?show|came|registered|apologies|booked|cancelled|refunded)",
        re.IGNORECASE,
    ),
    "subscription": re.compile(
        r"(?:un|non|re)?-?subscribed|cleaned|bounced|active|inactive|pending|"
        r"opted[ -](?:in|out)|removed|confirmed|suppressed",
        re.IGNORECASE,
    ),
    "organisation": re.compile(
        r".*\b(?:association|council|ltd|limited|plc|llp|inc|group|school|college|"
        r"university|trust|charity|society|club|church|mosque|committee|forum|campaign|"
        r"friends of|partnership|department|nhs|cic|foundation|network|federation|union|"
        r"company|bros|services|centre|alliance|traders|surgery|board|pta|n/?a|none|"
        r"individual)\b.*",
        re.IGNORECASE | re.DOTALL,
    ),
    "channel": re.compile(
        r"(?:(?:by|via|through|using|on|in)\s+)?(?:e-?mails?|electronic mail|e-?post|phone(?: calls?)?|"
        r"telephone|mobile|calls?|land ?line|text(?: messages?)?|sms|texts?|post|letters?|"
        r"mail|by mail|whats ?app|social media|facebook|in person|face to face|"
        r"none(?: of (?:these|the above|them))?|no contact|online|web ?site|newsletters?|"
        r"fax|any(?: of (?:these|the above))?|no thanks|do not contact me)",
        re.IGNORECASE,
    ),
}

_SCALE = re.compile(
    r"\b(?:strongly|tend to|neither|somewhat|very|slightly|moderately|completely|"
    r"not at all|extremely|fairly|quite|definitely)\b|^(?:agree|disagree|support|"
    r"oppose|neutral|positive|negative|satisfied|dissatisfied|unsure|not sure|"
    r"no (?:view|opinion)|don'?t know|good|poor|fair|excellent|high|medium|low)$",
    re.IGNORECASE,
)
_WORDS = re.compile(r"\w+")
FEW = 30
"""With fewer answers some choices come only once."""
_CUTS = (";", "|", "\n", " / ", ",")


def fits(shape: str, cell: str) -> bool:
    """Whether a cell is wholly of a shape."""
    # A pattern may look again and again at a long cell, and no long cell fits these.
    if len(cell) > _LONGEST and shape not in _ANY_LENGTH:
        return False
    return _SHAPES[shape].fullmatch(cell) is not None


@dataclass(frozen=True)
class Shape:
    """One column's cells. Shares are of the filled cells, 0 to 1."""

    values: Mapping[str, int]
    """Up to SAMPLE filled cells (trimmed), counted."""
    rows: int
    """Rows looked at, empty ones included."""

    @cached_property
    def filled(self) -> int:
        """How many cells of the sample hold something."""
        return sum(self.values.values())

    @cached_property
    def fill(self) -> float:
        """Filled cells to rows."""
        return self.filled / self.rows if self.rows else 0.0

    @cached_property
    def variety(self) -> float:
        """Different values to filled cells: 1 if all differ."""
        return len(self.values) / self.filled if self.filled else 0.0

    @cached_property
    def _shares(self) -> dict[str, float]:
        return {}

    def share(self, shape: str) -> float:
        """The share of cells that are wholly of a shape."""
        found = self._shares.get(shape)
        if found is None:
            found = self._shares[shape] = self.where(partial(fits, shape))
        return found

    def where(self, test: Callable[[str], object]) -> float:
        """The share of cells that pass a test."""
        if not self.filled:
            return 0.0
        return sum(count for value, count in self.values.items() if test(value)) / self.filled

    @cached_property
    def words(self) -> float:
        """Words in a cell, on average."""
        if not self.filled:
            return 0.0
        return sum(len(_WORDS.findall(v)) * n for v, n in self.values.items()) / self.filled

    @cached_property
    def long(self) -> float:
        """The share of cells that hold a sentence or more."""
        return self.where(lambda value: len(value) > 45 or value.count(" ") > 6)

    @cached_property
    def scale(self) -> float:
        """The share of cells that are a step of an answer scale."""
        return self.where(_SCALE.search)

    @cached_property
    def contains_address(self) -> float:
        """The share of cells with an e-mail address somewhere in them."""
        return self.where(lambda value: "@" in value and "." in value.rpartition("@")[2])

    @cached_property
    def short_answers(self) -> bool:
        """Whether the cells are picked, not written: few different ones, again and again."""
        few = max(6, self.filled * 0.12)
        return len(self.values) <= few and (len(self.values) <= 2 or self.variety < 0.7)

    @cached_property
    def several(self) -> float:
        """The share of cells that list several choices out of a common stock; 0 if there is none."""
        return max((_several(self.values, cut) for cut in _CUTS), default=0.0)


def _several(values: Mapping[str, int], cut: str) -> float:
    lists = {value: [p.strip() for p in value.split(cut) if p.strip()] for value in values}
    combined = [parts for parts in lists.values() if len(parts) > 1]
    joined = sum(n for value, n in values.items() if len(lists[value]) > 1)
    total = sum(values.values())
    if not joined or joined < 0.04 * total or (len(combined) < 2 and len(lists) > 2):
        return 0.0
    where = Counter(part for parts in lists.values() for part in set(parts))
    needed = 1.0 if total >= FEW or _sentences(combined) else 0.6
    stock = sum(1 for parts in combined if sum(where[p] > 1 for p in parts) >= needed * len(parts))
    return joined / total if stock >= 0.4 * len(combined) else 0.0


def _sentences(combined: Iterable[list[str]]) -> bool:
    """Sentences cut at their commas are no choices."""
    parts = [part for parts in combined for part in parts]
    return sum(map(len, parts)) > 35 * len(parts)


def shape_of(cells: Iterable[str], rows: int) -> Shape:
    """Count a column's filled cells, up to SAMPLE of them."""
    counts: Counter[str] = Counter()
    filled = 0
    for cell in cells:
        value = cell.strip()
        if value.casefold() not in NOTHING:
            counts[value] += 1
            filled += 1
            if filled >= SAMPLE:
                break
    return Shape(counts, rows if filled < SAMPLE else min(rows, SAMPLE))
