"""A submission of this station as a paper of the counter tells of it: in words, from the record."""

from dataclasses import dataclass

from sepdesk.desk.session import Session
from sepdesk.desk.tray import paper_in
from sepdesk.domain.attachments_awaited import without_scans
from sepdesk.domain.identity import DOCUMENT_WORDS, mask_number
from sepdesk.domain.paper_checks import (
    CERTIFICATE_COPY,
    FORM,
    ID_COPY,
    LETTER,
    SEAL,
    SIGNATURE,
    missing_papers,
)
from sepdesk.domain.submissions import (
    CHANNEL_WORDS,
    IN_EFFECT,
    KIND_WORDS,
    STATE_WORDS,
    CertificateClaim,
    DeregisterEmployment,
    EmploymentPaper,
    Handed,
    OpId,
    SubmissionState,
)
from sepdesk.forms.papers.case import Case
from sepdesk.store.outbox import OutboxEntry

_HANDED_WORDS = (
    ("form", FORM),
    ("certificate_copy", CERTIFICATE_COPY),
    ("id_copy", ID_COPY),
    ("letter_of_authority", LETTER),
    ("worker_signed", SIGNATURE),
    ("unit_sealed", SEAL),
)
PAPERS = (FORM, CERTIFICATE_COPY, ID_COPY, LETTER)
"""Those that are sheets of paper."""

_MISSING_TOLD = (*IN_EFFECT, SubmissionState.PENDING_VERIFICATION)
"""A paper that came back for another reason was not looked through for what is missing."""


@dataclass(frozen=True, slots=True)
class Filed:
    """A submission of this station, as saved."""

    entry: OutboxEntry
    body: EmploymentPaper

    @property
    def handed(self) -> Handed:
        """What was handed in."""
        return self.body.intake.handed

    @property
    def certificate(self) -> CertificateClaim | None:
        """What the clerk typed of a certificate that the archive lacks."""
        return certificate_claim(self.body)


def certificate_claim(body: EmploymentPaper) -> CertificateClaim | None:
    """Return what the clerk typed of a certificate that the archive lacks."""
    return None if isinstance(body, DeregisterEmployment) else body.certificate


def handed_words(handed: Handed) -> tuple[str, ...]:
    """Name what was handed in, and the signature and seal on it."""
    return tuple(word for name, word in _HANDED_WORDS if getattr(handed, name))


def find_filed(session: Session, op_id: OpId) -> Filed:
    """Find a submission.

    Raises:
        LookupError: this station holds no such submission.
        NotAPaperError: it is no paper of the appendix form.
    """
    with session.files.station.reading() as tx:
        entry = tx.outbox.get(op_id)
    if entry is None:
        raise LookupError(op_id)
    return Filed(entry, paper_in(entry))


def case_of(filed: Filed, *, masked: bool = False) -> Case:
    """Put a submission into words.

    Args:
        filed: the submission.
        masked: the reader needs no more of the document's number than to know it again.
    """
    body, document = filed.body, filed.body.worker.document
    return Case(
        intake_number=filed.entry.intake_number,
        matter=KIND_WORDS[filed.entry.kind],
        worker=document.name,
        document=DOCUMENT_WORDS[document.kind],
        number=mask_number(document.number) if masked else document.number,
        unit=body.unit.name,
        items=items_of(body),
        received_on=body.intake.received_on,
        channel=CHANNEL_WORDS[body.intake.channel],
    )


def items_of(body: EmploymentPaper) -> str:
    """Name the work items as they were written."""
    return "、".join(item.printed for item in body.items)


def status_of(entry: OutboxEntry) -> str:
    """Say where it stands; never that it is registered before the platform has said so (B-15)."""
    receipt = entry.receipt
    if receipt is None:
        return "已收件，尚未登记"
    number = receipt.registration_number if entry.state in IN_EFFECT else ""
    words = STATE_WORDS[entry.state]
    return f"{words}，登记编号 {number}" if number else words


def missing_of(filed: Filed) -> tuple[str, ...]:
    """Name what is still owed: as the platform said, else by the rules as far as known here."""
    receipt = filed.entry.receipt
    if receipt is not None and filed.entry.state in _MISSING_TOLD:
        return without_scans(receipt.missing)
    # Only for a certificate that the archive lacks the clerk types what is on the copy (E4).
    return missing_papers(filed.body, foreign=filed.certificate is not None)
