"""The one question that must be answered before a save goes on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

_AT_MOST = 6


def save_all_the_same(parent: QWidget, sentences: Sequence[str]) -> bool:
    """Ask whether a paper that would probably come back is to be saved as it is.

    Args:
        parent: in front of which it stands.
        sentences: what stands in the way, heaviest first.
    """
    box = QMessageBox(parent)
    box.setWindowTitle("仍要保存")
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(f"按本站数据，有 {len(sentences)} 项问题，平台可能不予登记或退回。")
    shown = [f"· {sentence}" for sentence in sentences[:_AT_MOST]]
    if len(sentences) > _AT_MOST:
        shown.append(f"· 另有 {len(sentences) - _AT_MOST} 项")
    box.setInformativeText("\n".join(shown))
    save = box.addButton("仍然保存", QMessageBox.ButtonRole.AcceptRole)
    mend = box.addButton("返回修改", QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(mend)
    box.setEscapeButton(mend)
    box.exec()
    return box.clickedButton() is save
