"""Kinds of column, and the naming of constraints, for the tables of both files."""

import datetime as dt
from typing import Annotated

from sqlalchemy import DateTime, Dialect, String, Text
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator
from typing_extensions import override

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""A migration must be able to name what it drops."""


class Instant(TypeDecorator[dt.datetime]):
    """A moment in UTC. Naive values are refused on the way in, so none come out."""

    impl = DateTime
    cache_ok = True

    @override
    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    @override
    def process_result_value(
        self, value: dt.datetime | None, dialect: Dialect
    ) -> dt.datetime | None:
        return None if value is None else value.replace(tzinfo=dt.UTC)


IdColumn = Annotated[str, mapped_column(String(64))]
WordColumn = Annotated[str, mapped_column(String(32))]
"""An enumeration, by its value; the domain checks it on the way out."""
DigestColumn = Annotated[str, mapped_column(String(64))]
LongText = Annotated[str, mapped_column(Text)]
