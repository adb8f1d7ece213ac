"""The results as a table: with the machine's facts, without its names."""

import os
import platform
from collections.abc import Iterable
from pathlib import Path

from sqlcipher3 import dbapi2

from benchmarks.measuring import Row
from sepdesk.clock import SystemClock

_HEAD = """# What is fast, measured

Written by `make bench`, and a whole province by `make bench-province`
([province](benchmarks-province.md), [all else](benchmarks.md)); `python -m benchmarks NAME --quick`
runs a slice. Each line is a ratio to a floor that was timed in turns with it in the same run: the
machine's speed cancels out, and so does most of its noise; where a province is counted, it is the
processor's time. Identical runs still differ by 20 to 50 %, so a ratio under 1.3 says nothing.
No test is timed; these figures are read, not asserted.
"""
_COLUMNS = ("work", "median", "p99", "floor", "its median", "ratio", "goal", "met", "rounds")


def write(path: Path, rows: Iterable[Row], picture: Path | None = None) -> None:
    """Write the table to a Markdown file, with the picture of how the cost grows."""
    shown = []
    if picture is not None:
        shown = [f"![How the cost grows]({os.path.relpath(picture, path.parent)})", ""]
    text = (_HEAD, machine(), "", *shown, *table(list(rows)), "")
    path.write_text("\n".join(text), "utf-8")


def machine() -> str:
    """Say when and on what it was measured; names no machine, user or folder."""
    return (
        f"{SystemClock().today():%Y-%m-%d}; {os.cpu_count()} cores {platform.machine()}, "
        f"{platform.system()}; Python {platform.python_version()}; "
        f"SQLite {dbapi2.sqlite_version} (SQLCipher); all data invented (demo province)."
    )


def table(rows: list[Row]) -> list[str]:
    """Return the lines of the table, notes below it."""
    notes = list(dict.fromkeys(row.note for row in rows if row.note))
    lines = [_joined(_COLUMNS), _joined("-" * 3 for _ in _COLUMNS)]
    for row in rows:
        mark = f" [{notes.index(row.note) + 1}]" if row.note else ""
        lines.append(
            _joined(
                (
                    row.what + mark,
                    _time(row.timing.median),
                    _time(row.timing.p99) if row.timing.rounds >= 100 else "",
                    row.floor,
                    _time(row.floor_timing.median) + _tail(row),
                    f"{row.ratio:.2f}",
                    str(row.goal or ""),
                    {True: "yes", False: "**no**", None: ""}[row.met],
                    str(row.timing.rounds),
                )
            )
        )
    return [*lines, *(f"\n[{number}] {note}." for number, note in enumerate(notes, 1))]


def line(row: Row) -> str:
    """Return a result as it is told while measuring."""
    met = {True: "met", False: "MISSED", None: ""}[row.met]
    work, floor = (_time(t.p99 if row.tail else t.median) for t in (row.timing, row.floor_timing))
    return f"{row.what}: {work} / {floor} = {row.ratio:.2f}  {row.goal or ''} {met}".rstrip()


def _tail(row: Row) -> str:
    return f" (p99 {_time(row.floor_timing.p99)})" if row.tail else ""


def _time(seconds: float) -> str:
    if seconds < 0.001:
        return f"{seconds * 1e6:.0f} µs"
    return f"{seconds * 1000:.3g} ms" if seconds < 1 else f"{seconds:.3g} s"


def _joined(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
