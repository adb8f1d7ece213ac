"""聘用登记, 变更, 注销: advice while typing, and the save that makes one immutable submission."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.paper import PaperInput, to_submission, unreadable_dates
from sepdesk.desk.session import Session
from sepdesk.domain.decide import decide
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Outcome, Undetermined, state_of
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import (
    OpId,
    SubmissionState,
)

_ADVICE = OpId("advice")


@dataclass(frozen=True, slots=True)
class Advice:
    """What the rules say about a paper, by the facts of this station.

    Attributes:
        findings: all of them, heaviest first; each names its field.
        expected: the state that the platform would give it by these facts; None where it cannot
            be told here.
        worker: the person of the archive that the paper concerns, where known here.
        as_of: how old the facts are; None where there are none.
    """

    findings: tuple[Finding, ...]
    expected: SubmissionState | None
    worker: Worker | None
    as_of: dt.datetime | None

    @property
    def hindrances(self) -> int:
        """How many findings stand in the way of registration."""
        heavy = (Severity.REFUSE, Severity.MEND, Severity.ASK)
        return sum(finding.severity in heavy for finding in self.findings)


def advise(session: Session, paper: PaperInput) -> Advice:
    """Judge a paper as it stands; the platform runs the same rules on its own facts."""
    today = session.clock.today()
    submission = to_submission(paper, "", today)
    facts = facts_for(session, submission)
    outcome = decide(_ADVICE, submission, facts, today, session.tables.rules)
    findings = [*unreadable_dates(paper, today), *outcome.findings]
    order = tuple(Severity)
    findings.sort(key=lambda finding: order.index(finding.severity))
    cursor = session.files.facts.cursor()
    return Advice(
        tuple(findings),
        _expected(outcome),
        facts.worker if isinstance(facts.worker, Worker) else None,
        None if cursor is None else cursor.as_of,
    )


def _expected(outcome: Outcome) -> SubmissionState | None:
    return None if isinstance(outcome, Undetermined) else state_of(outcome)


def save(session: Session, paper: PaperInput, draft_id: str | None = None) -> Saved:
    """Save a paper as one immutable submission, its history and the end of its draft.

    Whatever the advice says: the clerk decides, the platform judges, and what comes back waits in
    待处理. Only dates that cannot be read are refused here, since they would be lost.

    Raises:
        UnreadablePaperError: a date field cannot be read.
        StoreFaultError: the disk is full, locked, read-only or damaged; nothing was saved (D-3).
    """
    today = session.clock.today()
    unreadable = tuple(unreadable_dates(paper, today))
    if unreadable:
        raise UnreadablePaperError(unreadable)
    return file_submission(
        session,
        lambda number: to_submission(paper, number, today),
        draft_id=draft_id,
        answers=paper.answers,
    )


class UnreadablePaperError(Exception):
    """A field of the paper cannot be read; the findings say which, the text stays on screen."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.field for finding in findings))
        self.findings = findings
