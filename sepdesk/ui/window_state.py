"""How a clerk left the window: read off the widgets, and put back when the window is built."""

from collections.abc import Iterator

from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QHeaderView, QSplitter, QWidget

from sepdesk.desk.preferences import WindowState
from sepdesk.ui.shell import Shell
from sepdesk.ui.table import Table

Kept = tuple[tuple[str, tuple[int, ...]], ...]


class WindowKeeper:
    """Keeps geometry, tab, column widths and splitters of a shell.

    Pages are made when they are first shown: what concerns the others is passed on as it was.
    """

    def __init__(self, shell: Shell, state: WindowState) -> None:
        """Put the window as it was left; pages follow as they are made."""
        self._shell = shell
        self._widths, self._splits = dict(state.widths), dict(state.splits)
        self.tab = state.tab
        if state.geometry:
            shell.restoreGeometry(QByteArray.fromBase64(state.geometry.encode()))
        for key, page in shell.pages():
            self._put_back(key, page)
        shell.page_made.connect(self._put_back)

    def state(self) -> WindowState:
        """Read how the window is now."""
        for key, page in self._shell.pages():
            for name, table in _tables(key, page):
                header = table.horizontalHeader()
                self._widths[name] = tuple(header.sectionSize(x) for x in range(header.count()))
            for name, splitter in _splitters(key, page):
                self._splits[name] = tuple(splitter.sizes())
        geometry = bytes(self._shell.saveGeometry().toBase64().data()).decode()
        return WindowState(geometry, self._shell.front(), _kept(self._widths), _kept(self._splits))

    def _put_back(self, key: str, page: QWidget) -> None:
        for name, table in _tables(key, page):
            header, widths = table.horizontalHeader(), self._widths.get(name, ())
            if len(widths) != header.count():
                continue  # never kept, or of a version with other columns
            for place, width in enumerate(widths):
                if header.sectionResizeMode(place) == QHeaderView.ResizeMode.Interactive:
                    header.resizeSection(place, width)
        for name, splitter in _splitters(key, page):
            sizes = self._splits.get(name, ())
            if len(sizes) == splitter.count() and any(sizes):
                splitter.setSizes(list(sizes))


def _tables(key: str, page: QWidget) -> Iterator[tuple[str, Table]]:
    for table in page.findChildren(Table):
        yield f"{key}/{table.accessibleName()}", table


def _splitters(key: str, page: QWidget) -> Iterator[tuple[str, QSplitter]]:
    for place, splitter in enumerate(page.findChildren(QSplitter)):
        yield f"{key}/{place}", splitter


def _kept(sizes: dict[str, tuple[int, ...]]) -> Kept:
    return tuple(sorted(sizes.items()))
