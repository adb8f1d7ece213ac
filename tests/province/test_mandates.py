"""Roles at offices for a time, given and ended by an administrator's command, and audited."""

import datetime as dt

import pytest
from sqlalchemy import select

from sepdesk.domain.offices import Role
from sepdesk.province import accounts, audit, commands, mandates
from sepdesk.province.account_tables import AuditRow
from sepdesk.province.accounts import RolesApartError
from tests.province.builders import GULOU, PASSWORD, TAIJIANG, TODAY, Station
from tests.province.test_accounts import code_of, idle, try_sign_in

LOGIN = f"clerk-{GULOU}"


def run(platform, *typed):
    mandates.run(platform.province, commands._parser().parse_args([str(one) for one in typed]))


def give(platform, office, *period, role="clerk"):
    run(platform, "give-mandate", LOGIN, "--role", role, "--office", office, *period)


def end(platform, office, role="clerk"):
    run(platform, "end-mandate", LOGIN, "--role", role, "--office", office)


def audited(platform):
    with platform.database.reading() as connection:
        audit.verify(connection, platform.province.keys.audit)
        rows = connection.execute(
            select(AuditRow.action, AuditRow.subject).order_by(AuditRow.number)
        )
        return [(row.action, row.subject) for row in rows if row.action.startswith("mandate")]


@pytest.fixture
def clerk(platform):
    """A clerk with a machine at the own county and one at the next."""
    here = platform.station(GULOU)
    there = Station(platform.client(), TAIJIANG, LOGIN)
    there.enrol(platform.code(TAIJIANG))
    return here, there


@pytest.mark.invariant("X-6")
def test_a_mandate_holds_from_its_first_day_through_its_last(platform, clerk):
    _, there = clerk
    first, last = TODAY + dt.timedelta(days=1), TODAY + dt.timedelta(days=2)
    give(platform, TAIJIANG, "--since", first, "--until", last)
    seen = []
    for _ in range(4):
        seen.append(try_sign_in(there, PASSWORD).status_code)
        platform.clock.advance(days=1)
    assert seen == [403, 200, 200, 403]
    assert audited(platform) == [
        ("mandate_given", f"{LOGIN} {TAIJIANG} clerk 2026-11-25T00:00/2026-11-27")
    ]


@pytest.mark.invariant("X-5")
@pytest.mark.invariant("X-6")
def test_an_ended_mandate_holds_no_longer_and_the_others_go_on(platform, clerk):
    here, there = clerk
    give(platform, TAIJIANG)
    there.sign_in()
    end(platform, GULOU)
    assert idle(here).status_code == 403
    assert there.snapshot()
    assert [action for action, _ in audited(platform)] == ["mandate_given", "mandate_ended"]
    with pytest.raises(mandates.NoSuchMandateError):
        end(platform, GULOU)
    assert len(audited(platform)) == 2


@pytest.mark.invariant("X-5")
def test_a_disabled_account_keeps_no_mandate_that_was_to_end_later(platform, clerk):
    _, there = clerk
    give(platform, TAIJIANG, "--until", TODAY + dt.timedelta(days=9))
    with platform.database.writing() as connection:
        accounts.disable(connection, platform.clock.now(), LOGIN)
    assert code_of(try_sign_in(there, PASSWORD)) == (401, "wrong_password")
    with pytest.raises(mandates.NoSuchMandateError):
        end(platform, TAIJIANG)


def test_an_empty_period_is_no_period(platform, clerk):
    yesterday = TODAY - dt.timedelta(days=1)
    for period in (("--until", yesterday), ("--since", TODAY, "--until", yesterday)):
        with pytest.raises(mandates.EmptyPeriodError):
            give(platform, TAIJIANG, *period)
    assert audited(platform) == []


def test_roles_that_are_apart_may_follow_each_other_but_not_overlap(platform, clerk):
    with pytest.raises(RolesApartError):
        give(platform, GULOU, "--since", TODAY + dt.timedelta(days=9), role=Role.AUDITOR.value)
    end(platform, GULOU)
    platform.clock.advance(seconds=1)
    give(platform, GULOU, "--until", TODAY + dt.timedelta(days=8))
    give(platform, GULOU, "--since", TODAY + dt.timedelta(days=9), role=Role.AUDITOR.value)
    with pytest.raises(RolesApartError):
        give(platform, TAIJIANG)
    give(platform, TAIJIANG, "--until", TODAY + dt.timedelta(days=8))
