"""Reads the tables of codes in resources/ into domain values, once."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from sepdesk.assets import asset
from sepdesk.domain.deadlines import RestDays
from sepdesk.domain.legal import LegalBasis, LegalBasisTable
from sepdesk.domain.regions import Region, RegionLevel, RegionTable
from sepdesk.domain.units import UNIT_KIND_WORDS, UnitKind
from sepdesk.domain.work_items import (
    METAL_WELDING,
    NONMETAL_WELDING,
    Catalogue,
    Conversion,
    ItemKey,
    ItemStatus,
    ItemTable,
    WorkItem,
    item_key,
)

_PROVINCE = Region("35", "福建省", RegionLevel.PROVINCE, "")
_NOT_ADMINISTERED = frozenset({"350527", "350527000", "350122400"})
_WELDING = {"金属焊接操作": METAL_WELDING, "非金属焊接操作": NONMETAL_WELDING}


def _rows(*parts: str) -> Iterator[dict[str, str]]:
    lines = asset(*parts).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    yield from csv.DictReader(lines)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@cache
def regions() -> RegionTable:
    """Return Fujian's divisions (国家统计局, 2023)."""
    found = {_PROVINCE.code: _PROVINCE}
    for level, name in (
        (RegionLevel.CITY, "fujian_cities_nbs2023.csv"),
        (RegionLevel.COUNTY, "fujian_counties_nbs2023.csv"),
        (RegionLevel.TOWN, "fujian_towns_nbs2023.csv"),
    ):
        for row in _rows("divisions", name):
            code = row["code"]
            hidden = code in _NOT_ADMINISTERED
            kind = row.get("kind", "")
            found[code] = Region(code, row["name"], level, row["parent"], kind, hidden)
    return RegionTable(found)


@cache
def work_items() -> ItemTable:
    """Return the three catalogues and the conversion of the first.

    The table of the third is not in our hands: what its sources do not show is taken over from the
    second, under the status `FROM_EARLIER_LIST`.
    """
    found: dict[ItemKey, WorkItem] = {}
    for row in _rows("work_items", "work_items.csv"):
        status = ItemStatus(row["status"])
        if status is ItemStatus.UNCONFIRMED:
            continue
        item = _work_item(row, status)
        found[item.key] = item
    started = min(i.effective_from for i in found.values() if i.key.catalogue is Catalogue.C2021)
    for item in [i for i in found.values() if i.key.catalogue is Catalogue.C2019]:
        key = ItemKey(Catalogue.C2021, item.key.code)
        taken_over = replace(
            item,
            key=key,
            effective_from=started,
            effective_to=None,
            status=ItemStatus.FROM_EARLIER_LIST,
        )
        found.setdefault(key, taken_over)
    return ItemTable(found, tuple(map(_conversion, _rows("work_items", "work_item_mapping.csv"))))


def _work_item(row: dict[str, str], status: ItemStatus) -> WorkItem:
    name = row["item_name"]
    key = item_key(Catalogue(row["catalogue_version"]), row["code"] or _WELDING[name])
    effective_from = date.fromisoformat(row["effective_from"])
    return WorkItem(key, name, row["category"], effective_from, _day(row["effective_to"]), status)


def _conversion(row: dict[str, str]) -> Conversion:
    new = (code for code in row["new_code_2019"].split("|") if code)
    return Conversion(
        item_key(Catalogue.C2011, row["old_code_2011"]),
        tuple(item_key(Catalogue.C2019, code) for code in new),
        ItemStatus(row["status"]),
    )


@cache
def rest_days() -> RestDays:
    """Return the statutory rest days, for the years that the table holds."""
    days: dict[str, set[date]] = {"rest": set(), "work": set()}
    for row in _rows("calendar", "rest_days.csv"):
        days[row["kind"]].add(date.fromisoformat(row["date"]))
    # A working Sunday may lie in the year before its holiday; only a New Year's Day in the table
    # says that a year's calendar has been published.
    years = frozenset(day.year for day in days["rest"] if (day.month, day.day) == (1, 1))
    return RestDays(frozenset(days["rest"]), frozenset(days["work"]), years)


@dataclass(frozen=True, slots=True)
class StaffingRule:
    """A row of the staffing table, as its source gives it.

    Attributes:
        rule_id: stable id (`U02`).
        unit_kind: whom it binds; `None`: every unit.
        permit_item: the permit that it belongs to; empty for a user's rule.
        trigger: when it applies, in words.
        item: code or codes as written in the source.
        role: whom the source asks for.
        measure: 人, 人/班 (per shift) or 人项 (person times welding item).
        min_count: `None` where no single number is known: shown as 未设定, never 0.
        min_count_text: what the source says where it is no single number.
        formula: the condition in words.
        status: how far the row is known.
        source: rule and article.
        notes: reservations.
    """

    rule_id: str
    unit_kind: UnitKind | None
    permit_item: str
    trigger: str
    item: str
    role: str
    measure: str
    min_count: int | None
    min_count_text: str
    formula: str
    status: str
    source: str
    notes: str


@cache
def staffing_rules() -> tuple[StaffingRule, ...]:
    """Return all rows of the staffing table, superseded and unconfirmed ones too."""
    kinds = {words: kind for kind, words in UNIT_KIND_WORDS.items()}
    return tuple(
        StaffingRule(
            rule_id=row["rule_id"],
            unit_kind=kinds.get(row["unit_kind"]),
            permit_item=row["permit_item"],
            trigger=row["trigger"],
            item=row["work_item_code"],
            role=row["role"],
            measure=row["measure"],
            min_count=int(row["min_count"]) if row["min_count"].isdigit() else None,
            min_count_text=row["min_count"],
            formula=row["formula"],
            status=row["status"],
            source=row["rule_source"],
            notes=row["notes"],
        )
        for row in _rows("staffing", "staffing_rules.csv")
    )


@cache
def legal_basis() -> LegalBasisTable:
    """Return the legal bases that notices cite; the notice of 2017 is the default."""
    return LegalBasisTable(
        tuple(
            LegalBasis(
                row["key"],
                row["authority"],
                row["citation"],
                row["text"],
                _day(row["effective_from"]),
                _day(row["effective_to"]),
            )
            for row in _rows("legal", "basis.csv")
        )
    )
