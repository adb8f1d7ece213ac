"""When the platform does not start, and how it stops: the real process."""

import json
import shutil
import signal
import threading
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import text

from sepdesk.domain.offices import Role
from sepdesk.province import accounts, backup, keys, loading, opening, operating, standing, starting
from sepdesk.province.engine import open_engine
from sepdesk.province.settings import ProvinceSettings
from sepdesk.province.starting import CANNOT_START
from tests.province.builders import GULOU, PASSWORD, Station, clock, offices, register, unit, worker
from tests.province.processes import run, run_apart, serving


@pytest.fixture
def folder(tmp_path):
    """A platform with a unit, a worker and a clerk."""
    settings = ProvinceSettings(folder=tmp_path / "province")
    opening.set_up(settings, clock())
    province = opening.open_province(settings, clock())
    with province.database.writing() as connection:
        loading.load(connection, clock(), offices(), [unit(1)], [worker(1)])
        accounts.create(
            connection,
            clock().now(),
            login="clerk",
            password_hash=accounts.hash_password(PASSWORD),
            display_name="合成员",
            role=Role.CLERK,
            office=GULOU,
        )
    province.database.close()
    return settings.folder


def refused(done, *words):
    """Tell that it ended for good, with one Chinese sentence that says why."""
    (sentence,) = done.stderr.splitlines()
    assert done.returncode == CANNOT_START, done.stderr
    assert sentence.endswith("。")
    return all(word in sentence for word in words)


def at_revision(folder, revision):
    engine = open_engine(f"sqlite:///{folder / 'province.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{revision}'"))
    engine.dispose()


@contextmanager
def monitored(folder, **settings):
    """Open the platform as `serve` does, just before it answers."""
    province = opening.open_province(ProvinceSettings(folder=folder, **settings), clock())
    yield province
    province.database.close()


def test_plain_http_beyond_loopback_needs_somebody_who_says_that_a_proxy_ends_tls(folder):
    opened = ("serve", "--host", "0.0.0.0", "--port", "0")
    assert refused(run_apart(folder, *opened), "TLS", "BEHIND_TLS_PROXY")
    half = run(folder, *opened, tls_certificate=folder / "x.pem")
    assert refused(half, "私钥", "一个")
    with serving(folder, "--host", "0.0.0.0", behind_tls_proxy="true") as (child, address):
        port = address.rsplit(":", 1)[1]
        assert httpx2.get(f"http://127.0.0.1:{port}/health").json()["status"] == "ok"
        assert httpx2.get(f"http://127.0.0.1:{port}/metrics").status_code == 401
        assert child.poll() is None


@pytest.mark.parametrize(
    "settings",
    [
        {"database_url": "postgresql+psycopg://sepdesk:sepdesk@127.0.0.1/province"},
        {"database_url": "postgresql+psycopg://province:change-me@127.0.0.1/province"},
        {"metrics_token": "请改成自己的口令"},
        {"metrics_token": "short"},
    ],
)
def test_a_secret_that_everybody_knows_is_refused_and_not_repeated(folder, settings):
    done = run(folder, "serve", **settings)
    assert refused(done, "后再启动")
    assert not any(secret in done.stderr for secret in ("change-me", "short", ":sepdesk@"))


def test_accounts_of_the_demo_are_not_served_to_others(folder):
    province = opening.open_province(ProvinceSettings(folder=folder), clock())
    with province.database.writing() as connection:
        accounts.create(
            connection,
            clock().now(),
            login="demo-x",
            password_hash=accounts.hash_password("demo"),
            display_name="演示",
            role=Role.CLERK,
            office=GULOU,
        )
    province.database.close()
    opened = {"behind_tls_proxy": "true"}
    assert refused(run(folder, "serve", "--port", "0", **opened), "演示口令", "停用")
    assert run(folder, "disable-user", "demo-x").returncode == 0
    with monitored(folder, behind_tls_proxy=True) as province:
        starting.check_accounts(province)


def test_a_database_of_another_version_is_left_alone(folder):
    at_revision(folder, "0001")
    before = (folder / "province.sqlite").read_bytes()
    assert refused(run(folder, "serve"), "旧版本", "migrate")
    at_revision(folder, "9999")
    assert refused(run(folder, "serve"), "更新版本")
    assert run(folder, "migrate").returncode == CANNOT_START
    at_revision(folder, "0001")
    assert (folder / "province.sqlite").read_bytes()[:100] == before[:100]


def test_migrate_backs_up_and_proves_before_it_changes_anything(tmp_path, folder):
    old = tmp_path / "old"
    old.mkdir()
    shutil.copy(folder / "keys.json", old / "keys.json")
    settings = ProvinceSettings(folder=old)
    operating.upgrade.upgrade(settings.url, "0005")
    engine = open_engine(settings.url)
    made = keys.load(settings.keys)
    with engine.begin() as connection:
        moment = "2026-11-24 00:00:00"
        connection.execute(
            text(f"INSERT INTO platform VALUES ('p', 'x', '{made.signing.public.key_id}', :at)"),
            {"at": moment},
        )
        connection.execute(text("INSERT INTO epoch VALUES (1, 0, :at)"), {"at": moment})
        operating.backup.audit.begin(connection, made.audit)
    engine.dispose()
    assert refused(run(old, "serve"), "migrate")
    done = run(old, "migrate")
    assert done.returncode == 0, done.stderr
    assert "已备份并核验" in done.stdout
    (file,) = (old / "backups").glob("*.sqlite")
    assert backup.manifest_of(file).revision == "0005"
    assert "当前版本" in run(old, "migrate").stdout


@pytest.mark.invariant("R-1")
def test_a_database_put_back_by_hand_is_not_served_under_the_old_epoch(tmp_path, folder):
    done = run(folder, "backup", "--to", str(tmp_path / "backups"))
    assert done.returncode == 0, done.stderr
    (file,) = (tmp_path / "backups").glob("*.sqlite")
    settings = ProvinceSettings(folder=folder)
    province = opening.open_province(settings, clock())
    with province.database.writing() as connection:
        loading.load(connection, clock(), units=[unit(2)])
    standing.note(province)
    province.database.close()
    shutil.copy(file, folder / "province.sqlite")
    assert refused(run(folder, "serve"), "restore", "新期")
    restored = run(folder, "restore", "--from", str(file))
    assert "现开第 2 期" in restored.stdout, restored.stderr
    with monitored(folder) as province, standing.serving(settings):
        standing.check(province)
        # Not under a server that runs.
        assert "请先停止平台" in run(folder, "restore", "--from", str(file)).stderr


def test_a_stop_finishes_the_push_under_way_and_takes_no_other(folder):
    code = run(folder, "create-enrolment-code", "--office", GULOU).stdout.strip()
    engine = open_engine(f"sqlite:///{folder / 'province.sqlite'}")
    with serving(folder) as (child, address), httpx2.Client(base_url=address, timeout=30) as client:
        station = Station(client, GULOU, "clerk")
        station.enrol(code)
        station.sign_in()
        answers = []
        asked = threading.Thread(
            target=lambda: answers.append(station.push(station.seal(register(worker(1), unit(1)))))
        )
        held = engine.connect()
        held.exec_driver_sql("ROLLBACK")
        held.exec_driver_sql("BEGIN IMMEDIATE")
        asked.start()
        _until(lambda: _running(address) == 2)  # the push, and the question
        child.send_signal(signal.SIGTERM)
        _until(lambda: _is_closed(address))
        assert not answers
        assert child.poll() is None
        held.exec_driver_sql("ROLLBACK")
        held.detach()
        held.close()
        asked.join(20)
        assert station.receipt(answers[0].outcomes[0]).state == "registered"
        assert child.wait(20) == 0
        lines = [json.loads(line) for line in child.stderr.read().splitlines()]
        assert [line["event"] for line in lines][-2:] == ["stopped", "database_closed"]
        assert [line["route"] for line in lines if line["event"] == "request"][-1] == "/v1/push"
    engine.dispose()
    assert json.loads((folder / "standing.json").read_text())["seq"] == 2
    assert not (folder / "province.sqlite-wal").exists()


def _running(address):
    told = httpx2.get(f"{address}/metrics").text
    (line,) = [line for line in told.splitlines() if line.startswith("sepdesk_requests_running")]
    return int(line.split()[-1])


def _is_closed(address):
    try:
        httpx2.get(f"{address}/health")
    except httpx2.TransportError:
        return True
    return False


def _until(true):
    waited = threading.Event()
    for _ in range(400):
        if true():
            return
        waited.wait(0.02)
    raise AssertionError
