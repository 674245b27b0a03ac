"""Files added one after another, in any order, make the people that all of them at once would make.

But for two things, of which each has its tolerance here: where more rows bear a name than tell anything
(`NAMES_LIMIT`), who came early was compared and who came late was not; and a list so long that new rows
are held to more (`Model.in_list_of`, `rarity`) held those that came early to less.
"""

import random
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.bench.long_list import found_list
from app.bench.many_rows import File, ManyRows, Wanted
from app.models.people import Draft
from importers.matching.model import Model
from tests.builders import answer, csv_of
from tests.conftest import NOW
from tests.integration.conftest import Lives

EXAMPLES = {"sqlite": 6, "postgresql": 2}
PEOPLE, ROWS = 40, 25
NAMESAKES = "Dull"

TOLERANCE = 0.05
"""Of pairs of rows that are one person's, how many at most are so only in one order of the files where the
list passes what is long and names crowd (as if both were hundreds of times smaller), but for rows that
show nothing but a frequent name and a district: of these any may differ. Where neither is so: none."""

Pairs = frozenset[frozenset[str]]


class Town(NamedTuple):
    """An invented town's files, and some of namesakes of whom a row shows a district at most."""

    seed: int
    namesakes: tuple[tuple[str, ...], ...]
    """The districts in the rows of each such file."""
    lot: int
    """The order in which the files come one after another."""

    def files(self) -> list[File]:
        invented = Wanted(people=PEOPLE, rows=ROWS, often=True, seed=self.seed)
        return [*ManyRows(invented).first(), *map(_of_namesakes, range(3), self.namesakes)]

    def shuffled(self) -> list[File]:
        files = self.files()
        random.Random(self.lot).shuffle(files)
        return files


def _of_namesakes(number: int, districts: Sequence[str]) -> File:
    rows = [
        answer("Ada", NAMESAKES, "", postcode=at, on=f"2025-0{number + 1}-01") for at in districts
    ]
    return File(f"namesakes {number}.csv", csv_of(*rows), np.zeros(len(rows), int))


SEEDS = st.integers(0, 10_000)
TOWNS = st.builds(Town, SEEDS, st.just(()), SEEDS)
DISTRICTS = st.tuples(*[st.sampled_from(["ZX1", "ZX2", ""])] * 4)
TOWNS_WITH_NAMESAKES = st.builds(Town, SEEDS, st.tuples(*[DISTRICTS] * 3), SEEDS)


def one_persons(lives: Lives, files: Sequence[File], *, at_once: bool) -> Pairs:
    """The pairs of rows that are found to be one person's, but for those of the frequent name."""
    with lives() as office:
        found_list(office.session, files, office.installation, NOW, len(files) if at_once else 1)
        owned: dict[int, list[str]] = {}
        rows = select(Draft.public_id, Draft.person_id, Draft.card)
        for row, person, card in office.session.execute(rows):
            if card.get("family") != NAMESAKES:
                owned.setdefault(person, []).append(row)
    return frozenset(frozenset(pair) for rows in owned.values() for pair in combinations(rows, 2))


def each(database_url: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    return hypothesis_settings(
        max_examples=EXAMPLES[database_url.partition(":")[0].partition("+")[0]],
        deadline=None,
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def test_files_in_any_order_make_the_people_all_at_once_would(
    lives: Lives, database_url: str
) -> None:
    @each(database_url)
    @given(TOWNS)
    def holds(town: Town) -> None:
        at_once = one_persons(lives, town.files(), at_once=True)
        assert len(at_once) > PEOPLE
        assert one_persons(lives, town.shuffled(), at_once=False) == at_once

    holds()


def test_in_a_long_list_of_frequent_names_nearly_so(
    lives: Lives, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importers.matching.model.USUAL_ROWS", ROWS)
    held_to_more = []
    in_list_of = Model.in_list_of

    def noted(model: Model, rows: int) -> Model:
        found = in_list_of(model, rows)
        held_to_more.append(found != model)
        return found

    monkeypatch.setattr(Model, "in_list_of", noted)
    for place in ("importers.matching.block", "app.store.matching"):
        monkeypatch.setattr(f"{place}.NAMES_LIMIT", 3)

    @each(database_url)
    @given(TOWNS_WITH_NAMESAKES)
    def holds(town: Town) -> None:
        at_once = one_persons(lives, town.files(), at_once=True)
        one_by_one = one_persons(lives, town.shuffled(), at_once=False)
        assert len(at_once) > PEOPLE
        assert len(at_once ^ one_by_one) <= TOLERANCE * len(at_once | one_by_one)

    holds()
    assert any(held_to_more)
