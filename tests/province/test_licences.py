"""From the examination plan to the employment, and out to the public, over the platform's API."""

import datetime as dt
from dataclasses import replace

import pytest

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import (
    ExamCandidate,
    ExamMark,
    ExamResult,
    FileExamPlan,
    RecordExamResults,
)
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.licensing import (
    Application,
    ApplicationState,
    AppliedItem,
    ApplyForCertificate,
    DecideApplication,
    Purpose,
    Step,
)
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import ItemClaim, SubmissionState, WorkerRef
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import RecordKind
from sepdesk.protocol.public import PublicPage
from sepdesk.province import shelf, supervision
from tests.province.builders import (
    GULOU,
    SIMING,
    TAIJIANG,
    TODAY,
    certificate,
    id_number,
    intake,
    new_op,
    register,
    unit,
    worker,
    worker_ref,
)

S = SubmissionState
NEW = DocumentRef(DocumentKind.CITIZEN_ID, id_number(77), "新示例")
TOMORROW = TODAY + dt.timedelta(days=1)


def exam(*documents, **more):
    plain = FileExamPlan(
        TOMORROW, "09:00", "合成考试基地", GULOU, ("N1",),
        tuple(ExamCandidate(one) for one in documents), OfficeId("3501"),
    )  # fmt: skip
    return replace(plain, **more)


def application(plan, document, **more):
    plain = ApplyForCertificate(
        WorkerRef(document), Purpose.FIRST_ISSUE, (AppliedItem("N1"),), OfficeId("3501"),
        TOMORROW, GULOU, plan, sex="女",
    )  # fmt: skip
    return replace(plain, **more)


class Offices:
    """The people and machines of one application."""

    def __init__(self, platform):
        self.platform = platform
        self.exam_centre = platform.station("3501-exam")
        self.city = platform.station("3501", login=self._account("reviewer", Role.CLERK))
        self.chief = platform.station("3501", login=self._account("chief", Role.CHIEF))
        self.county = platform.station(GULOU)
        self.after = 1

    def load(self, **records):
        self.after = self.platform.load(**records).seq

    def _account(self, login, role):
        self.platform.account(login, "3501", role)
        return login

    def file(self, station, body, **more):
        op_id = new_op()
        return op_id, station.file(body, op_id=op_id, **more)

    def decide(self, station, key, step, ref, **more):
        values = {"evidence": "成绩与材料核对一致", "reason": "材料不齐"} | more
        return station.file(DecideApplication(key, ref, step, **values))

    def records(self, station, kind, read_as):
        rows = [row for row in station.feed(self.after).rows if row.record is kind and row.row]
        return {row.key: read(read_as, row.row) for row in rows}


@pytest.fixture
def offices(platform):
    return Offices(platform)


def passed(offices, *documents):
    """File an examination, hold it, and record that all have passed."""
    plan, receipt = offices.file(offices.exam_centre, exam(*documents))
    assert receipt.state is S.REGISTERED
    offices.platform.clock.set(offices.platform.clock.now() + dt.timedelta(days=1))
    offices.exam_centre.sign_in()
    for one in (offices.city, offices.chief, offices.county):
        one.sign_in()
    results = tuple(ExamResult(one, "N1", ExamMark.PASSED) for one in documents)
    marked = offices.exam_centre.file(RecordExamResults(plan, results))
    assert marked.state is S.REGISTERED
    return plan


@pytest.mark.clause("L1")
@pytest.mark.clause("L2")
@pytest.mark.clause("L3")
def test_from_the_plan_to_the_employment_of_somebody_new(offices):
    at = unit(1)
    offices.load(units=[at])
    plan = passed(offices, NEW)
    key, applied = offices.file(offices.exam_centre, application(plan, NEW))
    assert applied.state is S.REGISTERED
    seen = offices.records(offices.county, RecordKind.APPLICATION, Application)
    assert seen[key].state is ApplicationState.FILED

    ref = WorkerRef(NEW)
    offices.decide(offices.city, key, Step.ACCEPT, ref)
    offices.decide(offices.city, key, Step.REVIEW, ref)
    same = offices.decide(offices.city, key, Step.ISSUE, ref, valid_until=dt.date(2030, 11, 24))
    assert (same.state, same.findings[0].code) == (S.RETURNED, "reviewer_issues")
    issued = offices.decide(offices.chief, key, Step.ISSUE, ref, valid_until=dt.date(2030, 11, 24))
    assert issued.state is S.REGISTERED

    (holder,) = offices.records(offices.county, RecordKind.WORKER, Worker).values()
    (card,) = holder.certificates
    assert (holder.name, card.exam_body) == ("新示例", "第3501-exam号机构")
    assert seen[key].spine.person is None
    after = offices.records(offices.county, RecordKind.APPLICATION, Application)[key]
    assert (after.state, after.spine.person) == (ApplicationState.ISSUED, holder.person)

    claim = ItemClaim("N1", card.items[0].key)
    form = register(
        holder, at, items=(claim,), hired_on=TOMORROW, intake=intake(received_on=TOMORROW)
    )
    assert offices.county.file(form).state is S.REGISTERED


@pytest.mark.clause("L7")
@pytest.mark.clause("W2")
def test_a_barred_person_is_turned_away_at_both_moments(offices):
    lost = certificate(5, status=CertificateStatus.REVOKED, status_on=dt.date(2025, 1, 1))
    barred = worker(5, SIMING, certificates=(lost,))
    offices.load(workers=[barred])
    document = worker_ref(barred).document
    plan, filed = offices.file(offices.exam_centre, exam(document, NEW))
    assert [(f.clause, f.code) for f in filed.findings][:2] == [
        ("L7", "barred"),
        ("W2", "barred_applies"),
    ]
    key, refused = offices.file(offices.exam_centre, application(plan, document, received_on=TODAY))
    assert refused.state is S.RETURNED  # without a pass, whoever they are
    with offices.platform.database.reading() as connection:
        (kept,) = shelf.dossiers_of(connection, DossierKind.EXAM_PLAN)
    assert [one.turned_away is None for one in kept.candidates] == [False, True]
    # No more of somebody of elsewhere comes to the exam centre than the bar.
    assert offices.records(offices.exam_centre, RecordKind.WORKER, Worker) == {}
    assert key


@pytest.mark.clause("L7")
def test_who_is_revoked_after_the_pass_is_not_accepted(offices):
    held = worker(6, certificates=(certificate(6, "G1"),))
    offices.load(workers=[held])
    ref = worker_ref(held)
    plan = passed(offices, ref.document)
    with offices.platform.database.writing() as connection:
        supervision.revoke_certificate(
            connection,
            offices.platform.province,
            held.certificates[0].certificate_id,
            revoked_on=TODAY,
            authority="合成机关",
        )
    asked = application(plan, ref.document, worker=ref)
    key, refused = offices.file(offices.exam_centre, asked)
    assert refused.state is S.REFUSED
    seen = offices.records(offices.city, RecordKind.APPLICATION, Application)[key]
    assert seen.state is ApplicationState.NOT_ACCEPTED
    assert seen.steps[-1].basis == "notice-1.3-revoked"


@pytest.mark.clause("L2")
@pytest.mark.clause("L3")
def test_a_reexamination_prolongs_the_item_in_all_tables_and_goes_out(offices):
    lapsing = certificate(7, "Q2", valid_until=dt.date(2026, 12, 20))
    held = worker(7, certificates=(lapsing,))
    offices.load(workers=[held])
    ref, item = worker_ref(held), lapsing.items[0]
    asked = application(
        "", ref.document, worker=ref, purpose=Purpose.REEXAMINATION, received_on=TODAY,
        items=(AppliedItem("Q2", item.key),), certificate=lapsing.certificate_id,
    )  # fmt: skip
    key, applied = offices.file(offices.county, asked)
    assert applied.state is S.REGISTERED
    again, twice = offices.file(offices.exam_centre, asked)
    assert (twice.findings[0].code, again) == ("applied_already", again)

    offices.decide(offices.city, key, Step.ACCEPT, ref)
    now = offices.records(offices.county, RecordKind.WORKER, Worker)[held.person]
    assert now.certificates[0].items[0].reexam_filed_on == TODAY
    offices.decide(offices.city, key, Step.REVIEW, ref)
    until = dt.date(2030, 12, 20)
    offices.decide(offices.chief, key, Step.ISSUE, ref, valid_until=until)
    now = offices.records(offices.county, RecordKind.WORKER, Worker)[held.person]
    assert now.certificates[0].items[0].valid_until == until
    assert now.certificates[0].items[0].reexamined_on == TODAY

    public = offices.platform.client().get("/v1/public/certificates")
    page = read(PublicPage, public.content)
    (told,) = page.certificates
    assert (told.holder, told.number) == ("合**", "350*************" + id_number(7)[-2:])
    assert (told.items[0].valid_until, told.items[0].name) == (until, "起重机司机")
    assert (told.status, page.more) == (CertificateStatus.IN_FORCE, False)
    assert held.name not in public.text
    assert id_number(7) not in public.text
    rest = offices.platform.client().get(f"/v1/public/certificates?after={page.through}")
    assert read(PublicPage, rest.content).certificates == ()


@pytest.mark.invariant("X-1")
def test_who_is_not_concerned_sees_no_plan_and_no_application(offices):
    plan = passed(offices, NEW)
    offices.file(offices.exam_centre, application(plan, NEW))
    elsewhere = offices.platform.station(TAIJIANG)
    assert offices.records(elsewhere, RecordKind.APPLICATION, Application) == {}
    for station in (elsewhere, offices.county):
        rows = station.feed(offices.after).rows
        assert [row for row in rows if row.record is RecordKind.EXAM_PLAN] == []
    asked = application(plan, NEW, worker=WorkerRef(NEW))
    refused = offices.county.file(asked)
    assert refused.findings[0].code == "no_exam"
