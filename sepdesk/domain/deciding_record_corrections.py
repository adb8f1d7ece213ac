"""Whether a correction of a penalty or of a certificate holds (L6, L7, L5, B-5).

The entry reads as the station saw it, or the correction comes back and says what it reads now.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.certificates import (
    Certificate,
    CertificateCorrection,
    CertificateReading,
    CertificateStatus,
    StatusDecision,
)
from sepdesk.domain.competence import records_losses, verifies
from sepdesk.domain.employment import current
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import Penalty, PenaltyCorrection, PenaltyReading
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Effect,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.record_acts import FRAUD_ITEM, LAST_ARTICLE_ITEM, RecordPenalty
from sepdesk.domain.record_checks import check_act, fold_number
from sepdesk.domain.record_corrections import (
    CERTIFICATE_FIELDS,
    PENALTY_FIELDS,
    CertificateCorrected,
    CorrectCertificate,
    CorrectPenalty,
    PenaltyCorrected,
    RecordCorrection,
    differing,
    with_bar,
)
from sepdesk.domain.restoring import check_reason
from sepdesk.domain.verdicts import blocked_by


def decide_record_correction(
    act: RecordCorrection, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a correction: the entry, what it reads now, and what it is to read."""
    worker = facts.worker
    findings = [*check_reason(act.reason, "更正"), *check_identity(act.worker, worker)]
    if isinstance(worker, Unknown):
        text = "此人不在本站数据中，能否更正由平台判定。"
        findings.append(_finding(act, Severity.UNKNOWN, "worker_unknown", "", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    if worker is None:
        text = "本机构辖区的档案中没有此人，请核对姓名与证件号码。"
        findings.append(_finding(act, Severity.MEND, "no_such_person", "name", text))
    blocked = blocked_by(findings)
    if blocked is not None or worker is None:
        return blocked or Returned(tuple(findings))
    if isinstance(act, CorrectPenalty):
        return _decide_penalty(act, worker, findings, today)
    meant = replace(act, after=with_bar(act.after))
    return _decide_certificate(meant, worker, findings, facts.office_kind, today, rules)


def _decide_penalty(
    act: CorrectPenalty, worker: Worker, findings: list[Finding], today: dt.date
) -> Outcome:
    entry = next((one for one in worker.penalties if one.penalty_id == act.penalty), None)
    if entry is None:
        return _no_entry(act)
    changing = differing(act.before, act.after)
    settled = _settled(act, entry.reading, changing, entry.corrections)
    if settled is not None:
        return settled
    findings += _check_penalty(act, worker, today)
    # In the entry as it is: another correction, of something else, may have gone before.
    after = replace(entry.reading, **{name: getattr(act.after, name) for name in changing})
    reason = act.reason.strip()
    effect = PenaltyCorrected(act.penalty, entry.reading, after, reason, today)
    return _accepted(act, findings, changing, effect)


def _decide_certificate(
    act: CorrectCertificate,
    worker: Worker,
    findings: list[Finding],
    office: OfficeKind | None,
    today: dt.date,
    rules: Rules,
) -> Outcome:
    held = (one for one in worker.certificates if one.certificate_id == act.certificate)
    entry = next(held, None)
    if entry is None:
        return _no_entry(act)
    changing = differing(act.before, act.after)
    settled = _settled(act, entry.reading, changing, entry.corrections)
    if settled is not None:
        return settled
    findings += _check_competence(act, entry, changing, office)
    findings += _check_certificate(act, changing, today, rules)
    findings += _check_resting(act, worker)
    after = replace(entry.reading, **{name: getattr(act.after, name) for name in changing})
    reason = act.reason.strip()
    effect = CertificateCorrected(act.certificate, entry.reading, after, reason, today)
    return _accepted(act, findings, changing, effect)


def _no_entry(act: RecordCorrection) -> Returned:
    text = "此人的档案中没有所指的记录，请核对。"
    return Returned((_finding(act, Severity.MEND, "no_entry", "", text),))


def _accepted(
    act: RecordCorrection, findings: list[Finding], changing: Sequence[str], effect: Effect
) -> Outcome:
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    words = "、".join(_words(act)[name] for name in changing)
    text = f"更正{words}；原记录留在历史中。"
    findings.append(_finding(act, Severity.NOTE, "corrected", "", text))
    return Accepted(tuple(findings), (effect,))


def _finding(
    act: RecordCorrection, severity: Severity, code: str, field: str, text: str
) -> Finding:
    return Finding(_clause(act), severity, code, field, text)


def _clause(act: RecordCorrection) -> str:
    if isinstance(act, CorrectPenalty):
        return "L6"
    return "L7" if act.before.decision != act.after.decision else "L5"


def _words(act: RecordCorrection) -> dict[str, str]:
    return PENALTY_FIELDS if isinstance(act, CorrectPenalty) else CERTIFICATE_FIELDS


# What it reads now ------------------------------------------------------------------------------


def _settled(
    act: RecordCorrection,
    present: PenaltyReading | CertificateReading,
    changing: Sequence[str],
    corrections: Sequence[PenaltyCorrection | CertificateCorrection],
) -> Returned | AlreadyDone | None:
    """Tell that nothing is to be corrected, or that it reads otherwise than seen, or so already."""
    if not changing:
        text = "没有要更正的内容。"
        return Returned((_finding(act, Severity.MEND, "nothing_new", "", text),))
    values = [(name, getattr(present, name)) for name in changing]
    if all(value == getattr(act.after, name) for name, value in values):
        text = "该记录已是更正后的内容，不重复更正。"
        done = _finding(act, Severity.NOTE, "already_corrected", "", text)
        return AlreadyDone((done,), seq=corrections[-1].corrected_seq if corrections else 0)
    other = [
        _finding(act, Severity.MEND, "overtaken", name, _reads_now(act, name, value))
        for name, value in values
        if value not in (getattr(act.before, name), getattr(act.after, name))
    ]
    return Returned(tuple(other)) if other else None


def _reads_now(act: RecordCorrection, name: str, value: object) -> str:
    match value:
        case str() | dt.date():
            shown = f"变为 {value}"
        case _:
            shown = "改变"
    return f"{_words(act)[name]}在本次填写后已{shown}，请查看现有记录后重新报送。"


# What it is to read -----------------------------------------------------------------------------


def _check_penalty(act: CorrectPenalty, worker: Worker, today: dt.date) -> Iterator[Finding]:
    after = act.after
    read = Penalty(
        act.penalty,
        after.decided_on,
        after.authority,
        after.document_number,
        after.conduct,
        after.decision,
    )
    yield from check_act(RecordPenalty(act.worker, read), today)
    number = fold_number(after.document_number)
    for known in worker.penalties:
        same = fold_number(known.document_number) == number
        if known.penalty_id != act.penalty and same and known.decided_on == after.decided_on:
            text = f"更正后与已登记的处罚决定（{known.document_number}）相同，请核对。"
            yield _finding(act, Severity.MEND, "penalty_known", "decision_number", text)


def _check_competence(
    act: CorrectCertificate,
    entry: Certificate,
    changing: Sequence[str],
    office: OfficeKind | None,
) -> Iterator[Finding]:
    """Tell whether who corrects is who enters such an entry, or such a loss (L5, L7)."""
    if office is None:
        return
    particulars = [name for name in changing if name != "decision"]
    if particulars and not verifies(office, entry.issuing_province):
        text = "证书的内容由核验或签发该证的机构更正；本机构只能更正证书处理决定。"
        yield _finding(act, Severity.MEND, "not_ours", particulars[0], text)
    if "decision" in changing and not records_losses(office):
        text = "证书处理决定由作出或登记该决定的机关更正。"
        yield _finding(act, Severity.MEND, "not_ours", "decided_on", text)


def _check_certificate(
    act: CorrectCertificate, changing: Sequence[str], today: dt.date, rules: Rules
) -> Iterator[Finding]:
    if "number" in changing and not act.after.number.strip():
        yield _finding(act, Severity.MEND, "empty", "number", "请填写证件编号。")
    if "items" in changing:
        yield from _check_items(act, today, rules)
    if "decision" in changing:
        yield from _check_decision(act, today)


def _check_items(act: CorrectCertificate, today: dt.date, rules: Rules) -> Iterator[Finding]:
    if len(act.after.items) != len(act.before.items):
        text = "更正不能增减项目：增项由发证机关办理。"
        yield _finding(act, Severity.MEND, "items_counted", "items", text)
        return
    for was, item in zip(act.before.items, act.after.items, strict=True):
        if was == item:
            continue
        name = item.printed.strip() or was.printed
        if not item.printed.strip():
            yield _finding(act, Severity.MEND, "empty", "printed", "请填写项目代号。")
        elif rules.items.named(item.key.catalogue, item.printed) is None:
            text = f"{name} 不在所属目录中，请与证书核对；核对无误的照录。"
            yield _finding(act, Severity.NOTE, "unknown_item", "printed", text)
        if item.valid_until < item.approved_on:
            text = f"{name} 的有效期早于批准日期，请核对。"
            yield _finding(act, Severity.MEND, "ends_before", "valid_until", text)
        if item.approved_on > today:
            text = f"{name} 的批准日期在今天之后，请核对。"
            yield _finding(act, Severity.MEND, "in_future", "approved_on", text)


def _check_decision(act: CorrectCertificate, today: dt.date) -> Iterator[Finding]:
    was, now = act.before.decision, act.after.decision
    if was is None or now is None or was.status is not now.status:
        text = "更正不能改变证书状态：请办理证书状态变更或证书恢复。"
        yield _finding(act, Severity.MEND, "not_a_status", "decided_on", text)
        return
    if now.decided_on is None:
        yield _finding(act, Severity.MEND, "empty", "decided_on", "请填写决定日期。")
    elif now.decided_on > today:
        text = "决定日期在今天之后，请核对。"
        yield _finding(act, Severity.MEND, "in_future", "decided_on", text)
    if not now.authority.strip():
        yield _finding(act, Severity.MEND, "empty", "authority", "请填写作出决定的机关。")
    yield from _check_article(act, now)
    if now.bars and now.decided_on != was.decided_on:
        text = "三年内不得申请的期限随更正后的决定日期重新计算。"
        yield _finding(act, Severity.NOTE, "bar_moves", "decided_on", text)


def _check_article(act: CorrectCertificate, now: StatusDecision) -> Iterator[Finding]:
    item = now.article_item
    if now.status is CertificateStatus.ANNULLED:
        if item is None or not FRAUD_ITEM <= item <= LAST_ARTICLE_ITEM:
            text = "撤销须注明依据第二十三条第几项：只有第（一）项限制再次申请。"
            yield _finding(act, Severity.MEND, "article_missing", "article_item", text)
    elif item is not None:
        text = "只有撤销须注明第二十三条的项。"
        yield _finding(act, Severity.MEND, "article_misplaced", "article_item", text)


def _check_resting(act: CorrectCertificate, worker: Worker) -> Iterator[Finding]:
    """Tell that an employment goes on under a code that the certificate no longer has."""
    present = current(worker.employments)
    if present is None or len(act.after.items) != len(act.before.items):
        return
    held = {item.printed for item in present.items if item.certificate == act.certificate}
    for was, item in zip(act.before.items, act.after.items, strict=True):
        if was.printed != item.printed and was.printed in held:
            text = f"聘用登记中的项目 {was.printed} 不随之改变，请另行更正聘用登记。"
            yield _finding(act, Severity.NOTE, "employment_differs", "printed", text)
