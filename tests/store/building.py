"""Small records to store, all invented."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.certificates import (
    Certificate,
    CertificateId,
    CertificateItem,
    CertificateStatus,
)
from sepdesk.domain.employment import Employment, EmploymentId, HireSource
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef, PersonId
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import Jurisdiction
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    Intake,
    OpId,
    RegisterEmployment,
    SubmissionKind,
    SubmissionState,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import CodeKind, Unit, UnitId, UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position, Sealed, make, seal_envelope
from sepdesk.protocol.messages import CaseRecord, FeedAction, FeedPage, FeedRow, RecordKind, Step
from sepdesk.protocol.receipts import Receipt, sign_receipt
from sepdesk.protocol.signing import SigningKey
from sepdesk.protocol.snapshot import FORMAT, Head, Line
from sepdesk.store.files import StationFiles
from sepdesk.store.outbox import OutboxEntry

NOON = dt.datetime(2026, 11, 24, 4, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=5)
TODAY = dt.date(2026, 11, 24)
DEVICE_KEY = SigningKey(b"d" * 32)
PLATFORM_KEY = SigningKey(b"p" * 32)
SCOPE = OfficeId("350403")
LOADED = Position(1, 10)
EFFECT = Position(1, 20)


def office() -> Office:
    return Office(SCOPE, "三元区局", OfficeKind.COUNTY, Jurisdiction())


def unit(number: int, name: str = "三明恒力机械有限公司") -> UnitRecord:
    code = f"9135040300000{number:04d}X"
    return UnitRecord(
        Unit(UnitId(f"u{number}"), name, code, CodeKind.USCC, (UnitKind.USER,), town="350403001")
    )


def worker(
    number: int, name: str = "林建国", at: UnitRecord | None = None, mobile: str = "13800000000"
) -> Worker:
    employments = ()
    if at is not None:
        employments = (
            Employment(
                EmploymentId(f"e{number}"),
                at.unit.unit_id,
                at.unit.name,
                (),
                dt.date(2026, 1, 5),
                dt.date(2026, 1, 5),
                HireSource.CONTRACT,
                f"350403-2026-{number:06d}",
                number,
            ),
        )
    return Worker(
        PersonId(f"p{number}"),
        1,
        name,
        (Document(DocumentKind.CITIZEN_ID, f"35040319800101{number:04d}", name),),
        "男",
        dt.date(1980, 1, 1),
        mobile,
        "350403",
        (
            _certificate(number, "N1", dt.date(2027, 5, 1)),
            _certificate(number, "Q2", dt.date(2025, 5, 1), CertificateStatus.REVOKED),
        ),
        employments,
    )


def _certificate(
    number: int,
    printed: str,
    until: dt.date,
    status: CertificateStatus = CertificateStatus.IN_FORCE,
) -> Certificate:
    item = CertificateItem(
        ItemKey(Catalogue(next(iter(Catalogue))), printed), printed, TODAY, until
    )
    return Certificate(
        CertificateId(f"c{number}{printed}"),
        f"TS35{number:06d}",
        "",
        "某局",
        "",
        "35",
        (item,),
        status,
    )


def entry(
    counter: int,
    person: str | None = "p1",
    state: SubmissionState = SubmissionState.QUEUED,
    *,
    name: str = "林建国",
    saved_at: dt.datetime = NOON,
) -> OutboxEntry:
    op_id = OpId(f"op-{counter}")
    number = "350403198001010001"
    body = RegisterEmployment(
        WorkerRef(DocumentRef(DocumentKind.CITIZEN_ID, number, name)),
        UnitOnPaper("三明恒力机械有限公司"),
        (),
        Intake(f"收{counter}", TODAY),
    )
    envelope = make(
        op_id=op_id,
        device="d1",
        device_counter=counter,
        user="u",
        office=SCOPE,
        seen=Position(1, 1),
        bases=(),
        answers=None,
        device_time=saved_at,
        body=body,
    )
    return OutboxEntry(
        op_id=op_id,
        kind=SubmissionKind.REGISTER,
        state=state,
        sealed=seal_envelope(envelope, DEVICE_KEY),
        person=None if person is None else PersonId(person),
        document=f"citizen_id:{number}",
        worker_name=name,
        unit=UnitId("u1"),
        unit_name="三明恒力机械有限公司",
        user="u",
        saved_at=saved_at,
        intake_number=f"收{counter}",
        device_counter=counter,
    )


def case(counter: int, opened_at: dt.datetime = NOON, *steps: Step) -> CaseRecord:
    waiting = SubmissionState.PENDING_VERIFICATION
    filed = entry(counter)
    return CaseRecord(filed.op_id, SCOPE, "甲县局", waiting, opened_at, filed.sealed, steps)


def receipt(
    about: OutboxEntry,
    state: SubmissionState = SubmissionState.REGISTERED,
    n: int = 1,
    at: Position = EFFECT,
    **changes,
) -> tuple[Sealed, Receipt]:
    told = Receipt(about.op_id, about.sealed.digest, n, state, final=True, at=at, server_time=NOON)
    told = replace(told, **changes)
    return sign_receipt(told, PLATFORM_KEY), told


def line(record: RecordKind, key: str, value: object) -> Line:
    return Line(record, key, canonical_text(value))


def lines_of(*values: object) -> list[Line]:
    return [line(*kind_and_key(value), value) for value in values]


def kind_and_key(value: object) -> tuple[RecordKind, str]:
    match value:
        case Worker():
            return RecordKind.WORKER, value.person
        case UnitRecord():
            return RecordKind.UNIT, value.unit.unit_id
        case Office():
            return RecordKind.OFFICE, value.office_id
        case CaseRecord():
            return RecordKind.CASE, value.op_id
    raise TypeError


def digest_of(*values: object) -> RunningDigest:
    total = RunningDigest()
    for found in lines_of(*values):
        total = total.add(found.record, found.key, found.row)
    return total


def load(files: StationFiles, *values: object, at: Position = LOADED) -> None:
    builder = files.build_facts()
    head = Head(FORMAT, SCOPE, at)
    builder.load(head, lines_of(*values), None, digest_of(*values).message(), NOON)
    files.adopt_facts(builder)


def upsert(seq: int, value: object, action: FeedAction = FeedAction.UPSERT) -> FeedRow:
    record, key = kind_and_key(value)
    row = "" if action is FeedAction.LEAVE else canonical_text(value)
    return FeedRow(seq, action, record, key, row)


def page(after: int, through: int, *rows: FeedRow, digest=None, epoch: int = 1) -> FeedPage:
    told = None if digest is None else digest.message()
    return FeedPage(SCOPE, epoch, after, through, rows, False, told, LATER)
