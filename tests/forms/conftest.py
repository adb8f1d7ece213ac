"""Read a printed page back: every character with its place, and how black a box is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from sepdesk.forms.appendix import Action, AppendixForm, opinions
from sepdesk.forms.page import PAGE_HEIGHT, POINTS, Cell

_RARE = Path(__file__).parents[2] / "resources" / "rare_chars" / "rare_tgscc8105.txt"
_DOTS_PER_INCH = 200
_HANZI = (
    (0x3400, 0x4DB5), (0x4E00, 0x9FEF), (0xFA0E, 0xFA0F), (0xFA11, 0xFA11), (0xFA13, 0xFA14),
    (0xFA1F, 0xFA1F), (0xFA21, 0xFA21), (0xFA23, 0xFA24), (0xFA27, 0xFA29),
    (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D), (0x2B820, 0x2CEA1),
    (0x2CEB0, 0x2EBE0),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Letter:
    """A visible character, in millimetres from the top left corner of the paper."""

    char: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def lies_in(self, cell: Cell) -> bool:
        across = cell.left <= self.left and self.right <= cell.right
        return across and cell.top <= self.top and self.bottom <= cell.bottom


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page read back."""

    letters: tuple[Letter, ...]
    text: str
    pages: int
    grey: Callable[[float, float], int]

    def text_in(self, cell: Cell) -> str:
        """Return what stands in a cell, without its spaces."""
        return "".join(letter.char for letter in self.letters if letter.lies_in(cell))

    def blackness(self, cell: Cell) -> float:
        """Return the part of a cell that is inked, 0 to 1."""
        pitch = 25.4 / _DOTS_PER_INCH
        dark = [
            self.grey(cell.left + across * pitch, cell.top + down * pitch) < 128
            for across in range(int(cell.width / pitch))
            for down in range(int(cell.height / pitch))
        ]
        return sum(dark) / len(dark)


@pytest.fixture
def read() -> Callable[[bytes], Sheet]:
    return read_sheet


@pytest.fixture(scope="session")
def table_of_characters() -> tuple[str, ...]:
    """The 8105 characters of 通用规范汉字表."""
    return tuple(_RARE.read_text("utf-8").split())


@pytest.fixture(scope="session")
def hanzi_of_gb18030() -> tuple[str, ...]:
    """The 87,887 hanzi of GB 18030-2022: the unified ones of Unicode 11, up to Extension F.

    Twelve of them stand among the compatibility ideographs. Of each extension as many as the
    standard's list of changes names: C 4149, D 222, E 5762.
    """
    return tuple(chr(code) for first, last in _HANZI for code in range(first, last + 1))


@pytest.fixture
def ordinary() -> AppendixForm:
    """A registration with every field filled in."""
    worker, unit = opinions(Action.REGISTER)
    return AppendixForm(
        name="欧阳小梅",
        document_number="350102199003079985",
        items="电梯修理（T）、特种设备安全管理（A）",
        valid_until="2028-05-31",
        former_unit="福建省演示电梯工程有限公司",
        present_unit="福建省演示特种设备安装维修有限公司福清分公司",
        unit_code="91350181MADEMO0001",
        unit_address="福建省福州市福清市音西街道演示大道105号",
        city="福州市",
        county="福清市",
        town="音西街道",
        contact="林演示",
        phone="0591-00000000",
        worker_opinion=worker,
        unit_opinion=unit,
        mobile="13000000000",
        form_date=date(2026, 11, 24),
    )


def read_sheet(content: bytes, page: int = 0) -> Sheet:
    with _opened(content) as document:
        text = document[page].get_textpage()
        found = tuple(letter for letter in _letters(text) if not letter.char.isspace())
        scale = _DOTS_PER_INCH / 72
        picture = document[page].render(scale=scale, grayscale=True)
        ink, stride = bytes(picture.buffer), picture.stride

        def grey(x: float, y: float) -> int:
            return ink[int(y * POINTS * scale) * stride + int(x * POINTS * scale)]

        return Sheet(found, text.get_text_range(), len(document), grey)


def letters_of(content: bytes) -> Iterator[tuple[Letter, ...]]:
    """Read the visible letters of each page, without a picture of it."""
    with _opened(content) as document:
        for number in range(len(document)):
            text = document[number].get_textpage()
            yield tuple(letter for letter in _letters(text) if not letter.char.isspace())


@contextmanager
def _opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    document = pypdfium2.PdfDocument(content)
    try:
        yield document
    finally:
        document.close()


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    high = 0
    for index in range(text.count_chars()):
        unit = pdfium.FPDFText_GetUnicode(text, index)
        if 0xD800 <= unit < 0xDC00:
            high = unit
            continue
        if 0xDC00 <= unit < 0xE000:
            unit = 0x10000 + ((high - 0xD800) << 10) + unit - 0xDC00
        left, bottom, right, top = text.get_charbox(index)
        yield Letter(
            chr(unit),
            left / POINTS,
            PAGE_HEIGHT - top / POINTS,
            right / POINTS,
            PAGE_HEIGHT - bottom / POINTS,
        )
