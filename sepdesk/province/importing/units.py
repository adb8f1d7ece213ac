"""Rows of 单位: a unit is known again by its code, a natural person without one by name."""

import datetime as dt
from dataclasses import dataclass, replace

import uuid6

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.deciding_requirements import MOST_SHIFTS
from sepdesk.domain.identity import normalise_number
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.units import CodeKind, Unit, UnitId, UnitKind, check_phone, check_unit_code
from sepdesk.province.importing.lists import CODE_KINDS, YES_NO
from sepdesk.province.importing.naming import read_kinds, read_town
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome
from sepdesk.province.importing.units_found import Units


@dataclass(frozen=True, slots=True)
class SaidUnit:
    """What a row says of a unit; what it leaves empty is empty or None."""

    name: str
    code: str
    code_kind: CodeKind
    kinds: tuple[UnitKind, ...]
    address: str
    town: str
    contact: str
    phone: str
    dispatches: bool | None
    closed_on: dt.date | None
    shifts: int | None
    parent: UnitId | None


def parent_code(row: Row) -> str:
    """Return the code of the unit that a row's one is a branch of; empty for none."""
    return normalise_number(row.text("parent_code"))


def unit_code(row: Row) -> str:
    """Return a row's own code, normalised."""
    return normalise_number(row.text("code"))


def take_unit(
    row: Row, units: Units, regions: RegionTable, today: dt.date
) -> tuple[UnitRecord | None, RowOutcome]:
    """Judge a row of 单位; gives the record to write where it is new."""
    said = _read(row, units, regions, today)
    found = [] if said is None else _like(row, said, units)
    if said is None or not row.is_sound:
        return None, row.ends(Fate.ERROR)
    if found:
        return None, row.compared(_differing(said, found[0]))
    told = "未填区划，各机构都看不到此单位。" if not said.town else ""
    return _record(said), row.ends(Fate.NEW, told)


def _read(row: Row, units: Units, regions: RegionTable, today: dt.date) -> SaidUnit | None:
    kind = row.word("code_kind", CODE_KINDS) or CodeKind.USCC
    code = unit_code(row)
    if code:
        code = _checked_code(row, kind, code, today)
    elif kind is not CodeKind.CITIZEN_ID:
        row.fault("code", "必须填写；只有自然人可以不填号码。")
    phone = row.text("phone")
    if phone:
        check = check_phone(phone)
        if check.problem is not None:
            row.fault("phone", check.text)
        phone = check.normalised
    shifts = row.count("shifts")
    if shifts is not None and not 1 <= shifts <= MOST_SHIFTS:
        row.fault("shifts", f"应为 1 至 {MOST_SHIFTS}。")
    closed_on = row.day("closed_on")
    if closed_on is not None and closed_on > today:
        row.fault("closed_on", "晚于今天，请核对。")
    kinds, town, parent = read_kinds(row), read_town(row, regions), _parent(row, units)
    if not row.is_sound:
        return None
    return SaidUnit(
        name=row.text("name"),
        code=code,
        code_kind=kind,
        kinds=kinds,
        address=row.text("address"),
        town=town,
        contact=row.text("contact"),
        phone=phone,
        dispatches=row.word("dispatches", YES_NO),
        closed_on=closed_on,
        shifts=shifts,
        parent=parent,
    )


def _checked_code(row: Row, kind: CodeKind, code: str, today: dt.date) -> str:
    check = check_unit_code(kind, code, today)
    if check.problem is not None:
        row.fault("code", check.text)
    elif kind is CodeKind.USCC and len(check.normalised) != 18:
        # 15 digits may be a licence or an old ID number: asked, never guessed.
        row.fault("code_kind", "9 位、15 位的代码请写明是“旧代码”还是“自然人”。")
    return check.normalised


def _parent(row: Row, units: Units) -> UnitId | None:
    code = parent_code(row)
    if not code:
        return None
    found = units.of_code(code)
    if len(found) == 1:
        return found[0].unit.unit_id
    some = "档案中有几家单位用此代码。"
    row.fault("parent_code", some if found else "档案中没有此代码的单位，单位表中也没有。")
    return None


def _like(row: Row, said: SaidUnit, units: Units) -> list[UnitRecord]:
    if said.code:
        found = units.of_code(said.code, said.code_kind)
        where = "code"
    else:
        natural = CodeKind.CITIZEN_ID
        found = [one for one in units.of_name(said.name) if one.unit.code_kind is natural]
        where = "name"
    if len(found) > 1:
        row.fault(where, "档案中有几家，不能确定是哪一家，请在窗口核实。")
    return found


def _differing(said: SaidUnit, record: UnitRecord) -> list[str]:
    unit = record.unit
    pairs: dict[str, tuple[object, object]] = {
        "kinds": (said.kinds, unit.kinds),
        "address": (said.address, unit.address),
        "town_code": (said.town, unit.town),
        "contact": (said.contact, unit.contact),
        "phone": (said.phone, unit.phone),
        "parent_code": (said.parent, unit.branch_of),
        "dispatches": (said.dispatches, unit.dispatches),
        "closed_on": (said.closed_on, unit.closed_on),
        "shifts": (said.shifts, record.shifts),
    }
    # What a row leaves empty says nothing against the archive.
    empty: tuple[object, ...] = ("", (), None)
    differing = [] if fold_name(said.name) == fold_name(unit.name) else ["name"]
    return differing + [key for key, (here, there) in pairs.items() if here not in (*empty, there)]


def _record(said: SaidUnit) -> UnitRecord:
    unit = Unit(
        unit_id=UnitId(str(uuid6.uuid7())),
        name=said.name,
        code=said.code,
        code_kind=said.code_kind,
        kinds=said.kinds,
        address=said.address,
        town=said.town,
        contact=said.contact,
        phone=said.phone,
        branch_of=said.parent,
        dispatches=bool(said.dispatches),
        closed_on=said.closed_on,
        rev=1,
    )
    return replace(UnitRecord(unit), shifts=said.shifts)
