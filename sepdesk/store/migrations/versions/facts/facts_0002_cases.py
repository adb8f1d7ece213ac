"""Submissions that wait for a verification."""

import sqlalchemy as sa
from alembic import op

revision = "facts_0002"
down_revision = "facts_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_record",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_case_record")),
    )
