"""The command line from outside: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from openpyxl import Workbook

from app.cli import command_line
from app.factory import create_app
from app.outside.reader import ReadingChild
from app.practice.server import KEY, PracticeServer
from app.settings import Settings
from app.store.adding import BY_HAND
from app.store.jobs import LEASE
from app.workflows.apply_batch import ADD_FILES
from tests.conftest import SET_FROM_OUTSIDE
from tests.locked_files import locked

FILES_KEYS = {"name", "rows_in", "accepted", "held", "rejected", "skipped", "refused"}
HEADINGS = (
    "Timestamp,First name,Last name,Email address,Postcode,What is this about?,Any comments?,"
    "May we contact you about future consultations?"
)
ROWS = (
    "13/03/2025 10:00:00,Ada,Ash,ada.ash@post.example,ZX1 2AB,Buses,The buses never come.,Yes",
    "14/03/2025 10:00:00,Ben,Birch,ben.birch@post.example,ZX1 3AB,Buses,More bus lanes please.,No",
    "15/03/2025 10:00:00,Ada,Ash,ada.ash@post.example,ZX1 2AB,Buses,Buses again.,Yes",
)
BUSES = {"version": 1, "rule": {"all": [{"interest": {"issue": "getting-around", "at_least": 1}}]}}


class Home:
    """An installation of its own and a folder beside it."""

    def __init__(self, folder: Path, create: Callable[..., Flask]) -> None:
        self.folder, self.create = folder, create
        self.env: dict[str, str | None] = {
            "RECONVENE_HOME": str(folder / "home"),
            **dict.fromkeys(SET_FROM_OUTSIDE),
        }

    def run(self, *arguments: str | Path, **env: str) -> Result:
        return CliRunner().invoke(
            command_line,
            [str(argument) for argument in arguments],
            obj=self.create,
            env=self.env | env,
        )

    def json(self, *arguments: str | Path, **env: str) -> dict[str, Any]:
        """The one JSON object on stdout of a command that must succeed."""
        done = self.run(*arguments, "--json", **env)
        assert (done.exit_code, done.stderr) == (0, ""), done.output
        found = json.loads(done.stdout)
        assert isinstance(found, dict)
        return found

    def refuses(self, *arguments: str | Path, **env: str) -> str:
        """The one sentence on stderr of a command that must be refused."""
        done = self.run(*arguments, **env)
        assert done.exit_code == 1, done.output
        assert isinstance(done.exception, SystemExit | type(None)), done.exception
        assert "Traceback" not in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1, done.stderr
        assert done.stderr.strip().endswith("."), done.stderr
        return done.stderr.strip()

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    def answers(self, name: str = "files/answers.csv", rows: tuple[str, ...] = ROWS) -> Path:
        return self.write(name, "\n".join((HEADINGS, *rows)) + "\n")

    def rule(self, rule: object = BUSES) -> Path:
        return self.write("rule.json", json.dumps(rule))


@pytest.fixture
def nowhere(tmp_path: Path, child: ReadingChild) -> Home:
    """A machine on which `reconvene upgrade` was never said."""

    def create(settings: Settings | None = None) -> Flask:
        made = create_app(settings)
        made.extensions["reconvene_reader"] = child
        return made

    return Home(tmp_path, create)


@pytest.fixture
def home(nowhere: Home, upgraded_home: Path) -> Home:
    shutil.copytree(upgraded_home, nowhere.folder / "home")
    return nowhere


@pytest.fixture
def filled(home: Home) -> Home:
    done = home.run("import", home.answers(), "--apply", "--attest", "--as-of", "2025-06-01")
    assert done.exit_code == 0, done.output
    return home


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[dict[str, str]]:
    with PracticeServer(tmp_path / "practice.sqlite3", subscribers=5) as server:
        yield {"MAILCHIMP_API_KEY": KEY, "MAILCHIMP_API_URL": server.api_url}


@pytest.mark.parametrize(
    "command",
    [
        ("export", "rows", "--out", "out.csv"),
        ("segment", "count", "--name", "Anybody"),
        ("doctor",),
        ("serve",),
        ("worker",),
    ],
)
def test_without_secrets_a_command_names_the_one_that_makes_them(
    nowhere: Home, command: tuple[str, ...]
) -> None:
    assert "reconvene upgrade" in nowhere.refuses(*command)


@pytest.mark.parametrize("command", [("doctor",), ("serve",), ("worker",)])
def test_without_a_database_a_command_names_the_one_that_makes_it(
    nowhere: Home, command: tuple[str, ...]
) -> None:
    (nowhere.folder / "home").mkdir()
    secrets = {"RECONVENE_SECRET_KEYS": "key", "RECONVENE_PEPPER": "pepper"}
    assert "Run `reconvene upgrade` first." in nowhere.refuses(*command, **secrets)


def test_a_database_of_another_version_is_left_alone(home: Home) -> None:
    import sqlite3

    with sqlite3.connect(home.folder / "home/reconvene.sqlite3") as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()
    assert "another version" in home.refuses("doctor")


@pytest.mark.parametrize("command", ["doctor", "upgrade"])
def test_a_database_that_does_not_answer_is_a_plain_refusal(home: Home, command: str) -> None:
    away = "sqlite:////nowhere/at/all/reconvene.sqlite3"
    said = home.refuses(command, RECONVENE_DATABASE_URL=away)
    assert "RECONVENE_DATABASE_URL" in said


def test_upgrading_twice_changes_nothing(home: Home) -> None:
    secrets = (home.folder / "home/secret_keys").read_text()
    assert home.run("upgrade").stdout == "The database is up to date.\n"
    assert (home.folder / "home/secret_keys").read_text() == secrets


def test_an_import_prints_where_every_row_went(home: Home) -> None:
    found = home.json("import", home.answers(), "--apply", "--attest")
    assert set(found["files"][0]) == FILES_KEYS
    assert set(found["totals"]) == FILES_KEYS - {"name"}
    assert found["files"][0]["rows_in"] == 4
    assert found["totals"] == {
        "rows_in": 4,
        "accepted": 3,
        "held": 0,
        "rejected": 0,
        "skipped": 1,
        "refused": 0,
    }
    assert (found["people"], found["people_new"], found["rows_of_people"]) == (2, 2, 3)


def test_a_plan_says_the_same_as_the_import_and_keeps_nothing(home: Home) -> None:
    path = home.answers()
    planned = home.json("import", path)
    done = home.json("import", path, "--apply")
    same = ("files", "totals", "people_new", "said_yes", "said_no", "wordings")
    assert {key: planned[key] for key in same} == {key: done[key] for key in same}
    assert done["people_known"] == 0


def test_a_plan_in_words_ends_with_what_to_say_next(home: Home) -> None:
    said = home.run("import", home.answers()).stdout
    assert "2 people would be new" in said
    assert said.startswith("1 file, 4 rows: 3 accepted")
    assert "1 consent question waits for an answer" in said
    assert said.endswith("Nothing was changed. Say --apply to do it.\n")


def test_a_folder_is_taken_in_with_its_projects(home: Home) -> None:
    home.answers()
    index = home.write(
        "projects.csv",
        "File,Project,Opened,Closed\nanswers.csv,Buses for all,2025-03-01,2025-03-31\n"
        "another.csv,,,\n",
    )
    found = home.json("import-folder", home.folder / "files", "--projects", index, "--apply")
    assert found["totals"]["accepted"] == 3
    out = home.folder / "interests.csv"
    assert home.run("export", "interests", "--out", out).exit_code == 0
    assert "public-transport" in out.read_text()


def test_where_nobody_says_it_the_proposed_project_is_taken_as_on_the_pages(home: Home) -> None:
    path = home.answers("files/Bus lane survey 2025.csv")
    assert home.json("import", path)["projects_proposed"] == {path.name: "Bus lane survey 2025"}
    assert f"  {path.name}: taken to be from the project ‘Bus lane survey 2025’." in (
        home.run("import-folder", home.folder / "files", "--apply").stdout
    )
    out = home.folder / "interests.csv"
    assert home.run("export", "interests", "--out", out).exit_code == 0
    assert "public-transport" in out.read_text()
    assert home.json("import", path, "--apply")["projects_proposed"] == {}, "it is in already"


@pytest.mark.parametrize(
    "say", [("--project", "Buses"), ("--projects", ",,"), ("--projects", "Buses for all,,")]
)
def test_what_is_said_of_a_project_stands(home: Home, say: tuple[str, str]) -> None:
    path = home.answers("files/Bus lane survey 2025.csv")
    if say[0] == "--project":
        found = home.json("import", path, *say)
    else:
        index = home.write("i.csv", f"File,Project,Opened,Closed\n{path.name},{say[1]}\n")
        found = home.json("import-folder", path.parent, "--projects", index)
    assert found["projects_proposed"] == {}


def test_a_second_file_of_a_project_joins_it(home: Home) -> None:
    first, second = home.answers(), home.answers("files/more.csv", ROWS[:1])
    assert home.run("import", first, "--project", "Buses", "--apply").exit_code == 0
    assert home.json("import", second, "--project", "Buses", "--apply")["people_known"] == 1


@pytest.mark.parametrize(
    ("index", "word"),
    [
        ("File,Project\n", "Closed"),
        ("File,Project,Opened,Closed\nanswers.csv,Buses,soon,\n", "'soon'"),
        (b"\xff\xfe\x00\x01", "not a CSV file"),
    ],
)
def test_a_wrong_list_of_projects_is_refused(home: Home, index: str | bytes, word: str) -> None:
    home.answers()
    path = home.write("projects.csv", index)
    assert word in home.refuses("import-folder", home.folder / "files", "--projects", path)


def test_files_and_folders_that_are_not_there_are_named(home: Home) -> None:
    assert "nowhere.csv" in home.refuses("import", "nowhere.csv")
    assert "nowhere" in home.refuses("import-folder", "nowhere")
    empty = home.folder / "empty"
    empty.mkdir()
    assert "no file in" in home.refuses("import-folder", empty)
    home.answers()
    assert "index.csv" in home.refuses(
        "import-folder", home.folder / "files", "--projects", "index.csv"
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(500)),
        ("words.txt", b"There is no table here.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_refusal_with_its_reason(
    home: Home, name: str, content: bytes
) -> None:
    path = home.write(name, content)
    assert name in home.refuses("import", path, "--apply")
    done = home.run("import", path, "--apply", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["files"][0]["refused"].endswith(".")


def test_one_bad_file_does_not_spoil_a_folder(home: Home) -> None:
    home.answers()
    home.write("files/empty.csv", b"")
    found = home.json("import-folder", home.folder / "files", "--apply")
    assert (found["totals"]["accepted"], found["totals"]["refused"]) == (3, 1)
    said = home.run("import-folder", home.folder / "files", "--apply").stdout
    assert "empty.csv: This file is empty." in said


def test_a_folder_of_nothing_but_bad_files_is_a_refusal(home: Home) -> None:
    home.write("bad/a.csv", b"")
    home.write("bad/b.csv", b"")
    assert "all 2 files" in home.refuses("import-folder", home.folder / "bad", "--apply")


@pytest.mark.parametrize(
    "arguments",
    [
        ("import",),
        ("import", "x.csv", "--as-of", "2025-13-01"),
        ("export", "everything", "--out", "x.csv"),
        ("export", "rows"),
        ("segment", "count"),
        ("segment", "count", "--rule", "a.json", "--name", "B"),
        ("serve", "--port", "99999"),
        ("bench", "import", "--size", "-1"),
        ("nonsense",),
    ],
)
def test_wrong_usage_exits_with_two(home: Home, arguments: tuple[str, ...]) -> None:
    done = home.run(*arguments)
    assert done.exit_code == 2
    assert done.stderr.startswith("Usage:")


@pytest.mark.parametrize(
    ("name", "heading", "rows"),
    [
        ("rows", "source_file,source_row,contact_id", 3),
        ("people", "contact_id,name,postcode,area,organisation,rows,state", 2),
        ("interests", "contact_id,issue,score", None),
        ("contactable", "contact_id,email,contactable,reason", 2),
        ("columns", "source_file,column_index,role,header_row", 8),
    ],
)
def test_exports_have_the_agreed_columns(
    filled: Home, name: str, heading: str, rows: int | None
) -> None:
    out = filled.folder / "out.csv"
    done = filled.run("export", name, "--out", out, "--as-of", "2025-06-01")
    assert done.exit_code == 0
    lines = out.read_text().splitlines()
    assert lines[0] == heading
    assert rows is None or len(lines) == rows + 1


def test_contactable_answers_for_every_address_as_of_the_day(filled: Home) -> None:
    out = filled.folder / "out.csv"

    def answers(day: str) -> dict[str, tuple[str, str]]:
        assert filled.run("export", "contactable", "--out", out, "--as-of", day).exit_code == 0
        with out.open(newline="") as lines:
            return {r["email"]: (r["contactable"], r["reason"]) for r in csv.DictReader(lines)}

    assert answers("2025-06-01") == {
        "ada.ash@post.example": ("yes", "K03"),
        "ben.birch@post.example": ("no", "D01"),
    }
    assert answers("2035-06-01")["ada.ash@post.example"] == ("no", "A01")


def test_an_export_that_cannot_be_written_is_a_refusal(filled: Home) -> None:
    assert "There is no folder" in filled.refuses("export", "rows", "--out", "/nowhere/x.csv")
    assert "can't be used" in filled.refuses("export", "rows", "--out", "/proc/x.csv")


def test_the_same_folder_twice_gives_the_same_exports(filled: Home) -> None:
    def exports() -> dict[str, bytes]:
        found = {}
        for name in ("rows", "interests", "contactable", "columns"):
            out = filled.folder / f"{name}.out"
            done = filled.run("export", name, "--out", out, "--as-of", "2025-06-01")
            assert done.exit_code == 0
            found[name] = out.read_bytes()
        return found

    before = exports()
    again = filled.json("import-folder", filled.folder / "files", "--apply", "--attest")
    assert (again["people"], again["people_new"]) == (2, 0)
    assert exports() == before


def test_a_group_is_counted_with_who_is_left_out_and_why(filled: Home) -> None:
    rule = filled.rule()
    found = filled.json("segment", "count", "--rule", rule, "--as-of", "2025-06-01")
    assert (found["in_group"], found["can_be_invited"], found["refused"]) == (2, 1, {"D01": 1})
    said = filled.run("segment", "count", "--rule", rule, "--as-of", "2025-06-01").stdout
    assert "2 people, 2 with an address." in said
    assert said.endswith("1 can be invited.\n")


def test_a_group_is_listed_without_addresses(filled: Home) -> None:
    rule = filled.rule()
    found = filled.json("segment", "list", "--rule", rule, "--as-of", "2025-06-01")
    assert [line["name"] for line in found["people"]] == ["Ada Ash"]
    said = filled.run("segment", "list", "--rule", rule, "--as-of", "2025-06-01").stdout
    assert "Ada Ash" in said
    assert "@" not in said


def test_a_group_is_kept_under_a_name(filled: Home) -> None:
    assert filled.json("segment", "save", "--rule", filled.rule(), "--name", " Bus  people ") == {
        "name": "Bus people",
        "sentence": filled.json("segment", "count", "--name", "Bus people")["sentence"],
    }
    assert (
        "Bus people"
        in filled.run("segment", "save", "--rule", filled.rule(), "--name", "Bus people").stdout
    )
    assert "no group called" in filled.refuses("segment", "count", "--name", "Nobody")


def test_why_somebody_is_in_a_group_is_explained(filled: Home) -> None:
    rule = filled.rule()
    found = filled.json("segment", "explain", "--rule", rule, "ada.ash@post.example")
    assert found["people"][0]["inside"] is True
    nobody = filled.rule({"version": 1, "rule": {"all": [{"area": {"in": ["Nowhere"]}}]}})
    said = filled.run("segment", "explain", "--rule", nobody, "ada.ash@post.example").stdout
    assert "Ada Ash: Out, because" in said


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (
            {"version": 1, "rule": {"all": [{"interest": {"issue": "dragons", "at_least": 1}}]}},
            "dragons",
        ),
        ([1], "can't be used"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(filled: Home, rule: object, word: str) -> None:
    assert word in filled.refuses("segment", "count", "--rule", filled.rule(rule))


def test_a_rule_file_must_be_there_and_be_json(filled: Home) -> None:
    assert "There is no file" in filled.refuses("segment", "count", "--rule", "nowhere.json")
    path = filled.write("bad.json", "{")
    assert "is not JSON" in filled.refuses("segment", "count", "--rule", path)


def test_a_person_is_shown_with_their_rows_and_reasons(filled: Home) -> None:
    shown = filled.json("person", "show", "ada.ash@post.example")["people"][0]
    assert (shown["name"], len(shown["rows"])) == ("Ada Ash", 2)
    assert "answers.csv, row 2" in filled.run("person", "show", shown["public_id"]).stdout
    why = filled.json("person", "why", "ben.birch@post.example")["addresses"][0]
    assert (why["contactable"], why["code"]) == (False, "D01")
    said = filled.run("person", "why", "ben.birch@post.example").stdout
    assert "2025-03-14" in said
    assert "row 3" in said


@pytest.mark.parametrize("who", ["nobody@post.example", "zzzz"])
def test_somebody_unknown_is_a_refusal(filled: Home, who: str) -> None:
    assert "Nobody is known" in filled.refuses("person", "show", who)


def test_stop_lists_that_could_not_be_read_are_looked_at_from_the_terminal(home: Home) -> None:
    assert "could be read" in home.run("stops", "list").stdout
    scan = home.write("files/Do not contact.pdf", b"%PDF-1.7 a scan")
    lady = home.write("files/Opt outs.csv", "Name,Email,Date\n,the lady next door,2025-12-01\n")
    told = home.run("import", scan, lady, "--apply").stdout
    assert "1 stop list and 1 line of stop lists could not be read." in told
    waiting = home.json("stops", "list")
    [file], [line] = waiting["files"], waiting["lines"]
    assert (file["name"], line["row"]) == ("Do not contact.pdf", 2)
    assert "the lady next door" in home.run("stops", "list").stdout
    assert "Enter the e-mail address" in home.refuses(
        "stops", "line", str(line["id"]), "--stop", "she"
    )
    done = home.run("stops", "line", str(line["id"]), "--stop", "lady@post.example")
    assert done.stdout == "Stopped, at once and for good.\n"
    assert home.run("stops", "file", str(file["id"])).stdout == "Noted that you looked.\n"
    assert "looked at this line already" in home.refuses("stops", "line", str(line["id"]))
    assert "Nobody needs to look" in home.refuses("stops", "file", str(file["id"]))
    assert home.json("stops", "list") == {"files": [], "lines": []}


def test_whoever_asked_to_stop_is_not_written_to_again(filled: Home) -> None:
    said = filled.run("person", "stop", "ada.ash@post.example").stdout
    assert said == "ada.ash@post.example will not be written to again.\n"
    why = filled.json("person", "why", "ada.ash@post.example")["addresses"][0]
    assert (why["contactable"], why["code"][0]) == (False, "S")
    assert "Enter the e-mail address" in filled.refuses("person", "stop", "Ada")


def test_rows_are_split_off_a_person(filled: Home) -> None:
    assert "rows 1 to 2" in filled.refuses("unmerge", "ada.ash@post.example", "--rows", "3")
    assert "not all" in filled.refuses("unmerge", "ada.ash@post.example", "--rows", "1,2")
    done = filled.run("unmerge", "ada.ash@post.example", "--rows", "2")
    assert len(done.stdout.splitlines()) == 2
    assert "2 people use" in filled.refuses("unmerge", "ada.ash@post.example", "--rows", "1")


def test_a_list_is_planned_and_then_brought_into_line(
    filled: Home, practice: dict[str, str]
) -> None:
    filled.run("segment", "save", "--rule", filled.rule(), "--name", "Bus people")
    arguments = ("sync", "--audience", "Council news", "--name", "Bus people")
    away = {**practice, "CONSENT_MONTHS": "0", "RECONVENE_ORGANISATION": "Aldermere Council"}
    planned = filled.json(*arguments, **away)
    assert planned["plan"]["create"] == 1
    assert filled.run(*arguments, **away).stdout.endswith("Say --apply to do it.\n")
    done = filled.json(*arguments, "--apply", **away)
    assert (done["done"]["create"], done["left_untouched"] >= 5) == (1, True)
    assert filled.json(*arguments, **away)["plan"].get("create", 0) == 0


def test_a_sync_says_what_is_missing(filled: Home, practice: dict[str, str]) -> None:
    assert "MAILCHIMP_API_KEY" in filled.refuses("sync", "--audience", "News")
    assert "no list" in filled.refuses("sync", "--audience", "Nowhere", **practice)
    unknown = ("sync", "--audience", "Council news", "--name", "Nobody")
    assert "no group called" in filled.refuses(*unknown, **practice)


def test_staff_are_added_with_a_password_that_opens(home: Home) -> None:
    words = "correct horse battery"
    given = ("--role", "officer", "--password", words)
    assert home.run("staff", "add", "ann@aldermere.example", *given).exit_code == 0
    assert "may log in already" in home.refuses("staff", "add", "ann@aldermere.example", *given)
    assert home.refuses("staff", "add", "ann", *given)
    short = ("--role", "officer", "--password", "short")
    assert "12 characters" in home.refuses("staff", "add", "bob@aldermere.example", *short)

    env = {key: value for key, value in home.env.items() if value is not None}
    app = create_app(Settings.from_env(env))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    answer = client.post("/log-in", data={"email": "ann@aldermere.example", "password": words})
    assert answer.status_code == 302
    assert answer.location.endswith("/")


def test_doctor_finds_what_does_not_follow_and_mends_it(filled: Home) -> None:
    assert filled.run("doctor").stdout == "All is well.\n"
    import sqlite3

    with sqlite3.connect(filled.folder / "home/reconvene.sqlite3") as connection:
        connection.execute("DELETE FROM standing")
    connection.close()
    found = filled.run("doctor", "--json")
    assert found.exit_code == 1
    assert len(json.loads(found.stdout)["complaints"]) == 2, "their people are counted by them too"
    told = filled.run("doctor")
    assert (told.exit_code, told.stdout) == (1, "2 complaints.\n")
    assert filled.json("doctor", "--rebuild") == {"complaints": []}
    assert filled.json("doctor") == {"complaints": []}


@pytest.mark.parametrize("name", ["import", "standing"])
def test_measurements_are_numbers_beside_a_limit(home: Home, name: str) -> None:
    found = home.json("bench", name, "--size", "60")
    numbers = [
        number
        for value in found.values()
        for number in (value.values() if isinstance(value, dict) else [value])
    ]
    assert all(number > 0 for number in numbers)
    assert any("times" in key for key in found)


def test_a_measurement_is_told_in_lines(home: Home) -> None:
    said = home.run("bench", "standing", "--size", "50").stdout
    assert "addresses  50\n" in said


def test_an_installation_that_cannot_be_written_is_a_refusal(nowhere: Home) -> None:
    in_the_way = nowhere.write("file", "")
    assert "can't be used" in nowhere.refuses("upgrade", RECONVENE_HOME=str(in_the_way / "home"))


def test_months_that_are_no_number_are_refused(home: Home) -> None:
    assert "CONSENT_MONTHS" in home.refuses("doctor", CONSENT_MONTHS="many")


def test_a_plan_leaves_the_database_as_it_was(home: Home) -> None:
    planned = home.json("import", home.answers(), "--plan", "--attest", "--as-of", "2025-06-01")
    assert (planned["people_new"], planned["totals"]["rows_in"]) == (2, 4)
    out = home.folder / "rows.csv"
    home.run("export", "rows", "--out", out)
    assert out.read_text().splitlines() == ["source_file,source_row,contact_id"]
    done = home.json("import", home.answers(), "--apply", "--attest", "--as-of", "2025-06-01")
    assert {k: v for k, v in done.items() if k != "addresses"} == {
        k: v for k, v in planned.items() if k != "addresses"
    }


def test_a_packed_folder_is_taken_in_file_by_file(home: Home) -> None:
    packed = home.folder / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(home.answers(), "answers.csv")
        archive.writestr("do not contact.csv", "Email\nada.ash@post.example\n")
    done = home.json("import", packed, "--apply", "--attest", "--as-of", "2025-06-01")
    assert {file["name"] for file in done["files"]} == {"answers.csv", "do not contact.csv"}
    assert done["stopped"] == 1


def test_a_locked_workbook_is_refused_in_plain_words_and_opens_with_its_password(
    home: Home,
) -> None:
    path = home.write("locked.xlsx", locked("Aldermere2019", a_workbook_of(HEADINGS, *ROWS)))
    assert "protected with a password" in home.refuses("import", path, "--apply")
    assert "is not the password" in home.refuses("import", path, "--apply", "--password", "no")
    done = home.json("import", path, "--apply", "--password", "Aldermere2019")
    assert (done["files"][0]["refused"], done["people_new"]) == ("", 2)


def a_workbook_of(*lines: str) -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for line in lines:
        book.active.append(line.split(","))
    book.save(file)
    return file.getvalue()


def test_a_file_is_taken_out_again_by_its_number(filled: Home) -> None:
    done = filled.json("undo", "1")
    assert (done["rows"], done["people_removed"], done["stops_kept"]) == (3, 2, 1)
    assert filled.refuses("undo", "1").startswith("This file")
    assert filled.refuses("undo", "77")
    out = filled.folder / "contactable.csv"
    filled.run("export", "contactable", "--out", out, "--as-of", "2025-06-01")
    assert "true" not in out.read_text().casefold()


def database(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return closing(sqlite3.connect(home.folder / "home" / "reconvene.sqlite3"))


def a_job(home: Home, kind: str, *, ago: timedelta = timedelta(0), **given: Any) -> None:
    """Leave a running job in the job table, as another process does."""
    now = str(datetime.now(UTC) - ago)[:26]
    with database(home) as base, base:
        base.execute(
            "INSERT INTO job (kind, payload, state, problem, progress, wanted_stop, made_at, "
            "started_at, heartbeat_at) VALUES (?, ?, 'running', '', '{}', 0, ?, ?, ?)",
            (kind, json.dumps(given), now, now, now),
        )


def states_of_jobs(home: Home) -> list[tuple[str, str]]:
    with database(home) as base:
        return base.execute("SELECT kind, state FROM job ORDER BY id").fetchall()


HERE = socket.gethostname()
INIT = 1
"""A process that is always there."""


def test_an_import_beside_files_being_added_in_the_browser_is_refused(home: Home) -> None:
    a_job(home, ADD_FILES, batch=1)
    assert "in the browser" in home.refuses("import", home.answers(), "--apply")
    assert home.json("import", home.answers())["people_new"] == 2
    assert states_of_jobs(home) == [(ADD_FILES, "running")]


@pytest.mark.parametrize("host", [HERE, "another.example"])
def test_a_second_import_beside_one_is_refused(home: Home, host: str) -> None:
    a_job(home, BY_HAND, host=host, process=INIT, uploads=[])
    assert "Another import" in home.refuses("import", home.answers(), "--apply")
    assert "Another import" in home.refuses("import-folder", home.answers().parent, "--apply")


def test_an_import_goes_on_where_one_was_killed(home: Home) -> None:
    killed = subprocess.Popen([sys.executable, "-c", ""])
    killed.wait()
    a_job(home, BY_HAND, host=HERE, process=killed.pid, uploads=[])
    a_job(home, BY_HAND, host=HERE, process=os.getpid(), uploads=[])
    a_job(home, BY_HAND, host="another.example", process=INIT, uploads=[], ago=LEASE)
    assert home.json("import", home.answers(), "--apply")["people_new"] == 2
    assert [state for _, state in states_of_jobs(home)] == ["stopped", "stopped", "running", "done"]


def test_an_import_that_failed_keeps_no_later_one_waiting(home: Home) -> None:
    home.refuses("import", home.write("nothing.csv", ""), "--apply")
    assert states_of_jobs(home) == [(BY_HAND, "done")]
    home.refuses("import", home.answers(), "--apply", "--project", " ")
    assert home.run("import", home.answers(), "--apply").exit_code == 0


def test_an_import_says_what_is_hidden_in_a_workbook(home: Home) -> None:
    book, file = Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    for line in (HEADINGS, *ROWS):
        page.append(line.split(","))
    page.row_dimensions[3].hidden = True
    book.save(file)
    path = home.write("answers.xlsx", file.getvalue())
    hidden = "Hidden rows are left out unless they say no: 3."
    assert hidden in home.json("import", path)["notes"]["answers.xlsx"]
    assert f"  answers.xlsx: {hidden}\n" in home.run("import", path).stdout


def test_an_import_says_by_which_number_a_file_is_taken_out_again(home: Home) -> None:
    said = home.run("import", home.answers(), "--apply").stdout
    (number,) = re.findall(r"reconvene undo (\d+) +answers\.csv", said)
    assert home.json("undo", number)["rows"] == 3
    assert "undo" not in home.run("import", home.answers()).stdout
