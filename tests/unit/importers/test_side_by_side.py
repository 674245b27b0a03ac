"""Values of several people, compared in words."""

import pytest

from importers.matching.side_by_side import Likeness, likeness


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("given", [("Liz",), ("liz",)], Likeness.SAME),
        ("given", [("Liz",), ("Elizabeth",)], Likeness.SIMILAR),
        ("given", [("J",), ("John",)], Likeness.SIMILAR),
        ("given", [("Ann",), ("Robert",)], Likeness.DIFFERENT),
        ("family", [("Nowak",), ("Novak",)], Likeness.SIMILAR),
        ("email", [("a@x.example", "b@x.example"), ("b@x.example",)], Likeness.SAME),
        ("postcode", [("ZX1 1AA",), ("ZX1 2BB",)], Likeness.SIMILAR),
        ("postcode", [("ZX1 1AA",), ("ZX2 1AA",)], Likeness.DIFFERENT),
        ("phone", [("+447700900123",), ("+447700900124",)], Likeness.DIFFERENT),
        ("phone", [("+447700900123",), ()], Likeness.MISSING),
        ("given", [("Liz",), ("Liz",), ("Robert",)], Likeness.DIFFERENT),
        ("given", [("Liz",), ("Elizabeth",), ()], Likeness.SIMILAR),
    ],
)
def test_the_least_alike_two_of_them_tell(field, values, expected) -> None:
    assert likeness(field, values) is expected
    assert likeness(field, values[::-1]) is expected
