"""重新登记本机: a new identity for this machine by a one-time code; the unsent stays (R-4)."""

import socket

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.enrolling_anew import enrol_machine_anew
from sepdesk.desk.session import Session
from sepdesk.ui.background import Background
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label

_EXPLAINED = (
    "本机将得到新的身份。已保存、未上报的表单一份不少，登记后照常上报。登记码请向上级机构索取。"
)


class EnrolAnewDialog(QDialog):
    """Asks for code, login and password, and stays open until the platform has taken them."""

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self.setWindowTitle("重新登记本机")
        self.code, self.login, self.password = QLineEdit(), QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._problem = label(tone="refuse")
        self._problem.setWordWrap(True)
        self._enter = button("重新登记", "primary")
        self._enter.setDefault(True)
        self._leave = button("取消")
        self._enter.clicked.connect(self.accept)
        self._leave.clicked.connect(self.reject)
        self._lay_out()

    @override
    def accept(self) -> None:
        """Ask the platform; the dialog stays open until it has answered."""
        code, login = self.code.text().strip(), self.login.text().strip()
        password, session = self.password.text(), self._session
        if not code or not login or not password:
            self._say("请填写登记码、登录名和密码。")
            return
        self._show_asking(asking=True)
        self._problem.clear()
        task = self._background.network(
            lambda _: enrol_machine_anew(session, code, socket.gethostname(), login, password)
        )
        task.succeeded.connect(self._on_answered)
        task.failed.connect(self._on_failed)

    def _on_answered(self, problem: object) -> None:
        self._show_asking(asking=False)
        if problem:
            self._say(str(problem))
        else:
            super().accept()

    def _on_failed(self, error: object) -> None:
        self._show_asking(asking=False)
        text = getattr(error, "text", None)
        if text is None and isinstance(error, BaseException):
            raise error  # ours: the last door takes it
        self._say(str(text))

    @override
    def reject(self) -> None:
        """Leave, but not while the platform is being asked: its answer must not be lost."""
        if self._leave.isEnabled():
            super().reject()

    def _show_asking(self, *, asking: bool) -> None:
        self._enter.setEnabled(not asking)
        self._leave.setEnabled(not asking)

    def _say(self, text: str) -> None:
        self._problem.setText(f"× {text}")
        set_tone(self._problem, "refuse")

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(8))
        column.addWidget(label("重新登记本机", "title"))
        explained = label(_EXPLAINED, "quiet")
        explained.setWordWrap(True)
        column.addWidget(explained)
        for text, line in (
            ("一次性登记码(&C)", self.code),
            ("登录名(&N)", self.login),
            ("密码(&P)", self.password),
        ):
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
        self.setMinimumWidth(px(420))
