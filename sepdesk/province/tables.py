"""The tables of the platform.

An aggregate (`worker`, `unit`, `office`) is kept as its canonical text, which is what decisions
read and feeds carry. The tables beside it are written in the same transaction; they serve look-up,
and hold what must never break as constraints.
"""

import datetime as dt
from typing import Annotated

from sqlalchemy import (
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC; naive values are refused on the way in, so none come out."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "an instant needs a time zone"
            raise ValueError(msg)
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    @override
    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


Id = Annotated[str, mapped_column(String(64))]
Word = Annotated[str, mapped_column(String(32))]
Sha256 = Annotated[str, mapped_column(String(64))]
Canonical = Annotated[str, mapped_column(Text)]


class Tables(DeclarativeBase):
    """Names every constraint, so that a migration can name what it drops."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dt.datetime: Instant()}  # noqa: RUF012 - SQLAlchemy's own attribute


# Order and history ------------------------------------------------------------------------------


class PlatformRow(Tables):
    """Who this platform is; one row."""

    __tablename__ = "platform"

    platform: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    key_id: Mapped[Id]
    created_at: Mapped[dt.datetime]


class EpochRow(Tables):
    """The counter of an epoch; the row that every event-writing transaction locks first.

    Attributes:
        from_epoch: with `from_seq` the restored position that it goes on from; None for the first.
    """

    __tablename__ = "epoch"

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_seq: Mapped[int]
    opened_at: Mapped[dt.datetime]
    from_epoch: Mapped[int | None]
    from_seq: Mapped[int | None]


class EventRow(Tables):
    """What happened, append-only (B-5)."""

    __tablename__ = "event"

    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[Word]
    subject: Mapped[Id]
    office: Mapped[Id | None]
    at: Mapped[dt.datetime]
    body: Mapped[Canonical]


class SubmissionRow(Tables):
    """A decided submission with its bytes as they came, append-only; one per op id (S-1)."""

    __tablename__ = "submission"
    __table_args__ = (Index(None, "device", "device_counter"),)

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    digest: Mapped[Sha256]
    kind: Mapped[Word]
    device: Mapped[Id] = mapped_column(index=True)
    device_counter: Mapped[int]
    user: Mapped[Id]
    office: Mapped[Id]
    sealed: Mapped[Canonical]
    epoch: Mapped[int]
    seq: Mapped[int]
    received_at: Mapped[dt.datetime]


class ReceiptRow(Tables):
    """A signed receipt, append-only."""

    __tablename__ = "receipt"

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[Word] = mapped_column(index=True)
    final: Mapped[bool]
    epoch: Mapped[int]
    seq: Mapped[int]
    sealed: Mapped[Canonical]


class AlarmRow(Tables):
    """What a person must look at: other bytes under a known op id, a submission that failed."""

    __tablename__ = "alarm"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    kind: Mapped[Word]
    op_id: Mapped[Id]
    device: Mapped[Id]
    user: Mapped[Id]
    digest: Mapped[Sha256]


class PresentedReceiptRow(Tables):
    """A receipt that a restored platform gave and no longer has, as a station holds it (R-1).

    Attributes:
        epoch: with `seq` the position that it names, of before the restore.
        device: of the station that presented it.
    """

    __tablename__ = "presented_receipt"

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    state: Mapped[Word]
    office: Mapped[Id]
    device: Mapped[Id]
    at: Mapped[dt.datetime]
    sealed: Mapped[Canonical]


class BackupRow(Tables):
    """A backup that was restored in a sandbox and found whole (R-9)."""

    __tablename__ = "backup"

    number: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[dt.datetime]
    file: Mapped[str]
    sha256: Mapped[Sha256]
    epoch: Mapped[int]
    seq: Mapped[int]
    audit_number: Mapped[int]


# Facts ------------------------------------------------------------------------------------------


class OfficeRow(Tables):
    """An office."""

    __tablename__ = "office"

    office_id: Mapped[Id] = mapped_column(primary_key=True)
    row: Mapped[Canonical]


class UnitRow(Tables):
    """A unit."""

    __tablename__ = "unit"

    unit_id: Mapped[Id] = mapped_column(primary_key=True)
    code_kind: Mapped[Word]
    code: Mapped[str] = mapped_column(String(32), index=True)
    place: Mapped[str] = mapped_column(String(9))
    rev: Mapped[int]
    row: Mapped[Canonical]


class WorkerRow(Tables):
    """A person.

    Attributes:
        place: town of the present unit, else the county of the last one; decides the scopes.
    """

    __tablename__ = "worker"

    person: Mapped[Id] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(9))
    rev: Mapped[int]
    row: Mapped[Canonical]


class DocumentRow(Tables):
    """Any document of a person, to find the person by it; numbers normalised."""

    __tablename__ = "document"

    kind: Mapped[Word] = mapped_column(primary_key=True)
    number: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("worker.person"), index=True)


class PersonAliasRow(Tables):
    """The id of an entry that went into another person's; it still finds the person (B-1)."""

    __tablename__ = "person_alias"

    alias: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("worker.person"), index=True)


class CertificateRow(Tables):
    """The header of a certificate."""

    __tablename__ = "certificate"

    certificate_id: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("worker.person"), index=True)
    number: Mapped[Id] = mapped_column(index=True)
    status: Mapped[Word]
    status_on: Mapped[dt.date | None]


class CertificateItemRow(Tables):
    """A work item of a certificate; the key is catalogue and code, never the code alone."""

    __tablename__ = "certificate_item"

    certificate_id: Mapped[Id] = mapped_column(
        ForeignKey("certificate.certificate_id"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    catalogue: Mapped[Word]
    code: Mapped[Id]
    approved_on: Mapped[dt.date]
    valid_until: Mapped[dt.date]


class EmploymentRow(Tables):
    """One employment, half-open; `ended_on` is empty while it lasts."""

    __tablename__ = "employment"
    __table_args__ = (
        # E7, B-1: one unit at a time. The rule lives in the domain; this is the net under it.
        Index(
            "uq_employment_current",
            "person",
            unique=True,
            sqlite_where=text("ended_on IS NULL"),
            postgresql_where=text("ended_on IS NULL"),
        ),
    )

    employment_id: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("worker.person"), index=True)
    unit: Mapped[Id] = mapped_column(index=True)
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    registered_seq: Mapped[int]


class PenaltyRow(Tables):
    """An administrative penalty (L6)."""

    __tablename__ = "penalty"

    penalty_id: Mapped[Id] = mapped_column(primary_key=True)
    person: Mapped[Id] = mapped_column(ForeignKey("worker.person"), index=True)
    decided_on: Mapped[dt.date]


class OpenCaseRow(Tables):
    """A submission that waits for a verification; gone when it is decided (B-9).

    Attributes:
        document: `kind:number` of the worker, normalised, to find the worker's other ones.
        place: town of the unit; with the office that filed it decides the scopes.
    """

    __tablename__ = "open_case"

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(String(128), index=True)
    person: Mapped[Id | None] = mapped_column(index=True)
    office: Mapped[Id]
    place: Mapped[str] = mapped_column(String(9))
    row: Mapped[Canonical]


class DossierRow(Tables):
    """A plan, an application, a warning, a check, a suggestion; kinds by `DossierKind`."""

    __tablename__ = "dossier"

    kind: Mapped[Word] = mapped_column(primary_key=True)
    key: Mapped[Id] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(String(9))
    unit: Mapped[Id | None] = mapped_column(index=True)
    person: Mapped[Id | None] = mapped_column(index=True)
    is_open: Mapped[bool]
    row: Mapped[Canonical]


class HeldRow(Tables):
    """A submission that is held until an earlier one is decided; gone when it is decided (S-10).

    Attributes:
        awaits: the earlier one, which may never have arrived.
        flagged_at: when a person was told that it waits too long.
    """

    __tablename__ = "held"

    op_id: Mapped[Id] = mapped_column(primary_key=True)
    awaits: Mapped[Id] = mapped_column(index=True)
    office: Mapped[Id]
    since: Mapped[dt.datetime]
    flagged_at: Mapped[dt.datetime | None]


# Scopes and feed --------------------------------------------------------------------------------


class ScopeRow(Tables):
    """A scope's baseline and running digest.

    Attributes:
        floor: the feed says nothing about what came at or before this sequence number but for
            what a snapshot holds; a cursor before it needs a snapshot.
    """

    __tablename__ = "scope"

    scope: Mapped[Id] = mapped_column(primary_key=True)
    epoch: Mapped[int]
    floor: Mapped[int]
    total: Mapped[Sha256]
    count: Mapped[int]


class MembershipRow(Tables):
    """Which records a scope holds now: what was sent to it and not yet taken away."""

    __tablename__ = "membership"
    __table_args__ = (Index("ix_membership_record_key", "record", "key"),)

    scope: Mapped[Id] = mapped_column(primary_key=True)
    record: Mapped[Word] = mapped_column(primary_key=True)
    key: Mapped[Id] = mapped_column(primary_key=True)


class FeedEntryRow(Tables):
    """One change of one record for one scope."""

    __tablename__ = "feed"

    scope: Mapped[Id] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ordinal: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    action: Mapped[Word]
    record: Mapped[Word]
    key: Mapped[Id]
    row: Mapped[Canonical]
