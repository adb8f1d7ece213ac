"""Units that move and persons who are linked, end to end: two counties at a real platform."""

import contextlib
from dataclasses import replace

import pytest

from sepdesk.desk import maintaining, persons, registration, tray, units
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.worker import open_page
from sepdesk.domain.employment import current
from sepdesk.domain.identity import Document, DocumentKind
from sepdesk.domain.offices import Role
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.domain.unit_acts import particulars
from sepdesk.province import loading
from tests.desk.test_verification_job import HANDED, Job
from tests.province.builders import PLACES, SIMING, TAIJIANG, TODAY, unit, worker

MOVING, STAYING = unit(21, TAIJIANG), unit(22, TAIJIANG)
AT_MOVING = [worker(n, TAIJIANG, MOVING) for n in (31, 32)]
FREE = worker(33, TAIJIANG)


def by_permit(of, number):
    """Invent the entry that somebody else made of the same person, by a travel permit."""
    plain = worker(number, TAIJIANG)
    permit = Document(DocumentKind.TRAVEL_PERMIT, f"M{number:08d}", of.name)
    return replace(plain, name=of.name, documents=(permit,))


TWICE = by_permit(FREE, 34)


class Counties(Job):
    """Two counties of one platform, loaded with the same records."""

    def __init__(self, folder, stack):
        super().__init__(folder, stack)
        with self.province.database.writing() as connection:
            people = (*AT_MOVING, FREE, TWICE)
            loading.load(connection, self.clock, (), (MOVING, STAYING), people)
        self.old = self.station(TAIJIANG, Role.CLERK)
        self.new = self.station(SIMING, Role.CLERK)


@pytest.fixture
def job(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Counties(tmp_path, stack)


def states(session):
    return {item.entry.kind: item.entry.state for item in tray.waiting(session)}


@pytest.mark.clause("E1")
@pytest.mark.invariant("X-2")
@pytest.mark.invariant("S-3")
def test_a_unit_moves_to_the_other_station_with_its_workers(job):
    after = replace(particulars(MOVING.unit), town=PLACES[SIMING])
    act = units.change_of(MOVING.unit, after, since=TODAY, evidence="变更登记通知书")
    maintaining.record(job.old, act)
    job.round(job.old, job.new)
    for who in AT_MOVING:
        assert job.old.files.facts.worker(who.person) is None
        assert job.new.files.facts.worker(who.person).last_county == SIMING
    assert units.known_unit(job.old, MOVING.unit.unit_id) is None
    assert units.known_unit(job.new, MOVING.unit.unit_id).staff == 2
    assert states(job.old) == {}


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_a_form_saved_before_a_link_reaches_the_one_person(job):
    session = job.old
    page = open_page(session, TWICE.person)
    begun = paper_for(page, SubmissionKind.REGISTER)
    at = STAYING.unit
    paper = replace(
        begun,
        unit_name=at.name,
        unit=at.unit_id,
        unit_code=at.code,
        unit_town=at.town,
        hired_on="2026-11-20",
        received_on="2026-11-24",
        handed=HANDED,
    )
    act = persons.link_of(FREE, persons.reference(TWICE), "出入境管理部门证明")
    maintaining.record(session, act)
    registration.save(session, paper)
    job.round(session)
    whole = session.files.facts.worker(FREE.person)
    assert session.files.facts.worker(TWICE.person) is None
    assert current(whole.employments).unit == at.unit_id
    assert states(session) == {}
    # By the permit alone the one person is found, and nobody is registered twice (E7).
    assert session.files.facts.find_document(DocumentKind.TRAVEL_PERMIT, "M00000034") == whole


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-11")
def test_what_comes_back_waits_in_the_tray(job):
    session = job.old
    number = AT_MOVING[0].documents[0].number
    given = persons.PersonInput(document_number=number, corrects=True, evidence="户口簿")
    maintaining.record(session, persons.change_of(FREE, given))
    job.round(session)
    assert states(session) == {SubmissionKind.CHANGE_PERSON: SubmissionState.RETURNED}
    (item,) = tray.waiting(session)
    assert [reason.finding.code for reason in item.reasons] == ["document_taken"]
