"""Show 统计分析 on the demo province, for the manual.

`python scripts/ui_statistics.py FOLDER OFFICE [light|dark] [SIZE] [all]` saves the picture there,
by `all` also those that the manual lacks. OFFICE is a county's or a city's id. Run it from the
checkout.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from benchmarks.scene import Scene, at_office
from sepdesk.desk.statistics_lines import View
from sepdesk.desk.statistics_papers import statistics_sheet
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.statistics.tab import StatisticsTab


def main() -> None:
    """Save the pictures."""
    out, office, *rest = sys.argv[1:]
    folder = Path(out)
    app = QApplication(sys.argv[:1])
    sizes = [float(x) for x in rest if x[0].isdigit()]
    theme: look.Theme = "dark" if "dark" in rest else "light"
    look.install(app, theme, sizes[0] if sizes else 1.0)
    background = Background()
    with tempfile.TemporaryDirectory() as temporary:
        scene = Scene(Path(temporary))
        with at_office(scene, office, "station") as session:
            shell = Shell("sepdesk")
            for key, title in (("worker", "人员查询"), ("staffing", "单位配备")):
                shell.add_tab(key, title, QWidget)
            tab = StatisticsTab(session, background)
            shell.add_tab("statistics", "统计分析", tab)
            name = session.office.name
            shell.show_status(StatusLine(2, 1, "今天 14:32", True, name, "窗口一", "演示用户"))
            shell.resize(1366, 728)
            wait = QEventLoop()
            tab.loaded.connect(wait.quit)
            shell.show()
            shell.show_tab("statistics")
            wait.exec()
            live(150)
            shell.grab().save(str(folder / "statistics.png"))
            if "all" not in rest:
                background.close(2000)
                scene.close()
                return
            for view in tab.tables:
                tab.filters.view.choose(view)
                live(150)
                shell.grab().save(str(folder / f"statistics_{office}_{view.value}_{theme}.png"))
            tab.filters.view.choose(View.ITEM)
            shown = tab.shown()
            assert shown is not None
            (folder / "statistics.pdf").write_bytes(statistics_sheet(session, shown).pdf)
            tab.listed.connect(lambda dialog: QTimer.singleShot(150, lambda: shot(dialog)))

            def shot(dialog: QWidget) -> None:
                dialog.grab().save(str(folder / f"statistics_behind_{theme}.png"))
                wait.quit()

            tab.open.click()
            wait.exec()
            background.close(2000)
            scene.close()


if __name__ == "__main__":
    main()
