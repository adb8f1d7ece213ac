"""Small synthetic provinces: offices, units, workers, and a station that signs what it sends."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import uuid6

from sepdesk.clock import SetClock
from sepdesk.domain.certificates import Certificate, CertificateId, CertificateItem
from sepdesk.domain.employment import EmployedItem, Employment, EmploymentId, HireSource
from sepdesk.domain.identity import Document, DocumentKind, DocumentRef, PersonId, check_character
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    Handed,
    Intake,
    ItemClaim,
    OpId,
    RegisterEmployment,
    Requester,
    Submission,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.units import CodeKind, Unit, UnitId, UnitKind, uscc_check_character
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.canonical import plain, read
from sepdesk.protocol.envelope import Envelope, Position, Sealed, make, seal_envelope
from sepdesk.protocol.messages import (
    AskReceipts,
    Enrol,
    Enrolled,
    FeedPage,
    PlatformCard,
    Push,
    PushOutcome,
    PushReply,
    ReceiptsReply,
    SignedIn,
    SignIn,
    SnapshotManifest,
)
from sepdesk.protocol.receipts import Receipt, read_receipt
from sepdesk.protocol.signing import SealingKey, SigningKey

TODAY = dt.date(2026, 11, 24)
LONG_SINCE = dt.date(2020, 1, 1)
PASSWORD = "synthetic-Pass-1"
WHOLE = Handed(form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True)

# Two counties of one city, one of another.
GULOU, TAIJIANG, SIMING = "350102", "350103", "350203"
PLACES = {GULOU: "350102001", TAIJIANG: "350103001", SIMING: "350203001"}


def clock() -> SetClock:
    return SetClock.on(TODAY)


def office(office_id: str, kind: OfficeKind, *codes: str) -> Office:
    regions = tuple(DatedRegion(code, LONG_SINCE) for code in codes)
    return Office(OfficeId(office_id), f"第{office_id}号机构", kind, Jurisdiction(regions))


def offices() -> tuple[Office, ...]:
    return (
        office("35", OfficeKind.PROVINCE, "35"),
        office("3501", OfficeKind.CITY, "3501"),
        office("3501-exam", OfficeKind.EXAM_CENTRE, "3501"),
        office(GULOU, OfficeKind.COUNTY, GULOU),
        office(TAIJIANG, OfficeKind.COUNTY, TAIJIANG),
        office("3502", OfficeKind.CITY, "3502"),
        office(SIMING, OfficeKind.COUNTY, SIMING),
    )


def credit_code(number: int) -> str:
    body = f"91350100MA{number:07d}"
    return body + uscc_check_character(body)


def unit(number: int, county: str = GULOU, **fields: Any) -> UnitRecord:
    return UnitRecord(
        Unit(
            unit_id=UnitId(f"unit-{number}"),
            name=f"合成单位{number}有限公司",
            code=credit_code(number),
            code_kind=CodeKind.USCC,
            kinds=(UnitKind.USER,),
            town=PLACES[county],
            rev=1,
            **fields,
        )
    )


def id_number(number: int) -> str:
    digits = f"35010219800101{number:03d}"
    return digits + check_character(digits)


def certificate(number: int, printed: str = "Q2", **fields: Any) -> Certificate:
    item = CertificateItem(
        ItemKey(Catalogue.C2021, printed),
        printed,
        approved_on=dt.date(2024, 5, 6),
        valid_until=fields.pop("valid_until", dt.date(2028, 5, 5)),
    )
    return Certificate(
        CertificateId(f"cert-{number}-{printed}"),
        id_number(number),
        f"TS{number:013d}",
        "合成发证机关",
        "合成考试机构",
        "35",
        (item,),
        **fields,
    )


def worker(number: int, county: str = GULOU, at: UnitRecord | None = None, **fields: Any) -> Worker:
    held = fields.pop("certificates", (certificate(number),))
    employments = () if at is None else (employment(number, at, held),)
    return Worker(
        person=PersonId(f"person-{number}"),
        rev=1,
        name=f"合成{number}",
        documents=(Document(DocumentKind.CITIZEN_ID, id_number(number), f"合成{number}"),),
        sex="男",
        born_on=dt.date(1980, 1, 1),
        mobile="",
        last_county=county,
        certificates=held,
        employments=fields.pop("employments", employments),
        **fields,
    )


def employment(number: int, at: UnitRecord, held: tuple[Certificate, ...]) -> Employment:
    return Employment(
        employment_id=EmploymentId(f"job-{number}"),
        unit=at.unit.unit_id,
        unit_name=at.unit.name,
        items=tuple(EmployedItem(i.printed, c.certificate_id) for c in held for i in c.items),
        started_on=dt.date(2025, 3, 1),
        hired_on=dt.date(2025, 3, 1),
        hire_source=HireSource.CONTRACT,
        registration_number=f"350102-2025-{number:06d}",
        registered_seq=1,
        office_name="第350102号机构",
    )


# Papers -----------------------------------------------------------------------------------------


def worker_ref(of: Worker, *, by_document: bool = False) -> WorkerRef:
    document = of.documents[0]
    ref = DocumentRef(document.kind, document.number, document.name)
    return WorkerRef(ref, None if by_document else of.person)


def on_paper(record: UnitRecord, *, by_code: bool = False) -> UnitOnPaper:
    known = record.unit
    return UnitOnPaper(
        name=known.name,
        code=known.code,
        code_kind=known.code_kind,
        town=known.town,
        unit=None if by_code else known.unit_id,
    )


def intake(**fields: Any) -> Intake:
    return Intake("R-1", fields.pop("received_on", TODAY), handed=fields.pop("handed", WHOLE))


def claims(of: Worker) -> tuple[ItemClaim, ...]:
    return tuple(ItemClaim(i.printed, i.key) for c in of.certificates for i in c.items)


def register(of: Worker, at: UnitRecord, **fields: Any) -> RegisterEmployment:
    return RegisterEmployment(
        worker=fields.pop("ref", worker_ref(of)),
        unit=fields.pop("unit", on_paper(at)),
        items=fields.pop("items", claims(of)),
        intake=fields.pop("intake", intake()),
        hired_on=fields.pop("hired_on", dt.date(2026, 11, 10)),
        hire_source=HireSource.CONTRACT,
        **fields,
    )


def change(of: Worker, at: UnitRecord, former: str | None, **fields: Any) -> ChangeEmployment:
    return ChangeEmployment(
        worker=worker_ref(of),
        unit=on_paper(at),
        items=claims(of),
        intake=intake(),
        former=None if former is None else EmploymentId(former),
        former_unit_name="原单位",
        hired_on=fields.pop("hired_on", dt.date(2026, 11, 10)),
        hire_source=HireSource.CONTRACT,
        **fields,
    )


def deregister(of: Worker, at: UnitRecord, **fields: Any) -> DeregisterEmployment:
    return DeregisterEmployment(
        worker=worker_ref(of),
        unit=on_paper(at),
        intake=intake(),
        requester=fields.pop("requester", Requester.UNIT),
        left_on=fields.pop("left_on", dt.date(2026, 11, 20)),
        **fields,
    )


def new_op() -> OpId:
    return OpId(str(uuid6.uuid7()))


# A station --------------------------------------------------------------------------------------


@dataclass
class Station:
    """A machine of an office with a clerk signed in; speaks over any httpx2 client."""

    client: Any
    office: str
    login: str
    signing: SigningKey = field(default_factory=SigningKey.generate)
    sealing: SealingKey = field(default_factory=SealingKey.generate)
    device: str = ""
    token: str = ""
    counter: int = 0
    card: PlatformCard | None = None
    seen: Position | None = None

    def enrol(self, code: str) -> Enrolled:
        asked = Enrol(code, "合成机器", self.signing.public, self.sealing.public)
        enrolled = self.ask(Enrolled, "POST", "/v1/enrol", asked)
        self.device, self.card = enrolled.device, enrolled.card
        return enrolled

    def sign_in(self, password: str = PASSWORD) -> SignedIn:
        asked = SignIn(self.device, self.login, password)
        signed_in = self.ask(SignedIn, "POST", "/v1/sessions", asked)
        self.token = signed_in.token
        return signed_in

    def request(self, method: str, path: str, body: object = None, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        sent = None if body is None else plain(body)
        return self.client.request(method, path, json=sent, headers=headers, **more)

    def ask(self, kind: Any, method: str, path: str, body: object = None, **more: Any) -> Any:
        response = self.request(method, path, body, **more)
        assert response.status_code == 200, response.text
        return read(kind, response.content)

    def envelope(self, body: Submission, **fields: Any) -> Envelope:
        self.counter += 1
        return make(
            op_id=fields.pop("op_id", None) or new_op(),
            device=fields.pop("device", self.device),
            device_counter=self.counter,
            user=fields.pop("user", self.login),
            office=fields.pop("office", self.office),
            seen=fields.pop("seen", self.seen),
            bases=fields.pop("bases", ()),
            answers=fields.pop("answers", None),
            device_time=dt.datetime(2026, 11, 24, 1, tzinfo=dt.UTC),
            body=body,
        )

    def seal(self, body: Submission, **fields: Any) -> Sealed:
        return seal_envelope(self.envelope(body, **fields), self.signing)

    def push(self, *sealed: Sealed) -> PushReply:
        return self.ask(PushReply, "POST", "/v1/push", Push(sealed))

    def file(self, body: Submission, **fields: Any) -> Receipt:
        """Push one paper and return its only receipt."""
        return self.receipt(self.push(self.seal(body, **fields)).outcomes[0])

    def receipt(self, outcome: PushOutcome) -> Receipt:
        assert outcome.problem == "", outcome.problem
        assert self.card is not None
        return read_receipt(outcome.receipts[-1], self.card.key)

    def receipts(self, *op_ids: OpId) -> ReceiptsReply:
        return self.ask(ReceiptsReply, "POST", "/v1/receipts", AskReceipts(op_ids))

    def feed(self, after: int, **params: Any) -> FeedPage:
        asked = {"scope": self.office, "epoch": 1, "after": after} | params
        return self.ask(FeedPage, "GET", "/v1/feed", params=asked)

    def snapshot(self) -> SnapshotManifest:
        return self.ask(SnapshotManifest, "POST", "/v1/snapshots", params={"scope": self.office})
