"""What findings come to: refused, returned, waiting, or taken with papers still owed."""

from sepdesk.domain.claims import Matched
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Refused, Returned
from sepdesk.domain.paper_checks import missing_finding, missing_papers
from sepdesk.domain.submissions import EmploymentPaper


def blocked_by(findings: list[Finding], *, partly: bool = False) -> Refused | Returned | None:
    """Turn findings that hinder into the outcome they mean; None where nothing hinders."""
    if any(finding.severity is Severity.REFUSE for finding in findings):
        if not partly:
            return Refused(tuple(findings))
        text = "部分项目不能登记：可只登记其余项目，改后重新报送。"
        return Returned((*findings, Finding("E6", Severity.MEND, "partly_good", "items", text)))
    if any(finding.severity in (Severity.MEND, Severity.ASK) for finding in findings):
        return Returned(tuple(findings))
    return None


def partly_good(matched: list[Matched], findings: list[Finding]) -> bool:
    """Tell whether some claimed items stand while others are refused: no reason to refuse all."""
    refused = [finding for finding in findings if finding.severity is Severity.REFUSE]
    only_items = all(finding.field in ("items", "valid_until") for finding in refused)
    return only_items and len(refused) < len(matched)


def awaits(findings: list[Finding]) -> bool:
    """Tell whether something must be decided elsewhere first."""
    return any(finding.code in ("not_in_archive", "reexam_pending") for finding in findings)


def with_missing(submission: EmploymentPaper, findings: list[Finding]) -> tuple[Finding, ...]:
    """Add what is still owed, if anything is."""
    missing = missing_papers(submission, foreign=False)
    return (*findings, missing_finding(missing)) if missing else tuple(findings)
