"""A person of the archive with all that the platform knows about them."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import Certificate, CertificateId
from sepdesk.domain.employment import Employment, EmploymentId
from sepdesk.domain.identity import Document, PersonId
from sepdesk.domain.misconduct import Penalty


@dataclass(frozen=True, slots=True)
class FormerMobile:
    """A telephone number that another one has replaced.

    Attributes:
        until: day of the later one; None where it is not known.
        changed_seq: of the event that brought the later one.
    """

    mobile: str
    until: dt.date | None
    changed_seq: int


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the archive that turned out to be this person, and what came with it.

    What came is kept with the person; the ids here tell it from the rest, should the link turn out
    to be mistaken.

    Attributes:
        person: the id of that entry, which still finds the person.
        persons: the entries that had gone into that one before.
        own_born_on, own_last_county, own_died_on: of the entry that stayed, before the link.
        seq: of the event; 0 where it is not known here.
        former_mobiles: of that entry.
    """

    person: PersonId
    name: str
    sex: str
    born_on: dt.date | None
    mobile: str
    last_county: str
    died_on: dt.date | None
    documents: tuple[Document, ...]
    certificates: tuple[CertificateId, ...]
    employments: tuple[EmploymentId, ...]
    penalties: tuple[str, ...]
    persons: tuple[PersonId, ...] = ()
    own_born_on: dt.date | None = None
    own_last_county: str = ""
    own_died_on: dt.date | None = None
    seq: int = 0
    former_mobiles: tuple[FormerMobile, ...] = ()


@dataclass(frozen=True, slots=True)
class Worker:
    """The aggregate of one person; what the feed carries as one row.

    Attributes:
        rev: grows by one with each accepted event about the person.
        documents: all documents of the person; the first is the present one.
        last_county: county of the last employer, six digits: 待聘 workers stay with it.
        died_on: ends no employment by itself.
        links: other entries of the archive that are this person (B-1).
        former_mobiles: the oldest first.
    """

    person: PersonId
    rev: int
    name: str
    documents: tuple[Document, ...]
    sex: str
    born_on: dt.date | None
    mobile: str
    last_county: str
    certificates: tuple[Certificate, ...] = ()
    employments: tuple[Employment, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    died_on: dt.date | None = None
    links: tuple[Link, ...] = ()
    former_mobiles: tuple[FormerMobile, ...] = ()
