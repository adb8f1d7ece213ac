"""人员查询: the list that follows each keystroke, and the page of the person chosen."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from sepdesk.desk import platform_search, prefill, remembered, worker
from sepdesk.desk.changes import Changes
from sepdesk.desk.counter_papers import AskedPaper, CounterPaper
from sepdesk.desk.platform_search import Answered, NotAnswered
from sepdesk.desk.returned import ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.desk.side_by_side import SideBySide, side_by_side
from sepdesk.desk.worker import FoundWorker, ItemLine, WorkerPage
from sepdesk.domain.certificates import Certificate
from sepdesk.domain.corrections import CorrectEmployment
from sepdesk.domain.employment import EmploymentId
from sepdesk.domain.identity import PersonId
from sepdesk.domain.misconduct import Penalty
from sepdesk.domain.record_corrections import CorrectCertificate, CorrectPenalty
from sepdesk.domain.submissions import SubmissionKind, worker_of
from sepdesk.ui.background import Background
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.shortcuts import Keys
from sepdesk.ui.worker.comparing import ComparingDialog
from sepdesk.ui.worker.correcting import Correcting
from sepdesk.ui.worker.correcting_records import CorrectingRecords
from sepdesk.ui.worker.head import latest_form
from sepdesk.ui.worker.look_up import LookUp
from sepdesk.ui.worker.page import PersonPage
from sepdesk.ui.worker.platform_card import PlatformCard, asked_words
from sepdesk.ui.worker.restoring import Restoring

_NOBODY = "从左侧选择一人，这里显示证书、聘用经历与记录。"
_NO_ENTRY = "所更正的记录不在此人的档案中，或您不能更正，请核对。"
_GONE = "此人不在本站数据中（可能已转到外县），可到平台查询。"


class WorkerTab(QWidget):
    """Finds a person and shows their page.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after 恢复聘用 or 更正.
        asked_form: a PaperInput to go on with in the form.
        asked_print: OpId of a saved form, a PaperInput to preview, or an AskedPaper.
        asked_unit: UnitId of the unit to show.
        asked_merge: two Workers that are to become one.
        asked_sync: there are no facts here; the clerk wants to fetch them.
    """

    told = Signal(object)
    changed = Signal(object)
    asked_form = Signal(object)
    asked_print = Signal(object)
    asked_unit = Signal(object)
    asked_merge = Signal(object, object)
    asked_sync = Signal()

    shortcuts = (
        Keys("↓", "从查找框进入列表；在列表中打字回到查找框"),
        Keys("Enter", "打开列表中的人员"),
        Keys("Ctrl+D", "置顶此人，或取消置顶；查找框空着时列出置顶和最近打开的"),
        Keys("Ctrl+Space", "标记此人；再标记一人即两人对照"),
        Keys("F3", "本站没有此人：按完整证件号或“证书编号 姓名”向平台查询"),
        Keys("F8", "显示或收起完整证件号（显示留痕）"),
        Keys("F9", "打印登记表"),
    )

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._person: PersonId | None = None
        self._returned: ReturnedAct | None = None
        self.look_up = LookUp(
            lambda text: worker.find(session, text) if text else worker.at_hand(session),
            session.clock.now,
            background,
        )
        self.page = PersonPage()
        self.platform = PlatformCard(session.clock.now)
        self._side = QStackedWidget()
        self._asking = 0
        self.restoring = Restoring(session, background, self)
        self.correcting = Correcting(session, background, self)
        self.correcting_records = CorrectingRecords(session, background, self)
        self._opening = Latest(background, self)
        self._printing = Latest(background, self)
        self._pairing = Latest(background, self)
        self._lay_out()
        self._wire()
        self.setFocusProxy(self.look_up.box)
        self.page.show_sentence(_NOBODY)
        self.look_up.refresh()

    def show_person(self, person: PersonId) -> None:
        """Show a person's page, whatever the list shows; another tab asked for it."""
        self.look_up.point_at(person)
        self._open(person)
        self._note(person)

    def mend(self, returned: ReturnedAct) -> None:
        """Open a correction that came back, filled in, on its person's page."""
        worker = worker_of(returned.body)
        if worker is not None and worker.person is not None:
            self._returned = returned
            self.show_person(worker.person)

    def on_changes(self, changes: Changes) -> None:
        """Read anew what a write or a synchronisation has changed; selection stays."""
        if changes.concern_facts() or changes.outbox:
            self.look_up.refresh()
        if self._person is not None and changes.concern_person(self._person):
            self._open(self._person)

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        return self.look_up.is_settled() and not self._opening.is_waiting()

    def _lay_out(self) -> None:
        px = current().px
        row = QHBoxLayout(self)
        row.setContentsMargins(px(16), px(16), px(16), px(12))
        row.setSpacing(px(16))
        row.addWidget(self.look_up, 49)
        self._side.addWidget(self.page)
        self._side.addWidget(self.platform)
        row.addWidget(self._side, 51)

    def _wire(self) -> None:
        self.look_up.chosen.connect(self._on_chosen)
        self.look_up.box.textEdited.connect(lambda _: self._leave_platform())
        self.platform.asked_form.connect(
            lambda answered: self.asked_form.emit(platform_search.paper_for(answered))
        )
        self.look_up.kept.connect(self._on_kept)
        self.look_up.asked_pin.connect(self._on_pin)
        self.look_up.asked_pair.connect(self._on_pair)
        self._pairing.answered.connect(self._on_paired)
        self.look_up.asked_new.connect(
            lambda text: self.asked_form.emit(prefill.paper_from_text(text))
        )
        self.look_up.asked_sync.connect(self.asked_sync)
        self.page.asked.connect(self._on_asked)
        self.page.asked_print.connect(self._on_print)
        self.page.asked_receipt.connect(self._on_receipt)
        self.page.asked_unit.connect(self.asked_unit)
        self.page.asked_correction.connect(self._on_correction)
        self.page.asked_item_correction.connect(self._on_item_correction)
        self.page.asked_record_correction.connect(self._on_record_correction)
        for one in (self.restoring, self.correcting, self.correcting_records):
            one.told.connect(self.told)
            one.changed.connect(self._on_acted)
        self._opening.answered.connect(self._on_opened)
        self._printing.answered.connect(self.asked_print)
        for source in (
            self.look_up.failed,
            self._opening.failed,
            self._printing.failed,
            self._pairing.failed,
        ):
            source.connect(self._on_failed)
        for keys, act in (("F3", self._on_ask), ("F8", self._on_reveal), ("F9", self._on_print)):
            made = QShortcut(QKeySequence(keys), self, act)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _on_ask(self) -> None:
        """Ask the platform for who is typed: only what is exact, and only by this key."""
        asked = platform_search.question_of(self.look_up.box.text())
        self._asking += 1
        number = self._asking
        self._side.setCurrentWidget(self.platform)
        if asked is None:
            self.platform.show_answer(platform_search.NotAnswered(platform_search.HOW))
            return
        answered = platform_search.Answered(asked, None, self._session.clock.now())
        self.platform.show_busy(asked_words(answered))
        task = self._background.network(lambda _: platform_search.ask(self._session, asked))
        task.succeeded.connect(lambda answer: self._on_answer(number, answer))
        task.failed.connect(lambda error: self._on_not_asked(number, error))

    def _on_answer(self, number: int, answer: Answered | NotAnswered) -> None:
        if number == self._asking:
            self.platform.show_answer(answer)

    def _on_not_asked(self, number: int, error: BaseException) -> None:
        if number == self._asking:
            self._leave_platform()
        self._on_failed(error)

    def _leave_platform(self) -> None:
        self._asking += 1
        self._side.setCurrentWidget(self.page)

    def _on_chosen(self, line: FoundWorker | None) -> None:
        if line is None:
            self._person = None
            self._opening.drop()
            self.page.show_sentence(_NOBODY)
        else:
            self._open(line.person)

    def _on_kept(self, line: FoundWorker) -> None:
        if self.page.page() is None or line.person != self._person:
            self._open(line.person)
        self._note(line.person)

    def _note(self, person: PersonId) -> None:
        """Remember that the clerk has opened somebody; the list does not move under their hands."""
        task = self._background.on_store(lambda _: remembered.note_opened(self._session, person))
        task.failed.connect(self._on_failed)

    def _on_pin(self, line: FoundWorker) -> None:
        task = self._background.on_store(
            lambda _: remembered.toggle_pin(self._session, line.person)
        )
        task.succeeded.connect(lambda _: self.look_up.refresh())
        task.failed.connect(self._on_failed)

    def _on_pair(self, first: FoundWorker, second: FoundWorker) -> None:
        self._pairing.ask(lambda _: side_by_side(self._session, first.person, second.person))

    def _on_paired(self, pair: SideBySide | None) -> None:
        if pair is None:
            self.told.emit(Notice("warn", _GONE))
            return
        dialog = ComparingDialog(pair, self.window())
        dialog.asked_merge.connect(self.asked_merge)
        dialog.open()

    def _open(self, person: PersonId) -> None:
        self._leave_platform()
        self._person = person
        self._opening.ask(lambda _: worker.open_page(self._session, person))

    def _on_opened(self, page: WorkerPage | None) -> None:
        if page is None:
            self.page.show_sentence(_GONE)
        else:
            self.page.show_page(page)
            returned, self._returned = self._returned, None
            if returned is not None and not self._open_again(page, returned):
                self.told.emit(Notice("warn", _NO_ENTRY, key="mend"))

    def _open_again(self, page: WorkerPage, returned: ReturnedAct) -> bool:
        """Open the dialog of a correction that came back; tell whether its entry is there."""
        match returned.body:
            case CorrectEmployment(employment=employment):
                return self.correcting.ask(page, employment, returned) is not None
            case CorrectPenalty() | CorrectCertificate():
                return self.correcting_records.mend(page, returned) is not None
            case _:
                return False

    def _on_asked(self, kind: SubmissionKind) -> None:
        page = self.page.page()
        if page is None:
            return
        if kind is SubmissionKind.RESTORE_EMPLOYMENT:
            self.restoring.ask(page)
        else:
            self.asked_form.emit(prefill.paper_for(page, kind))

    def _on_correction(self, employment: EmploymentId) -> None:
        page = self.page.page()
        if page is not None:
            self.correcting.ask(page, employment)

    def _on_item_correction(self, line: ItemLine | None) -> None:
        page = self.page.page()
        if page is not None and line is not None:
            item = (line.printed, line.approved_on, line.valid_until)
            held = [(x.printed, x.approved_on, x.valid_until) for x in line.certificate.items]
            self.correcting_records.item(page, line.certificate, held.index(item))

    def _on_record_correction(self, record: Penalty | Certificate | None) -> None:
        page = self.page.page()
        if page is None:
            return
        if isinstance(record, Penalty):
            self.correcting_records.penalty(page, record)
        elif record is not None:
            self.correcting_records.loss(page, record)

    def _on_acted(self, changes: Changes) -> None:
        self.changed.emit(changes)
        self.on_changes(changes)

    def _on_receipt(self) -> None:
        page = self.page.page()
        form = None if page is None else latest_form(page)
        if form is not None:
            self.asked_print.emit(AskedPaper(CounterPaper.RECEIPT, form))

    def _on_print(self) -> None:
        page = self.page.page()
        if page is not None:
            self._printing.ask(lambda _: prefill.form_of(self._session, page))

    def _on_reveal(self) -> None:
        page = self.page.page()
        if page is None:
            return
        if self.page.head.is_revealed():
            self.page.head.show_number("")
            return
        person = page.worker.person
        task = self._background.on_store(lambda _: (person, worker.reveal(self._session, person)))
        task.succeeded.connect(self._on_revealed)
        task.failed.connect(self._on_failed)

    def _on_revealed(self, answer: tuple[PersonId, str]) -> None:
        person, number = answer
        page = self.page.page()
        if page is not None and page.worker.person == person:
            self.page.head.show_number(number)

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text))
