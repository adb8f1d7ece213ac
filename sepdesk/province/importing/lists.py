"""The six lists in which a province hands over what it has, and their columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.domain.certificates import STATUS_WORDS, CertificateStatus
from sepdesk.domain.employment import END_REASON_WORDS, HIRE_SOURCE_WORDS
from sepdesk.domain.identity import DOCUMENT_WORDS, DocumentKind
from sepdesk.domain.requirements import EQUIPMENT_WORDS, MEASURE_WORDS
from sepdesk.domain.supervision import Concern
from sepdesk.domain.units import UNIT_KIND_WORDS, CodeKind
from sepdesk.domain.work_items import CATALOGUE_WORDS
from sepdesk.exchange.columns import Expected, Kind


class ListKind(StrEnum):
    """Which list; in the order in which they are taken in, whatever order they come in."""

    UNITS = "units"
    EQUIPMENT = "equipment"
    REQUIREMENTS = "requirements"
    PERSONS = "persons"
    CERTIFICATES = "certificates"
    EMPLOYMENTS = "employments"


@dataclass(frozen=True, slots=True)
class SheetList:
    """A list.

    Attributes:
        title: of its tab in the template.
        about: how to fill it in.
    """

    kind: ListKind
    title: str
    columns: tuple[Expected, ...]
    about: tuple[str, ...]


CODE_KINDS: Mapping[str, CodeKind] = {
    "单位": CodeKind.USCC,
    "自然人": CodeKind.CITIZEN_ID,
    "旧代码": CodeKind.LEGACY,
}
CONCERNS: Mapping[str, Concern] = {"许可": Concern.PERMIT, "使用": Concern.USE}
STATUSES: Mapping[str, CertificateStatus] = {
    word: status
    for status, word in STATUS_WORDS.items()
    if status is not CertificateStatus.NOT_GENUINE
}
YES_NO: Mapping[str, bool] = {"是": True, "否": False}
_YES_MEANS = (("有", "是"), ("无", "否"), ("y", "是"), ("n", "否"))

# Columns that several lists have ---------------------------------------------------------------

_CODE_KIND_MEANINGS = (
    ("企业", "单位"), ("统一社会信用代码", "单位"), ("个人", "自然人"), ("身份证号", "自然人"),
)  # fmt: skip
_DOCUMENT_KIND = Expected(
    "document_kind", "证件类型", Kind.CHOICE, choices=tuple(DOCUMENT_WORDS.values()),
    meanings=(("身份证", DOCUMENT_WORDS[DocumentKind.CITIZEN_ID]),
              ("居住证", DOCUMENT_WORDS[DocumentKind.HMT_RESIDENCE_PERMIT])),
    note="不填时为居民身份证，不按号码猜测", width=16.0,
)  # fmt: skip
_DOCUMENT = Expected(
    "document_number", "证件号码", Kind.NUMBER, required=True,
    aliases=("身份证号", "身份证号码", "公民身份号码", "证件号"),
    note="须为文本；15 位旧号码与其 18 位号码视为同一人", width=22.0,
)  # fmt: skip
_NAME_TO_CHECK = Expected("name", "姓名", note="填了的，须与档案一致", example="陈示例", width=12.0)
_UNIT_CODE = Expected(
    "unit_code", "单位代码", Kind.NUMBER,
    aliases=("统一社会信用代码", "社会信用代码", "信用代码", "用人单位代码"),
    note="填代码的按代码找；只填名称的，档案中须只有一家同名单位", width=22.0,
)  # fmt: skip
_UNIT_NAME = Expected(
    "unit_name", "单位名称", aliases=("用人单位", "单位", "用人单位名称"), width=30.0
)
_CATALOGUE = Expected(
    "catalogue", "项目目录", Kind.CHOICE, aliases=("目录", "目录版本"),
    choices=tuple(CATALOGUE_WORDS.values()),
    meanings=tuple((key.value, word) for key, word in CATALOGUE_WORDS.items()), width=10.0,
)  # fmt: skip
_ITEM_ALIASES = ("作业项目代号", "项目代号", "项目", "作业项目名称")


def _day(key: str, heading: str, *aliases: str, required: bool = False, note: str = "") -> Expected:
    return Expected(key, heading, Kind.DAY, required=required, aliases=aliases, note=note,
                    example="2024-05-06", width=12.0)  # fmt: skip


# The lists -------------------------------------------------------------------------------------

_UNITS = SheetList(
    ListKind.UNITS,
    "单位",
    (
        Expected("name", "单位名称", required=True, aliases=("单位", "企业名称"),
                 example="示例物流有限公司", width=30.0),
        Expected("code_kind", "代码类型", Kind.CHOICE, choices=tuple(CODE_KINDS),
                 meanings=_CODE_KIND_MEANINGS, note="不填时为单位（统一社会信用代码）", width=10.0),
        Expected("code", "单位代码", Kind.NUMBER,
                 aliases=("统一社会信用代码", "社会信用代码", "信用代码"),
                 note="自然人填身份证号，没有号码的自然人按姓名认", width=22.0),
        Expected("kinds", "单位类别", aliases=("类别", "单位性质"),
                 note="用顿号隔开：" + "、".join(UNIT_KIND_WORDS.values()), example="使用单位",
                 width=20.0),
        Expected("address", "地址", aliases=("单位地址", "住所"), width=30.0),
        Expected("town_code", "区划代码", Kind.NUMBER, aliases=("所在地代码", "行政区划代码"),
                 note="九位（街道、镇、乡）；填了代码可不填以下三栏", width=14.0),
        Expected("city", "市", aliases=("设区市",), example="福州市", width=10.0),
        Expected("county", "县（市、区）", aliases=("县区", "区县"), example="鼓楼区", width=10.0),
        Expected("town", "镇（街道）", aliases=("乡镇街道", "镇", "街道"), example="鼓东街道",
                 width=12.0),
        Expected("contact", "联系人", width=12.0),
        Expected("phone", "联系电话", Kind.NUMBER, aliases=("电话", "单位电话"), width=15.0),
        Expected("parent_code", "上级单位代码", Kind.NUMBER, note="分支机构填", width=22.0),
        Expected("dispatches", "劳务派遣单位", Kind.CHOICE, choices=tuple(YES_NO),
                 meanings=_YES_MEANS, width=12.0),
        Expected("shifts", "每日班次", Kind.COUNT, note="1 至 6", width=10.0),
        _day("closed_on", "停业日期", note="停业的第一天"),
    ),
    ("一个单位一行；代码类型加代码相同的为同一单位。",),
)  # fmt: skip

_PERSONS = SheetList(
    ListKind.PERSONS,
    "人员",
    (
        Expected("name", "姓名", required=True, aliases=("人员姓名", "作业人员姓名"),
                 example="陈示例", width=12.0),
        _DOCUMENT_KIND,
        _DOCUMENT,
        Expected("sex", "性别", Kind.CHOICE, choices=("男", "女"), width=6.0),
        _day("born_on", "出生日期", note="不填时由号码取得；与号码不符的不导入"),
        Expected("mobile", "手机", Kind.NUMBER, aliases=("联系手机", "手机号", "手机号码"),
                 width=14.0),
        Expected("city", "市", aliases=("设区市",), width=10.0),
        Expected("county", "县（市、区）", aliases=("县区", "区县", "所属县区"),
                 note="待聘人员归哪个县；有聘用的按单位所在地", width=10.0),
    ),
    ("一人一行。证书和聘用在各自的表中，用证件号码与此人对应。",),
)  # fmt: skip

_CERTIFICATES = SheetList(
    ListKind.CERTIFICATES,
    "证书",
    (
        _NAME_TO_CHECK,
        _DOCUMENT_KIND,
        _DOCUMENT,
        Expected("number", "证书编号", Kind.NUMBER, required=True, aliases=("证件编号",),
                 width=22.0),
        Expected("archive_number", "档案编号", Kind.NUMBER, aliases=("证书档案编号",), width=18.0),
        Expected("item", "作业项目", required=True, aliases=_ITEM_ALIASES,
                 note="一行一个项目，填代号或全称", example="N1", width=18.0),
        _CATALOGUE,
        _day("approved_on", "批准日期", "发证日期", required=True,
             note="按此日期确定目录：2019-06-01 前为 2011 目录，2022-06-01 起为 2021 目录"),
        _day("valid_until", "有效期至", "有效期", "有效日期", required=True),
        _day("reexamined_on", "复审日期"),
        Expected("issuer", "发证机关", required=True, width=24.0),
        Expected("exam_body", "考试机构", width=24.0),
        Expected("province", "发证省份代码", Kind.NUMBER, note="两位；不填时为 35（福建省）",
                 width=12.0),
        Expected("status", "证书状态", Kind.CHOICE, choices=tuple(STATUSES),
                 meanings=(("吊销", "已吊销"), ("撤销", "已撤销"), ("注销", "已注销"),
                           ("正常", "有效")), note="不填时为有效", width=10.0),
        _day("status_on", "状态日期", note="吊销、撤销、注销的日期"),
        Expected("status_authority", "决定机关", width=24.0),
        Expected("fraud", "以欺骗等手段取得", Kind.CHOICE, choices=tuple(YES_NO),
                 meanings=_YES_MEANS, note="已撤销的必填：是的三年内不得申请", width=14.0),
    ),
    ("证书的每个作业项目一行；编号、项目、批准日期相同的为同一项。",
     "编号、档案编号、发证机关相同的各行为同一本证。"),
)  # fmt: skip

_EMPLOYMENTS = SheetList(
    ListKind.EMPLOYMENTS,
    "聘用",
    (
        _NAME_TO_CHECK,
        _DOCUMENT_KIND,
        _DOCUMENT,
        _UNIT_CODE,
        _UNIT_NAME,
        Expected("items", "聘用项目", aliases=("作业项目", "项目", "作业项目代号"), required=True,
                 note="代号，多项用顿号隔开；须为此人证书上的项目", example="N1、Q2", width=18.0),
        Expected("certificate", "证书编号或档案编号", Kind.NUMBER, aliases=("证书编号", "档案编号"),
                 note="几本证都有该项目时填", width=22.0),
        _day("started_on", "登记起始日", "聘用起始日", "起始日期", required=True),
        _day("hired_on", "聘用日期", "入职日期", note="合同或证上所写；不知道的不填"),
        Expected("hire_source", "聘用日期来源", Kind.CHOICE, aliases=("起始日来源",),
                 choices=tuple(HIRE_SOURCE_WORDS.values()), note="不填时为不详", width=14.0),
        _day("ended_on", "离职日期", "离职日", "终止日期", "注销日期",
             note="从这一天起不再聘用；在聘的不填"),
        Expected("ended_reason", "终止原因", Kind.CHOICE,
                 choices=tuple(END_REASON_WORDS.values()), width=14.0),
        Expected("registration_number", "登记编号", Kind.NUMBER, note="原系统的编号，没有的不填",
                 width=22.0),
        Expected("office_name", "登记机构", width=24.0),
    ),
    ("一段聘用一行；人、单位、登记起始日相同的为同一段。",
     "一人同时只能在一个单位：有两行都在聘的，两行都不导入，请核实后改正。"),
)  # fmt: skip

_EQUIPMENT = SheetList(
    ListKind.EQUIPMENT,
    "设备数量",
    (
        _UNIT_CODE,
        _UNIT_NAME,
        Expected("category", "设备类别", Kind.CHOICE, required=True,
                 choices=tuple(EQUIPMENT_WORDS.values()), width=40.0),
        Expected("count", "设备数量", Kind.COUNT, required=True, aliases=("数量",), width=10.0),
        _day("since", "自何日起", "起始日期", required=True),
        _day("until", "至何日止", note="最后一天；现仍如此的不填"),
        Expected("source", "依据", required=True, aliases=("出处",), note="使用登记、检查记录等",
                 width=30.0),
    ),
    ("单位的一类设备一行；数量变过的，每个数量一行，写明自何日起。",),
)  # fmt: skip

_REQUIREMENTS = SheetList(
    ListKind.REQUIREMENTS,
    "配备要求",
    (
        _UNIT_CODE,
        _UNIT_NAME,
        Expected("concern", "要求类别", Kind.CHOICE, required=True, choices=tuple(CONCERNS),
                 meanings=(("许可要求", "许可"), ("使用要求", "使用"), ("经营", "使用")),
                 note="许可：生产、充装单位按许可；使用：经营、使用设备", width=10.0),
        Expected("item", "作业项目", required=True, aliases=_ITEM_ALIASES, example="N1",
                 width=18.0),
        _CATALOGUE,
        Expected("role", "岗位", note="规则所写的人员名称", width=20.0),
        Expected("measure", "计量", Kind.CHOICE, choices=tuple(MEASURE_WORDS.values()),
                 note="不填时为人", width=8.0),
        Expected("min_count", "至少", Kind.COUNT, aliases=("要求人数", "最低人数"),
                 note="不知道的不填，显示为未设定", width=8.0),
        Expected("rule", "规则编号", Kind.NUMBER, note="配备规则表中的编号，没有的不填",
                 width=10.0),
        Expected("source", "依据", required=True, aliases=("出处",), note="许可规则或许可证",
                 width=30.0),
        _day("since", "自何日起", "起始日期", required=True),
        _day("until", "至何日止", note="最后一天；现仍有效的不填"),
    ),
    ("一条要求一行；数量没有出处的留空，不要填 0。",),
)  # fmt: skip

LISTS: tuple[SheetList, ...] = (
    _UNITS,
    _PERSONS,
    _CERTIFICATES,
    _EMPLOYMENTS,
    _EQUIPMENT,
    _REQUIREMENTS,
)
"""In the order of the template's tabs."""

BY_KIND: Mapping[ListKind, SheetList] = {one.kind: one for one in LISTS}
