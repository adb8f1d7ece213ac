"""Applications for a certificate: who may not apply (L7, W2)."""

import datetime as dt

from sepdesk.domain.certificates import CertificateStatus
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import bar_on
from sepdesk.domain.persons import Worker

_WHY = {
    CertificateStatus.REVOKED: ("被吊销", "notice-1.3-revoked"),
    CertificateStatus.ANNULLED: ("因以欺骗方式取得被撤销", "law-annulled"),
}


def check_application(worker: Worker, today: dt.date) -> Finding | None:
    """Tell whether a person is barred from applying, whichever certificate was lost (B-8).

    Asked when candidates are filed for an examination and again at the application (L7); what it
    finds is also the warning that a barred person applies (W2). None: not barred.
    """
    bar = bar_on(worker.certificates, today)
    if bar is None:
        return None
    word, basis = _WHY[bar.status]
    text = f"此人的证书于 {bar.since} {word}，三年内（至 {bar.until}）不予受理新的取证申请。"
    return Finding("L7", Severity.REFUSE, "barred", "name", text, basis)
