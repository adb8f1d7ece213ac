"""The scene of these tests."""

import contextlib

import pytest

from tests.recovery.places import Scene


@pytest.fixture
def scene(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Scene(tmp_path, stack)
