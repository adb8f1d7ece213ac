"""How requests are taken: not logged, and a proxy is believed only where the settings name it."""

import pytest
from pydantic import ValidationError
from starlette.testclient import TestClient

from sepdesk.province.server import configure
from sepdesk.province.visitors import CHECKS_OF_ADDRESS
from tests.province.in_memory import memory_database

PROXY = "192.0.2.80"
MOST = CHECKS_OF_ADDRESS[0].most


@pytest.fixture
def database_url(migrated_sqlite):
    with memory_database(migrated_sqlite) as url:
        yield url


def served(platform, trusted):
    settings = platform.province.settings.model_copy(update={"trusted_proxies": trusted})
    config = configure(platform.app, settings)
    config.load()
    return TestClient(config.loaded_app, client=(PROXY, 50000))


def statuses(client, forwarded):
    asked = {"name": "无此人", "number": "无此号"}
    return [
        client.post("/v1/public/check", json=asked, headers={"X-Forwarded-For": one}).status_code
        for one in forwarded
    ]


@pytest.mark.invariant("X-1")
def test_who_writes_another_address_into_each_request_is_counted_all_the_same(platform):
    with served(platform, "") as client:
        found = statuses(client, [f"198.51.100.{n}" for n in range(MOST + 1)])
    assert found == [200] * MOST + [429]


def test_a_named_proxy_says_who_asks(platform):
    with served(platform, "192.0.2.0/24") as client:
        assert set(statuses(client, [f"198.51.100.{n}" for n in range(MOST + 1)])) == {200}


def test_what_a_visitor_put_before_the_proxys_word_is_not_believed(platform):
    with served(platform, PROXY) as client:
        found = statuses(client, [f"203.0.113.{n}, 198.51.100.9" for n in range(MOST + 1)])
    assert found == [200] * MOST + [429]


def test_requests_are_not_logged(platform):
    config = configure(platform.app, platform.province.settings)
    assert (config.access_log, config.log_config, config.server_header) == (False, None, False)


@pytest.mark.parametrize("text", ["*", "example.org", "192.0.2.1/33"])
def test_only_addresses_and_networks_are_trusted(platform, text):
    with pytest.raises(ValidationError):
        type(platform.province.settings)(trusted_proxies=text)
