"""Rows find each other by initials beside a postcode, and beside a house number and a street."""

import sqlalchemy as sa
from alembic import op

from importers.matching.block import blocking_keys
from importers.matching.card import from_json

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AT_A_TIME = 20_000


_DRAFT = sa.table(
    "draft",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("person_id", sa.Integer()),
    sa.column("card", sa.JSON()),
)


def upgrade() -> None:
    """Give rows stored before the keys of names with postcodes and of streets as they are made now.

    It is by them that new rows look for these. Rows that were taken out have none.
    """
    connection = op.get_bind()
    _forget("n", "s")
    # Put in order first, so that each page of the keys there are is written once.
    connection.execute(
        sa.text("CREATE TEMPORARY TABLE key_made (key VARCHAR NOT NULL, draft_id INTEGER NOT NULL)")
    )
    after = 0
    while rows := connection.execute(
        sa.select(_DRAFT.c.id, _DRAFT.c.kind, _DRAFT.c.card)
        .where(_DRAFT.c.id > after, _DRAFT.c.person_id.is_not(None))
        .order_by(_DRAFT.c.id)
        .limit(AT_A_TIME)
    ).all():
        keys = [
            {"key": key, "draft": row.id}
            for row in rows
            for key in blocking_keys(
                from_json(row.card, row.id), by_name=row.kind != "suppression"
            )
            if key.startswith(("n:", "s:"))
        ]
        if keys:
            connection.execute(
                sa.text("INSERT INTO key_made (key, draft_id) VALUES (:key, :draft)"), keys
            )
        after = rows[-1].id
    connection.execute(
        sa.text(
            "INSERT INTO match_key (key, draft_id) "
            "SELECT key, draft_id FROM key_made ORDER BY key, draft_id"
        )
    )
    connection.execute(sa.text("DROP TABLE key_made"))


def downgrade() -> None:
    """Streets bring nobody together again; initials beside a postcode do no harm."""
    _forget("s")


def _forget(*passes: str) -> None:
    """Remove the keys of these passes: what begins so as a range, since SQLite finds that by the index.

    By codes of letters: in the order of most languages, in which PostgreSQL compares unless it is told
    otherwise, a semicolon comes before a colon and no key is in that range.
    """
    order = '"C"' if op.get_bind().dialect.name == "postgresql" else "BINARY"
    key = f"key COLLATE {order}"
    for table in ("match_key", "new_match_key"):
        for one in passes:
            op.execute(f"DELETE FROM {table} WHERE {key} >= '{one}:' AND {key} < '{one};'")
