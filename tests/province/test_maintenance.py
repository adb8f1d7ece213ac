"""Persons and units at the platform: linked, moved, merged in one event (E1, E7, F2, B-1, X-2)."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.employment import current
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef, PersonId
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import Role
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import UnitOnPaper, WorkerRef
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from sepdesk.domain.units import CodeKind
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import FeedAction, PushProblem, RecordKind
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.snapshot import lines
from sepdesk.province.tables import DocumentRow, EmploymentRow, PersonAliasRow, UnitRow, WorkerRow
from tests.province.builders import (
    GULOU,
    PLACES,
    SIMING,
    TAIJIANG,
    TODAY,
    change,
    credit_code,
    deregister,
    id_number,
    on_paper,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.test_deciding import count, kept

SCOPES = (GULOU, TAIJIANG, SIMING, "3501", "3501-exam", "3502")


def check_digests(platform):
    """Compare every scope's running digest with one computed from zero (S-3)."""
    with platform.database.reading() as connection:
        for scope in SCOPES:
            zero = recompute([(x.record, x.key, x.row) for x in lines(connection, scope)])
            assert read_digest(connection, scope) == zero, scope


def kept_unit(platform, record):
    with platform.database.reading() as connection:
        asked = select(UnitRow.row).where(UnitRow.unit_id == record.unit.unit_id)
        return read(UnitRecord, connection.execute(asked).scalar_one())


def told(station, seq):
    """Tell what an event means to a scope: action, record, key."""
    return {
        (row.action, row.record, row.key)
        for row in station.feed(seq - 1).rows
        if row.seq == seq and row.record is not RecordKind.RECEIPT
    }


def change_unit(record, *, into=None, **new):
    before = particulars(record.unit)
    return ChangeUnit(
        on_paper(record),
        before,
        replace(before, **new),
        TODAY,
        "营业执照",
        into=None if into is None else on_paper(into),
    )


# Units ------------------------------------------------------------------------------------------


@pytest.mark.clause("E1")
@pytest.mark.invariant("X-2")
@pytest.mark.invariant("S-3")
def test_a_unit_moves_to_another_county_with_its_workers(platform):
    at, other = unit(1), unit(2)
    people = [worker(1, at=at), worker(2, at=at), worker(3, at=other), worker(4)]
    platform.load(units=[at, other], workers=people)
    old, new = platform.station(GULOU), platform.station(TAIJIANG)
    city = platform.station("3501")
    receipt = old.file(change_unit(at, town=PLACES[TAIJIANG]))
    assert receipt.state == "registered"
    keys = {
        (RecordKind.UNIT, "unit-1"),
        (RecordKind.WORKER, "person-1"),
        (RecordKind.WORKER, "person-2"),
    }
    seq = receipt.at.seq
    assert told(old, seq) == {(FeedAction.LEAVE, *key) for key in keys}
    assert told(new, seq) == {(FeedAction.ENTER, *key) for key in keys}
    assert told(city, seq) == {(FeedAction.UPSERT, *key) for key in keys}
    check_digests(platform)
    moved = kept(platform, "person-1")
    assert (moved.last_county, moved.rev) == (TAIJIANG, 2)
    assert moved.employments == people[0].employments
    assert kept_unit(platform, at).unit.town == PLACES[TAIJIANG]
    # The old county no longer answers for it; its workers are registered by the new one.
    refused = old.file(change_unit(at, contact="林示例"))
    assert [f.code for f in refused.findings] == ["not_here"]
    assert new.file(register(worker(4), at)).state == "registered"
    check_digests(platform)


@pytest.mark.clause("F2")
def test_a_unit_entered_from_a_paper_waits_to_be_confirmed(platform):
    who = worker(1)
    platform.load(workers=[who])
    station = platform.station(GULOU)
    paper = UnitOnPaper("合成新单位", credit_code(9), CodeKind.USCC, town=PLACES[GULOU])
    filed = station.file(register(who, unit(9), unit=paper))
    entered = current(kept(platform, who.person).employments).unit
    record = UnitRecord(replace(unit(9).unit, unit_id=entered, name=paper.name, kinds=()))
    assert not kept_unit(platform, record).unit.confirmed
    assert filed.state == "registered"
    station.file(replace(change_unit(record), confirms=True))
    assert kept_unit(platform, record).unit.confirmed
    check_digests(platform)


@pytest.mark.clause("E10")
@pytest.mark.invariant("B-5")
def test_a_renamed_units_workers_carry_both_names_in_one_event(platform):
    at = unit(1)
    platform.load(units=[at], workers=[worker(1, at=at), worker(2, at=at)])
    station = platform.station(GULOU)
    receipt = station.file(change_unit(at, name="新名称有限公司", code=credit_code(7)))
    for person in ("person-1", "person-2"):
        goes_on = current(kept(platform, person).employments)
        assert goes_on.unit_names == ("新名称有限公司", at.unit.name)
    keys = {key for _, _, key in told(station, receipt.at.seq)}
    assert keys == {"unit-1", "person-1", "person-2"}
    assert kept_unit(platform, at).unit.former_names == (at.unit.name,)
    # Told by the old name alone, the employment still ends.
    paper = deregister(worker(1), at)
    by_name = replace(paper, unit=UnitOnPaper(at.unit.name, town=PLACES[GULOU]))
    assert station.file(by_name).state == "registered"
    assert current(kept(platform, "person-1").employments) is None
    check_digests(platform)


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_a_merged_units_workers_go_on_at_the_other_one(platform):
    at, into = unit(1), unit(2, SIMING)
    platform.load(units=[at, into], workers=[worker(1, at=at), worker(2, at=at), worker(3)])
    old, new = platform.station(GULOU), platform.station(SIMING)
    receipt = old.file(change_unit(at, into=into))
    assert receipt.state == "registered"
    seq = receipt.at.seq
    # The unit that is no more stays with its county, its workers do not.
    assert told(old, seq) == {
        (FeedAction.UPSERT, RecordKind.UNIT, "unit-1"),
        (FeedAction.LEAVE, RecordKind.WORKER, "person-1"),
        (FeedAction.LEAVE, RecordKind.WORKER, "person-2"),
    }
    assert told(new, seq) == {
        (FeedAction.ENTER, RecordKind.WORKER, "person-1"),
        (FeedAction.ENTER, RecordKind.WORKER, "person-2"),
    }
    goes_on = current(kept(platform, "person-1").employments)
    assert (goes_on.employment_id, goes_on.unit) == ("job-1", "unit-2")
    assert count(platform, EmploymentRow, EmploymentRow.unit == "unit-2") == 2
    assert kept_unit(platform, at).unit.merged_into == "unit-2"
    # A deregistration that was saved before the merger and names the old unit.
    elsewhere = new.file(deregister(worker(2), at))
    assert "other_place" in [finding.code for finding in elsewhere.findings]
    assert old.file(deregister(worker(2), at)).state == "registered"
    assert current(kept(platform, "person-2").employments) is None
    check_digests(platform)


def test_a_closed_unit_keeps_its_workers_until_they_are_deregistered(platform):
    at = unit(1)
    platform.load(units=[at], workers=[worker(1, at=at)])
    receipt = platform.station(GULOU).file(change_unit(at, closed_on=TODAY))
    assert [(f.clause, f.code) for f in receipt.findings] == [("E10", "staff_left")]
    assert kept(platform, "person-1") == worker(1, at=at)
    check_digests(platform)


# Persons ----------------------------------------------------------------------------------------


@pytest.mark.invariant("B-1")
def test_a_person_is_found_by_every_document(platform):
    at, who = unit(1), worker(1)
    old = replace(who.documents[0], number=id_number(1)[:6] + id_number(1)[8:17])
    who = replace(who, documents=(old,))
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    ref = DocumentRef(DocumentKind.CITIZEN_ID, id_number(1), who.name)
    # The number of eighteen digits finds who is kept under fifteen.
    assert station.file(register(who, at, ref=WorkerRef(ref))).person == who.person
    station.file(ChangePerson(worker_ref(who), "居民身份证", document=ref))
    changed = kept(platform, who.person)
    assert [d.number for d in changed.documents] == [id_number(1), old.number]
    assert count(platform, DocumentRow, DocumentRow.person == who.person) == 2
    wrong = DocumentRef(DocumentKind.CITIZEN_ID, id_number(2), who.name)
    station.file(ChangePerson(worker_ref(who), "居民身份证", document=wrong, corrects=True))
    with platform.database.reading() as connection:
        asked = select(DocumentRow.number).where(DocumentRow.person == who.person)
        assert set(connection.execute(asked).scalars()) == {id_number(2), old.number}
    check_digests(platform)


def entry(number, county=GULOU, at=None):
    plain = worker(number, county, at)
    penalty = Penalty(f"penalty-{number}", dt.date(2026, 1, 5), "甲县", "1", "无证作业", "警告")
    permit = Document(DocumentKind.TRAVEL_PERMIT, f"M{number:08d}", plain.name)
    return replace(plain, penalties=(penalty,), documents=(*plain.documents, permit))


def link(kept_one, other):
    return LinkPersons(worker_ref(kept_one), worker_ref(other), "出入境管理部门证明")


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
@pytest.mark.invariant("X-2")
def test_two_entries_become_one_and_come_apart_again(platform):
    at = unit(2, TAIJIANG)
    one, two = entry(1), entry(2, TAIJIANG, at)
    platform.load(units=[at], workers=[one, two])
    first, second = platform.station(GULOU), platform.station(TAIJIANG)
    receipt = first.file(link(one, two))
    assert (receipt.state, receipt.person) == ("registered", "person-1")
    whole = kept(platform, "person-1")
    assert count(platform, WorkerRow) == 1
    assert len(whole.documents) == 4
    assert current(whole.employments).unit == "unit-2"
    seq = receipt.at.seq
    assert told(first, seq) == {(FeedAction.LEAVE, RecordKind.WORKER, "person-1")}
    assert told(second, seq) == {
        (FeedAction.LEAVE, RecordKind.WORKER, "person-2"),
        (FeedAction.ENTER, RecordKind.WORKER, "person-1"),
    }
    check_digests(platform)
    # The id that went into the other still finds the person: one unit only (E7).
    refused = second.file(register(two, unit(2, TAIJIANG)))
    assert (refused.state, refused.person) == ("registered", "person-1")
    assert [f.code for f in refused.findings if f.clause == "E7"] == ["already_registered"]
    again = second.file(link(one, two))
    assert [f.code for f in again.findings] == ["already_linked"]
    back = second.file(UnlinkPersons(worker_ref(one), PersonId("person-2"), "本人说明"))
    assert back.state == "registered"
    assert replace(kept(platform, "person-1"), rev=1) == one
    (job,) = kept(platform, "person-2").employments
    # What was asked for again while the two were one stays linked to the employment (B-10).
    assert [one.op_id for one in job.repeats] == [refused.op_id]
    assert kept(platform, "person-2").employments == (
        replace(two.employments[0], repeats=job.repeats),
    )
    assert replace(kept(platform, "person-2"), rev=1, employments=two.employments) == two
    assert count(platform, PersonAliasRow) == 0
    assert told(second, back.at.seq) == {
        (FeedAction.LEAVE, RecordKind.WORKER, "person-1"),
        (FeedAction.ENTER, RecordKind.WORKER, "person-2"),
    }
    assert told(first, back.at.seq) == {(FeedAction.ENTER, RecordKind.WORKER, "person-1")}
    check_digests(platform)
    assert second.file(deregister(two, at)).person == "person-2"


@pytest.mark.clause("E7")
@pytest.mark.invariant("B-1")
def test_two_present_employments_are_never_put_together(platform):
    one_at, two_at = unit(1), unit(2)
    one, two = entry(1, at=one_at), entry(2, at=two_at)
    platform.load(units=[one_at, two_at], workers=[one, two])
    station = platform.station(GULOU)
    refused = station.file(link(one, two))
    assert refused.state == "returned"
    assert "two_employments" in [f.code for f in refused.findings]
    # Deregistered on the day on which it began, it was none at all.
    ended = deregister(two, two_at, left_on=dt.date(2025, 3, 1))
    assert station.file(ended).state == "registered"
    assert station.file(link(one, two)).state == "registered"
    assert current(kept(platform, "person-1").employments).unit == "unit-1"
    check_digests(platform)


def test_entries_of_entries_still_find_the_person(platform):
    people = [entry(n) for n in (1, 2, 3)]
    at = unit(1)
    platform.load(units=[at], workers=people)
    station = platform.station(GULOU)
    station.file(link(people[1], people[2]))
    station.file(link(people[0], people[1]))
    gone = worker_ref(people[2])
    by_id_alone = replace(gone, document=replace(gone.document, number="M99999999"))
    receipt = station.file(ChangePerson(by_id_alone, "电话", mobile="13900000000"))
    assert (receipt.state, receipt.person) == ("registered", "person-1")
    assert kept(platform, "person-1").mobile == "13900000000"
    # Loaded into another platform, the links are there too.
    assert count(platform, PersonAliasRow, PersonAliasRow.person == "person-1") == 2


def test_links_are_loaded_with_the_person(platform):
    one, two = entry(1), entry(2)
    platform.load(workers=[one, two])
    station = platform.station(GULOU)
    station.file(link(one, two))
    whole = replace(kept(platform, "person-1"), person=PersonId("person-9"))
    whole = replace(
        whole,
        documents=(Document(DocumentKind.PASSPORT, "E99999999", "合成九"),),
        certificates=(),
        penalties=(),
        links=(replace(whole.links[0], person=PersonId("person-8")),),
    )
    platform.load(workers=[whole])
    assert count(platform, PersonAliasRow, PersonAliasRow.alias == "person-8") == 1


# Who --------------------------------------------------------------------------------------------


@pytest.mark.invariant("X-1")
def test_who_belongs_to_another_place_cannot_be_told_from_nobody(platform):
    at = unit(3, SIMING)
    who = worker(1, SIMING, at)
    platform.load(units=[at], workers=[who])
    station = platform.station(GULOU)
    strange = station.file(ChangePerson(worker_ref(who), "电话", mobile="13900000000"))
    nobody = station.file(ChangePerson(worker_ref(worker(2)), "电话", mobile="13900000000"))
    for receipt in (strange, nobody):
        assert (receipt.state, receipt.person) == ("returned", None)
    assert strange.findings == nobody.findings
    units = [station.file(change_unit(one, contact="林示例")) for one in (at, unit(4, SIMING))]
    assert units[0].findings == units[1].findings
    assert kept(platform, who.person) == who


@pytest.mark.invariant("X-1")
@pytest.mark.parametrize(("office", "may"), [("3501", True), ("3501-exam", False)])
def test_city_and_county_maintain_and_the_exam_centre_does_not(platform, office, may):
    who = worker(1)
    platform.load(workers=[who])
    station = platform.station(office, Role.CHIEF)
    sealed = station.seal(ChangePerson(worker_ref(who), "电话", mobile="13900000000"))
    (outcome,) = station.push(sealed).outcomes
    assert (outcome.problem == PushProblem.NOT_ALLOWED) is not may


def test_a_change_of_employer_may_name_the_merged_unit_as_the_former_one(platform):
    at, into, new = unit(1), unit(2), unit(3)
    who = worker(1, at=at)
    platform.load(units=[at, into, new], workers=[who])
    station = platform.station(GULOU)
    station.file(change_unit(at, into=into))
    paper = replace(change(who, new, None), former_unit_name=at.unit.name)
    assert station.file(paper).state == "registered"
    check_digests(platform)
