"""Forms of a list from Excel: printed for signing before anything is registered."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.appendix import appendix_of
from sepdesk.desk.batch import BatchLine, line_of
from sepdesk.desk.list_completing import Completing
from sepdesk.desk.list_papers import ListRow, StaffList, read_list_sheet
from sepdesk.desk.session import Session
from sepdesk.domain.regions import RegionTable
from sepdesk.forms.appendix import AppendixForm
from sepdesk.progress import NoProgress, Progress


@dataclass(frozen=True, slots=True)
class ListedForms:
    """The forms of a list.

    Attributes:
        unread: a sentence for each row that cannot be read, with its number.
    """

    lines: tuple[BatchLine, ...]
    unread: tuple[str, ...]


def list_lines(session: Session, content: bytes, progress: Progress | None = None) -> ListedForms:
    """Fill a form for each row of a list, completed from what this station knows.

    Raises:
        UnreadableSheetError: it is no such list; its `text` says why.
        CancelledError: the clerk stopped it.
    """
    progress = progress or NoProgress()
    listed = read_list_sheet(content, session.tables.regions, progress)
    completing = Completing(session)
    lines = []
    fit = [row for row in listed.rows if not row.problems]
    for done, row in enumerate(fit):
        progress.report(done, len(fit), "读取名单")
        progress.checkpoint()
        lines.append(line_of(session, completing.complete(row.paper).paper))
    return ListedForms(tuple(lines), _unread(listed))


def list_forms(
    content: bytes, regions: RegionTable, today: dt.date, progress: Progress | None = None
) -> tuple[tuple[AppendixForm, ...], tuple[str, ...]]:
    """Fill a form for each row of a list as it stands; tell which rows cannot be read.

    Raises:
        UnreadableSheetError: it is no such list; its `text` says why.
    """
    listed = read_list_sheet(content, regions, progress)
    fit = (row for row in listed.rows if not row.problems)
    forms = tuple(appendix_of(row.paper, regions, today) for row in fit)
    return forms, _unread(listed)


def _unread(listed: StaffList) -> tuple[str, ...]:
    return tuple(_sentence(row) for row in listed.rows if row.problems)


def _sentence(row: ListRow) -> str:
    return f"第 {row.number} 行：{''.join(problem.text for problem in row.problems)}"
