"""Show 预警 and 配备要求 of a county's station, for the manual.

`python scripts/ui_warnings.py FOLDER [light|dark] [SIZE]` saves the pictures there. Run it from
the checkout; the station is that of the tests.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.desk.session import Session
from sepdesk.domain.warnings import WarningAct
from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.shell import Shell, StatusLine
from sepdesk.ui.staffing.requirements import RequirementsDialog
from sepdesk.ui.warnings.lines import Which
from sepdesk.ui.warnings.tab import WarningsTab
from tests.ui.session import make_session
from tests.ui.warnings.warned import FILLER, bring


def opened(session: Session, background: Background) -> tuple[Shell, WarningsTab]:
    """Open a window with the tab."""
    shell = Shell("sepdesk")
    for key, title in (
        ("worker", "人员查询"),
        ("registration", "聘用登记"),
        ("staffing", "单位配备"),
    ):
        shell.add_tab(key, title, QWidget)
    tab = WarningsTab(session, background)
    shell.add_tab("warnings", "预警 2", tab)
    shell.show_status(
        StatusLine(2, 1, "今天 14:32", True, session.office.name, "窗口一", "演示用户")
    )
    shell.resize(1366, 728)
    shell.show()
    shell.show_tab("warnings")
    live(500)
    return shell, tab


def main() -> None:
    """Save the pictures."""
    out, *rest = sys.argv[1:]
    folder = Path(out)
    app = QApplication(sys.argv[:1])
    sizes = [float(x) for x in rest if x[0].isdigit()]
    theme: look.Theme = "dark" if "dark" in rest else "light"
    look.install(app, theme, sizes[0] if sizes else 1.0)
    background = Background()
    with tempfile.TemporaryDirectory() as temporary:
        made = make_session(Path(temporary) / "profile")
        bring(made)
        shell, tab = opened(made.session, background)
        tab.filters.want(Which.OPEN)
        live(200)
        shell.grab().save(str(folder / "warnings.png"))
        tab.begin(WarningAct.URGE)
        tab.form.deadline.set_value(None)
        live(400)
        shell.grab().save(str(folder / "warnings-urge.png"))
        tab.put_away()
        dialog = RequirementsDialog(made.session, background, FILLER, shell)
        dialog.open()
        live(500)
        dialog.grab().save(str(folder / "requirements.png"))
        about = dialog.about()
        assert about is not None
        counting = dialog.acts.count(about)
        live(300)
        counting.grab().save(str(folder / "equipment.png"))
        counting.close()
        dialog.close()
        shell.close()
        background.close(5000)
        made.files.close()


if __name__ == "__main__":
    main()
