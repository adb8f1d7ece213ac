"""What has happened to a person, the latest first: entries, their corrections, records, forms."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from sepdesk.clock import SHANGHAI
from sepdesk.desk.corrected import certificate_words, corrected_words, penalty_words
from sepdesk.domain.certificates import CertificateStatus, StatusDecision, losses_in_effect
from sepdesk.domain.employment import END_REASON_WORDS, Employment, EmploymentId, RepeatKind
from sepdesk.domain.identity import mask_phone
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import CHANNEL_WORDS, KIND_WORDS, STATE_WORDS
from sepdesk.store.outbox import OutboxEntry


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, latest first: an employment's begin or end, a record, a form.

    Attributes:
        open: it is a submission that the platform's facts do not show yet.
        employment: whose entry it is, so that it may be corrected; None for what is none.
    """

    on: dt.date
    what: str
    unit_name: str
    by: str
    open: bool = False
    employment: EmploymentId | None = None


def timeline(worker: Worker, entries: tuple[OutboxEntry, ...]) -> tuple[TimelineEntry, ...]:
    """Tell what has happened to a person, the latest first.

    Args:
        worker: of the facts.
        entries: this station's submissions that the facts do not show yet.
    """
    lines = [_of_entry(entry) for entry in entries]
    for employment in worker.employments:
        number = employment.registration_number
        lines.append(
            TimelineEntry(
                employment.started_on,
                f"聘用登记 {number}".strip(),
                _names_in_turn(employment)[0],
                employment.office_name,
                employment=employment.employment_id,
            )
        )
        lines += _gone_on(employment)
        if employment.ended_on is not None and employment.ended_reason is not None:
            what = END_REASON_WORDS[employment.ended_reason]
            by = employment.ended_office or employment.office_name
            key = employment.employment_id
            lines.append(
                TimelineEntry(employment.ended_on, what, employment.unit_name, by, employment=key)
            )
        lines += _undone(employment)
        lines += _since_told(employment)
    lines += [
        TimelineEntry(penalty.decided_on, f"行政处罚：{penalty.conduct}", "", penalty.authority)
        for penalty in worker.penalties
    ]
    lines += [
        TimelineEntry(decision.decided_on, _decided(decision), "", decision.authority)
        for certificate in worker.certificates
        for decision in certificate.decisions or losses_in_effect(certificate)
        if decision.decided_on is not None
    ]
    lines += _records_corrected(worker)
    lines += [
        TimelineEntry(former.until, f"联系手机变更（原 {mask_phone(former.mobile)}）", "", "")
        for former in worker.former_mobiles
        if former.until is not None
    ]
    if worker.died_on is not None:
        lines.append(TimelineEntry(worker.died_on, "去世", "", ""))
    return tuple(sorted(lines, key=lambda line: (line.on, line.open), reverse=True))


def _names_in_turn(employment: Employment) -> tuple[str, ...]:
    return (*(former.unit_name for former in employment.formerly), employment.unit_name)


def _gone_on(employment: Employment) -> Iterator[TimelineEntry]:
    """Tell from when the unit had another name, or was another one; the employment went on."""
    for former, name in zip(employment.formerly, _names_in_turn(employment)[1:], strict=True):
        what = f"单位改名或合并，聘用继续（原{former.unit_name}）"
        yield TimelineEntry(former.until, what, name, "")


def _undone(employment: Employment) -> Iterator[TimelineEntry]:
    """Tell of each mistaken end that it was registered, and that it was undone (B-5)."""
    for end in employment.undone:
        ended = "注销" if end.ended_reason is None else END_REASON_WORDS[end.ended_reason]
        unit, office = employment.unit_name, employment.office_name
        yield TimelineEntry(end.ended_on, f"{ended}（误办，已恢复）", unit, office)
        yield TimelineEntry(end.undone_on, "恢复聘用", unit, office)


def _since_told(employment: Employment) -> Iterator[TimelineEntry]:
    """Tell what was corrected, added and asked for again; the entry itself stays (B-5, B-10)."""
    key, unit = employment.employment_id, employment.unit_name
    for one in employment.corrections:
        what = f"更正：{'；'.join(corrected_words(one.before, one.after))}"
        yield TimelineEntry(one.corrected_on, what, unit, one.office_name, employment=key)
    for added in employment.additions:
        what = f"增加项目 {'、'.join(item.printed for item in added.items)}"
        yield TimelineEntry(added.added_on, what, unit, added.office_name, employment=key)
    for again in employment.repeats:
        way = CHANNEL_WORDS[again.channel]
        if again.what is RepeatKind.BEGIN:
            what = f"重复报送（{way}），并入 {employment.registration_number}".strip()
        else:
            asks = "" if again.reason is None else END_REASON_WORDS[again.reason]
            what = f"再次申请注销（{asks}，{way}），已注销"
        yield TimelineEntry(again.received_on, what, unit, again.office_name, employment=key)


def _records_corrected(worker: Worker) -> Iterator[TimelineEntry]:
    """Tell what was corrected of penalties and certificates; how they read stays (B-5)."""
    for penalty in worker.penalties:
        for one in penalty.corrections:
            what = f"处罚更正：{'；'.join(penalty_words(one.before, one.after))}"
            yield TimelineEntry(one.corrected_on, what, "", one.office_name)
    for certificate in worker.certificates:
        for told in certificate.corrections:
            what = f"证书更正：{'；'.join(certificate_words(told.before, told.after))}"
            yield TimelineEntry(told.corrected_on, what, "", told.office_name)


def _decided(decision: StatusDecision) -> str:
    if decision.restores:
        return "证书恢复"
    return f"证书{_LOST[decision.status]}"


_LOST = {
    CertificateStatus.REVOKED: "被吊销",
    CertificateStatus.ANNULLED: "被撤销",
    CertificateStatus.CANCELLED: "被注销",
    CertificateStatus.NOT_GENUINE: "经查验不真实",
}


def _of_entry(entry: OutboxEntry) -> TimelineEntry:
    what = f"{KIND_WORDS[entry.kind]}（{STATE_WORDS[entry.state]}）"
    day = entry.saved_at.astimezone(SHANGHAI).date()
    return TimelineEntry(day, what, entry.unit_name, "本站", open=True)
