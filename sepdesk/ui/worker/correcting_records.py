"""更正… of a penalty, a certificate or its loss: how it should have read, and why."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import correcting, record_correcting
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.desk.returned import ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.desk.worker import WorkerPage
from sepdesk.domain.certificates import Certificate, CertificateReading, CertificateStatus
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.misconduct import Penalty, PenaltyReading
from sepdesk.domain.record_corrections import (
    CorrectCertificate,
    CorrectPenalty,
    RecordCorrection,
    differing,
)
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

R = TypeVar("R", PenaltyReading, CertificateReading)

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

    def mend(self, page: WorkerPage, returned: ReturnedAct) -> ActDialog | None:
        """Open the dialog of a correction that came back; None where its entry is not there."""
        act = returned.body
        match act:
            case CorrectPenalty():
                same = (one for one in page.penalties if one.penalty_id == act.penalty)
                penalty = next(same, None)
                return None if penalty is None else self.penalty(page, penalty, returned)
            case CorrectCertificate():
                held = page.worker.certificates
                meant = (one for one in held if one.certificate_id == act.certificate)
                return self._mend_certificate(page, next(meant, None), act, returned)
            case _:
                return None

    def _mend_certificate(
        self,
        page: WorkerPage,
        certificate: Certificate | None,
        act: CorrectCertificate,
        returned: ReturnedAct,
    ) -> ActDialog | None:
        if certificate is None:
            return None
        if act.before.decision != act.after.decision:
            return self.loss(page, certificate, returned)
        pairs = zip(act.before.items, act.after.items, strict=False)
        place = next((n for n, (was, now) in enumerate(pairs) if was != now), 0)
        return self.item(page, certificate, min(place, len(certificate.items) - 1), returned)

    def penalty(
        self, page: WorkerPage, penalty: Penalty, returned: ReturnedAct | None = None
    ) -> ActDialog | None:
        """Open the dialog about a penalty; None where it is not to be corrected here."""
        if penalty.penalty_id not in page.records.penalties:
            return None
        shown = penalty.reading
        if returned is not None and isinstance(returned.body, CorrectPenalty):
            shown = _again(shown, returned.body)
        fields: dict[str, Field] = {
            "decided_on": self._day("决定日期", shown.decided_on),
            "authority": _text("决定机关", shown.authority, 60),
            "decision_number": _text("文号", shown.document_number, 60),
            "conduct": _text("违法行为", shown.conduct, 200),
            "decision": _text("处罚内容", shown.decision, 200),
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
        return self._open("更正处罚", about, fields, read, returned)

    def item(
        self,
        page: WorkerPage,
        certificate: Certificate,
        place: int,
        returned: ReturnedAct | None = None,
    ) -> ActDialog | None:
        """Open the dialog about a certificate and one of its items."""
        if certificate.certificate_id not in page.records.particulars:
            return None
        held = certificate.items[place]
        shown = certificate.reading
        if returned is not None and isinstance(returned.body, CorrectCertificate):
            shown = _again(shown, returned.body)
        one = shown.items[place]
        catalogue = ChoiceField("所属目录", _CATALOGUES)
        catalogue.set_value(one.key.catalogue)
        fields: dict[str, Field] = {
            "number": _text("证件编号", shown.number, 40),
            "archive_number": _text("档案编号", shown.archive_number, 40),
            "issuer": _text("发证机关", shown.issuer, 60),
            "exam_body": _text("考试机构", shown.exam_body, 60),
            "catalogue": catalogue,
            "printed": _text("作业项目", one.printed, 60),
            "approved_on": self._day("批准日期", one.approved_on),
            "valid_until": self._day("有效期至", one.valid_until),
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
        return self._open("更正证书", about, fields, read, returned)

    def loss(
        self, page: WorkerPage, certificate: Certificate, returned: ReturnedAct | None = None
    ) -> ActDialog | None:
        """Open the dialog about the decision by which a certificate was lost."""
        reading = certificate.reading
        decision = reading.decision
        if decision is None or certificate.certificate_id not in page.records.losses:
            return None
        shown = decision
        if returned is not None and isinstance(returned.body, CorrectCertificate):
            shown = returned.body.after.decision or decision
        fields: dict[str, Field] = {
            "decided_on": self._day("决定日期", shown.decided_on),
            "authority": _text("决定机关", shown.authority, 60),
            "decision_number": _text("文号", shown.document_number, 60),
            "cause": _text("理由", shown.reason, 200),
        }
        article = ChoiceField("第二十三条", _ARTICLE_ITEMS)
        article.set_value(shown.article_item)
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
        return self._open("更正处理决定", about, fields, read, returned)

    def _of_certificate(
        self, page: WorkerPage, certificate: Certificate, after: CertificateReading
    ) -> Make:
        return lambda reason: record_correcting.certificate_correction(
            page.worker, certificate, after, reason
        )

    def _open(
        self,
        title: str,
        about: str,
        fields: dict[str, Field],
        read: Callable[[], Make],
        returned: ReturnedAct | None,
    ) -> ActDialog:
        reason = TextField("更正原因", "如 录入时看错一行；凭决定书原件", 120)
        if returned is not None and isinstance(returned.body, RecordCorrection):
            reason.set_value(returned.body.reason)
        answers = None if returned is None else returned.op_id
        self._read = None

        def prepare() -> Callable[[], Saved]:
            act = read()(reason.value())

            def save() -> Saved:
                # What was read and is saved once more unchanged is meant so: the platform judges.
                insisting, self._read = act == self._read, act
                return correcting.correct(self._session, act, insisting=insisting, answers=answers)

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


def _again(now: R, act: CorrectPenalty | CorrectCertificate) -> R:
    """Return an entry as it reads now, with what the correction was to change of it."""
    changing = differing(act.before, act.after)
    return replace(now, **{name: getattr(act.after, name) for name in changing})


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
