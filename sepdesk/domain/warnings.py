"""预警: a unit short of certified people, certificates about to lapse, a barred person who applies.

What a warning is about is computed from the records alone and can be computed anew at any time;
what people did about it is its history (W0, W1, W2, W3).
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from operator import not_

from sepdesk.domain.dossiers import Spine
from sepdesk.domain.identity import PersonId
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.requirements import Measure
from sepdesk.domain.supervision import Concern
from sepdesk.domain.work_items import ItemKey

LONGEST = 1000
"""Characters in what is noted about a warning."""


class Warned(StrEnum):
    """What is warned of."""

    SHORT = "short"
    """Fewer people count than are required (W0; by a permit's requirement W1)."""
    LAPSING = "lapsing"
    """Certificates that count lapse within 90 days and nothing holds longer (W0)."""
    BARRED = "barred"
    """Somebody applies, or is put up for an examination, within three years of a revocation."""


WARNED_WORDS = {
    Warned.SHORT: "持证人员不足",
    Warned.LAPSING: "证书即将到期",
    Warned.BARRED: "吊销三年内再次申请",
}


@dataclass(frozen=True, slots=True, order=True)
class LapsingPerson:
    """Somebody whose certificate that counts lapses soon."""

    valid_until: dt.date
    person: PersonId
    name: str
    printed: str


@dataclass(frozen=True, slots=True)
class WarningState:
    """What is warned of, as the records say on a day.

    Attributes:
        item: None where no item is concerned.
        required: as the rule says; None where nothing is known to be required.
        people: of certificates about to lapse: whose.
        text: of a barred person: what was tried, and until when the bar lasts.
    """

    what: Warned
    concern: Concern
    item: ItemKey | None
    role: str = ""
    measure: Measure = Measure.PERSONS
    required: int | None = None
    held: int = 0
    rule: str = ""
    source: str = ""
    people: tuple[LapsingPerson, ...] = ()
    text: str = field(default="", metadata={"exclude_if": not_})

    @property
    def subject(self) -> str:
        """What makes it the same warning while its numbers change."""
        item = "" if self.item is None else f"{self.item.catalogue}:{self.item.code}"
        return "|".join((self.what, self.concern, item, self.role, self.measure))

    @property
    def clause(self) -> str:
        """Which clause of the notice asks for it."""
        if self.what is Warned.BARRED:
            return "W2"
        by_permit = self.what is Warned.SHORT and self.concern is Concern.PERMIT
        return "W1" if by_permit else "W0"

    @property
    def missing(self) -> int:
        """How many are missing; 0 where none is."""
        return 0 if self.required is None else max(0, self.required - self.held)


class WarningAct(StrEnum):
    """What an authority does about a warning (W3)."""

    URGE = "urge"
    """The urge notice was delivered."""
    RECHECK = "recheck"
    NOTE = "note"
    MUTE = "mute"
    UNMUTE = "unmute"
    HAND_OVER = "hand_over"
    """To the other authority."""
    ENFORCE = "enforce"
    """To enforcement."""
    SETTLE = "settle"
    """Looked into; only for a warning that no count can close."""


WARNING_ACT_WORDS = {
    WarningAct.URGE: "督促通知书送达",
    WarningAct.RECHECK: "复查",
    WarningAct.NOTE: "备注",
    WarningAct.MUTE: "暂不提醒",
    WarningAct.UNMUTE: "恢复提醒",
    WarningAct.HAND_OVER: "移交",
    WarningAct.ENFORCE: "移送执法",
    WarningAct.SETTLE: "核实办结",
}


@dataclass(frozen=True, slots=True)
class HandleWarning:
    """An authority handles a warning as a lead, until the staffing is complete (W3).

    Attributes:
        warning: key of its dossier.
        text: the note, the result, the reason; of an urge notice how it was delivered.
        on: day of the delivery or the re-check; the last day of muting.
        deadline: by which the unit is to be whole; set by a person, no rule gives one.
        to: whom it is handed over to.
    """

    warning: str
    act: WarningAct
    text: str = ""
    on: dt.date | None = None
    deadline: dt.date | None = None
    to: OfficeKind | None = None


class StepKind(StrEnum):
    """What a warning's history holds beside the acts."""

    OPENED = "opened"
    CHANGED = "changed"
    CLOSED = "closed"


STEP_WORDS = {
    StepKind.OPENED: "出现",
    StepKind.CHANGED: "人数变化",
    StepKind.CLOSED: "解除",
}


@dataclass(frozen=True, slots=True)
class WarningStep:
    """One line of a warning's history.

    Attributes:
        on: day on which it came to the platform.
        office: id of the office that did it; empty for what the platform counted.
        text: may hold personal data.
        day: which the act names: of delivery, of re-check, the last one of muting.
    """

    on: dt.date
    what: StepKind | WarningAct
    text: str = ""
    office: str = ""
    user: str = ""
    day: dt.date | None = field(default=None, metadata={"exclude_if": not_})
    deadline: dt.date | None = field(default=None, metadata={"exclude_if": not_})
    to: OfficeKind | None = field(default=None, metadata={"exclude_if": not_})


@dataclass(frozen=True, slots=True)
class StaffingWarning:
    """A warning, who answers for it and what became of it.

    Attributes:
        state: as it was counted last; of a closed one, as it was before it was whole.
        unit_name: empty where no unit is concerned.
        owner: the authority that handles it.
        handed_over: a person gave it to that owner, so that counting does not take it back.
        deadline: the latest one set.
        muted_until: last day on which nobody is reminded of it.
    """

    spine: Spine
    state: WarningState
    unit_name: str
    opened_on: dt.date
    owner: OfficeKind
    handed_over: bool = False
    closed_on: dt.date | None = None
    deadline: dt.date | None = None
    delivered_on: dt.date | None = None
    rechecked_on: dt.date | None = None
    muted_until: dt.date | None = None
    steps: tuple[WarningStep, ...] = ()

    def is_muted(self, today: dt.date) -> bool:
        """Tell whether nobody is reminded of it; it comes back the day after the last one."""
        return self.muted_until is not None and today <= self.muted_until

    def is_overdue(self, today: dt.date) -> bool:
        """Tell whether its deadline has passed and it is still open."""
        return self.spine.is_open and self.deadline is not None and self.deadline < today
