"""A mistaken deregistration undone: the employment goes on, its end stays on record (E11, B-5)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.case_acts import RestoreEmployment
from sepdesk.domain.certificates import Standing, standing
from sepdesk.domain.claims import LOST_BASIS, LOST_WORD
from sepdesk.domain.employment import Employment, EndReason, current, shares_days
from sepdesk.domain.entry_effects import rests_on_nothing
from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Conflict,
    OtherEmployment,
    Outcome,
    Reopened,
    Returned,
    Undetermined,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.units import Unit
from sepdesk.domain.verdicts import blocked_by
from sepdesk.domain.work_items import fold_code


def decide_restoration(act: RestoreEmployment, facts: Facts, today: dt.date) -> Outcome:
    """Judge whether an ended employment lasts again, as if it had not ended.

    Only by an office of the unit's place, only a deregistration, and only while no later employment
    lasts or would overlap: a job begun since is never touched (B-3, B-4).
    """
    findings = [*check_reason(act.reason, "恢复"), *check_identity(act.worker, facts.worker)]
    if facts.in_jurisdiction is False:
        text = "该单位不在本机构辖区，应由单位所在地的机构办理恢复。"
        findings.append(Finding("E1", Severity.MEND, "other_place", "", text, "notice-2.1"))
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，能否恢复由平台判定。"
        findings.append(Finding("E11", Severity.UNKNOWN, "worker_unknown", "", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    worker = facts.worker
    meant = None if worker is None else _meant(act, worker)
    if worker is None or meant is None:
        text = "档案中没有所指的聘用登记，请核对。"
        return Returned((Finding("E11", Severity.MEND, "no_employment", "", text),))
    if meant.ended_on is None:
        text = "该聘用未注销，不需恢复。"
        done = Finding("E11", Severity.NOTE, "still_lasts", "", text)
        return AlreadyDone((done,), meant.employment_id, _since(meant))
    return _standing_in_the_way(worker, meant) or _reopen(act, worker, meant, facts, today)


def check_reason(reason: str, what: str) -> Iterator[Finding]:
    """Ask why something is undone; without a reason nobody can judge it later."""
    if not reason.strip():
        yield Finding("", Severity.MEND, "no_reason", "reason", f"请填写{what}原因。")


def _meant(act: RestoreEmployment, worker: Worker) -> Employment | None:
    same = (e for e in worker.employments if e.employment_id == act.employment)
    return next(same, None)


def _since(lasting: Employment) -> int:
    return lasting.undone[-1].undone_seq if lasting.undone else lasting.registered_seq


def _standing_in_the_way(worker: Worker, meant: Employment) -> Returned | Conflict | None:
    present = current(worker.employments)
    if present is not None:
        text = f"该人员现登记在{present.unit_name}名下（{present.started_on} 起），不能恢复原聘用。"
        code, basis = "employed_since", "notice-2.2-one-unit"
        other = OtherEmployment(
            present.unit_name,
            present.started_on,
            present.office_name,
            present.registration_number,
        )
        return Conflict((Finding("E7", Severity.REFUSE, code, "", text, basis),), other)
    if meant.ended_reason is EndReason.CHANGED:
        text = "该聘用因变更到新单位而止，不是注销，不能恢复；回到原单位的，请办理聘用登记。"
        return Returned((Finding("E9", Severity.MEND, "ended_by_change", "", text),))
    again = replace(meant, ended_on=None)
    others = (one for one in worker.employments if one is not meant)
    if any(shares_days(again, one) and not shares_days(meant, one) for one in others):
        text = "注销之后另有聘用记录，恢复将与之重叠；仍在该单位工作的，请办理聘用登记。"
        return Returned((Finding("E7", Severity.MEND, "employed_between", "", text),))
    return None


def _reopen(
    act: RestoreEmployment, worker: Worker, meant: Employment, facts: Facts, today: dt.date
) -> Outcome:
    findings = [*_check_unit(facts), *_check_certificates(worker, meant, today)]
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    text = f"恢复聘用，原注销（{meant.ended_on}）留在历史中。恢复原因：{act.reason.strip()}"
    findings.append(Finding("E11", Severity.NOTE, "restored", "", text, "notice-2.3-history"))
    return Accepted(tuple(findings), (Reopened(meant.employment_id, today),))


def _check_unit(facts: Facts) -> Iterator[Finding]:
    if isinstance(facts.unit, Unit) and facts.unit.closed_on is not None:
        text = f"该单位已于 {facts.unit.closed_on} 停业或注销，不能恢复聘用，请核对。"
        yield Finding("F1", Severity.MEND, "unit_closed", "", text)


def _check_certificates(worker: Worker, meant: Employment, today: dt.date) -> Iterator[Finding]:
    """Say how the certificates stand that the employment rests on.

    What is lost makes no employment current again, in whichever order it came (B-7). What has only
    lapsed would not have ended an employment that lasted: it is told and hinders nothing.
    """
    if rests_on_nothing(meant, worker.certificates):
        yield from _lost(worker, meant)
        return
    for item in meant.items:
        stands = [
            standing(certificate, held, today)
            for certificate in worker.certificates
            for held in certificate.items
            if fold_code(held.printed) == fold_code(item.printed)
        ]
        if all(one in (Standing.LAPSED, Standing.LOST) for one in stands):
            text = f"{item.printed} 现无有效证书（逾期未复审或已失效），应告知不得从事相关作业。"
            basis = "notice-2.2-lapsed"
            yield Finding("E6", Severity.NOTE, "lapsed_since", "", text, basis)


def _lost(worker: Worker, meant: Employment) -> Iterator[Finding]:
    rested_on = {item.certificate for item in meant.items}
    for certificate in worker.certificates:
        if certificate.certificate_id not in rested_on:
            continue
        clause, basis = LOST_BASIS[certificate.status]
        when = f"于 {certificate.status_on} " if certificate.status_on else ""
        text = f"聘用所依据的证书{when}{LOST_WORD[certificate.status]}，不能恢复聘用。"
        code = f"certificate_{certificate.status.value}"
        yield Finding(clause, Severity.REFUSE, code, "", text, basis)
