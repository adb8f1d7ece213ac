"""All that the program keeps lies in one folder that only its owner reads."""

import stat

import pytest

from sepdesk.paths import Profile, default_profile


def test_everything_of_a_profile_lies_inside_it(tmp_path):
    profile = Profile(tmp_path / "p")
    parts = (profile.facts, profile.station, profile.keyring_slots, profile.log, profile.backups)
    assert all(part.is_relative_to(profile.root) for part in (*parts, profile.lock))
    assert len({*parts, profile.lock}) == 6


def test_a_profile_is_made_for_its_owner_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    profile = default_profile("demo")
    assert profile.root.is_relative_to(tmp_path)
    assert stat.S_IMODE(profile.root.stat().st_mode) == 0o700
    assert default_profile("demo") == profile


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", "c:"])
def test_no_name_leads_out_of_the_data_folder(name):
    with pytest.raises(ValueError, match="not a name"):
        default_profile(name)
