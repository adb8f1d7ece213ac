"""What every decision of an authority must say, and when two are the same (L6, L7, E6)."""

import datetime as dt
import unicodedata
from collections.abc import Iterator

from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.record_acts import (
    FRAUD_ITEM,
    LAST_ARTICLE_ITEM,
    ChangeCertificate,
    Fate,
    RecordPenalty,
    RestoreCertificate,
)

Record = RecordPenalty | ChangeCertificate | RestoreCertificate

PENALTY_BASIS = "notice-1.3-penalty"
BASIS = {
    Fate.REVOKED: "notice-1.3-revoked",
    Fate.ANNULLED: "law-annulled",
    Fate.CANCELLED: "law-cancelled",
    Fate.NOT_GENUINE: "notice-2.2-not-genuine",
}
"""What is printed for each fate; E6 is for what is not genuine only."""


def clause_of(submission: Record) -> str:
    """Return the clause under which an authority acts."""
    match submission:
        case RecordPenalty():
            return "L6"
        case ChangeCertificate(fate=Fate.NOT_GENUINE):
            return "E6"
        case ChangeCertificate() | RestoreCertificate():  # pragma: no branch - there is no other
            return "L7"


def about(
    submission: Record, severity: Severity, code: str, field: str, text: str, basis: str = ""
) -> Finding:
    """Make a finding about what an authority records."""
    return Finding(clause_of(submission), severity, code, field, text, basis)


def check_act(submission: Record, today: dt.date) -> Iterator[Finding]:
    """Tell what every decision must say: who decided, under which number, when, and what."""
    act = submission.penalty if isinstance(submission, RecordPenalty) else submission
    wanted = [
        ("authority", act.authority, "请填写作出决定的机关。"),
        ("decision_number", act.document_number, "请填写决定书或文书的文号。"),
    ]
    match submission:
        case RecordPenalty(penalty=penalty):
            wanted.append(("conduct", penalty.conduct, "请填写违法违规行为。"))
            wanted.append(("decision", penalty.decision, "请填写处罚内容。"))
        case RestoreCertificate():
            wanted.append(("reason", submission.reason, "请填写恢复的理由，如复议或判决结果。"))
        case ChangeCertificate():  # pragma: no branch - there is no other
            yield from _check_article(submission)
    for field, value, text in wanted:
        if not value.strip():
            yield about(submission, Severity.MEND, "empty", field, text)
    if act.decided_on > today:
        text = "决定日期在今天之后，请核对。"
        yield about(submission, Severity.MEND, "in_future", "decided_on", text)


def _check_article(submission: ChangeCertificate) -> Iterator[Finding]:
    """An annulment names its item of the article: the first alone bars (总局令140 art. 23)."""
    item = submission.article_item
    if submission.fate is not Fate.ANNULLED:
        if item is not None:
            text = "只有撤销须注明第二十三条的项。"
            yield about(submission, Severity.MEND, "article_misplaced", "article_item", text)
    elif item is None or not FRAUD_ITEM <= item <= LAST_ARTICLE_ITEM:
        text = "撤销须注明依据第二十三条第几项：只有第（一）项限制再次申请。"
        basis = BASIS[Fate.ANNULLED]
        yield about(submission, Severity.MEND, "article_missing", "article_item", text, basis)


def fold_number(text: str) -> str:
    """Fold a document number for comparing: blanks, width and kinds of brackets do not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    brackets = {"Ps": "(", "Pe": ")"}
    kept = (c for c in folded if not c.isspace())
    return "".join(brackets.get(unicodedata.category(c), c) for c in kept)
