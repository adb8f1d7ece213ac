"""Name and password; what is wrong is said beside them, and nothing typed is lost."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label


class SignInDialog(QDialog):
    """Asks for login and password until the owner says that they are right.

    Signals:
        tried: login and password; the owner answers by `show_result`, at once or later.
    """

    tried = Signal(str, str)

    def __init__(self, station: str = "", parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            station: shown above the fields.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.setWindowTitle("登录")
        self.login, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._problem = label(tone="refuse")
        self._problem.setWordWrap(True)
        self._enter = button("登录", "primary")
        self._enter.setDefault(True)
        self._enter.clicked.connect(self.accept)
        self._leave = button("退出")
        self._leave.clicked.connect(self.reject)
        self._lay_out(station)

    @override
    def accept(self) -> None:
        """Ask the owner; the dialog stays open until the answer."""
        if not self.login.text().strip() or not self.password.text():
            self._say("请填写登录名和密码。")
            return
        self._enter.setEnabled(False)
        self._problem.clear()
        self.tried.emit(self.login.text().strip(), self.password.text())

    def show_result(self, problem: str) -> None:
        """Close, or say why it did not work; what was typed stays."""
        self._enter.setEnabled(True)
        if not problem:
            super().accept()
            return
        self._say(problem)
        self.password.selectAll()
        self.password.setFocus()

    def _say(self, text: str) -> None:
        self._problem.setText(f"× {text}")
        set_tone(self._problem, "refuse")

    def _lay_out(self, station: str) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(8))
        column.addWidget(label("特种设备作业人员聘用信息登记", "title"))
        if station:
            column.addWidget(label(station, "quiet"))
        for text, line in (("登录名(&N)", self.login), ("密码(&P)", self.password)):
            name = QLabel(text)
            name.setBuddy(line)
            line.setAccessibleName(text.split("(")[0])
            column.addWidget(name)
            column.addWidget(line)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._leave)
        row.addWidget(self._enter)
        column.addLayout(row)
        self.setMinimumWidth(px(380))
