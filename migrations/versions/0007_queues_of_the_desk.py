"""every order of the desk's queue has its index, for cases only; what was asked for can be disputed

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-21 23:05:00.000000
"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

CASES = sa.text('submitted_at IS NOT NULL')
BEFORE = {
    'ix_filing_all': ['submitted_at', 'id'],
    'ix_filing_due': ['status', 'due_on', 'id'],
    'ix_filing_risk': ['status', 'risk', 'submitted_at', 'id'],
    'ix_filing_queue': ['district', 'status', 'submitted_at', 'id'],
    'ix_filing_service': ['service_id', 'status', 'submitted_at', 'id'],
    'ix_filing_lease': ['leased_by', 'leased_until'],
}
LEASE = {'ix_filing_lease': ['leased_by', 'status', 'submitted_at', 'id']}
MORE = {
    'ix_filing_age': ['status', 'submitted_at', 'id'],
    'ix_filing_queue_due': ['district', 'status', 'due_on', 'id'],
    'ix_filing_queue_risk': ['district', 'status', 'risk', 'submitted_at', 'id'],
    'ix_filing_service_due': ['service_id', 'status', 'due_on', 'id'],
    'ix_filing_service_risk': ['service_id', 'status', 'risk', 'submitted_at', 'id'],
}


def upgrade() -> None:
    with op.batch_alter_table('asked_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('disputed_at', sa.DateTime(timezone=True), nullable=True))
    for name in BEFORE:
        op.drop_index(name, table_name='filing')
    for name, columns in (BEFORE | MORE | LEASE).items():
        op.create_index(name, 'filing', columns, sqlite_where=CASES, postgresql_where=CASES)


def downgrade() -> None:
    for name in BEFORE | MORE:
        op.drop_index(name, table_name='filing')
    for name, columns in BEFORE.items():
        op.create_index(name, 'filing', columns)
    with op.batch_alter_table('asked_item', schema=None) as batch_op:
        batch_op.drop_column('disputed_at')
