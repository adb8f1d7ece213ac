"""The audit trail shows whoever changes it."""

import pytest
from sqlalchemy import text

from sepdesk.province import audit
from tests.province.builders import GULOU


def chain(platform):
    station = platform.station(GULOU)
    for _ in range(3):
        station.sign_in()
    return platform.province.keys.audit


def verify(platform, key):
    with platform.database.reading() as connection:
        return audit.verify(connection, key)


@pytest.mark.invariant("X-6")
def test_a_whole_chain_holds(platform):
    assert verify(platform, chain(platform)) == 5


@pytest.mark.invariant("X-6")
@pytest.mark.parametrize(
    "crime",
    [
        "UPDATE audit SET who = 'somebody' WHERE number = 3",
        "UPDATE audit SET at = '2020-01-01 00:00:00.000000' WHERE number = 3",
        "DELETE FROM audit WHERE number = 3",
        "DELETE FROM audit WHERE number = 5",
        "UPDATE audit_head SET number = 4",
    ],
)
def test_an_edit_a_removal_and_a_cut_tail_are_seen(platform, crime):
    key = chain(platform)
    with platform.database.writing() as connection:
        # By someone who owns the database and takes the triggers away first.
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_no_update"))
            connection.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_append_only ON audit"))
        connection.execute(text(crime))
    with pytest.raises(audit.BrokenChainError):
        verify(platform, key)


@pytest.mark.invariant("X-6")
def test_refusals_are_in_it_without_what_was_typed(platform):
    station = platform.station(GULOU)
    station.login = "my-password-by-mistake"
    station.request("POST", "/v1/sessions", None)
    with pytest.raises(AssertionError):
        station.sign_in("wrong")
    with platform.database.reading() as connection:
        rows = connection.execute(text("SELECT who, action, subject FROM audit")).all()
    assert (station.device, "sign_in_refused", "") in [tuple(row) for row in rows]
    assert "by-mistake" not in str(rows)
