"""What leaves for the online service hall and the disclosure site: masked, without a login (L3)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import CertificateStatus


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One item of a certificate.

    Attributes:
        code: as printed.
        name: by its list; empty where that does not tell.
        reexamined_on: the last time; None: never so far.
    """

    code: str
    name: str
    approved_on: dt.date
    valid_until: dt.date
    reexamined_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PublicCertificate:
    """A certificate as it stands when it is read.

    Attributes:
        certificate: the platform's id, by which a later line replaces an earlier one.
        holder: surname alone, the rest masked.
        number: 证件编号, masked: it is the holder's identity number.
    """

    certificate: str
    holder: str
    number: str
    archive_number: str
    issuer: str
    exam_body: str
    items: tuple[PublicItem, ...]
    status: CertificateStatus
    status_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The certificates that were issued, renewed or changed behind a number of the order.

    Attributes:
        epoch: of the platform; where it differs from the one before, read again from 0.
        through: from which to read on.
        more: whether more is there now.
    """

    epoch: int
    after: int
    through: int
    certificates: tuple[PublicCertificate, ...]
    more: bool
