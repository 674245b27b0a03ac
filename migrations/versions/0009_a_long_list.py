"""What makes adding to a long list cost what the file costs: people's reach, names' keys, an index."""

import sqlalchemy as sa
from alembic import op

from importers.matching.block import blocking_keys
from importers.matching.card import from_json

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

AT_A_TIME = 20_000


def upgrade() -> None:
    op.create_table(
        "person_reach",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("can_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_person_reach")),
    )
    sqlite = op.get_bind().dialect.name == "sqlite"
    endless = "9999-12-31 00:00:00.000000" if sqlite else "9999-12-31 00:00:00+00"
    op.execute(
        f"""
        INSERT INTO person_reach (person_id, can_until, waits)
        SELECT person_address.person_id,
          max(CASE WHEN standing.state = 'can_be_invited'
              THEN coalesce(standing.valid_until, '{endless}') END),
          max(CASE WHEN standing.state = 'waiting_for_one_fact' THEN 1 ELSE 0 END) = 1
        FROM person_address JOIN standing ON standing.address_id = person_address.address_id
        WHERE standing.state IN ('can_be_invited', 'waiting_for_one_fact')
        GROUP BY person_address.person_id
        """
    )
    op.create_index("ix_person_reach_waits_can_until", "person_reach", ["waits", "can_until"])
    op.create_index("ix_send_decision_person_id", "send_decision", ["person_id"])
    _complete_keys()


def downgrade() -> None:
    op.drop_index("ix_send_decision_person_id", "send_decision")
    op.drop_index("ix_person_reach_waits_can_until", "person_reach")
    op.drop_table("person_reach")


_DRAFT = sa.table(
    "draft",
    sa.column("id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("person_id", sa.Integer()),
    sa.column("card", sa.JSON()),
)


_KEY = sa.table("match_key", sa.column("key", sa.String()), sa.column("draft_id", sa.Integer()))
_HAS_THE_LAST = (
    sa.exists().where(_KEY.c.draft_id == _DRAFT.c.id, _KEY.c.key.startswith("f:")).correlate(_DRAFT)
)
"""Whether a row has the key that was thought of last."""


def _complete_keys() -> None:
    """Give rows that were stored before a key was thought of (that of the full name) what they lack.

    As the program makes keys now: it is by them that new rows look for these. Rows that were taken
    out have none.
    """
    connection = op.get_bind()
    after = 0
    while True:
        rows = connection.execute(
            sa.select(_DRAFT.c.id, _DRAFT.c.kind, _DRAFT.c.card)
            .where(_DRAFT.c.id > after, _DRAFT.c.person_id.is_not(None), ~_HAS_THE_LAST)
            .order_by(_DRAFT.c.id)
            .limit(AT_A_TIME)
        ).all()
        if not rows:
            return
        keys = [
            {"key": key, "draft": row.id}
            for row in rows
            for key in sorted(
                blocking_keys(
                    from_json(row.card, row.id), by_name=row.kind != "suppression"
                )
            )
        ]
        if keys:
            connection.execute(
                sa.text(
                    "INSERT INTO match_key (key, draft_id) VALUES (:key, :draft) "
                    "ON CONFLICT DO NOTHING"
                ),
                keys,
            )
        after = rows[-1].id
