"""The national system's page, opened in the browser for a person to look something up.

Nothing is sent there and nothing is read from it: it has a captcha, is slow and often out of
reach, and its terms foresee people (L5).
"""

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

NAME = "全国特种设备公示信息查询平台"
ADDRESS = "https://cnse.e-cqs.cn/info-pub/pub"
"""Its page of public queries, by name and identity number or by certificate number."""


def open_page() -> bool:
    """Open the page in the clerk's browser; False where the machine has none to open it."""
    return QDesktopServices.openUrl(QUrl(ADDRESS))
