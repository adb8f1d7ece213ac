"""The page 单位: what is known of a unit beside what it is to be, and into which it goes."""

import datetime as dt
from dataclasses import fields, replace

from sepdesk.desk.changes import Changes
from sepdesk.desk.maintaining import Act
from sepdesk.desk.session import Session
from sepdesk.desk.units import KnownUnit, change_of, on_paper
from sepdesk.domain.offices import OfficeKind
from sepdesk.domain.unit_acts import ChangeUnit, Particulars, particulars
from sepdesk.domain.units import UNIT_KIND_WORDS, CodeKind, Unit, UnitId, UnitKind
from sepdesk.ui.background import Background
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.id_number import IdNumberField
from sepdesk.ui.fields.pick import UnitField
from sepdesk.ui.fields.region import RegionField
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.maintenance.page import Page, WasField
from sepdesk.ui.maintenance.picking import picking_unit
from sepdesk.ui.maintenance.splitting import Splitting
from sepdesk.ui.parts import label

_PROVINCE = "35"
_CODES = (
    Option(CodeKind.USCC, "单位"),
    Option(CodeKind.CITIZEN_ID, "自然人"),
    Option(CodeKind.LEGACY, "旧代码"),
)
_BY_LAW = "by_law"
_DIVISIONS = (
    Option(_BY_LAW, "按规定（许可市级、使用县级）"),
    Option(OfficeKind.COUNTY, "分工由县级"),
    Option(OfficeKind.CITY, "分工由市级"),
)
_CONFIRMS, _REOPENS, _DISPATCHES = "confirms", "reopens", "dispatches"


class UnitPage(Page):
    """A unit's particulars; filled with what is known, so that only what differs is changed."""

    nothing_picked = "请先选定单位。"

    def __init__(self, session: Session, background: Background) -> None:
        super().__init__()
        regions = session.tables.regions
        self._regions = regions
        self._today = session.clock.today
        self._known: KnownUnit | None = None
        self._to_fill: ChangeUnit | None = None
        self.which = UnitField("单位")
        self.status = label(part="quiet")
        self.was_name, self.name = WasField("名称"), TextField("改为")
        self.was_code, self.code = WasField("代码"), IdNumberField("改为", _CODES)
        self.was_place = WasField("所在地")
        self.place = RegionField(
            "改为",
            _PROVINCE,
            lambda code: [region.code for region in regions.children(code)],
            lambda code: region.name if (region := regions.get(code)) else code,
        )
        self.was_address, self.address = WasField("地址"), TextField("改为")
        self.was_contact, self.contact = WasField("联系人"), TextField("改为", max_length=60)
        self.was_phone, self.phone = WasField("联系电话"), PhoneField("改为")
        kinds = [Option(kind, word) for kind, word in UNIT_KIND_WORDS.items()]
        self.kinds = ChecksField("类别", kinds)
        self.division = ChoiceField("监管分工", _DIVISIONS)
        self.marks = ChecksField("标记", (Option(_DISPATCHES, "劳务派遣公司"),))
        self.acts = ChecksField(
            "核对", (Option(_CONFIRMS, "经核对，确认建档"), Option(_REOPENS, "恢复营业"))
        )
        self.closed_on = DateField("停业日期", self._today, placeholder="停业、注销时填")
        self.into = UnitField("并入单位")
        self.splitting = Splitting(regions)
        self.since = DateField("自何日起", self._today, placeholder="空着按今天")
        self.evidence = TextField("证明材料", "所见的材料，如营业执照、变更登记通知书", 200)
        self._picking = picking_unit(self.which, session, background)
        self._picking_into = picking_unit(self.into, session, background)
        self._into: KnownUnit | None = None
        self._picking.known.connect(self._on_known)
        self._picking_into.known.connect(self._on_into)
        for picking in (self._picking, self._picking_into):
            picking.failed.connect(self.failed)
        for name, field in (
            ("unit", self.which),
            ("name", self.name),
            ("code", self.code),
            ("town", self.place),
            ("address", self.address),
            ("contact", self.contact),
            ("phone", self.phone),
            ("kinds", self.kinds),
            ("supervisor", self.division),
            ("dispatches", self.marks),
            ("confirms", self.acts),
            ("closed_on", self.closed_on),
            ("into", self.into),
            ("since", self.since),
            ("evidence", self.evidence),
            *self.splitting.fields().items(),
        ):
            self.add_field(name, field)
        self._lay_out()
        self.setFocusProxy(self.which)
        self._on_known(None)

    def act(self) -> Act | None:
        if self._known is None:
            return None
        into = self.splitting.new_unit() if self._into is None else on_paper(self._into.unit)
        return change_of(
            self._known.unit,
            self._after(self._known.unit),
            since=self.since.value() or self._today(),
            evidence=self.evidence.text(),
            confirms=_CONFIRMS in self.acts.value(),
            into=into,
            moves=self.splitting.moves(),
        )

    def fill(self, act: Act) -> None:
        if isinstance(act, ChangeUnit) and act.unit.unit is not None:
            self._to_fill = act
            self._picking.pick(act.unit.unit)

    def _fill_act(self, act: ChangeUnit) -> None:
        """Fill in what an act changes; what it left as it was reads as it is now."""
        self.clear_act()
        if self._known is None:
            return
        now = particulars(self._known.unit)
        names = (field.name for field in fields(Particulars))
        changed = [one for one in names if getattr(act.before, one) != getattr(act.after, one)]
        after = replace(now, **{one: getattr(act.after, one) for one in changed})
        self._show_particulars(after)
        reopens = act.before.closed_on is not None and act.after.closed_on is None
        ticked = ((_CONFIRMS, act.confirms), (_REOPENS, reopens))
        self.acts.set_value([name for name, is_so in ticked if is_so])
        self.closed_on.set_value(act.after.closed_on if "closed_on" in changed else None)
        self.since.set_value(act.since)
        self.evidence.set_value(act.evidence)
        if act.into is not None and act.into.unit is not None:
            self.into.set_value(act.into.name, act.into.unit)
            self._picking_into.pick(act.into.unit)
        self.splitting.fill(act.moves, act.into)

    def clear_act(self) -> None:
        self.splitting.clear()
        self.evidence.set_value("")
        self.into.set_value("")
        self._into = None
        self.acts.set_value(())
        self.closed_on.set_value(None)
        self.since.set_value(None)
        if self._known is not None:
            self._fill(self._known.unit)

    def refresh(self, changes: Changes) -> None:
        if self._known is not None and (changes.concern_facts() or changes.outbox):
            self._picking.pick(self._known.unit.unit_id)

    def show_unit(self, unit: UnitId) -> None:
        """Show a unit, as if picked."""
        self._picking.pick(unit)

    def is_waiting(self) -> bool:
        return self._picking.is_waiting() or self._picking_into.is_waiting()

    def _after(self, unit: Unit) -> Particulars:
        kind, division = self.code.kind(), self.division.value()
        kinds = tuple(one for one in self.kinds.value() if isinstance(one, UnitKind))
        closed_on: dt.date | None = self.closed_on.value() or unit.closed_on
        if _REOPENS in self.acts.value():
            closed_on = None
        return replace(
            particulars(unit),
            name=self.name.text(),
            code=self.code.text(),
            code_kind=kind if isinstance(kind, CodeKind) else unit.code_kind,
            town=self.place.value(),
            address=self.address.text(),
            contact=self.contact.text(),
            phone=self.phone.text(),
            kinds=kinds,
            supervisor=division if isinstance(division, OfficeKind) else None,
            dispatches=_DISPATCHES in self.marks.value(),
            closed_on=closed_on,
        )

    def _lay_out(self) -> None:
        self.grid.add_row(self.which)
        for was, new in (
            (self.was_name, self.name),
            (self.was_code, self.code),
            (self.was_place, self.place),
            (self.was_address, self.address),
            (self.was_contact, self.contact),
            (self.was_phone, self.phone),
        ):
            self.grid.add_row(was, new)
        self.grid.add_row(self.kinds, self.division)
        self.grid.add_row(self.marks, self.acts)
        self.grid.add_row(self.closed_on, self.into)
        self.splitting.lay_out(self.grid)
        self.grid.add_row(self.since, self.evidence)
        self.column.addWidget(self.status)
        self.column.addWidget(self.grid)
        self.column.addWidget(self.whole)
        self.column.addStretch(1)

    def _on_known(self, known: object) -> None:
        former = None if self._known is None else self._known.unit
        self._known = known if isinstance(known, KnownUnit) else None
        self.status.setText(_status(self._known))
        unit = None if self._known is None else self._known.unit
        self._show_present(unit)
        self.splitting.staff.show_people(() if self._known is None else self._known.people)
        if unit is not None and unit != former:
            self.which.set_value(unit.name, unit.unit_id)
            self._fill(unit)
        to_fill = self._to_fill
        if unit is not None and to_fill is not None and to_fill.unit.unit == unit.unit_id:
            self._to_fill = None
            self._fill_act(to_fill)
        self.changed.emit()

    def _on_into(self, known: object) -> None:
        self._into = known if isinstance(known, KnownUnit) else None
        self.changed.emit()

    def _show_present(self, unit: Unit | None) -> None:
        place = "" if unit is None else " ".join(self._regions.words(unit.town)[1:]).strip()
        for was, value in (
            (self.was_name, "" if unit is None else unit.name),
            (self.was_code, "" if unit is None else unit.code),
            (self.was_place, place),
            (self.was_address, "" if unit is None else unit.address),
            (self.was_contact, "" if unit is None else unit.contact),
            (self.was_phone, "" if unit is None else unit.phone),
        ):
            was.show_value(value)

    def _fill(self, unit: Unit) -> None:
        self._show_particulars(particulars(unit))

    def _show_particulars(self, unit: Particulars) -> None:
        self.name.set_value(unit.name)
        self.code.set_kind(unit.code_kind)
        self.code.set_value(unit.code)
        self.place.set_value(unit.town)
        self.address.set_value(unit.address)
        self.contact.set_value(unit.contact)
        self.phone.set_value(unit.phone)
        self.kinds.set_value(unit.kinds)
        self.division.set_value(unit.supervisor or _BY_LAW)
        self.marks.set_value((_DISPATCHES,) if unit.dispatches else ())


def _status(known: KnownUnit | None) -> str:
    if known is None:
        return "选定单位后，左边是现登记的内容，右边改为变更后的内容；没有改的不变。"
    unit = known.unit
    parts = [f"现聘用 {known.staff} 人"]
    if not unit.confirmed:
        parts.insert(0, "待确认（由登记表建档）")
    if unit.closed_on is not None:
        parts.append(f"已于 {unit.closed_on} {'并入其他单位' if unit.merged_into else '停业'}")
    if unit.former_names:
        parts.append(f"曾用名：{'、'.join(unit.former_names)}")
    if known.open_entries:
        parts.append(f"本站另有 {known.open_entries} 件变更未办结")
    return " · ".join(parts)
