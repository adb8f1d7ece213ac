"""第一次使用: address, sign-in, enrolment with the recovery key, first load."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.first_start import (
    AddressError,
    Beginning,
    CodeError,
    PasswordError,
    PlatformSeen,
)
from sepdesk.progress import Progress
from sepdesk.ui.background import Background, Task
from sepdesk.ui.first_start.steps import AddressStep, EnrolStep, LoadStep, SignInStep, Step
from sepdesk.ui.look import current, set_tone
from sepdesk.ui.parts import button, label, rule

Look = Callable[[str], PlatformSeen]
_NAMES = ("平台地址", "登录", "登记本机", "装入数据")
ADDRESS, SIGN_IN, ENROL, LOAD = range(4)


class FirstStart(QDialog):
    """Accepted once the station is loaded; `login` and `password` then open it.

    Whatever was done before it is closed stays, and is taken up again by the next start.
    """

    def __init__(
        self,
        beginning: Beginning,
        look_at: Look,
        background: Background,
        device_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the wizard.

        Args:
            beginning: does the steps.
            look_at: asks who answers at an address.
            background: on which they are done.
            device_name: proposed.
            parent: as in Qt.
        """
        super().__init__(parent)
        self.setWindowTitle("第一次使用")
        self._beginning, self._look_at, self._background = beginning, look_at, background
        self._seen: PlatformSeen | None = None
        self._proved = self._loaded = False
        self._task: Task | None = None
        self.address, self.sign_in = AddressStep(), SignInStep()
        self.enrol, self.load = EnrolStep(device_name), LoadStep()
        self._pages = QStackedWidget()
        self._heads = [label(f"{at + 1} {name}") for at, name in enumerate(_NAMES)]
        self._problem = label(tone="refuse")
        self._problem.setWordWrap(True)
        self.back, self.next = button("上一步"), button("下一步", "primary")
        self.next.setDefault(True)
        self.back.clicked.connect(self._on_back)
        self.next.clicked.connect(self._on_next)
        self.address.address.textEdited.connect(lambda _: self._forget())
        self.enrol.recovery.typed.connect(self._on_typed)
        self._lay_out()
        self._show(ADDRESS)

    @property
    def login(self) -> str:
        """The clerk's login name."""
        return self.sign_in.login.text().strip()

    @property
    def password(self) -> str:
        """The clerk's password."""
        return self.sign_in.password.text()

    @override
    def reject(self) -> None:
        """Close; work under way is stopped at its next checkpoint."""
        if self._task is not None:
            self._task.cancel()
        super().reject()

    def _on_back(self) -> None:
        self._show(self._pages.currentIndex() - 1)

    def _on_next(self) -> None:
        self._tell("")
        acts = (self._check_address, self._check_sign_in, self._enrol, self._finish)
        acts[self._pages.currentIndex()]()

    def _check_address(self) -> None:
        if self._seen is not None:
            self._show(SIGN_IN)
            return
        typed = self.address.address.text()
        self._start(lambda _: self._look_at(typed), self._on_seen)

    def _on_seen(self, seen: object) -> None:
        assert isinstance(seen, PlatformSeen)
        self._seen = seen
        self.address.address.setText(seen.address)
        self.address.show_seen(seen)
        self.next.setText("指纹相符，下一步")

    def _forget(self) -> None:
        self._seen = None
        self.address.show_seen(None)
        self.next.setText("核对")

    def _check_sign_in(self) -> None:
        for line, word in ((self.sign_in.login, "登录名"), (self.sign_in.password, "密码")):
            if not line.text().strip():
                self.sign_in.say(line, f"请填写{word}。")
                return
        self._show(ENROL)

    def _enrol(self) -> None:
        if self._proved:
            self._show(LOAD)
            self._load()
            return
        if self.enrol.recovery.isVisibleTo(self.enrol):
            self._tell("请先照纸上输入恢复密钥，确认它有效。")
            self.enrol.recovery.line.setFocus()
            return
        assert self._seen is not None
        address, login, password = self._seen.address, self.login, self.password
        code, device = self.enrol.code.text(), self.enrol.device.text().strip() or "窗口"

        def work(_: Progress) -> str:
            self._beginning.prepare(login, password)
            self._beginning.enrol(address, code, device)
            self._beginning.sign_in(address, login, password)
            return self._beginning.recovery_key()

        self._start(work, partial(self._on_enrolled, device))

    def _on_enrolled(self, device: str, key: object) -> None:
        assert self._seen is not None
        self.enrol.show_recovery(str(key), f"{self._seen.name}　{device}")
        self.next.setText("下一步")

    def _on_typed(self, typed: str) -> None:
        task = self._background.free(lambda _: self._beginning.prove(typed))
        task.succeeded.connect(self._on_proved)
        task.failed.connect(lambda error: self.enrol.recovery.show_result(_sentence(error)))

    def _on_proved(self, _: object) -> None:
        self._proved = True
        self.enrol.recovery.show_result("")
        self.next.setFocus()

    def _load(self) -> None:
        assert self._seen is not None
        address = self._seen.address
        self.load.tell("正在装入……", "")
        self._start(lambda progress: self._beginning.load(address, progress), self._on_loaded)
        assert self._task is not None
        self._task.progressed.connect(self.load.show_progress)

    def _on_loaded(self, _: object) -> None:
        self._loaded = True
        self.load.bar.setRange(0, 1)
        self.load.bar.setValue(1)
        self.load.tell("✓ 已装入，可以开始使用。", "good")
        self.next.setText("开始使用")
        self.next.setFocus()

    def _finish(self) -> None:
        if self._loaded:
            self.accept()
        else:
            self._load()

    def _start(self, work: Callable[[Progress], object], done: Callable[[object], None]) -> None:
        self.next.setEnabled(False)
        self.back.setEnabled(False)
        self._task = self._background.network(work)
        self._task.succeeded.connect(done)
        self._task.failed.connect(self._on_failed)
        self._task.finished.connect(self._on_finished)

    def _on_finished(self) -> None:
        self._task = None
        self.next.setEnabled(True)
        here = self._pages.currentIndex()
        shown = self.enrol.recovery.isVisibleTo(self.enrol)
        self.back.setEnabled(here in (SIGN_IN, ENROL) and not shown)

    def _on_failed(self, error: BaseException) -> None:
        text = _sentence(error)
        here = self._pages.currentIndex()
        if here == ADDRESS or isinstance(error, AddressError):
            self.address.say(self.address.address, text)
        elif isinstance(error, CodeError):
            self.enrol.say(self.enrol.code, text)
        elif isinstance(error, PasswordError):
            self._show(SIGN_IN)
            self.sign_in.say(self.sign_in.password, text)
        elif here == LOAD:
            self.load.bar.setRange(0, 1)
            self.load.tell(f"× {text}", "refuse")
            self.next.setText("重试")
        else:
            self._tell(text)

    def _tell(self, text: str) -> None:
        self._problem.setText(f"× {text}" if text else "")

    def _show(self, place: int) -> None:
        self._tell("")
        self._pages.setCurrentIndex(place)
        for at, head in enumerate(self._heads):
            set_tone(head, "open" if at == place else "quiet")
        self.back.setEnabled(place in (SIGN_IN, ENROL))
        words = ("核对" if self._seen is None else "下一步", "下一步", "登记", "开始使用")
        self.next.setText("下一步" if place == ENROL and self._proved else words[place])
        page = self._pages.currentWidget()
        if isinstance(page, Step):
            page.first().setFocus()

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(16), px(24), px(20))
        column.setSpacing(px(12))
        heads = QHBoxLayout()
        heads.setSpacing(px(24))
        for head in self._heads:
            heads.addWidget(head)
        heads.addStretch(1)
        column.addLayout(heads)
        column.addWidget(rule())
        for page in (self.address, self.sign_in, self.enrol, self.load):
            self._pages.addWidget(page)
        column.addWidget(self._pages, 1)
        column.addWidget(self._problem)
        row = QHBoxLayout()
        row.addWidget(QLabel("登记好以前，随时可以关闭，下次接着做。"))
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)
        column.addLayout(row)
        self.resize(px(680), px(520))
        self.setWindowFlag(Qt.WindowType.WindowMinimizeButtonHint)


def _sentence(error: BaseException) -> str:
    text = getattr(error, "text", "")
    if not isinstance(text, str) or not text:
        raise error
    return text
