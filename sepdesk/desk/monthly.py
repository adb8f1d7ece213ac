"""月报表: what a month came to at this station, counted from its ledger and from nothing else."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sepdesk.desk.ledger import LedgerLine, Period, ledger, month_of
from sepdesk.desk.session import Session
from sepdesk.domain.archive_checks import fold_name
from sepdesk.domain.deadlines import LatenessKind
from sepdesk.domain.legal import LegalBasisTable
from sepdesk.domain.submissions import SubmissionKind, SubmissionState
from sepdesk.domain.units import UnitId
from sepdesk.progress import Progress

PENDING = (
    SubmissionState.QUEUED,
    SubmissionState.IN_DOUBT,
    SubmissionState.HELD,
    SubmissionState.PENDING_VERIFICATION,
)
"""States in which nothing has been decided for good: 未办结."""

_REASONS = {
    "lapsed": "证书逾期未复审",
    "certificate_revoked": "证书被吊销",
    "certificate_annulled": "证书被撤销",
    "certificate_cancelled": "证书被注销",
    "certificate_not_genuine": "证件查验不真实",
    "not_genuine": "证件查验不真实",
    "barred": "吊销后三年内再次申请",
    "dispatched": "派遣人员由派遣公司报送",
}
_OTHER_REASON = "其他原因"


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many submissions of a kind there were, and where they stand; states without one absent.

    Attributes:
        kind: None for all kinds together.
    """

    kind: SubmissionKind | None
    total: int
    by_state: Mapping[SubmissionState, int]


@dataclass(frozen=True, slots=True)
class LateUnit:
    """A unit whose reports came after their month (E2, E9).

    Attributes:
        unit: None where the archive does not know it: then it is told apart by its name.
        registrations: late by E2.
        changes: late by E9.
        most_days: of the latest one; None where that cannot be read.
        lines: of the ledger, in its order.
    """

    unit: UnitId | None
    unit_name: str
    registrations: int
    changes: int
    most_days: int | None
    lines: tuple[LedgerLine, ...]


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many submissions were refused for a reason; one may be refused for several."""

    reason: str
    citation: str
    count: int


@dataclass(frozen=True, slots=True)
class MonthlyReturn:
    """What a month came to.

    Attributes:
        through: the last day that is counted: of a month that still runs, today.
        kinds: those that occurred, in the order of the catalogue of kinds.
        all_kinds: all together.
        late: reports that stand and came late; `undetermined`: whose hire nobody knows.
        pending: not decided for good.
        owed: in effect, papers missing.
        refused: by reason, the most frequent first; their sum may exceed the number refused.
    """

    month: Period
    through: dt.date
    kinds: tuple[KindCount, ...]
    all_kinds: KindCount
    late: int
    undetermined: int
    late_units: tuple[LateUnit, ...]
    pending: int
    owed: int
    refused: tuple[ReasonCount, ...]

    @property
    def title(self) -> str:
        """The month, as a title writes it."""
        return f"{self.month.first.year}年{self.month.first.month}月"


def monthly_return(
    session: Session, day: dt.date, progress: Progress | None = None
) -> MonthlyReturn:
    """Count the month in which a day lies."""
    month, today = month_of(day), session.clock.today()
    lines = ledger(session, month, progress)
    through = max(month.first, min(month.last, today))
    return summarise(lines, month, through, session.tables.legal)


def summarise(
    lines: Sequence[LedgerLine], month: Period, through: dt.date, legal: LegalBasisTable
) -> MonthlyReturn:
    """Count the lines of a month's ledger.

    Args:
        lines: all of them, unfiltered.
        month: which it is.
        through: the last day counted; the bases cited are those in force then.
        legal: the table of bases.
    """
    by_state = Counter(line.state for line in lines)
    timeliness = Counter(line.lateness.kind for line in lines if line.lateness is not None)
    return MonthlyReturn(
        month=month,
        through=through,
        kinds=tuple(_kinds(lines)),
        all_kinds=KindCount(None, len(lines), _ordered(by_state)),
        late=timeliness[LatenessKind.LATE],
        undetermined=timeliness[LatenessKind.UNDETERMINED],
        late_units=late_units(lines),
        pending=sum(by_state[state] for state in PENDING),
        owed=by_state[SubmissionState.INCOMPLETE],
        refused=_refused(lines, through, legal),
    )


def late_units(lines: Iterable[LedgerLine]) -> tuple[LateUnit, ...]:
    """List the units that reported late, those with the most late reports first."""
    by_unit: dict[str, list[LedgerLine]] = defaultdict(list)
    for line in lines:
        if line.is_late:
            by_unit[line.unit or f"?{fold_name(line.unit_name)}"].append(line)
    found = [_late_unit(tuple(late)) for late in by_unit.values()]
    return tuple(sorted(found, key=lambda one: (-len(one.lines), one.unit_name)))


def _late_unit(late: tuple[LedgerLine, ...]) -> LateUnit:
    days = [line.lateness.days for line in late if line.lateness and line.lateness.days is not None]
    changes = sum(line.kind is SubmissionKind.CHANGE for line in late)
    latest = late[-1]
    return LateUnit(
        latest.unit,
        latest.unit_name,
        registrations=len(late) - changes,
        changes=changes,
        most_days=max(days, default=None),
        lines=late,
    )


def _kinds(lines: Sequence[LedgerLine]) -> Iterable[KindCount]:
    for kind in SubmissionKind:
        states = Counter(line.state for line in lines if line.kind is kind)
        if states:
            yield KindCount(kind, states.total(), _ordered(states))


def _ordered(states: Counter[SubmissionState]) -> dict[SubmissionState, int]:
    return {state: states[state] for state in SubmissionState if states[state]}


def _refused(
    lines: Iterable[LedgerLine], on: dt.date, legal: LegalBasisTable
) -> tuple[ReasonCount, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        told = {_reason(refusal.code, refusal.basis, on, legal) for refusal in line.refusals}
        counted.update(told)
    found = (ReasonCount(reason, citation, count) for (reason, citation), count in counted.items())
    return tuple(sorted(found, key=lambda one: (-one.count, one.reason, one.citation)))


def _reason(code: str, basis: str, on: dt.date, legal: LegalBasisTable) -> tuple[str, str]:
    law = legal.at(basis, on) if basis else None
    return _REASONS.get(code, _OTHER_REASON), "" if law is None else law.citation
