import datetime as dt
import json
from contextlib import closing

import pytest

from sepdesk import cli, opening
from sepdesk.clock import SetClock
from sepdesk.desk.care import (
    EVERY,
    BackupFailedError,
    NoSuchBackupError,
    back_up_if_due,
    open_with_care,
    restore,
)
from sepdesk.domain.submissions import SubmissionState
from sepdesk.paths import Profile
from sepdesk.store import keys
from sepdesk.store.bundle import NoBundleError, read_bundle
from sepdesk.store.files import StationFiles
from sepdesk.store.rescue import rescued_aside
from tests.store.building import NOON, entry, receipt


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile")


@pytest.fixture
def key(profile):
    return keys.create_slots(profile.keyring_slots)


@pytest.fixture
def clock():
    return SetClock(NOON)


def save(files, *numbers):
    for n in numbers:
        with files.station.transaction() as tx:
            assert tx.outbox.next_counter()
            tx.outbox.add(entry(n))


def damage_last_page(profile):
    with profile.station.open("r+b") as file:
        file.seek(-2000, 2)
        file.write(b"damage")


def test_a_backup_is_made_when_it_is_time_and_not_before(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        assert back_up_if_due(files, clock) is not None
        clock.advance(hours=1)
        assert back_up_if_due(files, clock) is None
        clock.advance(seconds=EVERY.total_seconds())
        assert back_up_if_due(files, clock).number == 2
        clock.set(NOON - dt.timedelta(days=400))
        assert back_up_if_due(files, clock).number == 3


@pytest.mark.invariant("D-3")
def test_a_backup_that_cannot_be_made_hinders_nobody_and_is_told(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        profile.backups.rmdir()
        profile.backups.write_bytes(b"")
        with pytest.raises(BackupFailedError) as failed:
            back_up_if_due(files, clock)
        assert "不影响办理" in failed.value.text
        save(files, 1)


@pytest.mark.invariant("R-3")
def test_a_restore_keeps_what_was_saved_since_and_the_present_file(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        save(files, 1, 2)
        files.roll_backup(NOON)
        save(files, 3)
        with files.station.transaction() as tx:
            tx.outbox.store_receipts("op-1", [receipt(entry(1))], NOON)
    before = profile.station.read_bytes()
    told = restore(profile, key, 1)
    assert "已从备份 1 恢复" in told
    assert (profile.root / "damaged" / "001" / "station").read_bytes() == before
    with closing(StationFiles.open(profile, key)) as files, files.station.reading() as tx:
        states = {one.op_id: one.state for one in tx.outbox.recent(9)}
        assert tx.epochs.must_ask()
    assert states == {
        "op-1": SubmissionState.REGISTERED,
        "op-2": SubmissionState.QUEUED,
        "op-3": SubmissionState.QUEUED,
    }


@pytest.mark.invariant("R-3")
def test_what_only_the_backup_has_is_in_doubt_and_no_counter_is_used_twice(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        save(files, 1, 2)
        files.roll_backup(NOON)
        save(files, 3)
    profile.station.write_bytes(b"")
    opened = open_with_care(profile, key, clock)
    with closing(opened.files) as files, files.station.transaction() as tx:
        assert {one.state for one in tx.outbox.recent(9)} == {SubmissionState.IN_DOUBT}
        assert tx.outbox.next_counter() > 3


def test_the_key_for_the_commands_comes_by_password_or_by_the_paper(profile, key, monkeypatch):
    monkeypatch.setattr(opening, "_secret", lambda _: None)
    keys.add_clerk(profile.keyring_slots, key, "clerk", "password", None)
    paper = keys.add_recovery(profile.keyring_slots, key)
    assert opening.key_by(profile, "clerk", "password") == key
    assert opening.key_by(profile, "", paper) == key


def test_a_backup_that_is_not_there_restores_nothing(profile, key, clock):
    StationFiles.open(profile, key).close()
    before = profile.station.read_bytes()
    with pytest.raises(NoSuchBackupError):
        restore(profile, key, 7)
    assert profile.station.read_bytes() == before


@pytest.mark.invariant("D-6")
def test_a_rescue_cut_off_before_its_last_step_is_finished_at_the_next_start(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        save(files, 1, 2)
    damage_last_page(profile)
    open_with_care(profile, key, clock).files.close()
    profile.station.replace(rescued_aside(profile))
    opened = open_with_care(profile, key, clock)
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total == 2
    assert "断电" in opened.told[0]


@pytest.mark.invariant("X-3")
def test_the_rescue_bundle_holds_the_forms_and_nothing_in_clear(profile, key, clock):
    with closing(StationFiles.open(profile, key)) as files:
        save(files, 1)
    damage_last_page(profile)
    open_with_care(profile, key, clock).files.close()
    path = profile.root / "damaged" / "001" / "rescue.sepdesk"
    rows = read_bundle(path, key)["submission"]
    assert "op-1" in json.dumps(rows)
    assert "林建国".encode() not in path.read_bytes()
    with pytest.raises(NoBundleError):
        read_bundle(path, b"x" * 32)


def test_the_commands_back_up_list_restore_and_rescue(profile, key, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda *_: "password")
    with closing(StationFiles.open(profile, key)) as files:
        save(files, 1)
    # The password is stretched on purpose, and each command asks for it anew.
    monkeypatch.setattr(opening, "key_by", lambda *_: key)
    given = ["--profile", str(profile.root), "--login", "clerk"]
    assert cli.main(["backup", *given]) == 0
    assert "已备份并核对" in capsys.readouterr().out
    assert cli.main(["restore-backup", "--list", *given]) == 0
    assert "\n1\t" in capsys.readouterr().out
    assert cli.main(["rescue", *given]) == 0
    assert "完好" in capsys.readouterr().out
    damage_last_page(profile)
    assert cli.main(["rescue", *given]) == 0
    assert "现有登记 1 份" in capsys.readouterr().out
    assert cli.main(["restore-backup", "--number", "1", "--yes", *given]) == 0
    assert "已从备份 1 恢复" in capsys.readouterr().out
    assert cli.main(["restore-backup", "--number", "9", "--yes", *given]) == 1
