"""Acts about an earlier submission of one's own office: completed, taken back, delivered (E2, E6).

Another office's submission is answered as one that does not exist (X-1).
"""

import datetime as dt
from collections.abc import Iterator

from sepdesk.domain.case_acts import CompletePapers, RecordDelivery, RestoreEmployment, Withdraw
from sepdesk.domain.facts import Case, Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    CaseDecided,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.owed import still_missing
from sepdesk.domain.paper_checks import missing_finding
from sepdesk.domain.restoring import check_reason, decide_restoration
from sepdesk.domain.submissions import (
    IN_EFFECT,
    STATE_WORDS,
    UNSENT,
    ChangeEmployment,
    DeregisterEmployment,
    EmploymentPaper,
    RegisterEmployment,
    Submission,
    SubmissionState,
    worker_of,
)

CaseAct = CompletePapers | Withdraw | RecordDelivery
"""An act about an earlier paper."""

OWING = (SubmissionState.INCOMPLETE, SubmissionState.PENDING_VERIFICATION)
"""States in which papers may still be handed in."""

TAKEN_BACK = (SubmissionState.PENDING_VERIFICATION, SubmissionState.HELD)
"""States in which a paper may be taken back: it has changed nothing yet."""

_PAPERS = (RegisterEmployment, ChangeEmployment, DeregisterEmployment)


def decide_case_act(
    submission: CaseAct | RestoreEmployment, facts: Facts, today: dt.date
) -> Outcome:
    """Judge an act about an earlier submission, or one that undoes an end."""
    if isinstance(submission, RestoreEmployment):
        return decide_restoration(submission, facts, today)
    case = facts.case
    if isinstance(case, Unknown):
        text = "所指的件不在本站，由平台判定。"
        return Undetermined((Finding("", Severity.UNKNOWN, "case_unknown", "", text),))
    if case is None or case.office != facts.office:
        text = "本机构没有报送过所指的件，请核对。"
        return Returned((Finding("", Severity.MEND, "no_case", "", text),))
    paper = case.body
    if isinstance(submission, Withdraw) and case.state is SubmissionState.HELD:
        return _withdraw_held(submission, case)
    if not isinstance(paper, _PAPERS):
        text = "所指的件不是登记表，不能办理此事项。"
        return Returned((Finding("", Severity.MEND, "not_a_paper", "", text),))
    problems = tuple(check_act(submission, paper, today))
    if problems:
        return Returned(problems)
    match submission:
        case CompletePapers():
            return _complete(submission, case)
        case Withdraw():
            return _withdraw(submission, case, paper)
        case RecordDelivery():  # pragma: no branch - there is no fourth act
            return _deliver(submission, case)


def is_taken_back(submission: Submission, by: Withdraw | None, today: dt.date) -> bool:
    """Tell whether a paper is taken back by a withdrawal that arrived together with it.

    Only where the withdrawal will be accepted: a paper must not wait for one that comes to nothing.
    """
    if by is None or not isinstance(submission, _PAPERS):
        return False
    return not any(check_act(by, submission, today))


def check_act(act: CaseAct, paper: EmploymentPaper, today: dt.date) -> Iterator[Finding]:
    """Check what an act says of itself, before it is asked whether it may be."""
    if act.worker.document.key != paper.worker.document.key:
        yield _other_person()
    received = paper.intake.received_on
    match act:
        case CompletePapers():
            yield from _check_day(
                "E2", "completed_on", "材料补齐日", act.completed_on, received, today
            )
        case Withdraw():
            yield from check_reason(act.reason, "撤回")
        case RecordDelivery():  # pragma: no branch - there is no fourth act
            yield from _check_day("E6", "delivered_on", "送达日", act.delivered_on, received, today)
            for field, name, value in (
                ("way", "送达方式", act.way),
                ("received_by", "签收人", act.received_by),
            ):
                if not value.strip():
                    yield Finding("E6", Severity.MEND, f"no_{field}", field, f"请填写{name}。")


def _other_person() -> Finding:
    text = "证件号码与所指的件不是同一人，请核对。"
    return Finding("F1", Severity.MEND, "other_person", "document_number", text)


def _check_day(
    clause: str, field: str, name: str, day: dt.date, received: dt.date, today: dt.date
) -> Iterator[Finding]:
    if day > today:
        text = f"{name}晚于今天，请核对。"
        yield Finding(clause, Severity.MEND, "day_in_future", field, text)
    elif day < received:
        text = f"{name}早于收件日 {received}，请核对。"
        yield Finding(clause, Severity.MEND, "before_receipt", field, text)


def _complete(act: CompletePapers, case: Case) -> Outcome:
    if case.state not in OWING or not case.missing:
        if case.state in (*IN_EFFECT, *OWING):
            text = "该件材料已齐，不必再补。"
            done = Finding("E2", Severity.NOTE, "already_complete", "handed", text)
            return AlreadyDone((done,))
        text = f"该件现为“{STATE_WORDS[case.state]}”，不在等待材料，不能补齐。"
        return Returned((Finding("E2", Severity.MEND, "not_waiting", "handed", text),))
    missing = still_missing(case.missing, act.handed)
    came = [name for name in case.missing if name not in missing]
    if not came:
        text = f"所缺材料没有一份补来：{'、'.join(case.missing)}。"
        return Returned((Finding("E2", Severity.MEND, "nothing_came", "handed", text),))
    text = f"{act.completed_on} 补来：{'、'.join(came)}。"
    noted = Finding("E2", Severity.NOTE, "papers_came", "handed", text)
    kept = [finding for finding in case.findings if finding.code != "missing_papers"]
    findings = (*kept, noted, *([missing_finding(missing)] if missing else []))
    state = case.state
    if state is SubmissionState.INCOMPLETE and not missing:
        state = SubmissionState.REGISTERED
    final = state is SubmissionState.REGISTERED
    decided = CaseDecided(case.op_id, state, final, findings, missing)
    return Accepted((noted,), (decided,))


def _withdraw(act: Withdraw, case: Case, paper: EmploymentPaper) -> Outcome:
    if case.state in UNSENT:
        text = "该件尚未得到回执，与撤回一并上报后由平台判定。"
        return Undetermined((Finding("", Severity.UNKNOWN, "case_unsent", "", text),))
    if case.state in IN_EFFECT:
        return Returned((_way_out(paper),))
    if case.state not in TAKEN_BACK:
        text = f"该件已为“{STATE_WORDS[case.state]}”，没有生效，不需撤回。"
        return AlreadyDone((Finding("", Severity.NOTE, "nothing_to_withdraw", "", text),))
    return _withdrawn(act, case)


def _withdraw_held(act: Withdraw, case: Case) -> Outcome:
    """Take back what waits for an earlier submission, whatever it is: it may never come (S-10)."""
    worker = worker_of(case.body)
    problems = [*check_reason(act.reason, "撤回")]
    if worker is not None and worker.document.key != act.worker.document.key:
        problems.insert(0, _other_person())
    return Returned(tuple(problems)) if problems else _withdrawn(act, case)


def _withdrawn(act: Withdraw, case: Case) -> Outcome:
    text = f"已撤回，未予登记。撤回原因：{act.reason.strip()}"
    noted = Finding("", Severity.NOTE, "withdrawn", "", text)
    decided = CaseDecided(case.op_id, SubmissionState.WITHDRAWN, final=True, findings=(noted,))
    return Accepted((noted,), (decided,))


def _way_out(paper: EmploymentPaper) -> Finding:
    if isinstance(paper, DeregisterEmployment):
        text = "该注销已登记，不能撤回；属误注销的，请办理恢复聘用。"
        return Finding("E11", Severity.MEND, "already_deregistered", "", text)
    text = "该件已登记，不能撤回；聘用关系已解除或本不存在的，请办理注销。"
    return Finding("E10", Severity.MEND, "already_in_effect", "", text, "notice-2.3-deregister")


def _deliver(act: RecordDelivery, case: Case) -> Outcome:
    if case.state is not SubmissionState.REFUSED:
        text = f"该件现为“{STATE_WORDS[case.state]}”，只有不予登记的才记录通知书送达。"
        return Returned((Finding("E6", Severity.MEND, "not_refused", "", text),))
    text = f"已记录不予登记通知书于 {act.delivered_on} 送达（{act.way.strip()}）。"
    return Accepted((Finding("E6", Severity.PASS, "delivered", "", text),), ())
