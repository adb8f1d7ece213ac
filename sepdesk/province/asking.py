"""What the platform tells a window about what is not of its place: a person, a printed form (X-1).

See docs/decisions/024-lookup-exact.md for what is told and why no more.
"""

import datetime as dt

from sqlalchemy import Connection, select

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.certificates import Certificate, CertificateId, standing
from sepdesk.domain.employment import current
from sepdesk.domain.identity import DocumentRef, normalise_number
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import IN_EFFECT, EmploymentPaper, OpId, WorkerRef, kind_of
from sepdesk.protocol.asking import (
    AskForm,
    AskPerson,
    FormAnswer,
    FormTold,
    PersonAnswer,
    PersonTold,
    ToldCertificate,
    ToldEmployment,
    ToldItem,
)
from sepdesk.protocol.canonical import canonical_text
from sepdesk.protocol.signing import BadSignatureError, PublicKey
from sepdesk.province import audit, cases, problems, records
from sepdesk.province.account_tables import DeviceRow
from sepdesk.province.opening import Province
from sepdesk.province.places import all_offices
from sepdesk.province.policy import Principal
from sepdesk.province.rates import RateLimit
from sepdesk.province.tables import CertificateRow, SubmissionRow

BY_USER, BY_DEVICE, HOUR = 60, 120, 3600.0
"""A window asks about a person now and then; who asks all day is copying the archive."""

_LONGEST = 100
"""Characters of a number or a name."""


class Limits:
    """How often a person, and a machine, may ask."""

    def __init__(self) -> None:
        self._user, self._device = RateLimit(BY_USER, HOUR), RateLimit(BY_DEVICE, HOUR)

    def take(self, principal: Principal, now: float) -> None:
        """Count a question.

        Raises:
            ProblemError: too often; it says when again.
        """
        waits = (
            self._user.wait(principal.user, now),
            self._device.wait(principal.device, now),
        )
        if max(waits):
            raise problems.too_often(max(waits))
        self._user.take(principal.user, now)
        self._device.take(principal.device, now)


def look_up(province: Province, principal: Principal, asked: AskPerson) -> PersonAnswer:
    """Tell who holds exactly a document, or exactly a certificate under a name.

    Raises:
        ProblemError: the question names neither.
    """
    by_document = asked.document_kind is not None and bool(normalise_number(asked.document_number))
    by_certificate = bool(asked.certificate_number.strip() and fold_name(asked.name))
    texts = (asked.document_number, asked.certificate_number, asked.name)
    if not (by_document or by_certificate) or any(len(text) > _LONGEST for text in texts):
        raise problems.bad_request()
    now, today = province.clock.now(), province.clock.today()
    with province.database.writing() as connection:
        found = _holder(connection, asked) if by_document else _certified(connection, asked)
        whom = "" if found is None else found.person
        _write_down(province, connection, principal, "looked_up", whom)
    return PersonAnswer(None if found is None else _told(found, today), now)


def _holder(connection: Connection, asked: AskPerson) -> Worker | None:
    if asked.document_kind is None:
        return None
    ref = DocumentRef(asked.document_kind, asked.document_number, "")
    kept = records.find_worker(connection, WorkerRef(ref))
    return None if kept is None else kept.worker


def _certified(connection: Connection, asked: AskPerson) -> Worker | None:
    number = normalise_number(asked.certificate_number)
    found = connection.execute(
        select(CertificateRow.certificate_id)
        .where(CertificateRow.number.in_({number, asked.certificate_number.strip()}))
        .order_by(CertificateRow.certificate_id)
    ).scalars()
    for certificate in list(found):
        kept = records.worker_of_certificate(connection, CertificateId(certificate))
        if kept is not None and fold_name(kept.worker.name) == fold_name(asked.name):
            return kept.worker
    return None


def _told(worker: Worker, today: dt.date) -> PersonTold:
    present = current(worker.employments)
    employed = None
    if present is not None:
        employed = ToldEmployment(present.unit_name, present.started_on, present.office_name)
    certificates = tuple(_certificate(one, today) for one in worker.certificates)
    return PersonTold(worker.name, certificates, employed, worker.died_on is not None)


def _certificate(certificate: Certificate, today: dt.date) -> ToldCertificate:
    items = tuple(
        ToldItem(item.printed, item.valid_until, standing(certificate, item, today))
        for item in certificate.items
    )
    return ToldCertificate(certificate.issuer, certificate.status, items)


def form(province: Province, principal: Principal, asked: AskForm) -> FormAnswer:
    """Tell what became of a printed form, to who holds its code.

    The code was signed by the machine that printed it: nobody makes one up, and who has it could
    read the paper all the while.
    """
    # Codes are read by a library that draws them too.
    from sepdesk.forms.codes import CodeError, read_code  # noqa: PLC0415

    now = province.clock.now()
    try:
        read = read_code(asked.code)
    except CodeError:
        return FormAnswer(genuine=False, printed_at="", form=None, asked_at=now)
    with province.database.writing() as connection:
        device = connection.execute(
            select(DeviceRow.alg, DeviceRow.key_id, DeviceRow.raw, DeviceRow.office).where(
                DeviceRow.device == read.code.station
            )
        ).first()
        try:
            if device is None:
                return FormAnswer(genuine=False, printed_at="", form=None, asked_at=now)
            read.verify(PublicKey(device.alg, device.key_id, device.raw).verify)
        except (BadSignatureError, ValueError):
            return FormAnswer(genuine=False, printed_at="", form=None, asked_at=now)
        office = all_offices(connection)[OfficeId(device.office)].name
        told = _form(connection, OpId(read.code.form_id), read.code.station, office)
        subject = "" if told is None else read.code.form_id
        _write_down(province, connection, principal, "form_asked", subject)
    return FormAnswer(genuine=True, printed_at=office, form=told, asked_at=now)


def _form(connection: Connection, op_id: OpId, device: str, office: str) -> FormTold | None:
    received = connection.execute(
        select(SubmissionRow.received_at).where(
            SubmissionRow.op_id == op_id, SubmissionRow.device == device
        )
    ).scalar_one_or_none()
    kept = None if received is None else cases.find_case(connection, op_id)
    if kept is None or received is None or not isinstance(kept.case.body, EmploymentPaper):
        return None
    receipt = kept.receipt
    return FormTold(
        kind_of(kept.case.body),
        canonical_text(kept.case.body),
        receipt.state,
        office,
        received,
        receipt.registration_number if receipt.state in IN_EFFECT else "",
    )


def _write_down(
    province: Province,
    connection: Connection,
    principal: Principal,
    action: str,
    subject: str,
) -> None:
    """Write each question down, also one that found nothing; never what was typed."""
    now, key = province.clock.now(), province.keys.audit
    audit.append(connection, key, now, principal.user, action, subject or "none")
