"""The three papers of the appendix form: what is on them, whose, where, and then what they ask."""

import datetime as dt

from sepdesk.domain.archive_checks import check_identity, check_place
from sepdesk.domain.engaging import decide_engagement
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.leaving import decide_end
from sepdesk.domain.outcomes import Outcome
from sepdesk.domain.paper_checks import check_paper
from sepdesk.domain.submissions import DeregisterEmployment, EmploymentPaper, OpId


def decide_paper(
    op_id: OpId, submission: EmploymentPaper, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a paper of the appendix form."""
    findings = [*check_paper(submission, today), *check_place(submission, facts)]
    findings += check_identity(submission.worker, facts.worker)
    if isinstance(submission, DeregisterEmployment):
        return decide_end(submission, facts, findings)
    return decide_engagement(op_id, submission, facts, today, rules, findings)
