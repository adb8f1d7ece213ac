"""Backups of `station`, each opened once to prove that it can be restored (R-9)."""

import hashlib
import os
from pathlib import Path
from typing import Any

from sepdesk.store.engine import connect
from sepdesk.store.faults import DamagedFileError, Which, faults_told
from sepdesk.store.loading import remove_file
from sepdesk.store.upgrade import check_file

_PROVED = {
    "submission": ("op_id, digest, device_counter, state", "device_counter"),
    "receipt": ("op_id, epoch, n, digest", "op_id, epoch, n"),
    "draft": ("draft_id, updated_at", "draft_id"),
    "history": ("n, what", "n"),
    "print": ("print_id, digest", "print_id"),
    "audit": ("n, digest", "n"),
    "attachment": ("digest, size, whole", "digest"),
    "setting": ("name, text", "name"),
}
"""What is compared, by table: columns that every schema has, in an order of their own."""

_SIGNED = ("submission", "receipt")


def backup(path: Path, key: bytes, folder: Path, name: str) -> Path:
    """Copy an encrypted file, while it may be in use, and prove the copy.

    Whoever writes meanwhile does not wait; what they write is not in the copy.

    Args:
        path: the file.
        key: the data key; the copy is written under it too.
        folder: where the copy goes.
        name: its name; an existing one is replaced once the new one is proved.

    Returns:
        The copy.

    Raises:
        StoreFaultError: a state of the world, or the copy is not right; no copy is left.
    """
    target = folder / name
    aside = folder / f"{name}.part"
    remove_file(aside)
    try:
        with faults_told(Which.STATION):
            was = _copy(path, aside, key)
            prove(aside, key, was)
    except BaseException:
        remove_file(aside)
        raise
    sync_path(aside)
    aside.replace(target)
    sync_path(folder)
    return target


def _copy(path: Path, aside: Path, key: bytes) -> list[tuple[str, int, str]]:
    """Copy the file as it is at one moment and return what it held at that moment."""
    source = connect(path, key)
    try:
        source.execute("BEGIN")
        was = _contents(source)
        copy = connect(aside, key)
        try:
            copy.execute("PRAGMA journal_mode = DELETE")
            source.backup(copy)
        finally:
            copy.close()
        source.execute("ROLLBACK")
        return was
    finally:
        source.close()


def prove(path: Path, key: bytes, was: list[tuple[str, int, str]] | None = None) -> None:
    """Open a copy as if it were restored, check every page, and compare what it holds.

    Args:
        path: of the copy.
        key: the data key.
        was: what it must hold; None: what is signed in it is proved alone.

    Raises:
        DamagedFileError: it is not right.
    """
    check_file(path, Which.STATION, key)
    connection = connect(path, key)
    try:
        if was is not None and _contents(connection) != was:
            raise DamagedFileError(Which.STATION)
        tables = _tables(connection)
        for table in tables.intersection(_SIGNED):
            asked = f"SELECT payload, digest FROM {table}"  # noqa: S608 - names of our own tables
            for payload, digest in connection.execute(asked):
                if hashlib.sha256(payload).hexdigest() != digest:
                    raise DamagedFileError(Which.STATION)
    finally:
        connection.close()


def _tables(connection: Any) -> set[str]:  # noqa: ANN401 - the driver ships no types
    return {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}


def _contents(connection: Any) -> list[tuple[str, int, str]]:  # noqa: ANN401 - as above
    """Return of each table how many rows it has and a digest of them."""
    found = []
    tables = _tables(connection)
    for table, (columns, order) in _PROVED.items():
        if table not in tables:
            continue
        running, count = hashlib.sha256(), 0
        asked = f'SELECT {columns} FROM "{table}" ORDER BY {order}'  # noqa: S608 - as above
        for row in connection.execute(asked):
            running.update(repr(row).encode())
            count += 1
        found.append((table, count, running.hexdigest()))
    return found


def sync_path(path: Path) -> None:
    """Make a file or, where the system can, the names in a folder survive a power cut."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
