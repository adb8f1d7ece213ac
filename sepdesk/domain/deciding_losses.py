"""Certificates lost and restored: 吊销, 撤销, 注销 and 查验不真实 differ (L7, E6).

A loss counts from its event on, whatever is saved or under way elsewhere (B-7). It marks an
employment that rests on nothing else, and never ends one.
"""

from sepdesk.domain.certificates import (
    STATUS_WORDS,
    Certificate,
    CertificateId,
    CertificateStatus,
    StatusDecision,
    lose,
    losses_in_effect,
    restore,
)
from sepdesk.domain.deadlines import bar_end
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import current
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import bars_holder
from sepdesk.domain.outcomes import Accepted, AlreadyDone, CertificateChanged, Outcome, Returned
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import (
    FATE_WORDS,
    FRAUD_ITEM,
    ChangeCertificate,
    Fate,
    RestoreCertificate,
)
from sepdesk.domain.record_checks import BASIS, about, fold_number


def decide_loss(submission: ChangeCertificate, worker: Worker, findings: list[Finding]) -> Outcome:
    """Judge a loss; `findings` are those of the act itself."""
    certificate = _of_worker(worker, submission.certificate)
    if certificate is None:
        return _not_theirs(submission, findings)
    decision = decision_of(submission)
    known = _recorded(certificate, decision)
    if known is not None:
        return AlreadyDone((*findings, _recorded_before(submission, certificate, known)))
    if certificate.status is not CertificateStatus.IN_FORCE:
        stands = _compare_losses(submission, decision, certificate)
        findings.append(stands)
        if stands.severity is Severity.MEND:
            return Returned(tuple(findings))
        if stands.code != "lost_before":
            return AlreadyDone(tuple(findings))
    changed = CertificateChanged(lose(certificate, decision))
    findings.append(_consequence(submission, decision))
    if _marks(worker, changed):
        text = "聘用登记不因此终止，将标注“证书失效，待注销”，由单位或本人办理注销。"
        findings.append(about(submission, Severity.NOTE, "employment_marked", "", text))
    return Accepted(tuple(findings), (changed,))


def decision_of(submission: ChangeCertificate) -> StatusDecision:
    """Return what becomes of the certificate; whether it bars follows from the law alone."""
    return StatusDecision(
        CertificateStatus(submission.fate.value),
        submission.decided_on,
        submission.authority,
        submission.document_number,
        submission.reason,
        submission.article_item,
        bars=bars_application(submission.fate, submission.article_item),
    )


def bars_application(fate: Fate, article_item: int | None) -> bool:
    """Tell whether a loss bars new applications: 吊销 always, 撤销 for fraud only (L7)."""
    return fate is Fate.REVOKED or (fate is Fate.ANNULLED and article_item == FRAUD_ITEM)


def _recorded(certificate: Certificate, decision: StatusDecision) -> StatusDecision | None:
    """Find the same decision among those of the certificate, in effect or undone since."""
    number = fold_number(decision.document_number)
    return next(
        (
            one
            for one in certificate.decisions
            if one.restores == decision.restores
            and (one.decided_on, one.bars) == (decision.decided_on, decision.bars)
            and (one.status is decision.status or decision.restores)
            and fold_number(one.document_number) == number
        ),
        None,
    )


def _recorded_before(
    submission: ChangeCertificate, certificate: Certificate, known: StatusDecision
) -> Finding:
    text = f"该决定（{known.document_number}）已登记，不重复登记。"
    if known not in losses_in_effect(certificate):
        text = f"该决定（{known.document_number}）此前已登记，后已恢复，不再次生效。"
    return about(submission, Severity.NOTE, "recorded_already", "decision_number", text)


def _compare_losses(
    submission: ChangeCertificate, decision: StatusDecision, known: Certificate
) -> Finding:
    """Hold a loss against the one that a certificate has: the heavier one stands.

    A licence that was revoked is cancelled afterwards as a formality; that must not end the bar,
    as a cancellation that was asked for in time must not prevent it.
    """
    was = f"{f'于 {known.status_on} ' if known.status_on else ''}{STATUS_WORDS[known.status]}"
    same = decision.status is known.status and decision.decided_on == known.status_on
    if same and decision.bars == bars_holder(known):
        text = f"该证书{was}，不重复登记。"
        return about(submission, Severity.NOTE, "lost_already", "certificate", text)
    if decision.bars and not bars_holder(known):
        text = f"该证书{was}；本决定另有三年不得申请的后果，予以登记。"
        return about(submission, Severity.NOTE, "lost_before", "certificate", text)
    if decision.status is CertificateStatus.CANCELLED:
        text = f"该证书{was}，注销不改变该状态及其后果，不另登记。"
        return about(submission, Severity.NOTE, "cancelled_after", "certificate", text)
    text = f"该证书{was}（{known.status_authority or '机关不详'}），与所填决定不一致，请核对。"
    return about(submission, Severity.MEND, "lost_otherwise", "certificate", text)


def _consequence(submission: ChangeCertificate, decision: StatusDecision) -> Finding:
    word = FATE_WORDS[submission.fate]
    if decision.bars:
        until = bar_end(submission.decided_on)
        text = f"自{word}之日起三年内（至 {until}）不予受理此人新的取证申请，不限于本证。"
    elif submission.fate is Fate.NOT_GENUINE:
        text = "该证不再作为持证依据，告知相对人不得从事相关作业。"
    else:
        text = f"该证{word}后不再作为持证依据；不限制重新申请。"
    basis = BASIS[submission.fate]
    return about(submission, Severity.NOTE, f"now_{submission.fate.value}", "fate", text, basis)


def decide_restoration(
    submission: RestoreCertificate, worker: Worker, findings: list[Finding]
) -> Outcome:
    """Judge a restoration; `findings` are those of the act itself."""
    certificate = _of_worker(worker, submission.certificate)
    if certificate is None:
        return _not_theirs(submission, findings)
    undoing = StatusDecision(
        CertificateStatus.IN_FORCE,
        submission.decided_on,
        submission.authority,
        submission.document_number,
        submission.reason,
        restores=True,
    )
    if _recorded(certificate, undoing) is not None:
        text = "该恢复决定已登记，不重复登记。"
        note = about(submission, Severity.NOTE, "restored_already", "decision_number", text)
        return AlreadyDone((*findings, note))
    if certificate.status is CertificateStatus.IN_FORCE:
        text = "该证书现为有效，无可恢复；吊销等决定须先登记。"
        finding = about(submission, Severity.MEND, "in_force", "certificate", text)
        return Returned((*findings, finding))
    if certificate.status_on is not None and submission.decided_on < certificate.status_on:
        text = f"恢复决定早于该证书失效之日 {certificate.status_on}，请核对。"
        finding = about(submission, Severity.MEND, "before_loss", "decided_on", text)
        return Returned((*findings, finding))
    restored = restore(certificate, undoing)
    findings.append(_restored(submission, restored, barred=bars_holder(certificate)))
    changed = CertificateChanged(restored)
    if _marks(worker, changed):
        text = "现聘用登记的“证书失效，待注销”标注同时解除。"
        findings.append(about(submission, Severity.NOTE, "employment_unmarked", "", text))
    return Accepted(tuple(findings), (changed,))


def _restored(submission: RestoreCertificate, certificate: Certificate, *, barred: bool) -> Finding:
    if certificate.status is CertificateStatus.IN_FORCE:
        text = "该证书恢复有效。"
        text += "因其失效而起的取证限制同时解除。" if barred else ""
    else:
        text = f"该决定撤回后，证书仍为此前的状态：{STATUS_WORDS[certificate.status]}。"
    return about(submission, Severity.NOTE, "restored", "certificate", text)


def _of_worker(worker: Worker, wanted: CertificateId) -> Certificate | None:
    return next((c for c in worker.certificates if c.certificate_id == wanted), None)


def _not_theirs(
    submission: ChangeCertificate | RestoreCertificate, findings: list[Finding]
) -> Returned:
    text = "所选证书不是此人的，请核对人员与证书。"
    finding = about(submission, Severity.MEND, "not_theirs", "certificate", text)
    return Returned((*findings, finding))


def _marks(worker: Worker, changed: CertificateChanged) -> bool:
    """Tell whether the change marks or unmarks the present employment."""
    before = current(worker.employments)
    after = current(apply_effects(worker, (changed,), Stamp(seq=0)).employments)
    return before != after
