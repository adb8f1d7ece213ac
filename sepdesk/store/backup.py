"""Backups of `station`, each opened once to prove that it can be restored (R-9)."""

import os
from pathlib import Path

from sepdesk.store.engine import connect
from sepdesk.store.faults import DamagedFileError, Which, faults_told
from sepdesk.store.loading import remove_file
from sepdesk.store.upgrade import check_file

_COUNTED = ("submission", "receipt", "draft", "history", "print", "audit")


def backup(path: Path, key: bytes, folder: Path, name: str) -> Path:
    """Copy an encrypted file, while it may be in use, and prove the copy.

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
            _copy(path, aside, key)
            _prove(path, aside, key)
    except BaseException:
        remove_file(aside)
        raise
    sync_path(aside)
    aside.replace(target)
    sync_path(folder)
    return target


def _copy(path: Path, aside: Path, key: bytes) -> None:
    source = connect(path, key)
    try:
        copy = connect(aside, key)
        try:
            copy.execute("PRAGMA journal_mode = DELETE")
            source.backup(copy)
        finally:
            copy.close()
    finally:
        source.close()


def _prove(path: Path, aside: Path, key: bytes) -> None:
    """Open the copy as if it were restored, check every page, and compare what it holds."""
    check_file(aside, Which.STATION, key)
    if _counts(path, key) != _counts(aside, key):
        raise DamagedFileError(Which.STATION)


def _counts(path: Path, key: bytes) -> list[tuple[int, int]]:
    connection = connect(path, key)
    try:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        asked = 'SELECT count(*), coalesce(max(rowid), 0) FROM "{}"'
        return [
            connection.execute(asked.format(table)).fetchone()
            for table in _COUNTED
            if table in tables
        ]
    finally:
        connection.close()


def sync_path(path: Path) -> None:
    """Make a file or, where the system can, the names in a folder survive a power cut."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
