"""Whether a correction of an entry of employment holds: by the rules of the paper itself (B-5).

The entry reads as the station saw it, or the correction comes back and says what it reads now.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sepdesk.domain.archive_checks import check_identity
from sepdesk.domain.certificates import Certificate, CertificateStatus
from sepdesk.domain.claims import employed_items, judge_claims, match_claims
from sepdesk.domain.corrections import (
    CORRECTED_WORDS,
    CorrectEmployment,
    as_seen,
    differing,
)
from sepdesk.domain.employment import (
    HIRE_SOURCE_WORDS,
    EmployedItem,
    Employment,
    EndReason,
    EntryReading,
    HireSource,
    shares_days,
)
from sepdesk.domain.entry_effects import Corrected, MobileChanged
from sepdesk.domain.facts import Facts, Rules, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import mask_phone
from sepdesk.domain.outcomes import (
    Accepted,
    AlreadyDone,
    Effect,
    Outcome,
    Returned,
    Undetermined,
)
from sepdesk.domain.paper_checks import check_use_of_dispatch
from sepdesk.domain.paper_parts import ItemClaim
from sepdesk.domain.persons import Worker
from sepdesk.domain.restoring import check_reason
from sepdesk.domain.units import Unit, check_phone
from sepdesk.domain.verdicts import blocked_by
from sepdesk.domain.work_items import fold_code

_ONE_UNIT = "notice-2.2-one-unit"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A correction with the entry that it means, and what it changes of it."""

    act: CorrectEmployment
    worker: Worker
    entry: Employment
    changing: tuple[str, ...]
    today: dt.date


def decide_correction(
    act: CorrectEmployment, facts: Facts, today: dt.date, rules: Rules
) -> Outcome:
    """Judge a correction: the entry, what it reads now, and what it is to read."""
    findings = [*check_reason(act.reason, "更正"), *check_identity(act.worker, facts.worker)]
    if facts.in_jurisdiction is False:
        text = "该聘用的单位（或更正后的单位）不在本机构辖区，应由单位所在地的机构更正。"
        findings.append(Finding("E1", Severity.MEND, "other_place", "unit", text, "notice-2.1"))
    if isinstance(facts.worker, Unknown):
        text = "此人不在本站数据中，能否更正由平台判定。"
        findings.append(Finding("E11", Severity.UNKNOWN, "worker_unknown", "", text))
        return blocked_by(findings) or Undetermined(tuple(findings))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    worker = facts.worker
    entry = None if worker is None else _entry(act, worker)
    if worker is None or entry is None:
        text = "档案中没有所指的聘用登记，请核对。"
        return Returned((Finding("E11", Severity.MEND, "no_employment", "", text),))
    changing = differing(act.before, act.after)
    if not changing:
        text = "没有要更正的内容。"
        return Returned((Finding("", Severity.MEND, "nothing_new", "", text),))
    asked = _Asked(act, worker, entry, changing, today)
    return _overtaken(asked) or _corrected(asked, facts, rules, findings)


def _entry(act: CorrectEmployment, worker: Worker) -> Employment | None:
    same = (one for one in worker.employments if one.employment_id == act.employment)
    return next(same, None)


# What it reads now ------------------------------------------------------------------------------


def _overtaken(asked: _Asked) -> Returned | AlreadyDone | None:
    """Tell that the entry reads otherwise than the station saw, or so already."""
    present = as_seen(asked.entry, asked.worker.mobile)
    values = [(name, getattr(present, name)) for name in asked.changing]
    if all(value == getattr(asked.act.after, name) for name, value in values):
        text = "该聘用登记已是更正后的内容，不重复更正。"
        done = Finding("", Severity.NOTE, "already_corrected", "", text)
        corrections = asked.entry.corrections
        seq = corrections[-1].corrected_seq if corrections else asked.entry.registered_seq
        return AlreadyDone((done,), asked.entry.employment_id, seq)
    now = [
        Finding("", Severity.MEND, "overtaken", name, _reads_now(name, present.unit_name, value))
        for name, value in values
        if value not in (getattr(asked.act.before, name), getattr(asked.act.after, name))
    ]
    return Returned(tuple(now)) if now else None


def _reads_now(name: str, unit_name: str, value: object) -> str:
    match name:
        case "unit":
            shown = unit_name
        case "mobile":
            shown = mask_phone(str(value))
        case "items":
            shown = "、".join(value) if isinstance(value, tuple) else ""
        case "hire_source":
            shown = HIRE_SOURCE_WORDS[value] if isinstance(value, HireSource) else ""
        case _:
            shown = "" if value is None else str(value)
    words = CORRECTED_WORDS[name]
    return f"{words}在本次填写后已变为 {shown or '（空）'}，请核对后重新报送。"


# What it is to read -----------------------------------------------------------------------------


def _corrected(asked: _Asked, facts: Facts, rules: Rules, findings: list[Finding]) -> Outcome:
    act, entry, changing = asked.act, asked.entry, asked.changing
    after = entry.reading
    other: Unit | None = None
    if "hired_on" in changing or "hire_source" in changing or "ended_on" in changing:
        findings += _check_days(asked)
        after = _with_days(asked, after, findings)
    if "unit" in changing:
        if isinstance(facts.other_unit, Unknown):
            text = "更正后的单位不在本站数据中，由平台判定。"
            findings.append(Finding("F1", Severity.UNKNOWN, "unit_unknown", "unit", text))
            return blocked_by(findings) or Undetermined(tuple(findings))
        other = facts.other_unit
        findings += _check_unit(asked, other)
        if other is not None:
            after = replace(after, unit=other.unit_id, unit_name=other.name)
    if "items" in changing:
        items, told = _items(asked, after, rules)
        findings += told
        after = replace(after, items=items)
    if "mobile" in changing and not check_phone(act.after.mobile).is_mobile:
        text = check_phone(act.after.mobile).text or "这不是手机号码。"
        findings.append(Finding("F1", Severity.MEND, "phone", "mobile", text))
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    read = replace(
        entry,
        unit=after.unit,
        items=after.items,
        started_on=after.started_on,
        ended_on=after.ended_on,
    )
    before_it = _follows(asked)
    gives_way = None
    if before_it is not None and after.started_on != entry.started_on:
        gives_way = replace(before_it, ended_on=after.started_on)
    findings += _check_neighbours(asked, read, gives_way)
    blocked = blocked_by(findings)
    if blocked is not None:
        return blocked
    numbers = "、".join(CORRECTED_WORDS[name] for name in changing)
    text = f"更正 {entry.registration_number} 的{numbers}；原登记内容留在历史中。"
    findings.append(Finding("E11", Severity.NOTE, "corrected", "", text, "notice-2.3-history"))
    return Accepted(tuple(findings), _effects(asked, after, before_it, gives_way, other))


def _effects(
    asked: _Asked,
    after: EntryReading,
    before_it: Employment | None,
    gives_way: Employment | None,
    other: Unit | None,
) -> tuple[Effect, ...]:
    act, reason = asked.act, asked.act.reason.strip()
    effects: list[Effect] = []
    if before_it is not None and gives_way is not None:
        effects.append(
            Corrected(
                before_it.employment_id, before_it.reading, gives_way.reading, reason, asked.today
            )
        )
    if after != asked.entry.reading:
        lasts = asked.entry.ended_on is None
        county = other.town[:6] if other is not None and lasts and len(other.town) >= 6 else ""
        effects.append(
            Corrected(act.employment, asked.entry.reading, after, reason, asked.today, county)
        )
    if "mobile" in asked.changing:
        effects.append(MobileChanged(check_phone(act.after.mobile).normalised, asked.today))
    return tuple(effects)


# Days -------------------------------------------------------------------------------------------


def _check_days(asked: _Asked) -> Iterator[Finding]:
    after, entry = asked.act.after, asked.entry
    if after.hired_on is not None and after.hired_on > asked.today:
        text = "聘用起始日晚于今天，请核对。"
        yield Finding("E2", Severity.MEND, "hired_in_future", "hired_on", text)
    if "ended_on" not in asked.changing:
        return
    if entry.ended_on is None or after.ended_on is None:
        text = "更正不能结束或恢复聘用：请办理聘用注销或恢复聘用。"
        yield Finding("E10", Severity.MEND, "not_an_end", "ended_on", text)
    elif after.ended_on > asked.today:
        text = "离职日晚于今天，请核对。"
        yield Finding("E10", Severity.MEND, "ended_in_future", "ended_on", text)
    elif entry.ended_reason is EndReason.CHANGED:
        text = "该聘用因变更到新单位而止：请更正后一聘用的起始日，离职日随之更正。"
        yield Finding("E9", Severity.MEND, "ended_by_change", "ended_on", text)


def _with_days(asked: _Asked, after: EntryReading, findings: list[Finding]) -> EntryReading:
    act, entry = asked.act, asked.entry
    if "hire_source" in asked.changing:
        after = replace(after, hire_source=act.after.hire_source)
    if "ended_on" in asked.changing and act.after.ended_on is not None:
        after = replace(after, ended_on=act.after.ended_on)
    if "hired_on" not in asked.changing:
        return after
    hired = act.after.hired_on
    starts = entry.started_on if hired is None else _starts(asked, hired)
    if hired is not None and starts != hired:
        text = f"与原聘用不重叠，聘用自 {starts} 起登记；所报起始日 {hired} 另行记载。"
        findings.append(Finding("E7", Severity.NOTE, "start_moved", "hired_on", text))
    return replace(after, hired_on=hired, started_on=starts)


def _starts(asked: _Asked, hired: dt.date) -> dt.date:
    """Return the first day from the hire on that no earlier employment has (B-3)."""
    follows = _follows(asked)
    floor = [hired]
    for one in asked.worker.employments:
        if one is asked.entry or one.started_on > asked.entry.started_on:
            continue
        if one is follows:
            floor.append(one.started_on)
        else:
            # What shared days with the entry before goes on to, up to where the entry began.
            ends = one.ended_on or asked.entry.started_on
            floor.append(min(ends, asked.entry.started_on))
    return max(floor)


def _follows(asked: _Asked) -> Employment | None:
    """Return the employment that the entry ended by the one event of a change (E9)."""
    entry = asked.entry
    for one in asked.worker.employments:
        by_it = one.ended_reason is EndReason.CHANGED and one.ended_seq == entry.registered_seq
        if one is not entry and by_it and one.ended_on == entry.started_on:
            return one
    return None


def _check_neighbours(
    asked: _Asked, read: Employment, gives_way: Employment | None
) -> Iterator[Finding]:
    """Tell whether the corrected entry ends before it starts, or shares days that it did not."""
    if read.ended_on is not None and read.ended_on < read.started_on:
        text = f"更正后离职日 {read.ended_on} 早于起始日 {read.started_on}，请核对。"
        yield Finding("E10", Severity.MEND, "before_start", _days_field(asked), text)
    for one in asked.worker.employments:
        if one is asked.entry:
            continue
        now = gives_way if gives_way and one.employment_id == gives_way.employment_id else one
        if shares_days(now, read) and not shares_days(one, asked.entry):
            text = f"更正后与在{one.unit_name}的聘用（{one.started_on} 起）期间重叠，请核对。"
            yield Finding("E7", Severity.MEND, "would_overlap", _days_field(asked), text, _ONE_UNIT)


def _days_field(asked: _Asked) -> str:
    return "hired_on" if "hired_on" in asked.changing else "ended_on"


# Unit and items ---------------------------------------------------------------------------------


def _check_unit(asked: _Asked, other: Unit | None) -> Iterator[Finding]:
    if other is None or other.unit_id != asked.act.after.unit:
        text = "更正后的单位不在档案中，请核对；新单位须先由登记表建档。"
        yield Finding("F1", Severity.MEND, "no_unit", "unit", text)
        return
    entry = asked.entry
    if other.closed_on is not None and (entry.ended_on or asked.today) > other.closed_on:
        text = f"该单位已于 {other.closed_on} 停业或注销，请核对单位。"
        yield Finding("F1", Severity.MEND, "unit_closed", "unit", text)
    yield from check_use_of_dispatch(other, asked.act.dispatch, "unit")


def _items(
    asked: _Asked, after: EntryReading, rules: Rules
) -> tuple[tuple[EmployedItem, ...], tuple[Finding, ...]]:
    """Match the items that the entry is to hold; those that it held stay as they were (E6)."""
    kept = {fold_code(item.printed): item for item in asked.entry.items}
    wanted = asked.act.after.items
    if not any(code.strip() for code in wanted):
        text = "请填写作业项目（代号）。"
        return (), (Finding("F1", Severity.MEND, "no_items", "items", text),)
    on = asked.today if after.ended_on is None else after.started_on
    holder = asked.worker if after.ended_on is None else _as_on(asked.worker, on)
    claims = tuple(ItemClaim(code) for code in wanted if fold_code(code) not in kept)
    matched = match_claims(holder, claims, on, rules.items)
    findings = []
    for finding in judge_claims(matched, on):
        mends = finding.code in ("not_in_archive", "reexam_pending")
        findings.append(replace(finding, severity=Severity.MEND) if mends else finding)
    if any(one.code == "not_in_archive" for one in findings):
        text = "更正只能改为档案中已有证书的项目；须核验的，请另报聘用登记。"
        findings.append(Finding("E4", Severity.MEND, "verify_first", "items", text))
    same = tuple(kept[fold_code(code)] for code in wanted if fold_code(code) in kept)
    return tuple(dict.fromkeys((*same, *employed_items(matched)))), tuple(findings)


def _as_on(worker: Worker, on: dt.date) -> Worker:
    """Return the person with the certificates as they were on a day: a later loss is no loss."""
    return replace(worker, certificates=tuple(_held_on(one, on) for one in worker.certificates))


def _held_on(certificate: Certificate, on: dt.date) -> Certificate:
    if certificate.status_on is None or certificate.status_on <= on:
        return certificate
    return replace(certificate, status=CertificateStatus.IN_FORCE)
