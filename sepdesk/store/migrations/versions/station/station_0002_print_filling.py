"""The print ledger keeps what the form was filled with."""

import sqlalchemy as sa
from alembic import op

revision = "station_0002"
down_revision = "station_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Not in batch mode: that would make the table anew, without the triggers that guard it.
    op.add_column("print", sa.Column("form_id", sa.String(length=64), nullable=True))
    op.add_column("print", sa.Column("filling_digest", sa.String(length=64), nullable=True))
    op.add_column("print", sa.Column("filling", sa.Text(), nullable=True))
    op.create_index("ix_print_form_id", "print", ["form_id"], unique=False)
