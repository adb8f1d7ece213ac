"""Bulk load: a whole province as one event, in seconds."""

import time

import pytest
from sqlalchemy.exc import IntegrityError

from sepdesk.domain.offices import OfficeKind
from sepdesk.province import loading
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.snapshot import lines
from tests.province.builders import GULOU, TAIJIANG, office, unit, worker


def digest_holds(platform, scope) -> int:
    with platform.database.reading() as connection:
        zero = recompute([(x.record, x.key, x.row) for x in lines(connection, scope)])
        assert read_digest(connection, scope) == zero
        return zero.count


def test_a_load_is_one_event_and_sets_the_baselines(platform):
    at = platform.load(units=[unit(1)], workers=[worker(1), worker(2, TAIJIANG)])
    assert at.seq == 2
    assert digest_holds(platform, GULOU) == 7 + 1 + 1
    assert digest_holds(platform, "3501-exam") == 7 + 1 + 2


def test_an_office_loaded_later_gets_what_is_there(platform):
    platform.load(units=[unit(1)], workers=[worker(1, at=unit(1))])
    platform.load([office("post-1", OfficeKind.POST, "350102001")])
    assert digest_holds(platform, "post-1") == 8 + 1 + 1
    assert digest_holds(platform, GULOU) == 8 + 1 + 1


def test_a_worker_whose_present_unit_is_missing_is_not_loaded(platform):
    with pytest.raises(loading.LoadError, match="person-1"):
        platform.load(workers=[worker(1, at=unit(9))])


def test_what_is_there_already_is_not_loaded_again(platform):
    platform.load(units=[unit(1)])
    with pytest.raises(IntegrityError):
        platform.load(units=[unit(2), unit(1)])
    assert platform.load(units=[unit(2)]).seq == 3


def test_thousands_load_in_seconds(platform):
    units = [unit(n) for n in range(1, 301)]
    people = [worker(n, at=units[n % 300]) for n in range(1, 1000)]
    start = time.perf_counter()
    platform.load(units=units, workers=people)
    station = platform.station(GULOU)
    station.snapshot()
    assert time.perf_counter() - start < 10
