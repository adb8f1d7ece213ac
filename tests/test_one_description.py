"""A change in `forms.appendix.FIELDS` is seen in the PDF, on the screen, in sheets and read back.

In a process of its own, where the description is changed before anything has read it: two labels
are other words, and two fields have changed places.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHANGED = """
import json, sys
from dataclasses import replace
from pathlib import Path
from sepdesk.forms import appendix

said = {
    "name": ("作业者", "作业者"),
    "valid_until": ("有效到", "有效到"),
    "mobile": ("手机", "本人手机"),
}
contact, phone = appendix.BY_NAME["contact"], appendix.BY_NAME["phone"]
def changed(field):
    if field.name in said:
        label, heading = said[field.name]
        field = replace(field, label=label, heading=heading)
    if field.name in ("contact", "phone"):
        other = phone if field.name == "contact" else contact
        field = replace(field, cell=other.cell, label_cell=other.label_cell)
    return field
appendix.FIELDS = tuple(map(changed, appendix.FIELDS))
appendix.BY_NAME.update({field.name: field for field in appendix.FIELDS})

import io
import pypdfium2
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from sepdesk.desk import batch, list_template
from sepdesk.desk.paper import PaperInput, unreadable_dates
from sepdesk.desk.pasting import read_rows
from sepdesk.forms.pdf import draw_form
from sepdesk.forms.read_back import read_fields
from sepdesk.ui import look
from sepdesk.ui.registration.inputs import Inputs
from tests.ui.session import NOW, make_session

made = make_session(Path(sys.argv[1]))
form = appendix.AppendixForm(
    name="王演示", contact="林演示", phone="0591-00000000", mobile="13000000000"
)
pdf = draw_form(form)
page = pypdfium2.PdfDocument(pdf)[0]
def text_in(cell):
    scale = 72 / 25.4
    left, right = cell.left * scale, cell.right * scale
    top, bottom = (297 - cell.top) * scale, (297 - cell.bottom) * scale
    return "".join(page.get_textpage().get_text_bounded(left, bottom, right, top).split())
app = QApplication([])
look.install(app)
inputs = Inputs(made.session)
PASTED = "作业者\\t身份证号\\n王演示\\t350181199003079987"
template = list_template.template_content(made.session.tables, NOW)
rows = load_workbook(io.BytesIO(template)).worksheets[0].iter_rows(values_only=True)
cells = {str(value) for row in rows for value in row if value}
finding = next(unreadable_dates(PaperInput(valid_until="x"), NOW.date()))
print(json.dumps({
    "labels": [text_in(appendix.BY_NAME[name].label_cell) for name in said],
    "left": text_in(contact.cell), "right": text_in(phone.cell),
    "screen": [inputs.name.name, inputs.valid_until.name, inputs.mobile.name],
    "sheet": sorted(cells & {heading for _, heading in said.values()}),
    "sentence": finding.text,
    "too_long": batch.flaws_of(replace(form, name="王" * 200)).too_long[0],
    "back": read_fields(pdf) == form,
    "pasted": [row.name for row in read_rows(made.session, PASTED)],
}))
made.files.close()
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    folder = tmp_path_factory.mktemp("described") / "profile"
    run = subprocess.run(
        [sys.executable, "-c", CHANGED, str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        check=False,
        timeout=90,
    )
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


@pytest.mark.clause("F1")
def test_the_paper_bears_the_words_and_has_them_at_their_place(seen):
    assert seen["labels"] == ["作业者", "有效到", "手机"]
    assert (seen["left"], seen["right"]) == ("0591-00000000", "林演示")


@pytest.mark.clause("F1")
def test_the_screen_the_list_template_and_the_findings_say_the_same(seen):
    assert seen["screen"] == ["作业者", "有效到", "本人手机"]
    assert seen["sheet"] == sorted(["作业者", "有效到", "本人手机"])
    assert seen["sentence"].startswith("有效到不是日期")
    assert seen["too_long"] == "作业者"


@pytest.mark.clause("F1")
def test_the_paper_is_read_back_and_a_pasted_list_is_known_by_it(seen):
    assert seen["back"]
    assert seen["pasted"] == ["王演示"]
