"""The rates by which rows are judged, each time they were put in force; which judged what is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "match_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("rates", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_model")),
    )
    # All that was asked until now was judged by the first rates ever shipped.
    op.add_column(
        "suggestion", sa.Column("version", sa.String(), nullable=False, server_default="1")
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER match_model_no_{verb.lower()} BEFORE {verb} ON match_model "
                "BEGIN SELECT RAISE(ABORT, 'match_model is append-only'); END"
            )
        return
    op.execute(
        "CREATE TRIGGER match_model_append_only BEFORE UPDATE OR DELETE ON match_model "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER match_model_no_truncate BEFORE TRUNCATE ON match_model "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("match_model")
    op.drop_column("suggestion", "version")
