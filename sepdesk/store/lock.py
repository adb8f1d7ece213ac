"""One program at a time on a profile (D-7)."""

import os
import sys
from types import TracebackType
from typing import IO, Self

from sepdesk.paths import Profile

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class AlreadyRunningError(Exception):
    """Another program has the profile open; its window should be raised instead."""

    text = "本机已有一个程序窗口打开了这份数据，请使用已打开的窗口。"


class ProfileLock:
    """Held until released or until the program ends, however it ends.

    The system drops it with the process, so that a crash leaves no stale lock; the file itself
    stays.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def acquire(cls, profile: Profile) -> Self:
        """Take the lock of a profile.

        Raises:
            AlreadyRunningError: another process, or another part of this one, holds it.
            OSError: the folder is read-only or the disk full.
        """
        profile.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(profile.lock, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(handle, "r+b", buffering=0)
        try:
            _lock(file)
        except OSError as error:
            file.close()
            raise AlreadyRunningError from error
        return cls(file)

    def release(self) -> None:
        """Give the profile free; a second time does nothing."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def _lock(file: IO[bytes]) -> None:
    if sys.platform == "win32":
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
