"""Splink beside ours, where it is installed (`make peer`)."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from app.bench.contacts import invent_contacts
from app.bench.labelled import Labelled, read_labelled
from app.bench.matching import compare

# Only measurements need it, so it is not installed for tests: `make peer` does, and they run.
pytestmark = pytest.mark.skipif(find_spec("splink") is None, reason="Splink is not installed")


def splink_on(data: Labelled) -> dict[str, Any]:
    found = compare(data)
    assert found["splink"] is not None, found.get("splink_reason")
    figures: dict[str, Any] = found["splink"]
    return figures


def written(folder: Path, text: str, **mapped: str) -> Labelled:
    path = folder / "some.csv"
    path.write_text(text, encoding="utf-8")
    return read_labelled(path, id_column="id", truth_column="who", mapped=mapped)


def test_it_finds_most_rows_of_one_person() -> None:
    found = splink_on(invent_contacts(600, seed=2).labelled())
    assert found["recall"] > 0.9
    assert found["best_f1"] > 0.7
    assert found["peak_mb"] > 50


def test_year_month_and_day_are_one_date(tmp_path: Path) -> None:
    lines = ["id,first,last,y,m,d,who"]
    for n in range(40):
        person = n // 2
        lines.append(f"{n},Ada{person},Ash{person},{1950 + person},{person % 12 + 1},7,{person}")
    found = splink_on(
        written(
            tmp_path,
            "\n".join(lines),
            first="first_name",
            last="last_name",
            y="date_of_birth",
            m="date_of_birth",
            d="date_of_birth",
        )
    )
    assert found["f1"] == 1.0


@pytest.mark.parametrize(
    ("column", "value"),
    [("email", "person{}@post.example"), ("organisation", "Bakery {}"), ("full_name", "Ada Ash{}")],
)
def test_one_column_is_enough(tmp_path: Path, column: str, value: str) -> None:
    lines = [f"id,{column},who"]
    lines += [f"{n},{value.format(n // 2)},{n // 2}" for n in range(60)]
    found = splink_on(written(tmp_path, "\n".join(lines)))
    assert found["best_f1"] == 1.0


def test_three_rows_are_enough(tmp_path: Path) -> None:
    found = splink_on(
        written(tmp_path, "id,email,who\n1,a@b.example,x\n2,a@b.example,x\n3,c@d.example,y")
    )
    assert found["precision"] == 1.0
