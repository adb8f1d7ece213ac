"""A real session on invented people and units: real encrypted files, a clock that stands."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import pytest

from sepdesk.clock import SHANGHAI, SetClock
from sepdesk.desk.session import Session, Tables, User
from sepdesk.domain.certificates import (
    Certificate,
    CertificateId,
    CertificateItem,
    CertificateStatus,
)
from sepdesk.domain.employment import EmployedItem, Employment, EmploymentId, HireSource
from sepdesk.domain.identity import Document, DocumentKind, PersonId, check_character
from sepdesk.domain.offices import Office, OfficeId, OfficeKind, Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.units import (
    CodeKind,
    Unit,
    UnitId,
    UnitKind,
    organisation_check_character,
    uscc_check_character,
)
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.digests import RunningDigest
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import PlatformCard, RecordKind
from sepdesk.protocol.signing import SealingKey, SigningKey
from sepdesk.protocol.snapshot import Head, Line
from sepdesk.search_keys import unit_keys, worker_keys
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import StationIdentity

TODAY = dt.date(2026, 11, 24)
NOW = dt.datetime(2026, 11, 24, 14, 35, 2, tzinfo=SHANGHAI)
FACTS_OF = dt.datetime(2026, 11, 24, 14, 32, tzinfo=SHANGHAI)
KEY = bytes(range(32))
OFFICE = Office(
    OfficeId("350102"),
    "福州市鼓楼区市场监督管理局",
    OfficeKind.COUNTY,
    Jurisdiction((DatedRegion("350102", dt.date(2018, 1, 1)),)),
    exam_centre_contact="福州考试中心 0591-00000000",
)


def id_number(first_17: str) -> str:
    """Complete an invented ID number by its check character."""
    return first_17 + check_character(first_17)


def credit_code(organisation: str) -> str:
    """Complete an invented organisation of 8 characters to a credit code with both its checks."""
    body = f"91350102{organisation}{organisation_check_character(organisation)}"
    return body + uscc_check_character(body)


def unit(name: str, unit_id: str, code: str, *, dispatches: bool = False) -> Unit:
    """Invent a unit of 鼓楼区, 东街街道."""
    return Unit(
        UnitId(unit_id),
        name,
        credit_code(code),
        CodeKind.USCC,
        (UnitKind.USER,),
        "福州市鼓楼区示例路 18 号",
        "350102001",
        "林示例",
        "0591-87654321",
        dispatches=dispatches,
        rev=1,
    )


LOGISTICS = unit("福州鼓楼示例物流有限公司", "u-logistics", "MA2XN001")
STORAGE = unit("福州示例仓储有限公司", "u-storage", "MA2XN002")
DISPATCH = unit("福州示例劳务派遣有限公司", "u-dispatch", "MA2XN003", dispatches=True)
UNITS = (LOGISTICS, STORAGE, DISPATCH)


def item(code: str, valid_until: dt.date) -> CertificateItem:
    """Invent an item of the catalogue of 2021, approved four years before it lapses."""
    approved = valid_until.replace(year=valid_until.year - 4)
    return CertificateItem(item_key(Catalogue.C2021, code), code, approved, valid_until)


def worker(
    person: str,
    name: str,
    first_17: str,
    items: tuple[CertificateItem, ...],
    at: Unit | None = None,
    status: CertificateStatus = CertificateStatus.IN_FORCE,
) -> Worker:
    """Invent a worker with one certificate, employed since 2024-06-03 if a unit is given."""
    number = id_number(first_17)
    certificate = Certificate(
        CertificateId(f"c-{person}"),
        number,
        f"ARCH-{person}",
        "福州市市场监督管理局",
        "福州考试中心",
        "35",
        items,
        status,
        status_on=None if status is CertificateStatus.IN_FORCE else dt.date(2026, 10, 1),
    )
    employments: tuple[Employment, ...] = ()
    if at is not None:
        employed = tuple(EmployedItem(x.printed, certificate.certificate_id) for x in items)
        employments = (
            Employment(
                EmploymentId(f"e-{person}"),
                at.unit_id,
                at.name,
                employed,
                dt.date(2024, 6, 3),
                dt.date(2024, 6, 3),
                HireSource.CONTRACT,
                f"350102-2024-{len(person):06d}",
                7,
                OFFICE.name,
            ),
        )
    return Worker(
        PersonId(person),
        1,
        name,
        (Document(DocumentKind.CITIZEN_ID, number, name),),
        "男",
        None,
        "13800002761",
        "350102",
        (certificate,),
        employments,
    )


CHEN = worker(
    "p-chen",
    "陈文斌",
    "35010219861103001",
    (item("N1", dt.date(2028, 5, 1)), item("Q2", dt.date(2026, 11, 20))),
    at=LOGISTICS,
)
LIN = worker("p-lin", "林小梅", "35010219900512002", (item("N1", dt.date(2029, 3, 1)),))
HUANG = worker("p-huang", "黄示例", "35010219880820003", (item("Q2", dt.date(2026, 11, 20)),))
WU = worker("p-wu", "吴建国", "35010219790115004", (item("N1", dt.date(2028, 2, 1)),), at=STORAGE)
WORKERS = (CHEN, LIN, HUANG, WU)


def lines() -> list[Line]:
    """Write all records as a first load brings them."""
    found = [Line(RecordKind.OFFICE, OFFICE.office_id, canonical_text(OFFICE))]
    for one in UNITS:
        pairs = tuple((k.kind.value, k.text) for k in unit_keys(one.name, one.code))
        row = canonical_text(UnitRecord(one))
        found.append(Line(RecordKind.UNIT, one.unit_id, row, pairs))
    for person in WORKERS:
        keys = worker_keys(
            person.name,
            [document.number for document in person.documents],
            [person.mobile],
            [certificate.number for certificate in person.certificates],
            [certificate.archive_number for certificate in person.certificates],
            [employment.unit_name for employment in person.employments],
        )
        pairs = tuple((k.kind.value, k.text) for k in keys)
        found.append(Line(RecordKind.WORKER, person.person, canonical_text(person), pairs))
    return found


def load(files: StationFiles) -> None:
    """Adopt the invented records as the station's facts."""
    records, digest = lines(), RunningDigest()
    for line in records:
        digest = digest.add(line.record, line.key, line.row)
    builder = files.build_facts()
    head = Head(1, OFFICE.office_id, Position(1, 10))
    builder.load(head, records, NoProgress(), digest=digest.message(), as_of=FACTS_OF)
    files.adopt_facts(builder)


@dataclass(frozen=True)
class Made:
    """A session and what a test may want to bend."""

    session: Session
    files: StationFiles
    profile: Profile
    clock: SetClock


def make_session(folder: Path) -> Made:
    """Open a station in a folder, loaded and enrolled, with a clerk signed in."""
    profile = Profile(folder).create()
    files = StationFiles.open(profile, KEY)
    load(files)
    signing, sealing = SigningKey.generate(), SealingKey.generate()
    card = PlatformCard("p", "演示平台", 1, 1, signing.public, sealing.public, NOW)
    identity = StationIdentity("device-1", OFFICE, card, signing.raw, sealing.raw)
    with files.station.transaction() as tx:
        tx.identity.put(identity)
    clock = SetClock(NOW)
    user = User("clerk1", "演示用户", Role.CLERK)
    return Made(Session(files, clock, user, identity, Tables.load()), files, profile, clock)


@pytest.fixture
def made(tmp_path):
    """Give a station of its own to each test."""
    made = make_session(tmp_path / "profile")
    yield made
    made.files.close()


@pytest.fixture
def desk_session(made):
    """Give the session alone."""
    return made.session
