"""What is left of addresses in words that are none."""

import pytest

from consent.cut_short import local_parts


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("dan.elk@post", "dan.elk"),
        ("Dan.Elk@", "dan.elk"),
        ("annmarsh at post", "annmarsh"),
        ("annmarsh (at) post dot example", "annmarsh"),
        ("dan.elk.post.example", "dan.elk"),
        ("Dan Elk (dan.elk)", "dan.elk"),
        ("e-mail: dan.elk.", "dan.elk"),
    ],
)
def test_the_first_part_of_an_address_is_seen(text: str, part: str) -> None:
    assert part in local_parts([text])


@pytest.mark.parametrize("text", ["", "the lady from the corner shop", "Dan Elk", "St. Anne", "@x"])
def test_names_and_words_are_none(text: str) -> None:
    assert local_parts([text]) == frozenset()
