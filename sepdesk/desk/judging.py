"""What the rules say about an act that is typed, each finding with its basis, short and in full."""

from sepdesk.desk.citations import full_citation, short_citation
from sepdesk.desk.counsel import Cited
from sepdesk.desk.known import facts_for
from sepdesk.desk.session import Session
from sepdesk.domain.decide import decide
from sepdesk.domain.findings import Severity
from sepdesk.domain.submissions import OpId, Submission

_ADVICE = OpId("advice")


def judge(session: Session, act: Submission) -> tuple[Cited, ...]:
    """Judge an act by the facts of this station, the heaviest finding first.

    The platform runs the same rules on its own facts.
    """
    today, legal = session.clock.today(), session.tables.legal
    outcome = decide(_ADVICE, act, facts_for(session, act), today, session.tables.rules)
    order = tuple(Severity)
    findings = sorted(outcome.findings, key=lambda finding: order.index(finding.severity))
    return tuple(
        Cited(one, short_citation(legal, one, today), full_citation(legal, one, today))
        for one in findings
    )
