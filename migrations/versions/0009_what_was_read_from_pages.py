"""what was read from each page of a filing

Revision ID: 0009
Revises: 0008
Create Date: 2026-11-22 05:40:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'page_reading',
        sa.Column('id', sa.String(length=24), nullable=False),
        sa.Column('content_hash', sa.String(length=64), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('problem', sa.String(length=20), nullable=True),
        sa.Column('tries', sa.Integer(), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('insisted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('result_sealed', sa.LargeBinary(), nullable=True),
        sa.Column('crops_sealed', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ['id'], ['upload.id'], name=op.f('fk_page_reading_id_upload'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_page_reading')),
    )
    with op.batch_alter_table('page_reading', schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f('ix_page_reading_content_hash'), ['content_hash'], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table('page_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_page_reading_content_hash'))
    op.drop_table('page_reading')
