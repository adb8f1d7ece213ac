"""The fillings of the form, its state in the margin and the watermark."""

from sepdesk.forms import fonts, page, wording
from sepdesk.forms.appendix import (
    BY_NAME,
    FIELDS,
    AppendixForm,
    Field,
    FormDataError,
    Kind,
    PaperStatus,
    status_lines,
)
from sepdesk.forms.blank import (
    BODY_SIZE,
    NOTE_SIZE,
    contact_cell,
    opinion_box,
    word_after_blank,
)
from sepdesk.forms.page import POINTS, Cell
from sepdesk.forms.pen import Pen
from sepdesk.forms.regions import on_blank
from sepdesk.forms.text import Block, clean, fit

_SIDES = 1.4
_ENDS = 0.7
_STATUS_SIZE = 9.0
_WATERMARK_SIZE = 64.0
_WATERMARK_GREY = 0.86
_CENTRE_HEAD = "当地考试中心："


def written(form: AppendixForm, field: Field) -> str:
    """Return what is put on paper for a field of text."""
    text = clean(form.text_of(field))
    return on_blank(field.name, text).written if field.kind is Kind.BLANK else text


def room(field: Field) -> Cell:
    """Return the part of a field's cell that its text may take."""
    if field.kind is Kind.BLANK:
        # A comma or a letter with a tail stays above the line.
        return field.cell.inset(0.5, 0.5)
    return field.cell.inset(_SIDES, _ENDS)


def fitted(form: AppendixForm, field: Field) -> Block | None:
    """Make the filling of a field fit; None where it is too long even so."""
    return _fit(written(form, field), room(field), BODY_SIZE, short=field.centred)


def draw_filling(pen: Pen, form: AppendixForm) -> None:
    """Write one form into the blank.

    Raises:
        FormDataError: a text that cannot be made to fit; nothing is ever cut.
    """
    for field in FIELDS:
        if field.kind in {Kind.TEXT, Kind.BLANK}:
            _draw_text(pen, form, field)
    for name in wording.OPINIONS:
        for index, ticked in enumerate(getattr(form, name)):
            if ticked:
                pen.tick(opinion_box(name, index))
    if form.form_date is not None:
        day = form.form_date
        gaps = (page.YEAR_GAP, page.MONTH_GAP, page.DAY_GAP)
        for gap, number in zip(gaps, (day.year, day.month, day.day), strict=True):
            _draw(pen, str(number), gap, "form_date", align=0.5, size=BODY_SIZE)


def draw_status(pen: Pen, status: PaperStatus) -> None:
    """Say in the head margin what the station knows of the paper."""
    lines = status_lines(status)
    if lines:
        _draw(pen, "\n".join(lines), page.STATUS, "status", align=1, size=_STATUS_SIZE, sink=0)


def draw_watermark(pen: Pen) -> None:
    """Mark the sheet as a preview; to be drawn first, so that it lies under the words."""
    canvas = pen.canvas
    canvas.saveState()
    canvas.translate(page.PAGE_WIDTH / 2 * POINTS, page.PAGE_HEIGHT / 2 * POINTS)
    canvas.rotate(45)
    canvas.setFillGray(_WATERMARK_GREY)
    canvas.setFont(fonts.SERIF, _WATERMARK_SIZE)
    canvas.drawCentredString(0, -0.38 * _WATERMARK_SIZE, wording.WATERMARK)
    canvas.restoreState()


def draw_exam_centre(pen: Pen, contact: str) -> None:
    """Add the local exam centre's contact under note 4 (F3); nothing where it is not known."""
    contact = clean(contact)
    if contact:
        text = _CENTRE_HEAD + contact
        _draw(pen, text, contact_cell(), "exam_centre", align=0, size=NOTE_SIZE, sink=0)


def has_room_under_notes(contact: str) -> bool:
    """Tell whether a contact fits under note 4; one that does not would not be printed at all."""
    text = _CENTRE_HEAD + clean(contact)
    return _fit(text, contact_cell(), NOTE_SIZE) is not None


def _draw_text(pen: Pen, form: AppendixForm, field: Field) -> None:
    text = clean(form.text_of(field))
    if not text:
        return
    block = fitted(form, field)
    if block is None:
        raise _too_long(field.name)
    in_middle = field.centred and (len(block.lines) == 1 or field.kind is Kind.BLANK)
    sink = 1.0 if field.kind is Kind.BLANK else 0.5
    pen.block(block, room(field), align=0.5 if in_middle else 0, sink=sink)
    if field.kind is Kind.BLANK:
        _strike(pen, field, text)


def _strike(pen: Pen, field: Field, name: str) -> None:
    entered = on_blank(field.name, name)
    marks = (entered.strike_word, entered.strike_alternative)
    for cell, struck in zip(word_after_blank(field.name), marks, strict=True):
        if struck:
            middle = cell.top + cell.height / 2
            pen.line(cell.left, middle, cell.right, middle, 0.8)


def _draw(
    pen: Pen, text: str, cell: Cell, field: str, *, align: float, size: float, sink: float = 0.5
) -> None:
    block = _fit(text, cell, size)
    if block is None:
        raise _too_long(field)
    pen.block(block, cell, align=align, sink=sink)


def _fit(text: str, cell: Cell, size: float, *, short: bool = False) -> Block | None:
    width, height = cell.width * POINTS, cell.height * POINTS
    return fit(text, width, height, size, fonts.advance, short=short)


def _too_long(field: str) -> FormDataError:
    heading = BY_NAME[field].heading if field in BY_NAME else _OTHER_HEADINGS[field]
    return FormDataError(field, f"{heading}：文字太长，表格中放不下，请缩短或另附清单。")


_OTHER_HEADINGS = {"status": "收件信息", "exam_centre": "考试中心联系方式"}
