"""The papers that a counter prints about a form that it took in."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sepdesk.desk.papers import intake_receipt, missing_list, refusal_notice
from sepdesk.desk.printing import Sheet
from sepdesk.desk.session import Session
from sepdesk.domain.submissions import OpId


class CounterPaper(StrEnum):
    """Which paper; the word is not stored."""

    RECEIPT = "receipt"
    MISSING_LIST = "missing"
    REFUSAL = "refusal"


COUNTER_PAPER_WORDS = {
    CounterPaper.RECEIPT: "收件回执",
    CounterPaper.MISSING_LIST: "补正材料告知单",
    CounterPaper.REFUSAL: "不予登记通知书",
}


@dataclass(frozen=True, slots=True)
class AskedPaper:
    """A paper that a clerk wants to print about a form."""

    paper: CounterPaper
    op_id: OpId


_DRAWN: dict[CounterPaper, Callable[[Session, OpId], Sheet]] = {
    CounterPaper.RECEIPT: intake_receipt,
    CounterPaper.MISSING_LIST: missing_list,
    CounterPaper.REFUSAL: refusal_notice,
}


def draw(session: Session, asked: AskedPaper) -> Sheet:
    """Draw a paper from what is on record now.

    Raises:
        LookupError: this station holds no such submission.
        NotAPaperError: it is no paper of the appendix form.
        PaperNotDueError: the state of things does not call for it.
    """
    return _DRAWN[asked.paper](session, asked.op_id)
