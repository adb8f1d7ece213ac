"""A backup is one only when it was restored: on both databases, and what is refused."""

import contextlib

import psycopg
import pytest
from sqlalchemy import make_url, select, text

from sepdesk.province import audit, backup, keys, ordering, restoring
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.engine import open_engine
from sepdesk.province.keys import PlatformKeys
from sepdesk.province.opening import KeyMismatchError, open_province
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.tables import BackupRow, EpochRow, SubmissionRow
from tests.province.builders import GULOU, clock, register, unit, worker


@pytest.fixture
def filled(platform):
    """A platform at which something has happened."""
    platform.load(units=[unit(1)], workers=[worker(1), worker(2)])
    platform.station(GULOU).file(register(worker(1), unit(1)))
    return platform


def back_up(platform, folder):
    made = backup.make(
        platform.province.settings, platform.province.keys, folder, platform.clock.now()
    )
    backup.record(platform.province, made)
    return made


@contextlib.contextmanager
def empty_beside(settings, tmp_path):
    """Settings of a machine where nothing is but the key file, and an empty database."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    if not settings.database_url.startswith("postgresql"):
        url = f"sqlite:///{folder / 'province.sqlite'}"
        yield ProvinceSettings(folder=folder, database_url=url, key_file=settings.keys)
        return
    address = make_url(settings.database_url)
    name = f"{address.database}_again"
    server = address.set(drivername="postgresql", database="postgres").render_as_string(False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    url = address.set(database=name).render_as_string(False)
    yield ProvinceSettings(folder=folder, database_url=url, key_file=settings.keys)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.mark.invariant("R-9")
@pytest.mark.invariant("R-1")
def test_a_backup_is_proved_and_comes_back_elsewhere_under_a_new_epoch(filled, tmp_path):
    made = back_up(filled, tmp_path / "backups")
    manifest = made.manifest
    assert backup.manifest_of(made.file) == manifest
    assert (manifest.at.epoch, manifest.at.seq) == (1, 3)
    assert manifest.counts["submission"] == 1
    assert manifest.counts["worker"] == 2
    assert made.file.stat().st_mode & 0o077 == 0
    assert {path.suffix for path in made.file.parent.iterdir()} == {made.file.suffix, ".json"}
    with filled.database.reading() as connection:
        (row,) = connection.execute(select(BackupRow)).all()
        assert (row.file, row.seq) == (str(made.file), 3)
    with empty_beside(filled.province.settings, tmp_path) as settings:
        with pytest.raises(restoring.EpochUnknownError):
            restoring.restore(settings, made.file, clock())
        restored = restoring.restore(settings, made.file, clock(), after_epoch=4)
        assert (restored.epoch, restored.point.seq) == (5, 3)
        again = open_province(settings, clock())
        with again.database.reading() as connection:
            assert ordering.head(connection).epoch == 5
            assert ordering.head(connection).seq > restoring.ROOM
            (epoch,) = connection.execute(select(EpochRow).where(EpochRow.epoch == 5)).all()
            assert (epoch.from_epoch, epoch.from_seq) == (1, 3)
            assert len(connection.execute(select(SubmissionRow.op_id)).all()) == 1
            assert audit.verify(connection, again.keys.audit) == manifest.audit_number + 1
            last = connection.execute(select(AuditRow.action).order_by(AuditRow.number)).scalars()
            assert list(last)[-1] == "restored"
        again.database.close()


def test_what_was_written_meanwhile_is_not_in_the_backup_and_does_not_spoil_it(filled, tmp_path):
    made = back_up(filled, tmp_path / "backups")
    second = back_up(filled, tmp_path / "backups")
    assert second.manifest.counts["backup"] == 1 + made.manifest.counts["backup"]
    assert second.manifest.audit_number == 1 + made.manifest.audit_number


@pytest.mark.invariant("R-9")
def test_a_backup_that_was_damaged_or_changed_is_not_restored(filled, tmp_path):
    made = back_up(filled, tmp_path / "backups")
    whole = made.file.read_bytes()
    at = len(whole) // 2
    made.file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    settings = filled.province.settings
    before = settings.folder / "standing.json"
    with pytest.raises(backup.NotWholeError):
        restoring.restore(settings, made.file, clock(), after_epoch=1)
    assert not before.exists()
    backup.description_of(made.file).unlink()
    with pytest.raises(backup.NoManifestError):
        restoring.restore(settings, made.file, clock(), after_epoch=1)


@pytest.mark.invariant("R-9")
def test_a_restored_database_that_lacks_a_row_is_told(filled, tmp_path):
    manifest = back_up(filled, tmp_path / "backups").manifest
    with filled.database.writing() as connection:
        connection.execute(text("DELETE FROM session"))
    with filled.database.reading() as connection, pytest.raises(backup.NotWholeError) as told:
        backup.check_restored(connection, manifest, filled.province.keys)
    assert str(told.value) in ("audit", "backup", "session")


def test_only_the_newest_are_kept_and_nothing_of_others(filled, tmp_path):
    folder = tmp_path / "backups"
    files = []
    for _ in range(3):
        filled.clock.advance(seconds=60)
        files.append(back_up(filled, folder).file)
    (folder / "sepdesk-of-somebody.json").write_text("{}")
    backup.sweep(folder, filled.province.platform, 2)
    assert [file.exists() for file in files] == [False, True, True]
    assert (folder / "sepdesk-of-somebody.json").exists()


def test_a_backup_of_another_platform_or_kind_is_refused(filled, tmp_path):
    made = back_up(filled, tmp_path / "backups")
    other = tmp_path / "other.json"
    assert isinstance(keys.create(other), PlatformKeys)
    settings = filled.province.settings
    with pytest.raises(KeyMismatchError):
        restoring.restore(
            settings.model_copy(update={"key_file": other}), made.file, clock(), after_epoch=1
        )
    address = "sqlite:///x" if made.file.suffix == ".pgdump" else "postgresql+psycopg:///x"
    with pytest.raises(restoring.WrongKindError):
        restoring.restore(
            settings.model_copy(update={"database_url": address}), made.file, clock(), after_epoch=1
        )


def test_a_postgresql_database_that_holds_something_is_not_restored_into(filled, tmp_path):
    made = back_up(filled, tmp_path / "backups")
    if made.file.suffix == ".sqlite":
        # A SQLite database is moved aside, never written over.
        filled.database.close()
        restoring.restore(filled.province.settings, made.file, clock())
        path = make_url(filled.province.settings.url).database
        assert list(tmp_path.glob("province.sqlite.before-*")), path
        return
    with pytest.raises(restoring.NotEmptyError):
        restoring.restore(filled.province.settings, made.file, clock())
    engine = open_engine(filled.province.settings.url)
    with engine.connect() as connection:
        assert ordering.head(connection).epoch == 1
    engine.dispose()
