"""The tables of `facts`: a mirror that can be thrown away and loaded again."""

import datetime as dt

from sqlalchemy import CheckConstraint, Index, LargeBinary, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from sepdesk.store.columns import (
    NAMING,
    DigestColumn,
    IdColumn,
    Instant,
    LongText,
    WordColumn,
)

_WITHOUT_ROWID = {"sqlite_with_rowid": False}


class FactsBase(DeclarativeBase):
    """Metadata of the file `facts`."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dt.datetime: Instant(), bytes: LargeBinary()}  # noqa: RUF012 - declared so by SQLAlchemy


class WorkerRow(FactsBase):
    """A person as the platform told us: `row` is the whole, the rest is what a list shows.

    Attributes:
        unit: the present employer; empty for someone who is 待聘.
        items: printed codes, a JSON list.
        valid_until: the earliest last day among the items of certificates in force.
        lost: the present employment is marked 证书失效，待注销.
        keys: this person's entries of `search_key`, packed, so that they can be taken out again
            whoever made them; an index over them would double the file.
    """

    __tablename__ = "worker"
    __table_args__ = (Index(None, "unit"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[IdColumn] = mapped_column(unique=True)
    name: Mapped[LongText]
    number: Mapped[LongText]
    document_kind: Mapped[WordColumn]
    mobile: Mapped[LongText]
    items: Mapped[LongText]
    unit: Mapped[IdColumn | None]
    unit_name: Mapped[LongText]
    valid_until: Mapped[dt.date | None]
    lost: Mapped[bool]
    keys: Mapped[bytes]
    row: Mapped[LongText]


class DocumentRow(FactsBase):
    """Every document of every person, by kind and normalised number.

    The person is part of the key: while a merge of two persons passes through the feed, both may
    hold a document for a moment.
    """

    __tablename__ = "document"
    __table_args__ = (_WITHOUT_ROWID,)

    kind: Mapped[WordColumn] = mapped_column(primary_key=True)
    number: Mapped[LongText] = mapped_column(primary_key=True)
    worker: Mapped[int] = mapped_column(primary_key=True)


class SearchKeyRow(FactsBase):
    """The index behind look-up: all questions are ranges of this tree."""

    __tablename__ = "search_key"
    __table_args__ = (_WITHOUT_ROWID,)

    kind: Mapped[WordColumn] = mapped_column(primary_key=True)
    key: Mapped[LongText] = mapped_column(primary_key=True)
    worker: Mapped[int] = mapped_column(primary_key=True)


class UnitRow(FactsBase):
    """A unit as the platform told us."""

    __tablename__ = "unit"
    __table_args__ = (Index(None, "code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[IdColumn] = mapped_column(unique=True)
    name: Mapped[LongText]
    code: Mapped[LongText]
    town: Mapped[WordColumn]
    kinds: Mapped[LongText]
    row: Mapped[LongText]


class UnitSearchKeyRow(FactsBase):
    """The same index for units."""

    __tablename__ = "unit_search_key"
    __table_args__ = (Index(None, "unit"), _WITHOUT_ROWID)

    kind: Mapped[WordColumn] = mapped_column(primary_key=True)
    key: Mapped[LongText] = mapped_column(primary_key=True)
    unit: Mapped[int] = mapped_column(primary_key=True)


class OfficeRow(FactsBase):
    """An office as the platform told us."""

    __tablename__ = "office"

    office: Mapped[IdColumn] = mapped_column(primary_key=True)
    row: Mapped[LongText]


class CaseRecordRow(FactsBase):
    """A submission that waits for a verification, this office's own or one to be verified here."""

    __tablename__ = "case_record"

    op_id: Mapped[IdColumn] = mapped_column(primary_key=True)
    row: Mapped[LongText]


class DossierRow(FactsBase):
    """A dossier as the platform told us; kinds by `DossierKind`."""

    __tablename__ = "dossier"
    __table_args__ = (Index(None, "unit"), Index(None, "person"), _WITHOUT_ROWID)

    kind: Mapped[WordColumn] = mapped_column(primary_key=True)
    key: Mapped[IdColumn] = mapped_column(primary_key=True)
    unit: Mapped[IdColumn | None]
    person: Mapped[IdColumn | None]
    is_open: Mapped[bool]
    row: Mapped[LongText]


class CursorRow(FactsBase):
    """How far the mirror has come: one row, written with the rows it covers (S-4)."""

    __tablename__ = "cursor"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[IdColumn]
    epoch: Mapped[int]
    seq: Mapped[int]
    total: Mapped[DigestColumn]
    count: Mapped[int]
    as_of: Mapped[dt.datetime]
