"""Submissions that wait for a verification: who sees them, how they are decided, how they end."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import select, update

from sepdesk.domain.certificates import CertificateId, CertificateStatus
from sepdesk.domain.employment import current
from sepdesk.domain.identity import DocumentKind, DocumentRef, PersonId
from sepdesk.domain.offices import OfficeKind, Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    CallUpFile,
    CertificateClaim,
    CompletePapers,
    DecideVerification,
    ItemClaim,
    SubmissionState,
    Withdraw,
    WorkerRef,
)
from sepdesk.domain.verification import EvidenceSource, StepKind, VerificationResult
from sepdesk.protocol.canonical import read
from sepdesk.protocol.envelope import read_envelope
from sepdesk.protocol.messages import CaseRecord, FeedAction, PushProblem, RecordKind
from sepdesk.province import records, snapshot, waiting_long
from sepdesk.province.publishing import read_digest, recompute
from sepdesk.province.tables import FeedEntryRow, UnitRow
from tests.province.builders import (
    GULOU,
    SIMING,
    TAIJIANG,
    TODAY,
    WHOLE,
    certificate,
    clock,
    deregister,
    id_number,
    intake,
    office,
    register,
    unit,
    worker,
)

EXAM = "3501-exam"
FOREIGN = replace(certificate(77, "Q2"), number="T77", issuing_province="36")
CHECKED = clock().now()


@pytest.fixture
def place(platform):
    """A county with a unit, its exam centre, and the verifier there."""
    at = unit(1)
    platform.load(units=[at, unit(2), unit(3, TAIJIANG)])
    return Place(platform, at)


class Place:
    def __init__(self, platform, at):
        self.platform, self.at = platform, at
        self.county = platform.station(GULOU)
        self.exam = platform.station(EXAM, Role.VERIFIER)

    def form(self, number=77, at=None, **more):
        """A registration of somebody whom the archive lacks."""
        ref = DocumentRef(DocumentKind.CITIZEN_ID, id_number(number), f"合成{number}")
        return register(
            worker(number), at or self.at, ref=WorkerRef(ref), items=(ItemClaim("Q2"),), **more
        )

    def wait(self, **more):
        """File one and return its id."""
        receipt = self.county.file(self.form(**more))
        assert receipt.state is SubmissionState.PENDING_VERIFICATION
        return receipt.op_id

    def conclude(self, case, result=VerificationResult.GENUINE, body=None, station=None, **more):
        genuine = result is VerificationResult.GENUINE
        conclusion = DecideVerification(
            case,
            (body or self.form()).worker,
            result,
            EvidenceSource.NATIONAL_SYSTEM,
            CHECKED,
            "查询所见",
            FOREIGN if genuine else None,
        )
        return (station or self.exam).file(replace(conclusion, **more))

    def state_of(self, case, station=None):
        station = station or self.county
        (outcome,) = station.receipts(case).outcomes
        return station.receipt(outcome)

    def case_at(self, scope):
        """The case as the feed of an office tells of it; None where it has left or never came."""
        row = None
        asked = (
            select(FeedEntryRow.action, FeedEntryRow.row)
            .where(FeedEntryRow.scope == scope, FeedEntryRow.record == RecordKind.CASE.value)
            .order_by(FeedEntryRow.seq, FeedEntryRow.ordinal)
        )
        with self.platform.database.reading() as connection:
            for entry in connection.execute(asked):
                left = entry.action == FeedAction.LEAVE.value
                row = None if left else read(CaseRecord, entry.row)
        return row

    def persons(self, scope):
        with self.platform.database.reading() as connection:
            return {
                line.key: read(Worker, line.row)
                for line in snapshot.lines(connection, scope)
                if line.record is RecordKind.WORKER
            }

    def assert_digests_agree(self):
        """What a snapshot holds adds up to the running digest of every scope (S-3)."""
        for scope in (GULOU, TAIJIANG, SIMING, EXAM, "3501", "3502"):
            with self.platform.database.reading() as connection:
                rows = [(x.record, x.key, x.row) for x in snapshot.lines(connection, scope)]
                assert recompute(rows) == read_digest(connection, scope), scope


# Waiting ----------------------------------------------------------------------------------------


@pytest.mark.clause("L4")
@pytest.mark.invariant("B-9")
def test_what_waits_is_seen_by_who_filed_it_and_by_the_exam_centre_of_the_place(place):
    case = place.wait()
    for scope in (GULOU, EXAM):
        record = place.case_at(scope)
        assert (record.op_id, record.office, record.state) == (
            case, GULOU, SubmissionState.PENDING_VERIFICATION,
        )  # fmt: skip
        assert read_envelope(record.sealed.payload_bytes).body == place.form()
        (step,) = record.steps
        assert step.what is StepKind.OPENED
        assert step.by == "第350102号机构"
        assert "不在本省档案中" in step.text
    for other in (TAIJIANG, SIMING, "3501", "3502"):
        assert place.case_at(other) is None
    place.assert_digests_agree()


@pytest.mark.invariant("B-9")
def test_a_worker_who_waits_is_employed_nowhere(place):
    place.wait()
    assert place.persons(GULOU) == {}


def test_a_new_exam_centre_sees_what_already_waits(place):
    case = place.wait()
    place.platform.load([office("3501-new", OfficeKind.EXAM_CENTRE, GULOU)])
    with place.platform.database.reading() as connection:
        lines = list(snapshot.lines(connection, "3501-new"))
        assert case in [line.key for line in lines if line.record is RecordKind.CASE]
        rows = [(x.record, x.key, x.row) for x in lines]
        assert recompute(rows) == read_digest(connection, "3501-new")


# Genuine ----------------------------------------------------------------------------------------


@pytest.mark.clause("E4")
@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
def test_genuine_person_certificate_employment_and_both_receipts_are_one_event(place):
    case = place.wait()
    told = place.conclude(case)
    assert told.state is SubmissionState.REGISTERED
    done = place.state_of(case)
    assert (done.n, done.state, done.final) == (2, SubmissionState.REGISTERED, True)
    assert done.at == told.at
    assert done.person == f"p-{case}"
    assert done.registration_number.startswith("350102-2026-")
    for scope in (GULOU, EXAM, "3501"):
        person = place.persons(scope)[done.person]
        job = current(person.employments)
        assert (job.unit, job.registration_number) == ("unit-1", done.registration_number)
        assert job.office_name == "第350102号机构"
        assert job.registered_seq == told.at.seq
        assert person.certificates[0].issuing_province == "36"
    assert place.case_at(GULOU) is None
    assert place.case_at(EXAM) is None
    place.assert_digests_agree()


def test_the_person_entered_is_found_by_the_next_paper(place):
    case = place.wait()
    place.conclude(case)
    person = place.persons(GULOU)[PersonId(f"p-{case}")]
    left = place.county.file(deregister(person, place.at, left_on=TODAY))
    assert left.state is SubmissionState.REGISTERED


@pytest.mark.clause("L5")
def test_genuine_but_lapsed_enters_and_is_refused(place):
    case = place.wait()
    lapsed = certificate(77, "Q2", valid_until=dt.date(2026, 11, 1))
    place.conclude(case, certificate=lapsed)
    assert place.state_of(case).state is SubmissionState.REFUSED
    person = place.persons(GULOU)[PersonId(f"p-{case}")]
    assert person.certificates[0].certificate_id == CertificateId(f"c-{case}")
    assert person.employments == ()


# Not genuine, not found -------------------------------------------------------------------------


@pytest.mark.clause("E6")
def test_not_genuine_is_refused_and_enters_nothing(place):
    case = place.wait()
    place.conclude(case, VerificationResult.NOT_GENUINE)
    done = place.state_of(case)
    assert (done.state, done.final) == (SubmissionState.REFUSED, True)
    assert [f.basis for f in done.findings] == ["notice-2.2-not-genuine"]
    assert place.persons(GULOU) == {}
    assert place.case_at(EXAM) is None
    place.assert_digests_agree()


def test_a_known_persons_record_is_left_alone_by_a_false_paper(place):
    known = worker(5)
    place.platform.load(workers=[known])
    body = replace(place.form(5), items=(ItemClaim("N1"),))
    case = place.county.file(body).op_id
    place.conclude(case, VerificationResult.NOT_GENUINE, body)
    assert place.persons(GULOU)[known.person] == known


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
def test_not_found_and_called_up_are_steps_and_then_it_is_genuine(place):
    case = place.wait()
    place.conclude(case, VerificationResult.NOT_FOUND)
    letter = CallUpFile(case, place.form().worker, "乙考试中心", "乙调1号", TODAY)
    place.exam.file(letter)
    for scope in (GULOU, EXAM):
        steps = place.case_at(scope).steps
        assert [s.what for s in steps] == [
            StepKind.OPENED, StepKind.NOT_FOUND, StepKind.FILE_CALLED_UP,
        ]  # fmt: skip
        assert steps[-1].by == f"第{EXAM}号机构"
        assert "乙调1号" in steps[-1].text
    assert place.state_of(case).n == 1
    place.assert_digests_agree()
    source = EvidenceSource.CALLED_UP_FILE
    place.conclude(case, source=source)
    assert place.state_of(case).state is SubmissionState.REGISTERED


@pytest.mark.invariant("B-9")
def test_time_alone_accepts_nothing(place):
    case = place.wait()
    place.platform.clock.advance(days=400)
    place.county.sign_in()
    assert place.state_of(case).state is SubmissionState.PENDING_VERIFICATION
    assert place.case_at(EXAM).op_id == case


@pytest.mark.invariant("B-9")
@pytest.mark.invariant("S-3")
def test_what_waits_too_long_is_told_to_both_ends_once_and_waits_on(place):
    case = place.wait()
    assert waiting_long.flag(place.platform.province) == 0
    place.platform.clock.advance(days=30)
    assert waiting_long.flag(place.platform.province) == 1
    place.county.sign_in()
    told = place.state_of(case)
    assert (told.state, told.final) == (SubmissionState.PENDING_VERIFICATION, False)
    assert told.findings[-1].code == "verification_overdue"
    for scope in (EXAM, GULOU):
        assert place.case_at(scope).steps[-1].what is StepKind.OVERDUE
    assert waiting_long.flag(place.platform.province) == 0
    place.platform.clock.advance(days=400)
    assert waiting_long.flag(place.platform.province) == 0
    for station in (place.exam, place.county):
        station.sign_in()
    place.conclude(case)
    assert place.state_of(case).state is SubmissionState.REGISTERED
    place.assert_digests_agree()


# Who --------------------------------------------------------------------------------------------


@pytest.mark.invariant("B-9")
@pytest.mark.invariant("X-1")
def test_a_county_cannot_verify(place):
    case = place.wait()
    for role in (Role.CHIEF, Role.VERIFIER):
        other = place.platform.station(GULOU, role)
        body = DecideVerification(
            case, place.form().worker, VerificationResult.GENUINE,
            EvidenceSource.NATIONAL_SYSTEM, CHECKED, "查询所见", FOREIGN,
        )  # fmt: skip
        response = other.request("POST", "/v1/push", {"envelopes": [_plain(other.seal(body))]})
        (outcome,) = response.json()["outcomes"]
        assert outcome["problem"] == PushProblem.NOT_ALLOWED
    assert place.state_of(case).state is SubmissionState.PENDING_VERIFICATION


def _plain(sealed):
    return {
        "payload": sealed.payload, "digest": sealed.digest, "alg": sealed.alg,
        "key_id": sealed.key_id, "signature": sealed.signature,
    }  # fmt: skip


@pytest.mark.invariant("B-9")
def test_an_exam_centre_of_another_place_is_sent_back(place):
    place.platform.load([office("3502-exam", OfficeKind.EXAM_CENTRE, "3502")])
    case = place.wait()
    other = place.platform.station("3502-exam", Role.VERIFIER)
    receipt = place.conclude(case, station=other)
    assert receipt.state is SubmissionState.RETURNED
    assert [f.code for f in receipt.findings] == ["not_waiting"]
    assert place.state_of(case).state is SubmissionState.PENDING_VERIFICATION


@pytest.mark.clause("C2")
@pytest.mark.invariant("B-9")
def test_who_filed_at_the_exam_centre_does_not_verify_it(place):
    clerk = place.platform.station(EXAM, Role.CLERK)
    case = clerk.file(place.form()).op_id
    receipt = place.conclude(case, station=clerk)
    assert [f.code for f in receipt.findings] == ["maker_is_checker"]
    assert place.conclude(case).state is SubmissionState.REGISTERED


@pytest.mark.invariant("B-9")
def test_of_two_centres_the_second_is_told_that_it_is_decided(place):
    place.platform.load([office("3501-two", OfficeKind.EXAM_CENTRE, GULOU)])
    second = place.platform.station("3501-two", Role.VERIFIER)
    case = place.wait()
    place.conclude(case)
    before = place.persons(GULOU)
    same = place.conclude(case, station=second)
    assert [f.code for f in same.findings] == ["already_decided"]
    differing = place.conclude(case, VerificationResult.NOT_GENUINE, station=second)
    assert differing.state is SubmissionState.RETURNED
    assert place.persons(GULOU) == before
    assert place.state_of(case).n == 2


def test_a_conclusion_about_no_case_comes_back(place):
    known = place.wait()
    receipt = place.conclude(known.replace(known[-4:], "ffff"))
    assert [f.code for f in receipt.findings] == ["not_waiting"]


def test_a_case_is_decided_where_it_was_seen_after_its_unit_has_moved(place):
    case = place.wait()
    moved = replace(place.at, unit=replace(place.at.unit, town="350203001"))
    with place.platform.database.writing() as connection:
        values = records.unit_values(moved)
        connection.execute(update(UnitRow).where(UnitRow.unit_id == "unit-1").values(**values))
    place.conclude(case)
    assert place.state_of(case).state is SubmissionState.REGISTERED


# Meanwhile --------------------------------------------------------------------------------------


@pytest.mark.invariant("B-9")
def test_a_newer_form_of_the_same_worker_closes_the_older_one(place):
    older = place.wait()
    place.platform.clock.advance(seconds=60)
    taijiang = place.platform.station(TAIJIANG)
    newer = taijiang.file(place.form(at=unit(3, TAIJIANG))).op_id
    closed = place.state_of(older)
    assert (closed.n, closed.state, closed.final) == (2, SubmissionState.WITHDRAWN, True)
    assert [f.code for f in closed.findings] == ["superseded"]
    assert place.case_at(GULOU) is None
    assert place.case_at(TAIJIANG).op_id == newer
    assert place.case_at(EXAM).op_id == newer
    late = place.conclude(older)
    assert [f.code for f in late.findings] == ["already_decided"]
    place.conclude(newer)
    assert place.state_of(newer, taijiang).state is SubmissionState.REGISTERED
    place.assert_digests_agree()


@pytest.mark.invariant("B-9")
def test_a_known_worker_registered_meanwhile_on_an_archived_certificate_ends_the_waiting(place):
    known = worker(5)
    place.platform.load(workers=[known])
    waiting = place.county.file(replace(place.form(5), items=(ItemClaim("N1"),))).op_id
    done = place.county.file(register(known, unit(2)))
    assert done.state is SubmissionState.REGISTERED
    closed = place.state_of(waiting)
    assert closed.state is SubmissionState.WITHDRAWN
    assert closed.registration_number == ""
    place.assert_digests_agree()


def test_a_newer_form_that_comes_back_leaves_the_older_one_waiting(place):
    older = place.wait()
    back = place.county.file(place.form(hired_on=dt.date(2026, 12, 24)))
    assert back.state is SubmissionState.RETURNED
    assert place.state_of(older).state is SubmissionState.PENDING_VERIFICATION


def test_another_workers_form_leaves_it_waiting(place):
    older = place.wait()
    place.wait(number=78)
    assert place.state_of(older).state is SubmissionState.PENDING_VERIFICATION


def test_an_old_number_of_fifteen_digits_is_the_same_worker(place):
    older = place.wait()
    number = id_number(77)
    ref = DocumentRef(DocumentKind.CITIZEN_ID, number[:6] + number[8:17], "合成77")
    place.county.file(replace(place.form(), worker=WorkerRef(ref)))
    assert place.state_of(older).state is SubmissionState.WITHDRAWN


@pytest.mark.clause("E2")
def test_papers_that_come_in_are_a_step_of_the_case(place):
    case = place.wait(intake=intake(handed=replace(WHOLE, id_copy=False)))
    body = place.form()
    place.county.file(CompletePapers(case, body.worker, WHOLE, TODAY))
    record = place.case_at(EXAM)
    assert [s.what for s in record.steps] == [StepKind.OPENED, StepKind.CHANGED]
    assert "身份证复印件" in record.steps[-1].text
    place.conclude(case)
    assert place.state_of(case).state is SubmissionState.REGISTERED
    place.assert_digests_agree()


def test_what_is_owed_when_it_is_decided_stays_owed(place):
    case = place.wait(intake=intake(handed=replace(WHOLE, id_copy=False)))
    place.conclude(case)
    done = place.state_of(case)
    assert (done.state, done.final, done.missing) == (
        SubmissionState.INCOMPLETE, False, ("身份证复印件",),
    )  # fmt: skip


def test_a_form_taken_back_leaves_the_queue(place):
    case = place.wait()
    place.county.file(Withdraw(case, place.form().worker, "单位不再聘用"))
    assert place.case_at(EXAM) is None
    late = place.conclude(case)
    assert [f.code for f in late.findings] == ["already_decided"]
    place.assert_digests_agree()


def test_a_revocation_found_with_it_bars(place):
    case = place.wait()
    lost = replace(
        FOREIGN, status=CertificateStatus.REVOKED, status_on=dt.date(2026, 1, 5), bars=True
    )
    place.conclude(case, certificate=lost)
    done = place.state_of(case)
    assert [f.basis for f in done.findings if f.severity == "refuse"] == ["law-revoked"]


# This province's own, that the archive lacks -----------------------------------------------------

HOME = CertificateClaim("T77", "A77", "合成发证机关", "合成考试机构", "35")
FOUND_HOME = replace(FOREIGN, issuing_province="35")


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
@pytest.mark.invariant("X-1")
def test_what_this_province_issued_is_verified_by_who_issues_and_not_by_the_exam_centre(place):
    place.platform.load([office("3501-issuing", OfficeKind.ISSUING_AUTHORITY, "3501")])
    case = place.wait(certificate=HOME)
    assert place.case_at("3501-issuing").op_id == case
    for other in (EXAM, "3501", "3502"):
        assert place.case_at(other) is None
    found = {"certificate": FOUND_HOME, "source": EvidenceSource.ISSUING_AUTHORITY}
    for station in (place.exam, place.platform.station("3501", Role.VERIFIER)):
        receipt = place.conclude(case, station=station, **found)
        assert [f.code for f in receipt.findings] == ["not_waiting"]
    issuing = place.platform.station("3501-issuing", Role.VERIFIER)
    place.conclude(case, station=issuing, **found)
    assert place.state_of(case).state is SubmissionState.REGISTERED
    late = place.conclude(case, station=place.exam, **found)
    assert [f.code for f in late.findings] == ["not_waiting"]
    place.assert_digests_agree()


@pytest.mark.clause("L5")
def test_where_no_authority_of_its_own_stands_the_city_issues_and_verifies(place):
    case = place.wait(certificate=HOME)
    assert place.case_at("3501").op_id == case
    assert place.case_at(EXAM) is None
    city = place.platform.station("3501", Role.VERIFIER)
    place.conclude(case, station=city, certificate=FOUND_HOME)
    assert place.state_of(case).state is SubmissionState.REGISTERED


@pytest.mark.clause("L5")
@pytest.mark.invariant("X-1")
def test_who_issues_does_not_verify_another_provinces_certificate(place):
    place.platform.load([office("3501-issuing", OfficeKind.ISSUING_AUTHORITY, "3501")])
    case = place.wait(certificate=replace(HOME, issuing_province="36"))
    assert place.case_at("3501-issuing") is None
    issuing = place.platform.station("3501-issuing", Role.VERIFIER)
    receipt = place.conclude(case, station=issuing)
    assert [f.code for f in receipt.findings] == ["not_waiting"]
    assert place.state_of(case).state is SubmissionState.PENDING_VERIFICATION
