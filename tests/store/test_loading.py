import threading

import pytest

from sepdesk.domain.identity import PersonId
from sepdesk.progress import CancelledError
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.snapshot import FORMAT, Head
from sepdesk.store.files import StationFiles
from sepdesk.store.loading import IncompleteLoadError, siblings
from tests.store.building import NOON, SCOPE, digest_of, entry, lines_of, load, office, unit, worker

HEAD = Head(FORMAT, SCOPE, Position(2, 7))
OLD = (office(), worker(1))
NEW = (office(), unit(1), worker(2, "陈小芳"), worker(3, "新来的"))


@pytest.fixture
def loaded(files):
    load(files, *OLD)
    with files.station.transaction() as tx:
        tx.outbox.add(entry(1))
    return files


def what_is_shown(files):
    with files.station.reading() as tx:
        waiting = tx.outbox.counts().queued
    cursor = files.facts.cursor()
    return cursor.at, cursor.digest, waiting


BEFORE = (Position(1, 10), digest_of(*OLD), 1)
AFTER = (Position(2, 7), digest_of(*NEW), 1)


@pytest.mark.invariant("S-12")
def test_a_new_load_takes_the_place_of_the_old_one_and_the_outbox_stays(loaded):
    builder = loaded.build_facts()
    builder.load(HEAD, lines_of(*NEW), None, digest_of(*NEW).message(), NOON)
    assert what_is_shown(loaded) == BEFORE
    loaded.adopt_facts(builder)
    assert what_is_shown(loaded) == AFTER
    assert loaded.facts.worker(PersonId("p1")) is None
    assert [line.person for line in loaded.facts.search("chenxiaofang").lines] == ["p2"]
    assert not builder.path.exists()


@pytest.mark.invariant("S-12")
def test_the_new_load_is_there_after_the_program_was_closed(loaded, profile, key):
    load(loaded, *NEW, at=Position(2, 7))
    loaded.close()
    again = StationFiles.open(profile, key)
    assert what_is_shown(again) == AFTER
    again.close()


@pytest.mark.invariant("S-12")
def test_a_load_with_a_record_missing_is_never_shown(loaded):
    builder = loaded.build_facts()
    with pytest.raises(IncompleteLoadError):
        builder.load(HEAD, lines_of(*NEW[:-1]), None, digest_of(*NEW).message(), NOON)
    with pytest.raises(ValueError, match="not finished"):
        loaded.adopt_facts(builder)
    assert what_is_shown(loaded) == BEFORE


@pytest.mark.invariant("S-12")
def test_a_load_that_broke_off_leaves_the_old_facts_and_can_be_begun_again(loaded):
    def torn():
        yield from lines_of(*NEW[:2])
        raise OSError("the cable")

    with pytest.raises(OSError, match="the cable"):
        loaded.build_facts().load(HEAD, torn(), None, digest_of(*NEW).message(), NOON)
    assert what_is_shown(loaded) == BEFORE
    load(loaded, *NEW, at=Position(2, 7))
    assert what_is_shown(loaded) == AFTER


class StopsAtOnce:
    def report(self, done, total, what):
        self.seen = (done, total, what)

    def checkpoint(self):
        raise CancelledError


def test_a_load_can_be_stopped_and_tells_how_far_it_is(loaded):
    people = [worker(n) for n in range(1, 600)]
    progress = StopsAtOnce()
    with pytest.raises(CancelledError):
        loaded.build_facts().load(
            HEAD, lines_of(*people), progress, digest_of(*people).message(), NOON
        )
    assert progress.seen == (500, 599, "records")
    assert what_is_shown(loaded) == BEFORE


def test_the_log_of_the_old_file_is_not_taken_for_one_of_the_new(loaded, profile):
    with loaded.facts.file.writing() as connection:
        connection.exec_driver_sql("UPDATE worker SET mobile = ''")
    assert siblings(profile.facts)[0].stat().st_size > 0
    load(loaded, *NEW, at=Position(2, 7))
    with loaded.facts.file.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA quick_check").scalar_one() == "ok"
    assert what_is_shown(loaded) == AFTER


@pytest.mark.invariant("S-12")
def test_a_reader_is_waited_for_and_the_next_one_sees_the_new_file(loaded):
    builder = loaded.build_facts()
    builder.load(HEAD, lines_of(*NEW), None, digest_of(*NEW).message(), NOON)
    swapped = threading.Thread(target=loaded.adopt_facts, args=(builder,))
    with loaded.facts.file.reading() as connection:
        swapped.start()
        asked = "SELECT person FROM worker"
        assert connection.exec_driver_sql(asked).scalars().all() == ["p1"]
        assert builder.path.exists()
    swapped.join(timeout=5)
    assert what_is_shown(loaded) == AFTER
