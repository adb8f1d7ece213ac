"""The work items that a paper claims, held against the person's certificates (E4, E6, L7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sepdesk.domain.certificates import (
    Certificate,
    CertificateItem,
    CertificateStatus,
    Standing,
    standing,
)
from sepdesk.domain.employment import EmployedItem
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import ItemClaim
from sepdesk.domain.work_items import fold_code

_LOST_BASIS = {
    CertificateStatus.REVOKED: ("L7", "law-revoked"),
    CertificateStatus.ANNULLED: ("L7", "law-annulled"),
    CertificateStatus.CANCELLED: ("L7", "law-cancelled"),
    CertificateStatus.NOT_GENUINE: ("E6", "notice-2.2-not-genuine"),
}

_LOST_WORD = {
    CertificateStatus.REVOKED: "被吊销",
    CertificateStatus.ANNULLED: "被撤销",
    CertificateStatus.CANCELLED: "被注销",
    CertificateStatus.NOT_GENUINE: "经查验不真实",
}


NOT_IN_ARCHIVE = "不在本省档案中，需先由考试中心核验，核验与聘用采集同步办理。"


@dataclass(frozen=True, slots=True)
class Matched:
    """A claim and the item of the archive that it stands for, if there is one."""

    claim: ItemClaim
    found: tuple[Certificate, CertificateItem] | None


def match_claims(worker: Worker, claims: tuple[ItemClaim, ...], on: dt.date) -> list[Matched]:
    """Find each claimed item in the person's certificates.

    Where several certificates hold the item, the one that stands best on the day is meant: an old
    certificate must not spoil a renewed one.
    """
    return [Matched(claim, _find(worker, claim, on)) for claim in claims]


def _find(
    worker: Worker, claim: ItemClaim, on: dt.date
) -> tuple[Certificate, CertificateItem] | None:
    wanted = fold_code(claim.printed)
    order = tuple(Standing)
    candidates = [
        (certificate, item)
        for certificate in worker.certificates
        if claim.certificate is None or certificate.certificate_id == claim.certificate
        for item in certificate.items
        if fold_code(item.printed) == wanted and (claim.key is None or item.key == claim.key)
    ]
    return min(
        candidates,
        key=lambda pair: (
            order.index(standing(pair[0], pair[1], on)),
            -pair[1].valid_until.toordinal(),
        ),
        default=None,
    )


def judge_claims(matched: list[Matched], on: dt.date) -> Iterator[Finding]:
    """Say how each claimed item stands on a day."""
    for match in matched:
        if match.found is None:
            text = f"{match.claim.printed} {NOT_IN_ARCHIVE}"
            yield Finding("E4", Severity.MISSING, "not_in_archive", "items", text, "notice-1.2")
            continue
        yield from _judge(match.claim, *match.found, on)


def _judge(
    claim: ItemClaim, certificate: Certificate, item: CertificateItem, on: dt.date
) -> Iterator[Finding]:
    day = item.valid_until.isoformat()
    match standing(certificate, item, on):
        case Standing.LOST:
            clause, basis = _LOST_BASIS[certificate.status]
            when = f"于 {certificate.status_on} " if certificate.status_on else ""
            by = certificate.status_authority
            text = f"{item.printed} 所在证书{when}{_LOST_WORD[certificate.status]}，不予登记。"
            if by:
                text = f"{text}（{by}）"
            code = f"certificate_{certificate.status.value}"
            yield Finding(clause, Severity.REFUSE, code, "items", text, basis)
        case Standing.LAPSED:
            text = f"{item.printed} 已于 {day} 逾期未复审，不得登记或变更。"
            basis = "notice-2.2-lapsed"
            yield Finding("E6", Severity.REFUSE, "lapsed", "valid_until", text, basis)
        case Standing.REEXAM_PENDING:
            text = f"{item.printed} 有效期至 {day}，复审已按期申请、尚未办结：暂存，待复审结果。"
            yield Finding("E6", Severity.MISSING, "reexam_pending", "valid_until", text)
        case Standing.LAPSING:
            text = f"{item.printed} 将于 {day} 到期，请提醒按期复审。"
            yield Finding("E6", Severity.NOTE, "lapsing", "valid_until", text)
        case Standing.VALID:
            text = f"{item.printed} 有效至 {day}。"
            yield Finding("E6", Severity.PASS, "valid", "valid_until", text)
    if claim.valid_until is not None and claim.valid_until != item.valid_until:
        text = f"表上有效日期 {claim.valid_until} 与档案 {day} 不一致，以档案为准。"
        yield Finding("F1", Severity.NOTE, "valid_until_differs", "valid_until", text)


def employed_items(matched: list[Matched]) -> tuple[EmployedItem, ...]:
    """Return the items of an employment, each with the certificate that it rests on."""
    return tuple(
        EmployedItem(item.printed, certificate.certificate_id)
        for certificate, item in (match.found for match in matched if match.found is not None)
    )


def issued_on(matched: list[Matched]) -> dt.date | None:
    """Return the earliest approval among the items found: from then on the holder may work (E2)."""
    days = [match.found[1].approved_on for match in matched if match.found is not None]
    return min(days, default=None)
