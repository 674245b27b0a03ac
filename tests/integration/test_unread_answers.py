"""An answer nobody could read may be a no, so a yes from before waits until somebody has read it."""

from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.read.health import complaints
from app.read.unread_answers import answers_to_read
from app.settings import Settings
from app.store import consent
from app.workflows.read_answers import AnswerRefused, read_answer
from consent.events import Act
from tests.builders import Office, an_office, answer, csv_of
from tests.conftest import NOW

HOME = "grace.dull@post.example"
WORK = "grace.dull@work.example"
UNREAD, IMPORTED, DECLINED, STOPPED, NOTHING = "N02", "K03", "D01", "S02", "P01"
BEFORE, AFTER = "2025-03-01", "2025-07-01"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def say(office: Office, contact: str, on: str, email: str = HOME, given: str = "Grace") -> int:
    row = answer(given, email=email, contact=contact, on=on)
    name = f"{given} {email} {contact} {on}.csv"
    return office.add(csv_of(row), name).files[0].upload_id


def settle(office: Office, refuses: Act | None = None) -> int:
    [same] = answers_to_read(office.session)
    rows = read_answer(
        about_to_write(office.session),
        upload_id=same.upload_id,
        key=same.key,
        refuses=refuses,
        staff_id=None,
        installation=office.installation,
        now=NOW,
    )
    office.session.commit()
    return rows


@pytest.mark.parametrize("first", [0, 1])
def test_a_yes_waits_for_a_later_answer_nobody_could_read_whichever_came_in_first(
    office: Office, first: int
) -> None:
    for contact, on in (("Yes", BEFORE), ("as last time", AFTER))[:: 1 - 2 * first]:
        say(office, contact, on)

    assert office.codes()[HOME] == UNREAD


def test_a_yes_given_later_counts(office: Office) -> None:
    say(office, "as last time", BEFORE)
    say(office, "Yes", AFTER)

    assert office.codes()[HOME] == IMPORTED
    assert answers_to_read(office.session) == []


def test_whoever_never_said_yes_waits_for_nothing(office: Office) -> None:
    say(office, "as last time", AFTER)

    assert office.codes()[HOME] == NOTHING
    assert answers_to_read(office.session) == []


def test_it_reaches_other_addresses_by_name_and_postcode_alone(office: Office) -> None:
    say(office, "Yes", BEFORE, WORK)
    say(office, "Yes", BEFORE, "basil.dull@post.example", "Basil")
    say(office, "as last time", AFTER, HOME)

    assert office.codes()[WORK] == UNREAD
    assert office.codes()["basil.dull@post.example"] == IMPORTED


def test_what_was_asked_and_answered_is_shown_with_its_rows(office: Office) -> None:
    say(office, "Yes", BEFORE)
    say(office, "Yes", BEFORE, "basil.dull@post.example", "Basil")
    odd = (
        answer("Grace", email=HOME, contact="as last time", on=AFTER),
        answer("Basil", email="basil.dull@post.example", contact="as last time", on=AFTER),
        answer("Dora", email="dora.dull@post.example", contact="ask my mother", on=AFTER),
    )
    office.add(csv_of(*odd), "odd.csv")

    [same] = answers_to_read(office.session)

    assert (same.file_name, same.rows) == ("odd.csv", (2, 3))
    assert [text for _, text in same.asked] == ["as last time"]
    assert settle(office) == 2
    assert office.contactable() == {HOME, "basil.dull@post.example"}


@pytest.mark.parametrize(
    ("refuses", "code"), [(None, IMPORTED), (Act.DECLINE, DECLINED), (Act.STOP, STOPPED)]
)
def test_once_it_is_read_it_is_a_no_a_stop_or_nothing(
    office: Office, refuses: Act | None, code: str
) -> None:
    say(office, "Yes", BEFORE)
    say(office, "as last time", AFTER)

    assert settle(office, refuses) == 1

    assert office.codes()[HOME] == code
    assert consent.standings(office.session) == consent.fold_all(
        office.session, office.installation.keyring
    )
    assert complaints(office.session, office.installation, now=NOW) == []


def test_read_as_a_no_it_counts_from_the_day_it_was_answered(office: Office) -> None:
    say(office, "Yes", BEFORE)
    say(office, "as last time", "2025-05-01")
    settle(office, Act.DECLINE)
    say(office, "Yes", AFTER)

    assert office.codes()[HOME] == IMPORTED


def test_read_as_a_no_it_reaches_the_persons_other_addresses(office: Office) -> None:
    say(office, "Yes", BEFORE)
    say(office, "Yes", BEFORE, WORK)
    say(office, "as last time", AFTER)
    settle(office, Act.DECLINE)

    assert office.contactable() == set()


def test_it_is_read_once(office: Office) -> None:
    say(office, "Yes", BEFORE)
    say(office, "as last time", AFTER)
    [same] = answers_to_read(office.session)
    settle(office)

    with pytest.raises(AnswerRefused):
        read_answer(
            about_to_write(office.session),
            upload_id=same.upload_id,
            key=same.key,
            refuses=Act.STOP,
            staff_id=None,
            installation=office.installation,
            now=NOW,
        )


def test_taking_its_file_out_settles_nothing_and_somebody_may_still_read_it(
    office: Office,
) -> None:
    say(office, "Yes", BEFORE)
    say(office, "Yes", BEFORE, WORK)
    office.undo(say(office, "as last time", AFTER))

    assert office.codes() == {HOME: UNREAD, WORK: UNREAD}
    settle(office)
    assert office.contactable() == {HOME, WORK}


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_no_order_of_files_and_no_undo_lets_anybody_rise(
    office: Office, order: tuple[int, ...]
) -> None:
    says = (("Yes", BEFORE, HOME), ("Yes", BEFORE, WORK), ("as last time", AFTER, HOME))
    for which in order:
        say(office, *says[which])
    before = office.codes()
    for upload in range(1, 4):
        office.undo(upload)
        assert not {one for one, code in office.codes().items() if code == IMPORTED}
    assert before == {HOME: UNREAD, WORK: UNREAD}


def test_a_note_much_like_a_stop_makes_a_yes_wait_and_is_shown_with_its_heading(
    office: Office,
) -> None:
    say(office, "Yes", BEFORE)
    row = {
        "Name": "Grace Dull",
        "Email": HOME,
        "Officer notes": "has had her fill of our bulletins, wants peace",
    }
    office.add(csv_of(row), "visits.csv")

    assert office.codes()[HOME] == UNREAD
    [same] = answers_to_read(office.session)
    assert same.asked == (("Officer notes", row["Officer notes"]),)


def test_no_later_yes_ends_what_may_be_a_stop(office: Office) -> None:
    row = answer(
        "Grace", email=HOME, on=BEFORE, comment="The path is fine. Spare me your bulletins, please."
    )
    office.add(csv_of(row), "visits.csv")
    say(office, "Yes", AFTER)

    assert office.codes()[HOME] == UNREAD
