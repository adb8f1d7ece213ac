"""The same asked for twice, by two ways: told and linked to what holds, not doubled (B-4, B-10)."""

import datetime as dt
from collections.abc import Iterator

from sepdesk.domain.employment import (
    END_REASON_WORDS,
    Employment,
    EndReason,
    Repeat,
    RepeatKind,
)
from sepdesk.domain.entry_effects import Repeated
from sepdesk.domain.facts import Facts
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import AlreadyDone
from sepdesk.domain.paper_checks import Engagement
from sepdesk.domain.paper_parts import CHANNEL_WORDS, Channel, OpId
from sepdesk.domain.submissions import DeregisterEmployment

A_FEW_DAYS = 7
"""Two hires that are no further apart are asked about as one that was written down twice."""


def registered_already(
    op_id: OpId, submission: Engagement, present: Employment, facts: Facts
) -> AlreadyDone:
    """Tell that the person is registered with the unit, by which paper, and link the two."""
    where = _origin(present.registration_number, present.office_name, present.channel)
    text = f"已登记在该单位名下（{present.started_on} 起{where}），不重复登记。"
    findings = [Finding("E7", Severity.NOTE, "already_registered", "unit_name", text)]
    findings += _compare_hires(submission.hired_on, present)
    intake = submission.intake
    again = Repeat(RepeatKind.BEGIN, op_id, intake.channel, intake.received_on, submission.hired_on)
    return _linked(present, present.registered_seq, findings, again, facts)


def ended_already(
    op_id: OpId,
    submission: DeregisterEmployment,
    meant: Employment,
    asks: EndReason,
    facts: Facts,
    findings: list[Finding],
) -> AlreadyDone:
    """Tell that the employment has ended, by whom and when, and record this request too (B-4)."""
    why = "注销或变更" if meant.ended_reason is None else END_REASON_WORDS[meant.ended_reason]
    where = _origin("", meant.ended_office, meant.ended_channel)
    text = f"该聘用已于 {meant.ended_on} 止（{why}{where}），不重复办理；本次请求一并记载。"
    findings = [*findings, Finding("E10", Severity.NOTE, "already_ended", "former_unit", text)]
    left = submission.left_on
    if left is not None and left != meant.ended_on and meant.ended_reason is not EndReason.CHANGED:
        text = f"所报离职日 {left} 与已登记的 {meant.ended_on} 不同：请核对，登记有误的办理更正。"
        findings.append(Finding("E10", Severity.NOTE, "left_differs", "left_on", text))
    intake = submission.intake
    again = Repeat(RepeatKind.END, op_id, intake.channel, intake.received_on, left, asks)
    return _linked(meant, meant.ended_seq or 0, findings, again, facts)


def _linked(
    employment: Employment, seq: int, findings: list[Finding], again: Repeat, facts: Facts
) -> AlreadyDone:
    # An office of another place is told, but writes nothing into a record that is not its own.
    own = facts.in_jurisdiction is not False
    effects = (Repeated(employment.employment_id, again),) if own else ()
    return AlreadyDone(tuple(findings), employment.employment_id, seq, effects)


def _origin(number: str, office: str, channel: Channel | None) -> str:
    """Say where it stands: registration number, office, channel, as far as they are known."""
    channel_words = "" if channel is None else f"{CHANNEL_WORDS[channel]}收件"
    parts = (f"登记编号 {number}" if number else "", office, channel_words)
    return "".join(f"，{part}" for part in parts if part)


def _compare_hires(hired: dt.date | None, present: Employment) -> Iterator[Finding]:
    known = present.hired_on
    if hired is None or known is None or hired == known:
        return
    apart = abs((hired - known).days)
    text = f"所报聘用起始日 {hired} 与已登记的 {known} 相差 {apart} 天："
    if apart <= A_FEW_DAYS:
        text = f"{text}请问明是否同一次聘用，登记有误的办理更正。"
        yield Finding("E2", Severity.NOTE, "hire_differs", "hired_on", text)
    else:
        text = f"{text}请问明其间是否离职；离职后再聘用的，先注销原聘用，再登记。"
        yield Finding("E2", Severity.NOTE, "hired_again", "hired_on", text)
