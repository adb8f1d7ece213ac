"""Acts about an item of 待处理, each in a dialog of its own: complete, take back, deliver."""

import datetime as dt
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import cases
from sepdesk.desk.acts import undelivered
from sepdesk.desk.attachments import keep_file
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.tray import TrayItem
from sepdesk.domain.attachments import PAPER_WORDS
from sepdesk.domain.case_acts import RECIPIENT_WORDS, Recipient
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.submissions import KIND_WORDS
from sepdesk.ui.act_dialog import ActDialog, Prepare
from sepdesk.ui.background import Background
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.scans import ScansField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.notices import Notice

_IN_A_ROW = 3


class Acting(QObject):
    """Opens the dialogs, and says what was saved.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(self, session: Session, background: Background, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._background, self._owner = session, background, owner

    def complete(self, item: TrayItem) -> ActDialog:
        """Ask which of the missing papers have come in, and when."""
        entry = item.entry
        rows = [item.missing[at : at + _IN_A_ROW] for at in range(0, len(item.missing), _IN_A_ROW)]
        came = {
            "handed" if not at else f"handed{at}": ChecksField(
                "补来的材料" if not at else "", [Option(name, name) for name in names]
            )
            for at, names in enumerate(rows)
        }
        proxy = ChecksField("代办", [Option("by_proxy", "由他人代办（另需委托书）")])
        expected = [kind for kind, word in PAPER_WORDS.items() if word in item.missing]
        scans = ScansField(
            "扫描件", lambda path: keep_file(self._session, path), self._background, expected
        )
        on = self._day("补齐日期")

        def prepare() -> Callable[[], Saved]:
            names = [str(name) for field in came.values() for name in field.value()]
            day, by_proxy = _read(on, "completed_on"), bool(proxy.value())
            papers = scans.value()
            return lambda: cases.complete_papers(
                self._session, entry.op_id, names, day, by_proxy=by_proxy, papers=papers
            )

        about = "补齐后不需重新填表；材料齐全的，平台另发回执。"
        fields = {**came, "papers": scans, "by_proxy": proxy, "completed_on": on}
        return self._open("补齐材料", item, about, fields, prepare)

    def withdraw(self, item: TrayItem) -> ActDialog:
        """Ask why a form is taken back."""
        reason = TextField("撤回原因", "如 单位要求撤回、填错人员", 120)

        def prepare() -> Callable[[], Saved]:
            text = reason.value()
            return lambda: cases.withdraw(self._session, item.entry.op_id, text)

        about = "撤回后本件不再办理，原表与撤回记录都留在历史中；已登记的不能撤回。"
        return self._open("撤回", item, about, {"reason": reason}, prepare)

    def deliver(self, item: TrayItem) -> ActDialog:
        """Ask to whom the notice of a refusal was delivered, when, how, and who received it."""
        left = undelivered(item.acts)
        to = ChoiceField("送达对象", [Option(one, RECIPIENT_WORDS[one]) for one in left])
        to.set_value(left[0] if left else None)
        on = self._day("送达日期")
        way = TextField("送达方式", "如 当面、邮寄", 40)
        by = TextField("签收人", "", 40)

        def prepare() -> Callable[[], Saved]:
            chosen, day, how, who = to.value(), _read(on, "delivered_on"), way.value(), by.value()
            if not isinstance(chosen, Recipient):
                raise _unfit("to", "请选择送达对象。")
            return lambda: cases.record_delivery(
                self._session, item.entry.op_id, chosen, day, how, who
            )

        about = "不予登记通知书送达作业人员和用人单位后，本件不再列在待处理中。"
        fields = {"to": to, "delivered_on": on, "way": way, "received_by": by}
        return self._open("记录送达", item, about, fields, prepare)

    def _day(self, name: str) -> DateField:
        field = DateField(name, self._session.clock.today)
        field.set_value(self._session.clock.today())
        return field

    def _open(
        self, title: str, item: TrayItem, about: str, fields: Mapping[str, Field], prepare: Prepare
    ) -> ActDialog:
        entry = item.entry
        who = f"{entry.worker_name} · {KIND_WORDS[entry.kind]} · {entry.unit_name}"
        dialog = ActDialog(
            title, f"{who}\n{about}", fields, prepare, self._background, self._owner.window()
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()
        return dialog

    def _on_saved(self, saved: Saved) -> None:
        entry = saved.entry
        text = f"已保存，待上报：{entry.worker_name} 的{KIND_WORDS[entry.kind]}。"
        self.told.emit(Notice("good", text))
        self.changed.emit(saved.changes)


def _read(field: DateField, name: str) -> dt.date:
    day = field.value()
    if day is None:
        raise _unfit(name, "请填写日期。")
    return day


def _unfit(field: str, text: str) -> cases.UnfitActError:
    return cases.UnfitActError((Finding("", Severity.MEND, "not_filled", field, text),))
