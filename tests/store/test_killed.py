import os
import subprocess
import sys
from contextlib import closing

import pytest

from sepdesk.clock import SetClock
from sepdesk.desk.care import open_with_care
from sepdesk.store.backup import prove
from sepdesk.store.files import StationFiles
from sepdesk.store.rolling import backups_in
from tests.store.building import NOON

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


def run(module, root):
    return subprocess.Popen(
        [sys.executable, "-m", module, str(root)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )


@pytest.mark.invariant("D-1")
@pytest.mark.invariant("R-9")
def test_killed_in_the_midst_of_a_backup_all_saved_forms_and_whole_backups_are_there(profile, key):
    StationFiles.open(profile, key).close()
    with run("tests.store.killed_in_backup", profile.root) as running:
        told = [running.stdout.readline() for _ in range(60)]
        running.kill()
        told += running.stdout.readlines()
    shown = max(int(line) for line in told if line.endswith("\n"))
    opened = open_with_care(profile, key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total >= shown
        assert tx.outbox.get(f"op-{shown}") is not None
    assert not any("损坏" in text for text in opened.told)
    made = backups_in(profile.backups)
    for one in made:
        prove(one.path, key)
    # What was cut short is no backup, and the next one takes its place.
    with closing(StationFiles.open(profile, key)) as files:
        files.roll_backup(NOON)
    assert len(backups_in(profile.backups)) >= min(len(made), 1)


@pytest.mark.invariant("D-3")
def test_on_a_full_disk_nothing_is_called_saved_that_is_not_and_saving_works_again(profile, key):
    StationFiles.open(profile, key).close()
    with run("tests.store.full_disk", profile.root) as running:
        saved, here, refused = running.stdout.readline().split(" ", 2)
    assert int(saved) > 20
    assert here == saved
    assert "磁盘" in refused
    opened = open_with_care(profile, key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total == int(saved) + 1
    assert opened.told == ()
