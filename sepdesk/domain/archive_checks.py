"""The paper held against the archive: is this the person, is this the unit, is this our place."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator

from sepdesk.domain.facts import Facts, Unknown
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, normalise_number, to_eighteen
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import DeregisterEmployment, EmploymentPaper, WorkerRef
from sepdesk.domain.units import Unit

_LIFELONG = (DocumentKind.CITIZEN_ID, DocumentKind.HMT_RESIDENCE_PERMIT)
"""Papers whose number stays the same for life, so that another number is another person."""

_NAMELESS = frozenset("ZPSC")
_UNNAMED = frozenset({"Cn", "Co"})


def fold_name(text: str) -> str:
    """Fold the name of a person or unit for comparing; never store it.

    Full-width forms, case, blanks, brackets and the five kinds of dot in a name do not count.
    Characters of private use do: rare names are written with them.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if _names(unicodedata.category(c)))


def _names(category: str) -> bool:
    return category[0] not in _NAMELESS or category in _UNNAMED


def check_identity(worker: WorkerRef, known: Worker | Unknown | None) -> Iterator[Finding]:
    """Tell whether name and number on the paper are those of the person that is meant.

    The number of an old paper with 15 digits is the number of 18 that it became. Passports and
    permits are renewed under new numbers; an ID number is not, and two people share a name.
    """
    document = worker.document
    name, number = fold_name(document.name), _full(document.number)
    if not isinstance(known, Worker) or not name:
        return
    known_number = not number or number in {_full(paper.number) for paper in known.documents}
    if name not in {fold_name(one) for one in (known.name, *(d.name for d in known.documents))}:
        text = (
            "姓名与档案中该证件号码的姓名不一致，请核对证件。"
            if known_number
            else "姓名、证件号码与所选人员的档案不一致，请核对。"
        )
        yield Finding("F1", Severity.MEND, "name_differs", "name", text)
    elif known_number:
        return
    elif document.kind in _LIFELONG and any(d.kind is document.kind for d in known.documents):
        text = "证件号码与所选人员档案中的不一致，可能是同名的另一人，请核对。"
        yield Finding("F1", Severity.MEND, "number_differs", "document_number", text)
    else:
        text = "该证件不在此人档案中，请与原件核对。"
        yield Finding("F1", Severity.NOTE, "document_new", "document_number", text)


def _full(number: str) -> str:
    normalised = normalise_number(number)
    return to_eighteen(normalised) if re.fullmatch(r"[0-9]{15}", normalised) else normalised


def check_place(submission: EmploymentPaper, facts: Facts) -> Iterator[Finding]:
    """Tell whether the office answers for the unit, and whether the unit is the one meant."""
    if facts.in_jurisdiction is False:
        text = "该单位不在本机构辖区，应向单位所在地的县级监管部门或考试中心报送。"
        yield Finding("E1", Severity.MEND, "other_place", "region", text, "notice-2.1")
        return
    if isinstance(facts.unit, Unit):
        yield from _check_unit(submission, facts.unit)


def _check_unit(submission: EmploymentPaper, unit: Unit) -> Iterator[Finding]:
    if unit.closed_on is not None:
        text = f"该单位已于 {unit.closed_on} 停业或注销，请核对单位。"
        yield Finding(
            "F1", _closed_weight(submission, unit.closed_on), "unit_closed", "unit_name", text
        )
    named = fold_name(submission.unit.name)
    if submission.unit.unit is None and named and named != fold_name(unit.name):
        text = f"表上单位名称与档案中该代码的单位名称（{unit.name}）不一致，请核对。"
        yield Finding("F1", Severity.NOTE, "unit_name_differs", "unit_name", text)


def _closed_weight(submission: EmploymentPaper, closed_on: dt.date) -> Severity:
    # People leave a unit that is no more; nobody is put to work there.
    leaves = isinstance(submission, DeregisterEmployment)
    if leaves or submission.intake.received_on < closed_on:
        return Severity.NOTE
    return Severity.MEND
