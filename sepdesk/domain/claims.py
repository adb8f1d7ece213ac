"""The work items that a paper claims, held against the person's certificates (E4, E6, L7)."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sepdesk.domain.certificates import (
    HOME_PROVINCE,
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
from sepdesk.domain.work_items import (
    CATALOGUE_WORDS,
    Catalogue,
    ItemKey,
    ItemTable,
    base_code,
    fold_code,
    is_welder_code,
    restriction,
)

LOST_BASIS = {
    CertificateStatus.REVOKED: ("L7", "law-revoked"),
    CertificateStatus.ANNULLED: ("L7", "law-annulled"),
    CertificateStatus.CANCELLED: ("L7", "law-cancelled"),
    CertificateStatus.NOT_GENUINE: ("E6", "notice-2.2-not-genuine"),
}
"""Clause and basis of a refusal, by what became of the certificate."""

LOST_WORD = {
    CertificateStatus.REVOKED: "被吊销",
    CertificateStatus.ANNULLED: "被撤销",
    CertificateStatus.CANCELLED: "被注销",
    CertificateStatus.NOT_GENUINE: "经查验不真实",
}

_WORTH = {
    Standing.VALID: 0,
    Standing.LAPSING: 0,
    Standing.REEXAM_PENDING: 1,
    Standing.LAPSED: 2,
    Standing.LOST: 2,
}

_NAME_AND_CODE = re.compile(r"[^A-Z0-9].*\(([A-Z][0-9]{0,2})\)")


def not_in_archive(what: str, province: str) -> Finding:
    """Say that a certificate must be verified first, and by whom (E4, L5).

    Args:
        what: the item, or the person and their certificates.
        province: whose certificate the paper claims; of this one, who issues verifies it.
    """
    home = province == HOME_PROVINCE
    by = "发证机关" if home else "考试中心"
    text = f"{what}不在本省档案中，需先由{by}核验，核验与聘用采集同步办理。"
    basis = "notice-1.1-archive" if home else "notice-1.2"
    return Finding("E4", Severity.MISSING, "not_in_archive", "items", text, basis)


@dataclass(frozen=True, slots=True)
class Matched:
    """A claim and the item of the archive that it stands for, if there is one.

    Attributes:
        first_approved: when the person was first approved for the item, by whichever certificate:
            a renewal is no new beginning.
        of_two_lists: the person holds the code by the list of 2011 and by a later one, where it
            may mean other work.
    """

    claim: ItemClaim
    found: tuple[Certificate, CertificateItem] | None
    first_approved: dt.date | None = None
    of_two_lists: bool = False


def match_claims(
    worker: Worker, claims: tuple[ItemClaim, ...], on: dt.date, items: ItemTable | None = None
) -> list[Matched]:
    """Find each claimed item in the person's certificates.

    Where several certificates hold the item, one that holds on the day is meant: an old
    certificate, also one that was picked before its renewal, must not spoil a renewed one.

    Args:
        worker: whose certificates.
        claims: as on the paper.
        on: the day.
        items: to know an item by its name as well; None: by its code only.
    """
    return [_match(worker, claim, on, items) for claim in claims]


def _match(worker: Worker, claim: ItemClaim, on: dt.date, items: ItemTable | None) -> Matched:
    candidates = [
        (certificate, item)
        for certificate in worker.certificates
        for item in certificate.items
        if _means(claim, item, items)
    ]
    if not candidates:
        return Matched(claim, None)
    meant = _of_the_list_meant(claim, candidates)
    return Matched(
        claim,
        min(meant, key=lambda pair: _rank(claim, pair, on)),
        min(item.approved_on for _, item in meant),
        of_two_lists=len({_is_old(item.key) for _, item in candidates}) > 1
        and not is_welder_code(claim.printed),
    )


def _is_old(key: ItemKey) -> bool:
    return key.catalogue is Catalogue.C2011


def _means(claim: ItemClaim, item: CertificateItem, items: ItemTable | None) -> bool:
    if claim.key is not None and _is_old(claim.key) is not _is_old(item.key):
        # Project codes of welders are the same in all lists.
        return is_welder_code(item.printed) and fold_code(claim.printed) == fold_code(item.printed)
    there = fold_code(item.printed)
    return any(_fits(wanted, there) for wanted in _wordings(claim, item.key.catalogue, items))


def _wordings(claim: ItemClaim, catalogue: Catalogue, items: ItemTable | None) -> Iterator[str]:
    """Give the codes that a claim may mean: `T`, 电梯修理, 电梯修理(T)."""
    yield fold_code(claim.printed)
    if claim.key is not None:
        yield fold_code(claim.key.code)
    if found := _NAME_AND_CODE.fullmatch(fold_code(claim.printed)):
        yield found.group(1)
    named = items.named(catalogue, claim.printed) if items is not None else None
    if named is not None:
        yield fold_code(named.key.code)


def _fits(wanted: str, there: str) -> bool:
    # A code without its restriction is the same item, the archive says how far it reaches; two
    # different restrictions are two items.
    if wanted == there:
        return True
    return base_code(wanted) == base_code(there) and not (
        restriction(wanted) and restriction(there)
    )


def _of_the_list_meant(
    claim: ItemClaim, candidates: list[tuple[Certificate, CertificateItem]]
) -> list[tuple[Certificate, CertificateItem]]:
    """Keep the items of the list that the date on the paper tells, where it tells one."""
    dated = {_is_old(item.key) for _, item in candidates if item.valid_until == claim.valid_until}
    if len(dated) != 1:
        return candidates
    return [pair for pair in candidates if _is_old(pair[1].key) in dated]


def _rank(
    claim: ItemClaim, pair: tuple[Certificate, CertificateItem], on: dt.date
) -> tuple[int, bool, bool, bool, int]:
    """Order the candidates: what holds, then what is written, picked and dated so, then by date."""
    certificate, item = pair
    return (
        _WORTH[standing(certificate, item, on)],
        fold_code(item.printed) != fold_code(claim.printed),
        claim.certificate not in (None, certificate.certificate_id),
        claim.valid_until not in (None, item.valid_until),
        -item.valid_until.toordinal(),
    )


def judge_claims(matched: list[Matched], on: dt.date, province: str = "") -> Iterator[Finding]:
    """Say how each claimed item stands on a day.

    Args:
        matched: what is claimed, and the archive's item where there is one.
        on: the day.
        province: whose certificate the paper claims; empty: it does not say.
    """
    for match in matched:
        if match.found is None:
            yield not_in_archive(f"{match.claim.printed} ", province)
            continue
        yield from _judge(*match.found, on)
        yield from _compare(match, *match.found)


def _judge(certificate: Certificate, item: CertificateItem, on: dt.date) -> Iterator[Finding]:
    day = item.valid_until.isoformat()
    match standing(certificate, item, on):
        case Standing.LOST:
            clause, basis = LOST_BASIS[certificate.status]
            when = f"于 {certificate.status_on} " if certificate.status_on else ""
            by = certificate.status_authority
            text = f"{item.printed} 所在证书{when}{LOST_WORD[certificate.status]}，不予登记。"
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
        case Standing.VALID:  # pragma: no branch - there is no sixth standing
            text = f"{item.printed} 有效至 {day}。"
            yield Finding("E6", Severity.PASS, "valid", "valid_until", text)


def _compare(match: Matched, certificate: Certificate, item: CertificateItem) -> Iterator[Finding]:
    """Say where the paper differs from what the archive holds; the archive goes before it."""
    claim = match.claim
    if fold_code(claim.printed) != fold_code(item.printed):
        text = f"表上项目 {claim.printed} 在档案中为 {item.printed}，以档案为准。"
        yield Finding("F1", Severity.NOTE, "item_differs", "items", text)
    if claim.valid_until is not None and claim.valid_until != item.valid_until:
        text = f"表上有效日期 {claim.valid_until} 与档案 {item.valid_until} 不一致，以档案为准。"
        yield Finding("F1", Severity.NOTE, "valid_until_differs", "valid_until", text)
    if claim.certificate not in (None, certificate.certificate_id):
        text = f"{item.printed} 按此人现有效力较优的另一证书登记。"
        yield Finding("F1", Severity.NOTE, "other_certificate", "items", text)
    if match.of_two_lists and claim.key is None:
        words = CATALOGUE_WORDS[item.key.catalogue]
        text = f"{item.printed} 在新旧目录中含义可能不同，按 {words} 年目录的证书登记，请核对。"
        yield Finding("F1", Severity.NOTE, "code_of_two_lists", "items", text)


def employed_items(matched: list[Matched]) -> tuple[EmployedItem, ...]:
    """Return the items of an employment, each once, with the certificate that it rests on."""
    items = (
        EmployedItem(item.printed, certificate.certificate_id)
        for certificate, item in (match.found for match in matched if match.found is not None)
    )
    return tuple(dict.fromkeys(items))


def issued_on(matched: list[Matched]) -> dt.date | None:
    """Return the earliest approval among the items found: from then on the holder may work (E2)."""
    days = [match.first_approved for match in matched if match.first_approved is not None]
    return min(days, default=None)
