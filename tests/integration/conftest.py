"""Installations that a test begins several times over."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from app.settings import Settings
from tests.builders import Office, an_office

Lives = Callable[[], AbstractContextManager[Office]]


@pytest.fixture
def lives(database_url: str, settings: Settings) -> Iterator[Lives]:
    """Opens a prepared installation that forgets everything when it is closed."""
    engine = create_engine(database_url)
    with Session(engine) as session:
        an_office(session, settings)

    @contextmanager
    def life() -> Iterator[Office]:
        with engine.connect() as connection, connection.begin() as everything:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                yield Office(session, settings)
            everything.rollback()

    yield life
    engine.dispose()
