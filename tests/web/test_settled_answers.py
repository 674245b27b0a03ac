"""What staff said an answer means is not asked again, neither of the same file nor of a later one."""

import pytest

UNSURE = """Name,Email,Postcode,May we e-mail you about future consultations?
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,if it is about parks
Cat Fox,cat.fox@post.example,ZX3 3AA,No
"""
TURNED = """Postcode,May we e-mail you about future consultations?,Email,Name
ZX4 4AA,Yes,dan.elk@post.example,Dan Elk
ZX5 5AA,if it is about parks,eve.owl@post.example,Eve Owl
ZX6 6AA,No,fay.jay@post.example,Fay Jay
"""
ASKS = "if it is about parks"


@pytest.fixture
def settled(reader):
    """Staff have said that the odd answer is a yes."""
    reader.upload("list.csv", UNSURE)
    page = reader.get("/files/1/columns/3")
    reader.post("/files/1/columns/3", {page.select_one("main table select")["name"]: "yes"})
    return reader


def test_an_answer_that_was_settled_is_not_asked_about_again(settled) -> None:
    page = settled.get("/files/batches/1/columns")
    assert "Nothing odd" in page.get_text()
    assert ASKS not in page.get_text()
    assert ASKS not in settled.get("/files/1").find(class_="govuk-summary-list").get_text()


def test_the_same_layout_later_asks_nothing(settled) -> None:
    settled.get("/files/batches/1")
    settled.plan()
    settled.get("/files/batches/1")
    settled.add_people()
    settled.upload("another.csv", TURNED)
    page = settled.get("/files/batches/2/columns")
    assert "The columns are as you settled them for the same layout." in page.get_text()
    assert "Nothing odd" in page.get_text()
    assert ASKS not in page.get_text()


def test_another_answer_nobody_settled_is_still_asked_about(settled) -> None:
    settled.get("/files/batches/1")
    settled.plan()
    settled.get("/files/batches/1")
    settled.add_people()
    settled.upload("another.csv", TURNED.replace(ASKS, "when it suits me"))
    page = settled.get("/files/batches/2/columns")
    assert "1 row answers ‘when it suits me’: we can’t tell" in page.get_text()
    assert "we can’t read the answer “when it suits me” of 1 row" in page.get_text()


STOPPED = """Name,Email,Date,Stop
Ann Lee,ann.lee@post.example,13/11/2025,No
Bob Ray,bob.ray@post.example,14/11/2025,Yes
Cat Fox,cat.fox@post.example,15/11/2025,No
"""


def test_a_heading_that_stops_by_itself_has_two_rows_read_aloud(reader) -> None:
    reader.upload("people.csv", STOPPED)
    page = reader.get("/files/batches/1/columns")
    assert "Row 2: ‘Stop’ = No → says nothing." in page.get_text()
    assert "Row 3: ‘Stop’ = Yes → asked us not to write." in page.get_text()


LEFT_ALONE = """Name,Email,Postcode,Do not contact
Ann Lee,ann.lee@post.example,ZX1 1AA,No
Bob Ray,bob.ray@post.example,ZX2 2AA,Yes
Cat Fox,cat.fox@post.example,ZX3 3AA,if it is about parks
"""


def test_rows_are_read_aloud_as_staff_said_their_answers_mean(reader) -> None:
    reader.upload("list.csv", LEFT_ALONE.replace(",No", ",Yes"))
    unsure = "‘Do not contact’ = if it is about parks → we can't tell"
    assert unsure in reader.get("/files/batches/1/columns").get_text()
    page = reader.get("/files/1/columns/3")
    reader.post("/files/1/columns/3", {page.select_one("main table select")["name"]: "no"})
    for path in ("/files/batches/1/columns", "/files/1/columns/3"):
        text = reader.get(path).get_text()
        assert "= if it is about parks → asked us not to write." in text
        assert unsure not in text


def test_a_heading_that_turns_answers_round_is_asked_about_until_somebody_says_it_is_right(
    reader,
) -> None:
    sure = LEFT_ALONE.replace("if it is about parks", "No")
    reader.upload("list.csv", sure)
    page = reader.get("/files/batches/1/columns")
    assert page.find("input", id="right-1-3")
    reader.post("/files/batches/1/columns", {"right-1-3": "1"})
    reader.work()
    reader.add_people()
    reader.upload("another.csv", sure.replace("@post", "@mail"))
    assert "Nothing odd" in reader.get("/files/batches/2/columns").get_text()
    reader.upload("third.csv", LEFT_ALONE.replace("@post", "@web"))
    page = reader.get("/files/batches/3/columns")
    assert "1 row answers ‘if it is about parks’: we can’t tell" in page.get_text()
    assert not page.find("input", id="right-3-3")
