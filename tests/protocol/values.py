"""Fixed values for the tests of the protocol: keys, one envelope of each kind, a receipt."""

import datetime as dt
from dataclasses import replace

from sepdesk.domain.case_acts import (
    CompletePapers,
    Recipient,
    RecordDelivery,
    RestoreEmployment,
    Withdraw,
)
from sepdesk.domain.certificates import CertificateId, CertificateStatus, StatusDecision, lose
from sepdesk.domain.corrections import CorrectEmployment, as_seen
from sepdesk.domain.employment import EmploymentId, HireSource
from sepdesk.domain.exam_plans import (
    ExamCandidate,
    ExamMark,
    ExamResult,
    FileExamPlan,
    RecordExamResults,
    WithdrawExamPlan,
)
from sepdesk.domain.identity import DocumentKind, DocumentRef, PersonId
from sepdesk.domain.licensing import (
    AppliedItem,
    ApplyForCertificate,
    DecideApplication,
    Purpose,
    Step,
)
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.offices import OfficeId, OfficeKind
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.record_acts import ChangeCertificate, Fate, RecordPenalty, RestoreCertificate
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.requirement_acts import CountedEquipment, RequiredRow, SetRequirements
from sepdesk.domain.requirements import Equipment, Measure
from sepdesk.domain.service_guides import PublishGuide, ServiceGuide
from sepdesk.domain.site_checks import (
    CheckedPerson,
    CheckKind,
    ChosenCourse,
    Course,
    Differing,
    FollowSiteCheck,
    FollowUp,
    OnCertificate,
    OnPlatform,
    OnSite,
    RecordSiteCheck,
)
from sepdesk.domain.submissions import (
    CertificateClaim,
    Channel,
    Dispatch,
    Handed,
    Intake,
    ItemClaim,
    OpId,
    Requester,
    SubmissionState,
)
from sepdesk.domain.suggestions import AnswerSuggestion, MakeSuggestion
from sepdesk.domain.supervision import Concern
from sepdesk.domain.unit_acts import ChangeUnit, particulars
from sepdesk.domain.units import UnitKind
from sepdesk.domain.verification import (
    CallUpFile,
    DecideVerification,
    EvidenceSource,
    VerificationResult,
)
from sepdesk.domain.warnings import HandleWarning, WarningAct
from sepdesk.domain.work_items import Catalogue, ItemKey
from sepdesk.protocol.envelope import BaseRevision, Position, make
from sepdesk.protocol.receipts import Receipt
from sepdesk.protocol.signing import SigningKey
from tests.domain.builders import (
    certificate,
    change,
    day,
    deregistration,
    employment,
    on_paper,
    reference,
    registration,
    unit,
)

KEY = SigningKey(bytes(range(32)))
OTHER_KEY = SigningKey(bytes(range(1, 33)))
CHINA = dt.timezone(dt.timedelta(hours=8))
SAVED_AT = dt.datetime(2026, 11, 24, 9, 35, 12, 345678, CHINA)

_INTAKE = Intake(
    "甲县-20261124-001", day("2026-11-24"), Channel.FAX, day("2026-11-23"), day("2026-11-24"),
    Handed(form=True, certificate_copy=True, id_copy=True, by_proxy=True, worker_signed=True),
)  # fmt: skip
_WELDER = "GTAW-FeⅡ-6G-3/159-FefS-02/11/12"


def _registration():
    return replace(
        registration(unit(), received="2026-11-24"),
        items=(
            ItemClaim("N1", ItemKey(Catalogue.C2019, "N1"), None, day("2028-05-31")),
            ItemClaim(_WELDER),
        ),
        intake=_INTAKE,
        mobile="13000000000",
        certificate=CertificateClaim("T1", "A1", "乙省甲市市场监督管理局", "甲考试中心", "36"),
        dispatch=Dispatch.OWN_WORKER,
        former_unit_name="第9公司“旧”\\\n",
    )


def _change():
    former = employment(unit(2))
    return replace(
        change(unit(), former), intake=_INTAKE, hired_on=None, hire_source=HireSource.UNKNOWN
    )


def _deregistration():
    return replace(
        deregistration(unit(), requester=Requester.WORKER),
        intake=_INTAKE,
        employment=EmploymentId("0193-e1"),
        mobile="13000000000",
    )


_PENALTY = RecordPenalty(
    reference(person="p1"),
    Penalty("", day("2026-11-20"), "甲县市场监管局", "甲市监罚〔2026〕12号", "无证作业", "罚款"),
)
_LOSS = ChangeCertificate(
    reference(person="p1"), "c1", Fate.ANNULLED, day("2026-11-20"), "甲市市场监管局",
    "甲市监撤〔2026〕3号", "以欺骗方式取得", 1,
)  # fmt: skip
_RESTORATION = RestoreCertificate(
    reference(person="p1"), "c1", day("2026-11-22"), "甲市人民法院", "（2026）甲01行终5号",
    "判决撤销",
)  # fmt: skip


_PENALTY_CORRECTED = CorrectPenalty(
    reference(person="p1"), "0193-p1", _PENALTY.penalty.reading,
    replace(_PENALTY.penalty.reading, decided_on=day("2026-11-02")), "录入时看错一行",
)  # fmt: skip
_REVOKED = lose(
    certificate(number="T1"),
    StatusDecision(
        CertificateStatus.REVOKED, day("2026-11-20"), "甲市市场监管局", "甲吊〔2026〕3号", bars=True
    ),
).reading
_CERTIFICATE_CORRECTED = CorrectCertificate(
    reference(person="p1"), CertificateId("c1"), _REVOKED,
    replace(
        _REVOKED, number="T2",
        items=(replace(_REVOKED.items[0], valid_until=day("2028-06-30")), *_REVOKED.items[1:]),
        decision=replace(_REVOKED.decision, decided_on=day("2026-11-02")),
    ),
    "凭证书原件",
)  # fmt: skip


_PERSON = ChangePerson(
    reference(person="p1"), "户口簿",
    DocumentRef(DocumentKind.HMT_RESIDENCE_PERMIT, "830000199001010009", "张示例"),
    corrects=True, mobile="13000000000", died_on=day("2026-11-20"),
)  # fmt: skip
_LINK = LinkPersons(
    reference(person="p1"),
    reference("张二", "M12345678", DocumentKind.TRAVEL_PERMIT, "p2"),
    "出入境管理部门证明",
)
_UNLINK = UnlinkPersons(reference(person="p1"), "p2", "本人说明")
_UNIT = ChangeUnit(
    on_paper(unit()),
    particulars(unit()),
    replace(
        particulars(unit()),
        name="新名称公司",
        kinds=(UnitKind.PRODUCTION, UnitKind.USER),
        supervisor=OfficeKind.CITY,
        closed_on=day("2026-11-20"),
    ),
    day("2026-11-01"),
    "营业执照",
    confirms=True,
    into=on_paper(unit(2)),
)

_CONCLUSION = DecideVerification(
    OpId("01936c9a-0000-7000-8000-000000000009"), reference(), VerificationResult.GENUINE,
    EvidenceSource.NATIONAL_SYSTEM, SAVED_AT, "查询结果：证件信息相符",
    certificate(number="T1", issuing_province="36"), "女", day("1990-01-01"),
)  # fmt: skip
_LETTER = CallUpFile(
    OpId("01936c9a-0000-7000-8000-000000000009"), reference(), "乙考试中心", "乙调〔2026〕1号",
    day("2026-11-24"),
)  # fmt: skip
_CASE = OpId("01936c9a-0000-7000-8000-000000000000")
_COMPLETED = CompletePapers(
    _CASE, reference(person="p1"), Handed(form=True, certificate_copy=True), day("2026-11-24")
)
_WITHDRAWAL = Withdraw(_CASE, reference(), "单位另行报送")
_DELIVERY = RecordDelivery(
    _CASE, reference(), Recipient.UNIT, day("2026-11-24"), "邮寄", "甲县第1公司前台"
)
_SEEN = as_seen(employment(unit()), "13000000000")
_CORRECTION = CorrectEmployment(
    reference(person="p1"), EmploymentId("0193-e1"), "350404-2026-000041", _SEEN,
    replace(
        _SEEN, unit=unit(2).unit_id, unit_name="第2公司", items=("N1", "Q2"),
        hired_on=day("2026-11-02"), hire_source=HireSource.UNIT_STATEMENT, mobile="13000000001",
    ),
    "录入时看错一行", on_paper(unit(2)), Dispatch.OWN_WORKER,
)  # fmt: skip
_REOPENED = RestoreEmployment(reference(person="p1"), EmploymentId("0193-e1"), "单位误报注销")

_EXAM = FileExamPlan(
    day("2026-12-05"), "09:00", "甲市示例路1号考试基地", "350102", ("N1", "Q2(限桥式起重机)"),
    (
        ExamCandidate(reference().document),
        ExamCandidate(reference("李示例", "M1234567", DocumentKind.PASSPORT).document, ("N1",)),
    ),
    OfficeId("3501"),
)  # fmt: skip
_EXAM_KEY = "01936c9a-0000-7000-8000-000000000008"
_MARKS = RecordExamResults(
    _EXAM_KEY, (ExamResult(reference().document, "N1", ExamMark.PASSED),), "复核更正"
)
_APPLICATION = ApplyForCertificate(
    reference(person="p1"), Purpose.REEXAMINATION,
    (AppliedItem("Q4", ItemKey(Catalogue.C2011, "Q4"), ("Q2(限桥式起重机)",), True),),
    OfficeId("3501"), day("2026-11-23"), "350102", certificate="c1", mobile="13000000000",
)  # fmt: skip
_STEP = DecideApplication(
    "01936c9a-0000-7000-8000-000000000009", reference(person="p1"), Step.ISSUE, "材料齐全",
    "", day("2030-11-23"), "TS3500000000001",
)  # fmt: skip
_CHECK = RecordSiteCheck(
    on_paper(unit()), CheckKind.SUPERVISION, day("2026-11-24"), ("检查员甲", "检查员乙"),
    (
        CheckedPerson(
            reference().document, OnCertificate.THIS_UNIT, OnPlatform.THIS_UNIT, OnSite.GONE,
            ("N1",), PersonId("p1"),
        ),
        CheckedPerson(
            DocumentRef(DocumentKind.CITIZEN_ID, "", "李示例"), OnCertificate.OTHER_UNIT,
            OnPlatform.OTHER_UNIT, OnSite.OTHER_WORK,
            certificate_unit="第2公司", platform_unit="第3公司", remark="操作起重机",
        ),
    ),
    (
        ChosenCourse(0, Differing.STILL_REGISTERED, Course.URGE),
        ChosenCourse(1, Differing.WORK_NOT_COVERED, Course.ENFORCEMENT, OfficeId("350102")),
    ),
    "甲车间", "当场告知单位负责人",
)  # fmt: skip
_FOLLOWED = FollowSiteCheck(
    "01936c9a-0000-7000-8000-000000000009", 1, FollowUp.REDIRECTED, day("2026-11-24"),
    "逾期未报送", OpId("01936c9a-0000-7000-8000-000000000000"), Course.HAND_OVER,
    OfficeId("350102"),
)  # fmt: skip


_REQUIREMENTS = SetRequirements(
    on_paper(unit()), Concern.USE, day("2026-11-01"), "使用登记证",
    (
        RequiredRow(
            ItemKey(Catalogue.C2021, "N1"), "叉车司机", Measure.PERSONS_PER_SHIFT, 2, "甲市规定",
            "", "01936c9a-0000-7000-8000-000000000007-1", True,
        ),
        RequiredRow(ItemKey(Catalogue.C2021, "A"), "", Measure.PERSONS, None, "甲市规定"),
    ),
    ("U02|2021-41|A|专职安全管理员|persons|2025-01-01",),
    (CountedEquipment(Equipment.TOTAL, 21), CountedEquipment(Equipment.PUBLIC_LIFT, 0, True)),
    3,
)  # fmt: skip
_URGED = HandleWarning(
    "w-0123456789abcdef01234567-1", WarningAct.URGE, "当面送达，办公室签收", day("2026-11-20"),
    day("2026-12-20"),
)  # fmt: skip


def envelope(body, **more):
    values = {
        "op_id": OpId("01936c9a-0000-7000-8000-000000000001"),
        "device": "d-1",
        "device_counter": 7,
        "user": "u-1",
        "office": "o-1",
        "seen": Position(3, 41),
        "bases": (BaseRevision("worker:p1", 3), BaseRevision("unit:u1", None)),
        "answers": OpId("01936c9a-0000-7000-8000-000000000000"),
        "attachments": ("ab" * 32,),
        "device_time": SAVED_AT,
    }
    return make(**{**values, **more}, body=body)


ENVELOPES = {
    "register_employment": envelope(_registration()),
    "change_employment": envelope(_change(), seen=None, bases=(), answers=None, attachments=()),
    "deregister_employment": envelope(_deregistration(), device_time=SAVED_AT.astimezone(dt.UTC)),
    "complete_papers": envelope(_COMPLETED, answers=None),
    "withdraw": envelope(_WITHDRAWAL, answers=None, bases=()),
    "record_delivery": envelope(_DELIVERY, answers=None, bases=()),
    "restore_employment": envelope(_REOPENED, answers=None),
    "correct_employment": envelope(_CORRECTION, answers=None),
    "record_penalty": envelope(_PENALTY),
    "change_certificate": envelope(_LOSS),
    "restore_certificate": envelope(_RESTORATION),
    "correct_penalty": envelope(_PENALTY_CORRECTED, answers=None),
    "correct_certificate": envelope(_CERTIFICATE_CORRECTED, answers=None),
    "change_person": envelope(_PERSON),
    "link_persons": envelope(_LINK),
    "unlink_persons": envelope(_UNLINK),
    "change_unit": envelope(_UNIT),
    "make_suggestion": envelope(
        MakeSuggestion("登记台账", "台账按镇街分页打印。"), answers=None, bases=(), attachments=()
    ),
    "publish_guide": envelope(
        PublishGuide(
            ServiceGuide(
                "甲市乙路1号", "0591-80001234", "", "example.invalid", "周一至周五\n带证件原件"
            )
        ),
        answers=None,
        bases=(),
        attachments=(),
    ),
    "answer_suggestion": envelope(
        AnswerSuggestion("01936c9a-0000-7000-8000-000000000009", "下一版提供。"),
        answers=None,
        bases=(),
        attachments=(),
    ),
    "file_exam_plan": envelope(_EXAM, answers=None, bases=()),
    "withdraw_exam_plan": envelope(WithdrawExamPlan(_EXAM_KEY, "台风停考"), answers=None, bases=()),
    "record_exam_results": envelope(_MARKS, answers=None, bases=()),
    "apply_for_certificate": envelope(_APPLICATION, answers=None),
    "decide_application": envelope(_STEP, answers=None),
    "record_site_check": envelope(_CHECK, answers=None, attachments=()),
    "follow_site_check": envelope(_FOLLOWED, answers=None, bases=(), attachments=()),
    "set_requirements": envelope(_REQUIREMENTS, answers=None, attachments=()),
    "handle_warning": envelope(_URGED, answers=None, bases=(), attachments=()),
    "decide_verification": envelope(_CONCLUSION),
    "call_up_file": envelope(_LETTER),
}
"""One of each kind; their canonical bytes are in tests/reference/envelopes."""

RECEIPT = Receipt(
    OpId("01936c9a-0000-7000-8000-000000000001"), "ab" * 32, 1, SubmissionState.REGISTERED, True,
    Position(3, 42), SAVED_AT, registration_number="甲2026-1",
)  # fmt: skip
