"""Care for the station's files: opened whole or mended, backed up, restored; and what to say of it.

A damaged file is never served and never deleted (D-6): it is kept as it is, what is readable of it
goes into a new one, and the clerk is told what was found.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from sepdesk.clock import SHANGHAI, Clock
from sepdesk.paths import Profile
from sepdesk.store.backup import prove
from sepdesk.store.faults import DamagedFileError, StoreFaultError, Which
from sepdesk.store.files import StationFiles, set_aside_facts
from sepdesk.store.rescue import Rescue, finish_rescue, is_missing, rescue
from sepdesk.store.rolling import Backup, backups_in

EVERY = dt.timedelta(hours=4)
"""How old the last backup may be while the program runs."""

AT_CLOSE = dt.timedelta(hours=1)
"""The same when it is closed."""


class NoSuchBackupError(Exception):
    """No backup has this number, or it does not prove right."""

    text = "没有这个编号的备份，或该备份已损坏；数据未作改动。"


@dataclass(frozen=True, slots=True)
class Opened:
    """The files, open, and what the clerk is to be told of how they were found."""

    files: StationFiles
    told: tuple[str, ...] = ()


def open_with_care(profile: Profile, key: bytes, clock: Clock) -> Opened:
    """Open the files; what is damaged is mended before.

    Raises:
        DamagedFileError: nothing of `station` can be read with this key; it was not touched.
        StoreFaultError: a state of the world.
    """
    profile.create()
    told = []
    if finish_rescue(profile):
        told.append("上次修复登记数据文件时断电，现已修复完毕；原文件仍原样留存。")
    rescued: Rescue | None = None
    if is_missing(profile):
        rescued = rescue(profile, key)
        told.append(f"登记数据文件不见了。{say_rescue(rescued, profile)}")
    try:
        files = StationFiles.open(profile, key)
    except DamagedFileError as damaged:
        files = _mend(profile, key, damaged, told)
    if told:
        with files.station.transaction() as tx:
            tx.audit.append(clock.now(), "", "files_mended", profile.root.name)
    return Opened(files, tuple(told))


def _mend(profile: Profile, key: bytes, damaged: DamagedFileError, told: list[str]) -> StationFiles:
    if damaged.which is Which.STATION:
        found = rescue(profile, key)
        told.append(f"登记数据文件有损坏。{say_rescue(found, profile)}")
    else:
        set_aside_facts(profile)
        told.append(
            "平台数据文件有损坏，已停用并留存；本机保存的登记不受影响。请联网同步一次，重新装入辖区数据。"
        )
    try:
        return StationFiles.open(profile, key)
    except DamagedFileError as other:
        if other.which is damaged.which:
            raise
        return _mend(profile, key, other, told)


def rescue_by_hand(profile: Profile, key: bytes, clock: Clock) -> str:
    """Mend `station` where it is damaged or missing; returns what to say.

    Raises:
        StoreFaultError: as `open_with_care`.
    """
    opened = open_with_care(profile, key, clock)
    opened.files.close()
    return "\n".join(opened.told) or "数据文件完好，未作改动。"


def restore(profile: Profile, key: bytes, number: int) -> str:
    """Go back to a backup; forms saved since stay, and the present file is kept aside.

    Returns:
        What to say.

    Raises:
        NoSuchBackupError: nothing was touched.
        StoreFaultError: a state of the world.
    """
    chosen = next((one for one in backups_in(profile.backups) if one.number == number), None)
    if chosen is None:
        raise NoSuchBackupError
    try:
        prove(chosen.path, key)
    except DamagedFileError:
        raise NoSuchBackupError from None
    return (
        f"已从备份 {chosen.number} 恢复。{say_rescue(rescue(profile, key, chosen.path), profile)}"
    )


def say_rescue(done: Rescue, profile: Profile) -> str:
    """Say what was found and done, without personal data."""
    made, kept = done.salvaged, done.kept.relative_to(profile.root).as_posix()
    parts = [f"现有登记 {made.forms} 份、草稿 {made.drafts} 份"]
    if done.backup and made.readable < made.forms:
        parts.append(f"其中 {made.readable} 份从原文件读出，其余取自备份")
    text = "，".join(parts) + f"；原文件原样留存在 {kept}。"
    if made.lost:
        return (
            f"{text}有 {len(made.lost)} 份登记的内容未能读出：已上报的同步后可在平台查到，"
            "未上报的请照纸质登记表重新录入。"
        )
    if made.complete:
        return f"{text}没有登记丢失。"
    return f"{text}请同步一次，并对照纸质登记表核对最近的登记。"


def is_due(files: StationFiles, now: dt.datetime, age: dt.timedelta = EVERY) -> bool:
    """Tell whether the last backup is older than it may be; a clock set back counts as well."""
    made = files.backups()
    return not made or abs(now - made[-1].made_at) >= age


def back_up_if_due(files: StationFiles, clock: Clock, age: dt.timedelta = EVERY) -> Backup | None:
    """Make the next rolling backup if it is time; returns it.

    Raises:
        BackupFailedError: none was made; work goes on.
    """
    if files.is_locked or not is_due(files, clock.now(), age):
        return None
    try:
        return files.roll_backup(clock.now())
    except StoreFaultError as error:
        raise BackupFailedError(error) from error


class BackupFailedError(Exception):
    """A backup could not be made; nothing else is hindered by it.

    Attributes:
        text: the sentence for the clerk.
    """

    def __init__(self, fault: StoreFaultError) -> None:
        super().__init__(type(fault).__name__)
        cause = _CAUSES.get(type(fault).__name__, "读写出错")
        self.text = f"登记数据未能自动备份（{cause}），不影响办理；请尽快处理。"


_CAUSES = {
    "DiskFullError": "磁盘空间不足",
    "ReadOnlyError": "备份文件夹不能写入",
    "FileLockedError": "数据文件被其他程序占用",
    "DamagedFileError": "备份核对不符",
}


def list_backups(folder: Path) -> list[str]:
    """Return a line for each rolling backup, the newest first."""
    return [
        f"{one.number}\t{one.made_at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}\t{one.size // 1024} KB"
        for one in reversed(backups_in(folder))
    ]
