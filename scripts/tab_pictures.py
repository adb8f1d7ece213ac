"""Show 单位配备 and 同步 on an invented station, for our own eyes.

`python scripts/tab_pictures.py FOLDER [light|dark] [SIZE]` saves the pictures
there. Run it from the checkout; the station is that of the tests.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.domain.units import UnitId
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.staffing.tab import StaffingTab
from sepdesk.ui.synchronise.tab import SynchroniseTab
from tests.ui import session as invented
from tests.ui.staffing.conftest import adopt
from tests.ui.synchronise.conftest import connect


def wait_for(signal: SignalInstance, act: Callable[[], object]) -> None:
    """Act, and let the window live until the signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)
    act()
    loop.exec()


def picture(shell: Shell, path: Path) -> None:
    """Let the window paint, and save what is seen."""
    live(300)
    shell.grab().save(str(path))


def windowed(page: QWidget, key: str, title: str) -> Shell:
    """Put a tab into a window of the smallest usual screen."""
    shell = Shell("sepdesk")
    for other, name in (("worker", "人员查询"), ("registration", "聘用登记")):
        shell.add_tab(other, name, QWidget)
    shell.add_tab(key, title, page)
    shell.show_status(
        StatusLine(2, 1, "今天 14:32", None, invented.OFFICE.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show_tab(key)
    return shell


def staffing(folder: Path, out: Path) -> None:
    """Picture 单位配备 with a line chosen."""
    made = invented.make_session(folder)
    adopt(made.files)
    background = Background()
    tab = StaffingTab(made.session, background)
    shell = windowed(tab, "staffing", "单位配备")
    wait_for(tab.loaded, shell.show)
    picture(shell, out / "staffing_unchosen.png")
    tab.show_unit(UnitId("u-gas"))
    picture(shell, out / "staffing.png")
    shell.close()
    background.close(2000)
    made.files.close()


def synchronising(folder: Path, out: Path) -> None:
    """Picture 同步 before, during and after a round, and with a cut line."""
    connected = connect(folder)
    background = Background()
    tab = SynchroniseTab(connected.session, background, address="http://127.0.0.1:8435")
    shell = windowed(tab, "synchronise", "同步")
    tab.told.connect(shell.tell)
    shell.show()
    picture(shell, out / "synchronise_never.png")
    wait_for(tab.round_ended, tab.start)
    for person in (invented.LIN, invented.HUANG):
        connected.save(person)
    wait_for(tab.round_ended, tab.start)
    saved = connected.save(invented.WU)
    tab.on_changes(saved.changes)
    picture(shell, out / "synchronise.png")
    connected.line.held.clear()
    tab.start()
    live(600)
    picture(shell, out / "synchronise_running.png")
    connected.line.cut = True
    tab.set_interval(300)
    wait_for(tab.round_ended, connected.line.held.set)
    picture(shell, out / "synchronise_cut.png")
    shell.close()
    background.close(2000)
    connected.close()


def main() -> None:
    """Save the pictures."""
    out = Path(sys.argv[1])
    app = QApplication(sys.argv[:1])
    theme: look.Theme = "dark" if "dark" in sys.argv else "light"
    sizes = [float(text) for text in sys.argv[2:] if text[0].isdigit()]
    look.install(app, theme, sizes[0] if sizes else 1.0)
    made: tuple[Callable[[Path, Path], None], ...] = (staffing, synchronising)
    with tempfile.TemporaryDirectory() as folder:
        for number, one in enumerate(made):
            place = Path(folder) / str(number)
            place.mkdir()
            one(place, out)


if __name__ == "__main__":
    main()
