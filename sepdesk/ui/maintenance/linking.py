"""The page 合并人员: two people side by side, what they share, and the way back."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from sepdesk.desk.changes import Changes
from sepdesk.desk.maintaining import Act
from sepdesk.desk.persons import (
    Compared,
    KnownPerson,
    compare,
    link_of,
    reference,
    reference_by_number,
    unlink_of,
)
from sepdesk.desk.session import Session
from sepdesk.domain.identity import DocumentKind, PersonId
from sepdesk.domain.person_acts import LinkPersons, UnlinkPersons
from sepdesk.domain.persons import Worker
from sepdesk.ui.background import Background
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.pick import WorkerField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current
from sepdesk.ui.maintenance.page import Page
from sepdesk.ui.maintenance.person import DOCUMENTS
from sepdesk.ui.maintenance.picking import picking_person
from sepdesk.ui.parts import card, clear_layout, label, rule

_SAME = {True: ("相同", "good"), False: ("不同", "warn"), None: ("", "")}
_LINK, _UNLINK, _SURE = "link", "unlink", "sure"


class LinkPage(Page):
    """Puts two entries of the archive together, or takes them apart."""

    nothing_picked = "请先选定两个人。"

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__()
        self._kept: KnownPerson | None = None
        self._other: KnownPerson | None = None
        self._to_unlink: PersonId | None = None
        self.what = ChoiceField("办理", [Option(_LINK, "合并"), Option(_UNLINK, "撤销合并")])
        self.what.set_value(_LINK)
        self.kept = WorkerField("保留")
        self.other = WorkerField("并入")
        self.number = IdNumberField("或证件号码", DOCUMENTS, "不在本站数据中的，填证件号码")
        self.link = ChoiceField("撤销哪一个", (), "请先选定保留的一人")
        self.evidence = TextField("证明材料", "说明是同一人（或不是）的材料", 200)
        self.sure = ChecksField(
            "确认", (Option(_SURE, "聘用期间有重叠，已查明仍是同一人，两段都留在历史中"),)
        )
        self._sides = Sides()
        self._picking = (
            picking_person(self.kept, session, background),
            picking_person(self.other, session, background),
        )
        self._picking[0].known.connect(self._on_kept)
        self._picking[1].known.connect(self._on_other)
        for picking in self._picking:
            picking.failed.connect(self.failed)
        for name, field in (
            ("what", self.what),
            ("name", self.kept),
            ("other", self.other),
            ("number", self.number),
            ("link", self.link),
            ("confirmed", self.sure),
            ("evidence", self.evidence),
        ):
            self.add_field(name, field)
        self.what.changed.connect(self._show_what_applies)
        self._lay_out()
        self.setFocusProxy(self.kept)
        self._show_what_applies()

    def act(self) -> Act | None:
        if self._kept is None:
            return None
        kept, evidence = self._kept.worker, self.evidence.text()
        sure = _SURE in self.sure.value()
        if self.what.value() == _UNLINK:
            person = self.link.value()
            return None if person is None else unlink_of(kept, PersonId(str(person)), evidence)
        if self._other is not None:
            return link_of(kept, reference(self._other.worker), evidence, overlap_confirmed=sure)
        kind, number = self.number.kind(), self.number.text()
        if number and isinstance(kind, DocumentKind):
            other = reference_by_number(kind, number, self.other.text())
            return link_of(kept, other, evidence, overlap_confirmed=sure)
        return None

    def fill(self, act: Act) -> None:
        if not isinstance(act, LinkPersons | UnlinkPersons) or act.worker.person is None:
            return
        self.clear_act()
        links = isinstance(act, LinkPersons)
        self.what.set_value(_LINK if links else _UNLINK)
        self.evidence.set_value(act.evidence)
        self._picking[0].pick(act.worker.person)
        self.kept.set_value(act.worker.document.name, act.worker.person)
        if isinstance(act, UnlinkPersons):
            self._to_unlink = act.person
            return
        self.sure.set_value((_SURE,) if act.overlap_confirmed else ())
        other = act.other
        if other.person is not None:
            self.other.set_value(other.document.name, other.person)
            self._picking[1].pick(other.person)
        else:
            self.other.set_value(other.document.name)
            self.number.set_kind(other.document.kind)
            self.number.set_value(other.document.number)

    def show_people(self, kept: Worker, other: Worker) -> None:
        """Show two people to be put together, as if picked."""
        self.what.set_value(_LINK)
        self._show_what_applies()
        people = ((self.kept, kept), (self.other, other))
        for picking, (field, worker) in zip(self._picking, people, strict=True):
            field.set_value(worker.name, worker.person)
            picking.pick(worker.person)

    def clear_act(self) -> None:
        self.other.set_value("")
        self.number.set_value("")
        self.sure.set_value(())
        self.evidence.set_value("")
        self.link.set_value(None)
        self._on_other(None)

    def refresh(self, changes: Changes) -> None:
        for picking, known in zip(self._picking, (self._kept, self._other), strict=True):
            if known is not None and changes.concern_person(known.worker.person):
                picking.pick(known.worker.person)

    def is_waiting(self) -> bool:
        return any(picking.is_waiting() for picking in self._picking)

    def _lay_out(self) -> None:
        self.grid.add_half(self.what)
        self.grid.add_row(self.kept, self.other)
        self.grid.add_row(self.number)
        self.grid.add_row(self.link)
        self.grid.add_row(self.sure)
        self.grid.add_row(self.evidence)
        self.column.addWidget(self.grid)
        self.column.addWidget(self.whole)
        self.column.addWidget(self._sides)
        self.column.addStretch(1)

    def _show_what_applies(self) -> None:
        parts = self.what.value() == _UNLINK
        shown: tuple[tuple[Field, bool], ...] = (
            (self.other, not parts),
            (self.number, not parts),
            (self.sure, not parts),
            (self.link, parts),
        )
        for field, is_shown in shown:
            self.grid.set_shown(field, is_shown)
        self._show_sides()

    def _on_kept(self, known: object) -> None:
        self._kept = known if isinstance(known, KnownPerson) else None
        links = () if self._kept is None else self._kept.worker.links
        self.link.set_options([Option(link.person, link.name) for link in links])
        none = "此人没有合并过的档案" if self._kept is not None else "请先选定保留的一人"
        self.link.combo.setPlaceholderText("请选择" if links else none)
        if self._to_unlink is not None:
            self.link.set_value(self._to_unlink)
            self._to_unlink = None
        self._show_sides()
        self.changed.emit()

    def _on_other(self, known: object) -> None:
        self._other = known if isinstance(known, KnownPerson) else None
        self._show_sides()
        self.changed.emit()

    def _show_sides(self) -> None:
        both = self.what.value() == _LINK
        if both and self._kept is not None and self._other is not None:
            self._sides.show_pair(self._kept.worker, self._other.worker)
        else:
            self._sides.show_nobody()


class Sides(QWidget):
    """Two people, line by line, with what is the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame, column = card()
        px = current().px
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        column.addLayout(self._grid)
        outer = QGridLayout(self)
        outer.setContentsMargins(0, px(8), 0, 0)
        outer.addWidget(self._frame)
        self.hide()

    def show_pair(self, kept: Worker, other: Worker) -> None:
        """Show both; what only one of them says is neither the same nor different."""
        self._clear()
        for place, text in enumerate(("", "保留", "并入", "")):
            self._put(0, place, text, "label")
        self._grid.addWidget(rule(), 1, 0, 1, 4)
        for number, line in enumerate(compare(kept, other)):
            self._show_line(number + 2, line)
        self.show()

    def show_nobody(self) -> None:
        """Show nothing."""
        self.hide()

    def _show_line(self, row: int, line: Compared) -> None:
        word, tone = _SAME[line.same]
        self._put(row, 0, line.what, "quiet")
        self._put(row, 1, line.kept or "未设定", "")
        self._put(row, 2, line.other or "未设定", "")
        shown = label(word, tone=tone)
        self._grid.addWidget(shown, row, 3, Qt.AlignmentFlag.AlignTop)

    def _put(self, row: int, column: int, text: str, part: str) -> None:
        shown = label(text, part)  # type: ignore[arg-type]  # one of the parts, told by the caller
        shown.setWordWrap(True)
        self._grid.addWidget(shown, row, column, Qt.AlignmentFlag.AlignTop)

    def _clear(self) -> None:
        clear_layout(self._grid)
