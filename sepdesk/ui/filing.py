"""An act is judged while it is typed; saving judges it once more, asks once, and files it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk.filing import Saved
from sepdesk.domain.findings import Finding, Severity
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.latest import Latest
from sepdesk.ui.notices import Notice

_DELAY_MS = 200


class Advice(Protocol):
    """What the desk's `advise` returns."""

    @property
    def hindrances(self) -> Sequence[Finding]:
        """By which the platform would send it back, the heaviest first."""
        ...


G = TypeVar("G")  # what is typed: the desk's input, or the act itself
A = TypeVar("A", bound=Advice)


def say_saved(saved: Saved) -> Notice:
    """Say that an act is on the disk, and under which number."""
    text = f"已保存，待上报 · 收件编号 {saved.entry.intake_number}"
    return Notice("good", text, key="save")


@dataclass(frozen=True, slots=True)
class Act(Generic[G, A]):
    """What a tab hands in: how its act is read, judged, filed and shown.

    Attributes:
        read: what is typed, in the GUI's thread; None where there is nothing to judge or save.
        nothing: what is told where `save` finds nothing.
        unreadable: settles half-typed fields and returns the first that cannot be read.
        advise: judges by the facts of this station, on the reading lane.
        record: saves, on the writing lane.
        show: shows what `advise` said, or that there is nothing (None); the flag tells whether
            the clerk has tried to save, so that what is lacking is told too. Returns the first
            field to be mended.
        field: the field that a finding names, if it is on screen.
        barred: why it cannot be saved, whatever the clerk says; `""` where it can.
        ask: asks with the sentences in the way whether to save all the same; None: the question
            is a notice with the button 仍然保存, which takes no keyboard.
        told: the notice of a save.
    """

    read: Callable[[], G | None]
    nothing: Callable[[], str]
    unreadable: Callable[[], Field | None]
    advise: Callable[[G], A]
    record: Callable[[G], Saved]
    show: Callable[[A | None, bool], Field | None]
    field: Callable[[str], Field | None]
    barred: Callable[[A], str] = lambda _: ""
    ask: Callable[[Sequence[str]], bool] | None = None
    told: Callable[[Saved], Notice] = say_saved


class Filing(QObject, Generic[G, A]):
    """One act at a time; what is on screen cannot be changed while it is being saved.

    A tab makes one, connects `told` and `changed` to its own signals, calls `judge_soon` when
    something was typed, `save` for Ctrl+Enter, `begin` when it turns to another act, and empties
    its fields when `saved` comes:

        self._filing = Filing(Act(read=form.read_form, …), background, self, [frame])
        self._filing.told.connect(self.told)
        self._filing.changed.connect(self.changed)
        self._filing.saved.connect(self._on_saved)
        form.changed.connect(self._filing.judge_soon)
        bind(self, [("Ctrl+Return", self._filing.save), ("Ctrl+Enter", self._filing.save)])

    Signals:
        told: a Notice.
        began: a save begins; nothing of the act can be changed until `saved` or `unsaved`.
        saved: the Saved and what was typed; the fields are free again by then.
        changed: the Changes of a save, after `saved`.
        unsaved: nothing was saved, everything still stands on screen.
    """

    told = Signal(object)
    began = Signal()
    saved = Signal(object, object)
    changed = Signal(object)
    unsaved = Signal()

    def __init__(
        self,
        act: Act[G, A],
        background: Background,
        owner: QWidget,
        panes: Sequence[QWidget],
    ) -> None:
        """Build the flow.

        Args:
            act: see `Act`.
            background: whose lanes judge and save.
            owner: the tab.
            panes: what is locked while a save runs.
        """
        super().__init__(owner)
        self._act, self._background = act, background
        self._owner, self._panes = owner, tuple(panes)
        self._had_keyboard: QWidget | None = None
        self.runs = self.attempted = False
        self._latest = Latest(background, self)
        self._delay = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._delay.timeout.connect(self._judge)
        self._latest.answered.connect(self._on_judged)
        self._latest.failed.connect(self.tell_failure)

    # While typing ---------------------------------------------------------------------------

    def judge_soon(self) -> None:
        """Judge anew: something was typed, or the facts are others."""
        self._latest.drop()
        self._delay.start()

    def begin(self) -> None:
        """Turn to another act: nobody has tried to save it yet, and nothing is known of it."""
        self.attempted = False
        self._hold()
        self._act.show(None, False)

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers what is typed, and no save runs."""
        return not (self._delay.isActive() or self._latest.is_waiting() or self.runs)

    def may_close(self) -> bool:
        """Tell whether the window may close; while a save runs the clerk is told to wait."""
        if self.runs:
            self.told.emit(Notice("warn", "正在保存，请稍候再关闭。", key="closing"))
        return not self.runs

    def tell_failure(self, error: BaseException, key: str = "fault") -> None:
        """Say a fault of the world; a fault of ours goes on to the last door."""
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error
        self.told.emit(Notice("refuse", text, key=key))

    # Saving ---------------------------------------------------------------------------------

    def save(self) -> None:
        """Save what is typed; where the platform would send it back, say so and ask once."""
        if self.runs:
            return
        unreadable = self._act.unreadable()
        given = self._act.read()
        if given is None:
            self.told.emit(Notice("warn", self._act.nothing(), key="save"))
            self._owner.setFocus()
            return
        self.attempted = True
        if unreadable is not None:
            unreadable.setFocus()
            self.told.emit(Notice("warn", f"{unreadable.name}：{unreadable.problem()}", key="save"))
            self.judge_soon()
            return
        self._lock()
        task = self._background.read(lambda _: self._act.advise(given))
        task.succeeded.connect(lambda advice: self._weigh(given, advice))
        task.failed.connect(self._on_not_saved)

    def _weigh(self, given: G, advice: A) -> None:
        first = self._act.show(advice, True)
        sentences = [one.text for one in advice.hindrances]
        barred = self._act.barred(advice)
        asked = self._act.ask
        if not (sentences or barred) or (asked and not barred and asked(sentences)):
            self._file(given)
            return
        self._unlock()
        (first or self._had_keyboard or self._owner).setFocus()
        if barred:
            self.told.emit(Notice("warn", barred, key="save"))
        elif asked is None:
            text = f"按本站数据，平台将会退回：{sentences[0]}"
            insist = partial(self._insist, given)
            self.told.emit(Notice("warn", text, "仍然保存", insist, key="save"))
        self.unsaved.emit()

    def _insist(self, given: G) -> None:
        if self.runs:
            return
        if self._act.read() != given:
            self.save()  # something else stands there by now: that is what the clerk looks at
            return
        self._lock()
        self._file(given)

    def _file(self, given: G) -> None:
        task = self._background.on_store(lambda _: self._act.record(given))
        task.succeeded.connect(lambda saved: self._on_saved(given, saved))
        task.failed.connect(self._on_not_saved)

    def _on_saved(self, given: G, saved: Saved) -> None:
        self._unlock()
        self.attempted = False
        self.saved.emit(saved, given)
        self.told.emit(self._act.told(saved))
        self.changed.emit(saved.changes)

    def _on_not_saved(self, error: BaseException) -> None:
        self._unlock()
        self.unsaved.emit()
        findings: Sequence[Finding] = getattr(error, "findings", ())
        first: Field | None = None
        for finding in findings:
            field = self._act.field(finding.field)
            if field is not None:
                field.set_finding(Severity.MEND, finding.text)
                first = first or field
        if first is not None:
            first.setFocus()
        elif findings and not hasattr(error, "text"):
            self.told.emit(Notice("warn", findings[0].text, key="save"))
        if not findings or hasattr(error, "text"):
            self.tell_failure(error, key="save")

    # Inside ---------------------------------------------------------------------------------

    def _judge(self) -> None:
        given = self._act.read()
        if given is None:
            self._act.show(None, self.attempted)
        else:
            self._latest.ask(lambda _: self._act.advise(given))

    def _on_judged(self, advice: A) -> None:
        self._act.show(advice, self.attempted)

    def _hold(self) -> None:
        self._delay.stop()
        self._latest.drop()

    def _lock(self) -> None:
        self.runs = True
        self._hold()
        self._had_keyboard = self._owner.focusWidget()
        for pane in self._panes:
            pane.setEnabled(False)
        self.began.emit()

    def _unlock(self) -> None:
        self.runs = False
        for pane in self._panes:
            pane.setEnabled(True)
        if self._had_keyboard is not None:
            self._had_keyboard.setFocus()
