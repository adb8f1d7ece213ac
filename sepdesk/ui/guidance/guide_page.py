"""办事指南: offices of a place at the left, what one has published at the right (E5, F3)."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from sepdesk.desk import service_guides
from sepdesk.desk.changes import Changes
from sepdesk.desk.filing import Saved
from sepdesk.desk.service_guides import GuideAdvice, KnownOffice
from sepdesk.desk.session import Session
from sepdesk.domain.offices import OFFICE_WORDS
from sepdesk.domain.service_guides import PublishGuide
from sepdesk.ui.background import Background
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FieldRow
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.filing import Act, Filing
from sepdesk.ui.guidance.guide_form import GuideForm
from sepdesk.ui.guidance.labelled import labelled
from sepdesk.ui.latest import Latest
from sepdesk.ui.lines_model import Column, LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, card, clear_layout, label, scrolled
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.table import EmptyState, Table

_NONE = "没有这个地点或名称的机构。"
_WAITS = "本机构的指南已保存，上报后公布。"
_EMPTY = "该机构尚未公布办事指南。"


class GuidePage(QWidget):
    """Looks up how offices are reached, and lets a chief publish the own guide.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of a saved guide.
        saved: the Saved.
    """

    told = Signal(object)
    changed = Signal(object)
    saved = Signal(object)

    def __init__(
        self, session: Session, background: Background, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self.may_publish = service_guides.may_publish(session)
        self.place = TextField("地点或机构", "如 鼓楼、考试中心；空着为本地")
        self._model = LinesModel(_columns(), key=lambda one: one.office.office_id)
        self.table = Table(self._model, "机构", EmptyState(_NONE))
        self.form = GuideForm()
        self.edit = button("编辑本机构指南  F8")
        self.save = button("公布  Ctrl+Enter", "primary")
        self.cancel = button("取消  Esc")
        self._shown: KnownOffice | None = None
        self._reading = Latest(background, self)
        self._opening = Latest(background, self)
        self._lay_out()
        self._filing = self._make_filing(background)
        self._wire()
        self.setFocusProxy(self.place)
        self.refresh(Changes(everything=True))

    def shown(self) -> KnownOffice | None:
        """Return the office whose guide is shown."""
        return self._shown

    def is_editing(self) -> bool:
        """Tell whether the form of the own guide is open."""
        return self._stack.currentIndex() == 1

    def refresh(self, changes: Changes) -> None:
        """Read the offices anew; what is typed stays."""
        if changes.everything or changes.outbox or changes.offices:
            self._ask()

    def is_settled(self) -> bool:
        """Tell whether everything on screen answers the latest question."""
        waits = self._reading.is_waiting() or self._opening.is_waiting()
        return not waits and self._filing.is_settled()

    def may_close(self) -> bool:
        """Keep the window while a guide is typed and not saved."""
        if self.is_editing() and not self._filing.runs:
            self.told.emit(Notice("warn", "办事指南尚未保存，请公布或取消。", key="closing"))
            return False
        return self._filing.may_close()

    def open_form(self) -> None:
        """Open the form of the own guide, as it stands."""
        if self.may_publish and not self.is_editing():
            self._opening.ask(lambda _: service_guides.own_guide(self._session))

    def _begin(self, own: KnownOffice) -> None:
        row = self._model.row_of(own.office.office_id)
        if row is not None:
            self.table.choose_row(row)
        self.form.show_guide(own.guide)
        self._stack.setCurrentIndex(1)
        self.table.setEnabled(False)
        self._show_buttons()
        self._filing.begin()
        self._filing.judge_soon()
        self.form.setFocus()

    def put_away(self) -> None:
        """Close the form; nothing of it is kept."""
        if not self.is_editing() or self._filing.runs:
            return
        self._stack.setCurrentIndex(0)
        self.table.setEnabled(True)
        self._show_buttons()
        self._filing.begin()
        self.table.setFocus()

    # Layout ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        px = current().px
        left = QVBoxLayout()
        left.setSpacing(px(8))
        left.addWidget(FieldRow(self.place))
        left.addWidget(self.table, 1)
        frame, column = card()
        self._frame = frame
        self._title = label(part="section")
        self._title.setWordWrap(True)
        self._about = label(part="quiet")
        self._about.setWordWrap(True)
        column.addWidget(self._title)
        column.addWidget(self._about)
        self._view = QVBoxLayout()
        view = QWidget()
        view.setProperty("part", "plain")
        view.setLayout(self._view)
        self._view.setContentsMargins(0, px(8), px(4), 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(scrolled(view))
        self._stack.addWidget(scrolled(self.form))
        column.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        for made in (self.edit, self.cancel, self.save):
            foot.addWidget(made)
        column.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(16))
        row.addLayout(left, 42)
        row.addWidget(frame, 58)
        self._show_buttons()

    def _show_buttons(self) -> None:
        editing = self.is_editing()
        self.edit.setVisible(self.may_publish and not editing)
        for made in (self.cancel, self.save):
            made.setVisible(editing)
        if editing:
            self._title.setText(self._session.office.name)
            self._about.setText("联系方式与服务指南公布后，各机构与公众均可查阅。")
        else:
            self._show(self._shown)

    def _wire(self) -> None:
        self.place.changed.connect(self._ask)
        self.table.chosen.connect(self._show)
        self._reading.answered.connect(self._on_read)
        self._opening.answered.connect(self._begin)
        for asked in (self._reading, self._opening):
            asked.failed.connect(self._filing.tell_failure)
        self.form.changed.connect(self._filing.judge_soon)
        self.edit.clicked.connect(lambda _: self.open_form())
        self.cancel.clicked.connect(lambda _: self.put_away())
        self.save.clicked.connect(lambda _: self._save())
        bind(
            self,
            [
                ("F8", self.open_form),
                ("Esc", self.put_away),
                ("Ctrl+Return", self._save),
                ("Ctrl+Enter", self._save),
            ],
        )

    # Looking up -----------------------------------------------------------------------------

    def _ask(self) -> None:
        text = self.place.value()
        self._reading.ask(lambda _: service_guides.offices_for(self._session, text))

    def _on_read(self, found: tuple[KnownOffice, ...]) -> None:
        shown = self._shown
        self._model.show_lines(found)
        self.table.set_empty(EmptyState(_NONE))
        row = None if shown is None else self._model.row_of(shown.office.office_id)
        if found:
            self.table.choose_row(row or 0)
            self._show(found[row or 0])
        elif not self.is_editing():
            self._show(None)

    def _show(self, one: KnownOffice | None) -> None:
        self._shown = one
        if self.is_editing():
            return
        clear_layout(self._view)
        self._title.setText("" if one is None else one.office.name)
        if one is None:
            self._about.setText("")
            return
        guide = one.guide
        published = bool(guide.address or guide.phone or guide.text)
        about = _WAITS if one.is_waiting else "" if published else _EMPTY
        self._about.setText(about)
        self._about.setVisible(bool(about))
        rows = (
            ("办公地址", guide.address),
            ("电话", guide.phone),
            ("传真", guide.fax),
            ("网络联系方式", guide.network),
            ("服务指南", guide.text),
        )
        self._view.addWidget(labelled(rows), 1)

    # Publishing -----------------------------------------------------------------------------

    def _make_filing(self, background: Background) -> Filing[PublishGuide, GuideAdvice]:
        act = Act(
            read=lambda: self.form.act() if self.is_editing() else None,
            nothing=lambda: "请先打开本机构的指南。",
            unreadable=lambda: None,
            advise=partial(service_guides.advise, self._session),
            record=partial(service_guides.publish, self._session),
            show=self._show_advice,
            field=self.form.field,
        )
        made = Filing(act, background, self, [self._frame])
        made.told.connect(self.told)
        made.saved.connect(self._on_saved)
        made.changed.connect(self.changed)
        return made

    def _show_advice(self, advice: GuideAdvice | None, attempted: bool) -> Field | None:
        return self.form.show_findings(() if advice is None else advice.cited, attempted=attempted)

    def _save(self) -> None:
        if self.is_editing():
            self._filing.save()

    def _on_saved(self, saved: Saved) -> None:
        self.put_away()
        self._ask()
        self.saved.emit(saved)


def _columns() -> tuple[Column[KnownOffice], ...]:
    return (
        Column[KnownOffice]("机构", lambda one: one.office.name, stretch=True),
        Column[KnownOffice]("类别", lambda one: OFFICE_WORDS[one.office.kind], width=120),
        Column[KnownOffice]("电话", lambda one: one.guide.phone or "—", width=132),
    )
