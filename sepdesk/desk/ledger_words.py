"""The ledger in words: what was chosen, and what it comes to."""

from collections import Counter
from collections.abc import Sequence

from sepdesk.desk.ledger import LATE_WORD, LedgerLine, Wanted
from sepdesk.domain.submissions import KIND_WORDS, STATE_WORDS, SubmissionState


def wanted_words(wanted: Wanted) -> str:
    """Say by what lines were chosen, so that a part is not taken for the whole."""
    parts = [
        KIND_WORDS[wanted.kind] if wanted.kind else "",
        STATE_WORDS[wanted.state] if wanted.state else "",
        f"只含{LATE_WORD}" if wanted.late else "",
    ]
    chosen = "、".join(part for part in parts if part)
    return f"筛选：{chosen}" if chosen else "全部事项"


def totals_words(lines: Sequence[LedgerLine]) -> str:
    """Count lines by where they stand: 共 5 件：已登记 3、待上报 2；迟报 1 件."""
    states = Counter(line.state for line in lines)
    counted = "、".join(f"{STATE_WORDS[s]} {states[s]}" for s in SubmissionState if states[s])
    late = sum(line.is_late for line in lines)
    text = f"共 {len(lines)} 件"
    if counted:
        text += f"：{counted}"
    return f"{text}；{LATE_WORD} {late} 件" if late else text
