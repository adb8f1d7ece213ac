"""The four pages of the first start; what is wrong is said under the field."""

from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from sepdesk.desk.first_start import PlatformSeen
from sepdesk.ui.first_start.recovery import RecoveryPanel
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import label

_CLOCK_OFF_SECONDS = 300


class Step(QWidget):
    """A page with fields, and a line under each for what is wrong with it."""

    def __init__(self, title: str, about: str) -> None:
        super().__init__()
        px = current().px
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(6))
        self.column.addWidget(label(title, "title"))
        sentence = label(about, "quiet")
        sentence.setWordWrap(True)
        self.column.addWidget(sentence)
        self._under: dict[QWidget, QLabel] = {}

    def field(self, text: str, placeholder: str = "", *, secret: bool = False) -> QLineEdit:
        """Add a field with its name above and its problem below."""
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        line.setAccessibleName(text.split("(", maxsplit=1)[0])
        if secret:
            line.setEchoMode(QLineEdit.EchoMode.Password)
        name = QLabel(text)
        name.setBuddy(line)
        under = label(part="finding", tone="refuse")
        under.setWordWrap(True)
        self._under[line] = under
        for part in (name, line, under):
            self.column.addWidget(part)
        line.textEdited.connect(lambda _: self.say(line, ""))
        return line

    def say(self, line: QWidget, problem: str) -> None:
        """Say what is wrong with a field; nothing for ""."""
        self._under[line].setText(f"× {problem}" if problem else "")
        set_tone(line, "refuse" if problem else "")
        if problem:
            line.setFocus()

    def first(self) -> QWidget:
        """Return what gets the keyboard first."""
        return next(iter(self._under), self)


class AddressStep(Step):
    """1 平台地址."""

    def __init__(self) -> None:
        super().__init__("平台地址", "填写上级通知里的平台地址，程序会先核对。")
        self.address = self.field("平台地址(&A)", "https://…")
        self.seen = label()
        self.seen.setWordWrap(True)
        self.column.addWidget(self.seen)
        self.column.addStretch(1)

    def show_seen(self, seen: PlatformSeen | None) -> None:
        """Show who answers; None takes it back."""
        if seen is None:
            self.seen.clear()
            return
        text = f"✓ {seen.name}\n密钥指纹 {seen.fingerprint}\n请与通知核对；对不上就不要继续。"
        off = abs(seen.ahead.total_seconds())
        if off > _CLOCK_OFF_SECONDS:
            text += f"\n△ 本机时间与平台相差约 {round(off / 60)} 分钟，请校准。"
        self.seen.setText(text)
        set_tone(self.seen, "good")


class SignInStep(Step):
    """2 登录."""

    def __init__(self) -> None:
        super().__init__("登录", "用您在平台的登录名和密码。以后打开程序也用它，断网时也行。")
        self.login = self.field("登录名(&N)")
        self.password = self.field("密码(&P)", secret=True)
        self.column.addStretch(1)


class EnrolStep(Step):
    """3 登记本机."""

    def __init__(self, device_name: str) -> None:
        super().__init__("登记本机", "登记码由上级发给，只能用一次。登记后会给出恢复密钥。")
        self.code = self.field("登记码(&C)")
        self.device = self.field("本机名称(&D)")
        self.device.setText(device_name)
        self.recovery = RecoveryPanel()
        self.recovery.hide()
        self.column.addWidget(self.recovery)
        self.column.addStretch(1)

    def show_recovery(self, key: str, about: str) -> None:
        """Show the recovery key in the place of the fields that are done with."""
        self.code.setEnabled(False)
        self.device.setEnabled(False)
        self.recovery.show_key(key, about)
        self.recovery.show()
        self.recovery.line.setFocus()


class LoadStep(Step):
    """4 装入数据."""

    def __init__(self) -> None:
        super().__init__("装入数据", "把本辖区的人员和单位装到本机，以后断网也能查。只需一次。")
        self.bar = QProgressBar()
        self.bar.setAccessibleName("装入进度")
        self.bar.setRange(0, 0)
        self.told = label()
        self.told.setWordWrap(True)
        self.column.addWidget(self.bar)
        self.column.addWidget(self.told)
        self.column.addStretch(1)

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is; a total below zero is not known."""
        self.bar.setRange(0, max(total, 0) // 1024)
        self.bar.setValue(done // 1024)
        self.tell(what, "")

    def tell(self, text: str, tone: str) -> None:
        """Say how it stands."""
        self.told.setText(text)
        set_tone(self.told, tone)
