"""What the bureau printed on the form, word for word, half-width brackets and all (F1)."""

ATTACHMENT = "附件"
TITLE = "特种设备作业人员聘用信息（变更、注销）登记表"
WORKER_OPINION = "作业人员意见"
UNIT_OPINION = "用人单位意见"
SIGNATURE = "作业人员(签字)"
SEAL = "(用人单位公章)"
DATE_WORDS = ("年", "月", "日")
NOTES_HEAD = "注："
NOTES = (
    "特种设备作业人员及其用人单位应当对聘用信息的真实性负责。",
    "属于用人单位的分支机构的，单位地址及所属区域按分支机构填写。用人单位为自然人的，"
    "单位社会信用代码填写自然人身份证号，单位地址及所属区域按设备所在地填写。",
    "需附上《作业人员证》复印件（应能查验姓名、证件编号、发证机关、考试机构、作业项目代号、"
    "有效日期、最近一次复审记录以及聘用记录等信息）。",
    "当地考试中心联系方式由各地服务指南补充明确。",
)
WATERMARK = "预览，未保存"

OPINIONS: dict[str, tuple[str, str]] = {
    "worker_opinion": (
        "本人已在现用人单位从事特种设备作业，现提交登记。",
        "本人已不在原用人单位就业，现提交注销原有登记。",
    ),
    "unit_opinion": (
        "该作业人员在我单位从事特种设备作业，表中所填写情况属实，现提交登记。",
        "该作业人员已不在我单位从事特种设备作业，现提交注销原有登记。",
    ),
}
"""Of each opinion the sentence of the first and of the second box."""

REGION_WORDS: dict[str, tuple[str, str]] = {
    "city": ("市", ""),
    "county": ("县", "(区)"),
    "town": ("镇", "(街道)"),
}
"""Printed behind each blank: the word, and its alternative."""
