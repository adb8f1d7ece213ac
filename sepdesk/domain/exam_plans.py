"""Examination plans: filed with the issuing authority before the day, results after it (L1)."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.dossiers import Spine
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.offices import OfficeId

MOST_CANDIDATES = 500
"""Candidates of one plan; a larger examination is filed in parts."""


class ExamMark(StrEnum):
    """What a candidate's examination in one item came to."""

    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"


MARK_WORDS = {ExamMark.PASSED: "合格", ExamMark.FAILED: "不合格", ExamMark.ABSENT: "缺考"}


class PlanState(StrEnum):
    """Where a plan stands."""

    FILED = "filed"
    WITHDRAWN = "withdrawn"
    MARKED = "marked"
    """Each candidate who was accepted has a result in each item."""


PLAN_STATE_WORDS = {
    PlanState.FILED: "已报备",
    PlanState.WITHDRAWN: "已撤销",
    PlanState.MARKED: "成绩已录",
}


@dataclass(frozen=True, slots=True)
class ExamCandidate:
    """A candidate as filed: known to the archive or new.

    Attributes:
        items: codes of the plan; empty: all of them.
        person: where one was picked.
    """

    document: DocumentRef
    items: tuple[str, ...] = ()
    person: PersonId | None = None


@dataclass(frozen=True, slots=True)
class FileExamPlan:
    """An exam centre files time, place, candidates and items before the examination (L1).

    Attributes:
        begins: time of day, `09:00`.
        place: address and room.
        county: six digits, of the place.
        authority: the issuing authority of the place, with which it is filed.
        plan: key of the plan that this one replaces; empty for a new one.
    """

    held_on: dt.date
    begins: str
    place: str
    county: str
    items: tuple[str, ...]
    candidates: tuple[ExamCandidate, ...]
    authority: OfficeId
    plan: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawExamPlan:
    """The examination will not take place."""

    plan: str
    reason: str


@dataclass(frozen=True, slots=True)
class ExamResult:
    """The result of one candidate in one item."""

    document: DocumentRef
    item: str
    mark: ExamMark


@dataclass(frozen=True, slots=True)
class RecordExamResults:
    """Results of an examination, all or some.

    Attributes:
        reason: why a result that stands already is another; empty where none is.
    """

    plan: str
    results: tuple[ExamResult, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why a candidate was not accepted; the rest of the plan stands.

    Attributes:
        code: of the finding.
        until: last day of the bar, where it is one (L7).
        basis: key of the legal basis, where there is one.
    """

    code: str
    text: str
    until: dt.date | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class ItemMark:
    """A result that stands, and when it came."""

    item: str
    mark: ExamMark
    recorded_on: dt.date


@dataclass(frozen=True, slots=True)
class EnteredCandidate:
    """A candidate as the plan holds them.

    Attributes:
        items: each named.
        turned_away: None where they may sit the examination.
    """

    document: DocumentRef
    items: tuple[str, ...]
    person: PersonId | None = None
    turned_away: TurnedAway | None = None
    marks: tuple[ItemMark, ...] = ()

    def mark_of(self, item: str) -> ExamMark | None:
        """Return the result in an item; None while there is none."""
        return next((one.mark for one in self.marks if one.item == item), None)

    @property
    def is_marked(self) -> bool:
        """Nothing is left to record."""
        return self.turned_away is not None or all(self.mark_of(item) for item in self.items)


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """A plan with what became of it.

    Attributes:
        office: the exam centre that filed it.
        changed_on: the last time it was replaced.
        reason: of its withdrawal, or of results that were recorded anew.
    """

    spine: Spine
    office: OfficeId
    office_name: str
    authority: OfficeId
    authority_name: str
    held_on: dt.date
    begins: str
    place: str
    county: str
    items: tuple[str, ...]
    candidates: tuple[EnteredCandidate, ...]
    filed_on: dt.date
    state: PlanState = PlanState.FILED
    changed_on: dt.date | None = None
    reason: str = ""
