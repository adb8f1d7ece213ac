"""Run benchmarks: `python -m benchmarks [name …] [--quick] [--write FILE]`."""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Row
from benchmarks.report import line, write
from benchmarks.scene import Scene

NAMES = (
    "look_up",
    "desk",
    "save",
    "form_pdf",
    "sheets",
    "province_import",
    "numbers",
    "warned",
    "first_load",
    "push",
    "start",
)
"""Modules of this package, in the order in which they may share a scene."""


def main() -> int:
    """Measure what was asked for; a goal that is missed is told and is no failure."""
    options = _options()
    found: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="sepdesk-benchmarks-") as folder:
        scene = Scene(Path(folder), options.quick)
        try:
            for row in _rows(scene, options.names or NAMES):
                found.append(row)
                sys.stdout.write(f"{line(row)}\n")
                sys.stdout.flush()
        finally:
            scene.close()
    if options.write is not None:
        write(options.write, found)
    return 0


def _rows(scene: Scene, names: tuple[str, ...] | list[str]) -> Iterator[Row]:
    for name in names:
        yield from importlib.import_module(f"benchmarks.{name}").measure(scene)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", choices=[[], *NAMES], metavar="name", help=" ".join(NAMES)
    )
    parser.add_argument("--quick", action="store_true", help="a slice, to see that it runs")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table there")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
