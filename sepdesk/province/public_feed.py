"""Certificates that were issued, renewed or changed, out of the events themselves (L3).

There is no second list that could differ from the archive: the events say which certificate, the
archive how it stands. Only this province's own are told.
"""

import json
from collections.abc import Iterator

from sqlalchemy import Connection, Row, select

from sepdesk.domain.certificates import HOME_PROVINCE, Certificate
from sepdesk.domain.identity import mask_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import ItemTable
from sepdesk.protocol.canonical import read
from sepdesk.protocol.public import PublicCertificate, PublicItem, PublicPage
from sepdesk.province import ordering
from sepdesk.province.tables import CertificateRow, EventRow, WorkerRow

PAGE = 500
"""Events that one page goes through, whether or not they touch a certificate."""

_MARK = '"certificate_id":'


def page(connection: Connection, after: int, items: ItemTable) -> PublicPage:
    """Return what has changed behind a number of the present epoch's order.

    Args:
        connection: a reading transaction: order and archive must be of one moment.
        after: the `through` of the page before; 0 from the beginning.
        items: to name the items.
    """
    head = ordering.head(connection)
    rows = connection.execute(
        select(EventRow.seq, EventRow.kind, EventRow.subject, EventRow.body)
        .where(EventRow.epoch == head.epoch, EventRow.seq > after)
        .order_by(EventRow.seq)
        .limit(PAGE)
    ).all()
    touched = dict.fromkeys(one for row in rows for one in _touched(row))
    through = rows[-1].seq if rows else max(after, 0)
    return PublicPage(
        epoch=head.epoch,
        after=after,
        through=through,
        certificates=tuple(_told(connection, touched, items)),
        more=through < head.seq,
    )


def mask_name(name: str) -> str:
    """Show the first character of a name and how many there are: 张**."""
    return name[:1] + "*" * max(len(name) - 1, 1)


def _touched(event: Row[int, str, str, str]) -> Iterator[str]:
    if event.kind == "certificate_revoked":  # by the platform itself, which names it alone
        yield event.subject
    elif _MARK in event.body:
        yield from _certificates(json.loads(event.body))


def _certificates(value: object) -> Iterator[str]:
    """Find the certificates that an event enters or changes, by their shape."""
    if isinstance(value, dict):
        found = value.get("certificate_id")
        if isinstance(found, str) and "issuing_province" in value:
            yield found
        for inner in value.values():
            yield from _certificates(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _certificates(inner)


def _told(
    connection: Connection, touched: dict[str, None], items: ItemTable
) -> Iterator[PublicCertificate]:
    if not touched:
        return
    rows = connection.execute(
        select(CertificateRow.certificate_id, WorkerRow.row)
        .join(WorkerRow, WorkerRow.person == CertificateRow.person)
        .where(CertificateRow.certificate_id.in_(touched))
    )
    holders = {row.certificate_id: read(Worker, row.row) for row in rows}
    for key in touched:
        holder = holders.get(key)
        for one in () if holder is None else holder.certificates:
            if one.certificate_id == key and one.issuing_province == HOME_PROVINCE and holder:
                yield _public(holder, one, items)


def _public(holder: Worker, certificate: Certificate, items: ItemTable) -> PublicCertificate:
    named = ((item, items.get(item.key)) for item in certificate.items)
    return PublicCertificate(
        certificate=certificate.certificate_id,
        holder=mask_name(holder.name),
        number=mask_number(certificate.number),
        archive_number=certificate.archive_number,
        issuer=certificate.issuer,
        exam_body=certificate.exam_body,
        items=tuple(
            PublicItem(
                item.printed,
                "" if found is None else found.name,
                item.approved_on,
                item.valid_until,
                item.reexamined_on,
            )
            for item, found in named
        ),
        status=certificate.status,
        status_on=certificate.status_on,
    )
