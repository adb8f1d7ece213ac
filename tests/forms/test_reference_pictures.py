"""Pages against stored pictures, looked at when they were stored: 72 dpi, grey.

Tolerance: in no square of 8 by 8 pixels (2.8 mm) may the mean grey differ by more than 12 of 255.
Another version of the renderer may smooth edges otherwise; a tick, a digit or a line moved by a
third of a millimetre is beyond it.
FORMS_REFERENCE=write stores the pictures anew: look at them before they are kept.
"""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from sepdesk.forms.appendix import Action, AppendixForm, PaperStatus, opinions
from sepdesk.forms.pdf import draw_form
from tests.forms.scanner import raster

STORED = Path(__file__).parents[1] / "reference" / "forms"
TOLERANCE = 12
CODE = "SEP1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 4
WELDER = "GTAW-FeⅣ-6G-3/159-FefS-02/10/12"
STATUS = PaperStatus(
    intake_number="350181-20261124-001", received_at="2026-11-24 09:35", station="福清市演示监管所"
)
WORKER, UNIT = opinions(Action.DEREGISTER, "both")


def pages(ordinary):
    return {
        "blank": draw_form(None),
        "filled": draw_form(
            ordinary, status=STATUS, code=CODE, exam_centre="福州市演示考试中心，0591-00000000"
        ),
        "crowded": draw_form(
            replace(
                ordinary,
                name="阿卜杜热依木·麦合木提江",
                items="、".join([WELDER] * 6),
                present_unit="福" * 60,
                former_unit="建" * 60,
                county="福清市",
                town="三明高新技术产业开发区管理委员会",
                worker_opinion=WORKER,
                unit_opinion=UNIT,
            ),
            status=replace(STATUS, registration_number="闽特聘2026-350181-000123", reprint=True),
            code=CODE,
        ),
        "preview": draw_form(
            AppendixForm(name="王\U00030000", contact="林演示"), status=PaperStatus(watermark=True)
        ),
    }


def difference(one, other):
    """Return the largest difference of mean grey in any square of 8 by 8 pixels."""
    assert one.size == other.size
    return ImageChops.difference(one, other).reduce(8).getextrema()[1]


@pytest.mark.parametrize("name", ["blank", "filled", "crowded", "preview"])
def test_a_page_looks_as_it_did_when_it_was_looked_at(ordinary, name):
    picture = raster(pages(ordinary)[name], dpi=72)
    path = STORED / f"{name}.png"
    if os.environ.get("FORMS_REFERENCE") == "write":
        picture.save(path, optimize=True)
    with Image.open(path) as stored:
        assert difference(picture, stored) <= TOLERANCE


@pytest.mark.parametrize(
    "changed",
    [
        {"former_unit": "福建省演示电梯工程有限公司二"},
        {"mobile": "13000000001"},
        {"worker_opinion": (True, True)},
        {"form_date": None},
        {"county": "福清"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_the_comparison_sees_a_small_change(ordinary, changed):
    before = raster(draw_form(ordinary), dpi=72)
    after = raster(draw_form(replace(ordinary, **changed)), dpi=72)
    assert difference(before, after) > TOLERANCE


def test_the_comparison_sees_a_page_moved_by_a_third_of_a_millimetre(ordinary):
    before = raster(draw_form(ordinary), dpi=72)
    assert difference(before, ImageChops.offset(before, 0, 1)) > TOLERANCE
