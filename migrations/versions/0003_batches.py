"""Batches: files added together, what a plan would do to each row, and taking files out again."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


TAKEN_IN = "state <> 'refused' AND parent_id IS NULL"
STILL_IN = "state NOT IN ('refused', 'undone') AND parent_id IS NULL"


def _content_index(where: str) -> None:
    """The same content is in once; what was refused or taken out may come again."""
    chosen = sa.text(where)
    op.create_index(
        "uq_upload_content",
        "upload",
        ["sha256"],
        unique=True,
        sqlite_where=chosen,
        postgresql_where=chosen,
    )


def upgrade() -> None:
    op.drop_index("uq_upload_content", "upload")
    op.create_table('layout',
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_layout'))
    )
    op.create_table('batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('plan', sa.JSON(), nullable=False),
    sa.Column('result', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['staff.id'], name=op.f('fk_batch_made_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_batch'))
    )
    op.create_table('question',
    sa.Column('fingerprint', sa.String(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('issue', sa.String(), nullable=True),
    sa.Column('scale', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['issue'], ['issue.slug'], name=op.f('fk_question_issue')),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_question'))
    )
    op.create_table('cell_fix',
    sa.Column('upload_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('fixed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('fixed_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['fixed_by'], ['staff.id'], name=op.f('fk_cell_fix_fixed_by')),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_cell_fix_upload_id')),
    sa.PrimaryKeyConstraint('upload_id', 'row', 'position', name=op.f('pk_cell_fix'))
    )
    op.create_table('planned_row',
    sa.Column('upload_id', sa.Integer(), nullable=False),
    sa.Column('row', sa.Integer(), nullable=False),
    sa.Column('effect', sa.String(), nullable=False),
    sa.Column('who', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['upload_id'], ['upload.id'], name=op.f('fk_planned_row_upload_id')),
    sa.PrimaryKeyConstraint('upload_id', 'row', name=op.f('pk_planned_row'))
    )
    with op.batch_alter_table('planned_row', schema=None) as batch_op:
        batch_op.create_index('ix_planned_row_effect', ['upload_id', 'effect'], unique=False)

    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.alter_column('person_id',
               existing_type=sa.INTEGER(),
               nullable=True)

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('progress', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('wanted_stop', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('started_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('heartbeat_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_job_batch_id'), ['batch_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_job_batch_id'), 'batch', ['batch_id'], ['id'])

    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.add_column(sa.Column('batch_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('proposed', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.add_column(sa.Column('layout', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('with_hidden', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('undo_report', sa.JSON(), nullable=False, server_default='{}'))
        batch_op.create_index(batch_op.f('ix_upload_batch_id'), ['batch_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_upload_batch_id'), 'batch', ['batch_id'], ['id'])

    with op.batch_alter_table('source_row', schema=None) as batch_op:
        batch_op.add_column(sa.Column('looked_at', sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table('upload_column', schema=None) as batch_op:
        batch_op.add_column(sa.Column('values', sa.JSON(), nullable=False, server_default='{}'))

    op.create_index("ix_activity_verb_about_at", "activity", ["verb", "about", "at"])
    _content_index(STILL_IN)


def downgrade() -> None:
    op.drop_index("ix_activity_verb_about_at", "activity")
    op.drop_index("uq_upload_content", "upload")
    with op.batch_alter_table('upload_column', schema=None) as batch_op:
        batch_op.drop_column('values')

    with op.batch_alter_table('source_row', schema=None) as batch_op:
        batch_op.drop_column('looked_at')

    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_upload_batch_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_upload_batch_id'))
        batch_op.drop_column('undo_report')
        batch_op.drop_column('undone_at')
        batch_op.drop_column('with_hidden')
        batch_op.drop_column('layout')
        batch_op.drop_column('proposed')
        batch_op.drop_column('batch_id')

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_job_batch_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_job_batch_id'))
        batch_op.drop_column('heartbeat_at')
        batch_op.drop_column('started_at')
        batch_op.drop_column('wanted_stop')
        batch_op.drop_column('progress')
        batch_op.drop_column('batch_id')

    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.alter_column('person_id',
               existing_type=sa.INTEGER(),
               nullable=False)

    with op.batch_alter_table('planned_row', schema=None) as batch_op:
        batch_op.drop_index('ix_planned_row_effect')

    op.drop_table('planned_row')
    op.drop_table('cell_fix')
    op.drop_table('question')
    op.drop_table('batch')
    op.drop_table('layout')
    _content_index(TAKEN_IN)
