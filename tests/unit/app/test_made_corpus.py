"""A made corpus as labelled rows: whom each row of its files truly is, and nobody who is unsure."""

from pathlib import Path

import pytest

from app.bench.labelled import DataRefused
from app.bench.made_corpus import read_made_corpus

ANSWERS = """Survey of parks,,,,
Name,Email,Postcode,Phone,Comments
Ada Ashworth,ada@ashworth.example,ZX1 1AB,07700 900101,More benches
"ASHWORTH, Ben",ben@ashworth.example,zx11ab,,None
Ada & Ben Ashworth,ada@ashworth.example,ZX1 1AB,,Both of us
,,,,Anonymous
Cai Bowen,cai@bowen.example,ZX2 2AB,,None
"""
ROWS = """source_file,sheet,source_row,kind,person_ids,identifiable
answers.csv,,3,response,P1,1
answers.csv,,4,response,P2,1
answers.csv,,5,response,P1|P2,1
answers.csv,,6,response,P4,0
answers.csv,,7,suppression,P3,1
locked.xlsx,Sheet1,2,response,P1,1
"""
PEOPLE = "person_id,household_id\nP1,H1\nP2,H1\nP3,H2\nP4,H3\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for name, text in {
        "files/answers.csv": ANSWERS,
        "files/locked.xlsx": "no workbook\0",
        "truth/rows.csv": ROWS,
        "truth/people.csv": PEOPLE,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_rows_that_name_one_person_are_cleaned_as_uploads_are(corpus: Path) -> None:
    found = read_made_corpus(corpus)
    assert found.ids == ["answers.csv:3", "answers.csv:4"]
    assert found.columns == {
        "first_name": ["Ada", "Ben"],
        "last_name": ["Ashworth", "Ashworth"],
        "email": ["ada@ashworth.example", "ben@ashworth.example"],
        "postcode": ["ZX1 1AB", "ZX1 1AB"],
        "phone": ["+447700900101", ""],
    }


def test_whose_they_are_and_where_they_live_is_the_truth_of_the_corpus(corpus: Path) -> None:
    found = read_made_corpus(corpus)
    assert found.truth.tolist() == [0, 1]
    assert found.households is not None
    assert found.households.tolist() == [0, 0]


def test_a_folder_without_a_truth_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="is no made corpus"):
        read_made_corpus(tmp_path)
