"""Acts about an earlier submission: completed, withdrawn, undone, delivered."""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from operator import not_

from sepdesk.domain.attachments import AttachedPaper
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.paper_parts import Handed, OpId, WorkerRef


class Recipient(StrEnum):
    """To whom a notice was delivered."""

    WORKER = "worker"
    UNIT = "unit"


RECIPIENT_WORDS = {Recipient.WORKER: "作业人员", Recipient.UNIT: "用人单位"}


@dataclass(frozen=True, slots=True)
class CompletePapers:
    """What was missing has come in; no new form is needed (E2).

    Attributes:
        handed: all that is there now, also what was there before.
        completed_on: 材料补齐日.
        papers: scans of what has come in.
    """

    case: OpId
    worker: WorkerRef
    handed: Handed
    completed_on: dt.date
    papers: tuple[AttachedPaper, ...] = field(default=(), metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The unit or the worker takes a form back before it is decided."""

    case: OpId
    worker: WorkerRef
    reason: str


@dataclass(frozen=True, slots=True)
class RestoreEmployment:
    """A mistaken deregistration is undone: the employment goes on as if it had not ended (E11)."""

    worker: WorkerRef
    employment: EmploymentId
    reason: str


@dataclass(frozen=True, slots=True)
class RecordDelivery:
    """A notice 不予登记 was delivered (E6)."""

    case: OpId
    worker: WorkerRef
    to: Recipient
    delivered_on: dt.date
    way: str
    received_by: str
