"""Which noes are near whoever a row shows, though the file that showed so was taken out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_mark",
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_draft_mark_draft_id")),
        sa.PrimaryKeyConstraint("draft_id", "key", name=op.f("pk_draft_mark")),
    )


def downgrade() -> None:
    op.drop_table("draft_mark")
