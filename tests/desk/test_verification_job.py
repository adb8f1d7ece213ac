"""Another province's certificate, end to end: a county and its exam centre at a real platform."""

import contextlib
import datetime as dt
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from sepdesk.desk import registration, staffing, synchronise, tray, verification
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session, Tables, User
from sepdesk.desk.signing_in import sign_in
from sepdesk.desk.verification import Conclusion, FoundCertificate, FoundItem
from sepdesk.domain.employment import current
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.domain.staffing import Measure, Requirement
from sepdesk.domain.submissions import Handed, SubmissionState
from sepdesk.domain.verification import EvidenceSource, StepKind, VerificationResult
from sepdesk.domain.work_items import Catalogue, item_key
from sepdesk.paths import Profile
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SealingKey
from sepdesk.province import accounts, enrolment, keys, loading, opening, upgrade
from sepdesk.province.application import build_for
from sepdesk.province.engine import Database
from sepdesk.province.opening import open_migrated
from sepdesk.province.settings import ProvinceSettings
from sepdesk.store.files import StationFiles
from sepdesk.sync.enrolment import enrol
from sepdesk.sync.first_load import load_scope
from sepdesk.sync.transport import Transport
from tests.province.builders import GULOU, PASSWORD, clock, id_number, offices, unit

EXAM = "3501-exam"
NEEDED = Requirement(
    item_key(Catalogue.C2021, "Q2"), "起重机司机", Measure.PERSONS, 2, "R1", "TSG 08-2017",
    dt.date(2020, 1, 1),
)  # fmt: skip
AT = replace(unit(1), requirements=(NEEDED,))
HANDED = Handed(
    form=True, certificate_copy=True, id_copy=True, worker_signed=True, unit_sealed=True
)


class Job:
    """The platform, and the two stations with somebody signed in at each."""

    def __init__(self, folder, stack):
        self.clock, self._folder, self._stack = clock(), folder, stack
        url = f"sqlite:///{folder / 'province.sqlite'}"
        settings = ProvinceSettings(folder=folder / "province", database_url=url)
        settings.folder.mkdir()
        upgrade.upgrade(url)
        made = keys.create(settings.keys)
        database = Database(url)
        with database.writing() as connection:
            opening.begin(connection, made, settings.name, self.clock)
        database.close()
        self.province = open_migrated(settings, self.clock, made)
        stack.callback(self.province.database.close)
        self.app = build_for(self.province)
        with self.province.database.writing() as connection:
            loading.load(connection, self.clock, offices(), (AT,))
        self.county = self.station(GULOU, Role.CLERK)
        self.exam = self.station(EXAM, Role.VERIFIER)

    def station(self, office, role):
        login = f"{role.value}-{office}"
        with self.province.database.writing() as connection:
            accounts.create(
                connection,
                self.clock.now(),
                login=login,
                password_hash=accounts.hash_password(PASSWORD),
                display_name="合成员",
                role=role,
                office=OfficeId(office),
            )
            code = enrolment.create_code(connection, self.clock.now(), OfficeId(office))
        files = StationFiles.open(Profile(self._folder / office).create(), bytes(range(32)))
        self._stack.callback(files.close)
        transport = Transport(TestClient(self.app))
        self._stack.callback(transport.close)
        identity = enrol(transport, code, "合成机器")
        with files.station.transaction() as tx:
            tx.identity.put(identity)
        kept = sign_in(files, transport, identity, login, PASSWORD)
        scope, sealing = identity.office.office_id, SealingKey(identity.sealing_key)
        load_scope(files, transport, scope, sealing, self.clock, NoProgress())
        user = User(kept.user, kept.display_name, kept.role)
        return Session(files, self.clock, user, identity, Tables.load(), transport)

    def round(self, *sessions):
        for session in sessions:
            done = synchronise.synchronise(session)
            assert isinstance(done, synchronise.Synchronised), done

    def file(self, number=77):
        """Save a form at the county and let both sides hear of it."""
        record = AT.unit
        saved = registration.save(
            self.county,
            PaperInput(
                name=f"合成{number}",
                document_kind=DocumentKind.CITIZEN_ID,
                document_number=id_number(number),
                items="Q2",
                unit_name=record.name,
                unit=record.unit_id,
                unit_code=record.code,
                unit_town=record.town,
                hired_on="2026-11-10",
                received_on="2026-11-24",
                handed=HANDED,
                certificate_number=id_number(number),
                certificate_exam_body="乙考试中心",
                certificate_province="36",
            ),
        )
        self.round(self.county, self.exam)
        return saved.entry.op_id

    def state(self, op_id):
        with self.county.files.station.reading() as tx:
            return tx.outbox.get(op_id).state

    def held(self):
        (line,) = staffing.unit_staffing(self.county, AT.unit.unit_id)
        return line.line.held


@pytest.fixture
def job(tmp_path):
    with contextlib.ExitStack() as stack:
        yield Job(tmp_path, stack)


def found(number=77, **more):
    plain = FoundCertificate(
        id_number(number),
        "",
        "乙市市场监督管理局",
        "乙考试中心",
        "36",
        (FoundItem("Q2", dt.date(2025, 4, 1), dt.date(2029, 3, 31)),),
    )
    return replace(plain, **more)


def genuine(**more):
    plain = Conclusion(
        VerificationResult.GENUINE, EvidenceSource.NATIONAL_SYSTEM, "查询所见", found(), "女"
    )
    return replace(plain, **more)


@pytest.mark.clause("L4")
@pytest.mark.clause("L5")
@pytest.mark.clause("E4")
@pytest.mark.invariant("B-9")
def test_found_genuine_the_person_is_registered_at_the_county_and_counts(job):
    op_id = job.file()
    assert job.state(op_id) is SubmissionState.PENDING_VERIFICATION
    assert job.held() == 0
    (handed_over,) = verification.queue(job.county)
    assert (handed_over.op_id, handed_over.days) == (op_id, 0)
    assert handed_over.own
    assert not verification.may_decide(job.county)

    job.clock.advance(days=12)
    (case,) = verification.queue(job.exam)
    assert (case.op_id, case.days, case.own) == (op_id, 12, False)
    assert verification.may_decide(job.exam)
    saved = verification.decide(job.exam, case, genuine())
    (waiting,) = verification.queue(job.exam)
    assert waiting.saved_here == (saved.entry.kind,)
    job.round(job.exam, job.county)

    assert verification.queue(job.exam) == verification.queue(job.county) == ()
    assert job.state(op_id) is SubmissionState.REGISTERED
    person = job.county.files.facts.find_document(DocumentKind.CITIZEN_ID, id_number(77))
    assert person.person == f"p-{op_id}"
    assert person.sex == "女"
    assert current(person.employments).unit == AT.unit.unit_id
    assert job.held() == 1
    entry = tray_entry(job, op_id)
    assert entry.receipt.registration_number.startswith("350102-2026-")


def tray_entry(job, op_id):
    with job.county.files.station.reading() as tx:
        return tx.outbox.get(op_id)


@pytest.mark.clause("E6")
@pytest.mark.invariant("B-11")
def test_found_not_genuine_it_comes_back_with_the_wording_of_the_notice(job):
    op_id = job.file()
    (case,) = verification.queue(job.exam)
    false = Conclusion(
        VerificationResult.NOT_GENUINE, EvidenceSource.ISSUING_AUTHORITY, "复函：未发此证"
    )
    look = verification.look(job.exam, case, false)
    assert (look.hinders, look.expected) == ((), SubmissionState.REFUSED)
    verification.decide(job.exam, case, false)
    job.round(job.exam, job.county)
    (back,) = tray.waiting(job.county)
    assert (back.entry.op_id, back.entry.state) == (op_id, SubmissionState.REFUSED)
    assert back.reasons[0].basis.key == "notice-2.2-not-genuine"
    assert job.county.files.facts.find_document(DocumentKind.CITIZEN_ID, id_number(77)) is None
    assert job.held() == 0


@pytest.mark.clause("L5")
@pytest.mark.invariant("B-9")
def test_not_found_the_file_is_called_up_and_then_it_is_genuine(job):
    op_id = job.file()
    (case,) = verification.queue(job.exam)
    missed = Conclusion(
        VerificationResult.NOT_FOUND, EvidenceSource.NATIONAL_SYSTEM, "姓名、证号查无记录"
    )
    assert verification.look(job.exam, case, missed).expected is (
        SubmissionState.PENDING_VERIFICATION
    )
    verification.decide(job.exam, case, missed)
    letter = verification.read_letter(
        job.exam, case, case.claim.exam_body, "榕考调1号", dt.date(2026, 11, 24)
    )
    verification.call_up_file(job.exam, letter)
    sheet = verification.letter(job.exam, case)
    assert sheet.op_id is None
    job.round(job.exam, job.county)
    (seen,) = verification.queue(job.county)
    assert seen.stands is StepKind.FILE_CALLED_UP
    assert [step.what for step in seen.record.steps][1:] == [
        StepKind.NOT_FOUND, StepKind.FILE_CALLED_UP,
    ]  # fmt: skip
    assert job.state(op_id) is SubmissionState.PENDING_VERIFICATION

    job.clock.advance(days=25)
    (case,) = verification.queue(job.exam)
    assert case.days == 25
    reply = genuine(source=EvidenceSource.CALLED_UP_FILE, evidence="复函 2026-12-10")
    verification.decide(job.exam, case, reply)
    job.round(job.exam, job.county)
    assert job.state(op_id) is SubmissionState.REGISTERED
    assert job.held() == 1


def test_a_certificate_of_this_province_that_the_archive_lacks_goes_the_same_way(job):
    op_id = job.file()
    (case,) = verification.queue(job.exam)
    own = genuine(source=EvidenceSource.ISSUING_AUTHORITY, found=found(province="35"))
    verification.decide(job.exam, case, own)
    job.round(job.exam, job.county)
    assert job.state(op_id) is SubmissionState.REGISTERED
