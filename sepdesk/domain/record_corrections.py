"""更正 of what authorities have recorded: a penalty or a certificate that was typed wrong (B-5).

What an authority has decided otherwise since is no correction: a status is restored or changed by a
decision of its own, an item is added or extended by an application.
"""

import datetime as dt
from dataclasses import dataclass, fields, replace

from sepdesk.domain.certificates import (
    Certificate,
    CertificateCorrection,
    CertificateId,
    CertificateItem,
    CertificateReading,
    CertificateStatus,
    StatusDecision,
    losses_in_effect,
)
from sepdesk.domain.employment import Employment
from sepdesk.domain.misconduct import Penalty, PenaltyCorrection, PenaltyReading
from sepdesk.domain.paper_parts import WorkerRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import FRAUD_ITEM


@dataclass(frozen=True, slots=True)
class CorrectPenalty:
    """An entry of a penalty was typed wrong; only what differs is corrected.

    Attributes:
        penalty: the entry, by the id of the submission that recorded it.
        before: as the station saw it.
        after: as it should have been.
        reason: what shows that it was typed wrong.
    """

    worker: WorkerRef
    penalty: str
    before: PenaltyReading
    after: PenaltyReading
    reason: str


@dataclass(frozen=True, slots=True)
class CorrectCertificate:
    """An entry of a certificate, or of the loss in effect, was typed wrong.

    Only what differs is corrected; there are as many items after it as before.

    Attributes:
        before: as the station saw it.
        after: as it should have been.
        reason: what shows that it was typed wrong.
    """

    worker: WorkerRef
    certificate: CertificateId
    before: CertificateReading
    after: CertificateReading
    reason: str


RecordCorrection = CorrectPenalty | CorrectCertificate


PENALTY_FIELDS = {
    "decided_on": "决定日期",
    "authority": "决定机关",
    "document_number": "文号",
    "conduct": "违法行为",
    "decision": "处罚内容",
}
CERTIFICATE_FIELDS = {
    "number": "证件编号",
    "archive_number": "档案编号",
    "issuer": "发证机关",
    "exam_body": "考试机构",
    "items": "项目与日期",
    "decision": "证书处理决定",
}
"""What can be corrected, in words."""


@dataclass(frozen=True, slots=True)
class PenaltyCorrected:
    """An entry of a penalty reads otherwise from now on; how it read stays on record."""

    penalty: str
    before: PenaltyReading
    after: PenaltyReading
    reason: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class CertificateCorrected:
    """An entry of a certificate reads otherwise from now on; how it read stays on record."""

    certificate: CertificateId
    before: CertificateReading
    after: CertificateReading
    reason: str
    on: dt.date


RecordCorrected = PenaltyCorrected | CertificateCorrected


def differing(
    one: PenaltyReading | CertificateReading, other: PenaltyReading | CertificateReading
) -> tuple[str, ...]:
    """Name the fields in which two readings of the same kind differ."""
    names = (each.name for each in fields(one))
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def with_bar(reading: CertificateReading) -> CertificateReading:
    """Return what is to be read of a certificate, with the bar that follows from its loss (L7)."""
    decision = reading.decision
    if decision is None:
        return reading
    if decision.status is CertificateStatus.ANNULLED:
        bars = decision.article_item == FRAUD_ITEM
    else:
        bars = decision.status is CertificateStatus.REVOKED
    return replace(reading, decision=replace(decision, bars=bars))


# Effect -----------------------------------------------------------------------------------------


def record_corrected(worker: Worker, effect: RecordCorrected, seq: int, office: str) -> Worker:
    """Return the worker after a correction of one of these entries.

    Args:
        worker: before it.
        effect: that a decision has come to.
        seq: of the event.
        office: name of the office that filed.
    """
    if isinstance(effect, PenaltyCorrected):
        penalties = tuple(
            _penalty(one, effect, seq, office) if one.penalty_id == effect.penalty else one
            for one in worker.penalties
        )
        return replace(worker, penalties=penalties)
    certificates = tuple(
        _certificate(one, effect, seq, office) if one.certificate_id == effect.certificate else one
        for one in worker.certificates
    )
    employments = tuple(_mark_moved(one, effect) for one in worker.employments)
    return replace(worker, certificates=certificates, employments=employments)


def _penalty(one: Penalty, effect: PenaltyCorrected, seq: int, office: str) -> Penalty:
    after = effect.after
    told = PenaltyCorrection(effect.before, after, effect.reason, effect.on, seq, office)
    return Penalty(
        one.penalty_id,
        after.decided_on,
        after.authority,
        after.document_number,
        after.conduct,
        after.decision,
        (*one.corrections, told),
    )


def _certificate(
    one: Certificate, effect: CertificateCorrected, seq: int, office: str
) -> Certificate:
    after = effect.after
    told = CertificateCorrection(effect.before, after, effect.reason, effect.on, seq, office)
    read = replace(
        one,
        number=after.number,
        archive_number=after.archive_number,
        issuer=after.issuer,
        exam_body=after.exam_body,
        items=_items(one, after),
        corrections=(*one.corrections, told),
    )
    if after.decision is None or after.decision == effect.before.decision:
        return read
    decision = after.decision
    return replace(
        read,
        status_on=decision.decided_on,
        status_authority=decision.authority,
        bars=decision.bars,
        decisions=_decisions(one, decision),
    )


def _items(one: Certificate, after: CertificateReading) -> tuple[CertificateItem, ...]:
    return tuple(
        replace(
            item,
            key=read.key,
            printed=read.printed,
            approved_on=read.approved_on,
            valid_until=read.valid_until,
        )
        for item, read in zip(one.items, after.items, strict=True)
    )


def _decisions(one: Certificate, decision: StatusDecision) -> tuple[StatusDecision, ...]:
    """Put a decision in the place of the loss in effect; what came with no decision gets one."""
    wrong = losses_in_effect(one)[-1]
    if wrong not in one.decisions:
        return (*one.decisions, decision)
    place = max(n for n, each in enumerate(one.decisions) if each == wrong)
    return (*one.decisions[:place], decision, *one.decisions[place + 1 :])


def _mark_moved(employment: Employment, effect: CertificateCorrected) -> Employment:
    """Let the mark 证书失效，待注销 say the day of the loss as it reads now."""
    before, after = effect.before.decision, effect.after.decision
    rests = any(item.certificate == effect.certificate for item in employment.items)
    if before is None or after is None or not rests or employment.lost_on is None:
        return employment
    if employment.lost_on != before.decided_on:
        return employment
    return replace(employment, lost_on=after.decided_on)
