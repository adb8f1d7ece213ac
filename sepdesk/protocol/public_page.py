"""What anybody may ask: whether a certificate holds, how an office is reached (E5, F3)."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import CertificateStatus, Standing
from sepdesk.domain.offices import OfficeKind


@dataclass(frozen=True, slots=True)
class AskValidity:
    """A certificate, by both as they stand on it; nothing is found by one of them alone.

    Attributes:
        number: 证件编号.
    """

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """One item; how it stands is told for the day of the answer.

    Attributes:
        code: as printed.
        name: by its list; empty where that does not tell.
    """

    code: str
    name: str
    valid_until: dt.date
    standing: Standing


@dataclass(frozen=True, slots=True)
class CheckedCertificate:
    """A certificate to who holds it in hands: what it says and whether that holds, masked.

    Attributes:
        holder: first character, the rest masked.
        number: first and last characters, the middle masked.
    """

    holder: str
    number: str
    issuer: str
    status: CertificateStatus
    status_on: dt.date | None
    items: tuple[CheckedItem, ...]


@dataclass(frozen=True, slots=True)
class ValidityAnswer:
    """The certificates of that number and name; none says nothing about either alone."""

    certificates: tuple[CheckedCertificate, ...]


@dataclass(frozen=True, slots=True)
class PublicOffice:
    """An office and how it is reached; empty where it has not published that.

    Attributes:
        network: page, mailbox or account under which papers are taken over the network.
        guide: the text of its service guide, several lines.
    """

    office: str
    name: str
    kind: OfficeKind
    address: str
    phone: str
    fax: str
    network: str
    guide: str


@dataclass(frozen=True, slots=True)
class PlaceGuide:
    """The offices of a place, the nearest first.

    Attributes:
        place: code of a city or a county.
        name: of the place, with the city's before the county's.
    """

    place: str
    name: str
    offices: tuple[PublicOffice, ...]
