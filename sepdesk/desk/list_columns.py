"""聘用登记名单: its columns, from the one description of the form and what stands beside it."""

from collections.abc import Mapping

from sepdesk.domain.employment import HIRE_SOURCE_WORDS, HireSource
from sepdesk.domain.identity import DOCUMENT_WORDS
from sepdesk.domain.submissions import (
    CHANNEL_WORDS,
    REQUESTER_WORDS,
    Dispatch,
    SubmissionKind,
)
from sepdesk.domain.units import CodeKind
from sepdesk.exchange.columns import Expected, Kind
from sepdesk.forms.appendix import BY_NAME

TITLE = "聘用登记名单"

ACTS: Mapping[str, SubmissionKind] = {
    "登记": SubmissionKind.REGISTER,
    "变更": SubmissionKind.CHANGE,
    "注销": SubmissionKind.DEREGISTER,
}
CODE_KINDS: Mapping[str, CodeKind] = {
    "单位": CodeKind.USCC,
    "自然人": CodeKind.CITIZEN_ID,
    "旧代码": CodeKind.LEGACY,
}
DISPATCHES: Mapping[str, Dispatch] = {
    "本公司自用": Dispatch.OWN_WORKER,
    "派往其他单位": Dispatch.DISPATCHED,
}
HANDED: Mapping[str, str] = {
    "登记表": "form",
    "作业人员证": "certificate_copy",
    "身份证": "id_copy",
    "委托书": "letter_of_authority",
    "签字": "worker_signed",
    "公章": "unit_sealed",
    "代办": "by_proxy",
}
WHOLE = "齐全"
WHOLE_OF = ("form", "certificate_copy", "id_copy", "worker_signed", "unit_sealed")


def _of_form(
    name: str,
    kind: Kind = Kind.TEXT,
    *,
    required: bool = False,
    aliases: tuple[str, ...] = (),
    note: str = "",
    example: str = "",
    width: float = 16.0,
    above: str = "",
    decides: bool = False,
) -> Expected:
    return Expected(
        name,
        BY_NAME[name].heading,
        kind,
        required=required,
        aliases=aliases,
        note=note,
        example=example,
        width=width,
        above=above,
        decides=decides,
    )


_UNIT, _INTAKE = "unit", "intake"
_ONCE = "全表同一单位的，在表头上方填一次即可"

COLUMNS: tuple[Expected, ...] = (
    Expected(
        "act",
        "办理事项",
        Kind.CHOICE,
        choices=tuple(ACTS),
        meanings=(
            ("聘用登记", "登记"), ("新聘", "登记"), ("提交登记", "登记"), ("聘用变更", "变更"),
            ("聘用注销", "注销"), ("离职", "注销"), ("提交注销", "注销"),
        ),
        note="不填时：填了原用人单位的按变更，其余按登记",
        example="登记",
        width=10.0,
    ),
    _of_form("name", required=True, aliases=("作业人员姓名", "人员姓名"), example="陈示例",
             width=12.0),
    Expected(
        "document_kind",
        "证件类型",
        Kind.CHOICE,
        choices=tuple(DOCUMENT_WORDS.values()),
        meanings=(("身份证", "居民身份证"), ("居住证", "港澳台居民居住证")),
        note="不填时按号码判断",
        width=14.0,
    ),
    _of_form(
        "document_number", Kind.NUMBER, required=True,
        aliases=("身份证号码", "证件号", "证件号码", "公民身份号码"),
        note="须为文本；存成数值的 18 位号码会丢失末几位，不予导入",
        width=22.0,
    ),
    _of_form(
        "items", aliases=("作业项目", "项目", "项目代号", "作业项目代号"),
        note="代号，多项用顿号隔开；登记、变更必填", example="N1、Q2", width=18.0,
    ),
    _of_form(
        "valid_until", Kind.DAYS, aliases=("有效期", "有效期至", "有效期限"),
        note="各项相同的填一个，不同的按作业项目的次序用顿号隔开", example="2028-05-01", width=14.0,
    ),
    _of_form("former_unit", aliases=("原单位", "原聘用单位"),
             note="变更时填；注销时为所离开的单位，可不填而用现用人单位一栏", width=28.0),
    _of_form("present_unit", aliases=("单位名称", "用人单位", "单位", "用人单位名称"),
             note=_ONCE, example="示例物流有限公司", width=28.0, above=_UNIT,
             decides=True),
    _of_form(
        "unit_code", Kind.NUMBER,
        aliases=("统一社会信用代码", "社会信用代码", "信用代码", "单位代码"),
        note=f"{_ONCE}；档案中已有的单位，填了代码，其余各栏可不填", width=22.0, above=_UNIT,
        decides=True,
    ),
    Expected("code_kind", "单位类型", Kind.CHOICE, choices=tuple(CODE_KINDS),
             meanings=(("个人", "自然人"), ("企业", "单位")),
             note="不填时为单位；用人单位为自然人的，代码一栏填其身份证号", width=10.0,
             above=_UNIT),
    _of_form("unit_address", aliases=("地址",), note=_ONCE, width=26.0, above=_UNIT),
    _of_form("city", aliases=("市", "设区市"), note=_ONCE, example="福州市", width=10.0,
             above=_UNIT),
    _of_form("county", aliases=("县区", "区县"), note=_ONCE, example="鼓楼区", width=10.0,
             above=_UNIT),
    _of_form("town", aliases=("镇街道", "乡镇街道"), note=_ONCE, example="东街街道", width=12.0,
             above=_UNIT),
    _of_form("contact", aliases=("联系人",), note=_ONCE, width=12.0, above=_UNIT),
    _of_form("phone", Kind.NUMBER, aliases=("单位电话", "单位联系电话"), note=_ONCE, width=15.0,
             above=_UNIT),
    _of_form("mobile", Kind.NUMBER, aliases=("手机", "手机号", "手机号码"), note="作业人员本人的",
             width=14.0),
    _of_form("form_date", Kind.DAY, aliases=("表上日期", "填表日期"), note="登记表上所写的日期",
             example="2026-11-24", width=12.0),
    Expected("hired_on", "聘用起始日", Kind.DAY, aliases=("聘用日期", "入职日期", "聘用起始日期"),
             note="迟报由此算起", example="2026-11-20", width=12.0),
    Expected("hire_source", "起始日来源", Kind.CHOICE, choices=tuple(HIRE_SOURCE_WORDS.values()),
             note="不填时为不详", example=HIRE_SOURCE_WORDS[HireSource.CONTRACT], width=12.0),
    Expected("left_on", "离职日", Kind.DAY, aliases=("离职日期", "注销日期"), note="注销时填",
             width=12.0),
    Expected("requester", "注销提出方", Kind.CHOICE, choices=tuple(REQUESTER_WORDS.values()),
             meanings=(("单位", "用人单位"), ("本人", "作业人员本人"), ("个人", "作业人员本人")),
             note="不填时为用人单位", width=12.0),
    Expected("received_on", "收件日", Kind.DAY, aliases=("收件日期",), note="不填时为导入当天",
             example="2026-11-24", width=12.0, above=_INTAKE),
    Expected("channel", "收件方式", Kind.CHOICE, choices=tuple(CHANNEL_WORDS.values()),
             note="不填时为窗口", example="网络", width=10.0, above=_INTAKE),
    Expected(
        "handed", "已收材料", aliases=("材料",), choices=(WHOLE, *HANDED),
        note=f"用顿号隔开：{'、'.join(HANDED)}；“{WHOLE}”指登记表、证件复印件、签字、公章都已收",
        example=WHOLE, width=16.0, above=_INTAKE,
    ),
    Expected("dispatch", "派遣用工", Kind.CHOICE, choices=tuple(DISPATCHES),
             note="用人单位为劳务派遣单位的才填", width=12.0),
    Expected("certificate_number", "证书编号", Kind.NUMBER,
             note="外省证或档案中没有的证才填，以下三栏同", width=20.0),
    Expected("certificate_archive_number", "证书档案编号", Kind.NUMBER, width=16.0),
    Expected("certificate_issuer", "发证机关", width=20.0),
    Expected("certificate_exam_body", "考试机构", width=20.0),
)  # fmt: skip
"""In the order of the paper; what is not on it comes behind."""

BY_KEY: Mapping[str, Expected] = {column.key: column for column in COLUMNS}

_BY_FIELD = {"unit_name": "present_unit", "region": "town", "unit_town": "town"}


def column_of_field(field: str) -> str:
    """Return the key of the column that a finding's field stands in; empty for none."""
    key = _BY_FIELD.get(field, field)
    return key if key in BY_KEY else ""
