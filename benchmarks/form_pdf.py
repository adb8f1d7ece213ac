"""The appendix form as PDF, against the same drawing in a built-in Latin font."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reportlab.pdfgen.canvas import Canvas
from typing_extensions import override

from benchmarks.measuring import Goal, Row, in_turns
from benchmarks.papers import papers
from benchmarks.scene import Scene
from sepdesk.desk.appendix import appendix_of
from sepdesk.desk.session import new_op_id
from sepdesk.forms.appendix import AppendixForm, PaperStatus
from sepdesk.forms.blank import draw_blank
from sepdesk.forms.codes import PaperCode, filling_digest, write_code
from sepdesk.forms.filled import draw_filling, draw_status
from sepdesk.forms.page import PAGE_HEIGHT, PAGE_WIDTH, POINTS
from sepdesk.forms.pdf import Paper, draw_form, draw_forms
from sepdesk.forms.pen import Pen
from sepdesk.progress import NoProgress
from sepdesk.protocol.signing import SigningKey

_BATCH = 1000


@dataclass(frozen=True, slots=True)
class LatinPen(Pen):
    """Draws every line and every word at its place, in letters of a font that is not embedded."""

    @override
    def words(self, font: str, size: float, x: float, y: float, text: str) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x * POINTS, (PAGE_HEIGHT - y) * POINTS, "x" * len(text))

    @override
    def _runs(self, x: float, y: float, text: str, size: float, narrow: float) -> None:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(x, y, "x" * len(text))


def measure(scene: Scene) -> Iterator[Row]:
    """One form as it is printed after saving, and the day's pile of a busy county."""
    regions, today = scene.session.tables.regions, scene.session.clock.today()
    status = PaperStatus(station="演示")
    forms = [
        (appendix_of(paper, regions, today), replace(status, intake_number=f"{number:03d}"))
        for number, paper in enumerate(papers(scene.session, scene.province, scene.rounds(_BATCH)))
    ]

    def one(number: int) -> bytes:
        form, paper = forms[number % len(forms)]
        return draw_form(form, status=paper)

    def latin(number: int) -> bytes:
        return _latin([forms[number % len(forms)]])

    pair = in_turns(one, latin, scene.rounds(200), warm=20)
    floor = "the same drawing without a CJK font"
    yield Row("one form as PDF, warm", pair[0], floor, pair[1], Goal(5))

    sign, device = SigningKey.generate().sign, new_op_id()
    sheets = [
        Paper(form, paper, write_code(PaperCode(new_op_id(), device, filling_digest(form)), sign))
        for form, paper in forms
    ]
    sizes: list[int] = []

    def batch(_: int) -> None:
        sizes.append(len(draw_forms(sheets, NoProgress())))

    pair = in_turns(batch, lambda _: _latin(forms), scene.rounds(5), warm=1)
    note = f"{sizes[-1] / len(forms) / 1024:.2f} KB a form; the goal is ≤ 1 KB"
    yield Row(
        f"{len(forms):,} forms in one PDF, each with its own code",
        pair[0],
        floor,
        pair[1],
        Goal(0.5),
        note=note,
    )


def _latin(forms: list[tuple[AppendixForm, PaperStatus]]) -> bytes:
    content = io.BytesIO()
    size = (PAGE_WIDTH * POINTS, PAGE_HEIGHT * POINTS)
    canvas = Canvas(content, pagesize=size, invariant=1, pageCompression=1)
    pen = LatinPen(canvas)
    for form, status in forms:
        draw_blank(pen)
        draw_filling(pen, form)
        draw_status(pen, status)
        canvas.showPage()
    canvas.save()
    return content.getvalue()
