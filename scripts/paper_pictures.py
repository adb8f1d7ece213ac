"""Draw the other papers of the counter with invented records, as PNG for README and manual."""

import argparse
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2

from sepdesk.catalogues import legal_basis
from sepdesk.domain.identity import mask_number
from sepdesk.domain.legal import LegalBasis
from sepdesk.forms.papers.case import Case
from sepdesk.forms.papers.check_record import CheckRecord, FoundDifference, FoundPerson
from sepdesk.forms.papers.content import Paper, Station
from sepdesk.forms.papers.drawing import draw_paper
from sepdesk.forms.papers.file_letter import FileLetter
from sepdesk.forms.papers.hand_over import HandedOver, HandOverList
from sepdesk.forms.papers.missing import MissingList, MissingPoint
from sepdesk.forms.papers.receipt import IntakeReceipt
from sepdesk.forms.papers.refusal import Ground, RefusalNotice
from sepdesk.forms.papers.staffing_report import (
    CertifiedWorker,
    ItemNeed,
    StaffingReport,
    UnitHead,
)
from sepdesk.forms.papers.urge import ToReport, Urged, UrgeNotice

_DOTS_PER_INCH = 80
_GREYS = 16
_DAY = date(2026, 11, 24)
_STATION = Station("福清市演示市场监督管理局", "福清市音西街道演示路1号", "0591-00000000")
_NUMBER = "350102199003079612"
_CENTRE = "福州市演示考试中心，电话 0591-00000001"


def _basis(key: str) -> LegalBasis:
    found = legal_basis().at(key, _DAY)
    if found is None:
        raise LookupError(key)
    return found


_CASE = Case(
    intake_number="350181-20261124-012",
    matter="聘用登记",
    worker="欧阳𬱖",
    document="居民身份证",
    number=_NUMBER,
    unit="福建省演示特种设备安装维修有限公司福清分公司",
    items="电梯修理（T）、特种设备安全管理（A）",
    received_on=_DAY,
    channel="窗口",
)
_MASKED = replace(_CASE, number=mask_number(_NUMBER))
_UNIT = UnitHead(
    "福清演示物流有限公司",
    "91350181MADEMO0001",
    "使用单位",
    "福清市龙田镇示例工业区18号",
    "林演示 0591-00000002",
)
_NEEDS = (
    ItemNeed("N1 叉车司机", "叉车司机", 4, "人", 2, 1, 2, "TSG 08-2017"),
    ItemNeed("Q2 起重机司机", "", None, "人", 1, 0, None, ""),
)


def _papers() -> dict[str, Paper]:
    refused = (
        Ground("T 已于 2026-11-20 逾期未复审，不得登记或变更。", _basis("notice-2.2-lapsed")),
        Ground("A 所在证书于 2026-10-01 被吊销，不予登记。", _basis("law-revoked")),
    )
    owed = (
        MissingPoint("作业人员证复印件", _basis("notice-2.1").citation),
        MissingPoint("作业人员签字"),
    )
    handed = ("登记表", "作业人员证复印件", "用人单位公章")
    names = ("张演示", "李演示", "王演示")
    lines = tuple(
        HandedOver(
            f"350181-20261124-{number:03}",
            names[number % len(names)],
            "36010219900512002X",
            ("档案编号 TS3601000000001", "发证机关 南昌市演示局", "考试机构 南昌演示考试中心"),
            "N1",
            _UNIT.name,
            ("登记表", "作业人员证复印件", "身份证复印件"),
        )
        for number in range(1, 13)
    )
    letter = FileLetter(
        _STATION, _DAY, "350181-20261124-013", "南昌演示考试中心", "张演示",
        "36010219900512002X", "36010219900512002X", "", "南昌市演示局", "N1", "2028-01-01",
        _UNIT.name, _basis("notice-1.2-file"),
    )  # fmt: skip
    people = (
        CertifiedWorker(names[0], "N1", date(2028, 5, 1), "有效", "计入"),
        CertifiedWorker(names[1], "N1", date(2027, 1, 20), "即将到期", "计入"),
        CertifiedWorker(names[2], "Q2", date(2028, 5, 1), "有效", "计入"),
    )
    as_of = "2026-11-24 14:32"
    return {
        "receipt": IntakeReceipt(
            _STATION, _DAY, _MASKED, handed, ("作业人员签字",), "已收件，尚未登记", _CENTRE
        ),
        "refusal": RefusalNotice(_STATION, _DAY, _CASE, refused),
        "missing": MissingList(_STATION, _DAY, _MASKED, owed, "待补材料"),
        "hand-over": HandOverList(_STATION, _DAY, _CENTRE, _basis("notice-1.2"), lines),
        "hand-over-home": HandOverList(
            _STATION, _DAY, "福州市演示审批局", None, (_at_home(lines[0]),), home=True
        ),
        "file-letter": letter,
        "staffing": StaffingReport(_STATION, _DAY, _UNIT, as_of, _NEEDS, people),
        "urge-staff": UrgeNotice(
            _STATION,
            _DAY,
            _UNIT,
            Urged.STAFF,
            date(2026, 12, 24),
            (_basis("notice-2-county"), _basis("notice-3.2-urge")),
            _NEEDS[:1],
            as_of,
        ),
        "urge-report": UrgeNotice(
            _STATION,
            _DAY,
            _UNIT,
            Urged.REPORT,
            None,
            (_basis("notice-2-county"), _basis("notice-2.1"), _basis("notice-2.3-change")),
        ),
        "urge-check": UrgeNotice(
            _STATION,
            _DAY,
            _UNIT,
            Urged.REPORT,
            date(2026, 12, 24),
            (_basis("notice-3.3-check"),),
            persons=(ToReport("陈演示", _MASKED.number, "N1", "平台登记在他单位，人在本单位"),),
            checked_on=_DAY,
        ),
        "check-record": _checked(),
    }


def _at_home(line: HandedOver) -> HandedOver:
    kept = ("档案编号 TS3501000000001", "发证机关 福州市演示审批局", "考试机构 福州演示考试中心")
    return replace(line, number="35018119900512002X", certificate=kept)


def _checked() -> CheckRecord:
    return CheckRecord(
        _STATION,
        "",
        "现场监督检查",
        _DAY,
        _UNIT.address,
        "检查员甲、检查员乙",
        _UNIT,
        (
            FoundPerson("张演示", _MASKED.number, "N1", "本单位", "本单位", "现场在岗"),
            FoundPerson("陈演示", _MASKED.number, "N1", "他单位", "他单位", "现场在岗"),
        ),
        (FoundDifference("陈演示", "平台登记在他单位，人在本单位", "督促报送"),),
        "当场告知单位负责人",
    )


def _picture(content: bytes, path: Path) -> None:
    """Put the sheets side by side, in few greys: the pictures are read, not measured."""
    document = pypdfium2.PdfDocument(content)
    sheets = [page.render(scale=_DOTS_PER_INCH / 72, grayscale=True).to_pil() for page in document]
    document.close()
    whole = sheets[0].resize((sum(sheet.width for sheet in sheets), sheets[0].height))
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width
    written = io.BytesIO()
    whole.quantize(_GREYS).save(written, "PNG", optimize=True)
    path.write_bytes(written.getvalue())


def main() -> None:
    """Write the pictures into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/pictures"))
    folder = parser.parse_args().folder
    for name, paper in _papers().items():
        _picture(draw_paper(paper), folder / f"paper-{name}.png")


if __name__ == "__main__":
    main()
