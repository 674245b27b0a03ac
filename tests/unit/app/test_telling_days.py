from datetime import UTC, date, datetime

import pytest

from app.cli.people import told_day
from app.read.receipts import Receipt


def receipt(first: date | None, last: date | None) -> Receipt:
    return Receipt(
        act="grant",
        first=first,
        last=last,
        recorded_at=datetime(2026, 1, 9, tzinfo=UTC),
        why="answered yes",
        words="",
        upload_id=None,
        file="",
        row=None,
        source="",
        decisive=True,
        here=True,
    )


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2025, 3, 4), date(2025, 3, 4), "2025-03-04"),
        (date(2025, 3, 4), date(2025, 4, 3), "2025-03-04 to 2025-04-03"),
        (None, date(2025, 3, 4), "up to 2025-03-04"),
        (date(2025, 3, 4), None, "2025-03-04 or later"),
        (None, None, "day not known"),
    ],
)
def test_a_day_is_told_as_far_as_it_is_known(
    first: date | None, last: date | None, said: str
) -> None:
    assert told_day(receipt(first, last)) == said
