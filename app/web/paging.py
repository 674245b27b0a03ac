"""Numbered pages of a long list."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request


@dataclass(frozen=True, slots=True)
class Pages:
    """Which page of how many, and the addresses of the others; `kept` is the rest of the query."""

    current: int
    last: int
    path: str
    kept: Mapping[str, str]

    def address(self, number: int) -> str:
        return f"{self.path}?{urlencode({**self.kept, 'page': number})}"

    def items(self) -> list[dict[str, Any]]:
        """First, last and the neighbours, with gaps between, as the GOV.UK component wants them."""
        near = range(self.current - 1, self.current + 2)
        shown = [n for n in range(1, self.last + 1) if n in {1, self.last} or n in near]
        found: list[dict[str, Any]] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number > before + 1:
                found.append({"ellipsis": True})
            found.append(
                {"number": number, "href": self.address(number), "current": number == self.current}
            )
        return found


def wanted_page() -> int:
    """The page asked for, from 1; anything odd is the first."""
    asked = request.args.get("page", "1")
    return max(int(asked), 1) if asked.isdecimal() and len(asked) < 7 else 1


def pages(total: int, *, size: int) -> Pages:
    """The pages of a list of `total`, the wanted one within them."""
    last = max((total + size - 1) // size, 1)
    kept = {name: value for name, value in request.args.items() if name != "page"}
    return Pages(min(wanted_page(), last), last, request.path, kept)
