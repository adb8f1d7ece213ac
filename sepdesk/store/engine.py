"""Opening an encrypted file: one writer, readers beside it, our own BEGIN."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import NullPool, QueuePool
from sqlcipher3 import dbapi2

from sepdesk.store.faults import (
    DamagedFileError,
    FileLockedError,
    StationLockedError,
    Which,
    fault_of,
    faults_told,
)
from sepdesk.store.integrity import suspect

OLDEST_SQLITE = (3, 51, 3)
"""Libraries from 3.7.0 to 3.51.2 can corrupt a file in WAL mode."""

KEY_BYTES = 32
_CACHE_KIB = 256 * 1024
_WAIT_SECONDS = 5.0
_READERS = 2

WRITING = "BEGIN IMMEDIATE"
READING = "BEGIN"


def check_library(version: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
    """Refuse an SQLite library with the WAL bug.

    Raises:
        RuntimeError: the program was packed with an old library.
    """
    if version < OLDEST_SQLITE:
        msg = f"SQLite {'.'.join(map(str, version))} can corrupt files; 3.51.3 is needed"
        raise RuntimeError(msg)


def connect(path: Path, key: bytes) -> Any:  # noqa: ANN401 - the driver ships no types
    """Open a bare connection of the driver: keyed, in WAL mode, without its own transactions.

    Args:
        path: created where missing.
        key: 32 bytes, used as they are: a derivation would cost 100 ms and add nothing to
            random bytes.
    """
    check_library()
    if len(key) != KEY_BYTES:
        raise ValueError("the data key has 32 bytes")
    connection = dbapi2.connect(
        str(path), timeout=_WAIT_SECONDS, isolation_level=None, check_same_thread=False
    )
    try:
        # SQLCipher writes its own log to standard error; what it reports comes as an error too.
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def open_engine(path: Path, which: Which, key: bytes, *, begin: str, readers: int = 0) -> Engine:
    """Make an engine whose transactions begin as told and whose faults are states.

    Args:
        path: the file.
        which: named in faults.
        key: the data key.
        begin: `WRITING` or `READING`; readers never wait for the writer, and cannot write.
        readers: connections kept open, each with its page cache; 0 keeps none.
    """
    pool: dict[str, Any] = {"poolclass": NullPool}
    if readers:
        pool = {"poolclass": QueuePool, "pool_size": readers, "max_overflow": readers * 4}
    read_only = begin == READING

    def opened() -> Any:  # noqa: ANN401 - the driver ships no types
        connection = connect(path, key)
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=opened, **pool)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        fault = fault_of(context.original_exception, which)
        # A write where reading was promised is a bug, and says "read-only" as well.
        code = getattr(context.original_exception, "sqlite_errorcode", None)
        if fault is not None and not (read_only and code == dbapi2.SQLITE_READONLY):
            if isinstance(fault, DamagedFileError):
                suspect(path)
            raise fault from context.original_exception

    return engine


def migrating_engine(path: Path, which: Which, key: bytes) -> Engine:
    """Make an engine for migrations: foreign keys off.

    A batch migration drops a table and makes it anew; with foreign keys on, its children go too.
    The pragma does nothing inside a transaction, hence an engine of its own.
    """
    engine = open_engine(path, which, key, begin=WRITING)

    @event.listens_for(engine, "connect")
    def _off(connection: Any, _: object) -> None:  # noqa: ANN401 - the driver ships no types
        connection.execute("PRAGMA foreign_keys = OFF")

    return engine


class EncryptedFile:
    """One of the two files, open: a writer that is alone and readers that never wait for it."""

    def __init__(self, path: Path, which: Which, key: bytes) -> None:
        self.path = path
        self.which = which
        self._key = key
        self._locked = False
        self._writer = threading.Lock()
        self._writing_thread: int | None = None
        self._gate = threading.Condition()
        self._users = 0
        self._shut = False
        self._start()

    def _start(self) -> None:
        self._write_engine = open_engine(self.path, self.which, self._key, begin=WRITING, readers=1)
        self._read_engine = open_engine(
            self.path, self.which, self._key, begin=READING, readers=_READERS
        )

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Run one transaction: all of it is kept, or nothing (D-2).

        Raises:
            StoreFaultError: a state of the world; nothing was kept.
            RuntimeError: begun inside another one of this thread, which would wait for itself.
        """
        if self._writing_thread == threading.get_ident():
            raise RuntimeError("a transaction inside a transaction")
        with self._writer, self._used():
            self._writing_thread = threading.get_ident()
            try:
                with self._write_engine.begin() as connection:
                    yield connection
            finally:
                self._writing_thread = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """See the file as it is at this moment, from any thread, without waiting for the writer."""
        with self._used():
            try:
                opened = self._read_engine.connect()
            except PoolTimeoutError as error:
                raise FileLockedError(self.which) from error
            with opened as connection, connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def _used(self) -> Iterator[None]:
        with self._gate:
            self._gate.wait_for(lambda: not self._shut)
            if self._locked:
                raise StationLockedError(self.which)
            self._users += 1
        try:
            yield
        finally:
            with self._gate:
                self._users -= 1
                self._gate.notify_all()

    @contextmanager
    def put_away(self) -> Iterator[None]:
        """Close the file for the length of the block, so that another can take its place.

        Reads and writes that run are waited for; those that come meanwhile wait.
        """
        with self._writer:
            with self._gate:
                self._shut = True
                self._gate.wait_for(lambda: self._users == 0)
            try:
                self.close()
                yield
            finally:
                self._start()
                with self._gate:
                    self._shut = False
                    self._gate.notify_all()

    def lock(self) -> None:
        """Close the file and forget its key; what runs is waited for, what comes is refused."""
        with self._writer, self._gate:
            if self._locked:
                return
            self._locked = True
            self._gate.wait_for(lambda: self._users == 0)
            self._dispose()
            # Python cannot wipe bytes; what is left of them is nobody's, and overwritten in time.
            del self._read_engine, self._write_engine
            self._key = b""

    def unlock(self, key: bytes) -> None:
        """Open it again under the same key.

        Raises:
            StoreFaultError: another key, or a state of the world; it stays locked.
        """
        with self._writer, self._gate:
            if not self._locked:
                return
            with closing(connect(self.path, key)) as probe, faults_told(self.which):
                probe.execute("SELECT count(*) FROM sqlite_schema")
            self._key = key
            self._start()
            self._locked = False

    def close(self) -> None:
        """Close all connections; the write-ahead log is folded in by the last of them."""
        if not self._locked:
            self._dispose()

    def _dispose(self) -> None:
        self._read_engine.dispose()
        self._write_engine.dispose()
