"""Text that is no CSV and still one record a person: 'Name: … E-mail: …' blocks, aligned columns."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

_LABELLED = re.compile(r"[>\s]*(?P<key>[^\W\d_][^:@<>\t;|,]{0,79}?)\s*:(?!//).*")
_RULE = re.compile(r"[-=_*~#\s]*")
_LABELLED_LINES = 0.55
"""Share of the lines that are not blank; the rest is what people wrote over several lines."""
_MOST_LABELS = 60
_FEWEST_LABELS = 2
"""Labels that come again and again; one alone is a figure of speech."""
_GAP = 2
"""Blanks in a row that every line has at the same place: the least that parts two columns."""
_FEWEST_LINES = 3
_LOOKED_AT = 400


def written_records(text: str) -> list[list[str]] | None:
    """The records of such a text, headings first; `None` if it isn't one."""
    lines = text.splitlines()
    return _blocks(lines) or _aligned(lines)


def _blocks(lines: Sequence[str]) -> list[list[str]] | None:
    """Blocks of labelled lines; a record begins where the first label comes again."""
    said = [line for line in lines[:_LOOKED_AT] if not _RULE.fullmatch(line)]
    counts = Counter(key for line in said if (key := _label(line)))
    again = [key for key, times in counts.items() if times > 1]
    if counts.total() < _LABELLED_LINES * len(said) or len(again) < _FEWEST_LABELS:
        return None
    if not any("@" in line for line in said):
        return None
    headings = list(counts) if len(counts) <= _MOST_LABELS else again
    start = next(at for at, line in enumerate(lines) if _label(line) == again[0])
    headings.sort(key=lambda key: key != again[0])
    above = [[line.strip()] for line in lines[:start]]
    return [*above, headings, *_records(lines[start:], headings)]


def _label(line: str) -> str:
    match = _LABELLED.fullmatch(line)
    return match["key"].strip() if match else ""


def _records(lines: Sequence[str], headings: Sequence[str]) -> Iterator[list[str]]:
    """A label that comes again below a rule or a blank line begins a record as well."""
    record: dict[str, list[str]] = {}
    last, parted = "", False
    titles = Counter(_numberless(line) for line in lines if not _label(line))
    for line in lines:
        key = _label(line)
        if key not in headings:
            parted = parted or _RULE.fullmatch(line) is not None
            if parted and titles[_numberless(line)] > 1:
                continue
            if last and line.strip() and not _RULE.fullmatch(line):
                record[last].append(line.strip())
            continue
        if record and (key == headings[0] or (parted and key in record)):
            yield _in_order(record, headings)
            record = {}
        last, parted = key, False
        record.setdefault(key, []).append(line.partition(":")[2].strip())
    if record:
        yield _in_order(record, headings)


def _numberless(line: str) -> str:
    """'Submission 3' and 'Submission 4' are one title, printed over every record."""
    return re.sub(r"\d+", "#", line.strip().casefold())


def _in_order(record: Mapping[str, Sequence[str]], headings: Sequence[str]) -> list[str]:
    return ["\n".join(filter(None, record.get(name, ()))) for name in headings]


def _aligned(lines: Sequence[str]) -> list[list[str]] | None:
    """Columns kept apart by blanks, as old systems print them."""
    written = [line.expandtabs() for line in lines if line.strip()]
    if len(written) < _FEWEST_LINES or not any("@" in line for line in written):
        return None
    if any("\t" in line for line in lines):
        return None
    cuts = _cuts([line for line in written[:_LOOKED_AT] if not _RULE.fullmatch(line)])
    if not cuts:
        return None
    ends = [*cuts, None]
    return [
        [line.expandtabs()[start:end].strip() for start, end in zip([0, *cuts], ends, strict=True)]
        for line in lines
    ]


def _cuts(lines: Sequence[str]) -> list[int]:
    """Where columns begin, after the first."""
    width = max(map(len, lines))
    free = [all(at >= len(line) or line[at] == " " for line in lines) for at in range(width)]
    cuts, run = [], 0
    for at in range(width):
        if free[at]:
            run += 1
            continue
        if run >= _GAP and at > run:
            cuts.append(at)
        run = 0
    return cuts
