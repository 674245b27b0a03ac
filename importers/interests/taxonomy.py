"""The list of issues: what an organisation calls the things people care about."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Issue:
    """One issue. Keywords are plain words and phrases; their grammatical forms are understood."""

    slug: str
    label: str
    parent: str = ""
    """The slug of a wider heading, which is no issue itself."""
    keywords: tuple[str, ...] = ()
    sensitive: bool = False
    """Interest only from the person's own choice or from taking part in a tagged project."""


@lru_cache(maxsize=1)
def load_default() -> tuple[Issue, ...]:
    """The issues a new installation begins with, in the order of the shipped list."""
    listed = resources.files("importers").joinpath("data/taxonomy.csv")
    return read_issues(listed.read_text(encoding="utf-8").splitlines())


def read_issues(lines: Iterable[str]) -> tuple[Issue, ...]:
    """Issues from CSV lines with the columns slug, label, parent, keywords (by ';') and guard."""
    return tuple(
        Issue(
            slug=line["slug"],
            label=line["label"],
            parent=line["parent"],
            keywords=tuple(word for part in line["keywords"].split(";") if (word := part.strip())),
            sensitive=line["guard"] == "sensitive",
        )
        for line in csv.DictReader(lines)
    )
