"""Certificate = header + items: what still holds on a day, and what no longer does."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from sepdesk.domain.work_items import ItemKey

CertificateId = NewType("CertificateId", str)

HOME_PROVINCE = "35"
LAPSING_DAYS = 90


class CertificateStatus(StrEnum):
    """What the issuing authority has done with the certificate; lapsing is told from the dates."""

    IN_FORCE = "in_force"
    REVOKED = "revoked"
    """吊销: bars a new application for three years (L7)."""
    ANNULLED = "annulled"
    """撤销: bars a new application only where obtained by fraud (总局令140 art. 23 item 1)."""
    CANCELLED = "cancelled"
    """注销: no bar."""
    NOT_GENUINE = "not_genuine"
    """查验不真实 (E6)."""


STATUS_WORDS = {
    CertificateStatus.IN_FORCE: "有效",
    CertificateStatus.REVOKED: "已吊销",
    CertificateStatus.ANNULLED: "已撤销",
    CertificateStatus.CANCELLED: "已注销",
    CertificateStatus.NOT_GENUINE: "查验不真实",
}


class Standing(StrEnum):
    """How one item of a certificate stands on a day."""

    VALID = "valid"
    LAPSING = "lapsing"
    """Valid, and lapses within `LAPSING_DAYS`."""
    REEXAM_PENDING = "reexam_pending"
    """Past its last day, re-examination filed in time and not yet decided: hold and warn."""
    LAPSED = "lapsed"
    LOST = "lost"
    """Its certificate is revoked, annulled, cancelled or not genuine."""


STANDING_WORDS = {
    Standing.VALID: "有效",
    Standing.LAPSING: "即将到期",
    Standing.REEXAM_PENDING: "复审办理中",
    Standing.LAPSED: "逾期未复审",
    Standing.LOST: "证书失效",
}


@dataclass(frozen=True, slots=True)
class CertificateItem:
    """One work item of a certificate, with its own dates.

    Attributes:
        key: catalogue and code; never a code alone, since codes were used again.
        printed: the code as it stands on the certificate (`Q2(限桥式起重机)`).
        valid_until: last day on which it is valid.
        reexam_filed_on: day on which a re-examination still undecided was filed.
    """

    key: ItemKey
    printed: str
    approved_on: dt.date
    valid_until: dt.date
    reexam_filed_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its items.

    Attributes:
        number: 证件编号, since 2013 the holder's identity number, so personal data.
        issuing_province: two digits; other than `HOME_PROVINCE` needs verification first (E4).
        status_on: day of the revocation, annulment, cancellation or finding.
        status_authority: who did that.
        bars: whether the holder may not apply again for three years from `status_on` (L7).
    """

    certificate_id: CertificateId
    number: str
    archive_number: str
    issuer: str
    exam_body: str
    issuing_province: str
    items: tuple[CertificateItem, ...]
    status: CertificateStatus = CertificateStatus.IN_FORCE
    status_on: dt.date | None = None
    status_authority: str = ""
    bars: bool = False


def standing(certificate: Certificate, item: CertificateItem, on: dt.date) -> Standing:
    """Tell how an item stands on a day; valid through its last day, which does not roll."""
    if certificate.status is not CertificateStatus.IN_FORCE:
        return Standing.LOST
    if on <= item.valid_until:
        left = (item.valid_until - on).days
        return Standing.LAPSING if left <= LAPSING_DAYS else Standing.VALID
    filed = item.reexam_filed_on
    in_time = filed is not None and filed <= item.valid_until
    return Standing.REEXAM_PENDING if in_time else Standing.LAPSED


def holds(certificate: Certificate, item: CertificateItem, on: dt.date) -> bool:
    """Tell whether an item counts on a day (X01: valid and not lost)."""
    return standing(certificate, item, on) in (Standing.VALID, Standing.LAPSING)
