"""Make resources/calendar/rest_days.csv from the package chinesecalendar (development only).

Run it when the State Council has published a year and the package has taken it in; then extend
YEARS. A year counts as known by its 1 January, so never write a part of a year.
"""

import csv
from datetime import date
from pathlib import Path

from chinese_calendar.constants import (  # type: ignore[import-untyped]  # it ships no types
    holidays,
    workdays,
)

YEARS = range(2017, 2027)  # from the year of the notice on
TARGET = Path(__file__).resolve().parents[1] / "resources" / "calendar" / "rest_days.csv"


def rows() -> list[tuple[str, str]]:
    """Return (date, kind) in order of date.

    Raises:
        SystemExit: the package lacks a National Day of a year, so that the year is not whole.
    """
    lacking = [year for year in YEARS if date(year, 10, 1) not in holidays]
    if lacking:
        raise SystemExit(f"chinesecalendar does not hold all of {lacking}")
    kinds = [(day.isoformat(), "rest") for day in holidays if day.year in YEARS]
    kinds += [(day.isoformat(), "work") for day in workdays if day.year in YEARS]
    return sorted(kinds)


def main() -> None:
    """Write the table."""
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("date", "kind"))
        writer.writerows(rows())


if __name__ == "__main__":
    main()
