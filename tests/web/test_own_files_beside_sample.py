"""No page takes a file of one's own into an installation that holds the sample."""

from flask import Flask


def test_no_file_of_ones_own_joins_the_sample(with_people, sample: Flask, survey: str) -> None:
    page = with_people.upload("own.csv", survey.replace("Liz", "Beth"))
    assert with_people.status == 422
    assert (
        "This installation holds the sample. Start with your own files in a new RECONVENE_HOME."
        in page.find("main").get_text()
    )
    assert "own.csv" not in with_people.get("/files").get_text()
    assert with_people.get("/tour").h1.get_text()
