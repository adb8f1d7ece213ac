"""The demo's examinations and applications: to come, held, marked, and what followed.

All at the home city's exam centre and authority, so that both tabs are lively from the first day.
"""

import datetime as dt
from collections.abc import Iterator, Sequence

from sepdesk.domain.applications import check_application
from sepdesk.domain.certificates import Certificate, CertificateStatus, Standing, standing
from sepdesk.domain.dossiers import DossierKind, Spine
from sepdesk.domain.exam_plans import (
    EnteredCandidate,
    ExamMark,
    ExamPlan,
    ItemMark,
    PlanState,
    TurnedAway,
)
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import DocumentRef
from sepdesk.domain.licensing import (
    Application,
    ApplicationState,
    AppliedItem,
    ApplyForCertificate,
    Purpose,
    Step,
    TakenStep,
)
from sepdesk.domain.misconduct import bar_on
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.paper_parts import WorkerRef
from sepdesk.domain.persons import Worker
from sepdesk.domain.reexamination import advise
from sepdesk.province.demo_offices import CENTRE, HOME_COUNTY
from sepdesk.province.demo_people import Identity, People

CITY = OfficeId("3501")
_ITEMS = ("N1", "Q2")
_PLACE = "福州市示例路18号考试基地（演示）"
_NEW = 14


class Licences:
    """Makes plans and applications as they stand on the day of the demo."""

    def __init__(self, as_of: dt.date, people: People, offices: Sequence[Office]) -> None:
        self._as_of = as_of
        names = {office.office_id: office.name for office in offices}
        self._centre, self._city = names[CENTRE], names[CITY]
        self._new = [people.make(HOME_COUNTY, 22) for _ in range(_NEW)]
        self._marked = ""

    def make(self, workers: Sequence[Worker]) -> tuple[ExamPlan | Application, ...]:
        """Make them; who is barred and whose certificate lapses comes from the demo's workers."""
        near = [one for one in workers if one.last_county == HOME_COUNTY]
        barred = next((one for one in workers if bar_on(one.certificates, self._as_of)), None)
        plans = tuple(self._plans(barred))
        self._marked = plans[-1].spine.key
        return (*plans, *self._applications(near, barred))

    # Plans ------------------------------------------------------------------------------------

    def _plans(self, barred: Worker | None) -> Iterator[ExamPlan]:
        coming = [self._candidate(one) for one in self._new[:6]]
        if barred is not None:
            coming.append(self._barred_candidate(barred))
        yield self._plan("coming", 9, coming)
        yield self._plan("held", -2, [self._candidate(one) for one in self._new[6:9]])
        marks = (ExamMark.PASSED, ExamMark.PASSED, ExamMark.PASSED, ExamMark.FAILED)
        marked = [
            self._candidate(one, mark)
            for one, mark in zip(self._new[9:], (*marks, ExamMark.ABSENT), strict=True)
        ]
        yield self._plan("marked", -21, marked, PlanState.MARKED)

    def _plan(
        self,
        name: str,
        days: int,
        candidates: Sequence[EnteredCandidate],
        state: PlanState = PlanState.FILED,
    ) -> ExamPlan:
        held_on = self._day(days)
        key, is_open = f"demo-exam-{name}", state is PlanState.FILED
        return ExamPlan(
            Spine(DossierKind.EXAM_PLAN, key, offices=(CENTRE, CITY), is_open=is_open),
            CENTRE,
            self._centre,
            CITY,
            self._city,
            held_on,
            "09:00",
            _PLACE,
            HOME_COUNTY,
            _ITEMS,
            tuple(candidates),
            min(held_on, self._as_of) - dt.timedelta(days=12),
            state,
        )

    def _candidate(self, one: Identity, mark: ExamMark | None = None) -> EnteredCandidate:
        marks = () if mark is None else (ItemMark("N1", mark, self._day(-19)),)
        return EnteredCandidate(_paper(one), ("N1",), marks=marks)

    def _barred_candidate(self, worker: Worker) -> EnteredCandidate:
        found = check_application(worker, self._as_of)
        bar = bar_on(worker.certificates, self._as_of)
        away = None
        if found is not None and bar is not None:
            away = TurnedAway(found.code, found.text, bar.until, found.basis)
        return EnteredCandidate(_document(worker), ("N1",), worker.person, away)

    # Applications -----------------------------------------------------------------------------

    def _applications(self, near: Sequence[Worker], barred: Worker | None) -> Iterator[Application]:
        passed = self._new[9:12]
        accept, review = Step.ACCEPT, Step.REVIEW
        S = ApplicationState
        yield self._first(passed[0], 3, S.FILED)
        yield self._first(passed[1], 8, S.REVIEWED, self._step(accept, -6), self._step(review, -3))
        returned = TakenStep(Step.RETURN, self._day(-1), "demo-3501", "", "照片不清，请重新提交")
        yield self._first(passed[2], 15, S.RETURNED, returned)
        lapsing = [(one, card) for one in near if (card := _lapsing(one, self._as_of))][:2]
        for number, (worker, card) in enumerate(lapsing):
            yield self._reexamination(number, worker, card)
        if barred is not None:
            yield self._refused(barred)

    def _first(
        self, one: Identity, days: int, state: ApplicationState, *steps: TakenStep
    ) -> Application:
        asked = self._asked(WorkerRef(_paper(one)), Purpose.FIRST_ISSUE, days, sex=one.sex)
        return self._application(f"first-{days}", asked, days, state, steps)

    def _reexamination(self, number: int, worker: Worker, card: Certificate) -> Application:
        items = tuple(AppliedItem(item.printed, item.key) for item in card.items)
        ref, days = WorkerRef(_document(worker), worker.person), 2 + 4 * number
        asked = ApplyForCertificate(
            ref,
            Purpose.REEXAMINATION,
            items,
            CITY,
            self._day(-days),
            HOME_COUNTY,
            certificate=card.certificate_id,
        )
        found = advise(worker, card.items, self._day(-days))
        advice = tuple(one.text for one in found if one.severity is Severity.NOTE)
        return self._application(
            f"reexam-{number}", asked, days, ApplicationState.FILED, (), worker, advice
        )

    def _refused(self, worker: Worker) -> Application:
        found = check_application(worker, self._as_of)
        reason, basis = ("", "") if found is None else (found.text, found.basis)
        step = TakenStep(Step.NOT_ACCEPT, self._day(-5), "", reason=reason, basis=basis)
        ref = WorkerRef(_document(worker), worker.person)
        asked = self._asked(ref, Purpose.FIRST_ISSUE, 5)
        return self._application("barred", asked, 5, ApplicationState.NOT_ACCEPTED, (step,), worker)

    def _asked(
        self, ref: WorkerRef, purpose: Purpose, days: int, sex: str = ""
    ) -> ApplyForCertificate:
        return ApplyForCertificate(
            ref,
            purpose,
            (AppliedItem("N1"),),
            CITY,
            self._day(-days),
            HOME_COUNTY,
            self._marked,
            sex=sex,
        )

    def _application(
        self,
        name: str,
        asked: ApplyForCertificate,
        days: int,
        state: ApplicationState,
        steps: tuple[TakenStep, ...],
        worker: Worker | None = None,
        advice: tuple[str, ...] = (),
    ) -> Application:
        spine = Spine(
            DossierKind.APPLICATION,
            f"demo-application-{name}",
            HOME_COUNTY if worker is None else worker.last_county,
            (CENTRE, CITY),
            person=None if worker is None else worker.person,
            is_open=state is not ApplicationState.NOT_ACCEPTED,
        )
        return Application(
            spine,
            CENTRE,
            self._centre,
            "demo-exam-clerk",
            self._city,
            asked,
            self._day(-days),
            state,
            self._centre if asked.plan else "",
            advice,
            steps,
        )

    def _step(self, step: Step, days: int) -> TakenStep:
        seen = "成绩单、身份证复印件核对一致（演示）"
        return TakenStep(step, self._day(days), "demo-3501-clerk", seen)

    def _day(self, days: int) -> dt.date:
        return self._as_of + dt.timedelta(days=days)


def _paper(one: Identity) -> DocumentRef:
    found = one.documents[0]
    return DocumentRef(found.kind, found.number, found.name)


def _document(worker: Worker) -> DocumentRef:
    found = worker.documents[0]
    return DocumentRef(found.kind, found.number, found.name)


def _lapsing(worker: Worker, on: dt.date) -> Certificate | None:
    """Return a certificate all of whose items are about to lapse."""
    for one in worker.certificates:
        in_force = one.status is CertificateStatus.IN_FORCE
        if in_force and all(standing(one, i, on) is Standing.LAPSING for i in one.items):
            return one
    return None
