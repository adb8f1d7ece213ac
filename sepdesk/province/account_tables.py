"""The tables of who may act: accounts, mandates, machines, sessions, and what they did."""

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sepdesk.province.tables import Id, Sha256, Tables, Word


class AccountRow(Tables):
    """An account; the login is its identity and is never given to another person."""

    __tablename__ = "account"

    login: Mapped[Id] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    password_hash: Mapped[str]
    created_at: Mapped[dt.datetime]
    disabled_at: Mapped[dt.datetime | None]
    failures: Mapped[int]
    locked_until: Mapped[dt.datetime | None]


class MandateRow(Tables):
    """A role that an account held at an office for a time."""

    __tablename__ = "mandate"
    __table_args__ = (UniqueConstraint("login", "office", "role", "since"),)

    number: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[Id] = mapped_column(ForeignKey("account.login"))
    office: Mapped[Id] = mapped_column(ForeignKey("office.office_id"))
    role: Mapped[Word]
    since: Mapped[dt.datetime]
    until: Mapped[dt.datetime | None]


class DeviceRow(Tables):
    """An enrolled machine with the public halves of its keys.

    Attributes:
        suspended_at: since when two machines are known to use this identity (R-4).
        successor_of: the identity that the machine had before it was enrolled anew.
    """

    __tablename__ = "device"

    device: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str]
    office: Mapped[Id] = mapped_column(ForeignKey("office.office_id"))
    alg: Mapped[Word]
    key_id: Mapped[Id] = mapped_column(unique=True)
    raw: Mapped[str]
    sealing_key: Mapped[str]
    enrolled_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    suspended_at: Mapped[dt.datetime | None]
    successor_of: Mapped[Id | None] = mapped_column(index=True)


class EnrolmentCodeRow(Tables):
    """A one-time code, hashed."""

    __tablename__ = "enrolment_code"

    code_hash: Mapped[Sha256] = mapped_column(primary_key=True)
    office: Mapped[Id] = mapped_column(ForeignKey("office.office_id"))
    expires_at: Mapped[dt.datetime]
    used_by: Mapped[Id | None]


class SessionRow(Tables):
    """An opaque token, hashed, bound to the device at which it was given."""

    __tablename__ = "session"

    token_hash: Mapped[Sha256] = mapped_column(primary_key=True)
    login: Mapped[Id] = mapped_column(ForeignKey("account.login"))
    device: Mapped[Id] = mapped_column(ForeignKey("device.device"))
    expires_at: Mapped[dt.datetime]


class AuditRow(Tables):
    """One entry of the audit trail, append-only and chained (X-6)."""

    __tablename__ = "audit"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[dt.datetime]
    who: Mapped[Id]
    action: Mapped[Word]
    subject: Mapped[str]
    mac: Mapped[Sha256]


class AuditHeadRow(Tables):
    """The end of the chain, so that a cut tail is seen; one row, locked by whoever appends."""

    __tablename__ = "audit_head"

    only: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    mac: Mapped[Sha256]
    head_mac: Mapped[Sha256]
