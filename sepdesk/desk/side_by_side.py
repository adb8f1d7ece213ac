"""Two people side by side, such as suspected duplicates: what is the same, and what is not."""

from dataclasses import dataclass
from enum import StrEnum

from sepdesk.desk.maintaining import may_maintain
from sepdesk.desk.persons import Compared, compare
from sepdesk.desk.session import Session
from sepdesk.domain.identity import PersonId
from sepdesk.domain.persons import Worker

NOTHING, UNSET = "无", "未设定"


class Verdict(StrEnum):
    """What a line comes to, as the window says it."""

    SAME = "相同"
    SHARED = "部分相同"
    DIFFERENT = "不同"
    ONE_SIDED = "仅一方有"
    NEITHER = "双方均无"


@dataclass(frozen=True, slots=True)
class SideLine:
    """One thing of two people; numbers are masked, the verdict is about the whole ones."""

    what: str
    first: str
    second: str
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two people.

    Attributes:
        may_merge: the clerk may file that they are one person.
    """

    first: Worker
    second: Worker
    lines: tuple[SideLine, ...]
    may_merge: bool


def side_by_side(session: Session, first: PersonId, second: PersonId) -> SideBySide | None:
    """Put two people side by side; None where one is no longer in this station's facts."""
    one, other = session.files.facts.worker(first), session.files.facts.worker(second)
    if one is None or other is None:
        return None
    lines = tuple(_line(compared, one, other) for compared in compare(one, other))
    return SideBySide(one, other, lines, may_maintain(session))


def _line(compared: Compared, one: Worker, other: Worker) -> SideLine:
    first, second = (
        "" if text == NOTHING else text for text in (compared.kept, compared.other)
    )  # a missing employment is written so, a missing day is left empty
    verdict = _verdict(compared, first, second, one, other)
    return SideLine(compared.what, compared.kept or UNSET, compared.other or UNSET, verdict)


def _verdict(compared: Compared, first: str, second: str, one: Worker, other: Worker) -> Verdict:
    if not first or not second:
        return Verdict.ONE_SIDED if first or second else Verdict.NEITHER
    numbers = _numbers(compared.what, one), _numbers(compared.what, other)
    if all(numbers):  # masked numbers may look the same and not be
        mine, theirs = numbers
        if mine == theirs and first == second:
            return Verdict.SAME
        return Verdict.SHARED if mine & theirs else Verdict.DIFFERENT
    same = compared.same if compared.same is not None else first == second
    return Verdict.SAME if same else Verdict.DIFFERENT


def _numbers(what: str, worker: Worker) -> frozenset[object]:
    if what == "证件":
        return frozenset(document.key for document in worker.documents)
    if what == "证书":
        return frozenset(certificate.number for certificate in worker.certificates)
    return frozenset()
