"""What the platform tells anybody: a certificate's validity, the guide of a place, the blank form.

See docs/decisions/029-public-page.md for what is told and why no more. No question of the public is
kept, neither what was typed nor what was found.
"""

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache

from sqlalchemy import Connection, select

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.certificates import HOME_PROVINCE, Certificate, standing
from sepdesk.domain.competence import may_file
from sepdesk.domain.identity import PersonId, mask_number, normalise_number
from sepdesk.domain.offices import FROM_NEAR_TO_FAR, Office, OfficeId, OfficeKind, Role
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import Region, RegionLevel, RegionTable
from sepdesk.domain.service_guides import contact_lines, guide_of
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.domain.work_items import ItemTable
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.public_page import (
    AskValidity,
    CheckedCertificate,
    CheckedItem,
    PlaceGuide,
    PublicOffice,
    ValidityAnswer,
)
from sepdesk.province import problems
from sepdesk.province.places import all_offices
from sepdesk.province.public_feed import mask_name
from sepdesk.province.tables import CertificateRow, WorkerRow

LONGEST = 100
"""Characters of a name or a number."""

_MOST_HOLDERS = 4
"""Persons who may share a number; it is one person's but for errors of the archive."""

_NOBODY = canonical_text(
    Worker(
        person=PersonId("nobody"),
        rev=0,
        name="",
        documents=(),
        sex="",
        born_on=None,
        mobile="",
        last_county="",
        certificates=(),
        employments=(),
    )
)


# A certificate ----------------------------------------------------------------------------------


def check(
    connection: Connection, asked: AskValidity, items: ItemTable, today: dt.date
) -> ValidityAnswer:
    """Tell how the certificates of a number stand, to who also knows the name on them.

    A number with another name and one that is nobody's cost the same and are answered the same.

    Args:
        connection: a reading transaction.
        asked: as typed.
        items: to name the items.
        today: for how they stand.

    Raises:
        ProblemError: one of the two is missing, or longer than any.
    """
    number, name = normalise_number(asked.number), fold_name(asked.name)
    if not number or not name or max(len(asked.number), len(asked.name)) > LONGEST:
        raise problems.bad_request()
    found = [
        (holder, certificate)
        for holder in _holders(connection, number, asked.number.strip())
        for certificate in holder.certificates
        if fold_name(holder.name) == name
        and normalise_number(certificate.number) == number
        and certificate.issuing_province == HOME_PROVINCE
    ]
    return ValidityAnswer(tuple(_checked(*one, items, today) for one in found))


def _holders(connection: Connection, number: str, typed: str) -> list[Worker]:
    numbered = select(CertificateRow.person).where(CertificateRow.number.in_({number, typed}))
    rows = connection.execute(
        select(WorkerRow.row)
        .where(WorkerRow.person.in_(numbered))
        .order_by(WorkerRow.person)
        .limit(_MOST_HOLDERS)
    ).scalars()
    # Somebody is read in any case, so that the time tells no number from a wrong name.
    return [read(Worker, row) for row in list(rows) or (_NOBODY,)]


def _checked(
    holder: Worker, certificate: Certificate, items: ItemTable, today: dt.date
) -> CheckedCertificate:
    named = ((item, items.get(item.key)) for item in certificate.items)
    return CheckedCertificate(
        holder=mask_name(holder.name),
        number=mask_number(certificate.number),
        issuer=certificate.issuer,
        status=certificate.status,
        status_on=certificate.status_on,
        items=tuple(
            CheckedItem(
                item.printed,
                "" if found is None else found.name,
                item.valid_until,
                standing(certificate, item, today),
            )
            for item, found in named
        ),
    )


# Offices ----------------------------------------------------------------------------------------


def place_guide(
    connection: Connection, place: str, table: RegionTable, today: dt.date
) -> PlaceGuide:
    """Return the offices that the public of a place turns to, the nearest first (E5).

    Args:
        connection: a reading transaction.
        place: code of a city or a county.
        table: of the divisions.
        today: offices have had their regions from a day on.

    Raises:
        ProblemError: there is no such place, or it is none of the two.
    """
    region = table.get(place)
    if (
        region is None
        or region.hidden
        or region.level not in (RegionLevel.CITY, RegionLevel.COUNTY)
    ):
        raise problems.not_found()
    offices = [
        office for office in all_offices(connection).values() if _serves(office, region, today)
    ]
    offices.sort(key=lambda one: (FROM_NEAR_TO_FAR.index(one.kind), one.office_id))
    name = "".join(one.name for one in table.path(place))
    return PlaceGuide(place, name, tuple(map(_public, offices)))


def exam_centres(connection: Connection) -> tuple[Office, ...]:
    """Return the exam centres, whose contact the blank form may bear (F3)."""
    return tuple(
        office
        for office in all_offices(connection).values()
        if office.kind is OfficeKind.EXAM_CENTRE
    )


def _serves(office: Office, region: Region, today: dt.date) -> bool:
    if not may_file(Role.CHIEF, office.kind, SubmissionKind.PUBLISH_GUIDE):
        return False
    if office.kind is OfficeKind.POST and region.level is RegionLevel.COUNTY:
        own = (one.code for one in office.jurisdiction.regions if one.covers(one.code, today))
        return any(code.startswith(region.code) for code in own)
    return office.jurisdiction.covers(region.code, today)


def _public(office: Office) -> PublicOffice:
    guide = guide_of(office)
    return PublicOffice(
        office.office_id,
        office.name,
        office.kind,
        guide.address,
        guide.phone,
        guide.fax,
        guide.network,
        guide.text,
    )


# The form ---------------------------------------------------------------------------------------


def blank_form(connection: Connection, exam_centre: str) -> bytes:
    """Draw the blank form as PDF, with an exam centre's contact under note 4 (F3).

    Args:
        connection: a reading transaction.
        exam_centre: its id; empty: note 4 as printed.

    Raises:
        ProblemError: there is no such exam centre.
    """
    if not exam_centre:
        return _drawn(())
    office = all_offices(connection).get(OfficeId(exam_centre))
    if office is None or office.kind is not OfficeKind.EXAM_CENTRE:
        raise problems.not_found()
    return _drawn(contact_lines(office))


@lru_cache(maxsize=64)
def _drawn(contacts: tuple[str, ...]) -> bytes:
    """Draw it with the first contact that there is room for; drawn once for each."""
    # Who serves no form need not wait for reportlab.
    from sepdesk.forms.filled import has_room_under_notes  # noqa: PLC0415
    from sepdesk.forms.pdf import draw_form  # noqa: PLC0415

    return draw_form(None, exam_centre=next(filter(has_room_under_notes, contacts), ""))


def places(table: RegionTable, of: str = HOME_PROVINCE) -> Iterator[Region]:
    """Return the cities of the province, or the counties of a city, as they are offered."""
    region = table.get(of)
    if region is not None and region.level in (RegionLevel.PROVINCE, RegionLevel.CITY):
        yield from table.children(of)
