"""City, county and town."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from sepdesk.ui.fields.field import Field
from sepdesk.ui.fields.line import Line
from sepdesk.ui.fields.matches import Match, Matches
from sepdesk.ui.look import current, set_icon

Children = Callable[[str], Sequence[str]]
Name = Callable[[str], str]
Keys = Callable[[str], Sequence[str]]
_LEVELS = ("市", "县（区）", "乡镇（街道）")


class RegionField(Field):
    """Three linked lines; a choice above decides what is offered below."""

    def __init__(
        self,
        name: str,
        root: str,
        children: Children,
        name_of: Name,
        keys_of: Keys = lambda _: (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the field.

        Args:
            name: see `Field`.
            root: code of the province.
            children: codes directly under a code, in the order to offer them.
            name_of: name of a code, such as 鼓楼区.
            keys_of: what else it may be found by, such as its initials `glq`; lower case.
            parent: as in Qt.
        """
        super().__init__(name, parent)
        self._root, self._children = root, children
        self._levels = [_Level(what, name_of, keys_of) for what in _LEVELS]
        for place, level in enumerate(self._levels):
            self._add_input(level.line, 1, f"：{_LEVELS[place]}")
            level.line.textEdited.connect(lambda _, place=place: self._on_edited(place))
            level.matches.picked.connect(lambda _, place=place: self._on_picked(place))
        self._levels[0].offer(children(root))

    def value(self) -> str:
        """Return the code of the lowest level that is chosen; `""` if none is."""
        return next((code for code in reversed(self.codes()) if code), "")

    def codes(self) -> tuple[str, str, str]:
        """Return the codes of city, county and town; `""` where none is chosen."""
        city, county, town = (level.code for level in self._levels)
        return city, county, town

    def text(self) -> str:
        """Return what stands there, as the paper writes it: 福州市 鼓楼区 洪山镇."""
        return " ".join(level.line.text() for level in self._levels if level.line.text())

    def set_value(self, code: str) -> None:
        """Show a region of any level; one that is not below the root clears the field."""
        path = self._path(self._root, code) or ()
        for place, level in enumerate(self._levels):
            level.choose(path[place] if place < len(path) else "")
            self._offer_below(place)
        self.set_problem("")

    def _path(self, above: str, code: str, depth: int = 0) -> tuple[str, ...] | None:
        for child in self._children(above) if depth < len(_LEVELS) and code else ():
            below = () if child == code else self._path(child, code, depth + 1)
            if below is not None:
                return (child, *below)
        return None

    def _on_edited(self, place: int) -> None:
        self._levels[place].look_up()
        self._clear_below(place)
        self.changed.emit()

    def _on_picked(self, place: int) -> None:
        self._clear_below(place)
        self._levels[place].line.focusNextChild()
        self.changed.emit()

    def _clear_below(self, place: int) -> None:
        for level in self._levels[place + 1 :]:
            level.choose("")
            level.offer(())
        self._offer_below(place)

    def _offer_below(self, place: int) -> None:
        if place + 1 < len(self._levels):
            code = self._levels[place].code
            self._levels[place + 1].offer(self._children(code) if code else ())

    @override
    def _on_left(self) -> None:
        for place, level in enumerate(self._levels):
            if level.settle():
                self._clear_below(place)
                self.changed.emit()
        wrong = next((x for x in self._levels if x.line.text() and not x.code), None)
        self.set_problem(f"没有这个{wrong.what}，请从列表中选择。" if wrong else "")


class _Level:
    """One of the three lines: its codes, and the one that is chosen."""

    def __init__(self, what: str, name_of: Name, keys_of: Keys) -> None:
        self.what, self.code = what, ""
        self._name_of, self._keys_of = name_of, keys_of
        self._codes: tuple[str, ...] = ()
        self.line = Line()
        self.line.setPlaceholderText(what)
        self.line.setMinimumWidth(current().px(96))
        self.matches = Matches(self.line, what)
        self.matches.picked.connect(lambda match: self.choose(str(match.value)))
        self.matches.wanted.connect(lambda: self._open(self._codes))
        arrow = QAction(self.line)
        set_icon(arrow, "down")
        arrow.triggered.connect(self._on_arrow)
        self.line.addAction(arrow, QLineEdit.ActionPosition.TrailingPosition)

    def offer(self, codes: Sequence[str]) -> None:
        self._codes = tuple(codes)

    def choose(self, code: str) -> None:
        self.code = code
        self.line.show_text(self._name_of(code) if code else "")

    def look_up(self) -> None:
        typed = self.line.text().strip()
        found = self._found(typed)
        exact = [code for code in found if self._name_of(code) == typed]
        self.code = exact[0] if exact else ""
        self._open(found if typed and not (exact and len(found) == 1) else ())

    def settle(self) -> bool:
        """Choose what was typed if it can mean one place only; tell whether that changed it."""
        if self.code or not self.line.text().strip():
            return False
        found = self._found(self.line.text().strip())
        if len(found) != 1:
            return False
        self.choose(found[0])
        return True

    def _found(self, typed: str) -> tuple[str, ...]:
        low = typed.lower()
        return tuple(
            code
            for code in self._codes
            if typed in self._name_of(code) or any(k.startswith(low) for k in self._keys_of(code))
        )

    def _open(self, codes: Sequence[str]) -> None:
        self.matches.open(
            [Match(self._name_of(code), "", code) for code in codes], first_is_current=True
        )

    def _on_arrow(self) -> None:
        self.line.setFocus()
        self._open(self._codes)
