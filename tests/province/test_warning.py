"""Warnings on the platform: at the event and by the job, the same on both databases (B-13)."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import ExamCandidate, FileExamPlan
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.offices import OfficeId, OfficeKind, Role
from sepdesk.domain.requirement_acts import CountedEquipment, RequiredRow, SetRequirements
from sepdesk.domain.requirements import Equipment, Measure, Requirement
from sepdesk.domain.submissions import SubmissionState
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.warnings import HandleWarning, Warned, WarningAct
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.messages import RecordKind
from sepdesk.province import shelf, supervision, warning
from sepdesk.province.tables import EventRow
from tests.province.builders import (
    GULOU,
    TODAY,
    certificate,
    deregister,
    on_paper,
    register,
    unit,
    worker,
)
from tests.province.test_maintenance import check_digests

S = SubmissionState
CRANE = ItemKey(Catalogue.C2021, "Q2")


def producer(count=2, **more):
    record = unit(1, **more)
    needed = Requirement(
        CRANE, "司机", Measure.PERSONS, count, "P05", "合成规则", dt.date(2020, 1, 1),
        concern=Concern.PERMIT,
    )  # fmt: skip
    kinds = (UnitKind.PRODUCTION, UnitKind.USER)
    return replace(record, unit=replace(record.unit, kinds=kinds), requirements=(needed,))


def warned(platform, *, is_open=None):
    with platform.database.reading() as connection:
        return shelf.dossiers_of(connection, DossierKind.WARNING, is_open=is_open)


def events(platform):
    with platform.database.reading() as connection:
        return connection.execute(select(EventRow.kind)).scalars().all()


@pytest.mark.clause("W1")
@pytest.mark.invariant("B-13")
def test_the_event_warns_at_once_and_the_job_finds_nothing_more(platform):
    at, people = producer(), [worker(n) for n in (1, 2)]
    platform.load(units=[at], workers=people)
    assert warning.recompute(platform.province) == 1
    (first,) = warned(platform, is_open=True)
    assert (first.state.held, first.owner) == (0, OfficeKind.CITY)

    station = platform.station(GULOU)
    for one, missing in zip(people, (1, 0), strict=True):
        assert station.file(register(one, at)).state == S.REGISTERED
        (now,) = warned(platform)
        assert now.spine.key == first.spine.key
        assert (now.spine.is_open, now.state.held if missing else 2) == (missing > 0, 2 - missing)
    assert warning.recompute(platform.province) == 0

    assert station.file(deregister(people[0], at)).state == S.REGISTERED
    (second,) = warned(platform, is_open=True)
    assert (second.spine.key[-2:], second.state.missing) == ("-2", 1)
    assert warning.recompute(platform.province) == 0
    rows = [row for row in station.feed(2).rows if row.record is RecordKind.WARNING]
    assert {row.key for row in rows} >= {first.spine.key, second.spine.key}


@pytest.mark.clause("W1")
@pytest.mark.clause("L7")
def test_a_revocation_warns_at_once(platform):
    at = producer(1)
    platform.load(units=[at], workers=[worker(1, at=at)])
    assert warning.recompute(platform.province) == 0
    with platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection,
            platform.province,
            CertificateId("cert-1-Q2"),
            revoked_on=TODAY,
            authority="合成机关",
        )
    (found,) = warned(platform)
    assert (found.state.what, found.state.missing) == (Warned.SHORT, 1)
    assert warning.recompute(platform.province) == 0


@pytest.mark.clause("W0")
@pytest.mark.invariant("B-13")
def test_certificates_lapse_with_the_days_and_only_the_job_sees_that(platform):
    at = producer(1)
    held = certificate(1, valid_until=TODAY + dt.timedelta(days=91))
    platform.load(units=[at], workers=[worker(1, at=at, certificates=(held,))])
    seen = []
    for days in (0, 1, 90, 1, 0):
        platform.clock.advance(days=days)
        changed = warning.recompute(platform.province)
        assert warning.recompute(platform.province) == 0
        kinds = sorted(one.state.what for one in warned(platform, is_open=True))
        seen.append((changed, kinds))
    assert seen == [
        (0, []),
        (1, ["lapsing"]),
        (0, ["lapsing"]),
        (1, ["short"]),
        (0, ["short"]),
    ]
    assert events(platform).count("warnings_recounted") == 2


@pytest.mark.clause("S1")
@pytest.mark.clause("E1")
def test_the_county_sets_what_use_asks_and_is_warned_at_once(platform):
    at = unit(1)
    platform.load(units=[at], workers=[worker(1, at=at)])
    county, city = platform.station(GULOU), platform.station("3501")
    row = RequiredRow(CRANE, "司机", Measure.PERSONS, 2, "合成规则")
    body = SetRequirements(
        on_paper(at), Concern.USE, TODAY, "使用登记证", (row,), (),
        (CountedEquipment(Equipment.PUBLIC_LIFT, 1),),
    )  # fmt: skip
    assert city.file(body).state == S.RETURNED
    assert county.file(body).state == S.REGISTERED
    found = sorted((one.state.item.code, one.state.missing) for one in warned(platform))
    assert found == [("A", 1), ("Q2", 1)]
    assert warning.recompute(platform.province) == 0
    check_digests(platform)


@pytest.mark.clause("W3")
def test_only_whoever_owns_a_warning_handles_it(platform):
    platform.load(units=[producer(1)])
    warning.recompute(platform.province)
    (found,) = warned(platform)
    county, city = platform.station(GULOU), platform.station("3501", Role.CHIEF)
    urged = HandleWarning(
        found.spine.key, WarningAct.URGE, "邮寄", TODAY, TODAY + dt.timedelta(days=30)
    )
    assert county.file(urged).state == S.RETURNED
    assert city.file(urged).state == S.REGISTERED
    (now,) = warned(platform)
    assert (now.delivered_on, now.steps[-1].user) == (TODAY, "chief-3501")
    # A warning of another city is answered as one that is not there.
    elsewhere = platform.station("3502")
    assert elsewhere.file(urged).findings[0].code == "no_warning"
    assert warning.recompute(platform.province) == 0


@pytest.mark.clause("W2")
def test_a_barred_person_who_is_put_up_for_an_examination_is_warned_of(platform):
    platform.load(units=[producer(0)], workers=[worker(1)])
    with platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection,
            platform.province,
            CertificateId("cert-1-Q2"),
            revoked_on=TODAY,
            authority="合成机关",
        )
    (document,) = worker(1).documents
    candidate = ExamCandidate(DocumentRef(document.kind, document.number, document.name))
    plan = FileExamPlan(
        TODAY + dt.timedelta(days=1), "09:00", "合成考试基地", GULOU, ("N1",), (candidate,),
        OfficeId("3501"),
    )  # fmt: skip
    centre, city = platform.station("3501-exam"), platform.station("3501")
    assert centre.file(plan).state == S.REGISTERED
    (found,) = [one for one in warned(platform) if one.state.what is Warned.BARRED]
    assert (found.owner, found.spine.person) == (OfficeKind.CITY, "person-1")
    settled = HandleWarning(found.spine.key, WarningAct.SETTLE, "已告知考试中心")
    assert city.file(settled).state == S.REGISTERED
    (now,) = [one for one in warned(platform) if one.state.what is Warned.BARRED]
    assert not now.spine.is_open
