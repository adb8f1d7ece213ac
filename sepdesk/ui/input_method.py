"""Chinese typing on Linux."""

from collections.abc import MutableMapping


def prepare(environment: MutableMapping[str, str]) -> None:
    """Let Chinese be typed where fcitx runs; call it before QApplication is made.

    The wheels of PySide6 bring a plugin for ibus and none for fcitx, so that only Latin letters
    arrive; fcitx 5 answers in ibus's place, over the portal.
    """
    asked = environment.get("QT_IM_MODULE", ""), environment.get("XMODIFIERS", "")
    if any("fcitx" in value for value in asked):
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"
