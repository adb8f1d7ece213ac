"""What the lists of 考试安排 show: plans, and the candidates of one, item by item."""

from dataclasses import dataclass

from sepdesk.desk.exam_plans import PlanLine
from sepdesk.domain.exam_plans import (
    MARK_WORDS,
    PLAN_STATE_WORDS,
    EnteredCandidate,
    ExamMark,
    ExamPlan,
    PlanState,
)
from sepdesk.domain.identity import mask_number
from sepdesk.domain.submissions import KIND_WORDS
from sepdesk.ui.lines_model import Column


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """A candidate in one item.

    Attributes:
        item: a code; of somebody who was turned away all of theirs.
        mark: that stands, or that was entered here and is not saved.
        entered: it is not saved yet.
    """

    candidate: EnteredCandidate
    item: str
    mark: ExamMark | None = None
    entered: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """Number and item."""
        return self.candidate.document.key[1], self.item


def plan_columns() -> tuple[Column[PlanLine], ...]:
    """Make the columns of the list of plans."""
    return (
        Column[PlanLine]("考试日期", lambda x: x.plan.held_on.isoformat(), width=96),
        Column[PlanLine]("", days_words, width=76, tone=_days_tone),
        Column[PlanLine]("地点", lambda x: x.plan.place, stretch=True),
        Column[PlanLine]("考生", lambda x: str(len(x.plan.candidates)), align="right", width=52),
        Column[PlanLine]("受限", _away, align="right", width=52, tone=lambda _: "refuse"),
        Column[PlanLine]("状态", state_words, width=88, tone=_state_tone),
    )


def candidate_columns() -> tuple[Column[CandidateLine], ...]:
    """Make the columns of a plan's candidates."""
    return (
        Column[CandidateLine]("姓名", lambda x: x.candidate.document.name, width=84),
        Column[CandidateLine](
            "证件号码", lambda x: mask_number(x.candidate.document.number), width=164
        ),
        Column[CandidateLine]("项目", lambda x: x.item, width=110),
        Column[CandidateLine]("报考与成绩", standing_words, stretch=True, tone=_standing_tone),
    )


def candidate_lines(
    candidates: tuple[EnteredCandidate, ...], marks: dict[tuple[str, str], ExamMark]
) -> tuple[CandidateLine, ...]:
    """Make a line for each candidate and item; one for somebody who was turned away."""
    lines = []
    for one in candidates:
        if one.turned_away is not None:
            lines.append(CandidateLine(one, "、".join(one.items)))
            continue
        for item in one.items:
            entered = marks.get((one.document.key[1], item))
            mark = entered or one.mark_of(item)
            lines.append(CandidateLine(one, item, mark, entered is not None))
    return tuple(lines)


def standing_words(line: CandidateLine) -> str:
    """Say whether somebody may sit it, and what it came to."""
    if line.candidate.turned_away is not None:
        until = line.candidate.turned_away.until
        return (
            f"不予接受：受限至 {until}" if until else f"不予接受：{line.candidate.turned_away.text}"
        )
    if line.mark is None:
        return "已接受"
    return f"{MARK_WORDS[line.mark]}（待保存）" if line.entered else MARK_WORDS[line.mark]


def reason_words(line: CandidateLine | None) -> str:
    """Say in full why somebody is turned away; empty where they are not."""
    if line is None or line.candidate.turned_away is None:
        return ""
    return f"{line.candidate.document.name}：{line.candidate.turned_away.text}"


def _standing_tone(line: CandidateLine) -> str:
    if line.candidate.turned_away is not None:
        return "refuse"
    if line.entered:
        return "open"
    tones = {ExamMark.PASSED: "good", ExamMark.FAILED: "warn", ExamMark.ABSENT: "quiet"}
    return "" if line.mark is None else tones[line.mark]


def days_words(line: PlanLine) -> str:
    """Say how far off the examination is."""
    if line.plan.state is PlanState.WITHDRAWN:
        return ""
    if line.days == 0:
        return "今天"
    return f"{line.days} 天后" if line.days > 0 else f"{-line.days} 天前"


def _days_tone(line: PlanLine) -> str:
    waits = line.plan.spine.is_open and line.days < 0
    return "warn" if waits else ""


def _away(line: PlanLine) -> str:
    return str(line.turned_away) if line.turned_away else ""


def state_words(line: PlanLine) -> str:
    """Say where a plan stands: what was saved here comes before what the platform knows."""
    if line.saved_here:
        return "待上报"
    if line.plan.state is PlanState.FILED and line.days < 0:
        return "待录成绩"
    return PLAN_STATE_WORDS[line.plan.state]


def _state_tone(line: PlanLine) -> str:
    if line.saved_here:
        return "open"
    return "warn" if line.plan.state is PlanState.FILED and line.days < 0 else ""


def about_words(plan: ExamPlan) -> str:
    """Say with whom a plan was filed, and when."""
    parts = [f"{plan.office_name} 于 {plan.filed_on} 向 {plan.authority_name} 报备"]
    if plan.changed_on is not None and plan.state is not PlanState.WITHDRAWN:
        parts.append(f"{plan.changed_on} 变更")
    if plan.state is PlanState.WITHDRAWN:
        parts.append(f"{plan.changed_on} 撤销：{plan.reason}")
    elif plan.reason:
        parts.append(f"成绩更正：{plan.reason}")
    return " · ".join(parts)


def saved_words(line: PlanLine) -> str:
    """Name what was saved here and is not in effect yet."""
    return "、".join(KIND_WORDS[kind] for kind in line.saved_here)
