"""Scans that submissions refer to."""

import sqlalchemy as sa
from alembic import op

revision = "station_0003"
down_revision = "station_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("proved_at", sa.DateTime(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=False),
        sa.Column("loose_since", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_attachment")),
    )
    op.create_table(
        "attachment_chunk",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["attachment.digest"], name=op.f("fk_attachment_chunk_digest_attachment")
        ),
        sa.PrimaryKeyConstraint("digest", "start", name=op.f("pk_attachment_chunk")),
    )
    op.create_table(
        "draft_attachment",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"], ["attachment.digest"], name=op.f("fk_draft_attachment_digest_attachment")
        ),
        sa.ForeignKeyConstraint(
            ["draft_id"],
            ["draft.draft_id"],
            name=op.f("fk_draft_attachment_draft_id_draft"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("draft_id", "digest", name=op.f("pk_draft_attachment")),
    )
    op.create_index("ix_draft_attachment_digest", "draft_attachment", ["digest"], unique=False)
    op.create_table(
        "submission_attachment",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["attachment.digest"],
            name=op.f("fk_submission_attachment_digest_attachment"),
        ),
        sa.ForeignKeyConstraint(
            ["op_id"],
            ["submission.op_id"],
            name=op.f("fk_submission_attachment_op_id_submission"),
        ),
        sa.PrimaryKeyConstraint("op_id", "position", name=op.f("pk_submission_attachment")),
    )
    op.create_index(
        "ix_submission_attachment_digest", "submission_attachment", ["digest"], unique=False
    )
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER keep_submission_attachment_{act.lower()}"
            f" BEFORE {act} ON submission_attachment"
            " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        )
