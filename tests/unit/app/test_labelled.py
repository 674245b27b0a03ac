"""Labelled files: what their columns are taken for, and what is kept from whoever matches."""

from pathlib import Path

import pytest

from app.bench.labelled import DataRefused, Labelled, read_labelled

PEOPLE = """row,First name,Surname,Email,DOB,Gender,who,home
a,Ada,Ashworth,ada@ashworth.example,1971-06-24,F,P1,H1
b,Adah,Ashworth,ada@ashworth.example,1971-06-24,F,P1,H1
c,Ben,Ashworth,ben@ashworth.example,1969-01-02,M,P2,H1
d,Cai,Bowen,cai@bowen.example,,M,P3,
"""


def read(folder: Path, text: str = PEOPLE, **more: object) -> Labelled:
    path = folder / "people.csv"
    path.write_text(text, encoding="utf-8")
    asked: dict[str, object] = {"id_column": "row", "truth_column": "who"} | more
    return read_labelled(path, **asked)  # type: ignore[arg-type]


def test_columns_are_recognised_as_an_uploads_are(tmp_path: Path) -> None:
    found = read(tmp_path)
    assert set(found.columns) == {"first_name", "last_name", "email", "date_of_birth", "sex"}
    assert found.columns["first_name"] == ["Ada", "Adah", "Ben", "Cai"]
    assert found.ids == ["a", "b", "c", "d"]


def test_truth_and_household_are_shown_to_nobody_who_matches(tmp_path: Path) -> None:
    found = read(tmp_path, household_column="home", mapped={"row": "id_number"})
    cells = {cell for column in found.columns.values() for cell in column}
    assert not cells & {"P1", "P2", "P3", "H1"}
    assert found.truth.tolist() == [0, 0, 1, 2]
    assert found.households is not None
    assert found.households.tolist() == [0, 0, 0, -1]


def test_what_is_mapped_is_what_it_is_mapped_to(tmp_path: Path) -> None:
    found = read(tmp_path, mapped={"Gender": "occupation", "home": "location"})
    assert found.columns["occupation"] == ["F", "F", "M", "M"]
    assert found.columns["location"] == ["H1", "H1", "H1", ""]
    assert "sex" not in found.columns


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("first_and_surname", "full_name"),
        ("FIRST_NAME", "first_name"),
        ("lname", "last_name"),
        ("birth_year", "date_of_birth"),
        ("BirthPlace", "birthplace"),
        ("zip_code", "postcode"),
        ("RES_STREET_ADDRESS", "address"),
        ("soc_sec_id", "id_number"),
        ("PHONE_NUM", "phone"),
        ("suburb", "location"),
        ("email_2", "email"),
    ],
)
def test_cells_that_tell_nothing_are_what_their_heading_says(
    tmp_path: Path, heading: str, field: str
) -> None:
    text = f"row,{heading},who\na,xq,P1\nb,xq,P1\nc,yq,P2\n"
    assert list(read(tmp_path, text).columns) == [field]


def test_a_column_mapped_to_what_takes_no_part_is_left_out(tmp_path: Path) -> None:
    found = read(tmp_path, mapped={"Email": "ignore", "DOB": "demographic"})
    assert set(found.columns) == {"first_name", "last_name", "sex"}


def test_the_truth_takes_no_part_whatever_it_is_mapped_to(tmp_path: Path) -> None:
    found = read(tmp_path, mapped={"who": "id_number"})
    assert "id_number" not in found.columns


def test_of_two_columns_of_one_heading_the_first_counts(tmp_path: Path) -> None:
    found = read(tmp_path, "row,Email,who,Email\na,a@b.example,P1,z@b.example\n")
    assert found.columns == {"email": ["a@b.example"]}


def test_what_stands_under_name_and_is_no_persons_is_a_bodys(tmp_path: Path) -> None:
    text = "row,name,who\n" + "".join(f"{n},Bakery no. {n} of Leeds,{n}\n" for n in range(9))
    assert list(read(tmp_path, text).columns) == ["organisation"]


def test_several_columns_of_one_field_are_numbered_in_their_order(tmp_path: Path) -> None:
    text = "id,by,bm,bd,truth\n1,1949,7,22,x\n2,1968,7,27,y\n"
    dates = dict.fromkeys(("by", "bm", "bd"), "date_of_birth")
    found = read(tmp_path, text, id_column="id", truth_column="truth", mapped=dates)
    assert list(found.columns) == ["date_of_birth", "date_of_birth_2", "date_of_birth_3"]
    assert found.columns["date_of_birth_3"] == ["22", "27"]


def test_rows_whose_truth_is_not_known_are_nobody_elses(tmp_path: Path) -> None:
    text = "row,Email,who\na,ada@ashworth.example,\nb,ada@ashworth.example,\n"
    assert read(tmp_path, text).truth.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"truth_column": "whose"}, "people.csv has no column whose."),
        ({"mapped": {"Age": "sex"}}, "people.csv has no column Age."),
        ({"mapped": {"DOB": "birthday"}}, "birthday is no field."),
    ],
)
def test_what_cannot_be_found_is_said(tmp_path: Path, more: dict[str, object], said: str) -> None:
    with pytest.raises(DataRefused, match=said):
        read(tmp_path, **more)


def test_a_file_that_names_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataRefused, match="--map"):
        read(tmp_path, "row,who,Score\na,P1,3\nb,P2,4\n")
