"""Below the staffing table: the list to Excel, and the papers of the unit that is chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from sepdesk.desk import exporting, unit_papers
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.domain.units import Unit
from sepdesk.forms.papers.urge import Urged
from sepdesk.ui.background import Background
from sepdesk.ui.batch import BatchDialog
from sepdesk.ui.latest import Latest
from sepdesk.ui.look import current
from sepdesk.ui.notices import Notice
from sepdesk.ui.parts import button, label
from sepdesk.ui.preview import PreviewDialog
from sepdesk.ui.staffing.model import Row
from sepdesk.ui.staffing.requirements import RequirementsDialog
from sepdesk.ui.workbook import WorkbookWriter

_NO_UNIT = "先在表中选一个单位"


class PapersRow(QWidget):
    """What can be printed of the unit chosen, and the list as it is shown to Excel.

    Signals:
        told: a Notice for the shell.
        changed: the Changes of what was saved.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(
        self,
        session: Session,
        background: Background,
        shown: Callable[[], Sequence[Row]],
        parent: QWidget | None = None,
    ) -> None:
        """Build the row.

        Args:
            session: the clerk's.
            background: where papers are drawn.
            shown: returns the lines on screen, in order.
            parent: as in Qt.
        """
        super().__init__(parent)
        self._session, self._background, self._shown = session, background, shown
        self._unit: Unit | None = None
        self._about = label(part="quiet")
        self.urge_staff = button("督促配备通知书…")
        self.urge_report = button("督促报送通知书…")
        self.forms = button("批量打印登记表…")
        self.report = button("打印配备表…  F9")
        self.require = button("配备要求…  F8")
        self.export = button("导出 Excel…  Ctrl+E")
        self.writer = WorkbookWriter(session, background, self)
        self._drawing = Latest(background, self)
        self._lay_out()
        self._wire()
        self.show_unit(None, short=False)

    def show_unit(self, unit: Unit | None, *, short: bool) -> None:
        """Say whose papers the buttons print.

        Args:
            unit: the one chosen.
            short: it lacks people for a known requirement, so that it can be urged to staff.
        """
        self._unit = unit
        self._about.setText(_NO_UNIT if unit is None else f"所选单位：{unit.name}")
        for made in (self.report, self.urge_report, self.forms, self.require):
            made.setEnabled(unit is not None)
        self.urge_staff.setEnabled(unit is not None and short)
        known = "按现有数据，该单位没有已知的缺员" if unit is not None and not short else ""
        self.urge_staff.setToolTip(known)

    def allow_export(self, allowed: bool) -> None:
        """Let the list go out only where there is one."""
        self.export.setEnabled(allowed)

    def print_report(self) -> None:
        """Draw how the unit stands to its need; nothing happens where none is chosen."""
        unit = self._unit
        if unit is not None:
            self._draw(lambda: unit_papers.staffing_report(self._session, unit.unit_id))

    def print_forms(self) -> None:
        """Offer the forms of all its people in one file; nothing happens where none is chosen."""
        if self._unit is not None:
            BatchDialog(self._session, self._background, self._unit, self.window()).open()

    def show_requirements(self) -> None:
        """Show what is required of the unit and let it be set; nothing where none is chosen."""
        if self._unit is not None:
            dialog = RequirementsDialog(self._session, self._background, self._unit, self.window())
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.told.connect(self.told)
            dialog.changed.connect(self.changed)
            dialog.open()

    def write_list(self) -> None:
        """Write the lines on screen into a workbook."""
        rows = tuple((row.unit, row.staffing) for row in self._shown())
        if rows:
            self.writer.write(lambda: exporting.staffing_workbook(self._session, rows))

    def _urge(self, urged: Urged) -> None:
        unit = self._unit
        if unit is not None:
            self._draw(lambda: unit_papers.urge_notice(self._session, unit.unit_id, urged))

    def _draw(self, draw: Callable[[], Sheet]) -> None:
        self._drawing.ask(lambda _: draw())

    def _on_drawn(self, sheet: Sheet) -> None:
        PreviewDialog(sheet, self._session, self._background, self.window()).open()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, LookupError):
            text = "该单位已不在本站的辖区数据中，请重新选择。"
        else:
            text = getattr(error, "text", "")
        if not text:
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text, key="staffing-paper"))

    def _wire(self) -> None:
        self.report.clicked.connect(self.print_report)
        self.require.clicked.connect(self.show_requirements)
        self.forms.clicked.connect(self.print_forms)
        self.urge_staff.clicked.connect(lambda _: self._urge(Urged.STAFF))
        self.urge_report.clicked.connect(lambda _: self._urge(Urged.REPORT))
        self.export.clicked.connect(self.write_list)
        self.writer.told.connect(self.told)
        self._drawing.answered.connect(self._on_drawn)
        self._drawing.failed.connect(self._on_failed)

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(current().px(8))
        row.addWidget(self._about, 1)
        for made in (
            self.require,
            self.urge_staff,
            self.urge_report,
            self.forms,
            self.report,
            self.export,
        ):
            row.addWidget(made)
