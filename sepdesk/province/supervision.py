"""What authorities do to certificates, as events of the platform (L7, B-7)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

from sepdesk.domain.certificates import CertificateId, CertificateStatus, StatusDecision, lose
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import CaseDecided, CertificateChanged, Effect
from sepdesk.domain.persons import Worker
from sepdesk.protocol.envelope import Position
from sepdesk.province import audit, effects, records, warning
from sepdesk.province.anew import decided_anew
from sepdesk.province.cases import decide_case
from sepdesk.province.open_cases import OpenCases
from sepdesk.province.opening import Province
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Digests, Publisher
from sepdesk.province.writing import Writer


class NoSuchCertificateError(Exception):
    """The archive holds no certificate of that id."""


class NotInForceError(Exception):
    """The certificate was revoked, annulled or cancelled before."""


@dataclass(frozen=True, slots=True)
class Revoked:
    """The body of the event of a revocation.

    Attributes:
        effects: what it came to for a form that waited.
    """

    certificate: CertificateId
    person: PersonId
    revoked_on: dt.date
    authority: str
    effects: tuple[Effect, ...] = ()


def revoke_certificate(
    connection: Connection,
    province: Province,
    certificate: CertificateId,
    *,
    revoked_on: dt.date,
    authority: str,
    by: str = "platform",
) -> Position:
    """Revoke a certificate (吊销): it counts nowhere any more, and its holder is barred (L7).

    An employment that rests on it alone is marked 证书失效，待注销; only unit or worker end it. A
    form that waited for its re-examination is decided in the same event (B-6, B-7).

    Raises:
        NoSuchCertificateError: unknown.
        NotInForceError: already lost.
    """
    now, today = province.clock.now(), province.clock.today()
    order = Order(connection, now)
    kept = records.worker_of_certificate(connection, certificate)
    if kept is None:
        raise NoSuchCertificateError(certificate)
    changes: tuple[Effect, ...] = (_lost(kept.worker, certificate, revoked_on, authority),)
    offices = all_offices(connection)
    places = Places(offices.values(), today)
    waiting = OpenCases(connection, places, offices, now)
    form = decided_anew(connection, waiting, offices, kept.worker, changes, today, province.rules)
    if form is not None:
        changes = (*changes, *form.effects)
    body = Revoked(certificate, kept.worker.person, revoked_on, authority, changes[1:])
    at = order.append("certificate_revoked", certificate, None, body)
    digests = Digests(connection)
    publisher = Publisher(connection, at, digests)
    applied = effects.apply(
        kept.worker,
        changes,
        at=at,
        today=today,
        town="" if form is None else form.town,
        office_name="" if form is None else form.office.name,
    )
    unit = None if form is None else form.unit
    Writer(connection, publisher, places).write(kept, applied, changes, unit)
    recount = warning.Recount(connection, places, today, province.rules.items)
    recount.follow(publisher, (kept.worker, applied.worker), changes)
    for effect in changes:
        if isinstance(effect, CaseDecided):
            decide_case(connection, publisher, effect, at, now, province.keys.signing, applied)
            waiting.close(publisher, effect.case)
    publisher.write()
    digests.write()
    audit.append(connection, province.keys.audit, now, by, "certificate_revoked", certificate)
    order.put_back()
    return at


def _lost(
    worker: Worker, certificate: CertificateId, revoked_on: dt.date, authority: str
) -> CertificateChanged:
    meant = next(c for c in worker.certificates if c.certificate_id == certificate)
    if meant.status is not CertificateStatus.IN_FORCE:
        raise NotInForceError(certificate)
    decision = StatusDecision(CertificateStatus.REVOKED, revoked_on, authority, bars=True)
    return CertificateChanged(lose(meant, decision))
