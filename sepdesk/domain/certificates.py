"""Certificate = header + items: what still holds on a day, and what no longer does."""

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from operator import not_
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
        reexamined_on: the last one that was decided in the holder's favour; None: never so far.
    """

    key: ItemKey
    printed: str
    approved_on: dt.date
    valid_until: dt.date
    reexam_filed_on: dt.date | None = None
    reexamined_on: dt.date | None = field(default=None, metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class StatusDecision:
    """What an authority has decided about a certificate; a later decision never erases it.

    Attributes:
        status: that the certificate has by it.
        decided_on: None where the archive does not know.
        authority: who decided: for a restoration the reviewing body or the court.
        article_item: of 总局令140 art. 23, for an annulment.
        bars: see `Certificate.bars`.
        restores: it undoes the loss before it; `status` is then what was so before that.
    """

    status: CertificateStatus
    decided_on: dt.date | None
    authority: str
    document_number: str = ""
    reason: str = ""
    article_item: int | None = None
    bars: bool = False
    restores: bool = False


@dataclass(frozen=True, slots=True)
class ItemReading:
    """What an entry says of a work item of a certificate."""

    key: ItemKey
    printed: str
    approved_on: dt.date
    valid_until: dt.date


@dataclass(frozen=True, slots=True)
class CertificateReading:
    """What an entry of a certificate says, as far as it can have been typed wrong.

    Attributes:
        items: in the order of the certificate.
        decision: the loss that gives the present status; None while it is in force.
    """

    number: str
    archive_number: str
    issuer: str
    exam_body: str
    items: tuple[ItemReading, ...]
    decision: StatusDecision | None = None


@dataclass(frozen=True, slots=True)
class CertificateCorrection:
    """An entry of a certificate was typed wrong: how it read, and how it reads since (B-5).

    Attributes:
        corrected_seq: of the event.
        office_name: of the office that corrected it.
    """

    before: CertificateReading
    after: CertificateReading
    reason: str
    corrected_on: dt.date
    corrected_seq: int
    office_name: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate with its items.

    Attributes:
        number: 证件编号, since 2013 the holder's identity number, so personal data.
        issuing_province: two digits; other than `HOME_PROVINCE` needs verification first (E4).
        status_on: day of the revocation, annulment, cancellation or finding.
        status_authority: who did that.
        bars: whether the holder may not apply again for three years from `status_on` (L7).
        decisions: about its status, the oldest first.
        corrections: of this entry, the oldest first.
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
    decisions: tuple[StatusDecision, ...] = ()
    corrections: tuple[CertificateCorrection, ...] = field(
        default=(), metadata={"exclude_if": not_}
    )

    @property
    def reading(self) -> CertificateReading:
        """What the entry says now."""
        losses = losses_in_effect(self)
        return CertificateReading(
            self.number,
            self.archive_number,
            self.issuer,
            self.exam_body,
            tuple(
                ItemReading(one.key, one.printed, one.approved_on, one.valid_until)
                for one in self.items
            ),
            losses[-1] if losses else None,
        )


def losses_in_effect(certificate: Certificate) -> tuple[StatusDecision, ...]:
    """Return the losses that no restoration has undone; the last one gives the status.

    A loss that came with the certificate, without its decision, is among them.
    """
    held: list[StatusDecision] = []
    for decision in certificate.decisions:
        if decision.restores:
            del held[-1:]
        else:
            held.append(decision)
    if not held and certificate.status is not CertificateStatus.IN_FORCE:
        held = [
            StatusDecision(
                certificate.status,
                certificate.status_on,
                certificate.status_authority,
                bars=certificate.bars,
            )
        ]
    return tuple(held)


def lose(certificate: Certificate, decision: StatusDecision) -> Certificate:
    """Return the certificate after a loss; one from before its decisions were kept is kept too."""
    known = certificate.decisions or losses_in_effect(certificate)
    return replace(
        certificate,
        status=decision.status,
        status_on=decision.decided_on,
        status_authority=decision.authority,
        bars=decision.bars,
        decisions=(*known, decision),
    )


def restore(certificate: Certificate, decision: StatusDecision) -> Certificate:
    """Return the certificate with its last loss undone: in force, or as an earlier loss left it.

    A certificate that was cancelled before it was revoked is cancelled again, not in force.
    """
    known = certificate.decisions or losses_in_effect(certificate)
    before = losses_in_effect(certificate)[:-1]
    left = before[-1] if before else StatusDecision(CertificateStatus.IN_FORCE, None, "")
    return replace(
        certificate,
        status=left.status,
        status_on=left.decided_on,
        status_authority=left.authority,
        bars=left.bars,
        decisions=(*known, replace(decision, status=left.status, restores=True)),
    )


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
