"""Outcome: what a submission comes to, and what it changes."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.domain.certificates import Certificate
from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.employment import Employment, EmploymentId, EndReason
from sepdesk.domain.entry_effects import Corrected, ItemsAdded, MobileChanged, Repeated
from sepdesk.domain.findings import Finding
from sepdesk.domain.identity import Document, PersonId
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.persons import Link, Worker
from sepdesk.domain.record_corrections import CertificateCorrected, PenaltyCorrected
from sepdesk.domain.requirement_acts import RequirementsSet
from sepdesk.domain.service_guides import GuidePublished
from sepdesk.domain.submissions import Channel, OpId, SubmissionState, UnitOnPaper
from sepdesk.domain.units import Unit
from sepdesk.domain.verification import StepKind


@dataclass(frozen=True, slots=True)
class Opened:
    """An employment begins; its registration number and sequence are the platform's to fill in."""

    employment: Employment


@dataclass(frozen=True, slots=True)
class Closed:
    """An employment ends on a day that no longer belongs to it."""

    employment: EmploymentId
    ended_on: dt.date
    reason: EndReason
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class UnitEntered:
    """A unit that the archive lacked is entered from the paper."""

    unit: UnitOnPaper


@dataclass(frozen=True, slots=True)
class Reopened:
    """A mistaken end is undone on a day: the employment lasts again, its end stays on record."""

    employment: EmploymentId
    on: dt.date


@dataclass(frozen=True, slots=True)
class PersonEntered:
    """A person whom the archive lacked is entered, without employments (E4)."""

    worker: Worker


@dataclass(frozen=True, slots=True)
class CertificateEntered:
    """A verified certificate enters the archive (L5)."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class CertificateChanged:
    """A certificate is replaced by itself in another status (L7)."""

    certificate: Certificate


@dataclass(frozen=True, slots=True)
class PenaltyRecorded:
    """A penalty stands in the person's record (L6)."""

    penalty: Penalty


@dataclass(frozen=True, slots=True)
class OtherEmployment:
    """The employment that stands in the way: who, when, which unit (B-2).

    This message is one of the two stated exceptions to jurisdiction (X-1).
    """

    unit_name: str
    since: dt.date
    office_name: str
    registration_number: str


@dataclass(frozen=True, slots=True)
class CaseDecided:
    """The earlier submission gets a further receipt with this state.

    Attributes:
        final: no later receipt of it will come.
        missing: papers still owed then.
        opens: the employment that came into being with it, if any.
        other: the employment that stands in the way, of a conflict.
    """

    case: OpId
    state: SubmissionState
    final: bool
    findings: tuple[Finding, ...] = ()
    missing: tuple[str, ...] = ()
    opens: EmploymentId | None = None
    other: OtherEmployment | None = None


@dataclass(frozen=True, slots=True)
class CaseNoted:
    """Something was done about a case that waits on; it gets no receipt by it (L5).

    Attributes:
        text: what was done, for both sides; may hold personal data.
    """

    case: OpId
    what: StepKind
    text: str


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A person's particulars, as they are from now on."""

    name: str
    documents: tuple[Document, ...]
    mobile: str
    born_on: dt.date | None
    died_on: dt.date | None


@dataclass(frozen=True, slots=True)
class PersonsLinked:
    """Another entry, as it was, goes into the person's (B-1)."""

    other: Worker


@dataclass(frozen=True, slots=True)
class PersonsUnlinked:
    """The entry that came by a mistaken link is an entry of its own again."""

    link: Link


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """A unit's particulars change; its present workers follow it (F2)."""

    before: Unit
    after: Unit
    since: dt.date


@dataclass(frozen=True, slots=True)
class UnitMerged:
    """A unit goes into another one; its present workers' employments go on there.

    Attributes:
        before: the unit as it was.
        after: the same, closed.
        into: the unit in which the employments go on.
    """

    before: Unit
    after: Unit
    into: Unit
    since: dt.date


@dataclass(frozen=True, slots=True)
class UnitSplit:
    """Some of a unit's workers go on at another unit; the others stay, and so does the unit.

    Attributes:
        before: the unit as it was.
        after: the same, one revision on.
        into: the unit in which the employments go on.
        is_new: `into` enters the archive by this.
        persons: whose employments go on there.
    """

    before: Unit
    after: Unit
    into: Unit
    is_new: bool
    persons: tuple[PersonId, ...]
    since: dt.date


@dataclass(frozen=True, slots=True)
class DossierKept:
    """A dossier reads so from now on; new, or replacing the one of its spine."""

    dossier: Dossier


Effect = (
    Opened
    | Closed
    | UnitEntered
    | Reopened
    | PersonEntered
    | CertificateEntered
    | CertificateChanged
    | PenaltyRecorded
    | CaseDecided
    | CaseNoted
    | PersonChanged
    | PersonsLinked
    | PersonsUnlinked
    | UnitChanged
    | UnitMerged
    | UnitSplit
    | Corrected
    | ItemsAdded
    | Repeated
    | MobileChanged
    | PenaltyCorrected
    | CertificateCorrected
    | DossierKept
    | GuidePublished
    | RequirementsSet
)


@dataclass(frozen=True, slots=True)
class Accepted:
    """It takes effect; `missing` names the papers still owed (待补材料)."""

    findings: tuple[Finding, ...]
    effects: tuple[Effect, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlreadyDone:
    """It is so already, by an earlier event: told and linked, not doubled (B-4, B-10).

    Attributes:
        earlier: the employment that says so; None where a record or a status does.
        seq: of the event by which it came to be so; 0 where that is not known here.
        effects: by which what holds already shows that it was asked for again.
    """

    findings: tuple[Finding, ...]
    earlier: EmploymentId | None = None
    seq: int = 0
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """A verification or a re-examination must be decided first (E4); nothing changes yet."""

    findings: tuple[Finding, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """Another submission must be decided first; nothing changes yet (S-10).

    Attributes:
        awaits: that submission; None where it is held for another reason.
    """

    findings: tuple[Finding, ...]
    awaits: OpId | None = None


@dataclass(frozen=True, slots=True)
class Returned:
    """The paper must be mended and sent again: 退回补正."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """The law forbids it: 不予登记, final.

    Attributes:
        effects: by which it stays on record that it was asked for (W2).
    """

    findings: tuple[Finding, ...]
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Another event came first; a person must decide what holds (B-2)."""

    findings: tuple[Finding, ...]
    other: OtherEmployment


@dataclass(frozen=True, slots=True)
class Undetermined:
    """The facts are not here; only at an offline desk, never on the platform."""

    findings: tuple[Finding, ...]


Outcome = Accepted | AlreadyDone | Pending | Held | Returned | Refused | Conflict | Undetermined


def effects_of(outcome: Outcome) -> tuple[Effect, ...]:
    """Return what an outcome changes; nothing for one that waits or is returned."""
    return outcome.effects if isinstance(outcome, Accepted | AlreadyDone | Refused) else ()


def state_of(outcome: Outcome) -> SubmissionState:
    """Return the state that a clerk sees for an outcome of the platform.

    Raises:
        ValueError: for `Undetermined`, which no receipt may carry.
    """
    match outcome:
        case Accepted(missing=()) | AlreadyDone():
            return SubmissionState.REGISTERED
        case Accepted():
            return SubmissionState.INCOMPLETE
        case Pending():
            return SubmissionState.PENDING_VERIFICATION
        case Held():
            return SubmissionState.HELD
        case Returned():
            return SubmissionState.RETURNED
        case Refused():
            return SubmissionState.REFUSED
        case Conflict():
            return SubmissionState.CONFLICT
        case Undetermined():  # pragma: no branch - there is no ninth outcome
            msg = "an undetermined outcome is advice, not a decision"
            raise ValueError(msg)
