"""The form of a conclusion: result, source, evidence, and the certificate entered by hand.

Nothing is filled in from the paper: what is found is to be held against what is claimed.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from sepdesk.desk.verification import Conclusion, FoundCertificate, WaitingCase
from sepdesk.domain.certificates import STATUS_WORDS, CertificateStatus
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import birth_date
from sepdesk.domain.verification import (
    RESULT_WORDS,
    SOURCE_WORDS,
    EvidenceSource,
    VerificationResult,
)
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.look import current
from sepdesk.ui.parts import button, label
from sepdesk.ui.provinces import PROVINCES
from sepdesk.ui.verification.item_entry import ItemEntry

_REST = "rest"
_STATUSES = tuple(
    Option(status, words)
    for status, words in STATUS_WORDS.items()
    if status is not CertificateStatus.NOT_GENUINE
)
_SEXES = (Option("男", "男"), Option("女", "女"))
_HINTS = {
    VerificationResult.NOT_GENUINE: "不真实的，不予登记，由报送机构出具通知书并告知本人不得作业。",
    VerificationResult.NOT_FOUND: "查无记录不等于不真实：该件继续待核验，请向原考试机构发函调档。",
}


class ConclusionForm(QFrame):
    """Result, source and evidence; for a genuine certificate its header and items.

    Signals:
        submitted: 保存结论 or Ctrl+Enter.
        put_away: 取消 was pressed.
    """

    submitted = Signal()
    put_away = Signal()

    def __init__(self, today: Callable[[], dt.date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setProperty("part", "card")
        results = [Option(result, RESULT_WORDS[result]) for result in VerificationResult]
        sources = [Option(source, SOURCE_WORDS[source]) for source in EvidenceSource]
        self.result = ChoiceField("核验结果", results)
        self.source = ChoiceField("核验途径", sources)
        self.evidence = TextField("核验依据", "查询所见，或复函文号", 200)
        self.number = TextField("证件编号", max_length=32)
        self.archive_number = TextField("档案编号", max_length=32)
        self.issuer = TextField("发证机关")
        self.exam_body = TextField("考试机构")
        self.province = ChoiceField("发证省份", PROVINCES)
        self.status = ChoiceField("证书状态", _STATUSES)
        self.status_on = DateField("失效日期", today, placeholder="吊销、撤销或注销之日")
        self.sex = ChoiceField("性别", _SEXES, "按身份证件")
        self.born_on = DateField("出生日期", today)
        self.rest = ChecksField(
            "其余项目", (Option(_REST, "登记表上其余项目另有证书，本件继续待核验"),)
        )
        self.items: list[ItemEntry] = []
        self.more = button("再加一项")
        self.fewer = button("删去末项")
        self.save = button("保存结论 Ctrl+Enter", "primary")
        self.cancel = button("取消")
        self._hint = label(part="quiet")
        self._lay_out()
        self.result.changed.connect(self._on_result)
        self.status.changed.connect(self._on_status)
        self.more.clicked.connect(lambda _: self._add_item().code.setFocus())
        self.fewer.clicked.connect(lambda _: self._drop_item())
        self.save.clicked.connect(lambda _: self.submitted.emit())
        self.cancel.clicked.connect(lambda _: self.put_away.emit())
        for field in self.fields():
            field.changed.connect(field.clear_finding)
        self.hide()

    def begin(self, case: WaitingCase) -> None:
        """Empty the form for a case; of the person only what the number itself tells is set."""
        for field in self.fields():
            field.clear_finding()
        for choice in (self.result, self.source, self.province, self.sex):
            choice.set_value(None)
        self.status.set_value(CertificateStatus.IN_FORCE)
        texts = (self.evidence, self.number, self.archive_number, self.issuer, self.exam_body)
        for text in texts:
            text.set_value("")
        while self.items:
            self._drop_item()
        self._add_item()
        document = case.body.worker.document
        self.status_on.set_value(None)
        self.rest.set_value(())
        self.born_on.set_value(birth_date(document.kind, document.number))
        self._on_status()
        self._on_result()
        self.result.setFocus()

    def fields(self) -> Iterator[Field]:
        """Yield the fields in the order of the keyboard."""
        yield from (self.result, self.source, self.evidence, self.number, self.archive_number)
        yield from (self.issuer, self.exam_body, self.province, self.status, self.status_on)
        yield from (self.sex, self.born_on)
        for entry in self.items:
            yield from entry.fields()
        yield self.rest

    def unreadable(self) -> Field | None:
        """Return the first field that is shown and cannot be read."""
        return next((f for f in self.fields() if f.isVisible() and f.problem()), None)

    def value(self) -> Conclusion | None:
        """Return what was entered; None, and said so, while result or source is not chosen."""
        result, source = self.result.value(), self.source.value()
        for field, chosen in ((self.result, result), (self.source, source)):
            if chosen is None:
                field.set_finding(Severity.MEND, f"请选择{field.name}。")
        if not isinstance(result, VerificationResult) or not isinstance(source, EvidenceSource):
            return None
        genuine = result is VerificationResult.GENUINE
        return Conclusion(
            result,
            source,
            self.evidence.value(),
            self._found() if genuine else None,
            str(self.sex.value() or ""),
            self.born_on.value(),
            _REST in self.rest.value(),
        )

    def show_findings(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """Show each finding at its field, the first one with the keyboard.

        Returns:
            The sentences that belong to no field.
        """
        places = self._places()
        for field in places.values():
            field.clear_finding()
        rest, wrong = [], set[Field]()
        for finding in findings:
            place = places.get(finding.field)
            if place is None:
                rest.append(finding.text)
            elif place not in wrong:
                place.set_finding(finding.severity, finding.text)
                wrong.add(place)
        first = next((field for field in self.fields() if field in wrong), None)
        if first is not None:
            first.setFocus()
        return tuple(rest)

    def _places(self) -> dict[str, Field]:
        return {
            "evidence": self.evidence,
            "number": self.number,
            "issuer": self.issuer,
            "issuing_province": self.province,
            "status": self.status,
            "status_on": self.status_on,
            "born_on": self.born_on,
            "items": self.items[0].code,
        }

    def _found(self) -> FoundCertificate:
        status = self.status.value()
        known = status if isinstance(status, CertificateStatus) else CertificateStatus.IN_FORCE
        return FoundCertificate(
            number=self.number.value(),
            archive_number=self.archive_number.value(),
            issuer=self.issuer.value(),
            exam_body=self.exam_body.value(),
            province=str(self.province.value() or ""),
            items=tuple(entry.value() for entry in self.items),
            status=known,
            status_on=None if known is CertificateStatus.IN_FORCE else self.status_on.value(),
        )

    def _on_result(self) -> None:
        result = self.result.value()
        self._certificate.setVisible(result is VerificationResult.GENUINE)
        hint = _HINTS.get(result, "") if isinstance(result, VerificationResult) else ""
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _on_status(self) -> None:
        lost = self.status.value() is not CertificateStatus.IN_FORCE
        self._header.set_shown(self.status_on, lost)

    def _add_item(self) -> ItemEntry:
        entry = ItemEntry(len(self.items) + 1, self._today)
        for field in entry.fields():
            field.changed.connect(field.clear_finding)
        self.items.append(entry)
        self._entries.addWidget(entry)
        entry.show()  # the layout would do so a moment later, and the keyboard pass it by
        self.fewer.setEnabled(len(self.items) > 1)
        self._order_keys()
        return entry

    def _order_keys(self) -> None:
        """Lead the keyboard from the last field of the certificate to the acts."""
        proxies = (field.focusProxy() for field in self.fields())
        inputs = [proxy for proxy in proxies if proxy is not None]
        chain: list[QWidget] = [*inputs, self.more, self.fewer, self.save, self.cancel]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _drop_item(self) -> None:
        entry = self.items.pop()
        self._entries.removeWidget(entry)
        entry.hide()
        entry.deleteLater()
        self.fewer.setEnabled(len(self.items) > 1)

    def _lay_out(self) -> None:
        px = current().px
        column = QVBoxLayout(self)
        column.setContentsMargins(px(16), px(12), px(16), px(12))
        column.setSpacing(px(8))
        column.addWidget(label("核验结论", "section"))
        head = FormGrid()
        head.add_row(self.result, self.source)
        head.add_row(self.evidence)
        column.addWidget(head)
        self._hint.setWordWrap(True)
        column.addWidget(self._hint)
        self._certificate = self._lay_out_certificate()
        column.addWidget(self._certificate)
        row = QHBoxLayout()
        row.addStretch(1)
        for made in (self.save, self.cancel):
            # The keyboard comes from the last field to the act.
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row.addWidget(self.cancel)
        row.addWidget(self.save)
        column.addLayout(row)

    def _lay_out_certificate(self) -> QWidget:
        area = QWidget()
        column = QVBoxLayout(area)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(current().px(8))
        column.addWidget(label("核验到的证书（照所见录入，不照表抄录）", "quiet"))
        self._header = FormGrid()
        self._header.add_row(self.number, self.archive_number)
        self._header.add_row(self.issuer, self.exam_body)
        self._header.add_row(self.province, self.status)
        self._header.add_half(self.status_on)
        self._header.add_row(self.sex, self.born_on)
        column.addWidget(self._header)
        self._entries = QVBoxLayout()
        self._entries.setSpacing(current().px(8))
        column.addLayout(self._entries)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addWidget(self.fewer)
        row.addStretch(1)
        column.addLayout(row)
        rest = FormGrid()
        rest.add_row(self.rest)
        column.addWidget(rest)
        return area
