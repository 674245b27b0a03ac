"""Officers write "unsubscribed" wherever there is room; it counts wherever they wrote it."""

import pytest
from sqlalchemy.orm import Session

from app.settings import Settings
from tests.builders import an_office, answer, csv_of

ADDRESS = "ada.dull@post.example"


@pytest.mark.parametrize(
    "scribbled",
    [
        {"email": f"{ADDRESS} (unsubscribed)"},
        {"email": f"{ADDRESS} - DO NOT EMAIL"},
        {"given": "DO NOT CONTACT Ada"},
        {"family": "Dull (deceased)"},
    ],
)
def test_a_stop_scribbled_into_another_cell_stops_the_address_of_the_row(
    session: Session, settings: Settings, scribbled: dict[str, str]
) -> None:
    office = an_office(session, settings)
    office.add(csv_of(answer(email=ADDRESS, on="2025-03-03")), "first.csv")
    cells = {"given": "Ada", "family": "Dull", "email": ADDRESS, **scribbled}
    others = [answer("Ben", "Birch", f"ben{n}@post.example", postcode="ZX2 2BB") for n in range(4)]
    row = answer(**cells)
    office.add(csv_of(*others, row), "second.csv")

    assert ADDRESS not in office.contactable()
    assert "ben1@post.example" in office.contactable()
