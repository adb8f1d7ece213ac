"""The tables of `station`: what was done here; precious, and mostly append-only."""

import datetime as dt

from sqlalchemy import ForeignKey, Index, LargeBinary, MetaData, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sepdesk.store.columns import (
    NAMING,
    DigestColumn,
    IdColumn,
    Instant,
    LongText,
    WordColumn,
)


class StationBase(DeclarativeBase):
    """Metadata of the file `station`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dt.datetime: Instant(), bytes: LargeBinary()}  # noqa: RUF012 - declared so by SQLAlchemy


class SubmissionRow(StationBase):
    """The outbox: bytes that never change, and where they stand.

    Triggers refuse any change of what was signed, and any DELETE (R-6, D-8).
    """

    __tablename__ = "submission"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "person"),
        Index(None, "document"),
        Index(None, "saved_at"),
    )

    op_id: Mapped[IdColumn] = mapped_column(primary_key=True)
    kind: Mapped[WordColumn]
    payload: Mapped[bytes]
    digest: Mapped[DigestColumn]
    alg: Mapped[WordColumn]
    key_id: Mapped[WordColumn]
    signature: Mapped[LongText]
    device_counter: Mapped[int] = mapped_column(unique=True)
    answers: Mapped[IdColumn | None]
    user: Mapped[IdColumn]
    saved_at: Mapped[dt.datetime]
    intake_number: Mapped[WordColumn]
    document: Mapped[IdColumn]
    worker_name: Mapped[LongText]
    unit: Mapped[IdColumn | None]
    unit_name: Mapped[LongText]
    person: Mapped[IdColumn | None]
    """May be learnt later, from a receipt; then it stays."""
    state: Mapped[WordColumn]
    settled_at: Mapped[dt.datetime | None]
    receipt_epoch: Mapped[int | None]
    """Epoch, number and position of the receipt that holds: the highest (epoch, n)."""
    receipt_n: Mapped[int | None]
    effect_seq: Mapped[int | None]


class ReceiptRow(StationBase):
    """What the platform decided, append-only per submission.

    The epoch is part of the key: a platform restored from a backup decides anew (R-2), and what it
    had said before must stay provable.
    """

    __tablename__ = "receipt"

    op_id: Mapped[IdColumn] = mapped_column(ForeignKey("submission.op_id"), primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    payload: Mapped[bytes]
    digest: Mapped[DigestColumn]
    alg: Mapped[WordColumn]
    key_id: Mapped[WordColumn]
    signature: Mapped[LongText]
    stored_at: Mapped[dt.datetime]


class DraftRow(StationBase):
    """Typing that is not saved yet (D-4)."""

    __tablename__ = "draft"
    __table_args__ = (Index(None, "user"),)

    draft_id: Mapped[IdColumn] = mapped_column(primary_key=True)
    user: Mapped[IdColumn]
    kind: Mapped[WordColumn]
    title: Mapped[LongText]
    body: Mapped[LongText]
    updated_at: Mapped[dt.datetime]


class HistoryRow(StationBase):
    """What happened to a submission at this station, append-only."""

    __tablename__ = "history"
    __table_args__ = (Index(None, "op_id"),)

    n: Mapped[int] = mapped_column(primary_key=True)
    op_id: Mapped[IdColumn | None] = mapped_column(ForeignKey("submission.op_id"))
    at: Mapped[dt.datetime]
    user: Mapped[IdColumn]
    what: Mapped[WordColumn]
    text: Mapped[LongText]


class PrintRow(StationBase):
    """The print ledger, append-only: which bytes were printed, and which filling (B-15)."""

    __tablename__ = "print"
    __table_args__ = (Index(None, "op_id"), Index(None, "form_id"))

    print_id: Mapped[IdColumn] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    user: Mapped[IdColumn]
    op_id: Mapped[IdColumn | None] = mapped_column(ForeignKey("submission.op_id"))
    digest: Mapped[DigestColumn]
    what: Mapped[WordColumn]
    form_id: Mapped[IdColumn | None]
    """As the code on the form names it; None for another paper than the form."""
    filling_digest: Mapped[DigestColumn | None]
    filling: Mapped[LongText | None]
    """Only of a form that is no submission, which is kept nowhere else."""


class AuditRow(StationBase):
    """The audit trail: each entry holds the digest of the one before it (X-6)."""

    __tablename__ = "audit"

    n: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    user: Mapped[IdColumn]
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[LongText]
    previous: Mapped[DigestColumn]
    digest: Mapped[DigestColumn]


class AttachmentRow(StationBase):
    """A scan, named by what it holds; readable only while it is whole (F-2)."""

    __tablename__ = "attachment"

    digest: Mapped[DigestColumn] = mapped_column(primary_key=True)
    size: Mapped[int]
    kept_at: Mapped[dt.datetime]
    whole: Mapped[bool]
    proved_at: Mapped[dt.datetime | None]
    """The platform's time at which it had proved the same bytes; None: it may have none."""
    refused: Mapped[LongText]
    """Why the platform will not have it, in words; empty where it will."""
    loose_since: Mapped[dt.datetime | None]
    """The platform's time since which nothing refers to it."""


class AttachmentChunkRow(StationBase):
    """A piece of a scan, by where it begins."""

    __tablename__ = "attachment_chunk"

    digest: Mapped[DigestColumn] = mapped_column(ForeignKey("attachment.digest"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes]


class DraftAttachmentRow(StationBase):
    """A scan that a draft refers to; goes with the draft."""

    __tablename__ = "draft_attachment"
    __table_args__ = (Index(None, "digest"),)

    draft_id: Mapped[IdColumn] = mapped_column(
        ForeignKey("draft.draft_id", ondelete="CASCADE"), primary_key=True
    )
    digest: Mapped[DigestColumn] = mapped_column(ForeignKey("attachment.digest"), primary_key=True)


class SubmissionAttachmentRow(StationBase):
    """A scan that a submission refers to, append-only: written with it or not at all (D-2)."""

    __tablename__ = "submission_attachment"
    __table_args__ = (Index(None, "digest"),)

    op_id: Mapped[IdColumn] = mapped_column(ForeignKey("submission.op_id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[DigestColumn] = mapped_column(ForeignKey("attachment.digest"))


class IntakeRow(StationBase):
    """The last 收件编号 given out on a day."""

    __tablename__ = "intake"

    day: Mapped[dt.date] = mapped_column(primary_key=True)
    last: Mapped[int]


class SettingRow(StationBase):
    """What the station knows about itself, by name."""

    __tablename__ = "setting"

    name: Mapped[IdColumn] = mapped_column(primary_key=True)
    text: Mapped[LongText]


class ClerkRow(StationBase):
    """A clerk who has signed in at this machine: their session, and how long it may go on."""

    __tablename__ = "clerk"

    user: Mapped[IdColumn] = mapped_column(primary_key=True)
    login: Mapped[IdColumn] = mapped_column(unique=True)
    display_name: Mapped[LongText]
    role: Mapped[WordColumn]
    token: Mapped[LongText]
    expires_at: Mapped[dt.datetime]
    lease: Mapped[LongText]
    """JSON; empty where the platform has never vouched for the clerk here."""


class ClerkSettingRow(StationBase):
    """What a clerk has set for themselves, by name."""

    __tablename__ = "clerk_setting"

    user: Mapped[IdColumn] = mapped_column(primary_key=True)
    name: Mapped[IdColumn] = mapped_column(primary_key=True)
    text: Mapped[LongText]
