"""Where everything stands on the sheet of the appendix form: millimetres from its top left corner.

Text area, margins and the place of 附件 and title follow GB/T 9704-2012 (sections 5.2.1 and 7.3.7):
head margin 37 mm, left margin 28 mm, text area 156 x 225 mm. The whole form lies inside it; what
this program adds (number, code) lies in the head margin, outside of what the bureau printed.
"""

from dataclasses import dataclass

PAGE_WIDTH = 210.0
PAGE_HEIGHT = 297.0
POINTS = 72 / 25.4
"""Points in a millimetre."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A rectangle of the sheet, in millimetres from the top left corner of the paper."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge; larger than `top`."""
        return self.top + self.height

    def inset(self, sides: float, ends: float) -> "Cell":
        """Return what is left inside after so much on either side, and at top and bottom."""
        return Cell(
            self.left + sides, self.top + ends, self.width - 2 * sides, self.height - 2 * ends
        )


LEFT = 28.0
RIGHT = 184.0
MIDDLE = 106.0
_LEFT_LABEL = 30.0
_RIGHT_LABEL = 24.0

HEAD = 37.0
ATTACHMENT = Cell(LEFT, HEAD, RIGHT - LEFT, 10.2)
TITLE = Cell(LEFT, 49.0, RIGHT - LEFT, 12.0)

TABLE_TOP = 63.8
_HEIGHTS = {
    "name": 10.0,
    "items": 20.3,
    "former": 10.5,
    "present": 14.5,
    "address": 10.5,
    "region": 10.5,
    "contact": 9.5,
    "opinion_heads": 7.5,
    "opinions": 27.0,
    # Three rows beside one seal: an official round seal of 42 mm must fit into their height.
    "signature": 14.5,
    "mobile": 14.5,
    "date": 14.5,
}
ROWS: dict[str, float] = {}
"""Upper edge of each row of the table."""
_top = TABLE_TOP
for _row, _height in _HEIGHTS.items():
    ROWS[_row] = _top
    _top += _height
TABLE_BOTTOM = _top
TABLE = Cell(LEFT, TABLE_TOP, RIGHT - LEFT, TABLE_BOTTOM - TABLE_TOP)


def _cell(row: str, left: float, right: float) -> Cell:
    return Cell(left, ROWS[row], right - left, _HEIGHTS[row])


def left_label(row: str) -> Cell:
    """Return the first cell of a row."""
    return _cell(row, LEFT, LEFT + _LEFT_LABEL)


def left_value(row: str) -> Cell:
    """Return the second of a row's four cells."""
    return _cell(row, LEFT + _LEFT_LABEL, MIDDLE)


def right_label(row: str) -> Cell:
    """Return the third of a row's four cells."""
    return _cell(row, MIDDLE, MIDDLE + _RIGHT_LABEL)


def right_value(row: str) -> Cell:
    """Return the last of a row's four cells."""
    return _cell(row, MIDDLE + _RIGHT_LABEL, RIGHT)


def wide_value(row: str) -> Cell:
    """Return the one cell beside the label, where a row has no more than two."""
    return _cell(row, LEFT + _LEFT_LABEL, RIGHT)


def left_half(row: str) -> Cell:
    """Return the worker's half of a row of the opinions."""
    return _cell(row, LEFT, MIDDLE)


def right_half(row: str) -> Cell:
    """Return the unit's half of a row of the opinions."""
    return _cell(row, MIDDLE, RIGHT)


SEAL = Cell(MIDDLE, ROWS["signature"], RIGHT - MIDDLE, TABLE_BOTTOM - ROWS["signature"])
"""The unit's seal: beside signature, mobile phone and date of the worker."""

_REGION = wide_value("region")
_BLANK_HEIGHT = 7.8


def _blank(left: float, width: float) -> Cell:
    return Cell(left, _REGION.top, width, _BLANK_HEIGHT)


CITY_BLANK = _blank(60.0, 22.0)
COUNTY_BLANK = _blank(87.0, 30.0)
TOWN_BLANK = _blank(129.3, 36.0)

DATE = left_value("date")
YEAR_GAP = Cell(DATE.left + 4.0, DATE.top, 13.0, DATE.height)
MONTH_GAP = Cell(YEAR_GAP.right + 4.6, DATE.top, 7.0, DATE.height)
DAY_GAP = Cell(MONTH_GAP.right + 4.6, DATE.top, 7.0, DATE.height)

BOX = 3.2
"""Side of a box to tick."""
OPINION_TEXT_INDENT = 8.0
OPINION_PITCH = 12.2
"""From the first line of one opinion to the first line of the next."""
OPINION_FIRST = 2.8

NOTES = Cell(LEFT, TABLE_BOTTOM + 1.8, RIGHT - LEFT, HEAD + 225.0 - TABLE_BOTTOM - 1.8)

CODE = Cell(LEFT, 8.0, 26.0, 26.0)
"""The QR code; at 150 dpi each of its modules takes more than three dots."""
STATUS = Cell(90.0, 13.0, RIGHT - 90.0, 19.0)
"""What the station adds: number, state, reprint."""
