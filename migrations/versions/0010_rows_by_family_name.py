"""A long list again: rows are found by their family name, and keys of new rows stand apart."""

import sqlalchemy as sa
from alembic import op

from consent.names import fold_family

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_A_TIME = 50_000

_DRAFT = sa.table(
    "draft",
    sa.column("id", sa.Integer()),
    sa.column("card", sa.JSON()),
    sa.column("family", sa.String()),
)


def upgrade() -> None:
    op.add_column("draft", sa.Column("family", sa.String(), nullable=False, server_default=""))
    _fill()
    op.create_index("ix_draft_family", "draft", ["family"])
    op.create_table(
        "new_match_key",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_new_match_key_draft_id")),
        sa.PrimaryKeyConstraint("key", "draft_id", name=op.f("pk_new_match_key")),
    )
    op.create_index("ix_new_match_key_draft", "new_match_key", ["draft_id"])


def downgrade() -> None:
    op.execute("INSERT INTO match_key (key, draft_id) SELECT key, draft_id FROM new_match_key")
    op.drop_table("new_match_key")
    op.drop_index("ix_draft_family", "draft")
    op.drop_column("draft", "family")


def _fill() -> None:
    """Rows that were taken out have their name too: what they tied stays tied."""
    connection = op.get_bind()
    keep = (
        sa.update(_DRAFT)
        .where(_DRAFT.c.id == sa.bindparam("draft"))
        .values(family=sa.bindparam("name"))
    )
    after = 0
    while rows := connection.execute(
        sa.select(_DRAFT.c.id, _DRAFT.c.card["family"].as_string().label("name"))
        .where(_DRAFT.c.id > after)
        .order_by(_DRAFT.c.id)
        .limit(AT_A_TIME)
    ).all():
        folded = [{"draft": row.id, "name": fold_family(row.name)} for row in rows if row.name]
        if folded:
            connection.execute(keep, folded)
        after = rows[-1].id
