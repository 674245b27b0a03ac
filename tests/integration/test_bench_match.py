"""Measuring the matcher from the command line: what it prints, and what it keeps from the matcher."""

import csv
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.bench import matching
from app.bench.contacts import invent_contacts
from app.bench.labelled import HOUSEHOLD, PERSON, ROW, read_labelled
from app.bench.matching import EntrantFailed, compare
from app.cli import command_line
from app.cli.bench_matching import SAYS_SOMETHING_OF, WAYS, bench_match

FIGURES = {
    "precision",
    "recall",
    "f1",
    "best_f1",
    "wrong_household_pairs",
    "largest_cluster",
    "seconds",
    "peak_mb",
}
PEOPLE = """row,First name,Surname,Email,Postcode,who
a,Ada,Ashworth,ada@ashworth.example,ZX1 1AB,P1
b,Ada,Ashworth,ada@ashworth.example,ZX1 1AB,P1
c,Ben,Bowen,ben@bowen.example,ZX2 2AB,P2
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(command_line, ["bench", "match", *map(str, arguments)])


def told(*arguments: str | Path) -> dict[str, Any]:
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(PEOPLE, encoding="utf-8")
    return path


def test_ours_and_splink_are_told_in_the_same_figures() -> None:
    found = told("--size", "150")
    assert set(found["ours"]) == FIGURES
    assert found["ours"]["seconds"] > 0
    assert found["ours"]["peak_mb"] > 0
    assert found["ours"]["wrong_household_pairs"] >= 0
    assert found["ours"]["best_f1"] >= found["ours"]["f1"]
    if find_spec("splink") is None:
        assert found["splink"] is None
        assert "not installed" in found["splink_reason"]
        assert found["ratio_seconds"] is None
    else:
        assert set(found["splink"]) == FIGURES
        assert found["ratio_seconds"] > 0


def test_our_groups_of_a_labelled_file_can_be_written(people: Path) -> None:
    out = people.parent / "clusters.csv"
    found = told("--data", people, "--id", "row", "--truth", "who", "--clusters", out)
    with out.open(encoding="utf-8", newline="") as lines:
        groups = {line["row"]: line["cluster"] for line in csv.DictReader(lines)}
    assert groups["a"] == groups["b"] != groups["c"]
    assert (found["ours"]["f1"], found["ours"]["largest_cluster"]) == (1.0, 2)
    assert found["ours"]["wrong_household_pairs"] is None
    assert found["data"]["true_pairs"] == 1


def test_without_json_there_is_a_line_for_each() -> None:
    lines = run("--size", "100").stdout.splitlines()
    assert lines[0].split()[:3] == ["rows", "of", "by"]
    assert lines[1].startswith("invented 100        ours ")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--data", "{people}"), 2, "--data needs --id and --truth."),
        (("--data", "{people}", "--id", "row", "--truth", "whose"), 1, "has no column whose."),
        (("--data", "{people}x", "--id", "row", "--truth", "who"), 1, "can't be used"),
        (("--map", "Surname=last_name,Surname=first_name"), 2, "Surname is mapped twice."),
        (("--map", "Surname"), 2, "'Surname' is not like column=field."),
        (("--data", "{people}", "--labelled"), 2, "--data and --labelled can't be used together."),
        (("--corpus", "c", "--against", "1000"), 2, "--corpus and --against can't be used"),
        (("--data", "{people}", "--size", "5"), 2, "--size does nothing with --data."),
        (("--data", "{people}", "--rows", "5"), 2, "--rows does nothing with --data."),
        (("--corpus", "c", "--seed", "1"), 2, "--seed does nothing with --corpus."),
        (("--labelled", "--clusters", "c"), 2, "--clusters does nothing with --labelled."),
        (("--against", "1000", "--flat", "c"), 2, "--flat does nothing with --against."),
        (("--map", "Surname=last_name"), 2, "--map needs --data."),
        (("--size", "5", "--id", "row"), 2, "--id needs --data."),
        (("--password", "open"), 2, "--password needs --corpus."),
        (("--lists", "c"), 2, "--lists needs --against."),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(
    people: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*(argument.format(people=people) for argument in arguments))
    assert done.exit_code == code
    assert said in done.stderr


HEAD = "row,First name,Surname,Email,Postcode,who\n"
ADA = "Ada,Ashworth,ada@ashworth.example,ZX1 1AB,P1\n"
LONG = f"{'Ada ' * 3000},{'Ashworth ' * 3000},ada@ashworth.example,ZX1 1AB,P1\n"


@pytest.mark.parametrize(
    ("text", "largest"),
    [
        (HEAD, 0),
        (f"{HEAD}a,{ADA}", 1),
        (HEAD + "".join(f"{n},,,,,P{n}\n" for n in range(6)), 1),
        (HEAD + "".join(f"{n},{ADA}" for n in range(400)), 400),
        (HEAD + f"a,{ADA}" * 3 + "a,Ben,Bowen,ben@bowen.example,ZX2 2AB,P2\n", 3),
        (HEAD + f"a,{LONG}" * 3, 3),
        (HEAD + "a,Łucja,Żółć,łucja@post.example,,P1\n" * 2 + "b,小龙,李,li@post.example,,P2\n", 2),
        ("row,Company name,Company number,who\n" + "a,7,7,P1\n" * 2000, 2000),
        ("row,Company,who\na,Oak Bakery,P1\nb,Elm Garage,P2\n", 1),
    ],
    ids=[
        "no rows", "one row", "nothing in any cell", "one row again and again", "one id for all",
        "long texts", "letters of other alphabets", "numbers", "one column",
    ],
)  # fmt: skip
def test_odd_files_are_measured_like_others(tmp_path: Path, text: str, largest: int) -> None:
    path = tmp_path / "odd.csv"
    path.write_text(text, encoding="utf-8")

    found = told("--data", path, "--id", "row", "--truth", "who")

    assert found["ours"]["largest_cluster"] == largest
    assert found["ours"]["f1"] == 1.0


def test_labelled_sets_that_are_not_there_are_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECONVENE_SHARED", str(tmp_path))
    done = run("--labelled")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "no labelled sets" in done.stderr


def test_labelled_sets_are_measured_one_after_the_other(
    people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = people.parent / "bench" / "linkage"
    folder.mkdir(parents=True)
    text = PEOPLE.replace("row,", "rec_id,").replace(",who", ",cluster")
    (folder / "fake_1000.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RECONVENE_SHARED", str(people.parent))
    found = told("--labelled")
    assert [one["data"]["name"] for one in found["sets"]] == ["fake_1000"]


def test_one_that_fails_says_why(people: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "OURS", "app.bench.agreement_that_is_not_there")
    rows = read_labelled(people, id_column="row", truth_column="who")
    with pytest.raises(EntrantFailed, match="No module named"):
        compare(rows)


def test_a_file_written_by_the_generator_is_measured_like_its_rows(tmp_path: Path) -> None:
    made = invent_contacts(120, seed=3)
    path = tmp_path / "contacts.csv"
    made.labelled().write(path)
    asked = ("--id", ROW, "--truth", PERSON, "--household", HOUSEHOLD)
    from_file = told("--data", path, *asked)["ours"]
    straight = told("--size", "120", "--seed", "3")["ours"]
    for figure in ("precision", "recall", "f1", "best_f1", "wrong_household_pairs"):
        assert from_file[figure] == straight[figure]


def test_every_option_says_of_what_it_is() -> None:
    """One that is not told of would do nothing somewhere and not say so."""
    names = {param.name for param in bench_match.params} - {"as_json"}
    assert names == {*SAYS_SOMETHING_OF, *WAYS}
