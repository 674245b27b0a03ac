"""The numbers of files and of all files together."""

from app.read.totals import files_and_totals
from app.workflows.apply_uploads import FileResult


def test_totals_add_up_and_a_refusal_is_a_sentence_there_and_a_number_here() -> None:
    found = files_and_totals(
        [
            FileResult(1, "answers.csv", rows_in=9, accepted=4, held=2, rejected=1, skipped=2),
            FileResult(
                2, "photo.csv", 0, 0, 0, 0, 0, refused="This is a picture, not a spreadsheet."
            ),
        ]
    )
    assert found["files"] == [
        {
            "name": "answers.csv",
            "rows_in": 9,
            "accepted": 4,
            "held": 2,
            "rejected": 1,
            "skipped": 2,
            "refused": "",
        },
        {
            "name": "photo.csv",
            "rows_in": 0,
            "accepted": 0,
            "held": 0,
            "rejected": 0,
            "skipped": 0,
            "refused": "This is a picture, not a spreadsheet.",
        },
    ]
    assert found["totals"] == {
        "rows_in": 9,
        "accepted": 4,
        "held": 2,
        "rejected": 1,
        "skipped": 2,
        "refused": 1,
    }


def test_files_are_counted_below_the_demo() -> None:
    import app.cli.import_summary

    assert app.cli.import_summary.files_and_totals is files_and_totals
