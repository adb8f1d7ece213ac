"""What is recorded about a warning: a delivery, a re-check, a note, muting, a hand-over (W3)."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk.counsel import Cited
from sepdesk.domain.findings import Severity
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.warnings import WARNING_ACT_WORDS, HandleWarning, WarningAct
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.passage import PassageField, name_at_top

_A = WarningAct
_DAYS = {_A.URGE: "送达日期", _A.RECHECK: "复查日期", _A.MUTE: "截止日期"}
_TEXTS = {
    _A.URGE: ("送达方式", "当面、邮寄、由谁签收。"),
    _A.RECHECK: ("复查结果", "到场所见、仍缺几人、单位怎么说。"),
    _A.NOTE: ("备注", "电话沟通、单位说明等。"),
    _A.MUTE: ("理由", "为什么在此日期前不提醒。"),
    _A.UNMUTE: ("备注", "可不填。"),
    _A.HAND_OVER: ("理由", "为什么由另一级监管部门处理。"),
    _A.ENFORCE: ("依据", "移送的文号、案由。"),
    _A.SETTLE: ("核实结果", "核实了什么、告知了谁。"),
}
_LATER_DEADLINE = (_A.URGE, _A.RECHECK)
_LACKING = ("empty", "no_day", "no_receiver")


class WarningForm(QWidget):
    """The fields of one act about one warning.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.on = DateField("送达日期", today)
        self.until = DateField("截止日期", today, ahead=True)
        self.deadline = DateField("整改期限", today, ahead=True, placeholder="由本机构确定")
        self.to = ChoiceField(
            "移交给",
            (Option(OfficeKind.CITY, "市级监管部门"), Option(OfficeKind.COUNTY, "县级监管部门")),
        )
        self.text = PassageField("内容", "", 96)
        self._key, self._act, self._today = "", WarningAct.NOTE, today
        self._fields: tuple[Field, ...] = (
            self.on,
            self.until,
            self.deadline,
            self.to,
            self.text,
        )
        self._grid = FormGrid()
        for field in self._fields:
            self._grid.add_row(field)
            field.changed.connect(self.changed)
        name_at_top(self._grid, self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._grid, 1)

    def begin(self, key: str, act: WarningAct, owner: OfficeKind) -> None:
        """Begin an act with empty fields.

        Args:
            key: of the warning.
            act: what is recorded.
            owner: who answers for it now; a hand-over goes to the other one.
        """
        self._key, self._act = key, act
        for day in (self.on, self.until, self.deadline):
            day.set_value(None)
        self.text.set_value("")
        other = OfficeKind.COUNTY if owner is OfficeKind.CITY else OfficeKind.CITY
        self.to.set_value(other if act is _A.HAND_OVER else None)
        if act in (_A.URGE, _A.RECHECK):
            self.on.set_value(self._today())
        self._grid.set_shown(self.on, act in (_A.URGE, _A.RECHECK))
        self._grid.set_shown(self.until, act is _A.MUTE)
        self._grid.set_shown(self.deadline, act in _LATER_DEADLINE)
        self._grid.set_shown(self.to, act is _A.HAND_OVER)
        self._grid.label_of(self.on).setText(_DAYS.get(act, ""))
        name, hint = _TEXTS[act]
        self._grid.label_of(self.text).setText(name)
        self.text.box.setPlaceholderText(hint)
        self.text.box.setAccessibleName(name)
        first = self._first()
        self.setFocusProxy(first)
        first.setFocus()

    def title(self) -> str:
        """Say what is recorded."""
        return WARNING_ACT_WORDS[self._act]

    def act(self) -> HandleWarning:
        """Return what is typed."""
        act = self._act
        day = self.until.value() if act is _A.MUTE else self.on.value()
        to = self.to.value()
        return HandleWarning(
            self._key,
            act,
            self.text.value(),
            day if act in _DAYS else None,
            self.deadline.value() if act in _LATER_DEADLINE else None,
            to if act is _A.HAND_OVER and isinstance(to, OfficeKind) else None,
        )

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names."""
        day = self.until if self._act is _A.MUTE else self.on
        found = {"on": day, "deadline": self.deadline, "to": self.to, "text": self.text}
        return found.get(name)

    def unreadable(self) -> Field | None:
        """Return the first field on screen that cannot be read."""
        shown = (field for field in self._fields if not field.isHidden())
        return next((field for field in shown if field.problem()), None)

    def show_findings(self, cited: Sequence[Cited], *, attempted: bool) -> Field | None:
        """Show what the rules say; what is merely lacking only once saving was tried.

        Returns:
            The first field to be mended.
        """
        for field in self._fields:
            field.clear_finding()
        first: Field | None = None
        for one in cited:
            shown = self.field(one.finding.field)
            if shown is None or (one.finding.code in _LACKING and not attempted):
                continue
            shown.set_finding(one.finding.severity, one.finding.text)
            if one.finding.severity is Severity.MEND:
                first = first or shown
        return first

    def _first(self) -> Field:
        if self._act is _A.MUTE:
            return self.until
        return self.deadline if self._act is _A.URGE else self.text
