"""Flask-SQLAlchemy on our own base."""

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from app import connection
from app.models import Base

__all__ = ["Session", "about_to_write", "connection", "db", "kept_so_far"]

db = SQLAlchemy(model_class=Base, engine_options=connection.ENGINE_OPTIONS)


def about_to_write(session: Session) -> Session:
    """Say before the first read that this transaction will change something.

    On SQLite it then waits for the write lock at its beginning. A transaction that reads first and
    writes later is refused when somebody else wrote in between, and an opt-out must not be refused.
    """
    if not session.in_transaction():
        session.connection(execution_options={"about_to_write": True})
    return session


def kept_so_far(session: Session) -> Session:
    """Commit, and say that writing goes on."""
    session.commit()
    return about_to_write(session)
