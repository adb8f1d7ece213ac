"""Draw the appendix form blank, filled and as a preview, as PNG for README and manual."""

import argparse
from datetime import date
from pathlib import Path

import pypdfium2

from sepdesk.forms.appendix import Action, AppendixForm, PaperStatus, opinions
from sepdesk.forms.pdf import draw_form

_DOTS_PER_INCH = 110
_WORKER, _UNIT = opinions(Action.CHANGE)

FILLED = AppendixForm(
    name="欧阳𬱖",
    document_number="350181199003079612",
    items="电梯修理（T）、特种设备安全管理（A）",
    valid_until="2028-05-31",
    former_unit="福建省演示电梯工程有限公司",
    present_unit="福建省演示特种设备安装维修有限公司福清分公司",
    unit_code="91350181MADEMO0001",
    unit_address="福建省福州市福清市音西街道演示大道105号演示广场A1座12层1203单元",
    city="福州市",
    county="福清市",
    town="音西街道",
    contact="林演示",
    phone="0591-00000000",
    worker_opinion=_WORKER,
    unit_opinion=_UNIT,
    mobile="13000000000",
    form_date=date(2026, 11, 24),
)
"""Invented: 演示数据."""

INTAKE = PaperStatus(
    intake_number="FQ-2026-000123",
    received_at="2026-11-24 09:35",
    station="福清市演示监管所",
)


def _picture(content: bytes, path: Path) -> None:
    document = pypdfium2.PdfDocument(content)
    document[0].render(scale=_DOTS_PER_INCH / 72).to_pil().save(path, optimize=True)
    document.close()


def main() -> None:
    """Write the pictures into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/pictures"))
    folder = parser.parse_args().folder
    _picture(draw_form(None), folder / "form-blank.png")
    centre = "福州市演示考试中心，福州市演示路1号，电话 0591-00000000"
    _picture(draw_form(FILLED, status=INTAKE, exam_centre=centre), folder / "form-filled.png")
    preview = draw_form(FILLED, status=PaperStatus(watermark=True))
    _picture(preview, folder / "form-preview.png")


if __name__ == "__main__":
    main()
