"""first schema."""

import sqlalchemy as sa
from alembic import op

revision = "station_0001"
down_revision = None
branch_labels = None
depends_on = None


_SIGNED = (
    "op_id, kind, payload, digest, alg, key_id, signature, device_counter, answers, user, saved_at,"
    " intake_number, document, worker_name, unit, unit_name"
)


def upgrade() -> None:
    _tables()
    _append_only()


def _append_only() -> None:
    for table in ("receipt", "history", "print", "audit"):
        _forbid(f"{table}_update", f"UPDATE ON {table}")
    for table in ("submission", "receipt", "history", "print", "audit"):
        _forbid(f"{table}_delete", f"DELETE ON {table}")
    _forbid("submission_signed", f"UPDATE OF {_SIGNED} ON submission")
    # A person who was not known when the form was saved may be learnt once, from a receipt.
    _forbid(
        "submission_person",
        "UPDATE OF person ON submission",
        "WHEN OLD.person IS NOT NULL AND NEW.person IS NOT OLD.person",
    )


def _forbid(name: str, what: str, when: str = "") -> None:
    op.execute(
        f"CREATE TRIGGER keep_{name} BEFORE {what} {when}"
        " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
    )


def _tables() -> None:
    op.create_table(
        "audit",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.create_table(
        "draft",
        sa.Column("draft_id", sa.String(length=64), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("draft_id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_user"), ["user"], unique=False)

    op.create_table(
        "intake",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_intake")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "submission",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("alg", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("device_counter", sa.Integer(), nullable=False),
        sa.Column("answers", sa.String(length=64), nullable=True),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("intake_number", sa.String(length=32), nullable=False),
        sa.Column("document", sa.String(length=64), nullable=False),
        sa.Column("worker_name", sa.Text(), nullable=False),
        sa.Column("unit", sa.String(length=64), nullable=True),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.Column("receipt_epoch", sa.Integer(), nullable=True),
        sa.Column("receipt_n", sa.Integer(), nullable=True),
        sa.Column("effect_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("op_id", name=op.f("pk_submission")),
        sa.UniqueConstraint("device_counter", name=op.f("uq_submission_device_counter")),
    )
    with op.batch_alter_table("submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_submission_document"), ["document"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_person"), ["person"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_saved_at"), ["saved_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_submission_state"), ["state"], unique=False)

    op.create_table(
        "history",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["op_id"], ["submission.op_id"], name=op.f("fk_history_op_id_submission")
        ),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_history")),
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_op_id"), ["op_id"], unique=False)

    op.create_table(
        "print",
        sa.Column("print_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("user", sa.String(length=64), nullable=False),
        sa.Column("op_id", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["op_id"], ["submission.op_id"], name=op.f("fk_print_op_id_submission")
        ),
        sa.PrimaryKeyConstraint("print_id", name=op.f("pk_print")),
    )
    with op.batch_alter_table("print", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_op_id"), ["op_id"], unique=False)

    op.create_table(
        "receipt",
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("alg", sa.String(length=32), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("stored_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["op_id"], ["submission.op_id"], name=op.f("fk_receipt_op_id_submission")
        ),
        sa.PrimaryKeyConstraint("op_id", "epoch", "n", name=op.f("pk_receipt")),
    )
