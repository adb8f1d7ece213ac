"""Bad records: penalties, revocations and the three-year bar on a person (L6, L7, W2)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.deadlines import bar_end


@dataclass(frozen=True, slots=True)
class Penalty:
    """An administrative penalty of a person (L6)."""

    penalty_id: str
    decided_on: dt.date
    authority: str
    document_number: str
    conduct: str
    decision: str


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
