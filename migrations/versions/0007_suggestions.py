"""Who may be one, kept so that a page finds them; and what was answered, so that it can be taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OPEN = """
    INSERT INTO suggestion (low_id, high_id, a, b, weight, later)
    SELECT low_id, high_id, a, b, weight, 0 FROM (
        SELECT
            CASE WHEN x.person_id < y.person_id THEN x.person_id ELSE y.person_id END AS low_id,
            CASE WHEN x.person_id < y.person_id THEN y.person_id ELSE x.person_id END AS high_id,
            j.a, j.b, j.weight,
            row_number() OVER (
                PARTITION BY
                    CASE WHEN x.person_id < y.person_id THEN x.person_id ELSE y.person_id END,
                    CASE WHEN x.person_id < y.person_id THEN y.person_id ELSE x.person_id END
                ORDER BY j.weight DESC, j.a, j.b, j.id
            ) AS place
        FROM judgement j
        JOIN draft x ON x.id = j.a
        JOIN draft y ON y.id = j.b
        WHERE j.verdict = 'unsure' AND x.person_id <> y.person_id
        AND NOT EXISTS (
            SELECT 1 FROM judgement k
            WHERE k.a = j.a AND k.b = j.b AND (k.id > j.id OR k.by LIKE 'staff%')
        )
        AND NOT EXISTS (
            SELECT 1 FROM draft u
            JOIN judgement k ON k.a = u.id
            JOIN draft v ON v.id = k.b
            WHERE u.person_id = x.person_id AND v.person_id = y.person_id
            AND k.verdict = 'different' AND k.by LIKE 'staff%'
        )
        AND NOT EXISTS (
            SELECT 1 FROM draft u
            JOIN judgement k ON k.b = u.id
            JOIN draft v ON v.id = k.a
            WHERE u.person_id = x.person_id AND v.person_id = y.person_id
            AND k.verdict = 'different' AND k.by LIKE 'staff%'
        )
    ) likeliest WHERE place = 1
"""
"""What is open in an installation that has people already. Until now staff could take nothing back,
so that any of their verdicts that two rows are different keeps their people apart for good, unless
they said later that the two rows are the same: those people are one by now."""


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
    op.execute(_OPEN)
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
