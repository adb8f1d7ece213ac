"""取证复审: applications that this office sees, filed here, decided by the authority (L2, L7)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sepdesk.desk.exam_plans import authority_of
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import Certificate, CertificateId
from sepdesk.domain.competence import may_file
from sepdesk.domain.conversion import choices
from sepdesk.domain.decide import decide
from sepdesk.domain.dossiers import DossierKind
from sepdesk.domain.exam_plans import EnteredCandidate, ExamMark, ExamPlan, PlanState
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentRef, PersonId
from sepdesk.domain.issuing import certificate_of, proposed_end
from sepdesk.domain.licensing import (
    NEW_ITEMS,
    OPEN_TO,
    Application,
    AppliedItem,
    ApplyForCertificate,
    DecideApplication,
    Purpose,
    Step,
)
from sepdesk.domain.misconduct import Bar, bar_on
from sepdesk.domain.offices import OfficeId
from sepdesk.domain.outcomes import Outcome, Refused
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import OpId, SubmissionKind, WorkerRef
from sepdesk.domain.work_items import ItemKey
from sepdesk.protocol.envelope import read_envelope

LONG = 20
"""Days after which an open application is shown as old. Ours, no rule here sets a period."""

_ADVICE = OpId("advice")
_ACTS = (SubmissionKind.APPLY_FOR_CERTIFICATE, SubmissionKind.DECIDE_APPLICATION)


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """An application as the list shows it.

    Attributes:
        days: since it was filed.
        own: filed by whoever is signed in, who may not decide it.
        steps: that this office may take now.
        saved_here: an act about it was saved at this station and is not in effect yet.
    """

    application: Application
    days: int
    own: bool
    steps: tuple[Step, ...] = ()
    saved_here: bool = False

    @property
    def key(self) -> str:
        """Of the application."""
        return self.application.spine.key


@dataclass(frozen=True, slots=True)
class Applicant:
    """What this station knows of the applicant; None where it holds nothing of them.

    Attributes:
        certificate: that the application is about.
        bar: that binds them today (L7).
    """

    worker: Worker | None
    certificate: Certificate | None
    bar: Bar | None
    valid_until: dt.date


@dataclass(frozen=True, slots=True)
class ApplicationInput:
    """An application as it stands on the form.

    Attributes:
        kept: the items of the certificate that are meant, for a re-examination or a reissue.
        into: what the holder chose for an item of the list of 2011, by its key.
    """

    purpose: Purpose
    document: DocumentRef
    person: PersonId | None = None
    plan: str = ""
    certificate: CertificateId | None = None
    codes: tuple[str, ...] = ()
    kept: tuple[tuple[ItemKey, str], ...] = ()
    into: tuple[tuple[ItemKey, tuple[str, ...]], ...] = ()
    confirmed: bool = False
    received_on: dt.date | None = None
    county: str = ""
    sex: str = ""
    mobile: str = ""
    application: str = ""


@dataclass(frozen=True, slots=True)
class LicenceAdvice:
    """What the rules say by this station's facts, the heaviest first."""

    findings: tuple[Finding, ...]
    refused: bool = False

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would refuse it or send it back."""
        weights = (Severity.REFUSE, Severity.MEND, Severity.ASK)
        return tuple(one for one in self.findings if one.severity in weights)


@dataclass(frozen=True, slots=True)
class StepInput:
    """A step as it stands on the form."""

    application: Application
    step: Step
    evidence: str = ""
    reason: str = ""
    valid_until: dt.date | None = None
    archive_number: str = ""


class UnfilledApplicationError(Exception):
    """Something is lacking without which it is no application."""

    text = "还有必填的内容没有填写。"


def may_apply(session: Session) -> bool:
    """Tell whether whoever is signed in may file applications."""
    kind = SubmissionKind.APPLY_FOR_CERTIFICATE
    return may_file(session.user.role, session.office.kind, kind)


def may_decide(session: Session) -> bool:
    """Tell whether whoever is signed in may decide applications."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.DECIDE_APPLICATION)


# What waits -------------------------------------------------------------------------------------


def queue(session: Session, *, ended: bool = False) -> tuple[ApplicationLine, ...]:
    """Return the applications that this office sees, those that wait longest first.

    Args:
        session: the clerk's.
        ended: also those that wait for nobody, the latest first, behind the others.
    """
    saved, lines = _saved_here(session), []
    for one in session.files.facts.dossiers(DossierKind.APPLICATION):
        if isinstance(one, Application) and (one.spine.is_open or ended):
            lines.append(_line(session, one, saved))
    lines.sort(key=lambda line: (not line.application.spine.is_open, -line.days, line.key))
    return tuple(lines)


def _line(session: Session, one: Application, saved: frozenset[str]) -> ApplicationLine:
    decides = may_decide(session) and one.asked.authority == session.office.office_id
    waits = one.spine.key in saved
    return ApplicationLine(
        one,
        max(0, (session.clock.today() - one.filed_on).days),
        one.filed_by == session.user.user,
        OPEN_TO[one.state] if decides and not waits else (),
        waits,
    )


def applicant(session: Session, application: Application) -> Applicant:
    """Return what is known of the applicant here, with the day that is proposed for an issue."""
    ref, facts = application.asked.worker, session.files.facts
    worker = None if application.spine.person is None else facts.worker(application.spine.person)
    if worker is None:
        worker = facts.find_document(*ref.document.key)
    held, today = certificate_of(worker, application.asked.certificate), session.clock.today()
    bar = None if worker is None else bar_on(worker.certificates, today)
    return Applicant(worker, held, bar, proposed_end(application, held, today))


def _saved_here(session: Session) -> frozenset[str]:
    with session.files.station.reading() as tx:
        entries = [e for e in tx.outbox.open_entries(session.seen()) if e.kind in _ACTS]
    bodies = (read_envelope(entry.sealed.payload_bytes).body for entry in entries)
    return frozenset(
        body.application
        for body in bodies
        if isinstance(body, ApplyForCertificate | DecideApplication)
    )


# Applying ---------------------------------------------------------------------------------------


def exams(session: Session) -> tuple[ExamPlan, ...]:
    """Return the examinations that somebody has passed, the latest first."""
    found = session.files.facts.dossiers(DossierKind.EXAM_PLAN)
    held = [one for one in found if isinstance(one, ExamPlan) and passed(one)]
    return tuple(sorted(held, key=lambda plan: plan.held_on, reverse=True))


def passed(plan: ExamPlan) -> tuple[tuple[EnteredCandidate, tuple[str, ...]], ...]:
    """Return who has passed, and in which items."""
    if plan.state is PlanState.WITHDRAWN:
        return ()
    found = (
        (one, tuple(item for item in one.items if one.mark_of(item) is ExamMark.PASSED))
        for one in plan.candidates
    )
    return tuple((one, items) for one, items in found if items)


def offered(session: Session, key: ItemKey) -> tuple[str, ...]:
    """Return the codes that a holder of an old item may choose from; more than one is a choice."""
    return tuple(one.code for one in choices(key, session.tables.rules.items))


def advise(session: Session, given: ApplicationInput) -> LicenceAdvice:
    """Judge an application as it stands; the platform runs the same rules on its own facts."""
    today = session.clock.today()
    body = _application(session, given, given.received_on or today)
    outcome = decide(_ADVICE, body, facts_for(session, body), today, session.tables.rules)
    return _advice((*_unfilled(given), *outcome.findings), outcome)


def record(session: Session, given: ApplicationInput) -> Saved:
    """Save an application; the platform decides whether it is one.

    Raises:
        UnfilledApplicationError: there is no day of receipt.
        StoreFaultError: nothing was saved.
    """
    if given.received_on is None:
        raise UnfilledApplicationError
    body = _application(session, given, given.received_on)
    return file_submission(session, lambda _: body)


def _application(
    session: Session, given: ApplicationInput, received_on: dt.date
) -> ApplyForCertificate:
    authority = authority_of(session, given.county)
    new = given.purpose in NEW_ITEMS
    into = dict(given.into)
    items = (
        tuple(AppliedItem(code) for code in given.codes)
        if new
        else tuple(
            AppliedItem(printed, key, into.get(key, ()), given.confirmed)
            for key, printed in given.kept
        )
    )
    return ApplyForCertificate(
        worker=WorkerRef(given.document, given.person),
        purpose=given.purpose,
        items=items,
        authority=OfficeId("") if authority is None else authority.office_id,
        received_on=received_on,
        county=given.county[:6],
        plan=given.plan if new else "",
        certificate=None if given.purpose is Purpose.FIRST_ISSUE else given.certificate,
        sex=given.sex,
        mobile=given.mobile.strip(),
        application=given.application,
    )


def _unfilled(given: ApplicationInput) -> Iterator[Finding]:
    if given.received_on is None:
        yield Finding("L2", Severity.MEND, "empty", "received_on", "请填写收件日期。")


# Deciding ---------------------------------------------------------------------------------------


def look(session: Session, given: StepInput) -> LicenceAdvice:
    """Judge a step before it is saved, by the platform's rules on this station's facts."""
    body, today = _step(given), session.clock.today()
    outcome = decide(_ADVICE, body, facts_for(session, body), today, session.tables.rules)
    return _advice(outcome.findings, outcome)


def take_step(session: Session, given: StepInput) -> Saved:
    """Save a step; the platform decides.

    Raises:
        StoreFaultError: nothing was saved.
    """
    body = _step(given)
    return file_submission(session, lambda _: body)


def _step(given: StepInput) -> DecideApplication:
    return DecideApplication(
        application=given.application.spine.key,
        worker=given.application.asked.worker,
        step=given.step,
        evidence=given.evidence.strip(),
        reason=given.reason.strip(),
        valid_until=given.valid_until if given.step is Step.ISSUE else None,
        archive_number=given.archive_number.strip() if given.step is Step.ISSUE else "",
    )


def _advice(findings: tuple[Finding, ...], outcome: Outcome) -> LicenceAdvice:
    order = tuple(Severity)
    found = sorted(dict.fromkeys(findings), key=lambda one: order.index(one.severity))
    return LicenceAdvice(tuple(found), isinstance(outcome, Refused))


# Of whom ----------------------------------------------------------------------------------------


def holder(
    session: Session, person: PersonId | None, document: DocumentRef | None = None
) -> Worker | None:
    """Return somebody whose certificates are to be chosen from; None: not of this station."""
    if person is not None:
        return session.files.facts.worker(person)
    return None if document is None else session.files.facts.find_document(*document.key)
