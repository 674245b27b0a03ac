"""A stop goes on following its person, although the rows that show who they are were taken out."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.consent import ConsentEvent
from app.read.health import complaints
from app.settings import Settings
from app.workflows.undo_upload import Undone
from importers.matching.model import MOST_STEPS
from tests.builders import STOPS, Cells, Office, an_office, answer, csv_of, stop_list

ADA, NEW = "ada.dull@post.example", "a.d@work.example"
MOBILE = "07700 900123"


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def row(email: str, *, given: str = "Ada", mobile: str = MOBILE, **more: str) -> Cells:
    """Somebody known by name and mobile number alone."""
    cells = {"given": given, "postcode": "", **more}
    return {**answer(email=email, **cells), "Mobile": mobile}


def add(office: Office, *rows: Cells, name: str) -> int:
    return office.add(csv_of(*rows), name).files[0].upload_id


def undo(office: Office, upload: int) -> Undone:
    done = office.undo(upload)
    assert complaints(office.session, office.installation, office.now) == []
    return done


def how_many_events(office: Office) -> int:
    return office.session.scalar(select(func.count()).select_from(ConsentEvent)) or 0


def test_a_stop_reaches_a_new_address_that_only_the_rows_taken_out_would_tie(
    office: Office,
) -> None:
    upload = add(office, row(ADA), name="ties.csv")
    office.stop(ADA)
    undo(office, upload)

    add(office, row(NEW), row("bo@post.example", given="Bo"), name="later.csv")

    assert office.contactable() == {"bo@post.example"}
    assert office.codes()[NEW] == "S02"
    assert complaints(office.session, office.installation, office.now) == []


@pytest.mark.parametrize("turned", [True, False])
def test_a_stop_follows_whoever_has_their_names_the_wrong_way_round(
    office: Office, turned: bool
) -> None:
    home = {"postcode": "ZX1 1AA", "mobile": ""}
    rows = [
        row(ADA, given="Nowak", family="Liz", **home),
        row(NEW, given="Elizabeth", family="Nowak", **home),
    ]
    old, new = reversed(rows) if turned else rows
    upload = add(office, old, name="ties.csv")
    office.stop(old["Email address"])
    undo(office, upload)

    add(office, new, name="later.csv")

    assert office.contactable() == set()


def test_in_a_long_list_a_stop_follows_as_far_as_rows_are_joined_there(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slips and a new mailbox speak less against one person there than elsewhere."""
    two = 2
    # Long from the second row on, and short again were one counted that is not there.
    monkeypatch.setattr(
        "importers.matching.model._steps", lambda rows: MOST_STEPS if rows == two else 0
    )
    old, new = "abc1@gmail.com", "xyz2@outlook.com"
    home = {"postcode": "ZX1 1AA", "mobile": ""}
    one = row(old, given="Margaret", **home, family="Nowakowska")
    other = row(new, given="Margaert", **home, family="Nowakowsak")
    upload = add(office, one, name="ties.csv")
    office.stop(old)
    undo(office, upload)

    add(office, other, name="later.csv")

    assert office.contactable() == set()


def test_so_does_a_stop_of_another_file_and_one_of_the_file_itself(office: Office) -> None:
    upload = add(office, row(ADA), name="ties.csv")
    office.add(stop_list({"Email": ADA}), STOPS)
    undo(office, upload)
    struck = {"Surname": "Dull", "First name": "Cy", "Mobile": "07700 900456", "Email": ""}
    undo(office, office.add(csv_of(struck), "Opt outs.csv").files[0].upload_id)

    add(
        office,
        row(NEW),
        row("cy@work.example", given="Cy", mobile="07700 900456"),
        row("di@work.example", given="Di", mobile=""),
        name="later.csv",
    )

    assert office.contactable() == {"di@work.example"}


def test_what_is_shown_before_adding_knows_it_as_well(office: Office) -> None:
    upload = add(office, row(ADA), name="ties.csv")
    office.stop(ADA)
    undo(office, upload)
    later = office.receive(csv_of(row(NEW)), "later.csv").upload_id
    assert office.plan(later).can_be_invited_after == 0


def test_a_row_that_is_left_without_an_address_goes_on_carrying_it(office: Office) -> None:
    """The mobile tied it to the rows taken out; its postcode ties it to who comes later."""
    upload = add(office, row(ADA), name="ties.csv")
    add(office, row("", postcode="ZX1 1AA"), name="no address.csv")
    office.stop(ADA)
    assert len(office.people()) == 1
    undo(office, upload)

    add(office, row(NEW, mobile="", postcode="ZX1 1AA"), name="later.csv")

    assert office.contactable() == set()


def test_an_address_without_a_yes_stays_refused_for_the_yes_that_comes(office: Office) -> None:
    add(office, row(NEW, contact=""), name="silent.csv")
    upload = add(office, row(ADA), name="ties.csv")
    office.stop(ADA)
    assert office.codes()[NEW] == "S02"
    done = undo(office, upload)
    assert done.kept_back == 0

    add(office, row(NEW, mobile="", on="2026-01-02"), name="later.csv")

    assert office.codes()[NEW] == "S02"


def test_a_decline_follows_too_and_ends_with_a_later_yes(office: Office) -> None:
    upload = add(office, row(ADA, contact="No", on="2025-06-02"), name="no.csv")
    undo(office, upload)
    add(office, row(NEW, on="2025-06-01"), name="older yes.csv")
    assert office.codes()[NEW] == "D01"
    add(office, row(NEW, on="2025-06-05"), name="newer yes.csv")
    assert office.contactable() == {NEW}


def test_a_yes_of_rows_taken_out_follows_nobody(office: Office) -> None:
    upload = add(office, row(ADA), name="yes.csv")
    undo(office, upload)
    add(office, row(NEW, contact=""), name="later.csv")
    assert office.contactable() == set()
    assert set(office.codes().values()) == {"P01"}


def test_adding_and_taking_out_again_and_again_says_each_no_once_more_and_no_oftener(
    office: Office,
) -> None:
    content = csv_of(row(ADA), row("ada@work.example"))
    office.stop(ADA)
    grown = []
    for _ in range(4):
        before = how_many_events(office)
        undo(office, office.add(content, "again.csv").files[0].upload_id)
        grown.append(how_many_events(office) - before)
    assert grown[1] == grown[2] == grown[3]


def test_the_report_counts_what_the_file_said_and_not_what_was_kept_with_it(
    office: Office,
) -> None:
    first = add(office, row(ADA), name="ties.csv")
    office.stop(ADA)
    assert undo(office, first).stops_kept == 0
    again = add(office, row(NEW), name="later.csv")
    assert undo(office, again).stops_kept == 0
