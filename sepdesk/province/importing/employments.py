"""Rows of 聘用: known again by person, unit and first day; one unit at a time (E7, B-1, B-3)."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import uuid6

from sepdesk.domain.certificates import Certificate, CertificateItem
from sepdesk.domain.employment import (
    END_REASON_WORDS,
    HIRE_SOURCE_WORDS,
    EmployedItem,
    Employment,
    EmploymentId,
    HireSource,
    current,
    shares_days,
)
from sepdesk.domain.entry_effects import rests_on_nothing
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.units import Unit
from sepdesk.domain.work_items import fold_code, parse_items
from sepdesk.province.importing.naming import read_unit_ref
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome
from sepdesk.province.importing.units_found import Units

_REASONS = {word: reason for reason, word in END_REASON_WORDS.items()}
_SOURCES = {word: source for source, word in HIRE_SOURCE_WORDS.items()}


@dataclass(frozen=True, slots=True)
class Asked:
    """A row and the employment that it would begin."""

    row: Row
    employment: Employment
    unit: Unit


def take_employments(
    rows: Sequence[Row], worker: Worker, units: Units, today: dt.date, seq: int
) -> tuple[Worker, list[RowOutcome]]:
    """Judge all rows of 聘用 of a person together: of two that exclude each other none is taken.

    Args:
        rows: of the person.
        worker: with the certificates of this import.
        units: to find the employers.
        today: the day of the import.
        seq: of the event that it is going to be.
    """
    outcomes: list[RowOutcome] = []
    asked: list[Asked] = []
    for row in rows:
        read = _read(row, worker, units, today, seq)
        if read is None:
            outcomes.append(row.ends(Fate.ERROR))
        else:
            asked.append(read)
    new = [one for one in asked if _same(one.employment, worker.employments) is None]
    for one in new:
        for key, text in _hindrances(one, new, worker):
            one.row.fault(key, text)
    for one in asked:
        known = _same(one.employment, worker.employments)
        if known is not None:
            outcomes.append(one.row.compared(_differing(one, known)))
            continue
        if one.row.is_sound:
            worker = _begun(worker, one)
        outcomes.append(one.row.ends(Fate.NEW))
    return worker, outcomes


def _read(row: Row, worker: Worker, units: Units, today: dt.date, seq: int) -> Asked | None:
    ref = read_unit_ref(row)
    record = None if ref is None else units.find(row, ref)
    started_on, hired_on, ended_on = (row.day(k) for k in ("started_on", "hired_on", "ended_on"))
    for key in ("started_on", "hired_on", "ended_on"):
        day = row.day(key)
        if day is not None and day > today:
            row.fault(key, "晚于今天，请核对。")
    if started_on and ended_on and ended_on < started_on:
        row.fault("ended_on", "早于登记起始日，请核对。")
    if started_on and hired_on and hired_on > started_on:
        row.fault("hired_on", "晚于登记起始日，请核对。")
    if record is not None:
        _check_closed(row, record.unit, ended_on)
    if worker.died_on is not None and (ended_on or today) > worker.died_on:
        row.fault("ended_on", "档案记载此人已去世，请核对。")
    items = tuple(_read_items(row, worker, started_on, ended_on or today))
    if record is None or started_on is None or not row.is_sound:
        return None
    unit = record.unit
    employment = Employment(
        employment_id=EmploymentId(str(uuid6.uuid7())),
        unit=unit.unit_id,
        unit_name=unit.name,
        items=items,
        started_on=started_on,
        hired_on=hired_on,
        hire_source=row.word("hire_source", _SOURCES) or HireSource.UNKNOWN,
        registration_number=row.text("registration_number"),
        registered_seq=seq,
        office_name=row.text("office_name"),
        ended_on=ended_on,
        ended_reason=row.word("ended_reason", _REASONS),
        ended_seq=None if ended_on is None else seq,
    )
    return Asked(row, employment, unit)


def _check_closed(row: Row, unit: Unit, ended_on: dt.date | None) -> None:
    if unit.closed_on is not None and (ended_on is None or ended_on > unit.closed_on):
        row.fault("ended_on", "该单位已停业或并入另一单位，聘用不能晚于那一天。")


def _read_items(
    row: Row, worker: Worker, started_on: dt.date | None, last: dt.date
) -> Iterator[EmployedItem]:
    meant = normalise_number(row.text("certificate"))
    for code in parse_items(row.text("items")):
        held = [
            (certificate, item)
            for certificate in worker.certificates
            for item in certificate.items
            if fold_code(code) in (fold_code(item.printed), fold_code(item.key.code))
            and (not meant or meant in _numbers(certificate))
        ]
        if not held:
            row.fault("items", "此人没有该项目的证书，证书表中也没有可导入的。")
            continue
        found = _chosen(held, started_on, last)
        if found is None:
            text = "此人有几本证书上有此代号的不同项目，请填写证书编号或档案编号。"
            row.fault("certificate", text)
            continue
        certificate, item = found
        yield EmployedItem(item.printed, certificate.certificate_id)


def _numbers(certificate: Certificate) -> tuple[str, str]:
    return normalise_number(certificate.number), normalise_number(certificate.archive_number)


def _chosen(
    held: Sequence[tuple[Certificate, CertificateItem]], started_on: dt.date | None, last: dt.date
) -> tuple[Certificate, CertificateItem] | None:
    """Return the one that held at the time; codes were used again, so two items are not one."""
    then = [
        one
        for one in held
        if started_on is None or (one[1].approved_on <= last and one[1].valid_until >= started_on)
    ] or held
    if len({item.key for _, item in then}) > 1:
        return None
    return max(then, key=lambda one: one[1].valid_until)


def _same(asked: Employment, known: Sequence[Employment]) -> Employment | None:
    for one in known:
        if one.started_on == asked.started_on and asked.unit in one.units:
            return one
    return None


def _differing(asked: Asked, known: Employment) -> list[str]:
    said = asked.employment
    differing = [] if said.ended_on == known.ended_on else ["ended_on"]
    if {fold_code(i.printed) for i in said.items} != {fold_code(i.printed) for i in known.items}:
        differing.append("items")
    if said.hired_on not in (None, known.hired_on):
        differing.append("hired_on")
    if said.hire_source not in (HireSource.UNKNOWN, known.hire_source):
        differing.append("hire_source")
    if said.ended_reason not in (None, known.ended_reason):
        differing.append("ended_reason")
    if said.registration_number not in ("", known.registration_number):
        differing.append("registration_number")
    if said.office_name not in ("", known.office_name):
        differing.append("office_name")
    return differing


def _hindrances(one: Asked, new: Sequence[Asked], worker: Worker) -> Iterator[tuple[str, str]]:
    said = one.employment
    for known in worker.employments:
        if known.ended_on is None and said.ended_on is None:
            text = "档案中此人正在另一单位聘用，同时只能在一个单位；请先办理变更或注销。"
            yield "unit_code", text
        elif shares_days(known, said):
            yield "started_on", "与档案中此人的另一段聘用日期重叠。"
    for other in new:
        if other is one or _same(other.employment, (said,)) is not None:
            continue
        rival = other.employment
        if rival.ended_on is None and said.ended_on is None:
            text = f"此人在第 {other.row.number} 行也在聘，同时只能在一个单位；两行都未导入。"
            yield "unit_code", text
        elif shares_days(rival, said):
            yield "started_on", f"与第 {other.row.number} 行的聘用日期重叠；两行都未导入。"


def _begun(worker: Worker, asked: Asked) -> Worker:
    begun = asked.employment
    if begun.ended_on is None and rests_on_nothing(begun, worker.certificates):
        # 证书失效，待注销: only unit or worker end it (B-7).
        lost = {c.certificate_id: c.status_on for c in worker.certificates}
        days = [day for item in begun.items if (day := lost[item.certificate]) is not None]
        begun = replace(begun, lost_on=max(days, default=None))
    every = tuple(sorted((*worker.employments, begun), key=lambda one: one.started_on))
    county = asked.unit.town[:6]
    latest = current(every) or every[-1]
    if county and latest is begun:
        worker = replace(worker, last_county=county)
    return replace(worker, employments=every)
