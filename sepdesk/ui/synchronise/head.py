"""The head of the tab 同步: the platform, the one action, and how the last round went."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from sepdesk.desk.synchronise import State
from sepdesk.ui import words
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, card, chip, label, rule, show_chip
from sepdesk.ui.synchronise.model import Standing
from sepdesk.ui.synchronise.sentences import NEVER, Told

_TELL_AFTER_MS = 500


class Head(QWidget):
    """Platform and times at the left, the action at the right, the last round below.

    Signals:
        asked_round: 立即同步 was pressed.
        asked_stop: 停止 was pressed.
        asked_tray: 去待处理 was pressed.
        asked_sign_in: 登录 was pressed.
        asked_enrol_anew: 重新登记本机 was pressed.
    """

    asked_round = Signal()
    asked_stop = Signal()
    asked_tray = Signal()
    asked_sign_in = Signal()
    asked_enrol_anew = Signal()

    def __init__(self, platform: str, address: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.start = button("立即同步　F5", "primary")
        self._stop, self._tray = button("停止"), button("去待处理")
        self._sign_in, self._enrol_anew = button("登录"), button("重新登记本机")
        self._last, self._as_of = label(), label()
        self._word, self._sentence = chip("", "quiet"), label()
        self._way_out, self._next = label(part="quiet"), label(part="quiet")
        self._bar, self._what = QProgressBar(), label(part="quiet")
        self._had_keyboard = False
        # A round that ends within half a second shows no bar.
        self._late = QTimer(self, singleShot=True, interval=_TELL_AFTER_MS)
        self._late.timeout.connect(lambda: self._running.setVisible(True))
        self._lay_out(platform, address)
        self.start.clicked.connect(self.asked_round)
        self._stop.clicked.connect(self.asked_stop)
        self._tray.clicked.connect(self.asked_tray)
        self._sign_in.clicked.connect(self.asked_sign_in)
        self._enrol_anew.clicked.connect(self.asked_enrol_anew)
        self._sign_in.hide()
        self._enrol_anew.hide()
        self.tell(NEVER)
        self.show_running(running=False)
        self._tray.hide()

    def show_standing(self, standing: Standing) -> None:
        """Show the times, and whether something waits for a person."""
        state: State = standing.state
        self._last.setText(words.instant(state.last_sync, standing.now))
        if state.as_of is None:
            self._as_of.setText("尚未装入辖区数据")
        else:
            told = words.instant(state.as_of, standing.now)
            age = words.age(state.as_of, standing.now)
            epoch = "" if state.epoch is None else f" · 平台第 {state.epoch} 期"
            self._as_of.setText(f"{told}（{age}）{epoch}")
        self._tray.setVisible(state.waiting > 0)
        self._tray.setText(f"去待处理（{state.waiting}）")

    def tell(self, told: Told) -> None:
        """Say how the last round went."""
        show_chip(self._word, told.word, told.tone)
        self._sentence.setText(told.sentence)
        self._way_out.setText(told.way_out)
        self._way_out.setVisible(bool(told.way_out))

    def offer_sign_in(self, *, offered: bool) -> None:
        """Offer to sign in at the platform again."""
        self._sign_in.setVisible(offered)

    def offer_enrol_anew(self, *, offered: bool) -> None:
        """Offer to enrol this machine anew."""
        self._enrol_anew.setVisible(offered)

    def tell_next(self, text: str) -> None:
        """Say when the next automatic round comes."""
        self._next.setText(text)

    def show_running(self, *, running: bool) -> None:
        """Offer to begin, or to stop."""
        if running:
            self._had_keyboard = self.start.hasFocus()
        self.start.setEnabled(not running)
        self._stop.setEnabled(running)
        if running:
            self._bar.setRange(0, 0)
            self._what.setText("正在连接平台…")
            self._late.start()
        else:
            self._late.stop()
            self._running.setVisible(False)
            if self._had_keyboard:
                self.start.setFocus()

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show how far the round is; a total that is not known is a busy bar, never 0 %."""
        known = total > 0
        # Bytes of a first load would overrun the bar's 32 bits.
        self._bar.setRange(0, 1000 if known else 0)
        if known:
            self._bar.setValue(min(1000, done * 1000 // total))
        self._what.setText(f"{what} {done * 100 // total}%" if known else f"{what}…")

    def _lay_out(self, platform: str, address: str) -> None:
        px = current().px
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        frame, column = card()
        outer.addWidget(frame)
        top = QHBoxLayout()
        top.addLayout(self._facts(platform, address), 1)
        top.addWidget(self._enrol_anew)
        top.addWidget(self._sign_in)
        top.addWidget(self._tray)
        top.addSpacing(px(8))
        self.start.setMinimumWidth(px(176))
        # The style sheet sets the height of buttons; only the layout can make this one higher.
        self.start.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        main = QVBoxLayout()
        main.setContentsMargins(0, px(4), 0, px(4))
        main.addWidget(self.start)
        top.addLayout(main)
        column.addLayout(top)
        column.addWidget(rule())
        said = QHBoxLayout()
        said.setSpacing(px(12))
        said.addWidget(self._word)
        said.addWidget(self._sentence, 1)
        said.addWidget(self._next)
        self._sentence.setWordWrap(True)
        self._way_out.setWordWrap(True)
        column.addLayout(said)
        column.addWidget(self._way_out)
        self._running = self._progress_line()
        column.addWidget(self._running)

    def _facts(self, platform: str, address: str) -> QGridLayout:
        grid = QGridLayout()
        px = current().px
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(4))
        name = label(f"{platform}　{address}".strip())
        facts = (
            ("平台", name, 0, 3),
            ("最后同步", self._last, 1, 1),
            ("数据截至", self._as_of, 1, 1),
        )
        for place, (title, told, row, span) in enumerate(facts):
            told.setAccessibleName(title)
            column = 2 if place == 2 else 0
            grid.addWidget(label(title, "label"), row, column)
            grid.addWidget(told, row, column + 1, 1, span)
        self._last.setMinimumWidth(px(140))
        grid.setColumnStretch(3, 1)
        return grid

    def _progress_line(self) -> QFrame:
        frame = QFrame()
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(12))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("同步进度")
        row.addWidget(self._what)
        row.addWidget(self._bar, 1)
        row.addWidget(self._stop)
        return frame
