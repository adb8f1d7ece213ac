"""Pictures of 人员查询 with conditions typed, persons at hand, and two people side by side.

`python scripts/ui_look_up.py FOLDER [light|dark]` saves look-up-conditions.png,
look-up-at-hand.png and look-up-pair.png. Run it from the checkout; the people are invented.
"""

import datetime as dt
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.desk import remembered
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.worker.comparing import ComparingDialog
from sepdesk.ui.worker.tab import WorkerTab
from tests.ui import session as invented

_TWIN = replace(
    invented.worker(
        "p-chen-old",
        "陈文斌",
        "35010219861103009",
        (invented.item("Q2", dt.date(2027, 4, 30)),),
        at=invented.STORAGE,
    ),
    sex="",
)
_PEOPLE = (
    _TWIN,
    invented.worker(
        "p-zeng", "曾示例", "35010219920104011", (invented.item("N1", dt.date(2026, 12, 8)),)
    ),
    invented.worker(
        "p-qiu",
        "仇示例",
        "35010219891212012",
        (invented.item("N1", dt.date(2027, 1, 31)), invented.item("G1", dt.date(2028, 6, 1))),
        at=invented.LOGISTICS,
    ),
    invented.worker(
        "p-shan",
        "单示例",
        "35010219780909013",
        (invented.item("T1", dt.date(2026, 12, 20)),),
        at=invented.STORAGE,
    ),
)


def typed(tab: WorkerTab, text: str) -> None:
    """Put a text into the box in place of what stands there, as an input method commits it."""
    tab.look_up.box.setText(text)
    tab.look_up.box.ask_now()
    live(700)


def windowed(tab: WorkerTab) -> Shell:
    """Put the tab into a window of the smallest usual screen."""
    shell = Shell("特种设备作业人员聘用信息登记")
    shell.add_tab("worker", "人员查询", tab)
    for key, title in (("registration", "聘用登记"), ("staffing", "单位配备"), ("tray", "待处理")):
        shell.add_tab(key, title, QWidget)
    shell.show_status(
        StatusLine(0, 0, "今天 14:32", None, invented.OFFICE.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show_tab("worker")
    shell.show()
    live(300)
    return shell


def take(folder: Path, out: Path) -> None:
    """Grab the three pictures."""
    made = invented.make_session(folder)
    background = Background()
    tab = WorkerTab(made.session, background)
    shell = windowed(tab)
    typed(tab, "N1 450天内到期")
    shell.grab().save(str(out / "look-up-conditions.png"))
    for person in (invented.WU, *_PEOPLE, invented.LIN):
        remembered.note_opened(made.session, person.person)
    for person in (_PEOPLE[1], invented.CHEN):
        remembered.toggle_pin(made.session, person.person)
    typed(tab, "")
    shell.grab().save(str(out / "look-up-at-hand.png"))
    typed(tab, "陈文斌")
    for row in (0, 1):
        tab.look_up.marking.toggle(tab.look_up.lines()[row])
    live(1000)
    (dialog,) = [x for x in QApplication.topLevelWidgets() if isinstance(x, ComparingDialog)]
    dialog.grab().save(str(out / "look-up-pair.png"))
    dialog.reject()
    shell.close()
    background.close(2000)
    made.files.close()


def main() -> None:
    """Save the pictures."""
    out = Path(sys.argv[1])
    app = QApplication(sys.argv[:1])
    look.install(app, "dark" if "dark" in sys.argv else "light", 1.0)
    invented.WORKERS = (*invented.WORKERS, *_PEOPLE)
    with tempfile.TemporaryDirectory() as folder:
        take(Path(folder) / "station", out)


if __name__ == "__main__":
    main()
