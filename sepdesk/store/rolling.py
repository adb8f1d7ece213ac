"""Rolling backups of `station`: seven days and four weeks of them, by number, never by age (R-9).

A clock that is wrong may give a backup a wrong name; it cannot make one go (T-3).
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sepdesk.store.backup import backup
from sepdesk.store.faults import DiskFullError, Which
from sepdesk.store.integrity import room_left

DAYS, WEEKS = 7, 4
SPARE = 100 * 1024 * 1024
"""What is left to the forms when a backup is made: it must never be what fills the disk."""

_NAME = re.compile(r"station-(\d{6})-(\d{8})-(\d{4})")
_SHANGHAI = dt.timezone(dt.timedelta(hours=8))


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """One backup.

    Attributes:
        number: counts on; what was made later has a higher one whatever the clock said.
        made_at: by the machine's clock, to the minute.
    """

    number: int
    made_at: dt.datetime
    path: Path

    @property
    def size(self) -> int:
        """Its length in bytes."""
        return self.path.stat().st_size


def backups_in(folder: Path) -> tuple[Backup, ...]:
    """Return the rolling backups of a folder, the oldest first."""
    found = []
    for path in folder.iterdir() if folder.is_dir() else ():
        told = _NAME.fullmatch(path.name)
        if told is None:
            continue
        try:
            moment = dt.datetime.strptime(f"{told[2]}{told[3]}+0800", "%Y%m%d%H%M%z")
        except ValueError:
            continue
        found.append(Backup(int(told[1]), moment, path))
    return tuple(sorted(found))


def all_backups(folder: Path) -> tuple[Path, ...]:
    """Return every backup, those before migrations too, the most recent first."""
    rolling = [one.path for one in reversed(backups_in(folder))]
    others = [path for path in folder.glob("before-*") if not path.name.endswith(".part")]
    moments = {path: path.stat().st_mtime for path in (*rolling, *others)}
    # By number among themselves; the others stand where the disk says that they were written.
    return tuple(sorted(moments, key=lambda path: (moments[path], path.name), reverse=True))


def make_backup(path: Path, key: bytes, folder: Path, now: dt.datetime) -> Backup:
    """Make a proved backup and let go of those that are one too many.

    Raises:
        DiskFullError: there is no room for it and for the forms to come; none was made.
        StoreFaultError: another state of the world; none was made.
    """
    if room_left(folder) < path.stat().st_size + SPARE:
        raise DiskFullError(Which.STATION)
    made = backups_in(folder)
    number = made[-1].number + 1 if made else 1
    moment = now.astimezone(_SHANGHAI)
    name = f"station-{number:06d}-{moment:%Y%m%d-%H%M}"
    new = Backup(number, moment, backup(path, key, folder, name))
    for old in superfluous((*made, new)):
        old.path.unlink(missing_ok=True)
    return new


def superfluous(made: Iterable[Backup]) -> tuple[Backup, ...]:
    """Return those beyond the newest of seven days and of the four weeks before these.

    The newest two stay whatever their days: the last one is of this morning, mistakes are older.
    """
    newest = sorted(made, reverse=True)
    kept, days, weeks = set(newest[:2]), set[dt.date](), set[tuple[int, int]]()
    for one in newest:
        day = one.made_at.date()
        if day in days:
            continue
        if len(days) < DAYS:
            days.add(day)
            kept.add(one)
            continue
        week = day.isocalendar()[:2]
        if week not in weeks and len(weeks) < WEEKS:
            weeks.add(week)
            kept.add(one)
    return tuple(one for one in newest if one not in kept)
