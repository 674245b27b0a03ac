"""Answers about who is who keep who the people were before."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Of answers given before nobody knows: theirs is empty."""
    op.add_column(
        "review_answer", sa.Column("people", sa.JSON(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("review_answer", "people")
