"""The decision: facts and a submission in, an outcome out; advice at the desk, law on the platform.

Both run this code: a difference between them would be a wrong refusal.
"""

import datetime as dt

from sepdesk.domain.deciding_applications import decide_application_act
from sepdesk.domain.deciding_cases import decide_case_act
from sepdesk.domain.deciding_corrections import decide_correction
from sepdesk.domain.deciding_exam_plans import decide_exam_act
from sepdesk.domain.deciding_guides import decide_guide
from sepdesk.domain.deciding_papers import decide_paper
from sepdesk.domain.deciding_persons import decide_person
from sepdesk.domain.deciding_record_corrections import decide_record_correction
from sepdesk.domain.deciding_records import decide_record
from sepdesk.domain.deciding_requirements import decide_requirements
from sepdesk.domain.deciding_site_checks import decide_site_check
from sepdesk.domain.deciding_suggestions import decide_suggestion
from sepdesk.domain.deciding_units import decide_unit
from sepdesk.domain.deciding_verification import decide_verification
from sepdesk.domain.deciding_warnings import decide_warning
from sepdesk.domain.engaging import new_unit_id
from sepdesk.domain.facts import Facts, Rules
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import Held, Outcome
from sepdesk.domain.submissions import (
    AnswerSuggestion,
    ApplyForCertificate,
    CallUpFile,
    ChangeCertificate,
    ChangeEmployment,
    ChangePerson,
    ChangeUnit,
    CompletePapers,
    CorrectCertificate,
    CorrectEmployment,
    CorrectPenalty,
    DecideApplication,
    DecideVerification,
    DeregisterEmployment,
    FileExamPlan,
    FollowSiteCheck,
    HandleWarning,
    LinkPersons,
    MakeSuggestion,
    OpId,
    PublishGuide,
    RecordDelivery,
    RecordExamResults,
    RecordPenalty,
    RecordSiteCheck,
    RegisterEmployment,
    RestoreCertificate,
    RestoreEmployment,
    SetRequirements,
    Submission,
    UnlinkPersons,
    Withdraw,
    WithdrawExamPlan,
)
from sepdesk.domain.warning_bars import with_bar_warnings

__all__ = ["decide", "decide_paper", "new_unit_id"]


def decide(  # noqa: PLR0912 - one branch for each family of acts, nothing else
    op_id: OpId, submission: Submission, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a submission by the facts of a day.

    Args:
        op_id: becomes the id of the employment that a registration or change opens.
        submission: what the station asks for.
        facts: what is known; `Unknown` parts yield "cannot tell here", never a refusal.
        today: the day in Asia/Shanghai on which it is decided.
        rules: the tables of work items and rest days.
    """
    match submission:
        case RecordPenalty() | ChangeCertificate() | RestoreCertificate():
            return decide_record(op_id, submission, facts, today)
        case CompletePapers() | Withdraw() | RestoreEmployment() | RecordDelivery():
            return decide_case_act(submission, facts, today)
        case CorrectEmployment():
            return decide_correction(submission, facts, today, rules)
        case CorrectPenalty() | CorrectCertificate():
            return decide_record_correction(submission, facts, today, rules)
        case DecideVerification() | CallUpFile():
            return decide_verification(submission, facts, today, rules)
        case ChangePerson() | LinkPersons() | UnlinkPersons():
            return decide_person(submission, facts, today)
        case ChangeUnit():
            return decide_unit(op_id, submission, facts, today)
        case MakeSuggestion() | AnswerSuggestion():
            return decide_suggestion(op_id, submission, facts, today)
        case PublishGuide():
            return decide_guide(submission, facts)
        case FileExamPlan() | WithdrawExamPlan() | RecordExamResults():
            outcome = decide_exam_act(op_id, submission, facts, today, rules)
            return with_bar_warnings(op_id, submission, outcome, facts, today)
        case ApplyForCertificate() | DecideApplication():
            outcome = decide_application_act(op_id, submission, facts, today, rules)
            return with_bar_warnings(op_id, submission, outcome, facts, today)
        case SetRequirements():
            return decide_requirements(op_id, submission, facts, today, rules)
        case HandleWarning():
            return decide_warning(submission, facts, today)
        case RecordSiteCheck() | FollowSiteCheck():
            return decide_site_check(op_id, submission, facts, today)
        case (  # pragma: no branch - mypy shows that there is no other kind
            RegisterEmployment() | ChangeEmployment() | DeregisterEmployment()
        ):
            if facts.withdrawn:
                text = "本件在上报前已由本机构撤回，不予办理。"
                return Held((Finding("", Severity.NOTE, "taken_back", "", text),))
            return decide_paper(op_id, submission, facts, today, rules)
