"""Show 从 Excel 导入名单 on an invented station, for the manual.

`python scripts/ui_importing.py FOLDER [light|dark] [SIZE] [all]` saves the picture there, by `all`
also those that the manual lacks. Run it from the checkout; the station is that of the tests.
"""

import io
import sys
import tempfile
from pathlib import Path

from openpyxl import Workbook
from PySide6.QtWidgets import QApplication

sys.path.insert(0, str(Path(__file__).parent.parent))

from posing import live

from sepdesk.ui import look
from sepdesk.ui.background import Background
from sepdesk.ui.importing.dialog import ImportDialog
from tests.ui.session import CHEN, HUANG, LIN, STORAGE, WU, id_number, make_session

HEADINGS = (
    "姓名",
    "身份证号",
    "作业项目",
    "有效期",
    "聘用起始日",
    "离职日",
    "办理事项",
    "已收材料",
)


def invented_list() -> bytes:
    """Make a list in which everything happens."""
    book = Workbook()
    sheet = book.active
    sheet.append(["现用人单位", STORAGE.name])
    sheet.append(["统一社会信用代码", STORAGE.code])
    sheet.append(HEADINGS)
    for worker, items, day, more in (
        (LIN, "N1", "2029-03-01", ("2026.11.20", None, None, "齐全")),
        (CHEN, "N1", "2028-05-01", (20261118, None, None, "齐全")),
        (HUANG, "Q2", "2026-11-20", ("2026-11-20", None, None, "齐全")),
        (WU, None, None, (None, "2026-11-23", "离职", "登记表、公章")),
    ):
        sheet.append([worker.name, worker.documents[0].number, items, day, *more])
    for n in range(20):
        number = id_number(f"3601021995{n % 12 + 1:02d}01{n:03d}")
        sheet.append([f"示例{'甲乙丙丁戊己庚辛壬癸'[n % 10]}", number, "N1", "2028-01-01",
                      "2026-11-20", None, "登记", "齐全"])  # fmt: skip
    sheet.append(["示例子", 350102198611030012, "N1", "明年", "2026-11-31", None, "调动", "齐"])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


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
        listed = Path(temporary) / "示例仓储 聘用名单.xlsx"
        listed.write_bytes(invented_list())
        dialog = ImportDialog(made.session, background)
        dialog.show()
        live(200)
        if "all" in rest:
            dialog.grab().save(str(folder / "importing-empty.png"))
        dialog.open_file(listed)
        live(1500)
        dialog.table.choose_row(1)
        live(100)
        dialog.grab().save(str(folder / "importing.png"))
        if "all" in rest:
            dialog.act.click()
            live(2500)
            dialog.only.click()
            dialog.table.choose_row(2)
            live(100)
            dialog.grab().save(str(folder / "importing-done.png"))
        dialog.close()
        background.close(2000)
        made.files.close()


if __name__ == "__main__":
    main()
