"""Run benchmarks: `python -m benchmarks [name …] [--quick] [--sizes N,N] [--write FILE]`."""

import argparse
import importlib
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.growth import draw
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
        scene = Scene(Path(folder), options.quick, options.sizes)
        try:
            for row in _rows(scene, options.names or NAMES):
                found.append(row)
                sys.stdout.write(f"{line(row)}\n")
                sys.stdout.flush()
        finally:
            scene.close()
    if options.draw is not None:
        draw(options.draw, found)
    if options.write is not None:
        write(options.write, found, options.draw)
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
    parser.add_argument("--draw", type=Path, metavar="PNG", help="draw how the cost grows there")
    parser.add_argument(
        "--sizes", type=_sizes, default=(20_000,), metavar="N,N", help="certificates of a province"
    )
    return parser.parse_args()


def _sizes(text: str) -> tuple[int, ...]:
    return tuple(int(size) for size in text.split(","))


if __name__ == "__main__":
    sys.exit(main())
