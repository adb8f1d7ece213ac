"""How the cost grows with a province, drawn: both axes by powers, so that slope 1 is linear."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from benchmarks.measuring import Row
from sepdesk.assets import asset

_SIZE, _LEFT, _TOP, _RIGHT, _BOTTOM = (900, 540), 90, 64, 250, 70
_COLOURS = ("#1f5fa8", "#b3471f", "#2d7d46", "#6b6b6b")
_INK, _GRID, _PAPER = "#222222", "#dddddd", "#ffffff"
_FLOOR = "one pass over the rows"
_STEPS = (1, 2, 5)
Point = tuple[int, float]


def draw(path: Path, rows: Iterable[Row]) -> None:
    """Draw the curves of the rows that belong to one, and the floor of the first as another."""
    curves = _curves(rows)
    picture = Image.new("RGB", _SIZE, _PAPER)
    page = _Page(ImageDraw.Draw(picture), [point for curve in curves.values() for point in curve])
    page.axes()
    ends = sorted((curve[-1][1], name) for name, curve in curves.items())
    places = _apart([page.y(seconds) for seconds, _ in reversed(ends)])
    labels = dict(zip([name for _, name in reversed(ends)], places, strict=True))
    for (name, curve), colour in zip(curves.items(), _COLOURS, strict=False):
        page.curve(name, curve, colour, labels[name])
    picture.save(path, optimize=True)


def _curves(rows: Iterable[Row]) -> dict[str, list[Point]]:
    curves: defaultdict[str, list[Point]] = defaultdict(list)
    first = ""
    for row in rows:
        if row.curve:
            first = first or row.curve
            curves[row.curve].append((row.size, row.timing.median))
            if row.curve == first:
                curves[_FLOOR].append((row.size, row.floor_timing.median))
    return {name: sorted(curve) for name, curve in curves.items()}


def _apart(places: Sequence[float], least: float = 22) -> list[float]:
    """Push labels down until none lies on another."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + least) if found else place)
    return found


class _Page:
    def __init__(self, pen: ImageDraw.ImageDraw, points: Sequence[Point]) -> None:
        self._pen = pen
        self._font = ImageFont.truetype(str(asset("fonts", "NotoSansSC-Regular-L2.ttf")), 15)
        sizes, seconds = [x for x, _ in points], [y for _, y in points]
        self._x = (math.log10(min(sizes)), math.log10(max(sizes)))
        self._y = (math.log10(min(seconds) / 1.4), math.log10(max(seconds) * 1.4))

    def x(self, size: float) -> float:
        """Where so many certificates are."""
        low, high = self._x
        share = (math.log10(size) - low) / ((high - low) or 1)
        return _LEFT + share * (_SIZE[0] - _LEFT - _RIGHT)

    def y(self, seconds: float) -> float:
        """Where so many seconds are."""
        low, high = self._y
        share = (math.log10(seconds) - low) / (high - low)
        return _SIZE[1] - _BOTTOM - share * (_SIZE[1] - _TOP - _BOTTOM)

    def axes(self) -> None:
        """Draw the grid with its words."""
        low, right = _SIZE[1] - _BOTTOM, _SIZE[0] - _RIGHT
        for size in _ticks(*self._x):
            self._pen.line([(self.x(size), _TOP), (self.x(size), low)], _GRID)
            self._words((self.x(size), low + 8), f"{size:,.0f}", "ma")
        for seconds in _ticks(*self._y):
            self._pen.line([(_LEFT, self.y(seconds)), (right, self.y(seconds))], _GRID)
            self._words((_LEFT - 10, self.y(seconds)), f"{seconds:g} s", "rm")
        self._pen.line([(_LEFT, _TOP), (_LEFT, low), (right, low)], _INK)
        self._words(((_LEFT + right) / 2, low + 34), "certificates in the province", "ma")
        self._words((_LEFT, 22), "A province counted from zero, both axes by powers of ten", "la")

    def curve(self, name: str, points: Sequence[Point], colour: str, label: float) -> None:
        """Draw a curve with its name behind its end."""
        places = [(self.x(size), self.y(seconds)) for size, seconds in points]
        for pair in pairwise(places):
            self._pen.line(pair, colour, 3)
        for x, y in places:
            self._pen.ellipse((x - 4, y - 4, x + 4, y + 4), colour)
        words = f"{name}: {points[-1][1]:.3g} s"
        self._pen.text((places[-1][0] + 14, label), words, colour, self._font, "lm")

    def _words(self, at: tuple[float, float], text: str, anchor: str) -> None:
        self._pen.text(at, text, _INK, self._font, anchor)


def _ticks(low: float, high: float) -> list[float]:
    powers = range(math.floor(low), math.ceil(high) + 1)
    every = [step * 10.0**power for power in powers for step in _STEPS]
    return [tick for tick in every if low - 1e-9 <= math.log10(tick) <= high + 1e-9]
