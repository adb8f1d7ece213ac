"""Submissions that wait: for a verification, or for an earlier one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "open_case",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("document", sa.String(length=128), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=9), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_open_case")),
    )
    with op.batch_alter_table("open_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_case_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_case_person"), ["person"], unique=False)
    op.create_table(
        "held",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("awaits", sa.String(length=64), nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("flagged_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_held")),
    )
    with op.batch_alter_table("held", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_held_awaits"), ["awaits"], unique=False)
