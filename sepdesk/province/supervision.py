"""What authorities do to certificates, as events of the platform (L7, B-7)."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sepdesk.clock import Clock
from sepdesk.domain.certificates import CertificateId, CertificateStatus, StatusDecision, lose
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.identity import PersonId
from sepdesk.domain.outcomes import CertificateChanged
from sepdesk.domain.persons import Worker
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.messages import RecordKind
from sepdesk.province import audit, records
from sepdesk.province.ordering import Order
from sepdesk.province.places import Places, all_offices
from sepdesk.province.publishing import Change, Digests, Publisher
from sepdesk.province.tables import WorkerRow


class NoSuchCertificateError(Exception):
    """The archive holds no certificate of that id."""


class NotInForceError(Exception):
    """The certificate was revoked, annulled or cancelled before."""


@dataclass(frozen=True, slots=True)
class Revoked:
    """The body of the event of a revocation."""

    certificate: CertificateId
    person: PersonId
    revoked_on: dt.date
    authority: str


def revoke_certificate(
    connection: Connection,
    clock: Clock,
    audit_key: bytes,
    certificate: CertificateId,
    *,
    revoked_on: dt.date,
    authority: str,
    by: str = "platform",
) -> Position:
    """Revoke a certificate (吊销): it counts nowhere any more, and its holder is barred (L7).

    An employment that rests on it alone is marked 证书失效，待注销; only unit or worker end it.

    Raises:
        NoSuchCertificateError: unknown.
        NotInForceError: already lost.
    """
    now = clock.now()
    order = Order(connection, now)
    kept = records.worker_of_certificate(connection, certificate)
    if kept is None:
        raise NoSuchCertificateError(certificate)
    changed = _revoked(kept.worker, certificate, revoked_on, authority)
    body = Revoked(certificate, changed.person, revoked_on, authority)
    at = order.append("certificate_revoked", certificate, None, body)
    place = connection.execute(
        select(WorkerRow.place).where(WorkerRow.person == changed.person)
    ).scalar_one()
    row = records.change_worker(connection, kept.worker, changed, place)
    scopes = Places(all_offices(connection).values(), clock.today()).scopes(place)
    digests = Digests(connection)
    publisher = Publisher(connection, at, digests)
    publisher.publish(Change(RecordKind.WORKER, changed.person, kept.row, row, scopes))
    publisher.write()
    digests.write()
    audit.append(connection, audit_key, now, by, "certificate_revoked", certificate)
    order.put_back()
    return at


def _revoked(
    worker: Worker, certificate: CertificateId, revoked_on: dt.date, authority: str
) -> Worker:
    meant = next(c for c in worker.certificates if c.certificate_id == certificate)
    if meant.status is not CertificateStatus.IN_FORCE:
        raise NotInForceError(certificate)
    decision = StatusDecision(CertificateStatus.REVOKED, revoked_on, authority, bars=True)
    return apply_effects(worker, (CertificateChanged(lose(meant, decision)),), Stamp(seq=0))
