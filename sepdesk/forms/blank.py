"""The printed part of the form: the same words and lines on every sheet."""

from sepdesk.forms import fonts, page, wording
from sepdesk.forms.appendix import BY_NAME, FIELDS, Field, Kind
from sepdesk.forms.fonts import FORM_HEAD, FORM_SERIF, FORM_TITLE
from sepdesk.forms.page import LEFT, MIDDLE, POINTS, RIGHT, ROWS, Cell
from sepdesk.forms.pen import Pen
from sepdesk.forms.text import wrap

BODY_SIZE = 12.0
"""小四: labels and fillings of the table."""
_ATTACHMENT_SIZE = 16.0
"""3号, GB/T 9704-2012, 7.3.7."""
_TITLE_SIZE = 18.0
"""小二: the largest in which the title stands on one line, as it is printed; in 2号 it would take
171 mm of the 156 mm there are."""
_OPINION_SIZE = 10.5
_OPINION_LEADING = 1.5
NOTE_SIZE = 9.0
NOTE_LEADING = 1.3


def draw_blank(pen: Pen) -> None:
    """Draw the form as the bureau printed it."""
    pen.words(
        FORM_HEAD, _ATTACHMENT_SIZE, LEFT, page.ATTACHMENT.top + page.ATTACHMENT.height / 2,
        wording.ATTACHMENT,
    )  # fmt: skip
    pen.centred_words(FORM_TITLE, _TITLE_SIZE, page.TITLE, wording.TITLE)
    _grid(pen)
    # In the order in which one reads, which is the order in which the text copies out.
    for field in FIELDS:
        if field.name == "mobile":
            _opinions(pen)
            _signatures(pen)
        if field.label_cell is not None:
            pen.centred_words(FORM_SERIF, BODY_SIZE, field.label_cell, field.label)
        if field.kind is Kind.BLANK:
            _blank(pen, field)
    _date(pen)
    _notes(pen)


def opinion_box(name: str, index: int) -> Cell:
    """Return where the box of an opinion stands.

    Args:
        name: of the field.
        index: 0 for 提交登记, 1 for 提交注销.
    """
    cell = BY_NAME[name].cell
    middle = cell.top + page.OPINION_FIRST + _OPINION_SIZE / POINTS / 2
    top = middle + index * page.OPINION_PITCH - page.BOX / 2
    return Cell(cell.left + 3.0, top, page.BOX, page.BOX)


def word_after_blank(name: str) -> tuple[Cell, Cell]:
    """Return where the printed word behind a blank stands, and where its alternative."""
    blank = BY_NAME[name].cell
    word, alternative = wording.REGION_WORDS[name]
    width = fonts.form_advance(FORM_SERIF, word) * BODY_SIZE / POINTS
    other = fonts.form_advance(FORM_SERIF, alternative) * BODY_SIZE / POINTS
    row = BY_NAME["city"].label_cell or blank
    left = blank.right + 0.3
    return (
        Cell(left, row.top, width, row.height),
        Cell(left + width, row.top, other, row.height),
    )


def _grid(pen: Pen) -> None:
    table = page.TABLE
    for row, top in list(ROWS.items())[1:]:
        beside_seal = row in {"mobile", "date"}
        pen.line(LEFT, top, MIDDLE if beside_seal else RIGHT, top)
    labels = page.left_label("name").right
    opinions, signature = ROWS["opinion_heads"], ROWS["signature"]
    pen.line(labels, table.top, labels, opinions)
    pen.line(labels, signature, labels, table.bottom)
    for first, last in (("name", "former"), ("present", "address"), ("contact", "opinion_heads")):
        for x in (MIDDLE, page.right_label(first).right):
            pen.line(x, ROWS[first], x, ROWS[last])
    pen.line(MIDDLE, opinions, MIDDLE, table.bottom)
    pen.frame(table, 1.2)


def _blank(pen: Pen, field: Field) -> None:
    pen.line(field.cell.left, field.cell.bottom, field.cell.right, field.cell.bottom)
    words = wording.REGION_WORDS[field.name]
    for cell, word in zip(word_after_blank(field.name), words, strict=True):
        pen.words(FORM_SERIF, BODY_SIZE, cell.left, cell.top + cell.height / 2, word)


def _signatures(pen: Pen) -> None:
    signature = page.left_label("signature")
    pen.centred_words(FORM_SERIF, BODY_SIZE, signature, wording.SIGNATURE)
    seal = Cell(page.SEAL.left, page.SEAL.top, page.SEAL.width, signature.height)
    pen.centred_words(FORM_SERIF, BODY_SIZE, seal, wording.SEAL)


def _date(pen: Pen) -> None:
    gaps = (page.YEAR_GAP, page.MONTH_GAP, page.DAY_GAP)
    for gap, word in zip(gaps, wording.DATE_WORDS, strict=True):
        pen.words(FORM_SERIF, BODY_SIZE, gap.right + 0.2, gap.top + gap.height / 2, word)


def _opinions(pen: Pen) -> None:
    for name, sentences in wording.OPINIONS.items():
        for index, sentence in enumerate(sentences):
            _opinion(pen, opinion_box(name, index), sentence)


def _opinion(pen: Pen, box: Cell, sentence: str) -> None:
    middle = box.top + box.height / 2
    pen.box(box.left, middle)
    half = page.MIDDLE - page.LEFT
    room = (half - page.OPINION_TEXT_INDENT - 3.0) * POINTS / _OPINION_SIZE
    for number, line in enumerate(wrap(sentence, room, _printed_advance)):
        y = middle + number * _OPINION_SIZE * _OPINION_LEADING / POINTS
        x = box.left - 3.0 + page.OPINION_TEXT_INDENT
        pen.words(FORM_SERIF, _OPINION_SIZE, x, y, line)


def note_lines() -> list[tuple[float, float, str]]:
    """Return the notes as they stand: left edge and middle in millimetres, and the words."""
    placed: list[tuple[float, float, str]] = []
    y = page.NOTES.top + NOTE_SIZE / POINTS / 2
    head = 2 * NOTE_SIZE / POINTS
    for number, note in enumerate(wording.NOTES, start=1):
        mark = f"{number}. "
        indent = head + fonts.form_advance(FORM_SERIF, mark) * NOTE_SIZE / POINTS
        room = (page.NOTES.width - indent) * POINTS / NOTE_SIZE
        for index, line in enumerate(wrap(note, room, _printed_advance)):
            if index:
                placed.append((page.NOTES.left + indent, y, line))
            elif number == 1:
                placed.append((page.NOTES.left, y, wording.NOTES_HEAD + mark + line))
            else:
                placed.append((page.NOTES.left + head, y, mark + line))
            y += NOTE_SIZE * NOTE_LEADING / POINTS
    return placed


def contact_cell() -> Cell:
    """Return the room under note 4, for the exam centre's contact (F3)."""
    indent = 2 * NOTE_SIZE / POINTS
    _, last, _ = note_lines()[-1]
    top = last + (NOTE_SIZE * NOTE_LEADING - NOTE_SIZE / 2) / POINTS
    return Cell(page.NOTES.left + indent, top, page.NOTES.width - indent, page.NOTES.bottom - top)


def _notes(pen: Pen) -> None:
    for x, y, line in note_lines():
        pen.words(FORM_SERIF, NOTE_SIZE, x, y, line)


def _printed_advance(char: str) -> float:
    return fonts.form_advance(FORM_SERIF, char)
