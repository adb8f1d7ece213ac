"""The station's own audit trail followed from its first entry to its last (X-6)."""

from dataclasses import dataclass

from sepdesk.desk.session import Session


class BrokenAuditError(Exception):
    """An entry was changed, moved or taken out."""

    text = "本站审计记录不完整或被改动，请保留现场并报告上级。"


@dataclass(frozen=True, slots=True)
class AuditHead:
    """Where the trail ends; noted elsewhere, it shows later whether a tail was cut off.

    Attributes:
        entries: how many there are.
        digest: of the last one, over all before it.
    """

    entries: int
    digest: str


def verify_audit(session: Session) -> AuditHead:
    """Follow the chain.

    Raises:
        BrokenAuditError: it does not hold.
    """
    with session.files.station.reading() as tx:
        if not tx.audit.verify():
            raise BrokenAuditError
        return AuditHead(*tx.audit.head())
