"""The page of a locked desk: nothing of the work is seen; name and password bring it back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, card, label

_WIDTH = 400


class LockPage(QWidget):
    """A window of its own in the place of the one that is locked.

    Signals:
        tried: login and password; the owner answers by `show_problem`, or takes the page away.
        closed: the clerk closed the page, which ends the program.
    """

    tried = Signal(str, str)
    closed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setProperty("part", "page")
        self._done = False
        self.login, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._head, self._about = label(part="title"), label(part="quiet")
        self._about.setWordWrap(True)
        self._problem = label(tone="refuse")
        self._problem.setWordWrap(True)
        self.enter = button("解锁", "primary")
        self.enter.clicked.connect(self._try)
        for line in (self.login, self.password):
            line.returnPressed.connect(self._try)
        self._lay_out()

    def show_locked(self, office: str, clerk: str, name: str, reason: str) -> None:
        """Say who left the desk and why it is locked.

        Args:
            office: of the desk.
            clerk: whose window it is.
            name: their login name, which need not be typed again.
            reason: a sentence; empty where the clerk locked it.
        """
        self._head.setText("窗口已锁定")
        self._about.setText(f"{office} · {clerk}\n{reason or '录入的内容已存为草稿。'}")
        self.enter.setText("解锁")
        self._begin(name)

    def show_switching(self, office: str, reason: str) -> None:
        """Ask who sits down now."""
        self._head.setText("切换用户")
        self._about.setText(f"{office}\n{reason}")
        self.enter.setText("登录")
        self._begin("")

    def show_problem(self, text: str) -> None:
        """Say why it did not work; the password is to be typed again."""
        self._busy(busy=False)
        self._problem.setText(f"× {text}")
        set_tone(self._problem, "refuse")
        self.password.clear()
        self.password.setFocus()

    def dismiss(self) -> None:
        """Take the page away, now that a clerk has come in."""
        self._done = True
        self.close()

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.password.clear()
        event.accept()
        if not self._done:
            self.closed.emit()

    def _begin(self, name: str) -> None:
        self._done = False
        self._busy(busy=False)
        self._problem.clear()
        self.login.setText(name)
        self.password.clear()
        (self.password if name else self.login).setFocus()

    def _try(self) -> None:
        if not self.login.text().strip() or not self.password.text():
            (self.password if self.login.text().strip() else self.login).setFocus()
            return
        self._busy(busy=True)
        self._problem.clear()
        self.tried.emit(self.login.text().strip(), self.password.text())

    def _busy(self, *, busy: bool) -> None:
        for part in (self.login, self.password, self.enter):
            part.setEnabled(not busy)

    def _lay_out(self) -> None:
        px = current().px
        frame, column = card()
        frame.setFixedWidth(px(_WIDTH))
        column.addWidget(self._head)
        column.addWidget(self._about)
        column.addSpacing(px(8))
        for text, line in (("登录名(&N)", self.login), ("密码(&P)", self.password)):
            name = QLabel(text)
            name.setBuddy(line)
            line.setAccessibleName(text.split("(")[0])
            column.addWidget(name)
            column.addWidget(line)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.enter)
        column.addLayout(row)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(frame, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
