"""Service guides: an office's record reads so from now on, and all are told (E5, F3)."""

from sqlalchemy import Connection, select, update

from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.service_guides import (
    GuidePublished,
    ServiceGuide,
    guide_of,
    with_guide,
)
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.messages import RecordKind
from sepdesk.province.places import Places
from sepdesk.province.publishing import Change, Publisher
from sepdesk.province.tables import OfficeRow


def published(connection: Connection, office: OfficeId) -> ServiceGuide:
    """Return what an office has published by now, also earlier in the same batch."""
    row = connection.execute(
        select(OfficeRow.row).where(OfficeRow.office_id == office)
    ).scalar_one()
    return guide_of(read(Office, row))


def publish(
    connection: Connection, publisher: Publisher, places: Places, published: GuidePublished
) -> None:
    """Write what an office has published about itself, and tell the scopes that know the office."""
    this = OfficeRow.office_id == published.office
    former = connection.execute(select(OfficeRow.row).where(this)).scalar_one()
    office = with_guide(read(Office, former), published.guide)
    row = canonical_text(office)
    connection.execute(update(OfficeRow).where(this).values(row=row))
    scopes = places.scopes_of_office()
    publisher.publish(Change(RecordKind.OFFICE, office.office_id, former, row, scopes))
