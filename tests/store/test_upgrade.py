import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from sepdesk.store import upgrade as upgrade_module
from sepdesk.store.engine import migrating_engine
from sepdesk.store.faults import NewerCacheError, Which
from sepdesk.store.files import StationFiles
from sepdesk.store.upgrade import HEADS, METADATA, check_file, config, upgrade
from tests.store.building import entry

BOTH = pytest.mark.parametrize("which", list(Which))

BREAKS_HALF_WAY = """
    op.add_column("{table}", sa.Column("probe", sa.String(20)))
    with op.batch_alter_table("{table}") as batch:
        batch.drop_column("row" if "{table}" == "worker" else "title")
    raise OSError("power cut")
"""
ADDS_A_COLUMN = """
    op.add_column("draft", sa.Column("probe", sa.String(20)))
"""


@pytest.fixture
def next_revision(tmp_path, monkeypatch):
    """Add a revision with the given body for the length of a test."""

    def write(which, body):
        # In a folder of its own: other test processes read the program's revisions meanwhile.
        folder = tmp_path / f"revisions-{which.value}"
        folder.mkdir()
        places = f"{upgrade_module.LOCATIONS[which]}\n{folder}"
        monkeypatch.setitem(upgrade_module.LOCATIONS, which, places)
        (folder / "probe_next.py").write_text(
            "import sqlalchemy as sa\nfrom alembic import op\n"
            f"revision = 'probe'\ndown_revision = '{HEADS[which]}'\n"
            f"branch_labels = depends_on = None\n\ndef upgrade():\n{body}\n",
            encoding="utf-8",
        )

    return write


@pytest.fixture
def migrating(tmp_path, key):
    made = []

    def make(which):
        made.append(migrating_engine(tmp_path / f"{which.value}.db", which, key))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


def state_of(engine, table):
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    found = inspect(engine)
    columns = [column["name"] for column in found.get_columns(table)]
    return revision, columns, [name for name in found.get_table_names() if "_alembic" in name]


@BOTH
def test_migrations_lead_to_the_models(migrating, which):
    engine = migrating(which)
    upgrade(engine, which)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA[which]) == []


@BOTH
def test_the_head_that_a_start_trusts_is_the_newest_revision(which):
    assert ScriptDirectory.from_config(config(which)).get_current_head() == HEADS[which]


@BOTH
@pytest.mark.invariant("R-7")
def test_a_broken_migration_leaves_nothing_behind(migrating, next_revision, which):
    engine = migrating(which)
    upgrade(engine, which)
    table = "worker" if which is Which.FACTS else "draft"
    before = state_of(engine, table)
    next_revision(which, BREAKS_HALF_WAY.format(table=table))
    with pytest.raises(OSError, match="power cut"):
        upgrade(engine, which)
    assert state_of(engine, table) == before
    assert before[0] == HEADS[which]


@BOTH
@pytest.mark.invariant("R-7")
def test_a_newer_file_is_refused_and_not_touched(profile, key, which):
    StationFiles.open(profile, key).close()
    path = profile.station if which is Which.STATION else profile.facts
    engine = migrating_engine(path, which, key)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'from_2031'")
    engine.dispose()
    before = path.read_bytes()
    with pytest.raises(NewerCacheError) as refused:
        StationFiles.open(profile, key)
    assert refused.value.which is which
    assert "升级程序" in refused.value.text
    assert path.read_bytes() == before
    assert list(profile.backups.iterdir()) == []


@pytest.mark.invariant("R-6")
def test_a_migration_is_preceded_by_a_backup_and_leaves_submissions_as_signed(
    profile, key, next_revision, monkeypatch
):
    files = StationFiles.open(profile, key)
    saved = entry(1)
    with files.station.transaction() as tx:
        tx.outbox.add(saved)
    files.close()
    present = HEADS[Which.STATION]
    next_revision(Which.STATION, ADDS_A_COLUMN)
    monkeypatch.setitem(HEADS, Which.STATION, "probe")

    files = StationFiles.open(profile, key)
    with files.station.reading() as tx:
        assert tx.outbox.get(saved.op_id).sealed == saved.sealed
    files.close()
    assert check_file(profile.station, Which.STATION, key) == "probe"
    kept = profile.backups / "before-probe"
    assert check_file(kept, Which.STATION, key) == present
