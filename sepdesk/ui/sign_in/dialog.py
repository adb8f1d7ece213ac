"""Name and password; what is wrong is said beside them, and nothing typed is lost."""

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label

Attempt = Callable[[str, str], str]
"""Given login and password, returns "" or the sentence why it did not work."""


class SignInDialog(QDialog):
    """Asks for login and password until they open the station or the clerk gives up."""

    def __init__(self, attempt: Attempt, station: str = "", parent: QWidget | None = None) -> None:
        """Build the dialog.

        Args:
            attempt: opens the station.
            station: shown above the fields.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._attempt = attempt
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
        """Try; stay open with the reason where it does not work."""
        if not self.login.text().strip() or not self.password.text():
            self._say("请填写登录名和密码。")
            return
        problem = self._attempt(self.login.text().strip(), self.password.text())
        if problem:
            self._say(problem)
            self.password.selectAll()
            self.password.setFocus()
            return
        super().accept()

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
