from contextlib import closing

import pytest

from sepdesk.paths import Profile
from sepdesk.store.files import StationFiles

KEY = bytes(range(32))


@pytest.fixture
def key():
    return KEY


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile")


@pytest.fixture
def files(profile):
    with closing(StationFiles.open(profile, KEY)) as opened:
        yield opened


@pytest.fixture
def station(files):
    return files.station
