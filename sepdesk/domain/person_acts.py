"""What is recorded about who a person is: papers, name, death; two entries that are one person.

Nothing here engages or ends an employment (E7, E10).
"""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.paper_parts import WorkerRef


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Particulars of a person have changed, or were entered wrongly.

    Attributes:
        evidence: what was seen that says so; may hold personal data.
        document: the present paper from now on, also the same one under a new name; None where it
            stays. What was present before stays with the person.
        corrects: the present paper was entered wrongly, so that it does not stay.
        mobile: None where it stays.
        died_on: None where nothing is said about it.
        is_alive: a death that stands in the archive was recorded by mistake.
    """

    worker: WorkerRef
    evidence: str
    document: DocumentRef | None = None
    corrects: bool = False
    mobile: str | None = None
    died_on: dt.date | None = None
    is_alive: bool = False


@dataclass(frozen=True, slots=True)
class LinkPersons:
    """Two entries of the archive are one person (E7, B-1): `other` goes into `worker`.

    Attributes:
        worker: the entry that stays.
        other: the entry that goes into it; its id still finds the person.
        evidence: what was seen that says so; may hold personal data.
        overlap_confirmed: employments of the two shared days, and somebody has seen that they are
            one person's all the same.
    """

    worker: WorkerRef
    other: WorkerRef
    evidence: str
    overlap_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class UnlinkPersons:
    """A link was mistaken: what came by it, and nothing else, goes back.

    Attributes:
        worker: the entry that stayed.
        person: the entry that went into it.
        evidence: what was seen that says so; may hold personal data.
    """

    worker: WorkerRef
    person: PersonId
    evidence: str
