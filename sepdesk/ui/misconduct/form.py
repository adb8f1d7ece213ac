"""The form of an act: whom it concerns, what was decided, by whom and under which number."""

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from sepdesk.desk.counsel import Cited
from sepdesk.desk.misconduct import ActInput
from sepdesk.desk.misconduct_records import HeldCertificate, Records
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.findings import Severity
from sepdesk.domain.identity import DocumentKind
from sepdesk.domain.record_acts import (
    FATE_CONSEQUENCES,
    FATE_WORDS,
    LAST_ARTICLE_ITEM,
    Fate,
)
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.pick import WorkerField
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current
from sepdesk.ui.parts import label

_DOCUMENTS = (
    Option(DocumentKind.CITIZEN_ID, "身份证"),
    Option(DocumentKind.HMT_RESIDENCE_PERMIT, "居住证"),
    Option(DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "永居证"),
    Option(DocumentKind.TRAVEL_PERMIT, "通行证"),
    Option(DocumentKind.PASSPORT, "护照"),
)
_NOT_CHOSEN = "吊销、撤销、注销的后果不同，选择后在此说明。"
_ONLY_FOR = {
    "certificate": (SubmissionKind.CHANGE_CERTIFICATE, SubmissionKind.RESTORE_CERTIFICATE),
    "article_item": (SubmissionKind.CHANGE_CERTIFICATE,),
    "fate": (SubmissionKind.CHANGE_CERTIFICATE,),
    "consequence": (SubmissionKind.CHANGE_CERTIFICATE,),
    "conduct": (SubmissionKind.RECORD_PENALTY,),
    "decision": (SubmissionKind.RECORD_PENALTY,),
    "reason": (SubmissionKind.CHANGE_CERTIFICATE, SubmissionKind.RESTORE_CERTIFICATE),
}
_BY_WHOM = {
    SubmissionKind.RECORD_PENALTY: "作出处罚的机关",
    SubmissionKind.CHANGE_CERTIFICATE: "作出决定的发证机关",
    SubmissionKind.RESTORE_CERTIFICATE: "复议机关或人民法院",
}


class SentenceField(Field):
    """A sentence in the place of an input: nothing to type, only to read."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, parent)
        self._sentence = label(part="quiet")
        self._sentence.setWordWrap(True)
        # Two lines, whatever the width: a wrapped label asks for the height of a narrow one.
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._sentence.setFixedHeight(current().px(40))
        self._row.addWidget(self._sentence, 1)

    def set_sentence(self, text: str) -> None:
        """Say it."""
        self._sentence.setText(text)
        self._sentence.setAccessibleName(f"{self.name}：{text}")

    def sentence(self) -> str:
        """Return what is said."""
        return self._sentence.text()


class ActForm(QWidget):
    """The fields; it reads, shows and hides, and asks nobody.

    Signals:
        changed: the clerk has changed something.
        person_dropped: the clerk has typed over the person who was picked, or picked another.
    """

    changed = Signal()
    person_dropped = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = SubmissionKind.RECORD_PENALTY
        self._records: Records | None = None
        self.name = WorkerField("姓名")
        self.number = IdNumberField("证件号码", _DOCUMENTS, "选定人员后自动填入")
        self.certificate = ChoiceField("证书", (), "请先选定人员")
        self.fate = ChoiceField("处理", [Option(f, word) for f, word in FATE_WORDS.items()])
        self.consequence = SentenceField("后果")
        items = zip("一二三四五", range(1, LAST_ARTICLE_ITEM + 1), strict=True)
        options = [Option(number, f"第（{word}）项") for word, number in items]
        self.article_item = ChoiceField("第二十三条", options)
        self.decided_on = DateField("决定日期", today)
        self.decision_number = TextField("文号", "决定书或文书的文号", 64)
        self.authority = TextField("机关", "", 64)
        self.conduct = TextField("违法行为", "已被处罚的违法违规行为", 200)
        self.decision = TextField("处罚内容", "如警告、罚款及金额", 200)
        self.reason = TextField("理由", "", 200)
        self.by_name: dict[str, Field] = {
            "name": self.name,
            "document_number": self.number,
            "certificate": self.certificate,
            "fate": self.fate,
            "article_item": self.article_item,
            "consequence": self.consequence,
            "decided_on": self.decided_on,
            "decision_number": self.decision_number,
            "authority": self.authority,
            "conduct": self.conduct,
            "decision": self.decision,
            "reason": self.reason,
        }
        self.grid = FormGrid()
        self._lay_out()
        self.name.changed.connect(self._on_person_typed_over)
        for field in self.by_name.values():
            field.changed.connect(self._on_changed)
        self.setFocusProxy(self.name)
        self.set_kind(self._kind)

    # Reading --------------------------------------------------------------------------------

    def kind(self) -> SubmissionKind:
        """Return which act it is."""
        return self._kind

    def records(self) -> Records | None:
        """Return the record of the person picked; None while nobody is."""
        return self._records

    def read_form(self) -> ActInput:
        """Return what is typed and what the present act shows."""
        known = self._records
        kind, number = self.number.kind(), self.number.text()
        if known is not None:
            # The field shows it masked.
            kind, number = known.document.kind, known.document.number
        certificate, fate = self.certificate.value(), self.fate.value()
        item = self.article_item.value()
        changes = self._kind is SubmissionKind.CHANGE_CERTIFICATE
        penalises = self._kind is SubmissionKind.RECORD_PENALTY
        return ActInput(
            kind=self._kind,
            name=self.name.text(),
            document_kind=kind if isinstance(kind, DocumentKind) else DocumentKind.CITIZEN_ID,
            document_number=number,
            person=None if known is None else known.person,
            certificate=CertificateId(certificate)
            if isinstance(certificate, str) and not penalises
            else None,
            fate=fate if isinstance(fate, Fate) and changes else None,
            article_item=item if isinstance(item, int) and changes else None,
            decided_on=self.decided_on.value(),
            authority=self.authority.text(),
            decision_number=self.decision_number.text(),
            conduct=self.conduct.text(),
            decision=self.decision.text(),
            reason=self.reason.text(),
        )

    def is_empty(self) -> bool:
        """Tell whether nothing is typed that would be lost; a person alone is only looked at."""
        typed = (self.decided_on, self.decision_number, self.conduct, self.decision, self.reason)
        return not any(field.text() for field in typed)

    def field(self, name: str) -> Field | None:
        """Return the field that a finding names, if it is on screen."""
        field = self.by_name.get(name)
        return None if field is None or field.isHidden() else field

    def unreadable(self) -> Field | None:
        """Return the first field whose text cannot be read, after each has judged its own."""
        self.decided_on.set_text(self.decided_on.text())
        return self.decided_on if self.decided_on.problem() else None

    # Showing --------------------------------------------------------------------------------

    def set_kind(self, kind: SubmissionKind) -> None:
        """Make it another of the three acts; nothing typed is lost."""
        self._kind = kind
        self.authority.line.setPlaceholderText(_BY_WHOM[kind])
        self._offer_certificates()
        self._show_what_applies()

    def show_person(self, records: Records) -> None:
        """Show whom the act concerns, and which certificates it may be about."""
        self._records = records
        self.name.set_value(records.name, records.person)
        self.number.set_kind(records.document.kind)
        self.number.set_value(records.masked_number)
        self.number.set_read_only(True)
        self._offer_certificates()

    def show_act(self, given: ActInput) -> None:
        """Fill in an act that came back; whom it concerns is shown already where known here."""
        if self._records is None:
            self.name.set_value(given.name)
            self.number.set_kind(given.document_kind)
            self.number.set_value(given.document_number)
        self.authority.set_value(given.authority)
        for field, text in (
            (self.decision_number, given.decision_number),
            (self.conduct, given.conduct),
            (self.decision, given.decision),
            (self.reason, given.reason),
        ):
            field.set_value(text)
        self.decided_on.set_value(given.decided_on)
        self.certificate.set_value(given.certificate)
        self.fate.set_value(given.fate)
        self.article_item.set_value(given.article_item)
        self._show_what_applies()

    def clear_act(self) -> None:
        """Empty what was decided; the person and the authority stay for the next act."""
        for field in (self.decision_number, self.conduct, self.decision, self.reason):
            field.set_value("")
        self.decided_on.set_value(None)
        for choice in (self.certificate, self.fate, self.article_item):
            choice.set_value(None)
        self._show_what_applies()
        self.show_findings(())

    def clear(self) -> None:
        """Empty everything."""
        self._forget_person()
        self.name.set_value("")
        self.authority.set_value("")
        self.clear_act()

    def show_findings(self, cited: Sequence[Cited]) -> Field | None:
        """Show each finding under its field; returns the first field that must be mended."""
        told: dict[str, Cited] = {}
        for one in cited:
            told.setdefault(one.finding.field, one)
        first: Field | None = None
        for name, field in self.by_name.items():
            found = told.get(name)
            if found is None:
                field.clear_finding()
                continue
            field.set_finding(found.finding.severity, found.finding.text, found.short)
            heavy = found.finding.severity in (Severity.REFUSE, Severity.MEND)
            if heavy and first is None and not field.isHidden():
                first = field
        return first

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up:
                self.focusPreviousChild()
            case Qt.Key.Key_Down:
                self.focusNextChild()
            case _:
                super().keyPressEvent(event)

    # Inside ---------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.grid.add_row(self.name, self.number)
        self.grid.add_row(self.certificate)
        self.grid.add_row(self.fate, self.article_item)
        self.grid.add_row(self.consequence)
        self.grid.add_row(self.decided_on, self.decision_number)
        self.grid.add_row(self.authority)
        self.grid.add_row(self.conduct)
        self.grid.add_row(self.decision)
        self.grid.add_row(self.reason)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)

    def _on_changed(self) -> None:
        self._show_what_applies()
        self.changed.emit()

    def _on_person_typed_over(self) -> None:
        # Also another pick: until its record is here, nobody is named.
        if self._records is not None and self.name.picked_value() != self._records.person:
            self._forget_person()
            self.person_dropped.emit()

    def _forget_person(self) -> None:
        self._records = None
        self.number.set_read_only(False)
        self.number.set_value("")
        self._offer_certificates()

    def _offer_certificates(self) -> None:
        held = () if self._records is None else self._records.certificates
        wanted = [one for one in held if self._may_concern(one)]
        self.certificate.set_options(
            [Option(one.certificate, f"{one.title}　{one.status}") for one in wanted]
        )
        empty = "没有失效的证书" if held else "请先选定人员"
        self.certificate.combo.setPlaceholderText("请选择" if wanted else empty)

    def _may_concern(self, one: HeldCertificate) -> bool:
        """Any may be lost, also again and worse; only what is lost can be restored."""
        return self._kind is SubmissionKind.CHANGE_CERTIFICATE or not one.in_force

    def _show_what_applies(self) -> None:
        fate = self.fate.value()
        for name, field in self.by_name.items():
            shown = self._kind in _ONLY_FOR.get(name, (self._kind,))
            annuls = fate is Fate.ANNULLED or field is not self.article_item
            self.grid.set_shown(field, shown and annuls)
        sentence = FATE_CONSEQUENCES[fate] if isinstance(fate, Fate) else _NOT_CHOSEN
        self.consequence.set_sentence(sentence)
