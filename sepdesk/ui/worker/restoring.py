"""恢复聘用: the clerk says why a deregistration was a mistake."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import cases
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.worker import WorkerPage
from sepdesk.domain.employment import END_REASON_WORDS
from sepdesk.ui import words
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.notices import Notice


class Restoring(QObject):
    """Asks for the reason, saves, and says so.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(self, session: Session, background: Background, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._background, self._owner = session, background, owner

    def ask(self, page: WorkerPage) -> ActDialog | None:
        """Open the dialog about the employment that ended last; None where there is none."""
        meant = page.restorable
        if meant is None:
            return None
        reason = TextField("恢复原因", "如 单位误报、选错人员", 120)

        def prepare() -> Callable[[], Saved]:
            text = reason.value()
            return lambda: cases.restore_employment(
                self._session, page.worker.person, meant.employment_id, text
            )

        why = "注销" if meant.ended_reason is None else END_REASON_WORDS[meant.ended_reason]
        about = (
            f"{page.worker.name} · {meant.unit_name} · {words.day(meant.started_on)} 起，"
            f"{words.day(meant.ended_on)} {why}\n恢复后聘用视为未中断；注销与恢复都留在聘用经历中。"
        )
        dialog = ActDialog(
            "恢复聘用", about, {"reason": reason}, prepare, self._background, self._owner.window()
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()
        return dialog

    def _on_saved(self, saved: Saved) -> None:
        text = f"已保存，待上报：{saved.entry.worker_name} 的恢复聘用。"
        self.told.emit(Notice("good", text))
        self.changed.emit(saved.changes)
