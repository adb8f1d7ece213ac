"""The units that rows name, by code or by name, as the archive has them by now."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.requirements import UnitRecord
from sepdesk.domain.units import CodeKind, UnitId
from sepdesk.protocol.canonical import read
from sepdesk.province.importing.asking import parts
from sepdesk.province.importing.naming import UnitRef
from sepdesk.province.importing.outcomes import Row
from sepdesk.province.tables import UnitRow


@dataclass(slots=True)
class KnownUnits:
    """What an import keeps of units from one slice to the next.

    Attributes:
        foreseen: of a dry run: what it would have written.
        names: folded names and whose they are; None until a row names a unit by name alone.
        count: of the archive's units when the names were read; others may enter some meanwhile.
    """

    foreseen: dict[UnitId, UnitRecord] = field(default_factory=dict)
    foreseen_codes: dict[str, list[UnitId]] = field(default_factory=dict)
    names: dict[str, set[UnitId]] | None = None
    count: int = 0


class Units:
    """Finds units within one slice; what the slice makes of them counts at once."""

    def __init__(self, connection: Connection, known: KnownUnits) -> None:
        self._connection, self._known = connection, known
        self._records: dict[UnitId, UnitRecord] = {}
        self._codes: dict[str, list[UnitId]] = {}
        self._names_checked = False
        self._entered = 0

    def look_ahead(self, codes: Iterable[str]) -> None:
        """Fetch the units of some codes, normalised, in few questions."""
        wanted = {code for code in codes if code} - self._codes.keys()
        for some in parts(sorted(wanted)):
            for code in some:
                self._codes[code] = []
            rows = self._connection.execute(
                select(UnitRow.code, UnitRow.row)
                .where(UnitRow.code.in_(some))
                .order_by(UnitRow.unit_id)
            )
            for found in rows:
                record = read(UnitRecord, found.row)
                self._records[record.unit.unit_id] = record
                self._codes[found.code].append(record.unit.unit_id)
        for code in wanted:
            self._codes[code] += self._known.foreseen_codes.get(code, ())

    def of_code(self, code: str, kind: CodeKind | None = None) -> list[UnitRecord]:
        """Return the units of a code; those that are no more only where there is no other."""
        self.look_ahead((code,))
        found = [self.get(unit) for unit in self._codes[code]]
        mine = [one for one in found if kind is None or one.unit.code_kind is kind]
        return [one for one in mine if one.unit.closed_on is None] or mine

    def of_name(self, name: str) -> list[UnitRecord]:
        """Return the units of a name, compared without blanks, brackets and width."""
        return [self.get(unit) for unit in sorted(self._names().get(fold_name(name), ()))]

    def get(self, unit: UnitId) -> UnitRecord:
        """Return a unit that is known to be there."""
        found = self._records.get(unit) or self._known.foreseen.get(unit)
        if found is None:
            row = self._connection.execute(
                select(UnitRow.row).where(UnitRow.unit_id == unit)
            ).scalar_one()
            found = self._records[unit] = read(UnitRecord, row)
        return found

    def put(self, record: UnitRecord, *, is_new: bool, foreseen: bool) -> None:
        """Take in what the slice makes of a unit; `foreseen`: nobody is going to write it."""
        unit = record.unit.unit_id
        self._records[unit] = record
        if foreseen:
            self._known.foreseen[unit] = record
        if not is_new:
            return
        self._entered += not foreseen
        code = record.unit.code
        if code:
            self.look_ahead((code,))
            self._codes[code].append(unit)
            if foreseen:
                self._known.foreseen_codes.setdefault(code, []).append(unit)
        if self._known.names is not None:
            self._known.names.setdefault(fold_name(record.unit.name), set()).add(unit)
            self._known.count += not foreseen

    def find(self, row: Row, ref: UnitRef) -> UnitRecord | None:
        """Find the unit that a row means; None, and told at the cell, where that is not one."""
        if not ref.code:
            found = self.of_name(ref.name)
            if len(found) == 1:
                return found[0]
            some = f"档案中有 {len(found)} 家同名单位，请填写单位代码。"
            row.fault("unit_name", some if found else "档案中没有这个名称的单位，单位表中也没有。")
            return None
        found = self.of_code(ref.code)
        if len(found) != 1:
            some = "档案中有几家单位用此代码，请先在窗口核实。"
            row.fault("unit_code", some if found else "档案中没有此代码的单位，单位表中也没有。")
            return None
        unit = found[0].unit
        names = {fold_name(name) for name in (unit.name, *unit.former_names)}
        if ref.name and fold_name(ref.name) not in names:
            row.fault("unit_name", "与档案中此代码的单位名称不符，请核对。")
            return None
        return found[0]

    def _names(self) -> dict[str, set[UnitId]]:
        if self._known.names is None or not self._names_checked:
            self._check_names()
        self._names_checked = True
        return self._known.names or {}

    def _check_names(self) -> None:
        """Read all names, for which there is no index, unless nobody has entered a unit since."""
        counted = self._connection.execute(select(func.count()).select_from(UnitRow)).scalar_one()
        if self._known.names is not None and counted == self._known.count:
            return
        names: dict[str, set[UnitId]] = {}
        for row in self._connection.execute(select(UnitRow.row)).scalars():
            unit = json.loads(row)["unit"]
            names.setdefault(fold_name(unit["name"]), set()).add(UnitId(unit["unit_id"]))
        # What this slice or a dry run has made is not in the table.
        for record in (*self._known.foreseen.values(), *self._records.values()):
            names.setdefault(fold_name(record.unit.name), set()).add(record.unit.unit_id)
        self._known.names, self._known.count = names, counted + self._entered
