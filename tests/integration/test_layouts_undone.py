"""What staff said of columns goes with the file it was said of."""

import pytest
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.intake import Layout, Upload
from app.settings import Settings
from app.store import layouts
from importers.recognise.words import folded
from tests.builders import Office, an_office, answer, csv_of

ASKED = folded("What would you change?")


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return an_office(session, settings)


def settled(office: Office, name: str, who: str, meaning: str) -> int:
    """Add a file whose odd answer somebody settled; its layout is kept."""
    address = f"{who.lower()}@post.example"
    upload = office.add(csv_of(answer(who, "Ash", address)), name).files[0].upload_id
    session = about_to_write(office.session)
    columns = layouts._by_heading(session, upload)
    columns[ASKED].values = {"n/k": meaning}
    layouts.keep_layout(session, upload, office.now)
    session.commit()
    return upload


def kept(office: Office, upload_id: int) -> str | None:
    fingerprint = office.session.get_one(Upload, upload_id).layout
    known = office.session.get(Layout, fingerprint)
    return known.columns[ASKED]["values"]["n/k"] if known else None


def test_a_layout_only_this_file_had_is_forgotten_with_it(office: Office) -> None:
    first = settled(office, "one.csv", "Ada", "trees")
    assert kept(office, first) == "trees"
    office.undo(first)
    assert kept(office, first) is None


def test_a_layout_is_again_as_the_files_that_are_left_have_it(office: Office) -> None:
    first = settled(office, "one.csv", "Ada", "trees")
    second = settled(office, "two.csv", "Ben", "buses")
    assert kept(office, first) == "buses"
    office.undo(second)
    assert kept(office, first) == "trees"


def test_a_later_file_s_layout_stays_when_an_earlier_one_goes(office: Office) -> None:
    first = settled(office, "one.csv", "Ada", "trees")
    settled(office, "two.csv", "Ben", "buses")
    office.undo(first)
    assert kept(office, first) == "buses"
