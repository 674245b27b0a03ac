"""`reconvene match`: how many may be one, answering for two of them, and why two rows are or are not."""

import sqlite3

import pytest

from tests.integration.test_command_line import HEADINGS, Home, home, nowhere

__all__ = ["home", "nowhere"]

ROWS = (
    "13/03/2025 10:00:00,Ada,Ash,ada.ash@post.example,ZX1 2AB,Buses,The buses never come.,Yes",
    "14/03/2025 10:00:00,Ada,Birch,ada.birch@post.example,ZX1 3AB,Buses,More bus lanes please.,Yes",
    "15/03/2025 10:00:00,Ada,Ash,ada.ash@post.example,ZX1 2AB,Buses,Buses again.,Yes",
    "16/03/2025 10:00:00,Zed,Cole,zed.cole@post.example,ZX9 9ZZ,Buses,Buses.,",
)
ASH, BIRCH, COLE = "ada.ash@post.example", "ada.birch@post.example", "zed.cole@post.example"
TRUTH = "source_file,source_row,person_ids\n" + "".join(
    f"answers.csv,{row},{person}\n" for row, person in ((2, "P1"), (3, "P1"), (4, "P1"), (5, "P2"))
)


@pytest.fixture
def doubtful(home: Home) -> Home:
    """The two Adas may be one."""
    path = home.write("files/answers.csv", "\n".join((HEADINGS, *ROWS)) + "\n")
    done = home.run("import", path, "--apply", "--attest", "--as-of", "2025-06-01")
    assert done.exit_code == 0, done.output
    with sqlite3.connect(home.folder / "home/reconvene.sqlite3") as connection:
        connection.execute(
            "INSERT INTO judgement (a, b, verdict, weight, reasons, by, at) "
            "VALUES (1, 2, 'unsure', 5.0, ?, 'machine 2', '2025-06-01 00:00:00.000000')",
            ('[["given", "Same given name", 6.0], ["family", "Ash and Birch differ", -4.0]]',),
        )
    connection.close()
    assert home.run("doctor").exit_code == 1
    assert home.run("doctor", "--rebuild").exit_code == 0
    return home


def test_doctor_finds_and_mends_what_is_not_asked(doubtful: Home) -> None:
    assert doubtful.json("doctor") == {"complaints": []}


def test_stats_count_people_rows_and_what_is_open(doubtful: Home) -> None:
    found = doubtful.json("match", "stats")
    assert (found["people"], found["rows"], found["open"], found["rows_open"]) == (3, 4, 1, 2)
    assert found["would_change"] == {"invitations": 1, "permission": 0, "count": 0, "nothing": 0}
    assert found["model"] == "machine 2"
    said = doubtful.run("match", "stats").stdout
    assert "3 people of 4 rows." in said
    assert "1 would change who is invited" in said


def test_stats_say_which_version_judges(doubtful: Home) -> None:
    said = doubtful.run("match", "stats").stdout
    assert "Judged by version 2 of the comparison, which came with Reconvene." in said
    assert doubtful.run("match", "use", "2", "--apply").exit_code == 0
    found = doubtful.json("match", "stats")["comparison"]
    assert (found["in_force"]["name"], found["in_force"]["by"]) == ("2", "staff")
    assert [version["since"] for version in found["before"]] == [None]
    said = doubtful.run("match", "stats").stdout
    assert "put in force on" in said
    assert "  before: version 2 of the comparison, which came with Reconvene." in said


def test_what_judges_again_is_shown_before_it_does(doubtful: Home) -> None:
    """The doubt is none of the shipped rates: these would not ask about the two."""
    found = doubtful.json("match", "use", "2")
    assert (found["judges"], found["version"], found["applied"]) == ("2", "2", False)
    assert found["would"] == {
        "asked": 0,
        "found_one": 0,
        "no_longer_asked": 1,
        "not_found_again": 0,
    }
    (line,) = [line for line in found["levels"] if line["words"] == "Same given name"]
    assert (line["of_one"], line["by_hand"]) == ([0.88, 0.88], False)
    said = doubtful.run("match", "use", "2").stdout
    assert "0 pairs of people would be asked about who were not; 1 no longer." in said
    assert "Nothing was changed: version 2 judges." in said
    assert doubtful.json("match", "stats")["open"] == 1
    assert "Version 2 judges from now on." in doubtful.run("match", "use", "2", "--apply").stdout
    assert doubtful.json("match", "stats")["open"] == 0
    assert doubtful.json("doctor") == {"complaints": []}


def test_a_review_lists_whom_to_look_at(doubtful: Home) -> None:
    found = doubtful.json("match", "review")
    (question,) = found["questions"]
    assert [person["name"] for person in question["people"]] == ["Ada Ash", "Ada Birch"]
    assert question["would_change"] == "who is invited"
    assert question["why"] == [
        {"likelihood": "Very likely", "reasons": ["Same given name", "Ash and Birch differ"]}
    ]
    assert (
        "Very likely: Same given name; Ash and Birch differ"
        in doubtful.run("match", "review").stdout
    )


@pytest.mark.parametrize(
    ("answer", "people", "left"), [("same", 2, 0), ("different", 3, 0), ("later", 3, 1)]
)
def test_an_answer_is_kept_and_taken_back(
    doubtful: Home, answer: str, people: int, left: int
) -> None:
    found = doubtful.json("match", "review", "--answer", answer, ASH, BIRCH)
    assert found["done"] == f"Kept: {answer}."
    assert len(found["questions"]) == left
    assert doubtful.json("match", "stats")["people"] == people
    assert doubtful.json("match", "review", "--back")["done"] == f"Taken back: {answer}."
    assert doubtful.json("match", "stats")["people"] == 3
    assert doubtful.json("doctor") == {"complaints": []}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("review", "--answer", "perhaps", ASH, BIRCH), "same, different or later"),
        (("review", "--answer", "same", ASH, ASH), "one person already"),
        (("review", "--answer", "later", ASH, COLE), "have changed"),
        (("review", "--back"), "not answered anything"),
        (("learn",), "4 rows are too few to learn from: 1,000 are needed."),
        (("use", "7"), "no version 7 of the comparison"),
        (("explain", "answers.csv:2", "answers.csv:99"), "no row 99"),
        (("explain", "answers.csv:2", "answers.csv:2"), "one and the same row"),
        (("explain", "nobody", ASH), "Nobody is known"),
    ],
)
def test_what_can_t_be_done_is_said_in_a_sentence(
    doubtful: Home, arguments: tuple[str, ...], words: str
) -> None:
    assert words in doubtful.refuses("match", *arguments)


def test_an_explanation_adds_up(doubtful: Home) -> None:
    found = doubtful.json("match", "explain", ASH, BIRCH)
    assert found["rows"] == [{"file": "answers.csv", "row": 2}, {"file": "answers.csv", "row": 3}]
    assert [field["words"] for field in found["fields"]] == [
        "Same given name",
        "Ash and Birch differ",
    ]
    assert found["prior"] + sum(f["weight"] for f in found["fields"]) == found["weight"] == 5.0
    assert (found["verdict"], found["one_person"], found["pairs"]) == ("unsure", False, 2)
    assert found["version"] == "2"


def test_an_explanation_says_what_staff_said(doubtful: Home) -> None:
    doubtful.json("match", "review", "--answer", "different", ASH, BIRCH)
    assert doubtful.json("match", "explain", ASH, BIRCH)["said_by_staff"] == "different"
    said = doubtful.run("match", "explain", ASH, BIRCH).stdout
    assert "Somebody looked and said: different." in said


def test_rows_that_nothing_brought_together_were_never_compared(doubtful: Home) -> None:
    found = doubtful.json("match", "explain", "answers.csv:2", "answers.csv:5")
    assert (found["compared"], found["shared_keys"], found["verdict"]) == (False, [], "different")
    said = doubtful.run("match", "explain", "answers.csv:2", "answers.csv:5").stdout
    assert "Never compared: nothing that rows are looked up by is the same." in said


def test_a_row_of_a_stop_list_is_not_looked_up_by_its_name(doubtful: Home) -> None:
    stops = doubtful.write("files/Do not contact.csv", "First name,Surname\nAda,Ash\n")
    doubtful.run("import", stops, "--apply", "--as-of", "2025-06-01")

    found = doubtful.json("match", "explain", "Do not contact.csv:2", ASH)
    assert (found["compared"], found["shared_keys"]) == (False, [])
    found = doubtful.json("match", "explain", "answers.csv:2", "answers.csv:4")
    assert "the whole name" in found["shared_keys"]


def test_two_rows_of_one_person_say_what_brought_them_together(doubtful: Home) -> None:
    found = doubtful.json("match", "explain", "answers.csv:2", "answers.csv:4")
    assert "the e-mail address" in found["shared_keys"]
    assert found["one_person"]
    said = doubtful.run("match", "explain", "answers.csv:2", "answers.csv:4").stdout
    assert "Compared because they share" in said
    assert "They are one person now." in said


def test_a_rehearsal_changes_nothing(doubtful: Home) -> None:
    truth = doubtful.write("truth.csv", TRUTH)
    found = doubtful.json("match", "rehearse", "--truth", truth, "--as-of", "2025-06-01")
    assert (found["answers"], found["same"], found["changed"]) == (1, 1, 1)
    assert doubtful.json("match", "stats")["people"] == 3
    said = doubtful.run("match", "rehearse", "--truth", truth, "--as-of", "2025-06-01").stdout
    assert "1 answer, 1 of them ‘the same’, changed 1 address" in said


def test_explain_says_what_an_earlier_release_found(doubtful: Home) -> None:
    with sqlite3.connect(doubtful.folder / "home/reconvene.sqlite3") as connection:
        connection.execute(
            "INSERT INTO judgement (a, b, verdict, weight, reasons, by, at) "
            "VALUES (1, 2, 'unsure', 4.0, '[]', 'machine 1', '2025-06-02 00:00:00.000000')"
        )
    connection.close()
    said = doubtful.run("match", "explain", ASH, BIRCH).stdout
    assert "in all: unsure, by version 1 of the comparison, which came with an earlier" in said
    assert doubtful.json("match", "explain", ASH, BIRCH)["of_earlier_release"] is True


def test_a_review_ends_with_what_there_is_to_say(doubtful: Home) -> None:
    """Not with an empty line where the rest would change something."""
    lines = doubtful.run("match", "review").stdout.splitlines()
    assert lines
    assert lines[-1].strip()


def test_a_review_takes_an_answer_or_takes_one_back(doubtful: Home) -> None:
    done = doubtful.run("match", "review", "--answer", "same", ASH, BIRCH, "--back")
    assert done.exit_code == 2
    assert "--answer and --back can't be used together." in done.stderr
