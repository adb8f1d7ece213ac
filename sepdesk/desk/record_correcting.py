"""更正 of a penalty or a certificate that was typed wrong (L6, L7, L5, B-5)."""

from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.domain.certificates import (
    Certificate,
    CertificateId,
    CertificateReading,
    losses_in_effect,
)
from sepdesk.domain.competence import may_file, records_losses, verifies
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.misconduct import Penalty, PenaltyReading
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty, with_bar
from sepdesk.domain.submissions import SubmissionKind, WorkerRef


@dataclass(frozen=True, slots=True)
class CorrectableRecords:
    """What this clerk may correct of a person's record.

    Attributes:
        penalties: by id.
        particulars: certificates whose number, bodies and items may be.
        losses: certificates whose loss in effect may be.
    """

    penalties: frozenset[str] = frozenset()
    particulars: frozenset[CertificateId] = frozenset()
    losses: frozenset[CertificateId] = frozenset()


def correctable_records(session: Session, worker: Worker) -> CorrectableRecords:
    """Return what of a person's record this clerk may correct: as who may record it."""
    role, office = session.user.role, session.office.kind
    penalties: frozenset[str] = frozenset()
    if may_file(role, office, SubmissionKind.CORRECT_PENALTY):
        penalties = frozenset(one.penalty_id for one in worker.penalties)
    if not may_file(role, office, SubmissionKind.CORRECT_CERTIFICATE):
        return CorrectableRecords(penalties)
    held = worker.certificates
    particulars = (c.certificate_id for c in held if verifies(office, c.issuing_province))
    lost = (c.certificate_id for c in held if records_losses(office) and losses_in_effect(c))
    return CorrectableRecords(penalties, frozenset(particulars), frozenset(lost))


def penalty_correction(
    worker: Worker, penalty: Penalty, after: PenaltyReading, reason: str
) -> CorrectPenalty:
    """Make the submission that corrects an entry of a penalty.

    Args:
        worker: as it was shown, so that what changed meanwhile is told.
        penalty: as it was shown.
        after: as it should have been.
        reason: what shows that it was typed wrong.
    """
    return CorrectPenalty(_ref(worker), penalty.penalty_id, penalty.reading, after, reason.strip())


def certificate_correction(
    worker: Worker, certificate: Certificate, after: CertificateReading, reason: str
) -> CorrectCertificate:
    """Make the submission that corrects an entry of a certificate or its loss in effect.

    Args:
        worker: as it was shown, so that what changed meanwhile is told.
        certificate: as it was shown.
        after: as it should have been; whether it bars follows from its loss.
        reason: what shows that it was typed wrong.
    """
    return CorrectCertificate(
        _ref(worker),
        certificate.certificate_id,
        certificate.reading,
        with_bar(after),
        reason.strip(),
    )


def _ref(worker: Worker) -> WorkerRef:
    document = worker.documents[0]
    return WorkerRef(DocumentRef(document.kind, document.number, worker.name), worker.person)
