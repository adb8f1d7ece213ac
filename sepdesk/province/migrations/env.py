"""Run by alembic; the connection comes from `sepdesk.province.upgrade`."""

from typing import Literal

from alembic import context
from sqlalchemy.types import TypeDecorator

from sepdesk.province import (  # noqa: F401 - their tables stand among the others
    account_tables,
    attachment_tables,
)
from sepdesk.province.tables import Tables


def plain_types(kind: str, item: object, _: object) -> str | Literal[False]:
    """Write our own types as what they are stored as.

    A revision is history: it must not import classes that will have changed by the time it runs.
    """
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Tables.metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain_types,
)
with context.begin_transaction():
    context.run_migrations()
