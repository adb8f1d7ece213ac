"""Records beside persons and units."""

import sqlalchemy as sa
from alembic import op

revision = "facts_0003"
down_revision = "facts_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dossier",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_dossier")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_dossier_unit"), "dossier", ["unit"], unique=False)
    op.create_index(op.f("ix_dossier_person"), "dossier", ["person"], unique=False)
