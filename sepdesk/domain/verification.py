"""Verification of a certificate that the archive lacks: another province's, or lost (L5, E4).

The submission that waits for it is its case; person, certificate and employment enter in one event
when it is found genuine (B-9).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.certificates import Certificate
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.paper_parts import OpId, WorkerRef


class VerificationResult(StrEnum):
    """What the check came to; not found is not false: the file is called up (调档)."""

    GENUINE = "genuine"
    NOT_GENUINE = "not_genuine"
    NOT_FOUND = "not_found"


RESULT_WORDS = {
    VerificationResult.GENUINE: "属实",
    VerificationResult.NOT_GENUINE: "不真实",
    VerificationResult.NOT_FOUND: "查无记录",
}


class EvidenceSource(StrEnum):
    """Where the check was made: by a person, never by automation."""

    NATIONAL_SYSTEM = "national_system"
    """全国特种设备公示信息查询系统."""
    CALLED_UP_FILE = "called_up_file"
    """The original examination body's reply."""
    ISSUING_AUTHORITY = "issuing_authority"
    """Of this province, for a certificate that the archive lacks."""


SOURCE_WORDS = {
    EvidenceSource.NATIONAL_SYSTEM: "全国特种设备公示信息查询系统",
    EvidenceSource.CALLED_UP_FILE: "原考试机构档案",
    EvidenceSource.ISSUING_AUTHORITY: "发证机关",
}


class StepKind(StrEnum):
    """What has happened to a waiting case; the word travels."""

    OPENED = "opened"
    NOT_FOUND = "not_found"
    FILE_CALLED_UP = "file_called_up"
    CHANGED = "changed"
    """It waits on, but what is owed or known of it has changed."""
    OVERDUE = "overdue"
    """It has waited longer than it should; nothing follows from that but that people are told."""


REMARKS = (StepKind.CHANGED, StepKind.OVERDUE)
"""Steps after which a case stands where it stood."""


STEP_WORDS = {
    StepKind.OPENED: "待核验",
    StepKind.NOT_FOUND: "查无记录",
    StepKind.FILE_CALLED_UP: "调档中",
    StepKind.CHANGED: "有补充",
    StepKind.OVERDUE: "超期提醒",
}


def waits_too_long(days: int) -> Finding:
    """Say to both ends that a case has waited longer than it should: people must look (B-9)."""
    text = (
        f"待核验已满 {days} 天仍未办结：请承办核验的机构尽快核验或调档，"
        "收件机构向其催办；未经核验不视为登记。"
    )
    return Finding("L5", Severity.ASK, "verification_overdue", "", text)


@dataclass(frozen=True, slots=True)
class DecideVerification:
    """An exam centre says what it found about the certificate of a waiting case.

    Attributes:
        certificate: as found; only with `GENUINE`.
        evidence: what was seen, or the number of the reply; may hold personal data.
        sex, born_on: of a person new to the archive, from the ID copy.
        rest_follows: the form claims items of a further certificate, which is yet to be concluded:
            the case waits on for that one.
    """

    case: OpId
    worker: WorkerRef
    result: VerificationResult
    source: EvidenceSource
    checked_at: dt.datetime
    evidence: str
    certificate: Certificate | None = None
    sex: str = ""
    born_on: dt.date | None = None
    rest_follows: bool = False


@dataclass(frozen=True, slots=True)
class CallUpFile:
    """A letter calls the file up from the original examination body (调档)."""

    case: OpId
    worker: WorkerRef
    exam_body: str
    letter_number: str
    sent_on: dt.date
