"""Rows of 设备数量 and 配备要求: dated rows of a unit, known again by what and from when (S1)."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace

from sepdesk.catalogues import staffing_rules
from sepdesk.domain.deciding_requirements import MOST
from sepdesk.domain.requirements import (
    EQUIPMENT_WORDS,
    MEASURE_WORDS,
    EquipmentCount,
    Measure,
    Requirement,
    RowStatus,
    UnitRecord,
)
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UnitKind
from sepdesk.domain.work_items import ItemTable
from sepdesk.province.importing.lists import CONCERNS
from sepdesk.province.importing.naming import read_item
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome

_EQUIPMENT = {word: category for category, word in EQUIPMENT_WORDS.items()}
_MEASURES = {word: measure for measure, word in MEASURE_WORDS.items()}
_WITH_PERMIT = (UnitKind.PRODUCTION, UnitKind.FILLING)
_DAY = dt.timedelta(days=1)


def take_equipment(row: Row, record: UnitRecord, today: dt.date) -> tuple[UnitRecord, RowOutcome]:
    """Judge a row of 设备数量; a count that lasted ends the day before the next one (S1)."""
    _check_open(row, record)
    said = _read_equipment(row, today)
    if said is None or not row.is_sound:
        return record, row.ends(Fate.ERROR)
    mine = [c for c in record.equipment if c.category is said.category and c.voided_on is None]
    for known in mine:
        if known.effective_from == said.effective_from:
            return record, row.compared(_differing_count(said, known))
    fitted = _fitted(row, said, mine)
    if not row.is_sound:
        return record, row.ends(Fate.ERROR)
    kept = tuple(_ended_before(one, said) if one in mine else one for one in record.equipment)
    return replace(record, equipment=(*kept, fitted)), row.ends(Fate.NEW)


def _check_open(row: Row, record: UnitRecord) -> None:
    if record.unit.closed_on is not None:
        row.fault("unit_code", "该单位已停业或并入另一单位。")


def _check_days(row: Row) -> None:
    since, until = row.day("since"), row.day("until")
    if since is not None and until is not None and until < since:
        row.fault("until", "早于起始日期，请核对。")


def _read_equipment(row: Row, today: dt.date) -> EquipmentCount | None:
    category, count = row.word("category", _EQUIPMENT), row.count("count")
    since, until = row.day("since"), row.day("until")
    _check_days(row)
    if since is not None and since > today:
        row.fault("since", "设备数量按已有的填写，日期不能晚于今天。")
    if count is not None and count > MOST:
        row.fault("count", f"应为 0 至 {MOST}。")
    if category is None or count is None or since is None:
        return None
    return EquipmentCount(category, count, since, row.text("source"), effective_to=until)


def _differing_count(said: EquipmentCount, known: EquipmentCount) -> list[str]:
    differing = [] if said.count == known.count else ["count"]
    if said.source != known.source:
        differing.append("source")
    if said.effective_to not in (None, known.effective_to):
        differing.append("until")
    return differing


def _fitted(row: Row, said: EquipmentCount, mine: Sequence[EquipmentCount]) -> EquipmentCount:
    """Return the count, ended before the next one; of one day there is one count."""
    begins, ends = said.effective_from, said.effective_to
    if any(
        one.effective_from < begins and one.effective_to is not None and one.effective_to >= begins
        for one in mine
    ):
        row.fault("since", "与档案中或前面一行的同类设备数量日期重叠。")
    later = [one.effective_from for one in mine if one.effective_from > begins]
    if not later:
        return said
    if ends is not None and ends >= min(later):
        row.fault("until", "与档案中或前面一行的同类设备数量日期重叠。")
    return replace(said, effective_to=ends or min(later) - _DAY)


def _ended_before(one: EquipmentCount, said: EquipmentCount) -> EquipmentCount:
    if one.effective_to is None and one.effective_from < said.effective_from:
        return replace(one, effective_to=said.effective_from - _DAY)
    return one


# Requirements ----------------------------------------------------------------------------------


def take_requirement(
    row: Row, record: UnitRecord, items: ItemTable, today: dt.date
) -> tuple[UnitRecord, RowOutcome]:
    """Judge a row of 配备要求; no number is 未设定, never 0."""
    _check_open(row, record)
    said = _read_requirement(row, record.unit.kinds, items, today)
    if said is None or not row.is_sound:
        return record, row.ends(Fate.ERROR)
    alike = [one for one in record.requirements if one.voided_on is None and _alike(one, said)]
    for known in alike:
        if known.effective_from == said.effective_from:
            return record, row.compared(_differing_requirement(said, known))
    if any(_meet(one, said) for one in alike):
        text = "已有日期重叠的同项要求；前一条请先写明至何日止，或在窗口更正。"
        return record, row.ends(Fate.DIFFERS, text)
    return replace(record, requirements=(*record.requirements, said)), row.ends(Fate.NEW)


def _read_requirement(
    row: Row, kinds: Collection[UnitKind], items: ItemTable, today: dt.date
) -> Requirement | None:
    concern, since, until = row.word("concern", CONCERNS), row.day("since"), row.day("until")
    _check_days(row)
    if since is not None:
        last = min(until, today) if until is not None else max(today, since)
        key = read_item(row, items, max(last, since), holds_since=since)
    else:
        key = None
    if not kinds:
        row.fault("concern", "该单位的类别未定，不能确定由谁设定，请先补充单位类别。")
    elif concern is Concern.PERMIT and not set(_WITH_PERMIT) & set(kinds):
        row.fault("concern", "该单位不是生产或充装单位，没有许可要求的配备。")
    number = row.count("min_count")
    if number is not None and not 1 <= number <= MOST:
        row.fault("min_count", f"应为 1 至 {MOST}；不知道的留空，显示为未设定。")
    rule = row.text("rule")
    if rule and rule not in {one.rule_id for one in staffing_rules()}:
        row.fault("rule", "配备规则表中没有此编号；不是表中规则的不填，写在依据中。")
    if concern is None or key is None or since is None:
        return None
    return Requirement(
        item=key,
        role=row.text("role"),
        measure=row.word("measure", _MEASURES) or Measure.PERSONS,
        min_count=number,
        rule=rule,
        source=row.text("source"),
        effective_from=since,
        effective_to=until,
        concern=concern,
        status=RowStatus.ENTERED,
    )


def _alike(one: Requirement, said: Requirement) -> bool:
    return (one.item, one.role, one.measure, one.concern, one.rule) == (
        said.item, said.role, said.measure, said.concern, said.rule
    )  # fmt: skip


def _meet(one: Requirement, said: Requirement) -> bool:
    last = dt.date.max
    return one.effective_from <= (said.effective_to or last) and said.effective_from <= (
        one.effective_to or last
    )


def _differing_requirement(said: Requirement, known: Requirement) -> list[str]:
    differing = [] if said.min_count == known.min_count else ["min_count"]
    if said.source != known.source:
        differing.append("source")
    if said.effective_to != known.effective_to:
        differing.append("until")
    return differing
