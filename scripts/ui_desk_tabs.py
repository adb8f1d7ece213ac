"""Show 人员查询 and 待处理 on an invented station, for our own eyes.

`python scripts/ui_desk_tabs.py OUT.png worker|tray [TEXT] [light|dark] [SIZE]` saves a picture. The
station is the one of the tests, in a folder that is thrown away.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from posing import live
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.tray.tab import TrayTab
from sepdesk.ui.worker.tab import WorkerTab
from tests.ui.session import make_session
from tests.ui.tray.filled import fill


def main() -> None:
    """Save a picture of a tab."""
    out, which, *rest = sys.argv[1:]
    app = QApplication(sys.argv[:1])
    sizes = [float(x) for x in rest if x[0].isdigit() and "." in x]
    theme: look.Theme = "dark" if "dark" in rest else "light"
    look.install(app, theme, sizes[0] if sizes else 1.0)
    background = Background()
    with tempfile.TemporaryDirectory() as folder:
        made = make_session(Path(folder) / "profile")
        fill(made)
        shell = Shell("sepdesk")
        tabs = {
            "worker": WorkerTab(made.session, background),
            "tray": TrayTab(made.session, background),
        }
        shell.add_tab("worker", "人员查询", tabs["worker"])
        for key, title in (("registration", "聘用登记"), ("staffing", "单位配备")):
            shell.add_tab(key, title, QWidget)
        shell.add_tab("tray", "待处理", tabs["tray"])
        shell.add_tab("synchronise", "同步", QWidget)
        line = StatusLine(1, 2, "今天 14:32", True, made.session.office.name, "窗口一", "演示用户")
        shell.show_status(line)
        shell.resize(1366, 768)
        shell.show()
        shell.show_tab(which)
        live(200)
        texts = [x for x in rest if x not in ("light", "dark") and "." not in x]
        if which == "worker" and texts:
            QTest.keyClicks(tabs["worker"].look_up.box, texts[0])
            live(300)
            QTest.keyClick(tabs["worker"].look_up.box, Qt.Key.Key_F8)
        live(300)
        shell.grab().save(out)
        background.close(2000)
        made.files.close()


if __name__ == "__main__":
    main()
