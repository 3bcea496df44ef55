"""a disputed finding of the machine has its codes, and in the end what a person said of it

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-22 02:05:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verdict', sa.String(length=12), nullable=True))
        batch_op.add_column(
            sa.Column('codes', sa.JSON(), nullable=False, server_default=sa.text("'[]'"))
        )
        batch_op.create_index('ix_task_kind', ['kind', 'opened_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index('ix_task_kind')
        batch_op.drop_column('codes')
        batch_op.drop_column('verdict')
