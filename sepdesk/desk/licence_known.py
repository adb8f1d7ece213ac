"""What this station knows for an act about an examination or an application (L1, L2)."""

from sepdesk.desk.session import Session
from sepdesk.domain.dossiers import DossierKind, DossierRef
from sepdesk.domain.exam_plans import ExamCandidate, ExamPlan, FileExamPlan
from sepdesk.domain.facts import UNKNOWN, Unknown
from sepdesk.domain.identity import PersonId
from sepdesk.domain.licence_facts import NOT_HERE, LicenceFacts, NotHere
from sepdesk.domain.licensing import Application, ApplyForCertificate
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import Submission


def licence_facts(
    session: Session, submission: Submission, worker: Worker | None
) -> LicenceFacts | Unknown:
    """Gather it; what is lacking here is told as not here, never as absent."""
    if isinstance(submission, FileExamPlan):
        candidates = tuple(_candidate(session, one) for one in submission.candidates)
        authority = _office(session, submission.authority)
        return LicenceFacts(session.office, authority, candidates)
    if not isinstance(submission, ApplyForCertificate):
        return UNKNOWN
    found = session.files.facts.dossier(DossierRef(DossierKind.EXAM_PLAN, submission.plan))
    return LicenceFacts(
        session.office,
        _office(session, submission.authority),
        plan=found if isinstance(found, ExamPlan) else NOT_HERE,
        applications=_open_applications(session, None if worker is None else worker.person),
    )


def _candidate(session: Session, candidate: ExamCandidate) -> Worker | NotHere:
    facts = session.files.facts
    found = None if candidate.person is None else facts.worker(candidate.person)
    if found is None and candidate.document.number:
        found = facts.find_document(*candidate.document.key)
    return NOT_HERE if found is None else found


def _office(session: Session, office: OfficeId) -> Office | NotHere:
    if office == session.office.office_id:
        return session.office
    return session.files.facts.office(office) or NOT_HERE


def _open_applications(session: Session, person: PersonId | None) -> tuple[Application, ...]:
    if person is None:
        return ()
    found = session.files.facts.dossiers_of_person(DossierKind.APPLICATION, person)
    return tuple(one for one in found if isinstance(one, Application) and one.spine.is_open)
