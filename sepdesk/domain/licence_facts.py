"""What else is known about a plan or an application: offices, candidates, the examination."""

from dataclasses import dataclass

from sepdesk.domain.exam_plans import ExamPlan
from sepdesk.domain.licensing import Application
from sepdesk.domain.offices import Office
from sepdesk.domain.persons import Worker


@dataclass(frozen=True, slots=True)
class NotHere:
    """It may exist, but not at this station."""


NOT_HERE = NotHere()


@dataclass(frozen=True, slots=True)
class LicenceFacts:
    """Facts of an act about licences.

    Attributes:
        office: that files the act.
        authority: that the act names; None where there surely is no such office.
        candidates: the archive's person of each candidate, in their order; None: a new one.
        plan: the examination of an application; None where the office surely sees none.
        applications: of the same person that are not ended.
    """

    office: Office
    authority: Office | NotHere | None = NOT_HERE
    candidates: tuple[Worker | NotHere | None, ...] = ()
    plan: ExamPlan | NotHere | None = NOT_HERE
    applications: tuple[Application, ...] = ()
