"""人员与单位维护: an act on a person or a unit is judged by what is known here, and saved."""

from dataclasses import dataclass

from sepdesk.desk.citations import full_citation, short_citation
from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.known import facts_for
from sepdesk.desk.returned import ReturnedAct, answered_by
from sepdesk.desk.session import Session
from sepdesk.domain.competence import may_file
from sepdesk.domain.decide import decide
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.person_acts import ChangePerson, LinkPersons, UnlinkPersons
from sepdesk.domain.submissions import OpId, SubmissionKind, kind_of
from sepdesk.domain.unit_acts import ChangeUnit

_ADVICE = OpId("advice")

Act = ChangePerson | LinkPersons | UnlinkPersons | ChangeUnit
"""What the tab files."""


@dataclass(frozen=True, slots=True)
class ActAdvice:
    """What the rules say about an act by the facts of this station, the heaviest first."""

    cited: tuple[Cited, ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity in (Severity.REFUSE, Severity.MEND))


class NotCompetentError(Exception):
    """Another role or office files this; the platform would not take it."""

    text = "人员与单位的信息由县、市监管部门维护，本机构不能办理。"


def may_maintain(session: Session) -> bool:
    """Tell whether the clerk may file these acts for this office; one answer for all four."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.CHANGE_UNIT)


def advise(session: Session, act: Act) -> ActAdvice:
    """Judge an act as it stands; the platform runs the same rules on its own facts."""
    today, legal = session.clock.today(), session.tables.legal
    outcome = decide(_ADVICE, act, facts_for(session, act), today, session.tables.rules)
    order = tuple(Severity)
    findings = sorted(outcome.findings, key=lambda finding: order.index(finding.severity))
    return ActAdvice(
        tuple(
            Cited(one, short_citation(legal, one, today), full_citation(legal, one, today))
            for one in findings
        )
    )


def record(session: Session, act: Act, returned: ReturnedAct | None = None) -> Saved:
    """Save an act as one immutable submission.

    Whatever the advice says: the clerk decides, the platform judges.

    Args:
        session: the clerk's.
        act: what is typed.
        returned: what came back and was opened again; the act answers it if it is about the same.

    Raises:
        NotCompetentError: another role or office files this.
        StoreFaultError: nothing was saved (D-3).
    """
    if not may_file(session.user.role, session.office.kind, kind_of(act)):
        raise NotCompetentError
    return file_submission(session, lambda _: act, answers=answered_by(returned, act))
