"""Cases that wait, as the feed of a platform brings them to a station or an exam centre."""

import datetime as dt
from dataclasses import replace

from sepdesk.desk.session import User
from sepdesk.domain.identity import DocumentKind, DocumentRef
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.paper_parts import CertificateClaim, Handed, Intake, ItemClaim, WorkerRef
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.submissions import OpId, RegisterEmployment, SubmissionState, UnitOnPaper
from sepdesk.domain.verification import StepKind
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.envelope import make, seal_envelope
from sepdesk.protocol.messages import CaseRecord, FeedAction, FeedPage, FeedRow, RecordKind, Step
from sepdesk.protocol.signing import SigningKey
from tests.ui.session import NOW, OFFICE, STORAGE, id_number

EXAM = Office(
    OfficeId("3501-exam"),
    "福州市特种设备作业人员考试中心（演示）",
    OfficeKind.EXAM_CENTRE,
    Jurisdiction((DatedRegion("3501", dt.date(2018, 1, 1)),)),
)
_KEY = SigningKey(bytes(range(32)))


def paper(name="王小示", first_17="36010219950101007", **more):
    """A registration of somebody whom the archive lacks."""
    ref = DocumentRef(DocumentKind.CITIZEN_ID, id_number(first_17), name)
    plain = RegisterEmployment(
        WorkerRef(ref),
        UnitOnPaper(STORAGE.name, STORAGE.code, town=STORAGE.town, unit=STORAGE.unit_id),
        (ItemClaim("Q2", valid_until=dt.date(2029, 3, 31)),),
        Intake(
            "350102-20261101-003",
            dt.date(2026, 11, 1),
            handed=Handed(
                form=True,
                certificate_copy=True,
                id_copy=True,
                worker_signed=True,
                unit_sealed=True,
            ),
        ),
        hired_on=dt.date(2026, 10, 20),
        certificate=CertificateClaim(
            id_number(first_17), "3601SL20250012", "南昌市市场监督管理局", "南昌市考试中心", "36"
        ),
    )
    return replace(plain, **more)


def case(number=1, days=3, body=None, user="clerk9", steps=()):
    """A case that has been waiting for some days."""
    op_id = OpId(f"01936c9a-0000-7000-8000-{number:012d}")
    opened = NOW - dt.timedelta(days=days)
    envelope = make(
        op_id=op_id, device="d-9", device_counter=number, user=user, office=OFFICE.office_id,
        seen=None, bases=(), answers=None, device_time=opened, body=body or paper(),
    )  # fmt: skip
    first = Step(
        opened,
        StepKind.OPENED,
        OFFICE.name,
        "此人及其证书不在本省档案中，需先由考试中心核验，核验与聘用采集同步办理。",
    )
    return CaseRecord(
        op_id,
        OFFICE.office_id,
        OFFICE.name,
        SubmissionState.PENDING_VERIFICATION,
        opened,
        seal_envelope(envelope, _KEY),
        (first, *steps),
    )


def bring(made, *records, leaving=()):
    """Let the feed bring cases, and take others away."""
    seq = made.files.facts.cursor().at.seq
    rows = [
        FeedRow(seq + 1, FeedAction.UPSERT, RecordKind.CASE, record.op_id, canonical_text(record))
        for record in records
    ]
    rows += [FeedRow(seq + 1, FeedAction.LEAVE, RecordKind.CASE, op_id, "") for op_id in leaving]
    scope = made.files.facts.cursor().scope
    page = FeedPage(
        scope=scope, epoch=1, after=seq, through=seq + 1, rows=tuple(rows), more=False, digest=None,
        server_time=NOW,
    )  # fmt: skip
    return made.files.facts.apply(page)


def at_exam_centre(session, user="verifier1", role=Role.VERIFIER):
    """The same station, were it an exam centre's."""
    return replace(
        session,
        user=User(user, "演示核验员", role),
        identity=replace(session.identity, office=EXAM),
    )


def some():
    """Four cases: old and called up, not found, fresh, and one of this station's own clerk."""
    called = Step(
        NOW - dt.timedelta(days=20),
        StepKind.FILE_CALLED_UP,
        EXAM.name,
        "2026-11-04 向 南昌市考试中心 发出调档函（榕考调〔2026〕12号）",
    )
    missed = Step(NOW - dt.timedelta(days=22), StepKind.NOT_FOUND, EXAM.name, "全国系统查无记录")
    return (
        case(1, 37, paper("欧阳示例", "36010219880101001"), steps=(missed, called)),
        case(2, 26, paper("<b>李</b>示例", "33010219900101001"), steps=(missed,)),
        case(3, 3),
        case(4, 0, paper("赵示例", "34010219900101001"), user="verifier1"),
    )
