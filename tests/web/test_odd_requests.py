"""What nobody types and programs send is answered: numbers no row has, text no database keeps."""

import pytest
from flask import Flask

TOO_LARGE = ["9" * 30, str(2**31)]
ADDRESSES = [
    "/files/{}",
    "/files/1/columns/{}",
    "/files/batches/{}",
    "/files/batches/1/fix?file={}&row=1",
    "/files/batches/1/fix?file=1&row={}",
    "/groups/{}",
    "/groups/1/mailchimp/{}",
    "/groups/new?from={}",
    "/invite/{}",
    "/invite?group={}",
    "/people?page={}",
]


@pytest.fixture(autouse=True)
def as_served(house: Flask) -> None:
    """Our own mistakes are answered with a page, as they are to everybody."""
    house.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)


@pytest.mark.parametrize("number", TOO_LARGE)
def test_a_number_that_no_row_has_is_answered(with_people, number: str) -> None:
    assert [with_people.client.get(a.format(number)).status_code for a in ADDRESSES] == [
        *[404] * 7,
        *[200] * 1,
        *[404] * 1,
        *[200] * 2,
    ]


NUL = "a\0b"
FORMS = [
    ("/stop", {"text": NUL}),
    ("/answer", {"text": f"{NUL}@post.example"}),
    ("/groups/new", {"name": NUL, "do": "save"}),
    ("/log-in", {"email": f"{NUL}@post.example", "password": "x"}),
    ("/log-in", {"email": "a@post.example", NUL: "x"}),
]


def test_text_that_nobody_typed_is_answered(with_people) -> None:
    for address in ("/people?q=a%00b", "/people/%00", "/people?%00=a"):
        page = with_people.get(address)
        assert (with_people.status, page.h1.get_text()) == (400, "We could not read what you sent")
    for address, fields in FORMS:
        page = with_people.post(address, fields)
        assert (with_people.status, page.h1.get_text()) == (400, "We could not read what you sent")
    with_people.upload("a\0b.csv", "Name,Email\nAnn Lee,ann@post.example\n")
    assert with_people.status == 400
    sent = {"email": "a\0b@post.example", "password": "x"}
    assert with_people.client.post("/log-in", json=sent).status_code == 400


def test_whoever_came_in_by_a_link_has_no_password_to_enter(reader) -> None:
    page = reader.post("/verify", {"password": "x"})
    assert (reader.status, page.h1.get_text()) == (422, "You have no password")
    assert "Change your password" not in reader.get("/").get_text()
