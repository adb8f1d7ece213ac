"""A penalty and a certificate corrected at the platform: one event, and only where they are."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.messages import FeedAction, RecordKind
from sepdesk.province.tables import CertificateItemRow, PenaltyRow
from tests.domain.builders import day
from tests.province.builders import GULOU, TAIJIANG, office, unit, worker, worker_ref
from tests.province.test_deciding import kept
from tests.province.test_maintenance import check_digests, told

PENALTY = Penalty("p-1", day("2026-10-20"), "甲县局", "甲罚〔2026〕1号", "无证作业", "罚款")


@pytest.fixture
def who(platform):
    at = unit(1)
    known = worker(1, at=at, penalties=(PENALTY,))
    platform.load([office("3501-issuing", OfficeKind.ISSUING_AUTHORITY, "3501")], [at], [known])
    return known


def of_penalty(who, **after):
    before = PENALTY.reading
    return CorrectPenalty(worker_ref(who), "p-1", before, replace(before, **after), "看错一行")


def of_item(who, **after):
    (held,) = who.certificates
    read = held.reading
    items = (replace(read.items[0], **after),)
    right = replace(read, items=items)
    return CorrectCertificate(worker_ref(who), held.certificate_id, read, right, "凭原件")


@pytest.mark.clause("L6")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("S-3")
def test_a_penalty_is_corrected_in_one_event_and_reads_so_everywhere(platform, who):
    station = platform.station(GULOU)
    receipt = station.file(of_penalty(who, decided_on=day("2026-10-02")))
    assert receipt.state is SubmissionState.REGISTERED
    (penalty,) = kept(platform, who.person).penalties
    assert penalty.decided_on == day("2026-10-02")
    assert penalty.corrections[0].corrected_seq == receipt.at.seq
    assert penalty.corrections[0].office_name
    assert told(station, receipt.at.seq) == {(FeedAction.UPSERT, RecordKind.WORKER, who.person)}
    with platform.database.reading() as connection:
        (row,) = connection.execute(select(PenaltyRow.penalty_id, PenaltyRow.decided_on))
        assert (row.penalty_id, row.decided_on) == ("p-1", day("2026-10-02"))
    again = station.file(of_penalty(who, decided_on=day("2026-10-02")))
    assert [f.code for f in again.findings] == ["already_corrected"]
    check_digests(platform)


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-5")
@pytest.mark.invariant("S-3")
def test_a_certificate_is_corrected_by_who_issues_and_not_by_the_county(platform, who):
    act = of_item(who, valid_until=day("2028-06-30"))
    county = platform.station(GULOU, Role.CHIEF)
    assert [f.code for f in county.file(act).findings] == ["not_ours"]
    issuing = platform.station("3501-issuing", Role.CHIEF)
    receipt = issuing.file(act)
    assert receipt.state is SubmissionState.REGISTERED
    (held,) = kept(platform, who.person).certificates
    assert held.items[0].valid_until == day("2028-06-30")
    with platform.database.reading() as connection:
        until = connection.execute(select(CertificateItemRow.valid_until)).scalar_one()
        assert until == day("2028-06-30")
    check_digests(platform)


@pytest.mark.invariant("X-1")
def test_of_somebody_elsewhere_nothing_is_told_and_nothing_is_corrected(platform, who):
    stranger, nobody = platform.station(TAIJIANG), worker(7)
    known = stranger.file(of_penalty(who, conduct="别的"))
    unknown = stranger.file(of_penalty(nobody, conduct="别的"))
    assert [f.code for f in known.findings] == ["no_such_person"]
    assert known.findings == unknown.findings
    assert kept(platform, who.person) == who
