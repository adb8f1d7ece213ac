"""The look as the signed-in clerk has chosen it, in step with the system where they want that."""

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from sepdesk.desk.preferences import Preferences, ThemeChoice
from sepdesk.ui import look


class Dressing(QObject):
    """Dresses the application by a clerk's choices."""

    def __init__(self, app: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._chosen: Preferences | None = None
        app.styleHints().colorSchemeChanged.connect(self._on_system_changed)

    def wear(self, chosen: Preferences) -> None:
        """Dress by these choices; nothing is drawn anew where they are worn already."""
        self._chosen = chosen
        theme = look.system_theme() if chosen.theme is ThemeChoice.SYSTEM else _THEMES[chosen.theme]
        size = look.TYPE_SIZES[chosen.size.value]
        now = look.current()
        if (now.theme, now.size) != (theme, size):
            look.install(self._app, theme, size)

    def _on_system_changed(self) -> None:
        if self._chosen is not None:
            self.wear(self._chosen)


_THEMES: dict[ThemeChoice, look.Theme] = {ThemeChoice.LIGHT: "light", ThemeChoice.DARK: "dark"}
