"""What the world does to the two files, as states with a sentence; everything else is a bug.

StoreFaultError - DiskFullError · FileLockedError · DamagedFileError · ReadOnlyError · DeviceError
                - NewerCacheError (an older program on newer files)
                - StationLockedError (the clerk has locked the window)
"""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

from sqlcipher3 import dbapi2


class Which(StrEnum):
    """Which of the two files."""

    FACTS = "facts"
    STATION = "station"


class StoreFaultError(Exception):
    """The world's fault, not ours.

    Attributes:
        which: the file concerned.
        text: the sentence for the clerk, without personal data.
    """

    text = "本机数据文件暂时不能使用。"

    def __init__(self, which: Which) -> None:
        super().__init__(which.value)
        self.which = which


class DiskFullError(StoreFaultError):
    """No space; what is typed stays on the screen, and saving again works once there is some."""

    text = "磁盘空间不足，未能保存；已录入的内容仍在屏幕上。请清理磁盘后重试。"


class FileLockedError(StoreFaultError):
    """Another program holds the file, often a virus scanner or a backup."""

    text = "数据文件正被其他程序占用，未能保存；请稍候重试。"


class ReadOnlyError(StoreFaultError):
    """The folder or the file may not be written or opened."""

    text = "数据文件夹不能打开或写入，请检查文件夹权限或磁盘是否只读。"


class DeviceError(StoreFaultError):
    """The disk reports an error while reading or writing."""

    text = "磁盘读写出错，未能保存；请检查磁盘或外接设备后重试。"


class DamagedFileError(StoreFaultError):
    """The file fails its page checks, is no such file, or was written under another key."""

    def __init__(self, which: Which) -> None:
        super().__init__(which)
        if which is Which.FACTS:
            self.text = "本机的平台数据文件已损坏，需重新下载；本机保存的登记不受影响。"
        else:
            self.text = (
                "本机的登记数据文件已损坏，已停止使用；请勿删除文件。"
                "重新打开程序会先原样留存，再自动修复。"
            )


class NewerCacheError(StoreFaultError):
    """The file was written by a later version of the program; nothing was touched (R-7)."""

    text = "本机数据由更新版本的程序写入，请先升级程序；数据未作任何改动。"


class StationLockedError(StoreFaultError):
    """The files are shut and their key is gone until a clerk signs in (X-4)."""

    text = "窗口已锁定，请先解锁。"


_BY_CODE: dict[int, type[StoreFaultError]] = {
    3: ReadOnlyError,  # SQLITE_PERM
    5: FileLockedError,  # SQLITE_BUSY
    6: FileLockedError,  # SQLITE_LOCKED
    8: ReadOnlyError,  # SQLITE_READONLY
    10: DeviceError,  # SQLITE_IOERR
    11: DamagedFileError,  # SQLITE_CORRUPT
    13: DiskFullError,  # SQLITE_FULL
    14: ReadOnlyError,  # SQLITE_CANTOPEN
    26: DamagedFileError,  # SQLITE_NOTADB
}


def fault_of(error: BaseException | None, which: Which) -> StoreFaultError | None:
    """Return the state that an error of the driver stands for; None where it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    kind = _BY_CODE.get(code & 0xFF) if isinstance(code, int) else None
    return None if kind is None else kind(which)


@contextmanager
def faults_told(which: Which) -> Iterator[None]:
    """Translate what the bare driver raises, for work that goes past SQLAlchemy."""
    try:
        yield
    except dbapi2.Error as error:
        fault = fault_of(error, which)
        if fault is None:
            raise
        raise fault from error


@contextmanager
def disk_told(which: Which) -> Iterator[None]:
    """Translate what the system says of a file, for work that goes past SQLite."""
    try:
        yield
    except OSError as error:
        raise _BY_ERRNO.get(error.errno or 0, DeviceError)(which) from error


_BY_ERRNO: dict[int, type[StoreFaultError]] = {
    errno.ENOSPC: DiskFullError,
    errno.EDQUOT: DiskFullError,
    errno.EFBIG: DiskFullError,
    errno.EACCES: ReadOnlyError,
    errno.EPERM: ReadOnlyError,
    errno.EROFS: ReadOnlyError,
    errno.ENOTDIR: ReadOnlyError,
    errno.EISDIR: ReadOnlyError,
}
