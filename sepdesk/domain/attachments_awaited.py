"""A submission whose scans are not all at the platform waits visibly; its decision stands (F-1).

The scan is evidence and no condition: whether a person may work is decided by the facts. So a
registration takes effect and is marked 待补材料 until the scans have come; a verification waits
anyway.
"""

from collections.abc import Iterable
from dataclasses import replace

from sepdesk.domain.attachments import PAPER_WORDS, AttachedPaper, PaperKind
from sepdesk.domain.case_acts import CompletePapers
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Accepted, CaseDecided, Outcome, Pending
from sepdesk.domain.submissions import (
    ChangeEmployment,
    DeregisterEmployment,
    OpId,
    RegisterEmployment,
    Submission,
    SubmissionState,
)

_MARK = "（扫描件待传）"
CODE = "scans_awaited"


def papers_of(submission: Submission) -> tuple[AttachedPaper, ...]:
    """Return the scans that go with a submission."""
    match submission:
        case RegisterEmployment() | ChangeEmployment() | DeregisterEmployment():
            return submission.intake.papers
        case CompletePapers():
            return submission.papers
        case _:
            return ()


def scan_word(kind: PaperKind) -> str:
    """Name a scan that is awaited, as it stands among what is missing."""
    return f"{PAPER_WORDS[kind]}{_MARK}"


def is_scan_word(word: str) -> bool:
    """Tell whether what is missing is a scan on its way, which nobody needs to bring."""
    return word.endswith(_MARK)


def without_scans(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Return what people still have to bring."""
    return tuple(word for word in missing if not is_scan_word(word))


def with_awaited(outcome: Outcome, awaited: tuple[str, ...]) -> Outcome:
    """Mark what a submission comes to with its own scans that are still to come.

    Args:
        outcome: by the rules, which know of no scans.
        awaited: the words of those scans.
    """
    if not awaited or not isinstance(outcome, Accepted | Pending):
        return outcome
    findings = (*outcome.findings, _finding(awaited))
    return replace(outcome, findings=findings, missing=(*outcome.missing, *awaited))


def case_with_awaited(decided: CaseDecided, awaited: tuple[str, ...]) -> CaseDecided:
    """Mark what an earlier submission comes to with its scans that are still to come."""
    missing = without_scans(decided.missing)
    findings = tuple(finding for finding in decided.findings if finding.code != CODE)
    if decided.state not in _MAY_WAIT:
        return decided
    if not awaited:
        state = _state_without(decided.state, missing)
        final = decided.final or state is not decided.state
        return replace(decided, state=state, final=final, missing=missing, findings=findings)
    waits = decided.state is SubmissionState.REGISTERED
    return replace(
        decided,
        state=SubmissionState.INCOMPLETE if waits else decided.state,
        final=False,
        missing=(*missing, *awaited),
        findings=(*findings, _finding(awaited)),
    )


_MAY_WAIT = (
    SubmissionState.REGISTERED,
    SubmissionState.INCOMPLETE,
    SubmissionState.PENDING_VERIFICATION,
)


def all_came(
    case: OpId,
    state: SubmissionState,
    missing: tuple[str, ...],
    findings: Iterable[Finding],
) -> CaseDecided | None:
    """Say what a submission has come to now that all its scans are there; None: nothing new."""
    if state not in _MAY_WAIT or not any(is_scan_word(word) for word in missing):
        return None
    left = without_scans(missing)
    kept = tuple(finding for finding in findings if finding.code != CODE)
    state = _state_without(state, left)
    final = state is SubmissionState.REGISTERED
    return CaseDecided(case, state, final, kept, left)


def _state_without(state: SubmissionState, missing: tuple[str, ...]) -> SubmissionState:
    if state is SubmissionState.INCOMPLETE and not missing:
        return SubmissionState.REGISTERED
    return state


def _finding(awaited: tuple[str, ...]) -> Finding:
    text = f"扫描件尚未全部传到平台：{'、'.join(word.removesuffix(_MARK) for word in awaited)}。"
    return Finding("E2", Severity.MISSING, CODE, "handed", text)
