"""更正…: the clerk says how an entry of employment should have read, and why."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from sepdesk.desk import correcting
from sepdesk.desk.cases import UnfitActError
from sepdesk.desk.filing import Saved
from sepdesk.desk.returned import ReturnedAct
from sepdesk.desk.session import Session
from sepdesk.desk.units import find_units
from sepdesk.desk.worker import WorkerPage
from sepdesk.domain.corrections import CorrectEmployment, EntryAsSeen, as_seen, differing
from sepdesk.domain.employment import HIRE_SOURCE_WORDS, Employment, EmploymentId, HireSource
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.submissions import Dispatch
from sepdesk.domain.units import UnitId
from sepdesk.ui import words
from sepdesk.ui.act_dialog import ActDialog
from sepdesk.ui.background import Background
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.items import ItemsField
from sepdesk.ui.fields.matches import Match
from sepdesk.ui.fields.pick import UnitField
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.notices import Notice

_SOURCES = tuple(Option(source, word) for source, word in HIRE_SOURCE_WORDS.items())
_DISPATCHES = (
    Option(Dispatch.NOT_ASKED, "未问"),
    Option(Dispatch.OWN_WORKER, "派遣公司自用"),
    Option(Dispatch.DISPATCHED, "派往其他单位"),
)
_NO_UNIT = "请从列表中选定更正后的单位。"


class _Inputs:
    """The fields of one correction, filled with what the entry says now."""

    def __init__(self, session: Session, seen: EntryAsSeen, reason: str = "") -> None:
        self.unit = UnitField("用人单位")
        self.items = ItemsField("作业项目")
        self.hired_on = DateField("聘用起始日", session.clock.today)
        self.hire_source = ChoiceField("起始日依据", _SOURCES)
        self.ended_on = DateField("离职日", session.clock.today)
        self.mobile = PhoneField("联系手机")
        self.dispatch = ChoiceField("劳务派遣", _DISPATCHES)
        self.reason = TextField("更正原因", "如 录入时看错一行；凭登记表原件", 120)
        self.unit.set_value(seen.unit_name, seen.unit)
        self.items.set_value(list(seen.items))
        self.hired_on.set_value(seen.hired_on)
        self.hire_source.set_value(seen.hire_source)
        self.ended_on.set_value(seen.ended_on)
        self.mobile.set_value(seen.mobile)
        self.reason.set_value(reason)
        self.dispatch.set_value(Dispatch.NOT_ASKED)

    def by_name(self, entry: Employment) -> dict[str, Field]:
        """Return the fields in the order of the keyboard; an end only of what has ended."""
        fields: dict[str, Field] = {
            "hired_on": self.hired_on,
            "hire_source": self.hire_source,
            "items": self.items,
            "unit": self.unit,
            "dispatch": self.dispatch,
            "mobile": self.mobile,
        }
        if entry.ended_on is not None:
            fields["ended_on"] = self.ended_on
        return {**fields, "reason": self.reason}


class Correcting(QObject):
    """Asks how an entry should read, saves, and says so.

    Signals:
        told: a Notice for the shell.
        changed: a desk Changes after a save.
    """

    told = Signal(object)
    changed = Signal(object)

    def __init__(self, session: Session, background: Background, owner: QWidget) -> None:
        super().__init__(owner)
        self._session, self._background, self._owner = session, background, owner
        self._read: CorrectEmployment | None = None

    def ask(
        self, page: WorkerPage, employment: EmploymentId, returned: ReturnedAct | None = None
    ) -> ActDialog | None:
        """Open the dialog about an entry; None where it is not to be corrected here.

        Args:
            page: of the person.
            employment: the entry.
            returned: a correction of it that came back: filled in, and answered by what is saved.
        """
        entry = next((e for e in page.worker.employments if e.employment_id == employment), None)
        if entry is None or employment not in page.correctable:
            return None
        seen, reason = as_seen(entry, page.worker.mobile), ""
        if returned is not None and isinstance(returned.body, CorrectEmployment):
            seen, reason = _again(seen, returned.body), returned.body.reason
        inputs = _Inputs(self._session, seen, reason)
        if returned is not None and isinstance(returned.body, CorrectEmployment):
            inputs.dispatch.set_value(returned.body.dispatch)
        inputs.unit.asked.connect(lambda text, n: self._find(inputs.unit, text, n))
        self._read = None

        def prepare() -> Callable[[], Saved]:
            return self._prepared(page, entry, inputs, returned)

        about = (
            f"{page.worker.name} · {entry.unit_name} · 登记编号 {entry.registration_number} · "
            f"{words.day(entry.started_on)} 起\n"
            "只改录错的内容；原登记与更正都留在聘用经历中。换单位、离职不是更正。"
        )
        dialog = ActDialog(
            "更正", about, inputs.by_name(entry), prepare, self._background, self._owner.window()
        )
        dialog.saved.connect(self._on_saved)
        dialog.open()
        return dialog

    def _prepared(
        self,
        page: WorkerPage,
        entry: Employment,
        inputs: _Inputs,
        returned: ReturnedAct | None,
    ) -> Callable[[], Saved]:
        after, reason = _after(entry, page.worker.mobile, inputs), inputs.reason.value()
        answer = inputs.dispatch.value()
        dispatch = answer if isinstance(answer, Dispatch) else Dispatch.NOT_ASKED

        def save() -> Saved:
            act = correcting.correction_of(
                self._session, page.worker, entry, after, reason, dispatch
            )
            # What was read and is saved once more unchanged is meant so: the platform judges.
            insisting, self._read = act == self._read, act
            answers = None if returned is None else returned.op_id
            return correcting.correct(self._session, act, insisting=insisting, answers=answers)

        return save

    def _find(self, field: UnitField, text: str, question: int) -> None:
        task = self._background.read(lambda _: find_units(self._session, text))
        task.succeeded.connect(
            lambda found: field.show_matches(
                question,
                [Match(one.name, f"{one.code}  {one.place}".strip(), one.unit) for one in found],
            )
        )
        task.failed.connect(self._on_failed)

    def _on_failed(self, error: BaseException) -> None:
        text = getattr(error, "text", None)
        if not isinstance(text, str):
            raise error  # a fault of ours: the last door takes it
        self.told.emit(Notice("refuse", text))

    def _on_saved(self, saved: Saved) -> None:
        text = f"已保存，待上报：{saved.entry.worker_name} 的聘用更正。"
        self.told.emit(Notice("good", text))
        self.changed.emit(saved.changes)


def _again(now: EntryAsSeen, act: CorrectEmployment) -> EntryAsSeen:
    """Return the entry as it reads now, with what the correction was to change of it."""
    changed = {name: getattr(act.after, name) for name in differing(act.before, act.after)}
    if "unit" in changed:
        changed["unit_name"] = act.after.unit_name
    return replace(now, **changed)


def _after(entry: Employment, mobile: str, inputs: _Inputs) -> EntryAsSeen:
    """Read what the entry is to say."""
    picked = inputs.unit.picked_value()
    if picked is None:
        raise UnfitActError((Finding("F1", Severity.MEND, "no_unit", "unit", _NO_UNIT),))
    source = inputs.hire_source.value()
    return replace(
        as_seen(entry, mobile),
        unit=UnitId(str(picked)),
        unit_name=inputs.unit.text(),
        items=inputs.items.value(),
        hired_on=inputs.hired_on.value(),
        hire_source=source if isinstance(source, HireSource) else entry.hire_source,
        ended_on=inputs.ended_on.value(),
        mobile=inputs.mobile.value(),
    )
