"""Rows of 证书: an item is known again by number, item and day of approval, never a bare code."""

import datetime as dt
import re
from dataclasses import dataclass, replace

import uuid6

from sepdesk.domain.certificates import (
    HOME_PROVINCE,
    Certificate,
    CertificateId,
    CertificateItem,
    CertificateStatus,
    StatusDecision,
    lose,
)
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import ItemKey, ItemTable, fold_code, parse_items
from sepdesk.province.importing.lists import STATUSES, YES_NO
from sepdesk.province.importing.naming import read_item
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome

ItemIdentity = tuple[str, ItemKey, dt.date]
"""Number of the certificate, normalised; item; day of approval."""
_CLASH = "与前面各行或档案中同一本证的不一致，请核对。"


@dataclass(frozen=True, slots=True)
class SaidItem:
    """What a row says of an item of a certificate.

    Attributes:
        exam_body, province: empty where it says nothing.
        status: None where it says nothing.
        decision: of a certificate that is lost.
    """

    number: str
    archive_number: str
    issuer: str
    exam_body: str
    province: str
    item: CertificateItem
    status: CertificateStatus | None
    decision: StatusDecision | None

    @property
    def identity(self) -> ItemIdentity:
        """By what the item is known again."""
        return self.number, self.item.key, self.item.approved_on


def read_certificate(row: Row, items: ItemTable, today: dt.date) -> SaidItem | None:
    """Read a row of 证书; None, and told at the cells, where it cannot be one."""
    approved_on, valid_until = row.day("approved_on"), row.day("valid_until")
    reexamined_on = row.day("reexamined_on")
    key = read_item(row, items, approved_on)
    for name in ("approved_on", "reexamined_on"):
        day = row.day(name)
        if day is not None and day > today:
            row.fault(name, "晚于今天，请核对。")
    if approved_on and valid_until and valid_until < approved_on:
        row.fault("valid_until", "早于批准日期，请核对。")
    if approved_on and reexamined_on and reexamined_on < approved_on:
        row.fault("reexamined_on", "早于批准日期，请核对。")
    province = row.text("province")
    if province and not re.fullmatch(r"[1-9][0-9]", province):
        row.fault("province", "应为两位省份代码，福建省为 35。")
    status = row.word("status", STATUSES)
    decision = _read_decision(row, status, today)
    if key is None or approved_on is None or valid_until is None or not row.is_sound:
        return None
    printed = parse_items(row.text("item"))[0]
    return SaidItem(
        number=normalise_number(row.text("number")),
        archive_number=normalise_number(row.text("archive_number")),
        issuer=row.text("issuer"),
        exam_body=row.text("exam_body"),
        province=province,
        item=CertificateItem(key, printed, approved_on, valid_until, reexamined_on=reexamined_on),
        status=status,
        decision=decision,
    )


def _read_decision(
    row: Row, status: CertificateStatus | None, today: dt.date
) -> StatusDecision | None:
    if status is None or status is CertificateStatus.IN_FORCE:
        return None
    decided_on, authority = row.day("status_on"), row.text("status_authority")
    if decided_on is None or decided_on > today:
        row.fault("status_on", "证书不是有效的，须填写状态日期，且不晚于今天。")
    if not authority:
        row.fault("status_authority", "证书不是有效的，须填写决定机关。")
    fraud = row.word("fraud", YES_NO)
    if status is CertificateStatus.ANNULLED and fraud is None:
        row.fault("fraud", "已撤销的须写明是否以欺骗、贿赂等手段取得。")
    bars = status is CertificateStatus.REVOKED or bool(fraud)
    return StatusDecision(status, decided_on, authority, bars=bars)


def take_item(row: Row, said: SaidItem, worker: Worker) -> tuple[Worker, RowOutcome]:
    """Judge an item against what the archive and the rows before give its holder."""
    for certificate in worker.certificates:
        for item in certificate.items:
            mine = (normalise_number(certificate.number), item.key, item.approved_on)
            if mine == said.identity:
                return worker, row.compared(_differing(said, certificate, item))
    joined = _joined(said, worker)
    if joined is None:
        made = _certificate(said)
        return replace(worker, certificates=(*worker.certificates, made)), row.ends(Fate.NEW)
    for key in _clashing(said, joined):
        row.fault(key, _CLASH)
    if not row.is_sound:
        return worker, row.ends(Fate.ERROR)
    grown = replace(joined, items=(*joined.items, said.item))
    certificates = tuple(grown if one == joined else one for one in worker.certificates)
    return replace(worker, certificates=certificates), row.ends(Fate.NEW)


def _joined(said: SaidItem, worker: Worker) -> Certificate | None:
    """Return the certificate that an item stands on; a later one of the same item is another."""
    for certificate in worker.certificates:
        header = (normalise_number(certificate.number), certificate.archive_number)
        same = header == (said.number, said.archive_number) and certificate.issuer == said.issuer
        if same and all(item.key != said.item.key for item in certificate.items):
            return certificate
    return None


def _differing(said: SaidItem, certificate: Certificate, item: CertificateItem) -> list[str]:
    differing = [] if said.item.valid_until == item.valid_until else ["valid_until"]
    if fold_code(said.item.printed) != fold_code(item.printed):
        differing.append("item")
    if said.item.reexamined_on not in (None, item.reexamined_on):
        differing.append("reexamined_on")
    if said.archive_number not in ("", normalise_number(certificate.archive_number)):
        differing.append("archive_number")
    if said.issuer != certificate.issuer:
        differing.append("issuer")
    return differing + _clashing(said, certificate)


def _clashing(said: SaidItem, certificate: Certificate) -> list[str]:
    """Name what a row says otherwise of the certificate as a whole."""
    clashing = []
    if said.exam_body not in ("", certificate.exam_body):
        clashing.append("exam_body")
    if said.province not in ("", certificate.issuing_province):
        clashing.append("province")
    status = said.status or CertificateStatus.IN_FORCE
    if status is not certificate.status:
        clashing.append("status")
    elif said.decision is not None:
        if said.decision.decided_on != certificate.status_on:
            clashing.append("status_on")
        if said.decision.authority != certificate.status_authority:
            clashing.append("status_authority")
        if said.decision.bars != certificate.bars:
            clashing.append("fraud")
    return clashing


def _certificate(said: SaidItem) -> Certificate:
    made = Certificate(
        certificate_id=CertificateId(str(uuid6.uuid7())),
        number=said.number,
        archive_number=said.archive_number,
        issuer=said.issuer,
        exam_body=said.exam_body,
        issuing_province=said.province or HOME_PROVINCE,
        items=(said.item,),
    )
    return made if said.decision is None else lose(made, said.decision)
