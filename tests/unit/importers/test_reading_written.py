"""Text files that are no CSV: blocks of labelled lines, columns kept apart by blanks."""

from importers.reading.delimited import read_delimited
from importers.reading.limits import Limits

LIMITS = Limits()


def records(text: str) -> list[list[str]]:
    return read_delimited(text.encode(), LIMITS)


def test_blocks_of_labelled_lines_are_one_record_each() -> None:
    text = (
        "Website contact form\nDownloaded 3 May\n\n"
        "Name: Ada Dull\nEmail: ada@post.example\nComments: The park\nis dark\nContact me: Yes\n---\n"
        "Name: Bo Dim\nEmail: bo@post.example\nComments: Fine\nContact me: No\n"
    )
    assert records(text) == [
        ["Website contact form"],
        ["Downloaded 3 May"],
        [""],
        ["Name", "Email", "Comments", "Contact me"],
        ["Ada Dull", "ada@post.example", "The park\nis dark", "Yes"],
        ["Bo Dim", "bo@post.example", "Fine", "No"],
    ]


def test_a_block_without_its_first_line_is_nobody_elses() -> None:
    text = (
        "Name: Ada Dull\nEmail: ada@post.example\nContact me: Yes\n\n"
        "Email: bo@post.example\nContact me: No\n\n"
        "Name: Cy Dom\nEmail: cy@post.example\nContact me: Yes\nDo not contact: yes\n"
    )
    assert records(text) == [
        ["Name", "Email", "Contact me", "Do not contact"],
        ["Ada Dull", "ada@post.example", "Yes", ""],
        ["", "bo@post.example", "No", ""],
        ["Cy Dom", "cy@post.example", "Yes", "yes"],
    ]


def test_columns_kept_apart_by_blanks_are_columns() -> None:
    people = [
        ("Ada Dull", "ada@post.example", "N"),
        ("Bo van Dim", "bo@post.example", "Y"),
        ("Cy", "", "N"),
    ]
    lines = [f"{'NAME':<20}{'EMAIL':<30}OPT IN", *(f"{a:<20}{b:<30}{c}" for a, b, c in people)]
    assert records("\n".join(lines)) == [["NAME", "EMAIL", "OPT IN"], *map(list, people)]


def test_a_plain_list_of_addresses_stays_one() -> None:
    assert records("ada@post.example\nbo@post.example\ncy@post.example\n") == [
        ["ada@post.example"], ["bo@post.example"], ["cy@post.example"]
    ]  # fmt: skip


def test_a_csv_whose_cells_hold_labels_stays_a_csv() -> None:
    text = "Name,Email,Note\nAda,ada@post.example,Re: bins\nBo,bo@post.example,Re: parks\n"
    assert records(text)[1] == ["Ada", "ada@post.example", "Re: bins"]


def test_a_letter_is_no_table() -> None:
    text = "Dear council,\nI write about the park: it is dark.\nPlease mend the lamps.\nada@post.example\n"
    assert [len(record) for record in records(text)] == [2, 1, 1, 1]


def test_a_title_over_every_record_is_nobodys_answer() -> None:
    text = "\n\n".join(
        f"Submission {n}\nName: {name}\nEmail: {name}@post.example\nNews of other surveys: {answer}"
        for n, (name, answer) in enumerate((("ada", "Yes"), ("bo", ""), ("cy", "No")), 1)
    )
    found = records(text)
    assert [row[-1] for row in found[2:]] == ["Yes", "", "No"]
