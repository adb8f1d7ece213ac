"""What a conclusion about a certificate, and a letter that calls a file up, must hold (L5)."""

import datetime as dt
import re
from collections.abc import Iterator

from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.verification import CallUpFile, DecideVerification, VerificationResult

_SHANGHAI = dt.timezone(dt.timedelta(hours=8))
_LOST = (
    CertificateStatus.REVOKED,
    CertificateStatus.ANNULLED,
    CertificateStatus.CANCELLED,
)


def check_conclusion(submission: DecideVerification, today: dt.date) -> Iterator[Finding]:
    """Check a conclusion: when and on what evidence, and for a true one the certificate."""
    checked = submission.checked_at
    if checked.tzinfo is None or checked.astimezone(_SHANGHAI).date() > today:
        yield _mend("checked_in_future", "checked_at", "核验时间晚于今天或不完整，请核对。")
    if not submission.evidence.strip():
        text = "请写明核验依据：查询所见，或复函文号。"
        yield _mend("no_evidence", "evidence", text)
    genuine = submission.result is VerificationResult.GENUINE
    if genuine and submission.certificate is None:
        yield _mend("no_certificate", "number", "属实的，请录入核验到的证书。")
    elif genuine and submission.certificate is not None:
        yield from check_certificate(submission.certificate, today)
    elif submission.certificate is not None:
        text = "只有属实的，才录入证书。"
        yield _mend("certificate_not_wanted", "number", text)
    if submission.born_on is not None and submission.born_on > today:
        yield _mend("born_in_future", "born_on", "出生日期晚于今天，请核对。")


def check_certificate(certificate: Certificate, today: dt.date) -> Iterator[Finding]:
    """Check a certificate as it is to enter the archive."""
    if not certificate.number.strip():
        yield _mend("no_certificate_number", "number", "请填写证件编号。")
    if not certificate.issuer.strip():
        yield _mend("no_issuer", "issuer", "请填写发证机关。")
    if not re.fullmatch(r"[1-9][0-9]", certificate.issuing_province):
        yield _mend("no_province", "issuing_province", "请选择发证省份。")
    if not certificate.items:
        yield _mend("no_certificate_items", "items", "请至少录入一个作业项目。")
    for item in certificate.items:
        if item.approved_on > today:
            text = f"{item.printed} 的批准日期晚于今天，请核对。"
            yield _mend("approved_in_future", "items", text)
        if item.valid_until < item.approved_on:
            text = f"{item.printed} 的有效期早于批准日期，请核对。"
            yield _mend("valid_before_approval", "items", text)
    if certificate.status is CertificateStatus.IN_FORCE:
        return
    if certificate.status not in _LOST:
        yield _mend("status", "status", "证件不真实的，请以“不真实”作结论。")
    elif certificate.status_on is None or certificate.status_on > today:
        yield _mend("no_status_day", "status_on", "请填写吊销、撤销或注销的日期。")


def check_call_up(submission: CallUpFile, today: dt.date) -> Iterator[Finding]:
    """Check a letter that calls a file up."""
    if not submission.exam_body.strip():
        yield _mend("no_exam_body", "exam_body", "请填写原考试机构。")
    if submission.sent_on > today:
        yield _mend("sent_in_future", "sent_on", "发函日期晚于今天，请核对。")


def _mend(code: str, field: str, text: str) -> Finding:
    return Finding("L5", Severity.MEND, code, field, text)
