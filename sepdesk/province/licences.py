"""What an act about an examination or an application is judged by, out of the archive (L1, L2)."""

from collections.abc import Callable, Mapping

from sqlalchemy import Connection

from sepdesk.domain.dossier_types import Dossier
from sepdesk.domain.dossiers import DossierKind, DossierRef
from sepdesk.domain.exam_plans import ExamPlan, FileExamPlan
from sepdesk.domain.facts import UNKNOWN, Unknown
from sepdesk.domain.licence_facts import LicenceFacts
from sepdesk.domain.licensing import Application, ApplyForCertificate
from sepdesk.domain.offices import Office, OfficeId
from sepdesk.domain.submissions import Submission, WorkerRef
from sepdesk.province import records, shelf

Seen = Callable[[DossierRef, Office], Dossier | None]
"""Finds a dossier that an office sees."""


def licence_facts(
    connection: Connection,
    body: Submission,
    office: Office,
    offices: Mapping[OfficeId, Office],
    seen: Seen,
    kept: records.Kept | None,
) -> LicenceFacts | Unknown:
    """Gather them; Unknown where the act is about neither.

    Args:
        connection: of the deciding transaction.
        body: the act.
        office: that files it.
        offices: all of them.
        seen: finds a dossier for an office.
        kept: the applicant as the archive has them.
    """
    if isinstance(body, FileExamPlan):
        # The three-year bar binds wherever the person lives: the answer is the candidate's bar and
        # nothing else of what the archive holds.
        refs = (WorkerRef(one.document, one.person) for one in body.candidates)
        found = (records.find_worker(connection, ref) for ref in refs)
        candidates = tuple(None if one is None else one.worker for one in found)
        return LicenceFacts(office, offices.get(body.authority), candidates)
    if not isinstance(body, ApplyForCertificate):
        return UNKNOWN
    plan = seen(DossierRef(DossierKind.EXAM_PLAN, body.plan), office) if body.plan else None
    return LicenceFacts(
        office,
        offices.get(body.authority),
        plan=plan if isinstance(plan, ExamPlan) else None,
        applications=_open_applications(connection, kept),
    )


def _open_applications(
    connection: Connection, kept: records.Kept | None
) -> tuple[Application, ...]:
    """Return what a person has applied for and what is not ended.

    Of somebody new to the archive nothing is known to belong together before the first issue.
    """
    if kept is None:
        return ()
    worker = kept.worker
    # What was applied for under an entry that turned out to be this person is this person's.
    linked = (person for link in worker.links for person in (link.person, *link.persons))
    found = [
        one
        for person in (worker.person, *linked)
        for one in shelf.dossiers_of(
            connection, DossierKind.APPLICATION, person=person, is_open=True
        )
    ]
    return tuple(one for one in found if isinstance(one, Application))
