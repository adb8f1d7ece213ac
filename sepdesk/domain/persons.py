"""A person of the archive with all that the platform knows about them."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import Certificate
from sepdesk.domain.employment import Employment
from sepdesk.domain.identity import Document, PersonId
from sepdesk.domain.misconduct import Penalty


@dataclass(frozen=True, slots=True)
class Worker:
    """The aggregate of one person; what the feed carries as one row.

    Attributes:
        rev: grows by one with each accepted event about the person.
        documents: all documents of the person; the first is the present one.
        last_county: county of the last employer, six digits: 待聘 workers stay with it.
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
