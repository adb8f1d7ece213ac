import stat
import sys

import pytest
from sqlcipher3 import dbapi2

from sepdesk.store.engine import check_library, connect
from sepdesk.store.faults import DamagedFileError, StoreFaultError, Which
from sepdesk.store.files import StationFiles, set_aside_facts
from tests.store.building import entry, load, unit, worker

MARK = "郑标记某某"
NUMBER = "350403198001010001"


@pytest.fixture
def marked(files):
    """Both files hold the marked name, in their write-ahead logs as well."""
    load(files, unit(1), worker(1, MARK, unit(1)))
    with files.facts.file.writing() as connection:
        connection.exec_driver_sql("UPDATE worker SET mobile = mobile || '1'")
    with files.station.transaction() as tx:
        tx.outbox.add(entry(1, name=MARK))
    return files


def all_bytes(folder):
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def holding(contents):
    marks = [MARK.encode(), NUMBER.encode(), MARK.encode("utf-16-le")]
    return [name for name, content in contents.items() if any(m in content for m in marks)]


@pytest.mark.invariant("X-3")
def test_nothing_is_in_clear_in_any_file_of_the_profile(marked, profile, key):
    marked.backup("by-hand")
    contents = all_bytes(profile.root)
    assert {"facts", "station", "facts-wal", "station-wal", "by-hand"} <= set(contents)
    assert len(contents["station-wal"]) > 4096
    assert holding(contents) == []


@pytest.mark.invariant("X-3")
def test_the_scan_finds_the_name_where_it_is_in_clear(marked, profile, tmp_path):
    clear = dbapi2.connect(str(tmp_path / "clear.db"))
    with marked.station.file.reading() as connection:
        (name,) = connection.exec_driver_sql("SELECT worker_name FROM submission").one()
    clear.execute("CREATE TABLE t (name TEXT)")
    clear.execute("INSERT INTO t VALUES (?)", (name,))
    clear.commit()
    clear.close()
    assert holding(all_bytes(tmp_path)) == ["clear.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows guards the profile by its own lists")
def test_the_profile_is_its_owners_alone(files, profile):
    assert stat.S_IMODE(profile.root.stat().st_mode) == 0o700


def paths(profile):
    return {Which.STATION: profile.station, Which.FACTS: profile.facts}


@pytest.mark.parametrize("which", list(Which))
@pytest.mark.parametrize("damage", ["a flipped bit", "cut short", "zeroed"])
@pytest.mark.invariant("D-6")
def test_a_damaged_file_is_never_opened(marked, profile, key, which, damage):
    marked.close()
    path = paths(profile)[which]
    content = bytearray(path.read_bytes())
    if damage == "a flipped bit":
        content[len(content) // 2] ^= 1
    elif damage == "zeroed":
        content[4096 * 3 : 4096 * 4] = bytes(4096)
    else:
        del content[-4096 * 2 :]
    path.write_bytes(content)
    with pytest.raises(DamagedFileError) as damaged:
        StationFiles.open(profile, key)
    assert damaged.value.which is which
    assert path.read_bytes() == content


@pytest.mark.invariant("D-6")
def test_damaged_facts_are_set_aside_and_the_outbox_stays(marked, profile, key):
    marked.close()
    profile.facts.write_bytes(b"\0" * 8192)
    set_aside_facts(profile)
    again = StationFiles.open(profile, key)
    with again.station.reading() as tx:
        assert tx.outbox.counts().total == 1
    assert again.facts.cursor() is None
    again.close()
    assert profile.facts.with_name("facts.damaged").exists()


def test_another_key_opens_nothing_and_spoils_nothing(marked, profile, key):
    marked.close()
    before = profile.station.read_bytes()
    with pytest.raises(DamagedFileError):
        StationFiles.open(profile, b"x" * 32)
    assert profile.station.read_bytes() == before
    StationFiles.open(profile, key).close()


def test_a_creation_that_was_cut_short_is_finished(profile, key):
    profile.create()
    profile.station.touch()
    connect(profile.facts, key).close()
    files = StationFiles.open(profile, key)
    with files.station.reading() as tx:
        assert tx.outbox.counts().total == 0
    files.close()


@pytest.mark.invariant("R-9")
def test_a_backup_opens_as_the_file_it_was_made_of(marked, profile, key, tmp_path):
    copy = marked.backup("by-hand")
    with marked.station.transaction() as tx:
        tx.outbox.add(entry(2))
    other = type(profile)(tmp_path / "restored")
    other.create()
    other.station.write_bytes(copy.read_bytes())
    restored = StationFiles.open(other, key)
    with restored.station.reading() as tx:
        assert [one.op_id for one in tx.outbox.recent(9)] == ["op-1"]
        assert tx.audit.verify()
    restored.close()
    assert [path.name for path in profile.backups.iterdir()] == ["by-hand"]


def test_a_place_that_cannot_be_opened_is_a_state(profile, key):
    profile.create()
    profile.station.mkdir()
    with pytest.raises(StoreFaultError) as told:
        StationFiles.open(profile, key)
    assert told.value.text


def test_an_old_library_is_refused():
    check_library()
    with pytest.raises(RuntimeError, match=r"3\.51\.3"):
        check_library((3, 51, 2))


def test_a_key_of_another_length_is_refused(tmp_path):
    with pytest.raises(ValueError, match="32 bytes"):
        connect(tmp_path / "file", b"short")
