"""Workbooks in: which tab is which list is told by its headings, not by its name or place."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sepdesk.exchange.guarding import Limits, UnreadableSheetError, check_file
from sepdesk.exchange.opening import Grid, sheets_of
from sepdesk.exchange.reading import Headings, ReadSheet, find_headings, recognise
from sepdesk.progress import NoProgress, Progress
from sepdesk.province.importing.lists import BY_KIND, LISTS, ListKind, SheetList

LIMITS = Limits(
    size=120 * 1024 * 1024, unpacked=1500 * 1024 * 1024, rows=250_000, columns=100
)  # fmt: skip
"""Per tab; a county's list is far below, a province's may be handed in by city."""
MOST_ROWS = 400_000
"""Of all tabs and files together: all of them are in memory at once."""
_IS_NO_CHANCE = 2
"""One heading alone may stand in any text."""
_LOOKS_LIKE = 3
"""Headings from which on a tab is taken for a list that lacks something."""


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab that is one of the lists."""

    kind: ListKind
    sheet: ReadSheet

    @property
    def list(self) -> SheetList:
        """Its columns."""
        return BY_KIND[self.kind]


@dataclass(frozen=True, slots=True)
class Book:
    """What was handed in.

    Attributes:
        tabs: as they stand in the files.
        passed_over: names of tabs that are no list.
    """

    tabs: tuple[Tab, ...]
    passed_over: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(len(tab.sheet.rows) for tab in self.tabs)


def read_files(paths: Sequence[Path], progress: Progress | None = None) -> Book:
    """Read workbooks, with one list or with several.

    Raises:
        UnreadableSheetError: one cannot be read, is too large, or holds no list.
        CancelledError: it was stopped.
    """
    books = [read_book(_content(path), progress) for path in paths]
    tabs = tuple(tab for book in books for tab in book.tabs)
    whole = Book(tabs, tuple(name for book in books for name in book.passed_over))
    if whole.total > MOST_ROWS:
        raise UnreadableSheetError(f"各表合计超过 {MOST_ROWS:,} 行，请分成几次导入。")
    return whole


def read_book(content: bytes, progress: Progress | None = None) -> Book:
    """Read a workbook.

    Raises:
        UnreadableSheetError: see `read_files`.
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    progress.report(0, None, "读取文件")
    from_1904 = check_file(content, LIMITS)
    tabs: list[Tab] = []
    passed_over: list[str] = []
    for name, grid in sheets_of(content, LIMITS):
        progress.checkpoint()
        found = _list_of(name, grid)
        if found is None:
            passed_over.append(name)
            continue
        kind, headings = found
        columns = BY_KIND[kind].columns
        sheet = recognise(name, grid, headings, columns, from_1904=from_1904, progress=progress)
        tabs.append(Tab(kind, sheet))
    if not tabs:
        titles = "、".join(one.title for one in LISTS)
        raise UnreadableSheetError(f"没有可识别的表（{titles}）。请用模板填写，不要删改列名。")
    return Book(tuple(tabs), tuple(passed_over))


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LIMITS.size:
            raise UnreadableSheetError(f"文件超过 {LIMITS.size // 1024 // 1024} MB，请分成几份。")
        return path.read_bytes()
    except OSError as error:
        raise UnreadableSheetError("文件打不开，请检查它是否还在、是否有权限读取。") from error


def _list_of(name: str, grid: Grid) -> tuple[ListKind, Headings] | None:
    """Tell which list a tab is: the one that it has most headings of and fewest others.

    Raises:
        UnreadableSheetError: it looks like a list and lacks columns that are needed there.
    """
    ranked = []
    for one in LISTS:
        headings = find_headings(grid, one.columns)
        if headings is None:
            continue
        named = name.strip() == one.title
        lacking = [c.heading for c in one.columns if c.required and c.key not in headings.columns]
        rank = (len(headings.columns) - len(headings.unknown), not lacking, named)
        ranked.append((rank, one, headings, lacking))
    if not ranked:
        return None
    # Never the second best: a list of employments without their days is no list of persons.
    _, best, headings, lacking = max(ranked, key=lambda found: found[0])
    if not lacking:
        return (best.kind, headings) if len(headings.columns) >= _IS_NO_CHANCE else None
    if len(headings.columns) < _LOOKS_LIKE and name.strip() != best.title:
        return None
    text = f"表“{name}”像是“{best.title}”，但缺少这些列：{'、'.join(lacking)}。"
    raise UnreadableSheetError(f"{text}请用模板填写，或改用模板的列名。")
