"""What stands in a person's record: penalties, decisions about certificates, the bar (L6, L7)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.known import expected_worker, open_entries
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import (
    STATUS_WORDS,
    Certificate,
    CertificateId,
    CertificateStatus,
    StatusDecision,
    losses_in_effect,
)
from sepdesk.domain.employment import current
from sepdesk.domain.identity import (
    Document,
    DocumentKind,
    PersonId,
    mask_number,
    normalise_number,
)
from sepdesk.domain.misconduct import Bar, Penalty, bar_on
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import (
    FATE_WORDS,
    ChangeCertificate,
    RecordPenalty,
    RestoreCertificate,
)
from sepdesk.domain.submissions import STATE_WORDS
from sepdesk.protocol.envelope import read_envelope
from sepdesk.store.outbox import OutboxEntry


@dataclass(frozen=True, slots=True)
class HeldCertificate:
    """A certificate to choose, as it will stand once this station's open submissions are through.

    Attributes:
        title: items and number of the archive.
    """

    certificate: CertificateId
    title: str
    status: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class RecordLine:
    """One entry of a person's record.

    Attributes:
        on: None where the archive does not know the day.
        what: 行政处罚, 吊销, 撤销（第一项）, 恢复 and so on.
        state: of a submission of this station that the facts do not show yet; else empty.
    """

    on: dt.date | None
    what: str
    substance: str
    authority: str
    document_number: str
    state: str = ""


@dataclass(frozen=True, slots=True)
class Records:
    """All that this station knows of a person's record.

    Attributes:
        lines: what waits here first, then by day, latest first; nothing is ever taken off it.
        bar: by the platform's facts of today.
        as_of: how old the facts are; None where none were loaded.
    """

    person: PersonId
    name: str
    document: Document
    masked_number: str
    status: str
    unit_name: str
    certificates: tuple[HeldCertificate, ...]
    lines: tuple[RecordLine, ...]
    bar: Bar | None
    as_of: dt.datetime | None


def records_of(session: Session, person: PersonId) -> Records | None:
    """Gather a person's record; None where the person is not in this station's facts."""
    worker = session.files.facts.worker(person)
    if worker is None:
        return None
    expected = expected_worker(session, worker)
    present, cursor = current(worker.employments), session.files.facts.cursor()
    status = "待聘" if present is None else "在聘"
    if present is not None and present.lost_on is not None:
        status = "证书失效，待注销"
    return Records(
        person=person,
        name=worker.name,
        document=worker.documents[0],
        masked_number=mask_number(worker.documents[0].number),
        status=status,
        unit_name="" if present is None else present.unit_name,
        certificates=tuple(_held(one) for one in expected.certificates),
        lines=(*_waiting(session, worker), *_known(worker)),
        bar=bar_on(worker.certificates, session.clock.today()),
        as_of=None if cursor is None else cursor.as_of,
    )


def records_of_document(session: Session, kind: DocumentKind, number: str) -> Records | None:
    """Gather the record of whom a document belongs to; None where it is not known here."""
    worker = session.files.facts.find_document(kind, normalise_number(number))
    return None if worker is None else records_of(session, worker.person)


def _held(certificate: Certificate) -> HeldCertificate:
    return HeldCertificate(
        certificate.certificate_id,
        _title(certificate),
        STATUS_WORDS[certificate.status],
        certificate.status is CertificateStatus.IN_FORCE,
    )


def _title(certificate: Certificate) -> str:
    items = "、".join(item.printed for item in certificate.items)
    return f"{items}　档案编号 {certificate.archive_number}".strip("　")


def _known(worker: Worker) -> tuple[RecordLine, ...]:
    lines = [_of_penalty(penalty) for penalty in worker.penalties]
    for certificate in worker.certificates:
        decisions = certificate.decisions or losses_in_effect(certificate)
        lines += [_of_decision(certificate, decision) for decision in decisions]
    return tuple(sorted(lines, key=lambda line: line.on or dt.date.min, reverse=True))


def _waiting(session: Session, worker: Worker) -> list[RecordLine]:
    lines = (_of_entry(entry, worker) for entry in open_entries(session, worker))
    return [line for line in lines if line is not None]


def _of_penalty(penalty: Penalty, state: str = "") -> RecordLine:
    substance = "；".join(part for part in (penalty.conduct, penalty.decision) if part)
    return RecordLine(
        penalty.decided_on, "行政处罚", substance, penalty.authority, penalty.document_number, state
    )


def _of_decision(certificate: Certificate, decision: StatusDecision) -> RecordLine:
    what = "恢复" if decision.restores else STATUS_WORDS[decision.status].removeprefix("已")
    return RecordLine(
        decision.decided_on,
        what + _item(decision.article_item),
        _joined(_title(certificate), decision.reason),
        decision.authority,
        decision.document_number,
    )


def _of_entry(entry: OutboxEntry, worker: Worker) -> RecordLine | None:
    body, state = read_envelope(entry.sealed.payload_bytes).body, STATE_WORDS[entry.state]
    match body:
        case RecordPenalty(penalty=penalty):
            return _of_penalty(penalty, state)
        case ChangeCertificate(fate=fate, article_item=item):
            return _of_act(body, FATE_WORDS[fate] + _item(item), worker, state)
        case RestoreCertificate():
            return _of_act(body, "恢复", worker, state)
        case _:
            return None


def _of_act(
    act: ChangeCertificate | RestoreCertificate, what: str, worker: Worker, state: str
) -> RecordLine:
    titles = {one.certificate_id: _title(one) for one in worker.certificates}
    substance = _joined(titles.get(act.certificate, ""), act.reason)
    return RecordLine(act.decided_on, what, substance, act.authority, act.document_number, state)


def _item(article_item: int | None) -> str:
    return f"（第{'一二三四五'[article_item - 1]}项）" if article_item else ""


def _joined(*parts: str) -> str:
    return "；".join(part for part in parts if part)
