import datetime as dt
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from sepdesk.store import backup as backup_module
from sepdesk.store import rolling
from sepdesk.store.backup import prove
from sepdesk.store.faults import DamagedFileError, DiskFullError
from sepdesk.store.rolling import Backup, all_backups, superfluous
from tests.store.building import NOON, entry

DAY = dt.timedelta(days=1)


def rolled(moments):
    kept = []
    for number, moment in enumerate(moments, start=1):
        kept.append(Backup(number, moment, Path(f"{number}")))
        gone = set(superfluous(kept))
        kept = [one for one in kept if one not in gone]
    return kept


def test_after_months_there_are_seven_days_and_four_weeks():
    kept = rolled(NOON + n * DAY / 3 for n in range(3 * 100))
    days = {one.made_at.date() for one in kept}
    newest = max(days)
    assert {newest - n * DAY for n in range(7)} <= days
    older = sorted(day for day in days if day <= newest - 7 * DAY)
    assert len(older) == 4
    assert len({day.isocalendar()[:2] for day in older}) == 4


@pytest.mark.invariant("T-3")
def test_a_clock_in_another_century_lets_no_backup_go():
    before = rolled(NOON + n * DAY for n in range(7))
    wrong = Backup(8, NOON.replace(year=2099), Path("8"))
    gone = superfluous((*before, wrong))
    assert len(gone) <= 1
    assert wrong not in gone


@pytest.mark.invariant("R-9")
def test_a_rolling_backup_holds_what_was_saved_and_is_named_by_number_and_day(files, profile, key):
    with files.station.transaction() as tx:
        tx.outbox.add(entry(1))
    made = [files.roll_backup(NOON + n * DAY) for n in range(3)]
    names = [one.path.name for one in made]
    assert names[0] == "station-000001-20261124-1200"
    assert [one.number for one in files.backups()] == [1, 2, 3]
    for one in made:
        prove(one.path, key)
    assert all_backups(profile.backups)[0] == made[-1].path


def test_a_backup_does_not_fail_for_what_is_saved_meanwhile(files, monkeypatch):
    contents = backup_module._contents
    saved = []

    def save_meanwhile(connection):
        found = contents(connection)
        if not saved:
            saved.append(1)
            with files.station.transaction() as tx:
                tx.outbox.add(entry(1))
        return found

    monkeypatch.setattr(backup_module, "_contents", save_meanwhile)
    files.roll_backup(NOON)
    with files.station.reading() as tx:
        assert tx.outbox.counts().total == 1


def test_a_damaged_backup_does_not_prove_right(files, key):
    made = files.roll_backup(NOON).path
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    with pytest.raises(DamagedFileError):
        prove(made, key)


@pytest.mark.invariant("D-3")
def test_a_backup_never_takes_the_room_of_the_forms(files, profile, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(0, 0, rolling.SPARE))
    with pytest.raises(DiskFullError):
        files.roll_backup(NOON)
    assert list(profile.backups.iterdir()) == []
