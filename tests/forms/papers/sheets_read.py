"""Read the sheets of a paper back: each visible letter with its box, in millimetres."""

from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from sepdesk.forms.page import PAGE_HEIGHT, POINTS
from sepdesk.forms.papers.content import is_blank

FOOT = 264.0
RUNNING_HEAD = 34.0


@dataclass(frozen=True, slots=True)
class Letter:
    char: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other):
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > 0.15 and down > 0.15


def read_sheets(content):
    """Return of each sheet its letters, in the order in which they were drawn."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [tuple(_letters(page.get_textpage())) for page in document]
    finally:
        document.close()


def _letters(text):
    high = 0
    for index in range(text.count_chars()):
        unit = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= unit < 0xDC00:
            high = unit
            continue
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00
        # At the end of a line pdfium takes a hyphen for that of a divided word.
        char = "-" if unit == 2 else chr(unit)
        if char.isspace() or (unit < 32 and char != "-"):
            continue
        left, bottom, right, top = text.get_charbox(index)
        yield Letter(
            char,
            left / POINTS,
            PAGE_HEIGHT - top / POINTS,
            right / POINTS,
            PAGE_HEIGHT - bottom / POINTS,
        )


def body(sheets):
    """Return the text between the margins of all sheets, without spaces."""
    return "".join(
        letter.char
        for sheet in sheets
        for letter in sheet
        if letter.top > RUNNING_HEAD and letter.bottom < FOOT
    )


def margins(sheet, foot=FOOT):
    """Return what stands in the margins of a sheet, without spaces."""
    return "".join(
        letter.char for letter in sheet if letter.top <= RUNNING_HEAD or letter.bottom >= foot
    )


def bare(text):
    """Return a text as `body` gives it: no spaces, no lines to write on."""
    return "".join(char for char in text if not char.isspace() and not is_blank(char))


def first_meeting(letters):
    """Return two letters that lie on one another; None where none do."""
    ordered = sorted(letters, key=lambda letter: letter.top)
    for index, letter in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.top > letter.bottom:
                break
            if letter.meets(other):
                return letter, other
    return None
