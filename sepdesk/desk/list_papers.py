"""A row of a list becomes the paper that a clerk would have typed from it."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sepdesk.desk.list_columns import (
    ACTS,
    BY_KEY,
    CODE_KINDS,
    COLUMNS,
    DISPATCHES,
    HANDED,
    WHOLE,
    WHOLE_OF,
)
from sepdesk.desk.paper import PaperInput
from sepdesk.domain.employment import HIRE_SOURCE_WORDS, HireSource
from sepdesk.domain.identity import DOCUMENT_WORDS, DocumentKind, guess_kind
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import (
    CHANNEL_WORDS,
    REQUESTER_WORDS,
    Channel,
    Dispatch,
    Handed,
    Requester,
    SubmissionKind,
)
from sepdesk.domain.units import CodeKind
from sepdesk.exchange.reading import CellProblem, ReadRow, ReadSheet, read_sheet
from sepdesk.progress import NoProgress, Progress

Word = TypeVar("Word")
_SEPARATORS = re.compile(r"[、,，;；\s]+")
_AREA = ("city", "county", "town")


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a list.

    Attributes:
        number: as Excel shows it.
        paper: as far as it could be read; what could not is among the problems.
    """

    number: int
    paper: PaperInput
    problems: tuple[CellProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffList:
    """A list as it was read, and the paper of each row."""

    sheet: ReadSheet
    rows: tuple[ListRow, ...]


def read_list_sheet(
    content: bytes, regions: RegionTable, progress: Progress | None = None
) -> StaffList:
    """Read a list of workers, each row a form.

    Raises:
        UnreadableSheetError: it is no such list; its `text` says why.
        CancelledError: it was stopped.
    """
    progress = progress or NoProgress()
    sheet = read_sheet(content, COLUMNS, progress=progress)
    areas: dict[tuple[str, ...], str | None] = {}
    rows = []
    for done, row in enumerate(sheet.rows):
        if done % 500 == 0:
            progress.checkpoint()
        rows.append(_list_row(row, sheet.columns, regions, areas))
    return StaffList(sheet, tuple(rows))


def _list_row(
    row: ReadRow,
    columns: Mapping[str, int],
    regions: RegionTable,
    areas: dict[tuple[str, ...], str | None],
) -> ListRow:
    problems = list(row.problems)

    def problem(key: str, text: str) -> None:
        heading = BY_KEY[key].heading
        said = f"{heading}：{text}"
        problems.append(CellProblem(row.number, columns.get(key, 0), key, said))

    names = tuple(row.text(key) for key in _AREA)
    if names not in areas:
        found = regions.find(*names) if any(names) else None
        areas[names] = None if any(names) and found is None else (found.code if found else "")
    town = areas[names]
    if town is None:
        problem(_deepest(names), "区划表中没有，或与上一级不符，请核对。")
    handed = _handed(row.text("handed"))
    if handed is None:
        problem("handed", f"只能填“{WHOLE}”，或用顿号隔开的：{'、'.join(HANDED)}。")
    kind = _act(row)
    told = {one.key for one in problems}
    if kind is not SubmissionKind.DEREGISTER:
        for key in ("items", "present_unit"):
            # A unit that is in the archive is known by its code.
            there = row.text(key) or (key == "present_unit" and row.text("unit_code"))
            if not there and key not in told:
                problem(key, "必须填写。")
    elif not (row.text("former_unit") or row.text("present_unit") or row.text("unit_code")):
        problem("former_unit", "注销时须填写所离开的单位。")
    paper = _paper(row, kind, town or "", handed or Handed())
    return ListRow(row.number, paper, tuple(problems))


def _deepest(names: Sequence[str]) -> str:
    return next(key for key, name in reversed([*zip(_AREA, names, strict=True)]) if name)


def _act(row: ReadRow) -> SubmissionKind:
    asked = ACTS.get(row.text("act"))
    if asked is not None:
        return asked
    return SubmissionKind.CHANGE if row.text("former_unit") else SubmissionKind.REGISTER


def _handed(text: str) -> Handed | None:
    words = [word for word in _SEPARATORS.split(text) if word]
    names = [n for word in words for n in (WHOLE_OF if word == WHOLE else (HANDED.get(word),))]
    if None in names:
        return None
    return Handed(**{name: True for name in names if name})


def _paper(row: ReadRow, kind: SubmissionKind, town: str, handed: Handed) -> PaperInput:
    number = row.text("document_number")
    leaves = kind is SubmissionKind.DEREGISTER
    former = row.text("former_unit")
    return PaperInput(
        kind=kind,
        name=row.text("name"),
        document_kind=_word(row, "document_kind", DOCUMENT_WORDS)
        or guess_kind(number)
        or DocumentKind.CITIZEN_ID,
        document_number=number,
        items=row.text("items"),
        valid_until=row.text("valid_until"),
        former_unit=(former or row.text("present_unit")) if leaves else former,
        unit_name="" if leaves else row.text("present_unit"),
        code_kind=CODE_KINDS.get(row.text("code_kind"), CodeKind.USCC),
        unit_code=row.text("unit_code"),
        unit_address=row.text("unit_address"),
        unit_town=town,
        contact=row.text("contact"),
        phone=row.text("phone"),
        mobile=row.text("mobile"),
        form_date=_day(row.day("form_date")),
        hired_on=_day(row.day("hired_on")),
        hire_source=_word(row, "hire_source", HIRE_SOURCE_WORDS) or HireSource.UNKNOWN,
        left_on=_day(row.day("left_on")),
        requester=_word(row, "requester", REQUESTER_WORDS) or Requester.UNIT,
        received_on=_day(row.day("received_on")),
        channel=_word(row, "channel", CHANNEL_WORDS) or Channel.COUNTER,
        dispatch=DISPATCHES.get(row.text("dispatch"), Dispatch.NOT_ASKED),
        handed=handed,
        certificate_number=row.text("certificate_number"),
        certificate_archive_number=row.text("certificate_archive_number"),
        certificate_issuer=row.text("certificate_issuer"),
        certificate_exam_body=row.text("certificate_exam_body"),
    )


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()


def _word(row: ReadRow, key: str, words: Mapping[Word, str]) -> Word | None:
    said = row.text(key)
    return next((meant for meant, word in words.items() if word == said), None)
