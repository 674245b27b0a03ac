"""What JSON columns keep comes back as it was, whoever wrote it."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.connection import as_json, of_json

TEXTS = st.text(st.characters())
"""Half character pairs too: `st.text` leaves them out by itself."""
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(VALUES)
def test_what_is_kept_comes_back_whichever_version_wrote_it_and_reads_it(value: Any) -> None:
    assert of_json(as_json(value)) == value
    assert of_json(json.dumps(value)) == value
    assert json.loads(as_json(value)) == value


@pytest.mark.parametrize("value", ["\ud83d", {"a": ["b\udc00"]}, {1: "one"}])
def test_what_is_no_proper_json_is_written_as_the_standard_library_does(value: Any) -> None:
    assert as_json(value) == json.dumps(value)


class Word(StrEnum):
    YES = "yes"


def test_words_of_a_list_are_their_text() -> None:
    assert of_json(as_json({"said": Word.YES})) == {"said": "yes"}


@dataclass
class Mistaken:
    name: str


@pytest.mark.parametrize(
    "value", [{"ann"}, b"ann", datetime(2026, 1, 9, tzinfo=UTC), Mistaken("ann")]
)
def test_what_has_no_place_in_json_is_our_own_mistake(value: Any) -> None:
    with pytest.raises(TypeError):
        as_json({"value": value})
