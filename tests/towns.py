"""A small town of invented people, as columns of a table."""

from collections.abc import Mapping, Sequence

import numpy as np

GIVEN = ("Ann", "Basil", "Carys", "Dewi", "Emrys", "Fay", "Gwen", "Hari", "Iolo", "Jia")
FAMILY = ("Ash", "Birch", "Cedar", "Dogwood", "Elder", "Fir", "Gorse", "Hazel", "Ivy", "Juniper")
WORDS = (
    "otter",
    "maple",
    "river",
    "amber",
    "falcon",
    "cobalt",
    "meadow",
    "saffron",
    "tundra",
    "velvet",
)


def people(number: int) -> dict[str, list[str]]:
    """So many people, each with an address, a postcode and a birthday that follow from nothing else."""
    random = np.random.default_rng(7)
    letters, many = "ABDEFGHJLN", random.permutation(10 * number).tolist()
    days = np.datetime64("1940-01-01") + random.integers(0, 25_000, number)
    return {
        "first_name": random.choice(GIVEN, number).tolist(),
        "last_name": random.choice(FAMILY, number).tolist(),
        "email": [f"{WORDS[n % 10]}{WORDS[n // 10 % 10]}{n}@post.example" for n in many[:number]],
        "postcode": [
            f"ZX{n % 90 + 1} {n // 90 % 9}{letters[n % 10]}{letters[n // 7 % 10]}"
            for n in many[number : 2 * number]
        ],
        "date_of_birth": days.astype(str).tolist(),
    }


def with_rows(table: Mapping[str, Sequence[str]], *rows: Mapping[str, str]) -> dict[str, list[str]]:
    return {role: [*values, *(row.get(role, "") for row in rows)] for role, values in table.items()}


def row(table: Mapping[str, Sequence[str]], place: int, **changed: str) -> dict[str, str]:
    return {role: values[place] for role, values in table.items()} | changed
