"""Invented answers of any number, thirty columns wide, for measurements."""

import csv
from collections.abc import Sequence
from pathlib import Path
from random import Random

_GIVEN = (
    "Ada Amir Anna Ben Bella Bram Cara Carl Cora Dan Dev Dora Ella Emil Erik Farah Finn Flora Gita "
    "Glen Greta Hana Heidi Hugh Ines Iris Ivan Jack Joan Jon Kate Kim Kofi Lena Liam Lucy Mei Milo "
    "Mona Nia Nils Nora Olga Omar Otto Paul Pia Priya Ravi Rosa Ruth Sam Sara Tara Tom Uma Vera "
    "Will Yusuf Zoe"
)
_ROOTS = (
    "Ash Birch Cole Dale Elm Fern Grove Heath Ives Kent Lake Moor Nash Oak Park Reed Stone Wood"
)
_ENDINGS = ("ton", "ley", "by", "ford", "worth")
"""With two roots 1,620 family names: of two people in a town one pair in 100,000 are namesakes,
and so it is here."""
_SAYINGS = (
    "The buses never come on time and the stop is dark.",
    "More trees, please.",
    "",
    "Bins were missed again.",
    "Keep the library open on Saturdays, my children love it.",
    "Parking on Mill Lane is dreadful since the new flats were built.",
)
_TOPICS = ("Roads and highways", "Parks", "Libraries", "Waste", "Housing", "Health")
_ASPECTS = (
    "parking", "parks", "schools", "safety", "cycling", "markets", "flood defence",
    "street lighting", "noise", "air quality", "shops", "playgrounds",
)  # fmt: skip
_ANSWERS = ("Very important", "Important", "Not important")

HEADINGS = (
    "Response ID", "Timestamp", "First name", "Last name", "Email address", "Phone", "Street",
    "Postcode", "Which topics matter to you?", "Any other comments?", "What would you change?",
    "Age group", "Gender", "Ward", "Organisation", "How did you hear about this?",
    "May we contact you by email about future consultations?", "May we publish your response?",
    *(f"Q{n}. How important is {aspect}?" for n, aspect in enumerate(_ASPECTS, start=1)),
)  # fmt: skip


def invent_answers(path: Path, rows: int, *, seed: int) -> None:
    """Write a CSV of so many answers; four in five are of different people."""
    random = _dice(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(rows):
            writer.writerow(_answer(number, random.randrange(max(1, rows * 4 // 5)), random))


def _dice(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - invented answers need no secret


def _answer(number: int, who: int, random: Random) -> Sequence[str]:
    person = _dice(who)
    given = person.choice(_GIVEN.split())
    family = "".join(
        (
            person.choice(_ROOTS.split()),
            person.choice(_ROOTS.split()).lower(),
            person.choice(_ENDINGS),
        )
    )
    place = f"ZX{person.randint(1, 60)} {person.randint(1, 9)}"
    return [
        f"R-{number}",
        f"{random.randint(1, 28):02}/{random.randint(1, 12):02}/2025 1{random.randint(0, 9)}:30:00",
        given,
        family,
        f"{given}.{family}{who}@bench.example".lower(),
        f"07700 9{who % 100_000:05}",
        f"{person.randint(1, 90)} {person.choice(_ROOTS.split())} Road",
        f"{place}{person.choice('ABDEF')}{person.choice('ABDEF')}",
        ";".join(random.sample(_TOPICS, 2)),
        random.choice(_SAYINGS),
        random.choice(_SAYINGS),
        random.choice(("18-24", "25-44", "45-64", "65+")),
        random.choice(("Female", "Male", "")),
        random.choice(("Castle", "Harbour", "Mill")),
        "" if random.random() < 0.9 else "Friends of the Park",
        random.choice(("Poster", "Friend", "Web")),
        random.choice(("Yes", "No", "")),
        random.choice(("Yes", "No")),
        *(random.choice(_ANSWERS) for _ in _ASPECTS),
    ]
