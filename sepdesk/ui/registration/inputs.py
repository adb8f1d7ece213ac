"""The inputs of the form: one for each field of the paper, and what stands beside the paper."""

from collections.abc import Mapping
from typing import Any

from sepdesk.desk.session import Session
from sepdesk.domain.employment import HIRE_SOURCE_WORDS
from sepdesk.domain.submissions import CHANNEL_WORDS, REQUESTER_WORDS, Dispatch, Handed
from sepdesk.domain.work_items import Catalogue
from sepdesk.forms.appendix import BY_NAME
from sepdesk.ui.fields.checks import ChecksField
from sepdesk.ui.fields.choice import ChoiceField, Option
from sepdesk.ui.fields.date import DateField
from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.form import FormGrid
from sepdesk.ui.fields.items import ItemsField
from sepdesk.ui.fields.pick import UnitField, WorkerField
from sepdesk.ui.fields.region import RegionField
from sepdesk.ui.fields.text import PhoneField, TextField
from sepdesk.ui.provinces import PROVINCES
from sepdesk.ui.registration.dates import DatesField
from sepdesk.ui.registration.number import CodeField, NumberField

_PROVINCE = "35"
_HANDED = (
    ("form", "登记表"),
    ("certificate_copy", "作业人员证"),
    ("id_copy", "身份证"),
    ("letter_of_authority", "委托书"),
    ("worker_signed", "签字"),
    ("unit_sealed", "公章"),
    ("by_proxy", "代办"),
)
_USUALLY_HANDED = ("form", "certificate_copy", "worker_signed", "unit_sealed")


class Inputs:
    """All inputs, by attribute and by the name that findings and `PaperInput` use."""

    def __init__(self, session: Session) -> None:
        today, regions = session.clock.today, session.tables.regions
        heading = {name: field.heading for name, field in BY_NAME.items()}
        self.name = WorkerField(heading["name"])
        self.number = NumberField(heading["document_number"], today)
        self.items = ItemsField(heading["items"])
        self.items.set_items(_offered(session))
        self.valid_until = DatesField(heading["valid_until"], today)
        self.former = UnitField(heading["former_unit"])
        self.unit = UnitField(heading["present_unit"])
        self.code = CodeField(heading["unit_code"])
        self.address = TextField(heading["unit_address"])
        self.region = RegionField(
            BY_NAME["city"].label,
            _PROVINCE,
            lambda code: [region.code for region in regions.children(code)],
            lambda code: region.name if (region := regions.get(code)) else code,
        )
        self.contact = TextField(heading["contact"])
        self.phone = PhoneField(heading["phone"])
        self.mobile = PhoneField(heading["mobile"])
        self.form_date = DateField("表上日期", today)
        self.hired_on = DateField("聘用起始日", today)
        self.hire_source = ChoiceField("起始日来源", _options(HIRE_SOURCE_WORDS))
        self.left_on = DateField("离职日", today, placeholder="空着按收件日")
        self.requester = ChoiceField("注销由谁提出", _options(REQUESTER_WORDS))
        self.received_on = DateField("收件日", today)
        self.channel = ChoiceField("收件方式", _options(CHANNEL_WORDS))
        dispatch = {Dispatch.OWN_WORKER: "本公司自用", Dispatch.DISPATCHED: "派往其他单位"}
        self.dispatch = ChoiceField("派遣公司人员", _options(dispatch), "请问明后选择")
        self.handed = ChecksField(
            "已收材料", [Option(key, title) for key, title in _HANDED], _USUALLY_HANDED
        )
        self.certificate_number = TextField("证件编号", max_length=32)
        self.certificate_archive_number = TextField("档案编号", max_length=32)
        self.certificate_issuer = TextField("发证机关")
        self.certificate_exam_body = TextField("考试机构")
        self.certificate_province = ChoiceField("发证省份", PROVINCES, "按证件选择")
        self.by_name: dict[str, Field] = self._named()

    def _named(self) -> dict[str, Field]:
        other = {"document_number": "number", "former_unit": "former", "unit_name": "unit"}
        other |= {"unit_code": "code", "unit_address": "address"}
        same = (
            "name", "items", "valid_until", "region", "contact", "phone", "mobile", "form_date",
            "hired_on", "hire_source", "left_on", "requester", "received_on", "channel", "dispatch",
            "handed", *CERTIFICATE,
        )  # fmt: skip
        return {name: getattr(self, other.get(name, name)) for name in (*other, *same)}

    def lay_out(self, grid: FormGrid) -> None:
        """Put them on the page in the order of the paper, what is beside the paper below."""
        grid.add_row(self.name, self.number)
        grid.add_row(self.items, self.valid_until)
        grid.add_row(self.certificate_number, self.certificate_archive_number)
        grid.add_row(self.certificate_issuer, self.certificate_exam_body)
        grid.add_half(self.certificate_province)
        grid.add_row(self.former)
        grid.add_row(self.unit, self.code)
        grid.add_half(self.dispatch)
        grid.add_row(self.address)
        grid.add_row(self.region)
        grid.add_row(self.contact, self.phone)
        grid.add_row(self.mobile, self.form_date)
        grid.add_row(self.hired_on, self.hire_source)
        grid.add_row(self.left_on, self.requester)
        grid.add_row(self.received_on, self.channel)
        grid.add_row(self.handed)

    def read_handed(self) -> Handed:
        """Read the boxes."""
        ticked = self.handed.value()
        return Handed(**{key: key in ticked for key, _ in _HANDED})

    def show_handed(self, handed: Handed) -> None:
        """Tick the boxes."""
        self.handed.set_value([key for key, _ in _HANDED if getattr(handed, key)])


CERTIFICATE = (
    "certificate_number", "certificate_archive_number", "certificate_issuer",
    "certificate_exam_body", "certificate_province",
)  # fmt: skip
ENGAGED_ONLY = (
    "unit_name", "unit_code", "unit_address", "region", "contact", "phone", "hired_on",
    "hire_source",
)  # fmt: skip
OF_THE_PILE = (
    "unit_name", "unit_code", "unit_address", "region", "contact", "phone", "received_on",
    "channel",
)  # fmt: skip
ENDED_ONLY = ("left_on", "requester")


def _options(words: Mapping[Any, str]) -> list[Option]:  # any enumeration
    return [Option(key, title) for key, title in words.items()]


def _offered(session: Session) -> list[tuple[str, str]]:
    """List the codes of the catalogue in force, in their order."""
    items = session.tables.rules.items.items
    return [
        (key.code, item.name) for key, item in items.items() if key.catalogue is Catalogue.C2021
    ]
