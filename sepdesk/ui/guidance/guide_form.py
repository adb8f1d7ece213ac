"""The form of the own office's service guide (E5)."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from sepdesk.desk.counsel import Cited
from sepdesk.domain.findings import Severity
from sepdesk.domain.service_guides import LONGEST_LINE, PublishGuide, ServiceGuide
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.passage import PassageField, name_at_top
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.look import current

_TEXT = "受理时间、需带材料、办理时限等，逐行填写。"


class GuideForm(QWidget):
    """Address, phone, fax, network contact and the text of the guide.

    Signals:
        changed: something was typed.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.address = TextField("办公地址", max_length=LONGEST_LINE)
        self.phone = PhoneField("电话")
        self.fax = PhoneField("传真", "没有可不填")
        self.network = TextField("网络联系方式", "网址、邮箱或公众号，没有可不填", LONGEST_LINE)
        self.text = PassageField("服务指南", _TEXT, 220)
        self._fields: dict[str, Field] = {
            "address": self.address,
            "phone": self.phone,
            "fax": self.fax,
            "network": self.network,
            "text": self.text,
        }
        grid = FormGrid()
        grid.add_row(self.address)
        grid.add_row(self.phone, self.fax)
        grid.add_row(self.network)
        grid.add_row(self.text)
        name_at_top(grid, self.text)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        column.addWidget(grid, 1)
        self.setFocusProxy(self.address)
        for field in self._fields.values():
            field.changed.connect(self.changed)

    def show_guide(self, guide: ServiceGuide) -> None:
        """Begin with a guide as it stands."""
        self.address.set_value(guide.address)
        self.phone.set_value(guide.phone)
        self.fax.set_value(guide.fax)
        self.network.set_value(guide.network)
        self.text.set_value(guide.text)

    def act(self) -> PublishGuide:
        """Return what is typed."""
        return PublishGuide(
            ServiceGuide(
                self.address.value(),
                self.phone.value(),
                self.fax.value(),
                self.network.value(),
                self.text.value(),
            )
        )

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names."""
        return self._fields.get(name)

    def show_findings(self, cited: Sequence[Cited], *, attempted: bool) -> Field | None:
        """Show what the rules say; what is merely lacking only once saving was tried.

        Returns:
            The first field to be mended.
        """
        for field in self._fields.values():
            field.clear_finding()
        first: Field | None = None
        for one in cited:
            shown = self._fields.get(one.finding.field)
            if shown is None or (one.finding.code in ("empty", "not_given") and not attempted):
                continue
            shown.set_finding(one.finding.severity, one.finding.text, one.short)
            if one.finding.severity is Severity.MEND:
                first = first or shown
        return first
