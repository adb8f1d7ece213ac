"""How far the platform had come when it last stopped, kept beside the database.

A database that was put in place by hand, from an older copy, is told by it: to serve that under the
old epoch would give numbers out a second time (R-1, R-2). `restore` opens a new epoch.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sepdesk.protocol.envelope import Position
from sepdesk.province import ordering
from sepdesk.province.opening import Province, write_atomically
from sepdesk.province.settings import ProvinceSettings


class OlderThanServedError(Exception):
    """The database is older than what this machine has served; only `restore` may do that."""


class ServingError(Exception):
    """A server of this folder runs."""


def note(province: Province) -> None:
    """Write down how far the platform has come."""
    with province.database.reading() as connection:
        at = ordering.head(connection)
    write(province.settings, province.platform, at)


def write(settings: ProvinceSettings, platform: str, at: Position) -> None:
    """Write down how far a platform is known to have come."""
    text = json.dumps({"platform": platform, "epoch": at.epoch, "seq": at.seq})
    write_atomically(_path(settings), text)


def noted(settings: ProvinceSettings, platform: str) -> Position | None:
    """Return how far a platform had come; None where nobody has noted it."""
    try:
        found = json.loads(_path(settings).read_text("utf-8"))
        if found["platform"] != platform:
            return None
        return Position(int(found["epoch"]), int(found["seq"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def check(province: Province) -> None:
    """Check that the database has not gone back.

    Raises:
        OlderThanServedError: it has.
    """
    before = noted(province.settings, province.platform)
    with province.database.reading() as connection:
        at = ordering.head(connection)
    if before is not None and (at.epoch, at.seq) < (before.epoch, before.seq):
        raise OlderThanServedError


@contextmanager
def serving(settings: ProvinceSettings) -> Iterator[None]:
    """Keep a restore away while a server runs; several servers may."""
    with _locked(settings, exclusive=False):
        yield


@contextmanager
def alone(settings: ProvinceSettings) -> Iterator[None]:
    """Keep servers away while a database is put back.

    Raises:
        ServingError: one runs.
    """
    with _locked(settings, exclusive=True):
        yield


@contextmanager
def _locked(settings: ProvinceSettings, *, exclusive: bool) -> Iterator[None]:
    if os.name != "posix":
        yield  # a platform of a province runs on Linux; the demo elsewhere restores nothing
        return
    import fcntl  # noqa: PLC0415 - not on Windows

    settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(settings.folder / "serving.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            raise ServingError from None
        yield
    finally:
        os.close(handle)


def _path(settings: ProvinceSettings) -> Path:
    return settings.folder / "standing.json"
