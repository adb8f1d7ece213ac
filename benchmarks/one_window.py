"""A child of `start`: show one window, say so, end: the program's, or a bare one."""

import os
import sys
from pathlib import Path


def main(arguments: list[str]) -> None:
    """Show a window until it stands."""
    if arguments:
        _program(Path(arguments[0]))
    else:
        _bare()


def _program(folder: Path) -> None:
    # Each child imports only what it shows: the imports are what is timed.
    from sepdesk import app  # noqa: PLC0415
    from sepdesk.clock import SystemClock  # noqa: PLC0415 - as above
    from sepdesk.desk.entrance import Entrance  # noqa: PLC0415 - as above
    from sepdesk.paths import Profile  # noqa: PLC0415 - as above
    from sepdesk.store import keys  # noqa: PLC0415 - as above
    from sepdesk.store.files import StationFiles  # noqa: PLC0415 - as above

    profile = Profile(folder)
    files = StationFiles.open(profile, keys.open_demo(profile.keyring_slots))
    entrance = Entrance(profile, SystemClock(), None, files=files)
    session = app.open_session(files, None)
    app.run_window(session, profile, entrance, demo=True, on_shown=_tell_and_end)


def _bare() -> None:
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - as above
    from PySide6.QtWidgets import QApplication, QMainWindow  # noqa: PLC0415 - as above

    application = QApplication([])
    window = QMainWindow()
    window.resize(1280, 800)
    window.show()
    QTimer.singleShot(0, _tell_and_end)
    application.exec()


def _tell_and_end() -> None:
    sys.stdout.write("shown\n")
    sys.stdout.flush()
    # Nothing of the taking down is to be timed.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
