"""The statistics as lines to read: by item, kind, place, month, and where training would help."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from sepdesk.desk.session import Session
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.staffing import MEASURE_WORDS
from sepdesk.domain.statistics import (
    Dimension,
    Group,
    Key,
    Point,
    Statistics,
    Wanted,
    grouped,
    over_time,
)
from sepdesk.domain.training import By, TrainingNeed, training_needs
from sepdesk.domain.units import UNIT_KIND_WORDS, UnitKind
from sepdesk.domain.work_items import Catalogue, ItemKey

UNSET = "未设定"
_UNKNOWN_KIND, _UNKNOWN_PLACE, _WHOLE = "类别未登记", "所在地未登记", "全部辖区"


class View(StrEnum):
    """By what the table tells the numbers apart."""

    ITEM = "item"
    KIND = "kind"
    TOWN = "town"
    COUNTY = "county"
    CITY = "city"
    MONTH = "month"
    TRAINING_ITEM = "training_item"
    TRAINING_COUNTY = "training_county"


VIEW_WORDS = {
    View.ITEM: "按项目",
    View.KIND: "按单位类别",
    View.TOWN: "按街道乡镇",
    View.COUNTY: "按县（市、区）",
    View.CITY: "按设区市",
    View.MONTH: "按月",
    View.TRAINING_ITEM: "培训建议（项目）",
    View.TRAINING_COUNTY: "培训建议（县）",
}
TRAINING = (View.TRAINING_ITEM, View.TRAINING_COUNTY)
_DIMENSIONS = {
    View.ITEM: Dimension.ITEM,
    View.KIND: Dimension.KIND,
    View.TOWN: Dimension.TOWN,
    View.COUNTY: Dimension.COUNTY,
    View.CITY: Dimension.CITY,
}


@dataclass(frozen=True, slots=True)
class StatisticsLine:
    """One line of the table.

    Attributes:
        key: what it is of; for a month its day.
        measure: 人, 人项 or 项.
        needed: None: 未设定, of a month also where no requirement was on record then.
        gap: None with it.
        free: holders who are 待聘; None where that is not told apart.
        train: where training is put in order: who is left to be trained.
    """

    key: Key | dt.date
    title: str
    measure: str
    needed: int | None
    held: int
    likely: int
    gap: int | None
    lapsing: int
    lapsing_year: int
    units: int
    unset: int
    free: int | None = None
    train: int | None = None


def views_of(kind: OfficeKind) -> tuple[View, ...]:
    """Return by what an office may tell its numbers apart."""
    match kind:
        case OfficeKind.PROVINCE:
            places: tuple[View, ...] = (View.CITY, View.COUNTY)
        case OfficeKind.CITY:
            places = (View.COUNTY, View.TOWN)
        case _:
            places = (View.TOWN,)
    training = TRAINING if kind in (OfficeKind.PROVINCE, OfficeKind.CITY) else TRAINING[:1]
    return (View.ITEM, View.KIND, *places, View.MONTH, *training)


def places_of(session: Session) -> tuple[tuple[str, str], ...]:
    """Return what the area can be narrowed to, as code and name; the first is all of it."""
    area, regions = session.office.jurisdiction, session.tables.regions
    codes = [one.code for one in area.regions if one.until is None]
    found = [("", _WHOLE)]
    for code in codes:
        for part in regions.children(code):
            if not part.code.startswith(area.except_regions):
                found.append((part.code, part.name))
                if session.office.kind is OfficeKind.PROVINCE:
                    found += [(one.code, f"　{one.name}") for one in regions.children(part.code)]
    return tuple(found)


def item_title(session: Session, item: ItemKey) -> str:
    """Write an item with its name; the old catalogue is named, since codes were used again."""
    items = session.tables.rules.items
    known = items.get(item)
    old = "（2011 目录）" if item.catalogue is Catalogue.C2011 else ""
    code = "" if item.code.startswith("(") and known is not None else f"{item.code} "
    return f"{code}{known.name if known is not None else ''}".strip() + old


def key_title(session: Session, key: Key) -> str:
    """Write what a line is of."""
    if isinstance(key, ItemKey):
        return item_title(session, key)
    if isinstance(key, UnitKind):
        return UNIT_KIND_WORDS[key]
    region = session.tables.regions.get(key)
    return key if region is None else region.name


def lines_of(
    session: Session, found: Statistics, view: View, wanted: Wanted, months: int
) -> tuple[StatisticsLine, ...]:
    """Return the lines of a view, in their order; by month the latest first."""
    if view is View.MONTH:
        points = over_time(found, wanted)[-months - 1 :]
        return tuple(map(_month_line, reversed(points)))
    if view in TRAINING:
        by = By.ITEM if view is View.TRAINING_ITEM else By.COUNTY
        return tuple(_training_line(session, need) for need in training_needs(found, wanted, by))
    groups = grouped(found, _DIMENSIONS[view], wanted)
    return tuple(_line(session, view, group) for group in groups)


def gaps_first(lines: Sequence[StatisticsLine]) -> tuple[StatisticsLine, ...]:
    """Put the widest gap first; what nobody knows the need of last."""
    return tuple(sorted(lines, key=lambda one: (one.gap is None, -(one.gap or 0), -one.held)))


def narrowed(wanted: Wanted, line: StatisticsLine) -> Wanted:
    """Return what is wanted, narrowed down to a line."""
    match line.key:
        case ItemKey():
            return replace(wanted, item=line.key)
        case UnitKind():
            return replace(wanted, kind=line.key)
        case str() if line.key:
            return replace(wanted, place=line.key)
        case _:
            return wanted


def wanted_words(session: Session, wanted: Wanted) -> str:
    """Write what is looked at, for a list's head."""
    place = session.tables.regions.words(wanted.place)
    parts = [
        "".join(place) if wanted.place else _WHOLE,
        "全部类别" if wanted.kind is None else UNIT_KIND_WORDS[wanted.kind],
        "全部项目" if wanted.item is None else item_title(session, wanted.item),
    ]
    return "　".join(parts)


def _line(session: Session, view: View, group: Group) -> StatisticsLine:
    unknown = _UNKNOWN_KIND if view is View.KIND else _UNKNOWN_PLACE
    title = unknown if group.key == "" else key_title(session, group.key)
    numbers = group.numbers
    return StatisticsLine(
        group.key,
        title,
        MEASURE_WORDS[group.measure],
        numbers.needed if numbers.is_set else None,
        numbers.held,
        numbers.likely,
        numbers.gap if numbers.is_set else None,
        numbers.lapsing,
        numbers.lapsing_year,
        numbers.units,
        numbers.unset,
        group.free,
    )


def _month_line(point: Point) -> StatisticsLine:
    numbers = point.numbers
    return StatisticsLine(
        point.day,
        point.day.isoformat(),
        "人",
        point.needed,
        numbers.held,
        numbers.likely,
        point.gap,
        0,
        0,
        numbers.units,
        numbers.unset,
    )


def _training_line(session: Session, need: TrainingNeed) -> StatisticsLine:
    key: Key = need.county if need.item is None else need.item
    return StatisticsLine(
        key,
        _UNKNOWN_PLACE if key == "" else key_title(session, key),
        MEASURE_WORDS[need.measure],
        None,
        0,
        0,
        need.gap,
        need.lapsing,
        need.lapsing_year,
        0,
        need.unset,
        need.free,
        need.train,
    )
