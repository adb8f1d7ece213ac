"""Codes of work items, as the paper writes them: N1, or G3、R1."""

import re
from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from sepdesk.domain.work_items import parse_items
from sepdesk.ui.fields.matches import Match, Matches
from sepdesk.ui.fields.text import LineField, plain_width

_BETWEEN = re.compile(r"[、,;/\s.]+")


def read_items(text: str) -> tuple[str, ...]:
    """Take codes apart, each once, in their order; whether they exist is the domain's to judge.

    A welder's code stays as it is written: `GTAW-FeⅡ-6G-3/159-FefS-02/11` is one code.
    """
    return tuple(dict.fromkeys(parse_items(plain_width(text))))


class ItemsField(LineField):
    """One or several codes; a list offers those that begin so, or are called so."""

    def __init__(
        self, name: str = "作业项目（代号）", placeholder: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(name, placeholder, 200, parent=parent)
        self._items: tuple[tuple[str, str], ...] = ()
        self.matches = Matches(self.line, name)
        self.matches.picked.connect(self._on_picked)
        self.matches.wanted.connect(lambda: self._offer(self._items))

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Offer these codes with their titles."""
        self._items = tuple(items)

    def value(self) -> tuple[str, ...]:
        """Return the codes as typed, those unknown included; a name becomes its code on leaving."""
        return read_items(self.text())

    def set_value(self, codes: Iterable[str]) -> None:
        self.line.show_text("、".join(codes))

    @override
    def _on_edited(self, text: str) -> None:
        super()._on_edited(text)
        begun = _BETWEEN.split(plain_width(self.line.text()))[-1].upper()
        found = [x for x in self._items if x[0].upper().startswith(begun)]
        found += [x for x in self._items if begun in x[1].upper() and x not in found]
        only_itself = [code.upper() for code, _ in found] == [begun]
        self._offer(found if begun and not only_itself else ())

    @override
    def _on_left(self) -> None:
        self.matches.close()
        self.set_value(dict.fromkeys(map(self._code_of, self.value())))

    def _code_of(self, typed: str) -> str:
        """Return the code of an item that was typed by name, such as 叉车; else what was typed."""
        folded = typed.upper()
        if any(folded == code.upper() for code, _ in self._items):
            return typed
        called = [code for code, title in self._items if folded in title.upper()]
        exact = [code for code, title in self._items if folded == title.upper()]
        found = exact or called
        return found[0] if len(found) == 1 else typed

    def _offer(self, items: Sequence[tuple[str, str]]) -> None:
        self.matches.open([Match(code, title, code) for code, title in items])

    def _on_picked(self, match: Match) -> None:
        text = plain_width(self.line.text())
        begun = _BETWEEN.split(text)[-1]
        kept = read_items(text.removesuffix(begun))
        self.line.setText("、".join(dict.fromkeys((*kept, match.title))))
        self.changed.emit()
