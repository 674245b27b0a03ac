"""The schema itself, on both databases."""

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.store.people import public_id

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


KEPT = {
    "upload": "INSERT INTO upload (id, file_name, sha256, received_at, state, refusal, tool, kind, "
    "sheet, header_row, header_rows, first_row, notes, rows_in, accepted, held, rejected, skipped) "
    "VALUES (1, 'a.csv', 's', '2026-01-01 00:00:00', 'applied', '', '', '', '', 1, 1, 2, '[]', "
    "1, 1, 0, 0, 0)",
    "source_row": "INSERT INTO source_row (id, upload_id, row, state, reason, raw) "
    "VALUES (1, 1, 2, 'accepted', '', '[]')",
    "person": "INSERT INTO person (id, public_id, name, given, family, postcode, district, area, "
    "phone, organisation, sources, rows) VALUES (1, 'p', '', '', '', '', '', '', '', '', '{}', 2)",
    "draft": "INSERT INTO draft (id, source_row_id, part, person_id, kind, card, area) VALUES "
    "(1, 1, 0, 1, 'response', '{}', ''), (2, 1, 1, 1, 'response', '{}', '')",
    "judgement": "INSERT INTO judgement (id, a, b, verdict, weight, reasons, by, at) "
    "VALUES (1, 1, 2, 'same', 9, '[]', 'machine 1', '2026-01-01 00:00:00')",
    "job": "INSERT INTO job (id, kind, payload, state, problem, made_at) "
    "VALUES (1, 'k', '{}', 'done', '', '2026-01-01 00:00:00')",
}
"""A row of every table that the third migration makes anew on SQLite, and of those pointing at it."""


VERDICTS = ("UPDATE judgement SET verdict = 'different'", "DELETE FROM judgement")
VERDICT_TRICKS = {
    "sqlite": KEPT["judgement"].replace("INSERT", "INSERT OR REPLACE"),
    "postgresql": "TRUNCATE judgement CASCADE",
}


def test_what_is_there_survives_an_upgrade_and_the_triggers_with_it(
    app: Flask, session: Session
) -> None:
    session.commit()
    flask_migrate.downgrade(revision="0002")
    for statement in KEPT.values():
        session.execute(text(statement))
    session.commit()
    flask_migrate.upgrade()
    for table in KEPT:
        found = session.scalar(text(f"SELECT count(*) FROM {table}"))
        assert found == (2 if table == "draft" else 1), table
    if session.get_bind().dialect.name == "sqlite":
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    session.rollback()
    for change in (*VERDICTS, VERDICT_TRICKS[session.get_bind().dialect.name]):
        with pytest.raises(DBAPIError, match="append-only"):
            session.execute(text(change))
        session.rollback()


def test_rows_that_are_there_get_the_ids_that_new_ones_would(app: Flask, session: Session) -> None:
    session.commit()
    flask_migrate.downgrade(revision="0002")
    for statement in KEPT.values():
        session.execute(text(statement))
    session.commit()
    flask_migrate.upgrade()
    found = session.execute(text("SELECT public_id, heir_id FROM draft ORDER BY id")).all()
    assert found == [(public_id("s", 2, part), None) for part in (0, 1)]
