"""The schema itself, on both databases."""

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

INSERTS = {
    "consent_event": (
        "INSERT INTO consent_event (seq, idempotency_key, act, evidence, recorded_at, body, "
        "prev_hash, hash) VALUES (1, 'k', 'stop', 'e', '2026-01-01 00:00:00', '{}', '', 'h')"
    ),
}


def test_the_migrations_and_the_models_agree(app: Flask) -> None:
    flask_migrate.check()


COMMON = ("UPDATE consent_event SET act = 'grant'", "DELETE FROM consent_event")
TRICKS = {
    "sqlite": "INSERT OR REPLACE INTO consent_event (seq, idempotency_key, act, evidence, "
    "recorded_at, body, prev_hash, hash) VALUES (1, 'k', 'grant', 'e', '2026-01-01', '{}', '', 'h')",
    "postgresql": "TRUNCATE consent_event CASCADE",
}


def test_the_ledger_refuses_to_be_changed(session: Session) -> None:
    session.execute(text(INSERTS["consent_event"]))
    session.commit()

    for change in (*COMMON, TRICKS[session.get_bind().dialect.name]):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(change))
        session.rollback()
