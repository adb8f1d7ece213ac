"""What a station may ask the platform for, and where such a submission stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.case_acts import CompletePapers, RecordDelivery, RestoreEmployment, Withdraw
from sepdesk.domain.corrections import CorrectEmployment
from sepdesk.domain.dossiers import DossierKind, DossierRef
from sepdesk.domain.employment import EmploymentId, HireSource
from sepdesk.domain.exam_plans import FileExamPlan, RecordExamResults, WithdrawExamPlan
from sepdesk.domain.licensing import ApplyForCertificate, DecideApplication
from sepdesk.domain.paper_parts import (
    CHANNEL_WORDS,
    REQUESTER_WORDS,
    CertificateClaim,
    Channel,
    Dispatch,
    Handed,
    Intake,
    ItemClaim,
    OpId,
    Requester,
    UnitOnPaper,
    WorkerRef,
)
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.record_acts import ChangeCertificate, RecordPenalty, RestoreCertificate
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.requirement_acts import SetRequirements
from sepdesk.domain.service_guides import PublishGuide
from sepdesk.domain.site_checks import FollowSiteCheck, RecordSiteCheck
from sepdesk.domain.suggestions import AnswerSuggestion, MakeSuggestion
from sepdesk.domain.unit_acts import ChangeUnit
from sepdesk.domain.verification import CallUpFile, DecideVerification
from sepdesk.domain.warnings import HandleWarning

__all__ = [
    "BODIES",
    "CAME_BACK",
    "CHANNEL_WORDS",
    "IN_EFFECT",
    "KIND_WORDS",
    "REQUESTER_WORDS",
    "STATE_WORDS",
    "UNSENT",
    "AnswerSuggestion",
    "ApplyForCertificate",
    "CallUpFile",
    "CertificateClaim",
    "ChangeCertificate",
    "ChangeEmployment",
    "ChangePerson",
    "ChangeUnit",
    "Channel",
    "CompletePapers",
    "CorrectCertificate",
    "CorrectEmployment",
    "CorrectPenalty",
    "DecideApplication",
    "DecideVerification",
    "DeregisterEmployment",
    "Dispatch",
    "EmploymentPaper",
    "FileExamPlan",
    "FollowSiteCheck",
    "Handed",
    "HandleWarning",
    "Intake",
    "ItemClaim",
    "LinkPersons",
    "MakeSuggestion",
    "OpId",
    "PublishGuide",
    "RecordDelivery",
    "RecordExamResults",
    "RecordPenalty",
    "RecordSiteCheck",
    "RegisterEmployment",
    "Requester",
    "RestoreCertificate",
    "RestoreEmployment",
    "SetRequirements",
    "Submission",
    "SubmissionKind",
    "SubmissionState",
    "UnitOnPaper",
    "UnlinkPersons",
    "Withdraw",
    "WithdrawExamPlan",
    "WorkerRef",
    "case_of",
    "certificate_province",
    "dossier_of",
    "kind_of",
    "other_unit_of",
    "other_worker_of",
    "unit_of",
    "worker_of",
]


class SubmissionKind(StrEnum):
    """What is asked for; the word travels."""

    REGISTER = "register_employment"
    CHANGE = "change_employment"
    DEREGISTER = "deregister_employment"
    RESTORE_EMPLOYMENT = "restore_employment"
    CORRECT = "correct_employment"
    COMPLETE_PAPERS = "complete_papers"
    WITHDRAW = "withdraw"
    RECORD_DELIVERY = "record_delivery"
    DECIDE_VERIFICATION = "decide_verification"
    CALL_UP_FILE = "call_up_file"
    RECORD_PENALTY = "record_penalty"
    CHANGE_CERTIFICATE = "change_certificate"
    RESTORE_CERTIFICATE = "restore_certificate"
    CORRECT_PENALTY = "correct_penalty"
    CORRECT_CERTIFICATE = "correct_certificate"
    CHANGE_PERSON = "change_person"
    LINK_PERSONS = "link_persons"
    UNLINK_PERSONS = "unlink_persons"
    CHANGE_UNIT = "change_unit"
    MAKE_SUGGESTION = "make_suggestion"
    ANSWER_SUGGESTION = "answer_suggestion"
    PUBLISH_GUIDE = "publish_guide"
    FILE_EXAM_PLAN = "file_exam_plan"
    WITHDRAW_EXAM_PLAN = "withdraw_exam_plan"
    RECORD_EXAM_RESULTS = "record_exam_results"
    APPLY_FOR_CERTIFICATE = "apply_for_certificate"
    DECIDE_APPLICATION = "decide_application"
    SET_REQUIREMENTS = "set_requirements"
    HANDLE_WARNING = "handle_warning"
    RECORD_SITE_CHECK = "record_site_check"
    FOLLOW_SITE_CHECK = "follow_site_check"


KIND_WORDS = {
    SubmissionKind.REGISTER: "聘用登记",
    SubmissionKind.CHANGE: "聘用变更",
    SubmissionKind.DEREGISTER: "聘用注销",
    SubmissionKind.RESTORE_EMPLOYMENT: "恢复聘用",
    SubmissionKind.CORRECT: "聘用更正",
    SubmissionKind.COMPLETE_PAPERS: "补齐材料",
    SubmissionKind.WITHDRAW: "撤回",
    SubmissionKind.RECORD_DELIVERY: "送达记录",
    SubmissionKind.DECIDE_VERIFICATION: "核验结论",
    SubmissionKind.CALL_UP_FILE: "调档",
    SubmissionKind.RECORD_PENALTY: "行政处罚登记",
    SubmissionKind.CHANGE_CERTIFICATE: "证书状态变更",
    SubmissionKind.RESTORE_CERTIFICATE: "证书恢复",
    SubmissionKind.CORRECT_PENALTY: "处罚更正",
    SubmissionKind.CORRECT_CERTIFICATE: "证书更正",
    SubmissionKind.CHANGE_PERSON: "人员信息变更",
    SubmissionKind.LINK_PERSONS: "人员合并",
    SubmissionKind.UNLINK_PERSONS: "人员合并撤销",
    SubmissionKind.CHANGE_UNIT: "单位信息变更",
    SubmissionKind.MAKE_SUGGESTION: "平台建议",
    SubmissionKind.ANSWER_SUGGESTION: "建议答复",
    SubmissionKind.PUBLISH_GUIDE: "办事指南公布",
    SubmissionKind.FILE_EXAM_PLAN: "考试安排报备",
    SubmissionKind.WITHDRAW_EXAM_PLAN: "考试安排撤销",
    SubmissionKind.RECORD_EXAM_RESULTS: "考试成绩录入",
    SubmissionKind.APPLY_FOR_CERTIFICATE: "取证复审申请",
    SubmissionKind.DECIDE_APPLICATION: "取证复审办理",
    SubmissionKind.SET_REQUIREMENTS: "配备要求设定",
    SubmissionKind.HANDLE_WARNING: "预警处理",
    SubmissionKind.RECORD_SITE_CHECK: "现场核查",
    SubmissionKind.FOLLOW_SITE_CHECK: "现场核查处理",
}


class SubmissionState(StrEnum):
    """Where a submission stands, as a clerk sees it; the stored word is the value."""

    QUEUED = "queued"
    IN_DOUBT = "in_doubt"
    HELD = "held"
    REGISTERED = "registered"
    PENDING_VERIFICATION = "pending_verification"
    INCOMPLETE = "incomplete"
    RETURNED = "returned"
    REFUSED = "refused"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"


STATE_WORDS = {
    SubmissionState.QUEUED: "待上报",
    SubmissionState.IN_DOUBT: "已发送（待回执）",
    SubmissionState.HELD: "暂存待前序",
    SubmissionState.REGISTERED: "已登记",
    SubmissionState.PENDING_VERIFICATION: "待核验",
    SubmissionState.INCOMPLETE: "待补材料",
    SubmissionState.RETURNED: "退回补正",
    SubmissionState.REFUSED: "不予登记",
    SubmissionState.CONFLICT: "冲突",
    SubmissionState.WITHDRAWN: "已撤回",
}

CAME_BACK = (SubmissionState.RETURNED, SubmissionState.REFUSED, SubmissionState.CONFLICT)
"""Outcomes that wait in 待处理 until a person has acted."""

IN_EFFECT = (SubmissionState.REGISTERED, SubmissionState.INCOMPLETE)
"""Outcomes by which the platform's facts changed (or already said so)."""

UNSENT = (SubmissionState.QUEUED, SubmissionState.IN_DOUBT)
"""Not yet known to be at the platform: 待上报 in the status line."""


@dataclass(frozen=True, slots=True)
class RegisterEmployment:
    """A person has begun to work for a unit (E2)."""

    worker: WorkerRef
    unit: UnitOnPaper
    items: tuple[ItemClaim, ...]
    intake: Intake
    hired_on: dt.date | None = None
    hire_source: HireSource = HireSource.UNKNOWN
    mobile: str = ""
    certificate: CertificateClaim | None = None
    dispatch: Dispatch = Dispatch.NOT_ASKED
    former_unit_name: str = ""


@dataclass(frozen=True, slots=True)
class ChangeEmployment:
    """A person has left one unit for another; reported by the new one (E9).

    Attributes:
        former: the employment that it ends, as the station saw it; None where it saw none.
    """

    worker: WorkerRef
    unit: UnitOnPaper
    items: tuple[ItemClaim, ...]
    intake: Intake
    former: EmploymentId | None
    former_unit_name: str
    hired_on: dt.date | None = None
    hire_source: HireSource = HireSource.UNKNOWN
    mobile: str = ""
    certificate: CertificateClaim | None = None
    dispatch: Dispatch = Dispatch.NOT_ASKED


@dataclass(frozen=True, slots=True)
class DeregisterEmployment:
    """A person has left a unit (E10).

    Attributes:
        unit: the unit that is left.
        employment: the employment meant, as the station saw it.
        left_on: day on which the employment ended; None: the day of receipt.
    """

    worker: WorkerRef
    unit: UnitOnPaper
    intake: Intake
    requester: Requester
    employment: EmploymentId | None = None
    left_on: dt.date | None = None
    mobile: str = ""
    items: tuple[ItemClaim, ...] = ()


EmploymentPaper = RegisterEmployment | ChangeEmployment | DeregisterEmployment
"""A paper of the appendix form."""

Submission = (
    EmploymentPaper
    | RestoreEmployment
    | CorrectEmployment
    | CompletePapers
    | Withdraw
    | RecordDelivery
    | DecideVerification
    | CallUpFile
    | RecordPenalty
    | ChangeCertificate
    | RestoreCertificate
    | CorrectPenalty
    | CorrectCertificate
    | ChangePerson
    | LinkPersons
    | UnlinkPersons
    | ChangeUnit
    | MakeSuggestion
    | AnswerSuggestion
    | PublishGuide
    | FileExamPlan
    | WithdrawExamPlan
    | RecordExamResults
    | ApplyForCertificate
    | DecideApplication
    | SetRequirements
    | HandleWarning
    | RecordSiteCheck
    | FollowSiteCheck
)
"""Whatever a station may ask for: about a worker, a unit, a dossier, or the office itself."""

_KINDS: dict[type, SubmissionKind] = {
    RegisterEmployment: SubmissionKind.REGISTER,
    ChangeEmployment: SubmissionKind.CHANGE,
    DeregisterEmployment: SubmissionKind.DEREGISTER,
    RestoreEmployment: SubmissionKind.RESTORE_EMPLOYMENT,
    CorrectEmployment: SubmissionKind.CORRECT,
    CompletePapers: SubmissionKind.COMPLETE_PAPERS,
    Withdraw: SubmissionKind.WITHDRAW,
    RecordDelivery: SubmissionKind.RECORD_DELIVERY,
    DecideVerification: SubmissionKind.DECIDE_VERIFICATION,
    CallUpFile: SubmissionKind.CALL_UP_FILE,
    RecordPenalty: SubmissionKind.RECORD_PENALTY,
    ChangeCertificate: SubmissionKind.CHANGE_CERTIFICATE,
    RestoreCertificate: SubmissionKind.RESTORE_CERTIFICATE,
    CorrectPenalty: SubmissionKind.CORRECT_PENALTY,
    CorrectCertificate: SubmissionKind.CORRECT_CERTIFICATE,
    ChangePerson: SubmissionKind.CHANGE_PERSON,
    LinkPersons: SubmissionKind.LINK_PERSONS,
    UnlinkPersons: SubmissionKind.UNLINK_PERSONS,
    ChangeUnit: SubmissionKind.CHANGE_UNIT,
    MakeSuggestion: SubmissionKind.MAKE_SUGGESTION,
    AnswerSuggestion: SubmissionKind.ANSWER_SUGGESTION,
    PublishGuide: SubmissionKind.PUBLISH_GUIDE,
    FileExamPlan: SubmissionKind.FILE_EXAM_PLAN,
    WithdrawExamPlan: SubmissionKind.WITHDRAW_EXAM_PLAN,
    RecordExamResults: SubmissionKind.RECORD_EXAM_RESULTS,
    ApplyForCertificate: SubmissionKind.APPLY_FOR_CERTIFICATE,
    DecideApplication: SubmissionKind.DECIDE_APPLICATION,
    SetRequirements: SubmissionKind.SET_REQUIREMENTS,
    HandleWarning: SubmissionKind.HANDLE_WARNING,
    RecordSiteCheck: SubmissionKind.RECORD_SITE_CHECK,
    FollowSiteCheck: SubmissionKind.FOLLOW_SITE_CHECK,
}

BODIES = {kind: body for body, kind in _KINDS.items()}
"""The class of the body of each kind."""


def kind_of(submission: Submission) -> SubmissionKind:
    """Return the kind under which a submission travels."""
    return _KINDS[type(submission)]


def worker_of(submission: Submission) -> WorkerRef | None:
    """Return the person whom a submission concerns; None where it concerns none."""
    match submission:
        case ChangeUnit() | MakeSuggestion() | AnswerSuggestion() | PublishGuide():
            return None
        case FileExamPlan() | WithdrawExamPlan() | RecordExamResults():
            return None
        case SetRequirements() | HandleWarning():
            return None
        case RecordSiteCheck() | FollowSiteCheck():
            return None
        case _:
            return submission.worker


def other_worker_of(submission: Submission) -> WorkerRef | None:
    """Return a second person who may be concerned: to be linked, or holding a new paper."""
    match submission:
        case LinkPersons(other=other):
            return other
        case ChangePerson(document=document) if document is not None:
            return WorkerRef(document)
        case _:
            return None


def other_unit_of(submission: Submission) -> UnitOnPaper | None:
    """Return a second unit that may be concerned: gone into, or holding a new code."""
    match submission:
        case ChangeUnit(into=into) if into is not None:
            return into
        case CorrectEmployment(unit=unit):
            return unit
        case ChangeUnit(before=before, after=after) if after.code != before.code:
            return UnitOnPaper(after.name, after.code, after.code_kind)
        case _:
            return None


def unit_of(submission: Submission) -> UnitOnPaper | None:
    """Return the unit that a submission names; None where it names none."""
    match submission:
        case RegisterEmployment() | ChangeEmployment() | DeregisterEmployment() | ChangeUnit():
            return submission.unit
        case SetRequirements(unit=unit):
            return unit
        case RecordSiteCheck(unit=unit):
            return unit
        case _:
            return None


def case_of(submission: Submission) -> OpId | None:
    """Return the earlier submission that this one is about; None for a paper or a record."""
    match submission:
        case (
            CompletePapers(case=case)
            | Withdraw(case=case)
            | RecordDelivery(case=case)
            | DecideVerification(case=case)
            | CallUpFile(case=case)
        ):
            return case
        case _:
            return None


def certificate_province(submission: Submission) -> str:
    """Return the province whose certificate a paper claims, two digits; empty: it does not say."""
    match submission:
        case RegisterEmployment(certificate=claim) | ChangeEmployment(certificate=claim):
            return "" if claim is None else claim.issuing_province
        case _:
            return ""


def dossier_of(submission: Submission) -> DossierRef | None:
    """Return the dossier that a submission is about; None where it is about none, or makes it."""
    match submission:
        case AnswerSuggestion(suggestion=key):
            return DossierRef(DossierKind.SUGGESTION, key)
        case FileExamPlan(plan=key) | WithdrawExamPlan(plan=key) | RecordExamResults(plan=key) if (
            key
        ):
            return DossierRef(DossierKind.EXAM_PLAN, key)
        case ApplyForCertificate(application=key) | DecideApplication(application=key) if key:
            return DossierRef(DossierKind.APPLICATION, key)
        case HandleWarning(warning=key):
            return DossierRef(DossierKind.WARNING, key)
        case FollowSiteCheck(check=key):
            return DossierRef(DossierKind.SITE_CHECK, key)
        case _:
            return None
