"""Opening a workbook: its visible sheets, cell by cell, and nothing that a file could break."""

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO

from python_calamine import CalamineError, CalamineWorkbook

from sepdesk.exchange.guarding import (
    DAMAGED,
    LIMITS,
    Limits,
    UnreadableSheetError,
    check_file,
    too_large,
)
from sepdesk.exchange.values import CellError, Raw, text_of

Grid = Sequence[Sequence[Raw]]


def read_grid(content: bytes, limits: Limits = LIMITS) -> tuple[tuple[str, Grid], ...]:
    """Read all sheets of a workbook, cell by cell from A1.

    Raises:
        UnreadableSheetError: it is no workbook, or too large.
    """
    check_file(content, limits)
    return tuple(sheets_of(content, limits))


def sheets_of(content: bytes, limits: Limits) -> Iterator[tuple[str, Grid]]:
    """Go through the visible sheets of a file that `check_file` has let pass.

    Raises:
        UnreadableSheetError: it cannot be read, or is too large.
    """
    try:
        with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
            for about in book.sheets_metadata:
                kind, seen = str(about.typ), str(about.visible)
                if kind.endswith(".WorkSheet") and seen.endswith(".Visible"):
                    yield about.name, _grid(book, about.name, limits)
    except CalamineError as error:
        raise UnreadableSheetError(DAMAGED) from error
    except (ValueError, OSError, OverflowError) as error:
        raise UnreadableSheetError(DAMAGED) from error
    except BaseException as error:
        # The reader's own faults come as a PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise UnreadableSheetError(DAMAGED) from None
        raise


def _grid(book: CalamineWorkbook, name: str, limits: Limits) -> Grid:
    sheet = book.get_sheet_by_name(name)
    if sheet.total_height > limits.rows or sheet.total_width > limits.columns:
        raise too_large(limits)
    if sheet.start is None:
        return ()
    before = [None] * sheet.start[1]  # rows come from the first one on, columns do not
    # Row by row in Python, since the reader keeps Python's lock for as long as one call lasts.
    grid: list[list[Raw]] = []
    for row in sheet.iter_rows():
        grid.append([*before, *row])
    return grid


def shown(raw: Raw) -> str | int | dt.date | None:
    """Return a cell as a copy can hold it, without formulas."""
    if isinstance(raw, dt.datetime):
        return raw.date() if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    if isinstance(raw, dt.date) or raw is None:
        return raw
    if isinstance(raw, dt.time | dt.timedelta):
        return str(raw)
    try:
        return text_of(raw)
    except CellError:
        # Digits are lost: what is left must never be taken for a number again.
        return f"{raw:.0f}"[:15] + "???"
