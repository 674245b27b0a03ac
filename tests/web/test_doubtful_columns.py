"""Columns that may ask about contact: only a no in them counts until somebody says what they hold."""

DOUBTFUL = """Full name,Email,Postcode,Is it important that the council contacts you again?
Ann Lee,ann.lee@post.example,ZX1 1AA,Yes
Bob Ray,bob.ray@post.example,ZX2 2AA,No
Cat Fox,cat.fox@post.example,ZX3 3AA,Yes
"""
ASKED = "Is it important that the council contacts you again?"
RIGHT_HERE = {"right-3": "1"}


def questions(reader) -> list[str]:
    page = reader.get("/files/batches/1/questions")
    return [one.get_text(strip=True) for one in page.select("legend")]


def test_of_a_doubtful_column_two_rows_are_read_as_they_would_be(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    text = reader.get("/files/batches/1/columns").main.get_text(" ", strip=True)
    assert "only a no in it counts until somebody says that this is right" in text
    assert f"Row 2: ‘{ASKED}’ = Yes → may be e-mailed about future projects." in text
    assert f"Row 3: ‘{ASKED}’ = No → asked us not to write." in text
    assert "can’t tell" not in text
    assert questions(reader) == []


def test_the_page_of_its_answers_says_that_a_yes_does_not_count_yet(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    page = reader.get("/files/1/columns/3")
    assert "only a no in it counts until somebody says that it is right" in page.get_text()
    reader.post("/files/1", RIGHT_HERE)
    assert "only a no in it" not in reader.get("/files/1/columns/3").get_text()


def test_saying_the_same_again_counts_as_confirming_it(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    page = reader.get("/files/1")
    assert page.find("input", id="right-3")
    assert "only a no in it counts" in page.get_text()
    reader.post("/files/1", {"role-3": "consent_contact"})
    assert questions(reader) == [], "a list that was sent along unchanged confirms nothing"
    reader.post("/files/1", {"role-3": "consent_contact", **RIGHT_HERE})
    assert questions(reader) == [f"‘{ASKED}’"]
    page = reader.get("/files/1")
    assert "Confirmed by you" in page.get_text()
    assert "only a no in it counts" not in page.get_text()
    assert not page.find("input", id="right-3")
    assert "Nothing odd" in reader.get("/files/batches/1/columns").get_text()


def test_on_the_page_of_odd_columns_a_tick_and_the_one_button_are_enough(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    page = reader.get("/files/batches/1/columns")
    tick = page.select_one("main input[type=checkbox]")
    reader.post("/files/batches/1/columns", {tick["name"]: "1"})
    assert reader.headers["Location"] == "/files/batches/1/questions", "its words are asked about"
    reader.post("/wordings", {"all": "as_asked"})
    reader.get("/files/batches/1")
    assert "2 people said yes" in reader.plan().get_text(" ", strip=True)


def test_without_a_tick_the_page_of_odd_columns_goes_on_to_the_plan(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    reader.post("/files/batches/1/columns")
    assert reader.headers["Location"] == "/files/batches/1/progress"
    reader.work()
    assert "said yes" not in reader.get("/files/batches/1/plan").main.get_text(" ", strip=True)


def test_a_column_confirmed_once_is_confirmed_for_the_same_layout(reader) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    reader.post("/files/1", RIGHT_HERE)
    reader.plan()
    reader.add_people()
    reader.upload("next.csv", DOUBTFUL.replace("@post", "@mail"))
    assert "Confirmed by you" in reader.get("/files/2").get_text()
    page = reader.get("/files/batches/2/questions")
    assert page.select("legend")


def test_an_officer_sees_the_doubt_and_cannot_settle_it(reader, enter) -> None:
    reader.upload("answers.csv", DOUBTFUL)
    officer = enter("officer")
    assert not officer.get("/files/batches/1/columns").select("main form")
    officer.post("/files/batches/1/columns", {"right-1-3": "1"})
    assert officer.status == 403
