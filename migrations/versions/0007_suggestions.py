"""Who may be one, kept so that a page finds them; and what was answered, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

def upgrade() -> None:
    op.create_table(
        "suggestion",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("a", sa.Integer(), nullable=False),
        sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("weight", sa.Double(), nullable=False),
        sa.Column("later", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["low_id"], ["person.id"], name=op.f("fk_suggestion_low_id")),
        sa.ForeignKeyConstraint(["high_id"], ["person.id"], name=op.f("fk_suggestion_high_id")),
        sa.ForeignKeyConstraint(["a"], ["draft.id"], name=op.f("fk_suggestion_a")),
        sa.ForeignKeyConstraint(["b"], ["draft.id"], name=op.f("fk_suggestion_b")),
        sa.PrimaryKeyConstraint("low_id", "high_id", name=op.f("pk_suggestion")),
    )
    op.create_index("ix_suggestion_high_id", "suggestion", ["high_id"])
    op.create_table(
        "review_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("ledger_head", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answer")),
    )
    op.create_index("ix_review_answer_by_at", "review_answer", ["by", "at"])


def downgrade() -> None:
    op.drop_table("review_answer")
    op.drop_table("suggestion")
