"""Who applies, or is put up for an examination, under a bar of three years: warned of (W2)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.applications import check_application
from sepdesk.domain.exam_plans import ExamPlan, FileExamPlan
from sepdesk.domain.facts import Facts
from sepdesk.domain.licence_facts import LicenceFacts
from sepdesk.domain.licensing import ApplyForCertificate
from sepdesk.domain.offices import Office
from sepdesk.domain.outcomes import Accepted, DossierKept, Outcome, Refused
from sepdesk.domain.paper_parts import OpId
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import Submission
from sepdesk.domain.warning_counts import warning_of_bar


def with_bar_warnings(
    op_id: OpId,
    submission: Submission,
    outcome: Outcome,
    facts: Facts,
    today: dt.date,
) -> Outcome:
    """Add to what an act comes to a warning for each barred person whom it puts up.

    Only where the act stays on record, taken or refused: what comes back to be mended is filed
    again, and a plan that is changed warns only of those whom it did not hold before.
    """
    licence = facts.licence
    if not isinstance(submission, FileExamPlan | ApplyForCertificate):
        return outcome
    if not isinstance(outcome, Accepted | Refused) or not isinstance(licence, LicenceFacts):
        return outcome
    if not isinstance(licence.authority, Office):  # pragma: no cover - then it waits or comes back
        return outcome
    offices = (licence.authority, licence.office)
    what = "报考" if isinstance(submission, FileExamPlan) else "申请证书"
    kept: list[DossierKept] = []
    for n, worker in enumerate(_put_up(submission, facts, licence), 1):
        barred = check_application(worker, today)
        if barred is not None:
            text = f"{worker.name}由{licence.office.name}{what}。{barred.text}"
            kept.append(DossierKept(warning_of_bar(op_id, n, worker, text, today, *offices)))
    return replace(outcome, effects=(*outcome.effects, *kept)) if kept else outcome


def _put_up(
    submission: FileExamPlan | ApplyForCertificate, facts: Facts, licence: LicenceFacts
) -> Iterator[Worker]:
    if isinstance(submission, ApplyForCertificate):
        if isinstance(facts.worker, Worker) and not submission.application:
            yield facts.worker
        return
    former = facts.dossier if submission.plan else None
    known = {one.person for one in former.candidates} if isinstance(former, ExamPlan) else set()
    for worker in licence.candidates:
        if isinstance(worker, Worker) and worker.person not in known:
            yield worker
