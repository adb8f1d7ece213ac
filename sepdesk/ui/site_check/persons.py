"""The persons of a check under way: ticked by digits and the space bar, others found added (C1)."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.site_check_entry import PersonRow
from sepdesk.domain.site_checks import (
    ON_CERTIFICATE_WORDS,
    ON_SITE_WORDS,
    OnCertificate,
    OnSite,
)
from sepdesk.ui.fields.form import FieldRow
from sepdesk.ui.fields.pick import WorkerField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.lines_model import LinesModel
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label
from sepdesk.ui.shortcuts import bind
from sepdesk.ui.site_check.lines import CERTIFICATE_KEYS, SITE_KEYS, person_columns
from sepdesk.ui.table import EmptyState, Table

_NOBODY = "选择被检查的单位后，列出登记在该单位的人员。"


class PersonsPane(QWidget):
    """Lists who should be there and takes what was found.

    Signals:
        ticked: the PersonRow as it is now.
        added: name and number that were typed.
    """

    ticked = Signal(object)
    added = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = LinesModel(person_columns(), key=lambda row: row.key)
        self.table = Table(self._model, "人员", EmptyState(_NOBODY))
        self.in_order = button("相符 空格", "primary")
        self.site = {one: button(f"{ON_SITE_WORDS[one]} {key}") for key, one in SITE_KEYS.items()}
        self.card = {
            one: button(f"{ON_CERTIFICATE_WORDS[one]} {key}")
            for key, one in CERTIFICATE_KEYS.items()
        }
        self.card_unit = TextField("证书上的单位", "证书为他单位时填写", 120)
        self.remark = TextField("备注", "如现场所做的作业", 200)
        self.besides = WorkerField("现场另有人员 F7")
        self.number = TextField("证件号码", "未出示可不填", 30)
        self.add = button("加入名单")
        self._lay_out()
        self._wire()

    def show_rows(self, rows: Sequence[PersonRow]) -> None:
        """Show the persons of a check."""
        self._model.show_lines(tuple(rows))
        if rows and self._row() is None:
            self.table.choose_row(0)
        self._on_chosen(self._row())

    def empty_besides(self) -> None:
        """Let the next person be added."""
        self.besides.set_value("")
        self.number.set_value("")

    def tick(self, *, site: OnSite | None = None, card: OnCertificate | None = None) -> None:
        """Say what was found of the current person; once both are said, go on to the next."""
        row = self._row()
        if row is None:
            return
        made = replace(row, on_site=site or row.on_site, on_certificate=card or row.on_certificate)
        place = self.table.currentIndex().row()
        self.ticked.emit(made)
        if made.is_ticked and made.on_certificate is not OnCertificate.OTHER_UNIT:
            self.table.choose_row(min(place + 1, len(self._model.lines()) - 1))
        elif made.on_certificate is OnCertificate.OTHER_UNIT and card is not None:
            self.card_unit.setFocus()

    def _row(self) -> PersonRow | None:
        line = self.table.chosen_line()
        return line if isinstance(line, PersonRow) else None

    def _on_chosen(self, row: PersonRow | None) -> None:
        for made in (self.in_order, *self.site.values(), *self.card.values()):
            made.setEnabled(row is not None)
        other = row is not None and row.on_certificate is OnCertificate.OTHER_UNIT
        self.card_unit.setEnabled(other)
        self.remark.setEnabled(row is not None)
        for field, text in (
            (self.card_unit, row.certificate_unit if row is not None else ""),
            (self.remark, row.remark if row is not None else ""),
        ):
            if not field.line.hasFocus() or field.value().strip() != text.strip():
                field.set_value(text)

    def _on_words(self) -> None:
        row = self._row()
        if row is not None:
            unit, remark = self.card_unit.value(), self.remark.value()
            self.ticked.emit(replace(row, certificate_unit=unit, remark=remark))

    def _on_add(self) -> None:
        if self.besides.value().strip():
            self.added.emit(self.besides.value(), self.number.value())

    def _wire(self) -> None:
        self.table.chosen.connect(self._on_chosen)
        fits = partial(self.tick, site=OnSite.AT_WORK, card=OnCertificate.THIS_UNIT)
        self.in_order.clicked.connect(lambda _: fits())
        for site, made in self.site.items():
            made.clicked.connect(lambda _, site=site: self.tick(site=site))
        for card, made in self.card.items():
            made.clicked.connect(lambda _, card=card: self.tick(card=card))
        self.card_unit.changed.connect(self._on_words)
        self.remark.changed.connect(self._on_words)
        self.add.clicked.connect(lambda _: self._on_add())
        bind(
            self.table,
            [
                ("Space", fits),
                *((key, partial(self.tick, site=one)) for key, one in SITE_KEYS.items()),
                *((key, partial(self.tick, card=one)) for key, one in CERTIFICATE_KEYS.items()),
            ],
        )

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.table, 1)
        ticks = QHBoxLayout()
        ticks.setSpacing(px(6))
        ticks.addWidget(self.in_order)
        ticks.addSpacing(px(8))
        ticks.addWidget(label("现场", "label"))
        for made in self.site.values():
            ticks.addWidget(made)
        ticks.addSpacing(px(8))
        ticks.addWidget(label("证书", "label"))
        for made in self.card.values():
            ticks.addWidget(made)
        ticks.addStretch(1)
        column.addLayout(ticks)
        words = QHBoxLayout()
        words.setSpacing(px(12))
        words.addWidget(FieldRow(self.card_unit), 1)
        words.addWidget(FieldRow(self.remark), 1)
        column.addLayout(words)
        more = QHBoxLayout()
        more.setSpacing(px(12))
        more.addWidget(FieldRow(self.besides), 1)
        more.addWidget(FieldRow(self.number), 1)
        more.addWidget(self.add)
        column.addLayout(more)
