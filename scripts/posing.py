"""What the scripts that make pictures share."""

from PySide6.QtCore import QEventLoop, QTimer


def live(milliseconds: int) -> None:
    """Let the window live; QTest.qWait keeps Python's lock, so that no background work would."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
