"""What running the platform needs: backups, restored epochs, presented receipts, clones."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "backup",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("file", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("audit_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_backup")),
    )
    op.create_table(
        "presented_receipt",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("op_id", "epoch", "n", name=op.f("pk_presented_receipt")),
    )
    op.add_column("epoch", sa.Column("from_epoch", sa.Integer(), nullable=True))
    op.add_column("epoch", sa.Column("from_seq", sa.Integer(), nullable=True))
    op.add_column("device", sa.Column("suspended_at", sa.DateTime(), nullable=True))
    op.add_column("device", sa.Column("successor_of", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_device_successor_of"), "device", ["successor_of"], unique=False)
    op.create_index(
        op.f("ix_submission_device_device_counter"),
        "submission",
        ["device", "device_counter"],
        unique=False,
    )
    op.create_index(op.f("ix_receipt_state"), "receipt", ["state"], unique=False)
