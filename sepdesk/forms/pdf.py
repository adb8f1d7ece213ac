"""The appendix form as PDF: blank, filled, or a pile of them in one file.

Importing this module loads reportlab: callers import it when they print, not when they start.
"""

from collections.abc import Iterable, Sized
from dataclasses import dataclass

from sepdesk.forms import fonts, page, wording
from sepdesk.forms.appendix import FIELDS, AppendixForm, Kind, PaperStatus
from sepdesk.forms.blank import draw_blank
from sepdesk.forms.codes import pattern
from sepdesk.forms.filled import (
    draw_exam_centre,
    draw_filling,
    draw_status,
    draw_watermark,
    fitted,
    written,
)
from sepdesk.forms.page import PAGE_HEIGHT, PAGE_WIDTH, POINTS
from sepdesk.forms.sheets import SheetCanvas, SheetPen
from sepdesk.progress import Progress

CREATOR = "sepdesk"
_NO_STATUS = PaperStatus()


@dataclass(frozen=True, slots=True)
class Paper:
    """One sheet of a document.

    Attributes:
        form: the filling; None for a blank form.
        status: what the station knows of the paper, for the margin.
        code: what stands in the QR code, `codes.write_code`; None for a sheet without one.
    """

    form: AppendixForm | None = None
    status: PaperStatus = _NO_STATUS
    code: str | None = None


def draw_form(
    form: AppendixForm | None,
    *,
    status: PaperStatus = _NO_STATUS,
    exam_centre: str = "",
    code: str | None = None,
    on_blank: bool = False,
) -> bytes:
    """Draw one form on one A4 page; equal input gives equal bytes.

    Args:
        form: the filling; None for a blank form.
        status: what the station knows of the paper, for the margin.
        exam_centre: contact of the local exam centre, from the service guide (F3); where it is
            empty, note 4 stands as printed.
        code: what stands in the QR code, `codes.write_code`; None for a sheet without one.
        on_blank: leave the printed part away, for paper that bears it already.

    Raises:
        FormDataError: a text that cannot be made to fit; `overfull` tells beforehand.
    """
    with fonts.DRAWING:
        document = _Document(exam_centre, on_blank=on_blank)
        document.add(Paper(form, status, code))
        return document.finish()


def draw_forms(
    papers: Iterable[Paper], progress: Progress, *, exam_centre: str = "", on_blank: bool = False
) -> bytes:
    """Draw many forms into one document, a page each; see `draw_form` for the arguments.

    Raises:
        FormDataError: as `draw_form`.
        CancelledError: the clerk stopped it; there is no document then.
        ValueError: there is no sheet.
    """
    total = len(papers) if isinstance(papers, Sized) else None
    with fonts.DRAWING:
        document = _Document(exam_centre, on_blank=on_blank)
        done = 0
        for paper in papers:
            progress.checkpoint()
            document.add(paper)
            done += 1
            progress.report(done, total, "生成登记表")
        if not done:
            raise ValueError("no form to draw")
        return document.finish()


def missing_glyphs(form: AppendixForm) -> tuple[tuple[str, str], ...]:
    """Name the characters that cannot be printed here: field and character, in the form's order.

    Each is drawn as an empty dashed square, to be written in by hand.
    """
    return tuple(
        (field.name, char)
        for field in FIELDS
        if field.kind in {Kind.TEXT, Kind.BLANK}
        for char in dict.fromkeys(written(form, field))
        if char != "\n" and not fonts.has_glyph(char)
    )


def overfull(form: AppendixForm) -> tuple[str, ...]:
    """Name the fields whose text is too long for their cell, however small it is set."""
    return tuple(
        field.name
        for field in FIELDS
        if field.kind in {Kind.TEXT, Kind.BLANK} and fitted(form, field) is None
    )


class _Document:
    """A document under way. The printed part is kept once and shown on every page."""

    def __init__(self, exam_centre: str, *, on_blank: bool) -> None:
        fonts.load_form_fonts()
        width, height = PAGE_WIDTH * POINTS, PAGE_HEIGHT * POINTS
        self._canvas = SheetCanvas(width, height, fonts.FORM_SERIF)
        self._pen = SheetPen(self._canvas)
        self._canvas.setTitle(wording.TITLE)
        self._canvas.setAuthor(CREATOR)
        self._canvas.setSubject("闽质监〔2017〕225号 附件")
        self._canvas.setCreator(CREATOR)
        self._canvas.setViewerPreference("DisplayDocTitle", "true")
        self._canvas.setCatalogEntry("Lang", "zh-CN")
        self._canvas.begin_printed()
        if not on_blank:
            draw_blank(self._pen)
            draw_exam_centre(self._pen, exam_centre)
        self._canvas.end_printed()

    def add(self, paper: Paper) -> None:
        """Add a page."""
        if paper.status.watermark:
            draw_watermark(self._pen)
        self._canvas.put_printed()
        if paper.code is not None:
            self._pen.pattern(page.CODE, *pattern(paper.code))
        if paper.form is not None:
            draw_filling(self._pen, paper.form)
        draw_status(self._pen, paper.status)
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the document."""
        return self._canvas.finish()
