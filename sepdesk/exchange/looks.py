"""Fonts, grounds and lines of the sheets that are filled in and come back."""

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

_THIN = Side(style="thin", color="FFBFBFBF")
GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD = PatternFill("solid", fgColor="FFE8EEF7")
NEEDED = PatternFill("solid", fgColor="FFFCE9C9")
REFUSED = PatternFill("solid", fgColor="FFF9D6D3")
TITLE = Font(name="Calibri", family=2, bold=True, size=14)
BOLD = Font(name="Calibri", family=2, bold=True, size=11)
QUIET = Font(name="Calibri", family=2, size=11, color="FF595959")
RED = Font(name="Calibri", family=2, size=11, color="FFC0261C")
TOP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(vertical="center", horizontal="center", wrap_text=True)
