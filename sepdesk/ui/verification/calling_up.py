"""The dialog that records a letter which calls a file up (调档)."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from sepdesk.desk import verification
from sepdesk.desk.filing import Saved
from sepdesk.desk.session import Session
from sepdesk.desk.verification import WaitingCase
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.text import TextField


def calling_up_dialog(
    session: Session, background: Background, case: WaitingCase, parent: QWidget
) -> ActDialog:
    """Ask to whom the letter goes, under which number and when."""
    body = TextField("原考试机构")
    body.set_value(case.claim.exam_body)
    number = TextField("调档函文号", "可空", 60)
    sent_on = DateField("发函日期", session.clock.today)
    sent_on.set_value(session.clock.today())
    fields: dict[str, Field] = {"exam_body": body, "letter_number": number, "sent_on": sent_on}

    def prepare() -> Callable[[], Saved]:
        letter = verification.read_letter(
            session, case, body.value(), number.value(), sent_on.value()
        )
        return lambda: verification.call_up_file(session, letter)

    name = case.body.worker.document.name
    about = f"{name}：向原考试机构发函调取考试档案，该件继续待核验；复函到后再作结论。"
    return ActDialog("调档", about, fields, prepare, background, parent)
