"""Opening the platform's database: SQLite through sqlcipher3's library, or PostgreSQL."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

_WRITES = "sepdesk_writes"


def open_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """Open the database at an address.

    Args:
        url: `sqlite:///path` or `postgresql+psycopg://…`.
        foreign_keys: False while migrating SQLite; a batch migration drops and re-creates tables.
    """
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_size=10, max_overflow=30, pool_pre_ping=True)
    # One SQLite library in a process: the one of sqlcipher3, here without a key. Python's own and
    # Debian's are inside the range of the WAL bug.
    from sqlcipher3 import dbapi2  # noqa: PLC0415 - not needed with PostgreSQL

    engine = create_engine(
        url,
        module=dbapi2,
        poolclass=QueuePool,
        pool_size=10,
        max_overflow=30,
        connect_args={"check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _: ConnectionPoolEntry) -> None:  # noqa: ANN401 - untyped driver
        connection.isolation_level = None
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


class Database:
    """The platform's database: transactions that write, one after the other, and readers beside."""

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self._sqlite = self.engine.dialect.name == "sqlite"
        # Threads of this process queue here rather than in SQLite's busy loop, which sleeps.
        self._turn = threading.Lock() if self._sqlite else nullcontext()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that may write; leaving by an exception undoes all of it."""
        with self._turn, self.engine.connect() as connection:
            ready = connection.execution_options(**{_WRITES: True})
            with ready.begin():
                yield ready

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the database throughout."""
        with self.engine.connect() as connection:
            ready = connection
            if not self._sqlite:
                ready = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            with ready.begin():
                yield ready

    def close(self) -> None:
        """Let all connections go."""
        self.engine.dispose()
