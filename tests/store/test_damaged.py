"""Files damaged at random: never a wrong record shown, never an intact saved form lost (D-6)."""

import os
import random
import struct
from contextlib import closing

import pytest

from sepdesk.clock import SetClock
from sepdesk.desk.care import open_with_care
from sepdesk.store.carving import carve
from sepdesk.store.faults import DamagedFileError, StoreFaultError
from sepdesk.store.files import StationFiles
from sepdesk.store.pages import Pages
from tests.effort import MANY
from tests.store import damaging
from tests.store.building import NOON, worker

ROUNDS = int(os.environ.get("DAMAGED_FILES", "1000" if MANY else "20"))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return damaging.make(tmp_path_factory.mktemp("made"), bytes(range(32)))


def intact_forms(profile, made):
    """Forms whose row lies in intact pages, told by looking for their bytes page by page."""
    with closing(Pages(profile.station, made.key, salt_of(made))) as pages:
        clear = [pages.read(n) for n in range(1, pages.count + 1) if pages.is_present(n)]
    joined = b"\0".join(page for page in clear if page is not None and page[:1] == b"\x0d")
    return {op for op, content in made.saved.items() if content in joined}


def salt_of(made):
    return (made.root / "station").read_bytes()[:16]


def check(profile, made, opened, intact, what):
    with opened.files.station.reading() as tx:
        found = {one.op_id: one.sealed.payload_bytes for one in tx.outbox.recent(999)}
    wrong = [op for op, content in found.items() if made.saved.get(op) != content]
    assert not wrong, (what, wrong)
    assert intact <= set(found), (what, sorted(intact - set(found)))
    backed_up = {f"op-{n}" for n in range(1, damaging.BACKED_UP + 1)}
    assert backed_up <= set(found), (what, sorted(backed_up - set(found)))
    if len(found) < len(made.saved) and not opened.told:
        # The end of a log that is gone leaves no trace: then the file is as at a former moment.
        assert "station-wal" in what
        assert set(found) == {f"op-{n}" for n in range(1, len(found) + 1)}, what


@pytest.mark.invariant("D-6")
@pytest.mark.parametrize("part", ["station", "station-wal"])
def test_no_saved_form_is_lost_whose_pages_are_intact(made, tmp_path, part):
    chance = random.Random(f"damage {part}")
    for number in range(ROUNDS):
        profile = made.copy(tmp_path / f"{number}")
        what = f"{number} {damaging.damage(chance, profile.root / part)}"
        before = (profile.root / part).read_bytes()
        intact = intact_forms(profile, made)
        opened = open_with_care(profile, made.key, SetClock(NOON))
        with closing(opened.files):
            check(profile, made, opened, intact, what)
        if any("登记数据" in text for text in opened.told):
            kept = profile.root / "damaged" / "001" / part
            assert kept.read_bytes() == before, what
        # The mended file is whole: the next start finds nothing.
        if number % 4 == 0:
            again = open_with_care(profile, made.key, SetClock(NOON))
            again.files.close()
            assert again.told == (), what


@pytest.mark.invariant("D-6")
@pytest.mark.parametrize("part", ["facts", "facts-wal"])
def test_no_wrong_fact_is_ever_shown(made, tmp_path, part):
    chance = random.Random(f"damage {part}")
    persons = {worker(n).person: f"工人{n}" for n in range(1, 30)}
    for number in range(ROUNDS):
        profile = made.copy(tmp_path / f"{number}")
        what = f"{number} {damaging.damage(chance, profile.root / part)}"
        opened = open_with_care(profile, made.key, SetClock(NOON))
        with closing(opened.files) as files:
            for person, name in persons.items():
                found = files.facts.worker(person)
                assert found is None or found.name == name, what
                assert found is not None or opened.told, what
            with files.station.reading() as tx:
                assert tx.outbox.counts().total == damaging.FORMS, what


@pytest.mark.invariant("D-6")
def test_a_zeroed_page_is_seen_though_the_cipher_lets_it_pass(made, tmp_path):
    profile = made.copy(tmp_path / "zeroed")
    StationFiles.open(profile, made.key).close()
    size = profile.station.stat().st_size
    with profile.station.open("r+b") as file:
        file.seek(size - damaging.PAGE)
        file.write(bytes(damaging.PAGE))
    with pytest.raises(DamagedFileError):
        StationFiles.open(profile, made.key)


@pytest.mark.invariant("D-6")
def test_a_spoilt_head_costs_nothing(made, tmp_path):
    profile = made.copy(tmp_path / "head")
    StationFiles.open(profile, made.key).close()
    with profile.station.open("r+b") as file:
        file.write(bytes(damaging.PAGE))
    opened = open_with_care(profile, made.key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total == damaging.FORMS
    assert "现有登记 40 份" in opened.told[0]


@pytest.mark.invariant("D-6")
def test_a_flipped_bit_in_the_midst_of_the_log_does_not_swallow_what_came_after(made, tmp_path):
    profile = made.copy(tmp_path / "log")
    log = profile.root / "station-wal"
    content = bytearray(log.read_bytes())
    content[32 + 30] ^= 1
    log.write_bytes(content)
    with pytest.raises(DamagedFileError):
        StationFiles.open(profile, made.key)
    assert log.read_bytes() == content
    opened = open_with_care(profile, made.key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.get(f"op-{damaging.FORMS}") is not None


@pytest.mark.invariant("D-6")
def test_what_a_power_cut_leaves_behind_the_last_transaction_is_no_damage(made, tmp_path):
    profile = made.copy(tmp_path / "torn")
    log = profile.root / "station-wal"
    content = log.read_bytes()
    log.write_bytes(content + struct.pack(">2I", 3, 0) + content[40:48] + bytes(8 + 1000))
    opened = open_with_care(profile, made.key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total == damaging.FORMS
    assert opened.told == ()


@pytest.mark.invariant("R-10")
def test_a_station_that_is_gone_is_never_taken_for_a_new_one(made, tmp_path):
    profile = made.copy(tmp_path / "gone")
    for path in profile.root.glob("station*"):
        path.unlink()
    opened = open_with_care(profile, made.key, SetClock(NOON))
    with closing(opened.files) as files, files.station.reading() as tx:
        assert tx.outbox.counts().total == damaging.BACKED_UP
    assert "不见了" in opened.told[0]


@pytest.mark.invariant("R-10")
def test_without_a_backup_either_nothing_is_opened(made, tmp_path):
    profile = made.copy(tmp_path / "gone")
    for path in (*profile.root.glob("station*"), *profile.backups.iterdir()):
        path.unlink()
    with pytest.raises(StoreFaultError):
        open_with_care(profile, made.key, SetClock(NOON))
    assert not profile.station.exists()


def test_another_key_mends_nothing(made, tmp_path):
    profile = made.copy(tmp_path / "key")
    before = {path.name: path.read_bytes() for path in profile.root.iterdir() if path.is_file()}
    with pytest.raises(DamagedFileError):
        open_with_care(profile, b"x" * 32, SetClock(NOON))
    after = {path.name: path.read_bytes() for path in profile.root.iterdir() if path.is_file()}
    assert {name: after[name] for name in before} == before


def test_every_row_is_carved_out_of_a_whole_file(made, tmp_path):
    profile = made.copy(tmp_path / "whole")
    with closing(Pages(profile.station, made.key)) as pages:
        found = carve(pages)
    assert len(found.tables["submission"]) == damaging.FORMS
    assert len(found.tables["receipt"]) == damaging.FORMS // 3
    assert found.whole == set(found.tables)
    assert (found.strays, found.lost_pages) == ([], 0)
