"""64 registrations of one worker by two counties at once, over a real server (B-1, B-2)."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from sqlalchemy import select

from sepdesk.domain.employment import current
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.canonical import plain, read
from sepdesk.protocol.messages import Push, PushReply
from sepdesk.province.tables import EventRow, WorkerRow
from tests.effort import REPETITIONS
from tests.model_runs import recorded
from tests.province.builders import GULOU, TAIJIANG, register, unit, worker
from tests.province.serving import serving

AT_ONCE = 64
COUNTIES = (GULOU, TAIJIANG)


@pytest.mark.invariant("B-1")
@pytest.mark.invariant("B-2")
@pytest.mark.clause("E7")
def test_of_64_registrations_at_once_one_holds_and_the_others_are_told_which(request, platform):
    places = [unit(n, COUNTIES[n % 2]) for n in range(AT_ONCE)]
    people = [worker(n) for n in range(REPETITIONS)]
    platform.load(units=places, workers=people)
    stations = [platform.station(county) for county in COUNTIES]
    limits = httpx2.Limits(max_connections=AT_ONCE)
    with (
        serving(platform.app) as address,
        httpx2.Client(base_url=address, limits=limits, timeout=60) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
        recorded(request, {"examples": REPETITIONS, "steps": REPETITIONS * AT_ONCE}),
    ):
        for one in people:
            _play(platform, one, places, stations, client, pool)


def _play(platform, one, places, stations, client, pool):
    start = threading.Barrier(AT_ONCE)

    def file(n):
        station = stations[n % 2]
        sealed = sealed_by[n]
        start.wait(30)
        response = client.post(
            "/v1/push",
            json=plain(Push((sealed,))),
            headers={"Authorization": f"Bearer {station.token}"},
        )
        assert response.status_code == 200, response.text
        return station.receipt(read(PushReply, response.content).outcomes[0])

    sealed_by = [stations[n % 2].seal(register(one, at)) for n, at in enumerate(places)]
    receipts = list(pool.map(file, range(AT_ONCE)))
    states = Counter(receipt.state for receipt in receipts)
    assert states == {SubmissionState.REGISTERED: 1, SubmissionState.CONFLICT: AT_ONCE - 1}
    won = next(n for n, r in enumerate(receipts) if r.state is SubmissionState.REGISTERED)
    _check_archive(platform, one, places[won], receipts)
    _check_losers(receipts, won, places[won])


def _check_archive(platform, one, at, receipts):
    with platform.database.reading() as connection:
        row = connection.execute(
            select(WorkerRow.row).where(WorkerRow.person == one.person)
        ).scalar_one()
        numbers = connection.execute(select(EventRow.seq).order_by(EventRow.seq)).scalars().all()
    kept = read(Worker, row)
    present = current(kept.employments)
    assert present is not None
    assert (present.unit, len(kept.employments), kept.rev) == (at.unit.unit_id, 1, one.rev + 1)
    # The order has no hole, and each submission its own place in it (S-5).
    assert list(numbers) == list(range(numbers[0], numbers[0] + len(numbers)))
    assert len({receipt.at.seq for receipt in receipts}) == AT_ONCE


def _check_losers(receipts, won, at):
    winner = receipts[won]
    for receipt in receipts:
        if receipt is winner:
            continue
        assert receipt.at.seq > winner.at.seq
        assert receipt.final
        other = receipt.other
        assert other is not None
        # Which unit, since when, registered by whom and under which number.
        assert other.unit_name == at.unit.name
        assert other.registration_number == winner.registration_number != ""
        assert other.office_name == f"第{COUNTIES[won % 2]}号机构"
        assert other.since.isoformat() == "2026-11-10"
        told = [finding for finding in receipt.findings if finding.code == "employed_elsewhere"]
        assert [finding.clause for finding in told] == ["E7"]
