"""The tables of scans: pieces under way, what is proved, who has proved it, and who refers to it.

A scan is in the database beside the submission that refers to it, so that one backup holds both.
"""

import datetime as dt

from sqlalchemy import BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from sepdesk.province.tables import Id, Sha256, Tables, Word


class AttachmentRow(Tables):
    """A scan whose bytes are proved to be those that it is named by (F-2)."""

    __tablename__ = "attachment"

    digest: Mapped[Sha256] = mapped_column(primary_key=True)
    size: Mapped[int]
    stored_at: Mapped[dt.datetime]


class AttachmentChunkRow(Tables):
    """A piece of a scan, by where it begins."""

    __tablename__ = "attachment_chunk"

    digest: Mapped[Sha256] = mapped_column(ForeignKey("attachment.digest"), primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class AttachmentHolderRow(Tables):
    """An office that has sent the bytes, and so is known to have them (F-5)."""

    __tablename__ = "attachment_holder"

    digest: Mapped[Sha256] = mapped_column(ForeignKey("attachment.digest"), primary_key=True)
    office: Mapped[Id] = mapped_column(primary_key=True)
    proved_at: Mapped[dt.datetime]


class AttachmentReferenceRow(Tables):
    """A scan that a submission refers to, whether its bytes have come or not.

    Attributes:
        subject: the submission that waits for it: itself, or the earlier one that it completes.
    """

    __tablename__ = "attachment_reference"

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[Sha256] = mapped_column(index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[Word]
    office: Mapped[Id]
    subject: Mapped[Id] = mapped_column(index=True)


class AttachmentUploadRow(Tables):
    """A scan under way from one machine; nobody reads it and no other machine adds to it."""

    __tablename__ = "attachment_upload"

    digest: Mapped[Sha256] = mapped_column(primary_key=True)
    device: Mapped[Id] = mapped_column(primary_key=True)
    received: Mapped[int]
    touched_at: Mapped[dt.datetime]


class AttachmentUploadPartRow(Tables):
    """A piece of a scan under way."""

    __tablename__ = "attachment_upload_part"

    digest: Mapped[Sha256] = mapped_column(primary_key=True)
    device: Mapped[Id] = mapped_column(primary_key=True)
    start: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
