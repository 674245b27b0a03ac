"""What people and staff say of a person's details; which row each draft is, so that old ids lead on."""

import base64
import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT_A_TIME = 20_000


def upgrade() -> None:
    op.create_table(
        "person_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["draft_id"], ["draft.id"], name=op.f("fk_person_edit_draft_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_edit")),
    )
    op.create_index(op.f("ix_person_edit_draft_id"), "person_edit", ["draft_id"])
    # Not made anew: on SQLite that would take time with every draft, and triggers from its table.
    op.add_column("draft", sa.Column("public_id", sa.String(), nullable=False, server_default=""))
    if op.get_bind().dialect.name == "sqlite":
        _fill_on_sqlite()
    else:
        _fill_on_postgresql()
    op.create_index(op.f("ix_draft_public_id"), "draft", ["public_id"])
    op.add_column("draft", sa.Column("heir_id", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_index(op.f("ix_draft_public_id"), "draft")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("heir_id")
        batch_op.drop_column("public_id")
    op.drop_index(op.f("ix_person_edit_draft_id"), "person_edit")
    op.drop_table("person_edit")


def _fill_on_sqlite() -> None:
    connection = op.get_bind().connection.dbapi_connection
    connection.create_function("id_of_row", 3, public_id, deterministic=True)
    op.execute(
        "UPDATE draft SET public_id = (SELECT id_of_row(upload.sha256, source_row.row, draft.part) "
        "FROM source_row JOIN upload ON upload.id = source_row.upload_id "
        "WHERE source_row.id = draft.source_row_id)"
    )


def _fill_on_postgresql() -> None:
    """It knows no base 32; so the ids are made here and handed over by the thousand."""
    connection = op.get_bind()
    after = 0
    while True:
        rows = connection.execute(
            sa.text(
                "SELECT draft.id, upload.sha256, source_row.row, draft.part FROM draft "
                "JOIN source_row ON source_row.id = draft.source_row_id "
                "JOIN upload ON upload.id = source_row.upload_id "
                "WHERE draft.id > :after ORDER BY draft.id LIMIT :many"
            ),
            {"after": after, "many": AT_A_TIME},
        ).all()
        if not rows:
            return
        connection.execute(
            sa.text(
                "UPDATE draft SET public_id = given.name "
                "FROM unnest(CAST(:ids AS integer[]), CAST(:names AS varchar[])) AS given(id, name) "
                "WHERE draft.id = given.id"
            ),
            {"ids": [row[0] for row in rows], "names": [public_id(*row[1:]) for row in rows]},
        )
        after = rows[-1][0]


def public_id(sha256: str, row: int, part: int) -> str:
    """As the program makes it at this revision."""
    seed = hashlib.sha256(f"{sha256}:{row}:{part}".encode()).digest()
    return base64.b32encode(seed[:10]).decode().lower()
