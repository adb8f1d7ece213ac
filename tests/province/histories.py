"""Random histories of employment: forms that windows save, and two archives that decide them.

Both are held against tests/province/model.py: the platform with its database, and the rules alone.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sepdesk.domain.case_acts import RestoreEmployment
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.decide import decide
from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import Employment, EmploymentId, EndReason
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.identity import PersonId, check_character
from sepdesk.domain.outcomes import Accepted, Conflict, OtherEmployment, PersonsLinked, state_of
from sepdesk.domain.person_acts import LinkPersons
from sepdesk.domain.persons import Worker
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.submissions import (
    Handed,
    OpId,
    Requester,
    Submission,
    SubmissionState,
)
from tests.province.builders import (
    GULOU,
    TAIJIANG,
    WHOLE,
    certificate,
    change,
    deregister,
    intake,
    register,
    unit,
    worker,
    worker_ref,
)
from tests.province.model import Answer, Archive, Ask, Form, Job

ANSWERS = {
    SubmissionState.REGISTERED: Answer.DONE,
    SubmissionState.INCOMPLETE: Answer.OWING,
    SubmissionState.RETURNED: Answer.BACK,
    SubmissionState.CONFLICT: Answer.CONFLICT,
}
COUNTIES = (GULOU, TAIJIANG)
CITY = "3501"
FOR_EVER = dt.date(2080, 1, 1)

Pick = Callable[[Sequence[Any]], Any]
"""Chooses one of several: at random, or as hypothesis does."""

_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """Three entries of the archive and four units in two counties, never met before."""

    people: dict[str, Worker]
    units: dict[str, UnitRecord]
    county: dict[str, str]


def place() -> Place:
    """Invent people and units."""
    start = next(_NUMBERS) * 10
    people = [_person(start + n) for n in range(3)]
    units = [unit(start + n, COUNTIES[n % 2]) for n in range(4)]
    return Place(
        {one.person: one for one in people},
        {one.unit.unit_id: one for one in units},
        {one.unit.unit_id: COUNTIES[n % 2] for n, one in enumerate(units)},
    )


def _person(number: int) -> Worker:
    born = dt.date(1960, 1, 1) + dt.timedelta(days=number // 1000)
    digits = f"350102{born:%Y%m%d}{number % 1000:03d}"
    plain = worker(1, certificates=())
    (paper,) = plain.documents
    held = certificate(1, valid_until=FOR_EVER)
    own = digits + check_character(digits)
    return replace(
        plain,
        person=PersonId(f"person-{number}"),
        documents=(replace(paper, number=own),),
        certificates=(replace(held, certificate_id=CertificateId(f"c-{number}"), number=own),),
    )


# Forms ------------------------------------------------------------------------------------------


ASKS = (Ask.REGISTER, Ask.REGISTER, Ask.CHANGE, Ask.CHANGE, *Ask, Ask.DEREGISTER)
"""What forms ask for, the frequent more often."""


def invent(
    pick: Pick, known: Archive, at: Place, today: dt.date, op: str, asks: Sequence[Ask] = ASKS
) -> tuple[Form, str]:
    """Save a form at a window: it may mean what holds, what held once, or what never did."""
    ask = pick(asks)
    first, *others = sorted(at.people)
    # Most of it befalls one person: long histories are where mistakes hide.
    who = pick((first, first, first, first, *others))
    ended = [job for job in known.of(who) if job.until is not None]
    present = known.present(who)
    likely = ended[-1:] if ask is Ask.RESTORE else [present] if present else []
    everything = [job for jobs in known.jobs.values() for job in jobs]
    job: Job | None = pick([*likely, *likely, *known.of(who), *everything, None])
    stays = ask in (Ask.DEREGISTER, Ask.RESTORE) and job is not None
    where = pick([job.unit] * 5 + sorted(at.units)) if stays and job else pick(sorted(at.units))
    if ask is Ask.RESTORE:
        where = job.unit if job else where
    right = CITY if ask is Ask.LINK else at.county[where]
    office = right if ask is Ask.LINK else pick([right] * 6 + list(COUNTIES))
    form = Form(
        op,
        ask,
        who,
        unit=where,
        job=pick([job.op, job.op, None]) if job and ask is not Ask.RESTORE else job and job.op,
        former=pick([job.unit] * 3 + sorted(at.units)) if job else pick(sorted(at.units)),
        day=today - dt.timedelta(days=pick((0, 0, 1, 2, 10, 45))),
        received=today,
        competent=office == right,
        complete=pick((True, True, False)),
        other=pick(sorted(at.people)),
    )
    return form, office


def body(form: Form, at: Place, pick: Pick) -> Submission:
    """Write a form as it travels."""
    who, there = at.people[form.who], at.units.get(form.unit)
    ref = worker_ref(who, by_document=pick((True, False)))
    if form.ask is Ask.LINK:
        return LinkPersons(ref, worker_ref(at.people[form.other]), "户口簿")
    if form.ask is Ask.RESTORE:
        return RestoreEmployment(ref, EmploymentId(form.job or "none"), "误注销")
    assert there is not None
    papers = intake(received_on=form.received, handed=WHOLE if form.complete else Handed(form=True))
    match form.ask:
        case Ask.REGISTER:
            return replace(register(who, there, hired_on=form.day, intake=papers), worker=ref)
        case Ask.CHANGE:
            left = at.units[form.former].unit.name
            plain = change(who, there, form.job, hired_on=form.day)
            return replace(plain, worker=ref, former_unit_name=left, intake=papers)
        case _:
            asks = pick(tuple(Requester))
            plain_end = deregister(who, there, left_on=form.day, requester=asks)
            meant = None if form.job is None else EmploymentId(form.job)
            return replace(plain_end, worker=ref, employment=meant, intake=papers)


# What an archive holds, in the model's words ----------------------------------------------------


def job_of(employment: Employment) -> Job:
    """Tell an employment as the model does."""
    return Job(
        employment.employment_id,
        employment.unit,
        employment.started_on,
        employment.hired_on or dt.date.min,
        employment.ended_on,
        employment.ended_reason is EndReason.CHANGED,
    )


def in_the_way(answer: Answer, way: OtherEmployment | None, at: Place, job: Job | None) -> bool:
    """Tell whether a conflict names the job that the model says stands in the way, and no other."""
    if answer is not Answer.CONFLICT:
        return way is None and job is None
    assert way is not None
    assert job is not None
    return (way.unit_name, way.since) == (at.units[job.unit].unit.name, job.since)


class RulesAlone:
    """An archive without a database: the rules decide, and their effects are kept."""

    def __init__(self, at: Place, rules: Rules) -> None:
        self._at = at
        self._rules = rules
        self._workers = dict(at.people)
        self._entry = {who: who for who in at.people}
        self._seq = 0

    def worker(self, who: str) -> Worker:
        """Return the person whom an entry means."""
        return self._workers[self._entry[who]]

    def file(
        self, form: Form, asked: Submission, today: dt.date
    ) -> tuple[Answer, OtherEmployment | None]:
        """Decide a form."""
        there = self._at.units.get(form.unit)
        facts = Facts(
            self.worker(form.who),
            None if there is None else there.unit,
            in_jurisdiction=form.competent,
            other=self.worker(form.other),
        )
        outcome = decide(OpId(form.op), asked, facts, today, self._rules)
        if isinstance(outcome, Accepted):
            self._seq += 1
            kept = self._entry[form.who]
            stamp = Stamp(self._seq, f"R{self._seq}")
            self._workers[kept] = apply_effects(self._workers[kept], outcome.effects, stamp)
            if any(isinstance(effect, PersonsLinked) for effect in outcome.effects):
                gone = self._entry[form.other]
                del self._workers[gone]
                self._entry = {w: kept if of == gone else of for w, of in self._entry.items()}
        other = outcome.other if isinstance(outcome, Conflict) else None
        return ANSWERS[state_of(outcome)], other
