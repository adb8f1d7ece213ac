"""What is under way when two entries turn out to be one person, or after all to be two (B-1)."""

from dataclasses import replace

import pytest

from sepdesk.domain.person_acts import LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import ItemClaim, SubmissionState, WorkerRef
from tests.province.builders import GULOU, id_number, register, unit, worker, worker_ref
from tests.province.in_memory import memory_database
from tests.province.test_licences import Offices, application, passed

S = SubmissionState


def namesake(number):
    """Somebody under the first one's name, as another entry of the same person has it."""
    other, name = worker(number), worker(1).name
    return replace(other, name=name, documents=(replace(other.documents[0], name=name),))


@pytest.fixture
def database_url(migrated_sqlite):
    """SQLite alone: whose a row is does not depend on the database."""
    with memory_database(migrated_sqlite) as url:
        yield url


@pytest.mark.clause("L2")
@pytest.mark.invariant("B-1")
def test_what_was_applied_for_under_the_other_entry_is_not_applied_for_again(platform):
    offices = Offices(platform)
    one, other = worker(1), namesake(2)
    offices.load(workers=[one, other])
    refs = [worker_ref(one).document, worker_ref(other).document]
    plan = passed(offices, *refs)
    assert offices.file(offices.exam_centre, application(plan, refs[1]))[1].state is S.REGISTERED
    linked = LinkPersons(worker_ref(one), worker_ref(other), "户口簿")
    assert offices.city.file(linked).state is S.REGISTERED
    _, twice = offices.file(offices.exam_centre, application(plan, refs[0]))
    assert (twice.state, twice.findings[-1].code) == (S.RETURNED, "applied_already")


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-9")
def test_after_a_mistaken_link_a_form_that_waits_is_its_own_persons_again(platform):
    one, other, at = worker(1), namesake(2), unit(1)
    platform.load(units=[at], workers=[one, other])
    county, city = platform.station(GULOU), platform.station("3501")
    foreign = (ItemClaim("N1"),)
    waits = county.file(register(other, at, items=foreign))
    assert waits.state is S.PENDING_VERIFICATION
    city.file(LinkPersons(worker_ref(one), worker_ref(other), "户口簿"))
    city.file(UnlinkPersons(worker_ref(one), other.person, "户籍证明"))

    def now():
        return county.receipt(county.receipts(waits.op_id).outcomes[0]).state

    assert county.file(register(one, at)).state is S.REGISTERED
    assert now() is S.PENDING_VERIFICATION
    newer = register(other, at, items=foreign, ref=WorkerRef(worker_ref(other).document))
    assert newer.worker.document.number == id_number(2)
    assert county.file(newer).state is S.PENDING_VERIFICATION
    assert now() is S.WITHDRAWN
