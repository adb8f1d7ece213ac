"""The page 人员: what is known of a person beside what it is to be."""

from sepdesk.desk.changes import Changes
from sepdesk.desk.maintaining import Act
from sepdesk.desk.persons import (
    KnownPerson,
    PersonInput,
    change_of,
    document_words,
)
from sepdesk.desk.session import Session
from sepdesk.domain.identity import DocumentKind, PersonId, mask_phone
from sepdesk.domain.person_acts import ChangePerson
from sepdesk.ui.background import Background
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.pick import WorkerField
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.maintenance.page import Page, WasField
from sepdesk.ui.maintenance.picking import picking_person
from sepdesk.ui.parts import label

DOCUMENTS = (
    Option(DocumentKind.CITIZEN_ID, "身份证"),
    Option(DocumentKind.HMT_RESIDENCE_PERMIT, "居住证"),
    Option(DocumentKind.FOREIGN_PERMANENT_RESIDENCE, "永居证"),
    Option(DocumentKind.TRAVEL_PERMIT, "通行证"),
    Option(DocumentKind.PASSPORT, "护照"),
)
UNCHANGED = "空着则不变"


class PersonPage(Page):
    """A person's name, document, mobile and death."""

    nothing_picked = "请先选定人员。"

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__()
        self._known: KnownPerson | None = None
        self._to_fill: ChangePerson | None = None
        self.who = WorkerField("人员")
        self.status = label(part="quiet")
        self.was_name, self.name = WasField("姓名"), TextField("改为", UNCHANGED, 60)
        self.was_number = WasField("证件")
        self.number = IdNumberField("新证件", DOCUMENTS, UNCHANGED)
        self.was_mobile, self.mobile = WasField("手机"), PhoneField("改为", UNCHANGED)
        self.was_dead = WasField("去世日期")
        self.died_on = DateField("去世日期", session.clock.today, placeholder=UNCHANGED)
        self.mistakes = ChecksField(
            "更正", [Option("corrects", "原证件录错，不保留"), Option("is_alive", "去世系误登")]
        )
        self.evidence = TextField("证明材料", "所见的材料，如户口簿、公安机关证明", 200)
        self._picking = picking_person(self.who, session, background)
        self._picking.known.connect(self._on_known)
        self._picking.failed.connect(self.failed)
        for name, field in (
            ("name", self.name),
            ("document_number", self.number),
            ("mobile", self.mobile),
            ("died_on", self.died_on),
            ("mistakes", self.mistakes),
            ("evidence", self.evidence),
        ):
            self.add_field(name, field)
        self._lay_out()
        self.setFocusProxy(self.who)
        self._on_known(None)

    def act(self) -> Act | None:
        if self._known is None:
            return None
        kind, ticked = self.number.kind(), self.mistakes.value()
        given = PersonInput(
            name=self.name.text(),
            document_kind=kind if isinstance(kind, DocumentKind) else DocumentKind.CITIZEN_ID,
            document_number=self.number.text(),
            corrects="corrects" in ticked,
            mobile=self.mobile.text(),
            died_on=self.died_on.value(),
            is_alive="is_alive" in ticked,
            evidence=self.evidence.text(),
        )
        return change_of(self._known.worker, given)

    def fill(self, act: Act) -> None:
        if isinstance(act, ChangePerson) and act.worker.person is not None:
            self._to_fill = act
            self._picking.pick(act.worker.person)

    def _fill(self, act: ChangePerson) -> None:
        self.clear_act()
        known = self._known
        if act.document is not None:
            present = None if known is None else known.worker.documents[0].number
            self.name.set_value(act.document.name)
            self.number.set_kind(act.document.kind)
            if act.document.number != present:
                self.number.set_value(act.document.number)
        self.mobile.set_value(act.mobile or "")
        self.died_on.set_value(act.died_on)
        ticked = (("corrects", act.corrects), ("is_alive", act.is_alive))
        self.mistakes.set_value([name for name, is_so in ticked if is_so])
        self.evidence.set_value(act.evidence)

    def clear_act(self) -> None:
        for field in (self.name, self.number, self.mobile, self.evidence):
            field.set_value("")
        self.died_on.set_value(None)
        self.mistakes.set_value(())

    def refresh(self, changes: Changes) -> None:
        if self._known is not None and changes.concern_person(self._known.worker.person):
            self._picking.pick(self._known.worker.person)

    def show_person(self, person: PersonId) -> None:
        """Show a person, as if picked."""
        self._picking.pick(person)

    def is_waiting(self) -> bool:
        return self._picking.is_waiting()

    def _lay_out(self) -> None:
        self.grid.add_row(self.who)
        self.grid.add_row(self.was_name, self.name)
        self.grid.add_row(self.was_number, self.number)
        self.grid.add_row(self.was_mobile, self.mobile)
        self.grid.add_row(self.was_dead, self.died_on)
        self.grid.add_row(self.mistakes)
        self.grid.add_row(self.evidence)
        self.column.addWidget(self.status)
        self.column.addWidget(self.grid)
        self.column.addWidget(self.whole)
        self.column.addStretch(1)

    def _on_known(self, known: object) -> None:
        self._known = known if isinstance(known, KnownPerson) else None
        self.status.setText(_status(self._known))
        if self._known is None:
            for was in (self.was_name, self.was_number, self.was_mobile, self.was_dead):
                was.show_value("")
        else:
            worker = self._known.worker
            if self.who.picked_value() != worker.person:
                self.who.set_value(worker.name, worker.person)
            self.was_name.show_value(worker.name)
            self.was_number.show_value("；".join(map(document_words, worker.documents)))
            self.was_mobile.show_value(mask_phone(worker.mobile))
            self.was_dead.show_value(str(worker.died_on or ""), "无")
            if self._to_fill is not None and self._to_fill.worker.person == worker.person:
                self._fill(self._to_fill)
                self._to_fill = None
        self.changed.emit()


def _status(known: KnownPerson | None) -> str:
    if known is None:
        return "选定人员后，左边是现登记的内容，右边填写变更后的内容。"
    present = known.present
    parts = [
        "待聘" if present is None else f"现聘用：{present.unit_name}（{present.started_on} 起）"
    ]
    if known.worker.died_on is not None and present is not None:
        parts.append(f"已于 {known.worker.died_on} 去世，待单位办理聘用注销")
    parts += [f"含已合并的档案 {link.name}" for link in known.worker.links]
    if known.open_entries:
        parts.append(f"本站另有 {known.open_entries} 件未办结")
    return " · ".join(parts)
