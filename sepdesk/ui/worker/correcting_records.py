"""更正… of a penalty, a certificate or its loss: how it should have read, and why."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import correcting, record_correcting
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.worker import WorkerPage
from sepdesk.domain.certificates import Certificate, CertificateReading, CertificateStatus
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import Penalty, PenaltyReading
from sepdesk.domain.record_corrections import RecordCorrection
from sepdesk.domain.submissions import KIND_WORDS
from sepdesk.domain.work_items import CATALOGUE_WORDS, Catalogue, ItemKey
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.text import TextField
from sepdesk.ui.notices import Notice

_CATALOGUES = tuple(Option(one, word) for one, word in CATALOGUE_WORDS.items())
_ARTICLE_ITEMS = tuple(Option(n, f"第（{word}）项") for n, word in enumerate("一二三四五", start=1))
_STAYS = "只改录错的内容；原记录与更正都留在历史中。"
_NOT_FILLED = "请填写日期。"

Make = Callable[[str], RecordCorrection]
"""Makes the submission, given the reason."""


class CorrectingRecords(QObject):
    """Asks how an entry of the record should read, saves, and says so.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(self, session: Session, background: Background, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._background, self._owner = session, background, owner
        self._read: RecordCorrection | None = None

    def penalty(self, page: WorkerPage, penalty: Penalty) -> ActDialog | None:
        """Open the dialog about a penalty; None where it is not to be corrected here."""
        if penalty.penalty_id not in page.records.penalties:
            return None
        fields: dict[str, Field] = {
            "decided_on": self._day("决定日期", penalty.decided_on),
            "authority": _text("决定机关", penalty.authority, 60),
            "decision_number": _text("文号", penalty.document_number, 60),
            "conduct": _text("违法行为", penalty.conduct, 200),
            "decision": _text("处罚内容", penalty.decision, 200),
        }

        def read() -> Make:
            after = PenaltyReading(
                _date(fields, "decided_on"),
                _said(fields, "authority"),
                _said(fields, "decision_number"),
                _said(fields, "conduct"),
                _said(fields, "decision"),
            )
            return lambda reason: record_correcting.penalty_correction(
                page.worker, penalty, after, reason
            )

        about = f"{page.worker.name} · 行政处罚 {penalty.document_number}\n{_STAYS}"
        return self._open("更正处罚", about, fields, read)

    def item(self, page: WorkerPage, certificate: Certificate, place: int) -> ActDialog | None:
        """Open the dialog about a certificate and one of its items."""
        if certificate.certificate_id not in page.records.particulars:
            return None
        held = certificate.items[place]
        catalogue = ChoiceField("所属目录", _CATALOGUES)
        catalogue.set_value(held.key.catalogue)
        fields: dict[str, Field] = {
            "number": _text("证件编号", certificate.number, 40),
            "archive_number": _text("档案编号", certificate.archive_number, 40),
            "issuer": _text("发证机关", certificate.issuer, 60),
            "exam_body": _text("考试机构", certificate.exam_body, 60),
            "catalogue": catalogue,
            "printed": _text("作业项目", held.printed, 60),
            "approved_on": self._day("批准日期", held.approved_on),
            "valid_until": self._day("有效期至", held.valid_until),
        }

        def read() -> Make:
            chosen = catalogue.value()
            kind = chosen if isinstance(chosen, Catalogue) else held.key.catalogue
            printed = _said(fields, "printed")
            was = certificate.reading
            same = (kind, printed) == (held.key.catalogue, held.printed)
            known = self._session.tables.rules.items.named(kind, printed)
            key = ItemKey(kind, printed) if known is None else known.key
            item = replace(
                was.items[place],
                key=held.key if same else key,
                printed=printed,
                approved_on=_date(fields, "approved_on"),
                valid_until=_date(fields, "valid_until"),
            )
            after = replace(
                was,
                number=_said(fields, "number"),
                archive_number=_said(fields, "archive_number"),
                issuer=_said(fields, "issuer"),
                exam_body=_said(fields, "exam_body"),
                items=(*was.items[:place], item, *was.items[place + 1 :]),
            )
            return self._of_certificate(page, certificate, after)

        about = f"{page.worker.name} · 证书 {held.printed}\n{_STAYS}增项、延期不是更正。"
        return self._open("更正证书", about, fields, read)

    def loss(self, page: WorkerPage, certificate: Certificate) -> ActDialog | None:
        """Open the dialog about the decision by which a certificate was lost."""
        reading = certificate.reading
        decision = reading.decision
        if decision is None or certificate.certificate_id not in page.records.losses:
            return None
        fields: dict[str, Field] = {
            "decided_on": self._day("决定日期", decision.decided_on),
            "authority": _text("决定机关", decision.authority, 60),
            "decision_number": _text("文号", decision.document_number, 60),
            "cause": _text("理由", decision.reason, 200),
        }
        article = ChoiceField("第二十三条", _ARTICLE_ITEMS)
        article.set_value(decision.article_item)
        if decision.status is CertificateStatus.ANNULLED:
            fields["article_item"] = article

        def read() -> Make:
            number = article.value()
            now = replace(
                decision,
                decided_on=_date(fields, "decided_on"),
                authority=_said(fields, "authority"),
                document_number=_said(fields, "decision_number"),
                reason=_said(fields, "cause"),
                article_item=number if isinstance(number, int) else None,
            )
            return self._of_certificate(page, certificate, replace(reading, decision=now))

        items = "、".join(one.printed for one in certificate.items)
        about = (
            f"{page.worker.name} · 证书 {items} 的处理决定\n{_STAYS}撤销决定、恢复证书不是更正。"
        )
        return self._open("更正处理决定", about, fields, read)

    def _of_certificate(
        self, page: WorkerPage, certificate: Certificate, after: CertificateReading
    ) -> Make:
        return lambda reason: record_correcting.certificate_correction(
            page.worker, certificate, after, reason
        )

    def _open(
        self, title: str, about: str, fields: dict[str, Field], read: Callable[[], Make]
    ) -> ActDialog:
        reason = TextField("更正原因", "如 录入时看错一行；凭决定书原件", 120)
        self._read = None

        def prepare() -> Callable[[], Saved]:
            act = read()(reason.value())

            def save() -> Saved:
                # What was read and is saved once more unchanged is meant so: the platform judges.
                insisting, self._read = act == self._read, act
                return correcting.correct(self._session, act, insisting=insisting)

            return save

        asked = {**fields, "reason": reason}
        dialog = ActDialog(title, about, asked, prepare, self._background, self._owner.window())
        dialog.saved.connect(self._on_saved)
        dialog.open()
        return dialog

    def _day(self, name: str, value: dt.date | None) -> DateField:
        field = DateField(name, self._session.clock.today)
        field.set_value(value)
        return field

    def _on_saved(self, saved: Saved) -> None:
        entry = saved.entry
        text = f"已保存，待上报：{entry.worker_name} 的{KIND_WORDS[entry.kind]}。"
        self.told.emit(Notice("good", text))
        self.changed.emit(saved.changes)


def _said(fields: Mapping[str, Field], name: str) -> str:
    field = fields[name]
    return field.value() if isinstance(field, TextField) else ""


def _date(fields: Mapping[str, Field], name: str) -> dt.date:
    field = fields[name]
    day = field.value() if isinstance(field, DateField) else None
    if day is None:
        raise UnfitActError((Finding("", Severity.MEND, "not_filled", name, _NOT_FILLED),))
    return day


def _text(name: str, value: str, longest: int) -> TextField:
    field = TextField(name, "", longest)
    field.set_value(value)
    return field
