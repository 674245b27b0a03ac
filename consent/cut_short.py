"""What is left of an address in words that are none: whoever reads them thinks of these."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[\w.+'-]+")
_AT = re.compile(r"([\w.+'-]+)\s*(?:@|\(at\)|\[at\]|\bat\b)", re.IGNORECASE)
_SHORTEST = 4


def local_parts(texts: Iterable[str]) -> frozenset[str]:
    """What may be the first part of an address in these: `dan.elk@post`, `Dan Elk (dan.elk)`.

    Whatever stands before an at sign or the word, and words with a dot in them, also the beginning
    of longer ones (`dan.elk.post.example`). In small letters.
    """
    found: set[str] = set()
    for text in texts:
        plain = text.casefold()
        found.update(_AT.findall(plain))
        for word in _WORD.findall(plain):
            parts = word.split(".")
            found.update(".".join(parts[:end]) for end in range(2, len(parts) + 1))
    return frozenset(part for one in found if len(part := one.strip(".'-+")) >= _SHORTEST)
