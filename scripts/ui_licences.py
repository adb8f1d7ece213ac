"""Show 考试安排 and 取证复审 of an exam centre and of an issuing authority, for the manual.

`python scripts/ui_licences.py FOLDER [light|dark] [SIZE] [all]` saves the pictures there, by `all`
also those that the manual lacks. Run it from the checkout; the station is that of the tests.
"""

import sys
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.domain.licensing import Purpose, Step
from sepdesk.ui import look
from sepdesk.ui.applications.tab import ApplicationsTab
from sepdesk.ui.background import Background
from sepdesk.ui.exam_plans.tab import ExamPlansTab
from sepdesk.ui.shell import Shell, StatusLine
from tests.ui import licences
from tests.ui.session import CHEN, make_session

_ROWS = """姓名\t证件号码\t项目
{0.name}\t{0.number}\tN1
{1.name}\t{1.number}\tN1、Q2
王示例\t350102199001010\tN1
"""


def opened(page: QWidget, key: str, title: str, office: str) -> Shell:
    """Open a window with the tab."""
    shell = Shell("sepdesk")
    for other, name in (("worker", "人员查询"), ("registration", "聘用登记"), ("tray", "待处理")):
        shell.add_tab(other, name, QWidget)
    shell.add_tab(key, title, page)
    shell.show_status(StatusLine(2, 1, "今天 14:32", True, office, "窗口一", "演示用户"))
    shell.resize(1366, 728)
    shell.show()
    shell.show_tab(key)
    live(500)
    return shell


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
        licences.bring(made, *licences.PLANS, *licences.APPLICATIONS)
        centre = licences.at(made.session, licences.EXAM)
        city = licences.at(made.session, licences.CITY, "decider")
        exams = ExamPlansTab(centre, background)
        shell = opened(exams, "exam_plans", "考试安排", licences.EXAM.name)
        exams.table.choose_row(1)
        live(300)
        shell.grab().save(str(folder / "exam-plans.png"))
        exams.begin()
        exams.form.held_on.line.show_text("2026-12-05")
        exams.form.begins.set_value("09:00")
        exams.form.county.set_value("350102")
        exams.form.place.set_value("福州市示例路18号考试基地 第二考场")
        exams.form.items.set_value(("N1", "Q2"))
        exams.form.rows.setPlainText(_ROWS.format(licences.ZHENG, licences.paper_of(CHEN)))
        live(800)
        shell.grab().save(str(folder / "exam-plan-form.png"))
        exams.put_away()
        exams.table.choose_row(0)
        live(300)
        if "all" in rest:
            shell.grab().save(str(folder / "exam-plans-marks.png"))
        tab = ApplicationsTab(city, background)
        shell = opened(tab, "applications", "取证复审", licences.CITY.name)
        if "all" in rest:
            shell.grab().save(str(folder / "applications-returned.png"))
        tab.table.choose_row(1)
        live(300)
        tab.step.choose(Step.ISSUE)
        live(500)
        shell.grab().save(str(folder / "applications-issue.png"))
        tab.ended.setChecked(True)
        live(400)
        tab.table.choose_row(3)
        live(300)
        tab.step.choose(Step.ACCEPT)
        live(500)
        if "all" in rest:
            shell.grab().save(str(folder / "applications-reexam.png"))
        tab.table.choose_row(4)
        live(300)
        if "all" in rest:
            shell.grab().save(str(folder / "applications-refused.png"))
        filing = ApplicationsTab(centre, background)
        shell = opened(filing, "applications", "取证复审", licences.EXAM.name)
        filing.begin()
        live(400)
        filing.form.purpose.set_value(Purpose.REEXAMINATION)
        filing.form.purpose.changed.emit()
        filing.form.name.set_value(CHEN.name, CHEN.person)
        filing.form.wanted.emit(CHEN.person, None)
        live(800)
        shell.grab().save(str(folder / "applications-form.png"))
        made.files.close()
    background.close(2000)


if __name__ == "__main__":
    main()
