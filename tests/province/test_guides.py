"""Service guides on the platform: whoever publishes one, everybody reads it (E5, F3)."""

import json

import pytest
from sqlalchemy import update

from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.service_guides import PublishGuide, ServiceGuide, guide_of
from sepdesk.domain.submissions import SubmissionState
from sepdesk.protocol.canonical import plain, read
from sepdesk.protocol.messages import FeedAction, PushProblem, RecordKind
from sepdesk.province import snapshot
from sepdesk.province.places import all_offices
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.tables import OfficeRow
from tests.province.builders import GULOU, SIMING, office, offices

EXAM = "3501-exam"
GUIDE = ServiceGuide("甲市乙路1号", "0591-80001234", "", "", "周一至周五\n带证件原件")


def assert_digests_agree(platform):
    for scope in (one.office_id for one in offices()):
        with platform.database.reading() as connection:
            rows = [(x.record, x.key, x.row) for x in snapshot.lines(connection, scope)]
            assert recompute(rows) == read_digest(connection, scope), scope


@pytest.mark.clause("E5")
@pytest.mark.invariant("S-3")
def test_a_guide_of_an_exam_centre_reaches_every_office(platform):
    readers = [platform.station(scope) for scope in (GULOU, SIMING, "35")]
    at = readers[0].snapshot().at.seq
    receipt = platform.station(EXAM, Role.CHIEF).file(PublishGuide(GUIDE))
    assert receipt.state is SubmissionState.REGISTERED
    for reader in readers:
        (told,) = reader.feed(at).rows
        assert (told.action, told.record, told.key) == (
            FeedAction.UPSERT,
            RecordKind.OFFICE,
            EXAM,
        )
        assert guide_of(read(Office, told.row)) == GUIDE
    assert_digests_agree(platform)


@pytest.mark.clause("E5")
@pytest.mark.invariant("S-3")
def test_the_last_guide_of_a_batch_holds(platform):
    chief = platform.station(EXAM, Role.CHIEF)
    later = ServiceGuide("甲市乙路2号", "0591-80001234", "", "", "周一至周六")
    chief.push(*(chief.seal(PublishGuide(guide)) for guide in (GUIDE, later)))
    with platform.database.reading() as connection:
        assert guide_of(all_offices(connection)[OfficeId(EXAM)]) == later
    assert_digests_agree(platform)


@pytest.mark.clause("E5")
def test_the_same_guide_again_is_told_and_nobody_hears_of_it_twice(platform):
    chief, reader = platform.station(EXAM, Role.CHIEF), platform.station(GULOU)
    other = ServiceGuide("甲市乙路2号", "0591-80001234", "", "", "周一至周六")
    there_and_back = [chief.seal(PublishGuide(guide)) for guide in (GUIDE, other, GUIDE, GUIDE)]
    outcomes = chief.push(*there_and_back).outcomes
    codes = [[f.code for f in chief.receipt(one).findings][-1] for one in outcomes]
    assert codes == ["guide_published"] * 3 + ["guide_known"]
    told = [row for row in reader.feed(1).rows if row.record is RecordKind.OFFICE]
    assert len(told) == 3
    assert_digests_agree(platform)


@pytest.mark.clause("E5")
@pytest.mark.invariant("X-1")
def test_only_a_chief_speaks_for_the_office(platform):
    clerk = platform.station(EXAM, Role.CLERK)
    (outcome,) = clerk.push(clerk.seal(PublishGuide(GUIDE))).outcomes
    assert outcome.problem == PushProblem.NOT_ALLOWED


def test_an_office_written_before_there_were_guides_is_still_read(platform):
    old = plain(office(GULOU, OfficeKind.COUNTY, GULOU))
    del old["network"], old["guide"]
    text = json.dumps(old, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    this = OfficeRow.office_id == GULOU
    with platform.database.writing() as connection:
        connection.execute(update(OfficeRow).where(this).values(row=text))
    platform.load([office("post-1", OfficeKind.POST, "350102001")])
    with platform.database.reading() as connection:
        assert guide_of(all_offices(connection)[OfficeId(GULOU)]) == ServiceGuide()
        rows = [(x.record, x.key, x.row) for x in snapshot.lines(connection, "post-1")]
        assert (RecordKind.OFFICE, GULOU, text) in rows
        assert recompute(rows) == read_digest(connection, "post-1")
