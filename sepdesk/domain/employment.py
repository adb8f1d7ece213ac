"""Employment as dated intervals: one current unit per person, no gap and no overlap in a change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NewType

from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.paper_parts import Channel, OpId
from sepdesk.domain.units import UnitId

EmploymentId = NewType("EmploymentId", str)
"""The op id of the submission that opened it."""


class HireSource(StrEnum):
    """Where the day of the formal hire was taken from."""

    CERTIFICATE_RECORD = "certificate_record"
    CONTRACT = "contract"
    UNIT_STATEMENT = "unit_statement"
    UNKNOWN = "unknown"


HIRE_SOURCE_WORDS = {
    HireSource.CERTIFICATE_RECORD: "证上聘用记录",
    HireSource.CONTRACT: "劳动合同",
    HireSource.UNIT_STATEMENT: "单位说明",
    HireSource.UNKNOWN: "不详",
}


class EndReason(StrEnum):
    """Why an employment ended."""

    CHANGED = "changed"
    BY_UNIT = "by_unit"
    BY_WORKER = "by_worker"
    BY_BOTH = "by_both"


END_REASON_WORDS = {
    EndReason.CHANGED: "变更到新单位",
    EndReason.BY_UNIT: "单位注销",
    EndReason.BY_WORKER: "本人注销",
    EndReason.BY_BOTH: "双方注销",
}


@dataclass(frozen=True, slots=True)
class EmployedItem:
    """A work item in which a person is employed, and the certificate it rests on."""

    printed: str
    certificate: CertificateId


@dataclass(frozen=True, slots=True)
class UndoneEnd:
    """An end that was a mistake: history shows that it was registered and that it was undone.

    Attributes:
        ended_seq: of the event that ended the employment.
        undone_seq: of the event that undid it.
    """

    ended_on: dt.date
    ended_reason: EndReason | None
    ended_seq: int | None
    undone_on: dt.date
    undone_seq: int


@dataclass(frozen=True, slots=True)
class EntryReading:
    """What an entry of employment says, as far as a correction can change it."""

    unit: UnitId
    unit_name: str
    items: tuple[EmployedItem, ...]
    started_on: dt.date
    hired_on: dt.date | None
    hire_source: HireSource
    ended_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Correction:
    """An entry was typed wrong: history shows how it read, and how it reads since (B-5).

    Attributes:
        corrected_seq: of the event.
        office_name: of the office that corrected it.
    """

    before: EntryReading
    after: EntryReading
    reason: str
    corrected_on: dt.date
    corrected_seq: int
    office_name: str = ""


@dataclass(frozen=True, slots=True)
class Addition:
    """Items that came to an employment while it lasted, by a further paper."""

    items: tuple[EmployedItem, ...]
    added_on: dt.date
    added_seq: int
    office_name: str = ""


class RepeatKind(StrEnum):
    """What was asked for once more."""

    BEGIN = "begin"
    END = "end"


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same asked for again, by another way: linked to the employment, not doubled.

    Attributes:
        op_id: of the later paper (B-10), or of the later request to deregister (B-4).
        reason: of a repeated end: who asked.
        on: the day that the later paper gives for the hire or the end; None where it gives none.
        seq: of the event that linked it.
        office_name: of the office to which it came.
    """

    what: RepeatKind
    op_id: OpId
    channel: Channel
    received_on: dt.date
    on: dt.date | None = None
    reason: EndReason | None = None
    seq: int = 0
    office_name: str = ""


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """Which unit an employment was with, and under which name, up to a day."""

    unit: UnitId
    unit_name: str
    until: dt.date


@dataclass(frozen=True, slots=True)
class Employment:
    """One employment, half-open: from `started_on` up to, not including, `ended_on`.

    Attributes:
        unit_name: the unit's name, kept here so that history reads right later and where the unit
            itself is of another county.
        hired_on: day of the formal hire as reported; may be before `started_on` where an earlier
            employment ended later, and is None where unknown.
        registered_seq: the platform's sequence number of the registration.
        ended_seq: that of its end; None while it lasts.
        lost_on: day from which the certificate no longer holds: 证书失效，待注销.
        undone: mistaken ends, the oldest first.
        formerly: units and names before this one, the oldest first: where a unit is renamed or
            goes into another, its workers' employments go on.
        channel: how the paper came in that opened it; None where that is not known.
        ended_channel: the same of the paper that ended it.
        ended_office: name of the office to which that one came.
        corrections: of what was typed wrong, the oldest first.
        additions: items that came later, the oldest first; `items` holds them too.
        repeats: papers that asked for the same again, the oldest first.
    """

    employment_id: EmploymentId
    unit: UnitId
    unit_name: str
    items: tuple[EmployedItem, ...]
    started_on: dt.date
    hired_on: dt.date | None
    hire_source: HireSource
    registration_number: str
    registered_seq: int
    office_name: str = ""
    ended_on: dt.date | None = None
    ended_reason: EndReason | None = None
    ended_seq: int | None = None
    lost_on: dt.date | None = None
    undone: tuple[UndoneEnd, ...] = ()
    formerly: tuple[FormerUnit, ...] = ()
    channel: Channel | None = None
    ended_channel: Channel | None = None
    ended_office: str = ""
    corrections: tuple[Correction, ...] = ()
    additions: tuple[Addition, ...] = ()
    repeats: tuple[Repeat, ...] = ()

    @property
    def reading(self) -> EntryReading:
        """What it says, as far as a correction can change it."""
        return EntryReading(
            self.unit,
            self.unit_name,
            self.items,
            self.started_on,
            self.hired_on,
            self.hire_source,
            self.ended_on,
        )

    @property
    def units(self) -> frozenset[UnitId]:
        """The unit that it is with, and those that went into it."""
        return frozenset((self.unit, *(former.unit for former in self.formerly)))

    @property
    def unit_names(self) -> tuple[str, ...]:
        """The unit's name and those before it."""
        return (self.unit_name, *(former.unit_name for former in self.formerly))


def current(employments: Sequence[Employment]) -> Employment | None:
    """Return the employment that lasts; None for someone who is 待聘.

    Raises:
        ValueError: two last at once, which E7 forbids and the platform's index prevents.
    """
    lasting = [employment for employment in employments if employment.ended_on is None]
    if len(lasting) > 1:
        msg = "two current employments of one person"
        raise ValueError(msg)
    return lasting[0] if lasting else None


def start_after(employments: Sequence[Employment], hired_on: dt.date) -> dt.date:
    """Return the first day on or after the hire that overlaps no ended employment (B-3)."""
    ends = [employment.ended_on for employment in employments if employment.ended_on is not None]
    return max([hired_on, *ends])


def shares_days(one: Employment, other: Employment) -> bool:
    """Tell whether two employments overlap; one of no day at all overlaps nothing."""
    if one.started_on == one.ended_on or other.started_on == other.ended_on:
        return False
    last = dt.date.max
    return one.started_on < (other.ended_on or last) and other.started_on < (one.ended_on or last)


def overlaps(employments: Sequence[Employment]) -> bool:
    """Tell whether any two intervals overlap or one ends before it starts (B-3).

    An employment of no day at all overlaps nothing.
    """
    lasting = [one for one in employments if one.ended_on != one.started_on]
    ordered = sorted(lasting, key=lambda one: (one.started_on, one.ended_on or dt.date.max))
    for employment in ordered:
        if employment.ended_on is not None and employment.ended_on < employment.started_on:
            return True
    return any(
        earlier.ended_on is None or earlier.ended_on > later.started_on
        for earlier, later in pairwise(ordered)
    )
