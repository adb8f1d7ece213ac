import subprocess
import sys
import threading

import pytest

from sepdesk.domain.submissions import SubmissionState
from sepdesk.store.drafts import Draft
from sepdesk.store.engine import EncryptedFile, connect
from sepdesk.store.faults import DiskFullError, FileLockedError, Which
from sepdesk.store.files import StationFiles
from sepdesk.store.history import Print
from sepdesk.store.outbox import OutboxCounts
from tests.store.building import NOON, entry

DRAFT = Draft("draft-1", "u", "register", "林建国", '{"name": "林建国"}', NOON)


def save(tx, counter=1):
    """Do what saving a form does: form, history, audit, print, draft gone."""
    one = entry(counter)
    tx.outbox.add(one)
    tx.history.record(one.op_id, NOON, "u", "saved")
    tx.audit.append(NOON, "u", "save", one.op_id)
    tx.prints.record(Print(f"print-{counter}", NOON, "u", one.op_id, "0" * 64, "printer"))
    tx.drafts.discard(DRAFT.draft_id)
    return one.op_id


def counted(station, op_id):
    with station.reading() as tx:
        return (
            tx.outbox.counts().total,
            len(tx.history.of_op(op_id)),
            len(tx.prints.of_op(op_id)),
            len(tx.drafts.of_user("u")),
        )


@pytest.fixture
def drafted(station):
    with station.transaction() as tx:
        tx.drafts.put(DRAFT)
    return station


@pytest.mark.invariant("D-2")
def test_a_save_is_there_whole(drafted):
    with drafted.transaction() as tx:
        op_id = save(tx)
    assert counted(drafted, op_id) == (1, 1, 1, 0)


@pytest.mark.invariant("D-2")
def test_a_save_that_breaks_off_leaves_nothing(drafted):
    def broken_off():
        with drafted.transaction() as tx:
            save(tx)
            raise OSError("unplugged")

    with pytest.raises(OSError, match="unplugged"):
        broken_off()
    assert counted(drafted, "op-1") == (0, 0, 0, 1)
    with drafted.reading() as tx:
        assert tx.audit.verify()


def test_a_read_neither_waits_for_a_write_nor_sees_half_of_it(station):
    seen = []
    with station.transaction() as tx:
        save(tx)

        def look():
            with station.reading() as other:
                seen.append(other.outbox.counts().total)

        reader = threading.Thread(target=look)
        reader.start()
        reader.join(timeout=5)
    assert seen == [0]


def test_writers_take_turns(station):
    started, order = threading.Event(), []

    def second():
        started.set()
        with station.transaction() as tx:
            order.append(tx.outbox.counts())

    with station.transaction() as tx:
        other = threading.Thread(target=second)
        other.start()
        started.wait(5)
        save(tx)
    other.join(timeout=5)
    assert order == [OutboxCounts(queued=1, in_doubt=0, tray_waiting=0, total=1)]


def test_a_transaction_inside_a_transaction_is_a_bug_not_a_deadlock(station):
    with pytest.raises(RuntimeError, match="inside"), station.transaction():  # noqa: SIM117
        with station.transaction():
            pass


def test_writing_where_reading_was_promised_is_a_bug_not_a_state(station):
    with pytest.raises(Exception, match="readonly") as refused, station.reading() as tx:
        tx.drafts.put(DRAFT)
    assert not hasattr(refused.value, "text")


@pytest.mark.invariant("D-3")
def test_a_full_disk_is_a_state_and_saving_again_works_once_there_is_room(station):
    def fill():
        with station.file.writing() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
            connection.exec_driver_sql(
                "INSERT INTO setting (name, text) VALUES ('n', ?)", ("x" * 400_000,)
            )

    with pytest.raises(DiskFullError) as full:
        fill()
    assert (full.value.which, "磁盘" in full.value.text) == (Which.STATION, True)
    with station.file.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
    with station.transaction() as tx:
        op_id = save(tx)
    assert counted(station, op_id)[0] == 1


@pytest.mark.invariant("D-3")
def test_a_file_that_another_program_holds_is_a_state(profile, files, key, monkeypatch):
    other = connect(profile.station, key)
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr("sepdesk.store.engine._WAIT_SECONDS", 0.05)
    file = EncryptedFile(profile.station, Which.STATION, key)
    with pytest.raises(FileLockedError), file.writing():
        pass
    other.execute("ROLLBACK")
    other.close()
    with file.writing():
        pass
    file.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles
from sepdesk.store.history import Print
from tests.store.building import entry

files = StationFiles.open(Profile(Path(sys.argv[1])), bytes(range(32)))
with files.station.transaction() as tx:
    tx.outbox.add(entry(1))
with files.station.transaction() as tx:
    tx.outbox.add(entry(2))
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL on Windows")
@pytest.mark.invariant("D-1")
def test_what_was_committed_outlives_a_kill_and_what_was_not_is_gone(profile, key, pytestconfig):
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(profile.root)],
        cwd=pytestconfig.rootpath / "tests",
        env={"PYTHONPATH": str(pytestconfig.rootpath)},
        check=False,
    )
    assert done.returncode == -9
    files = StationFiles.open(profile, key)
    with files.station.reading() as tx:
        kept = tx.outbox.recent(9)
    files.close()
    assert kept == (entry(1),)
    assert kept[0].state is SubmissionState.QUEUED
