"""Entering what a unit must have: rows that begin, change, end, and counts of equipment (S1)."""

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import requirements
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.desk.requirements import RequirementLine, UnitRequirements
from sepdesk.desk.session import Session
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.requirement_acts import CountedEquipment, RequiredRow
from sepdesk.domain.requirements import EQUIPMENT_WORDS, MEASURE_WORDS, Equipment, Measure
from sepdesk.domain.supervision import CONCERN_WORDS, Concern
from sepdesk.ui.act_dialog import ActDialog, Prepare
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.text import TextField, plain_width

_MEASURES = tuple(Option(measure, words) for measure, words in MEASURE_WORDS.items())
_NAMES, _SHORT_NAMES = 262, 84
"""Width of the names of equipment, and of others."""


class RequirementActs(QObject):
    """Opens the dialogs in which a unit's requirements are set.

    Signals:
        saved: the desk's Saved.
    """

    saved = Signal(object)

    def __init__(self, session: Session, background: Background, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._background, self._owner = session, background, owner

    def begin(self, about: UnitRequirements) -> ActDialog:
        """Enter a requirement beside those that hold."""
        return self._row("新增要求", about, None, corrects=False)

    def change(self, about: UnitRequirements, line: RequirementLine) -> ActDialog:
        """End a requirement and begin another in its place, from a day on."""
        return self._row("变更要求", about, line, corrects=False)

    def correct(self, about: UnitRequirements, line: RequirementLine) -> ActDialog:
        """Put right what was typed wrong, from where it began."""
        return self._row("更正要求", about, line, corrects=True)

    def end(self, about: UnitRequirements, line: RequirementLine) -> ActDialog:
        """End a requirement, with nothing in its place."""
        since, evidence = self._day("不再要求的首日"), _evidence()

        def prepare() -> Callable[[], Saved]:
            day, seen, row = _read(since), evidence.value(), line.row
            return lambda: requirements.set_rows(
                self._session, about.unit, row.concern, day, seen, ends=(row.key,)
            )

        words = f"{_named(line)}\n此日前仍按原要求计算，原记录保留在历史中。"
        return self._open("结束要求", about, words, {"since": since, "evidence": evidence}, prepare)

    def count(self, about: UnitRequirements) -> ActDialog:
        """Enter how much of each category the unit runs, and in how many shifts."""
        fields: dict[str, Field] = {}
        numbers: dict[Equipment, TextField] = {}
        for category, words in EQUIPMENT_WORDS.items():
            field = numbers[category] = TextField(words, "未设定", 5, plain_width)
            known = about.counts.get(category)
            field.set_value("" if known is None else str(known))
            fields["equipment" if not fields else category.value] = field
        shifts = TextField("每天班次", "未设定", 2, plain_width)
        shifts.set_value("" if about.shifts is None else str(about.shifts))
        since, evidence = self._day("起算日期"), _evidence()

        def prepare() -> Callable[[], Saved]:
            counted = tuple(
                CountedEquipment(category, number)
                for category, field in numbers.items()
                if (number := _number(field, category.value)) is not None
                and number != about.counts.get(category)
            )
            turns = _number(shifts, "shifts")
            turns = None if turns == about.shifts else turns
            day, seen = _read(since), evidence.value()
            return lambda: requirements.set_equipment(
                self._session, about.unit, day, seen, counted, turns
            )

        words = "空着的是未设定，不按 0 计算；条文已收录的，据此算出应配人数。"
        fields |= {"shifts": shifts, "since": since, "evidence": evidence}
        return self._open("登记设备数量", about, words, fields, prepare, columns=2)

    def _row(
        self, title: str, about: UnitRequirements, line: RequirementLine | None, *, corrects: bool
    ) -> ActDialog:
        concern = ChoiceField(
            "方面",
            [Option(one, CONCERN_WORDS[one]) for one in Concern if one in about.mine],
        )
        item = TextField("作业项目", "代号或名称，如 N1、叉车司机", 60)
        role = TextField("岗位", "可不填", 40)
        number = TextField("人数", "不知道的留空，显示为未设定", 5, plain_width)
        measure = ChoiceField("计算单位", _MEASURES)
        source = TextField("依据", "许可规则条款或许可证编号", 120)
        since, evidence = self._day("起算日期"), _evidence()
        measure.set_value(Measure.PERSONS)
        if about.mine:
            concern.set_value(next(one for one in Concern if one in about.mine))
        if line is not None:
            row = line.row
            concern.set_value(row.concern)
            concern.combo.setEnabled(False)
            item.set_value(row.item.code)
            role.set_value(row.role)
            number.set_value("" if row.min_count is None else str(row.min_count))
            measure.set_value(row.measure)
            source.set_value(row.source)
            if corrects:
                since.set_value(row.effective_from)
                since.line.setReadOnly(True)

        def prepare() -> Callable[[], Saved]:
            chosen, unit = concern.value(), measure.value()
            if not isinstance(chosen, Concern) or not isinstance(unit, Measure):
                raise _unfit("concern", "请选择方面和计算单位。")
            row = RequiredRow(
                requirements.item_called(self._session, item.value()),
                role.value(),
                unit,
                _number(number, "min_count"),
                source.value(),
                replaces="" if line is None else line.key,
                corrects=corrects,
            )
            day, seen = _read(since), evidence.value()
            return lambda: requirements.set_rows(
                self._session, about.unit, chosen, day, seen, begins=(row,)
            )

        words = {
            "新增要求": "与现有要求同时成立；一条规则有两个门槛的，分两条录入。",
            "变更要求": "原要求到起算日期前一天为止，新要求从起算日期起。",
            "更正要求": "原记录录入有误：更正后从原起算日期起按新内容计算，原记录留在历史中。",
        }[title]
        fields: dict[str, Field] = {
            "concern": concern,
            "item": item,
            "role": role,
            "min_count": number,
            "measure": measure,
            "source": source,
            "since": since,
            "evidence": evidence,
        }
        return self._open(title, about, words, fields, prepare)

    def _day(self, name: str) -> DateField:
        field = DateField(name, self._session.clock.today)
        field.set_value(self._session.clock.today())
        return field

    def _open(
        self,
        title: str,
        about: UnitRequirements,
        words: str,
        fields: dict[str, Field],
        prepare: Prepare,
        *,
        columns: int = 1,
    ) -> ActDialog:
        told = f"{about.unit.name}\n{words}"
        owner = self._owner.window()
        names = _SHORT_NAMES if columns == 1 else _NAMES
        dialog = ActDialog(title, told, fields, prepare, self._background, owner, names, columns)
        dialog.saved.connect(self.saved)
        dialog.open()
        return dialog


def _evidence() -> TextField:
    return TextField("所见材料", "许可证、使用登记证、检查记录等", 120)


def _named(line: RequirementLine) -> str:
    return f"{line.row.item.code} {line.item_name}　{line.row.role}".strip()


def _number(field: TextField, name: str) -> int | None:
    text = field.value()
    if not text:
        return None
    if not (text.isascii() and text.isdigit()):
        raise _unfit(name, "请填写整数，或留空。")
    return int(text)


def _read(field: DateField) -> dt.date:
    day = field.value()
    if day is None:
        raise _unfit("since", "请填写日期。")
    return day


def _unfit(field: str, text: str) -> UnfitActError:
    return UnfitActError((Finding("", Severity.MEND, "not_filled", field, text),))
