"""Schema versions: older ones are brought up step by step, unknown ones are named as such."""

import pytest

from sepdesk.protocol import versions
from sepdesk.protocol.versions import CURRENT, OLDEST, UnreadableVersionError, up_cast


def test_the_current_version_is_left_as_it_is():
    data = {"schema": CURRENT, "kind": "register_employment"}
    assert up_cast(data) is data


def test_every_version_from_the_oldest_has_its_step():
    assert set(versions.UP_CASTERS) == set(range(OLDEST, CURRENT))


@pytest.mark.parametrize("version", [None, 0, CURRENT + 1, "1", 1.0, True])
def test_another_version_is_not_guessed_at(version):
    with pytest.raises(UnreadableVersionError):
        up_cast({"schema": version})
    with pytest.raises(UnreadableVersionError):
        up_cast({})


def test_old_envelopes_go_through_each_step_in_order(monkeypatch):
    def step(before):
        return lambda data: {**data, "schema": before + 1, "steps": [*data["steps"], before]}

    monkeypatch.setattr(versions, "CURRENT", CURRENT + 2)
    steps = {CURRENT: step(CURRENT), CURRENT + 1: step(CURRENT + 1)}
    monkeypatch.setattr(versions, "UP_CASTERS", steps)
    assert up_cast({"schema": CURRENT, "steps": []}) == {
        "schema": CURRENT + 2,
        "steps": [CURRENT, CURRENT + 1],
    }
