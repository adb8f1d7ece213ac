"""Draw the appendix form as PNG for README and manual: blank, filled, preview, and a pile."""

import argparse
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdfium2
from PIL import Image

from sepdesk.forms.appendix import Action, AppendixForm, PaperStatus, opinions
from sepdesk.forms.codes import PaperCode, filling_digest, write_code
from sepdesk.forms.pdf import Paper, draw_form, draw_forms
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SigningKey

_DOTS_PER_INCH = 110
_WORKER, _UNIT = opinions(Action.CHANGE)

FILLED = AppendixForm(
    name="欧阳𬱖",
    document_number="350181199003079987",
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
    intake_number="350181-20261124-001",
    received_at="2026-11-24 09:35",
    station="福清市演示监管所",
)


CENTRE = "福州市演示考试中心，福州市演示路1号，电话 0591-00000000"
_DEVICE = "01939f1c-8000-7000-8000-000000000001"
_SIGN = SigningKey(bytes(range(32))).sign
"""A key for pictures, worth nothing."""
_WORKERS = (
    ("欧阳𬱖", "350181199003079987"),
    ("陈演示", "350181198512039970"),
    ("林演示", "350181199003079995"),
)


def _code(form: AppendixForm, number: int) -> str:
    form_id = f"01939f1c-8000-7000-8000-{number:012d}"
    return write_code(PaperCode(form_id, _DEVICE, filling_digest(form)), _SIGN)


def _pile() -> bytes:
    papers = []
    for number, (name, document) in enumerate(_WORKERS, start=1):
        form = replace(FILLED, name=name, document_number=document)
        status = replace(INTAKE, intake_number=f"350181-20261124-{number:03d}")
        papers.append(Paper(form, status, _code(form, number)))
    return draw_forms(papers, NoProgress(), exam_centre=CENTRE)


def _pages(content: bytes, dots: int) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(content)
    pages = [page.render(scale=dots / 72).to_pil() for page in document]
    document.close()
    return pages


def _side_by_side(pages: list[Image.Image]) -> Image.Image:
    gap = 12
    width, height = pages[0].size
    row = Image.new("RGB", (len(pages) * (width + gap) + gap, height + 2 * gap), "#c8c8c8")
    for number, page in enumerate(pages):
        row.paste(page, (gap + number * (width + gap), gap))
    return row


def main() -> None:
    """Write the pictures into the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("docs/pictures"))
    folder = parser.parse_args().folder
    forms = {
        "form-blank": draw_form(None),
        "form-filled": draw_form(FILLED, status=INTAKE, exam_centre=CENTRE, code=_code(FILLED, 1)),
        "form-preview": draw_form(FILLED, status=PaperStatus(watermark=True)),
    }
    for name, content in forms.items():
        _pages(content, _DOTS_PER_INCH)[0].save(folder / f"{name}.png", optimize=True)
    _side_by_side(_pages(_pile(), 55)).save(folder / "form-batch.png", optimize=True)


if __name__ == "__main__":
    main()
