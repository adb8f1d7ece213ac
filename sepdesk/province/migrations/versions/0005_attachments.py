"""Scans that submissions refer to."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_DIGEST = sa.String(length=64)


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attachment")),
    )
    op.create_table(
        "attachment_chunk",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["attachment.digest"], name=op.f("fk_attachment_chunk_digest_attachment")
        ),
        sa.PrimaryKeyConstraint("digest", "start", name=op.f("pk_attachment_chunk")),
    )
    op.create_table(
        "attachment_holder",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("proved_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["attachment.digest"], name=op.f("fk_attachment_holder_digest_attachment")
        ),
        sa.PrimaryKeyConstraint("digest", "office", name=op.f("pk_attachment_holder")),
    )
    op.create_table(
        "attachment_reference",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("office", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("op_id", "position", name=op.f("pk_attachment_reference")),
    )
    for column in ("digest", "subject"):
        name = op.f(f"ix_attachment_reference_{column}")
        op.create_index(name, "attachment_reference", [column], unique=False)
    op.create_table(
        "attachment_upload",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("touched_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("digest", "device", name=op.f("pk_attachment_upload")),
    )
    op.create_table(
        "attachment_upload_part",
        sa.Column("digest", _DIGEST, nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint(
            "digest", "device", "start", name=op.f("pk_attachment_upload_part")
        ),
    )
