"""Rows of 人员: a person is known again by document, of whichever generation the number is."""

import datetime as dt

import uuid6

from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.identity import Document, PersonId, birth_date
from sepdesk.domain.persons import Worker
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.units import check_phone
from sepdesk.province.importing.naming import read_county
from sepdesk.province.importing.outcomes import Fate, Row, RowOutcome


def take_person(
    row: Row, document: Document, worker: Worker | None, regions: RegionTable, today: dt.date
) -> tuple[Worker | None, RowOutcome]:
    """Judge a row of 人员 whose document could be read.

    Args:
        row: the row.
        document: that it names.
        worker: whom the archive or a row before has under it.
        regions: to find the county.
        today: the day of the import.
    """
    born_on = _read_birth(row, document, today)
    mobile, county = _read_mobile(row), read_county(row, regions)
    if not row.is_sound:
        return worker, row.ends(Fate.ERROR)
    if worker is not None:
        # Where somebody stays follows their employment, so that it cannot be held against them.
        return worker, row.compared(_differing(row, worker, born_on, mobile))
    made = Worker(
        person=PersonId(str(uuid6.uuid7())),
        rev=1,
        name=document.name,
        documents=(document,),
        sex=row.text("sex"),
        born_on=born_on,
        mobile=mobile,
        last_county=county,
    )
    return made, row.ends(Fate.NEW)


def check_name(row: Row, worker: Worker) -> None:
    """Tell at the cell if a row names somebody else than the document's holder."""
    if row.text("name") and not _is_named(worker, row.text("name")):
        row.fault("name", "与此证件号码的姓名不一致，请核对。")


def _is_named(worker: Worker, name: str) -> bool:
    names = (worker.name, *(document.name for document in worker.documents))
    return fold_name(name) in {fold_name(one) for one in names}


def _read_birth(row: Row, document: Document, today: dt.date) -> dt.date | None:
    said, told = row.day("born_on"), birth_date(document.kind, document.number)
    if said is not None and told is not None and said != told:
        row.fault("born_on", "与号码中的出生日期不一致，请核对。")
    if said is not None and said > today:
        row.fault("born_on", "晚于今天，请核对。")
    return said or told


def _read_mobile(row: Row) -> str:
    text = row.text("mobile")
    if not text:
        return ""
    check = check_phone(text)
    if not check.is_mobile:
        row.fault("mobile", "手机号码应为11位，以13至19开头。")
    return check.normalised


def _differing(row: Row, worker: Worker, born_on: dt.date | None, mobile: str) -> list[str]:
    differing = [] if _is_named(worker, row.text("name")) else ["name"]
    if row.text("sex") not in ("", worker.sex):
        differing.append("sex")
    if row.day("born_on") is not None and born_on != worker.born_on:
        differing.append("born_on")
    if mobile not in ("", worker.mobile):
        differing.append("mobile")
    return differing
