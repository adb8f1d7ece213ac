"""How the window looks: fonts, colours by role, one scale, Qt's own words in Chinese."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from string import Template
from typing import Literal

from PySide6.QtCore import QDir, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QAction, QColor, QFont, QFontDatabase, QIcon, QPalette
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from typing_extensions import override

from sepdesk.assets import asset

Theme = Literal["light", "dark"]
Tone = Literal["", "refuse", "warn", "good", "open", "quiet"]

TYPE_SIZES: Mapping[str, float] = {"标准": 1.0, "大": 1.15, "特大": 1.3}
_TEXT = 14
_ATTRIBUTE, _ICON = "sepdesk-look", "sepdesk-icon"


@dataclass(frozen=True, slots=True)
class Colours:
    """One value per role; which pairs must be readable is listed in `READABLE`."""

    ground: str
    surface: str
    stripe: str
    header: str
    line: str
    edge: str
    text: str
    soft: str
    quiet: str
    faint: str
    accent: str
    on_accent: str
    accent_hover: str
    chosen: str
    refuse: str
    refuse_ground: str
    warn: str
    warn_ground: str
    good: str
    good_ground: str
    open: str
    open_ground: str


LIGHT = Colours(
    ground="#F4F5F7",
    surface="#FFFFFF",
    stripe="#FAFBFC",
    header="#F4F5F7",
    line="#DDE1E6",
    edge="#A3ABB6",
    text="#1F2329",
    soft="#515A66",
    quiet="#626B78",
    faint="#6B7480",
    accent="#1A56B0",
    on_accent="#FFFFFF",
    accent_hover="#164A99",
    chosen="#E3EDFB",
    refuse="#C0261C",
    refuse_ground="#FBE9E7",
    warn="#8A5800",
    warn_ground="#FFF3DC",
    good="#20703A",
    good_ground="#E5F3E9",
    open="#1A56B0",
    open_ground="#E3EDFB",
)
DARK = Colours(
    ground="#17191D",
    surface="#202328",
    stripe="#24282E",
    header="#1C1F24",
    line="#353A42",
    edge="#656D78",
    text="#E6E8EB",
    soft="#B5BBC4",
    quiet="#A0A8B3",
    faint="#98A0AB",
    accent="#82B1F5",
    on_accent="#10243F",
    accent_hover="#9DC2F8",
    chosen="#2A3B55",
    refuse="#FF9388",
    refuse_ground="#43231F",
    warn="#EBB55C",
    warn_ground="#3D3018",
    good="#86CF9C",
    good_ground="#1E3626",
    open="#9DC2F8",
    open_ground="#26364E",
)

READABLE = (
    ("text", ("ground", "surface", "stripe", "header", "chosen")),
    ("soft", ("ground", "surface", "header")),
    ("quiet", ("ground", "surface", "stripe", "chosen")),
    ("faint", ("surface",)),
    ("accent", ("ground", "surface")),
    ("on_accent", ("accent", "accent_hover")),
    ("refuse", ("surface", "stripe", "chosen", "refuse_ground")),
    ("warn", ("surface", "stripe", "chosen", "warn_ground")),
    ("good", ("surface", "stripe", "chosen", "good_ground")),
    ("open", ("surface", "stripe", "chosen", "open_ground")),
)
"""Text roles and the grounds they stand on, each at 4.5 : 1 or more (WCAG 2.1, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is installed on the application."""

    theme: Theme
    size: float
    colours: Colours

    def px(self, pixels: int) -> int:
        """Scale a length of the sketches to the chosen size of type."""
        return round(pixels * self.size)

    def tone(self, tone: str) -> QColor:
        """Return the text colour of a tone; plain text for `""`."""
        return QColor(getattr(self.colours, tone or "text"))


def install(app: QApplication, theme: Theme = "light", size: float = 1.0) -> Look:
    """Dress the application; calling it again changes theme or size at once.

    Widgets that exist keep the margins of the old size until the window is opened anew; type, row
    heights and everything that the style sheet measures follow.
    """
    look = Look(theme, size, LIGHT if theme == "light" else DARK)
    first = app.property(_ATTRIBUTE) is None
    app.setProperty(_ATTRIBUTE, look)
    if first:
        app.setStyle("Fusion")
        _load_fonts(app)
        _speak_chinese(app)
    app.setFont(_font(look))
    app.setPalette(_palette(look.colours))
    app.setStyleSheet(style_sheet(look))
    _draw_icons_anew(app)
    return look


def system_theme() -> Theme:
    """Return the theme of the system; light where it does not tell."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return "light"
    return "dark" if app.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def set_icon(on: QAbstractButton | QAction, name: str) -> None:
    """Give a button or an action one of our icons, which changes with the theme from then on."""
    on.setProperty(_ICON, name)
    on.setIcon(QIcon(f"icons:{name}-{current().theme}.svg"))


def _draw_icons_anew(app: QApplication) -> None:
    for widget in app.allWidgets():
        for each in (widget, *widget.actions()):
            name = each.property(_ICON)
            if isinstance(name, str) and isinstance(each, QAbstractButton | QAction):
                set_icon(each, name)


def current() -> Look:
    """Return the installed look; the light one at standard size if none is."""
    app = QApplication.instance()
    look = None if app is None else app.property(_ATTRIBUTE)
    return look if isinstance(look, Look) else Look("light", 1.0, LIGHT)


def set_tone(widget: QWidget, tone: str, attribute: str = "tone") -> None:
    """Set the property that the style sheet asks for, and paint the widget anew."""
    if widget.property(attribute) == tone:
        return
    widget.setProperty(attribute, tone)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def style_sheet(look: Look) -> str:
    """Fill the template of the style sheet with roles and scaled lengths.

    Raises:
        KeyError: the template names a role that does not exist.
    """
    icons = Path(str(asset("icons", "down-light.svg"))).parent
    QDir.setSearchPaths("icons", [str(icons)])
    template = asset("style.qss").read_text(encoding="utf-8")
    return Template(template).substitute(_Values(look))


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


class _Values(Mapping[str, object]):
    """Roles by name, lengths as `px14`, and `theme`."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._roles = asdict(look.colours) | {"theme": look.theme}

    @override
    def __getitem__(self, key: str) -> object:
        if key.startswith("px"):
            return f"{self._look.px(int(key[2:]))}px"
        return self._roles[key]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._roles)

    @override
    def __len__(self) -> int:
        return len(self._roles)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


_FAMILY, _SECOND = "Noto Sans SC", "Noto Sans SR"


def _load_fonts(app: QApplication) -> None:
    regular = asset("fonts", "NotoSansSC-Regular-L2.ttf").read_bytes()
    QFontDatabase.addApplicationFontFromData(regular)
    bold = asset("fonts", "NotoSansSC-Bold-8105.ttf").read_bytes()
    QFontDatabase.addApplicationFontFromData(bold)
    # The bold face lacks the rarer characters, and Qt never falls back to another weight of the
    # same family: it would take any font of the machine, or draw a box. So the regular face is
    # loaded once more under a second name of the same length, which keeps the file's tables valid.
    renamed = regular.replace(_FAMILY.encode("utf-16-be"), _SECOND.encode("utf-16-be"))
    QFontDatabase.addApplicationFontFromData(renamed)


def _font(look: Look) -> QFont:
    font = QFont()
    # HanaMin holds Extensions B to F: shipped by the installer, else used where it is installed.
    font.setFamilies([_FAMILY, _SECOND, "HanaMinB", "HanaMinA"])
    font.setPixelSize(look.px(_TEXT))
    return font


def _speak_chinese(app: QApplication) -> None:
    QLocale.setDefault(QLocale("zh_CN"))
    words = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if words.load(QLocale("zh_CN"), "qtbase", "_", folder):
        app.installTranslator(words)


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for which, colour in (
        (role.Window, colours.ground),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.stripe),
        (role.Text, colours.text),
        (role.PlaceholderText, colours.faint),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.BrightText, colours.refuse),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.Mid, colours.edge),
    ):
        palette.setColor(which, QColor(colour))
    for which in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(colours.faint))
    return palette
