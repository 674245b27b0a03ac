"""Files of a batch that are read only after the others were added: nothing is added unseen."""

import pytest
from sqlalchemy.orm import Session

from app.db import about_to_write
from app.models.intake import Batch
from app.read.batches import batch as batch_view
from app.store import batches, received
from app.workflows.apply_batch import ADD_FILES
from app.workflows.receive_files import READ_FILES
from tests.integration.test_batches import Desk, desk, survey

__all__ = ["desk"]

FIRST, SECOND = "first.csv", "second.csv"


@pytest.fixture
def half_read(desk: Desk) -> tuple[Desk, int]:
    """A batch of which the reading was cut short: its first file is read, its second is not."""
    batch = desk.bring((FIRST, survey("Ann")), (SECOND, survey("Ben", "Cy")))
    received.await_reading(about_to_write(desk.session), desk.uploads(batch)[SECOND])
    desk.session.commit()
    return desk, batch


def states(desk: Desk, batch: int) -> dict[str, str]:
    desk.session.expire_all()
    return {name: upload.state for name, upload in desk.uploads(batch).items()}


def seen(session: Session, batch: int) -> bool:
    """Whether the page says that adding was begun and did not end."""
    view = batch_view(session, batch)
    assert view is not None
    return view.is_interrupted


def test_a_file_read_after_the_others_were_added_is_shown_before_it_is_added(
    half_read: tuple[Desk, int],
) -> None:
    desk, batch = half_read
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch) == ("done", "")
    assert states(desk, batch) == {FIRST: "applied", SECOND: "received"}
    assert desk.run(READ_FILES, batch) == ("done", "")
    assert states(desk, batch) == {FIRST: "applied", SECOND: "recognised"}
    assert not seen(desk.session, batch)
    state, problem = desk.run(ADD_FILES, batch)
    assert (state, states(desk, batch)[SECOND]) == ("failed", "recognised")
    assert problem.startswith("Nothing was added. Another file waits now")
    desk.plan(batch)
    assert desk.run(ADD_FILES, batch) == ("done", "")
    assert states(desk, batch) == {FIRST: "applied", SECOND: "applied"}


def test_a_file_read_while_the_others_are_added_is_left_when_adding_goes_on(
    half_read: tuple[Desk, int],
) -> None:
    desk, batch = half_read
    desk.plan(batch)
    batches.begin(about_to_write(desk.session), batch)  # and then the worker was killed
    desk.session.commit()
    assert desk.run(READ_FILES, batch) == ("done", "")
    assert seen(desk.session, batch)
    assert desk.run(ADD_FILES, batch) == ("done", "")
    assert states(desk, batch) == {FIRST: "applied", SECOND: "recognised"}
    assert not seen(desk.session, batch)


def test_a_plan_made_before_a_file_was_read_does_not_hold(half_read: tuple[Desk, int]) -> None:
    desk, batch = half_read
    desk.plan(batch)
    assert desk.run(READ_FILES, batch) == ("done", "")
    state, problem = desk.run(ADD_FILES, batch)
    assert (state, "Another file waits now" in problem) == ("failed", True)
    assert desk.session.get_one(Batch, batch).plan == {}
    assert set(states(desk, batch).values()) == {"recognised"}
