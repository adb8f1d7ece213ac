"""`sepdesk-province import` and `import-template`."""

import argparse
import sys
from pathlib import Path
from typing import Any

from sepdesk.clock import Clock
from sepdesk.exchange.guarding import UnreadableSheetError
from sepdesk.province.importing import papers
from sepdesk.province.importing.books import Book, read_files
from sepdesk.province.importing.lists import BY_KIND, ListKind
from sepdesk.province.importing.outcomes import FATE_WORDS, SETTLED, Fate
from sepdesk.province.importing.running import Importing
from sepdesk.province.opening import Province

UNSETTLED = 3
"""Exit status where some row is left for somebody to mend."""


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse keeps its class to itself
    """Add the commands to the parser's."""
    load = commands.add_parser("import", help="导入单位、人员、证书、聘用、设备数量、配备要求")
    load.add_argument(
        "--sheet", type=Path, action="append", required=True, metavar="FILE.xlsx",
        help="工作簿，可多次给出；按列名识别各表",
    )  # fmt: skip
    load.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    load.add_argument("--report", type=Path, metavar="MARKED.xlsx", help="每行结果的标注副本")
    empty = commands.add_parser("import-template", help="生成导入模板")
    empty.add_argument("-o", "--output", type=Path, required=True, help="Excel 文件")


def write_template(output: Path, clock: Clock) -> None:
    """Write the template; needs no platform."""
    output.write_bytes(papers.template(clock.now()))


def run_import(province: Province, arguments: argparse.Namespace) -> int:
    """Read the sheets, take them in, write the report; return the exit status.

    Raises:
        UnreadableSheetError: nothing was imported.
    """
    told = Told(shown=sys.stderr.isatty())
    book = read_files(arguments.sheet, told)
    if book.passed_over:
        print(f"未读取的表：{'、'.join(book.passed_over)}（不是导入用的表）。")
    importing = Importing(province, book, dry_run=arguments.dry_run)
    try:
        importing.run(told)
    finally:
        # Also of an import that fell over: the report says which rows were reached.
        if arguments.report is not None:
            _write_report(importing, arguments.report, told)
    for line in summary(importing):
        print(line)
    settled = all(one.fate in SETTLED for one in importing.outcomes)
    return 0 if settled else UNSETTLED


def summary(importing: Importing) -> list[str]:
    """Say in one line for each list how many rows came to what."""
    counts = importing.counts()
    lines = [papers.DRY.strip("（）")] if importing.dry_run else []
    for kind in ListKind:
        found = [(fate, counts[kind, fate]) for fate in Fate if counts[kind, fate]]
        if found:
            total = sum(number for _, number in found)
            parts = "，".join(f"{FATE_WORDS[fate]} {number}" for fate, number in found)
            lines.append(f"{BY_KIND[kind].title} {total} 行：{parts}。")
    return lines


def _write_report(importing: Importing, path: Path, told: "Told") -> None:
    book: Book = importing.book
    content = papers.marked_copy(
        book,
        importing.in_order(),
        importing.province.clock.now(),
        dry_run=importing.dry_run,
        progress=told,
    )
    path.write_bytes(content)


class Told:
    """Progress on the terminal, in one line."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown

    def report(self, done: int, total: int | None, what: str) -> None:
        """Say how far it is, where somebody looks."""
        if self._shown:
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{what} {done}/{total or '…'}{end}")

    def checkpoint(self) -> None:
        """Go on."""


__all__ = ["UnreadableSheetError", "add_commands", "run_import", "summary", "write_template"]
