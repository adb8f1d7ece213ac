"""The second look before a conclusion leaves: what was entered, and what will come of it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget


def second_look(parent: QWidget, head: str, lines: Sequence[str]) -> bool:
    """Ask whether a conclusion is to be saved as it is.

    Args:
        parent: in front of which it stands.
        head: the conclusion in one sentence.
        lines: what was entered, to be held against the paper once more, and what follows.
    """
    box = QMessageBox(parent)
    box.setWindowTitle("请再核对一遍")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(head)
    box.setInformativeText("\n".join(lines))
    save = box.addButton("核对无误，保存", QMessageBox.ButtonRole.AcceptRole)
    mend = box.addButton("返回修改", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(mend)
    box.setEscapeButton(mend)
    box.exec()
    return box.clickedButton() is save
