"""Finding and Severity: what a rule has to say about a paper."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs; the stored word is the value."""

    REFUSE = "refuse"
    """The law forbids it: 不予登记."""
    MEND = "mend"
    """The paper cannot be taken as it is and can be mended: 退回补正."""
    MISSING = "missing"
    """It takes effect, something is still owed: 待补材料."""
    ASK = "ask"
    """The clerk must ask the person at the counter; nothing is assumed."""
    NOTE = "note"
    """Recorded with the registration, hinders nothing: 注明."""
    UNKNOWN = "unknown"
    """The facts are not here; the platform will tell. Never a refusal."""
    PASS = "pass"  # noqa: S105 - a severity, no password
    """Checked and in order."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule found.

    Attributes:
        clause: id of the clause of the notice (`E6`), or `""` for a plain check of a value.
        severity: how much it weighs.
        code: stable name of the case (`lapsed`, `late`), for tests and statistics.
        field: name of the form's field that it concerns, as in `Paper`; `""` for the whole form.
        text: the sentence for the clerk, in Chinese; it may hold values of the form and so is
            personal data: shown and stored encrypted, never logged.
        basis: key into the dated table of legal bases; `""` where none is printed.
    """

    clause: str
    severity: Severity
    code: str
    field: str
    text: str
    basis: str = ""


def worst(findings: tuple[Finding, ...]) -> Severity:
    """Return the heaviest severity among the findings; `PASS` where there are none."""
    order = tuple(Severity)
    return min((finding.severity for finding in findings), key=order.index, default=Severity.PASS)
