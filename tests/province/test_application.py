"""The edge: every answer names the platform, and no failure tells what was in it."""

import json

import pytest
from sqlalchemy import text

from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import PLATFORM_HEADER, PlatformCard
from tests.province.builders import GULOU


def test_the_card_says_who_answers(platform):
    response = platform.client().get("/v1/card")
    card = read(PlatformCard, response.content)
    assert card.platform == platform.province.platform == response.headers[PLATFORM_HEADER]
    assert card.key == platform.province.keys.signing.public
    assert card.sealing_key == platform.province.keys.sealing.public
    assert (card.epoch, card.server_time) == (1, platform.clock.now())


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "not_found"),
        ("PUT", "/v1/card", None, 405, "bad_request"),
        ("POST", "/v1/sessions", "{", 400, "bad_request"),
        ("POST", "/v1/sessions", '{"login": "350102198001010011"}', 400, "bad_request"),
        ("GET", "/v1/feed?scope=350102&epoch=1&after=1", None, 401, "not_signed_in"),
        ("GET", "/v1/snapshots/none", None, 401, "not_signed_in"),
    ],
)
def test_every_refusal_is_a_problem_of_ours_under_the_header(
    platform, method, path, body, status, code
):
    headers = {"Content-Type": "application/json"}
    response = platform.client().request(method, path, content=body, headers=headers)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers[PLATFORM_HEADER] == platform.province.platform
    assert "350102198001010011" not in response.text


def test_a_failure_of_ours_is_a_problem_under_the_header_too(platform, caplog):
    station = platform.station(GULOU)
    with platform.database.writing() as connection:
        connection.execute(text("DROP TABLE feed"))
    response = station.request("GET", "/v1/feed", params={"scope": GULOU, "epoch": 1, "after": 1})
    assert response.status_code in (500, 503)
    assert response.json()["code"] == "broken"
    assert response.headers[PLATFORM_HEADER] == platform.province.platform
    assert "feed" not in response.text
    caplog.clear()


def test_a_request_over_the_bound_is_not_read(platform):
    headers = {"Content-Length": str(17 * 1024 * 1024), "Content-Type": "application/json"}
    response = platform.client().post("/v1/enrol", content=b"{}", headers=headers)
    assert (response.status_code, response.json()["code"]) == (413, "too_large")


def test_health_asks_the_database(platform):
    told = platform.client().get("/health").json()
    assert (told["status"], told["database"]) == ("ok", "ok")


def test_the_api_describes_its_messages(platform):
    schemas = platform.app.openapi()["components"]["schemas"]
    assert {"PlatformCard", "Push", "PushReply", "FeedPage", "SnapshotManifest"} <= set(schemas)


@pytest.mark.parametrize("login", ["a\0b", "\ud800", "x" * 10_000])
def test_texts_that_no_database_takes_are_bad_requests(platform, login):
    station = platform.station(GULOU)
    body = json.dumps({"device": station.device, "login": login, "password": "x"})
    headers = {"Content-Type": "application/json"}
    response = station.client.post("/v1/sessions", content=body, headers=headers)
    assert response.status_code in (400, 401)
    assert response.headers[PLATFORM_HEADER] == platform.province.platform
