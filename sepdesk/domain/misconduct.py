"""Bad records: penalties, revocations and the three-year bar on a person (L6, L7, W2)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import not_

from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.deadlines import bar_end


@dataclass(frozen=True, slots=True)
class PenaltyReading:
    """What an entry of a penalty says."""

    decided_on: dt.date
    authority: str
    document_number: str
    conduct: str
    decision: str


@dataclass(frozen=True, slots=True)
class PenaltyCorrection:
    """An entry of a penalty was typed wrong: how it read, and how it reads since (B-5).

    Attributes:
        corrected_seq: of the event.
        office_name: of the office that corrected it.
    """

    before: PenaltyReading
    after: PenaltyReading
    reason: str
    corrected_on: dt.date
    corrected_seq: int
    office_name: str = ""


@dataclass(frozen=True, slots=True)
class Penalty:
    """An administrative penalty of a person (L6).

    Attributes:
        corrections: of this entry, the oldest first.
    """

    penalty_id: str
    decided_on: dt.date
    authority: str
    document_number: str
    conduct: str
    decision: str
    corrections: tuple[PenaltyCorrection, ...] = field(default=(), metadata={"exclude_if": not_})

    @property
    def reading(self) -> PenaltyReading:
        """What the entry says now."""
        return PenaltyReading(
            self.decided_on, self.authority, self.document_number, self.conduct, self.decision
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """A person may not apply for a certificate through `until` (L7).

    Attributes:
        status: of the certificate that brought it about: revoked, or annulled for fraud.
    """

    since: dt.date
    until: dt.date
    authority: str
    status: CertificateStatus = CertificateStatus.REVOKED


def bar_on(certificates: Sequence[Certificate], on: dt.date) -> Bar | None:
    """Return the bar that binds the person on a day, the one that ends last; None where free.

    The bar binds the person: a revocation of one certificate bars all new applications.
    """
    bars = [
        Bar(
            certificate.status_on,
            bar_end(certificate.status_on),
            certificate.status_authority,
            certificate.status,
        )
        for certificate in certificates
        if bars_holder(certificate) and certificate.status_on is not None
    ]
    binding = [bar for bar in bars if bar.since <= on <= bar.until]
    return max(binding, key=lambda bar: bar.until, default=None)


def bars_holder(certificate: Certificate) -> bool:
    """Tell whether a certificate bars its holder: 吊销 always, 撤销 where recorded, 注销 never."""
    if certificate.status is CertificateStatus.ANNULLED:
        return certificate.bars
    return certificate.status is CertificateStatus.REVOKED
