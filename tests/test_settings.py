"""Settings come from the environment, are checked at once and never change."""

import pytest
from pydantic import ValidationError

from sepdesk.settings import Settings


def test_the_environment_is_read_under_the_programs_prefix(monkeypatch):
    monkeypatch.setenv("SEPDESK_PLATFORM_URL", "https://platform.example")
    monkeypatch.setenv("SEPDESK_SYNC_INTERVAL", "30")
    settings = Settings()
    assert (settings.platform_url, settings.sync_interval) == ("https://platform.example", 30)


def test_a_wrong_value_stops_the_program_before_anything_is_opened(monkeypatch):
    monkeypatch.setenv("SEPDESK_SYNC_INTERVAL", "1")
    with pytest.raises(ValidationError):
        Settings()


def test_settings_do_not_change_while_the_program_runs():
    with pytest.raises(ValidationError):
        Settings().profile = "other"
