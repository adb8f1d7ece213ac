"""What a monitor is told, and who is told it."""

import httpx2
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from starlette.testclient import TestClient

from sepdesk.domain.offices import Role
from sepdesk.province import enrolment
from sepdesk.province.application import build_for
from sepdesk.province.routes import access
from tests.province.builders import GULOU, TAIJIANG, register, unit, worker

TOKEN = "synthetic-monitor-token-0123456789"


def near(platform):
    return TestClient(platform.app, client=("127.0.0.1", 4711))


def figures(platform):
    answer = near(platform).get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def with_settings(platform, **changes):
    settings = platform.province.settings.model_copy(update=changes)
    object.__setattr__(platform.province, "settings", settings)
    platform.app = build_for(platform.province)


def test_the_figures_count_requests_decisions_and_what_waits(platform):
    platform.load(units=[unit(1)], workers=[worker(1), worker(2)])
    station = platform.station(GULOU)
    station.file(register(worker(1), unit(1)))
    station.file(register(worker(1), unit(1)))
    station.feed(2)
    told = figures(platform)
    assert told['sepdesk_requests_total{method="POST",route="/v1/push",status="200"}'] == 2
    assert sum(v for k, v in told.items() if k.startswith("sepdesk_decisions_total")) == 2
    assert told['sepdesk_decisions_total{outcome="registered"}'] >= 1
    assert told["sepdesk_feed_lag_events"] == 2
    assert told["sepdesk_epoch"] == 1
    assert told["sepdesk_backup_age_seconds"] == -1
    assert told["sepdesk_alarms_total"] == 0
    assert told["sepdesk_requests_running"] == 1  # this one
    assert told["sepdesk_audit_head"] >= 2
    with platform.database.writing() as connection:
        enrolment.suspend(connection, platform.clock.now(), station.device)
    assert figures(platform)['sepdesk_devices{state="suspended"}'] == 1


def test_the_figures_tell_what_the_public_did(platform):
    client = platform.client()
    client.post("/v1/public/check", json={"name": "无", "number": "1"})
    client.get("/v1/public/certificates")
    told = figures(platform)
    assert told['sepdesk_public_visits_total{what="nothing_found"}'] == 1
    assert told['sepdesk_public_visits_total{what="feed"}'] == 1
    assert told['sepdesk_public_visits_total{what="too_often"}'] == 0


def test_an_address_that_leads_nowhere_is_counted_without_its_text(platform):
    platform.client().get("/v1/350102198001010012")
    assert "350102198001010012" not in near(platform).get("/metrics").text


@pytest.mark.invariant("X-1")
def test_figures_are_for_this_machine_a_token_or_an_administrator(platform):
    assert platform.client().get("/metrics").status_code == 401
    assert near(platform).get("/metrics").status_code == 200
    assert near(platform).get("/metrics", headers={"X-Forwarded-For": "x"}).status_code == 401
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    assert platform.client().get("/metrics", headers=bearer).status_code == 401
    with_settings(platform, metrics_token=TOKEN)
    assert platform.client().get("/metrics", headers=bearer).status_code == 200
    wrong = {"Authorization": f"Bearer {TOKEN[:-1]}"}
    assert platform.client().get("/metrics", headers=wrong).status_code == 401
    with_settings(platform, behind_tls_proxy=True)
    assert near(platform).get("/metrics").status_code == 401
    clerk = platform.station(TAIJIANG)
    assert clerk.request("GET", "/metrics").status_code == 403
    administrator = platform.station("35", Role.SYSTEM_ADMINISTRATOR)
    assert administrator.request("GET", "/metrics").status_code == 200


def test_an_unknown_remote_end_is_not_this_machine():
    class Asked:
        client = None
        headers = httpx2.Headers()

    assert not access._is_near(Asked())


def test_health_tells_of_database_schema_and_disk(platform):
    told = platform.client().get("/health").json()
    assert told == {"status": "ok", "database": "ok", "schema": "ok", "disk": "ok"}
    with_settings(platform, least_free_megabytes=10**9)
    assert platform.client().get("/health").json()["disk"] == "low"
    assert platform.client().get("/health").json()["status"] == "low"
    with platform.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    assert platform.client().get("/health").json()["schema"] == "other"


@pytest.mark.faulty
def test_a_database_that_does_not_answer_is_told_as_such(platform, monkeypatch):
    platform.database.close()
    monkeypatch.setattr(platform.database, "reading", _gone)
    answer = platform.client().get("/health")
    assert (answer.status_code, answer.json()["code"]) == (503, "broken")


def _gone():
    raise OperationalError("", {}, Exception())
