"""设置: what each clerk has chosen for themselves, kept in the encrypted station file."""

from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError

from sepdesk.desk.session import Session
from sepdesk.protocol.canonical import canonical_text, read

LOCK_MINUTES = (1, 3, 5, 10, 15, 30)
"""Between which a clerk may choose: the window of an unattended desk always locks in the end."""


class ThemeChoice(StrEnum):
    """Light, dark, or as the system is."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class TypeSize(StrEnum):
    """Size of type, by name."""

    STANDARD = "标准"
    LARGE = "大"
    LARGEST = "特大"


@dataclass(frozen=True, slots=True)
class Preferences:
    """A clerk's choices."""

    theme: ThemeChoice = ThemeChoice.SYSTEM
    size: TypeSize = TypeSize.STANDARD
    lock_minutes: int = 10


@dataclass(frozen=True, slots=True)
class WindowState:
    """How a clerk left the window.

    Attributes:
        geometry: as Qt writes it, base64; empty where the window was never shown.
        tab: key of the tab in front.
        widths: of columns, by tab and name of the table.
        splits: sizes of the parts of a splitter, by tab and place.
    """

    geometry: str = ""
    tab: str = ""
    widths: tuple[tuple[str, tuple[int, ...]], ...] = ()
    splits: tuple[tuple[str, tuple[int, ...]], ...] = ()


_PREFERENCES, _WINDOW = "preferences", "window"


def preferences(session: Session) -> Preferences:
    """Return the signed-in clerk's choices; what cannot be read is as if never chosen."""
    text = _read(session, _PREFERENCES)
    try:
        chosen = Preferences() if text is None else read(Preferences, text)
    except ValidationError:
        return Preferences()  # of another version of the program
    return chosen if chosen.lock_minutes in LOCK_MINUTES else Preferences(chosen.theme, chosen.size)


def keep_preferences(session: Session, chosen: Preferences) -> None:
    """Keep the clerk's choices.

    Raises:
        StoreFaultError: they hold until the window closes.
    """
    _write(session, _PREFERENCES, canonical_text(chosen))


def window_state(session: Session) -> WindowState:
    """Return how the clerk left the window."""
    text = _read(session, _WINDOW)
    try:
        return WindowState() if text is None else read(WindowState, text)
    except ValidationError:
        return WindowState()


def keep_window_state(session: Session, state: WindowState) -> None:
    """Keep how the clerk leaves the window.

    Raises:
        StoreFaultError: it was not kept.
    """
    _write(session, _WINDOW, canonical_text(state))


def _read(session: Session, name: str) -> str | None:
    with session.files.station.reading() as tx:
        return tx.clerks.setting(session.user.user, name)


def _write(session: Session, name: str, text: str) -> None:
    with session.files.station.transaction() as tx:
        tx.clerks.put_setting(session.user.user, name, text)
