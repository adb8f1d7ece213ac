"""The audit trail: an append-only chain of keyed digests, whose end is kept apart (X-6)."""

import datetime as dt
import hashlib
import hmac

from sqlalchemy import Connection, insert, select, update

from sepdesk.province.account_tables import AuditHeadRow, AuditRow

_START = "0" * 64


class BrokenChainError(Exception):
    """An entry was edited, removed, moved or cut off; the message is the number of the first."""


def append(
    connection: Connection, key: bytes, at: dt.datetime, who: str, action: str, subject: str
) -> None:
    """Add an entry in the caller's transaction.

    Args:
        connection: of that transaction; the end of the chain stays locked until it is over.
        key: of the chain.
        at: server time.
        who: login, or the device's id, or `platform`.
        action: stable word.
        subject: ids, never a name or a number of a person.
    """
    number, previous = connection.execute(
        select(AuditHeadRow.number, AuditHeadRow.mac).with_for_update()
    ).one()
    number += 1
    mac = _mac(key, previous, number, at, who, action, subject)
    connection.execute(
        insert(AuditRow).values(
            number=number, at=at, who=who, action=action, subject=subject, mac=mac
        )
    )
    connection.execute(
        update(AuditHeadRow).values(number=number, mac=mac, head_mac=_head(key, number, mac))
    )


def begin(connection: Connection, key: bytes) -> None:
    """Start the chain of a new platform."""
    connection.execute(
        insert(AuditHeadRow).values(only=1, number=0, mac=_START, head_mac=_head(key, 0, _START))
    )


def verify(connection: Connection, key: bytes) -> int:
    """Follow the chain and return how many entries it has.

    Raises:
        BrokenChainError: it does not hold.
    """
    previous, number = _START, 0
    rows = connection.execute(
        select(
            AuditRow.number,
            AuditRow.at,
            AuditRow.who,
            AuditRow.action,
            AuditRow.subject,
            AuditRow.mac,
        ).order_by(AuditRow.number)
    )
    for row in rows:
        number += 1
        mac = _mac(key, previous, number, row.at, row.who, row.action, row.subject)
        if row.number != number or not hmac.compare_digest(mac, row.mac):
            raise BrokenChainError(str(number))
        previous = mac
    head = connection.execute(
        select(AuditHeadRow.number, AuditHeadRow.mac, AuditHeadRow.head_mac)
    ).one()
    whole = (head.number, head.mac, head.head_mac) == (
        number,
        previous,
        _head(key, number, previous),
    )
    if not whole:
        raise BrokenChainError(str(number + 1))
    return number


def _mac(
    key: bytes, previous: str, number: int, at: dt.datetime, who: str, action: str, subject: str
) -> str:
    instant = at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    text = "\0".join((previous, str(number), instant, who, action, subject))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _head(key: bytes, number: int, mac: str) -> str:
    return hmac.new(key, f"head\0{number}\0{mac}".encode(), hashlib.sha256).hexdigest()
