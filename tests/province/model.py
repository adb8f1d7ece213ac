"""What the notice asks of employment, told once more and as shortly as it can be (E2, E7 to E11).

The reference that platform and rules are held against: nothing here is taken from the program.
Days are dates, units and entries of the archive are names. Certificates are in `model_papers`.
"""

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import Enum


class Ask(Enum):
    """What a form asks for."""

    REGISTER = "register"
    CHANGE = "change"
    DEREGISTER = "deregister"
    RESTORE = "restore"
    LINK = "link"


class Answer(Enum):
    """What becomes of a form."""

    DONE = "done"
    OWING = "done, papers are owed"
    BACK = "to be mended"
    CONFLICT = "another unit has the worker"
    REFUSED = "no certificate holds"
    WAITS = "somebody must look first"
    GONE = "a newer form has taken its place, or it was taken back"


@dataclass(frozen=True)
class Form:
    """A form as it was saved at a window, with whatever the window knew then.

    Attributes:
        op: of the form; becomes the name of the job that it opens.
        who: the entry of the archive that the paper names.
        unit: to work for, to leave, or to go on working for.
        job: the job that the window meant: left by a change, ended, or restored; may be outdated.
        former: name of the unit that a change leaves, as the worker says.
        day: of the hire, or of the last day.
        received: 收件日.
        competent: the window answers for the place that counts.
        complete: all papers were handed in.
        other: the entry that is the same person.
        items: asked for; certificates of all are in order here, see `model_papers`.
        picked: the certificate that the window chose; empty: none.
    """

    op: str
    ask: Ask
    who: str
    unit: str = ""
    job: str | None = None
    former: str = ""
    day: dt.date = dt.date.min
    received: dt.date = dt.date.min
    competent: bool = True
    complete: bool = True
    other: str = ""
    items: tuple[str, ...] = ("Q2",)
    picked: str = ""


@dataclass(frozen=True)
class Job:
    """A worker at a unit, from a day up to a day that no longer belongs to it."""

    op: str
    unit: str
    since: dt.date
    hired: dt.date
    until: dt.date | None = None
    changed: bool = False


@dataclass
class Archive:
    """All persons; entries that turned out to be one person lead to the same jobs."""

    jobs: dict[str, list[Job]] = field(default_factory=dict)
    person: dict[str, str] = field(default_factory=dict)

    def enter(self, who: str) -> None:
        """Enter somebody without a job."""
        self.jobs[who] = []
        self.person[who] = who

    def of(self, who: str) -> list[Job]:
        """Return the jobs of the person that an entry means."""
        return self.jobs[self.person[who]]

    def present(self, who: str) -> Job | None:
        """Return the one job that lasts: a worker has one unit at a time (E7, B-1)."""
        (*lasting,) = (job for job in self.of(who) if job.until is None)
        assert len(lasting) <= 1
        return lasting[0] if lasting else None

    def file(self, form: Form) -> tuple[Answer, Job | None]:
        """Decide a form; with a conflict comes the job that stands in the way (B-2)."""
        match form.ask:
            case Ask.REGISTER | Ask.CHANGE:
                return self._engage(form)
            case Ask.DEREGISTER:
                return self._deregister(form), None
            case Ask.RESTORE:
                return self._restore(form)
            case Ask.LINK:
                return self._link(form), None

    # Beginning: E2, E7, E9

    def _engage(self, form: Form) -> tuple[Answer, Job | None]:
        jobs, present = self.of(form.who), self.present(form.who)
        there = present is not None and present.unit == form.unit
        if there and not self._adds(form, present):
            return Answer.DONE, None
        refused = self._refuses(form)
        if refused is not None or not form.competent:
            return refused or Answer.BACK, None
        if not there and present is not None and not self._changes(form, present):
            return Answer.CONFLICT, present
        if self._waits(form):
            return Answer.WAITS, None
        if there:
            return self._complete(form), None
        if present is None:
            ends = [job.until for job in jobs if job.until is not None]
            since = max([form.day, *ends])
        else:
            if form.day < present.hired:
                return Answer.BACK, None
            since = max(form.day, present.since)
            # One event: the old job ends on the day on which the new one begins (B-3).
            self._put(form.who, replace(present, until=since, changed=True))
        jobs.append(Job(form.op, form.unit, since, form.day))
        return self._complete(form), None

    def _complete(self, form: Form) -> Answer:
        return Answer.DONE if form.complete else Answer.OWING

    def _changes(self, form: Form, present: Job) -> bool:
        """Tell whether a change leaves the present unit: as picked, or else as the worker says."""
        if form.ask is not Ask.CHANGE:
            return False
        for job in self.of(form.who):
            if job.op == form.job:
                return job.unit == present.unit
        return form.former == present.unit

    # Ending: E10, E11

    def _deregister(self, form: Form) -> Answer:
        meant = self._meant(form)
        if not form.competent or meant is None:
            return Answer.BACK
        if meant.until is not None:
            # Whoever asked first: the second is told that it is done (B-4).
            return Answer.DONE
        if form.day < meant.hired or form.received < meant.since:
            return Answer.BACK
        self._put(form.who, replace(meant, until=max(form.day, meant.since)))
        return self._complete(form)

    def _meant(self, form: Form) -> Job | None:
        """Find the job that a deregistration ends: never one of another unit (B-4)."""
        jobs = self.of(form.who)
        for job in jobs:
            if job.op == form.job:
                return job if job.unit == form.unit else None
        there = [job for job in jobs if job.unit == form.unit]
        begun = [job for job in there if job.since <= form.day]
        lasting = [job for job in begun or there if job.until is None]
        latest = sorted(begun or there, key=lambda job: job.since)
        return lasting[0] if lasting else latest[-1] if latest else None

    def _restore(self, form: Form) -> tuple[Answer, Job | None]:
        jobs, present = self.of(form.who), self.present(form.who)
        meant = next((job for job in jobs if job.op == form.job), None)
        if not form.competent or meant is None:
            return Answer.BACK, None
        if meant.until is None:
            return Answer.DONE, None
        if present is not None:
            return Answer.CONFLICT, present
        again = replace(meant, until=None)
        if meant.changed or _overlap([again if job is meant else job for job in jobs]):
            return Answer.BACK, None
        if not self._holds(meant):
            return Answer.REFUSED, None
        self._put(form.who, again)
        return Answer.DONE, None

    # Certificates: E6. Here all are in order and hold the one item.

    def _adds(self, form: Form, present: Job) -> bool:
        """Tell whether a further paper of the same unit asks for more than the job has."""
        return False

    def _refuses(self, form: Form) -> Answer | None:
        """Tell whether a certificate hinders the form, and how."""
        return None

    def _waits(self, form: Form) -> bool:
        """Tell whether a certificate must be verified or re-examined first."""
        return False

    def _holds(self, job: Job) -> bool:
        """Tell whether what a job rests on is in force."""
        return True

    # One person: E7, B-1

    def _link(self, form: Form) -> Answer:
        kept, gone = self.person[form.who], self.person[form.other]
        if not form.competent:
            return Answer.BACK
        if kept == gone:
            return Answer.DONE
        two = self.present(kept) is not None and self.present(gone) is not None
        together = [*self.jobs[kept], *self.jobs[gone]]
        if two or _overlap(together):
            return Answer.BACK
        self.jobs[kept] = together
        del self.jobs[gone]
        self.person = {who: kept if of == gone else of for who, of in self.person.items()}
        return Answer.DONE

    def _put(self, who: str, job: Job) -> None:
        jobs = self.of(who)
        jobs[:] = [job if one.op == job.op else one for one in jobs]


def _overlap(jobs: list[Job]) -> bool:
    """Tell whether two jobs share a day; one that was over before its first day shares none."""
    spans = [(job.since, job.until or dt.date.max) for job in jobs if job.since != job.until]
    return any(
        one is not other and one[0] < other[1] and other[0] < one[1]
        for n, one in enumerate(spans)
        for other in spans[n + 1 :]
    )
