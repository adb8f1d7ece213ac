"""Re-examination before expiry: what the law says, and what is shown as advice only (L2).

Lead time since 2019, age and gap are known from one service page alone: they are notes for the
reviewer and never refuse.
"""

import datetime as dt
from collections.abc import Iterator

from sepdesk.domain.certificates import CertificateItem
from sepdesk.domain.deadlines import add_months
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.persons import Worker
from sepdesk.domain.work_items import base_code

OLDEST = 65
"""Years of age up to which the newer rule re-examines (SECONDARY)."""

LONGEST_GAP = 12
"""Months without employment in the item that the newer rule allows (SECONDARY)."""

_NEWER_RULE = dt.date(2019, 6, 1)
_SOURCE = "（参考条件，来源未经证实，仅供审核时注意）"


def lead_months(on: dt.date) -> int:
    """Return how many months before expiry it is to be applied for, by the rule of a day.

    Three by 总局令140 art. 22 and TSG Z6001-2013; one since 2019-06-01 (SECONDARY).
    """
    return 1 if on >= _NEWER_RULE else 3


def apply_by(valid_until: dt.date, on: dt.date) -> dt.date:
    """Return the day by which a re-examination should be applied for."""
    return add_months(valid_until, -lead_months(on))


def check_in_time(item: CertificateItem, received_on: dt.date) -> Finding | None:
    """Tell whether an item can still be re-examined: only before it expires (L2)."""
    if received_on <= item.valid_until:
        return None
    text = f"{item.printed} 有效期至 {item.valid_until}，复审应在届满前申请，现已逾期，应重新取证。"
    return Finding("L2", Severity.REFUSE, "reexam_too_late", "items", text, "notice-1.1-apply")


def advise(
    worker: Worker, items: tuple[CertificateItem, ...], received_on: dt.date
) -> Iterator[Finding]:
    """Note what the reviewer should look at; none of it refuses."""
    for item in items:
        due = apply_by(item.valid_until, received_on)
        if due < received_on <= item.valid_until:
            months = lead_months(received_on)
            text = f"{item.printed} 宜在届满前 {months} 个月（{due} 前）申请复审{_SOURCE}。"
            yield _note("reexam_lead", text)
        gap = longest_gap(worker, item, received_on)
        if gap is None:
            text = f"档案中没有 {item.printed} 的聘用记录，请核对从业情况{_SOURCE}。"
            yield _note("reexam_no_employment", text)
        elif add_months(gap[0], LONGEST_GAP) < gap[1]:
            text = f"{item.printed} 自 {gap[0]} 至 {gap[1]} 中断聘用超过一年{_SOURCE}。"
            yield _note("reexam_gap", text)
    if worker.born_on is not None and received_on > _last_day_of_age(worker.born_on, OLDEST):
        text = f"申请人已超过 {OLDEST} 周岁{_SOURCE}。"
        yield _note("reexam_age", text)
    since = min((_since(item) for item in items), default=received_on)
    if any(since <= penalty.decided_on <= received_on for penalty in worker.penalties):
        text = f"证书有效期内有行政处罚记录，请核对{_SOURCE}。"
        yield _note("reexam_penalty", text)


def longest_gap(
    worker: Worker, item: CertificateItem, until: dt.date
) -> tuple[dt.date, dt.date] | None:
    """Return the longest time without employment in an item of the present term.

    Returns:
        First day without and the day on which it ended; None where no employment is on record.
    """
    since, code = _since(item), base_code(item.printed)
    worked = sorted(
        (max(one.started_on, since), min(one.ended_on or until, until))
        for one in worker.employments
        if any(base_code(held.printed) == code for held in one.items)
        and (one.ended_on is None or one.ended_on >= since)
    )
    if not worked:
        return None
    ends = [since]
    for _, end in worked:
        ends.append(max(ends[-1], end))
    starts = [*(start for start, _ in worked), until]
    return max(zip(ends, starts, strict=True), key=lambda gap: (gap[1] - gap[0]).days)


def _since(item: CertificateItem) -> dt.date:
    return item.reexamined_on or item.approved_on


def _last_day_of_age(born_on: dt.date, years: int) -> dt.date:
    return add_months(born_on, 12 * (years + 1)) - dt.timedelta(days=1)


def _note(code: str, text: str) -> Finding:
    return Finding("L2", Severity.NOTE, code, "items", text)
