"""Patterns put together say what each of them says by itself."""

import re

from hypothesis import given
from hypothesis import strategies as st

from importers.removal_words import in_one

APART = (
    r"\bstop (?:it|now)\b",
    r"\bunsub\b|\bcome off\b",
    r"^off$",
    r"(?:please|,) no more",
    r"\bno (?=bus)",
)
WORDS = st.sampled_from(
    [
        "stop",
        "it",
        "now",
        "nonstop it",
        "unsub",
        "come",
        "off",
        "please",
        ",",
        "no more",
        "no",
        "bus",
    ]
)


@given(st.lists(WORDS, max_size=6).map(" ".join))
def test_patterns_in_one_find_what_any_of_them_finds(text: str) -> None:
    together = any(pattern.search(text) for pattern in in_one(*APART))
    assert together == any(re.search(pattern, text) for pattern in APART)
