"""Handling a warning: by whoever answers for it, every step kept, nothing muted for ever (W3)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import OFFICE_WORDS, OfficeKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    DossierKept,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.warnings import (
    LONGEST,
    WARNING_ACT_WORDS,
    HandleWarning,
    StaffingWarning,
    Warned,
    WarningAct,
    WarningStep,
)

HANDED_TO = (OfficeKind.CITY, OfficeKind.COUNTY)
"""The two levels between which a warning is handed over (W3)."""

_BASES = {OfficeKind.CITY: "notice-2-city", OfficeKind.COUNTY: "notice-2-county"}
_TEXTS = {
    WarningAct.RECHECK: "请写明复查结果。",
    WarningAct.NOTE: "请写明备注内容。",
    WarningAct.MUTE: "请写明暂不提醒的理由。",
    WarningAct.HAND_OVER: "请写明移交的理由。",
    WarningAct.ENFORCE: "请写明移送的依据或文号。",
    WarningAct.SETTLE: "请写明核实的结果。",
}
_DAYS = {
    WarningAct.URGE: "请填写送达日期。",
    WarningAct.RECHECK: "请填写复查日期。",
    WarningAct.MUTE: "请填写暂不提醒的截止日期。",
}


def decide_warning(submission: HandleWarning, facts: Facts, today: dt.date) -> Outcome:
    """Judge what an authority does about a warning."""
    found = facts.dossier
    if isinstance(found, Unknown):
        text = "此预警不在本站，由平台判定。"
        return Undetermined((_finding(Severity.UNKNOWN, "warning_unknown", "", text),))
    if not isinstance(found, StaffingWarning):
        text = "没有此预警，请同步后核对。"
        return Returned((_finding(Severity.MEND, "no_warning", "", text),))
    step = _step(submission, facts, today)
    if step == found.steps[-1]:
        text = "此项处理已在平台。"
        return AlreadyDone((_finding(Severity.NOTE, "handled", "", text),))
    problems = (
        *_check_owner(found, facts.office_kind),
        *_check_words(submission),
        *_check_days(submission, today),
        *_check_fit(submission, found, today),
    )
    if problems:
        return Returned(problems)
    text = f"{WARNING_ACT_WORDS[submission.act]}已记入该预警。"
    findings = [_finding(Severity.PASS, "handled", "", text, "notice-3.2-urge")]
    if submission.act is WarningAct.URGE and submission.deadline is None:
        text = "未定整改期限：此预警不会显示为逾期。"
        findings.append(_finding(Severity.NOTE, "no_deadline", "deadline", text))
    return Accepted(tuple(findings), (DossierKept(handled(found, step)),))


def handled(warning: StaffingWarning, step: WarningStep) -> StaffingWarning:
    """Return a warning after a step that a person took."""
    warning = replace(warning, steps=(*warning.steps, step))
    match step.what:
        case WarningAct.URGE:
            deadline = step.deadline or warning.deadline
            return replace(warning, delivered_on=step.day, deadline=deadline)
        case WarningAct.RECHECK:
            deadline = step.deadline or warning.deadline
            return replace(warning, rechecked_on=step.day, deadline=deadline)
        case WarningAct.MUTE:
            return replace(warning, muted_until=step.day)
        case WarningAct.UNMUTE:
            return replace(warning, muted_until=None)
        case WarningAct.HAND_OVER if step.to is not None:
            return replace(warning, owner=step.to, handed_over=True)
        case WarningAct.SETTLE:
            spine = replace(warning.spine, is_open=False)
            return replace(warning, spine=spine, closed_on=step.on, muted_until=None)
        case _:
            return warning


def _step(submission: HandleWarning, facts: Facts, today: dt.date) -> WarningStep:
    return WarningStep(
        today,
        submission.act,
        submission.text.strip(),
        facts.office,
        facts.filed_by,
        submission.on,
        submission.deadline,
        submission.to,
    )


def _finding(severity: Severity, code: str, field: str, text: str, basis: str = "") -> Finding:
    return Finding("W3", severity, code, field, text, basis)


def _mend(code: str, field: str, text: str) -> Finding:
    return _finding(Severity.MEND, code, field, text)


def _check_owner(warning: StaffingWarning, office: OfficeKind | None) -> Iterator[Finding]:
    if office is not None and office is not warning.owner:
        text = f"此预警由{OFFICE_WORDS[warning.owner]}处理，本机构只能查看。"
        basis = _BASES.get(warning.owner, "notice-3.2-revoked")
        yield Finding("E1", Severity.MEND, "not_ours", "", text, basis)


def _check_words(submission: HandleWarning) -> Iterator[Finding]:
    wanted = _TEXTS.get(submission.act)
    if wanted is not None and not submission.text.strip():
        yield _mend("empty", "text", wanted)
    if len(submission.text) > LONGEST:
        yield _mend("too_long", "text", f"内容不能超过{LONGEST}字，请缩短。")


def _check_days(submission: HandleWarning, today: dt.date) -> Iterator[Finding]:
    on, act = submission.on, submission.act
    wanted = _DAYS.get(act)
    if wanted is not None and on is None:
        yield _mend("no_day", "on", wanted)
    elif on is not None and act is WarningAct.MUTE and on < today:
        yield _mend("too_early", "on", "暂不提醒的截止日期不能早于今天。")
    elif on is not None and act in (WarningAct.URGE, WarningAct.RECHECK) and on > today:
        yield _mend("too_late", "on", "日期不能晚于今天。")
    if submission.deadline is not None and on is not None and submission.deadline < on:
        yield _mend("deadline", "deadline", "整改期限不能早于送达或复查日期。")


def _check_fit(
    submission: HandleWarning, warning: StaffingWarning, today: dt.date
) -> Iterator[Finding]:
    act = submission.act
    if not warning.spine.is_open and act is not WarningAct.NOTE:
        yield _mend("closed", "", "此预警已解除，只能加备注。")
    if act is WarningAct.UNMUTE and not warning.is_muted(today):
        yield _mend("not_muted", "", "此预警没有暂不提醒。")
    if act is WarningAct.SETTLE and warning.state.what is not Warned.BARRED:
        yield _mend("counted", "", "人数配齐、证书续期后自动解除，不能手工办结。")
    if act is WarningAct.HAND_OVER and submission.to not in HANDED_TO:
        yield _mend("no_receiver", "to", "请选择移交给市级还是县级监管部门。")
    elif act is WarningAct.HAND_OVER and submission.to is warning.owner:
        yield _mend("own", "to", "此预警已由该级监管部门处理。")
