"""The filling of a PDF of ours, read back by place: each cell of the form holds its field."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import islice, product

import pypdfium2
import pypdfium2.raw as pdfium

from sepdesk.forms import page, wording
from sepdesk.forms.appendix import FIELDS, AppendixForm, Field, Kind, Ticks
from sepdesk.forms.blank import opinion_box, word_after_blank
from sepdesk.forms.filled import fitted
from sepdesk.forms.page import PAGE_HEIGHT, POINTS, Cell
from sepdesk.forms.pdf import CREATOR

LOST = "〓"
"""Stands for a character that was left to be written in by hand."""
_MOST_TRIES = 243


class NotOursError(Exception):
    """A PDF that this program has not made, or a page of one that is no appendix form."""


@dataclass(frozen=True, slots=True)
class _Letter:
    """A character and where its baseline begins, in millimetres from the top left corner."""

    char: str
    x: float
    y: float

    def stands_in(self, cell: Cell) -> bool:
        return cell.left - 0.4 <= self.x < cell.right and cell.top < self.y < cell.bottom


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stroke or a square; middle and size in millimetres."""

    x: float
    y: float
    width: float
    height: float

    def lies_in(self, cell: Cell) -> bool:
        return cell.left <= self.x <= cell.right and cell.top <= self.y <= cell.bottom


@dataclass(frozen=True, slots=True)
class _Page:
    letters: tuple[_Letter, ...]
    marks: tuple[_Mark, ...]

    def lines(self, cell: Cell) -> tuple[str, ...]:
        """Return what stands in a cell, line by line."""
        inside = sorted(
            (letter for letter in self.letters if letter.stands_in(cell)),
            key=lambda letter: (round(letter.y, 1), letter.x),
        )
        lines: list[list[_Letter]] = []
        for letter in inside:
            if not lines or letter.y - lines[-1][0].y > 0.6:
                lines.append([])
            lines[-1].append(letter)
        ordered = (sorted(line, key=lambda letter: letter.x) for line in lines)
        return tuple("".join(letter.char for letter in line) for line in ordered)

    def is_marked(self, cell: Cell) -> bool:
        """Say whether a stroke lies in a cell, beside the frame of a box."""
        return any(mark.lies_in(cell) and mark.height < 0.95 * page.BOX for mark in self.marks)


def read_fields(pdf: bytes, number: int = 0) -> AppendixForm:
    """Read the filling of a form back.

    A line end that the form made itself is taken out again. A city is given with 市, whether or not
    it was entered so; a character that was not printed is `LOST`.

    Args:
        pdf: of this program, with its text.
        number: of the page, from 0.

    Raises:
        NotOursError: another file, or a damaged one.
    """
    with _page(pdf, number) as read:
        texts = {
            field.name: _text(read, field)
            for field in FIELDS
            if field.kind in {Kind.TEXT, Kind.BLANK}
        }
        worker, unit = (_ticks(read, name) for name in wording.OPINIONS)
        return AppendixForm(
            **texts, worker_opinion=worker, unit_opinion=unit, form_date=_date(read)
        )


@contextmanager
def _page(pdf: bytes, number: int) -> Iterator[_Page]:
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise NotOursError from error
    try:
        if document.get_metadata_value("Creator") != CREATOR or number >= len(document):
            raise NotOursError
        drawn = document[number]
        marks = tuple(_marks(drawn))
        letters = tuple(_letters(drawn.get_textpage()))
        found = _Page((*letters, *_lost(marks)), marks)
        if "".join(found.lines(page.TITLE)) != wording.TITLE:
            raise NotOursError
        yield found
    finally:
        document.close()


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[_Letter]:
    high = 0
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index) == 1 or _is_watermark(text, index):
            continue
        unit = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= unit < 0xDC00:
            high = unit
            continue
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00
        if pdfium.FPDFText_IsHyphen(text, index) == 1:
            unit = ord("-")
        x, y = pdfium.c_double(), pdfium.c_double()
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        yield _Letter(chr(unit), x.value / POINTS, PAGE_HEIGHT - y.value / POINTS)


def _is_watermark(text: pypdfium2.PdfTextPage, index: int) -> bool:
    """Tell a letter that stands aslant: of the form itself none does."""
    return bool(pdfium.FPDFText_GetCharAngle(text, index) > 0.1)


def _marks(drawn: pypdfium2.PdfPage) -> Iterator[_Mark]:
    """Find every stroke and square, the printed ones too."""
    for each in drawn.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = (value / POINTS for value in each.get_bounds())
        middle = PAGE_HEIGHT - (bottom + top) / 2
        yield _Mark((left + right) / 2, middle, right - left, top - bottom)


def _lost(marks: tuple[_Mark, ...]) -> Iterator[_Letter]:
    """Find the squares that were left for characters without a glyph."""
    for mark in marks:
        if mark.height > 1.5 and 0.6 < mark.width / mark.height < 1.1:
            left, baseline = mark.x - mark.width / 2, mark.y + mark.height * 0.43
            if not any(_tick_box(mark)):
                yield _Letter(LOST, left, baseline)


def _tick_box(mark: _Mark) -> Iterator[bool]:
    for name in wording.OPINIONS:
        for index in (0, 1):
            yield mark.lies_in(opinion_box(name, index))


def _ticks(read: _Page, name: str) -> Ticks:
    return read.is_marked(opinion_box(name, 0)), read.is_marked(opinion_box(name, 1))


def _date(read: _Page) -> date | None:
    gaps = (page.YEAR_GAP, page.MONTH_GAP, page.DAY_GAP)
    try:
        year, month, day = (int("".join(read.lines(gap))) for gap in gaps)
        return date(year, month, day)
    except ValueError:
        return None


def _text(read: _Page, field: Field) -> str:
    """Join the lines of a field so that the form would break them again as it did."""
    lines = read.lines(field.cell)
    plain = _entered(read, field, "".join(lines))
    if len(lines) < 2 or _broken(field, plain) == lines:
        return plain
    for ends in _likely_ends(len(lines) - 1):
        joined = "".join(part for pair in zip(lines, (*ends, ""), strict=True) for part in pair)
        text = _entered(read, field, joined)
        if _broken(field, text) == lines:
            return text
    return plain


@lru_cache(maxsize=16)
def _likely_ends(count: int) -> tuple[tuple[str, ...], ...]:
    """Return what may have stood between the lines, the least first: nothing, a space, an end."""
    ends = ("", " ", "\n")
    tries = islice(product(ends, repeat=count), _MOST_TRIES)
    return tuple(sorted(tries, key=lambda each: sum(map(ends.index, each))))


def _broken(field: Field, text: str) -> tuple[str, ...]:
    block = fitted(AppendixForm(**{field.name: text}), field)  # type: ignore[arg-type]  # a field of text
    return () if block is None else block.lines


def _entered(read: _Page, field: Field, written: str) -> str:
    """Turn what stands on a blank back into the region's name."""
    if field.kind is not Kind.BLANK or not written:
        return written
    word, alternative = wording.REGION_WORDS[field.name]
    word_struck, other_struck = (read.is_marked(cell) for cell in word_after_blank(field.name))
    match word_struck, other_struck:
        case False, True:
            return written + word
        case True, False if alternative:
            return written + alternative.strip("()")
        case False, False if not alternative:
            return written + word
        case _:
            return written
