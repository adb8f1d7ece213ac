"""What a row comes to, and the row while it is looked at."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from sepdesk.exchange.reading import CellProblem, ReadRow
from sepdesk.province.importing.books import Tab
from sepdesk.province.importing.lists import ListKind

Word = TypeVar("Word")


class Fate(StrEnum):
    """What a row comes to; each has exactly one."""

    NEW = "new"
    ALREADY_THERE = "already_there"
    DIFFERS = "differs"
    """The archive knows it otherwise; it was left as it is."""
    ERROR = "error"


FATE_WORDS = {
    Fate.NEW: "新增",
    Fate.ALREADY_THERE: "已有",
    Fate.DIFFERS: "与档案不同，未改动",
    Fate.ERROR: "有误，未导入",
}
SETTLED = (Fate.NEW, Fate.ALREADY_THERE)
"""Nobody need do anything about these."""


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What became of one row.

    Attributes:
        tab: which of the book's, counted from 0.
        number: the row, as Excel shows it.
        says: why, in sentences.
        problems: at which cells.
    """

    tab: int
    number: int
    kind: ListKind
    fate: Fate
    says: str = ""
    problems: tuple[CellProblem, ...] = ()

    @property
    def text(self) -> str:
        """All of it in one line."""
        head = FATE_WORDS[self.fate]
        return f"{head}：{self.says}" if self.says else head


class Row:
    """A row while it is looked at: its values, and what is found wrong with its cells."""

    def __init__(self, place: int, tab: Tab, read: ReadRow) -> None:
        """Begin with what the reader found.

        Args:
            place: of the tab among the book's.
            tab: which.
            read: the row.
        """
        self.kind = tab.kind
        self.number = read.number
        self._place, self._tab, self._read = place, tab, read
        self._problems = list(read.problems)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong with it so far."""
        return not self._problems

    def text(self, key: str) -> str:
        """Return a value as text, empty where there is none."""
        return self._read.text(key)

    def day(self, key: str) -> dt.date | None:
        """Return a date; None where there is none."""
        return self._read.day(key)

    def count(self, key: str) -> int | None:
        """Return a whole number; None where there is none."""
        return self._read.count(key)

    def word(self, key: str, words: Mapping[str, Word]) -> Word | None:
        """Return what a choice means; None where nothing was chosen."""
        return words.get(self._read.text(key))

    def heading(self, key: str) -> str:
        """Return the name of a column, as the template has it."""
        return next(c.heading for c in self._tab.list.columns if c.key == key)

    def fault(self, key: str, text: str) -> None:
        """Tell what is wrong at a cell: a sentence that says nothing of what the cell holds."""
        place = self._tab.sheet.columns.get(key, 0)
        said = f"{self.heading(key)}：{text}"
        self._problems.append(CellProblem(self.number, place, key, said))

    def ends(self, fate: Fate, says: str = "") -> RowOutcome:
        """Return what it comes to; what is wrong with its cells goes before anything else."""
        if self._problems:
            told = "".join(dict.fromkeys(problem.text for problem in self._problems))
            return RowOutcome(
                self._place, self.number, self.kind, Fate.ERROR, told, tuple(self._problems)
            )
        return RowOutcome(self._place, self.number, self.kind, fate, says)

    def compared(self, differing: list[str]) -> RowOutcome:
        """Return what a row comes to whose like is in the archive.

        Args:
            differing: keys of the columns that say otherwise.
        """
        if not differing:
            return self.ends(Fate.ALREADY_THERE)
        names = "、".join(self.heading(key) for key in dict.fromkeys(differing))
        return self.ends(Fate.DIFFERS, f"{names}与档案不一致，请核实后在窗口更正。")
