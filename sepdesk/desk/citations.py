"""Where a finding stands in the law, short enough to be read beside a field."""

import datetime as dt

from sepdesk.domain.findings import Finding
from sepdesk.domain.legal import LegalBasisTable

_NOTICE = "闽质监〔2017〕225号"
_PLACES = {
    "E1": "二",
    "E2": "二（一）",
    "E3": "二（一）",
    "E4": "二（一）",
    "E5": "二（二）",
    "E6": "二（二）",
    "E7": "二（二）",
    "E8": "二（二）",
    "E9": "二（三）",
    "E10": "二（三）",
    "E11": "二（三）",
    "L4": "一（二）",
    "L5": "一（二）",
    "L6": "一（三）",
    "L7": "一（三）",
    "F1": "附件",
    "F2": "附件 注2",
    "F3": "附件 注4",
}
_LONGEST = 12


def short_citation(legal: LegalBasisTable, finding: Finding, on: dt.date) -> str:
    """Cite the basis of a finding: the place in the notice, or the short name of a law.

    Args:
        legal: the dated table of bases.
        finding: without a basis of its own it is cited by its clause; a plain check of a value
            (a number, a date, a field left empty) by nothing: `""`.
        on: the day on which the basis must be in force.
    """
    basis = legal.at(finding.basis, on) if finding.basis else None
    if basis is not None:
        cited = basis.citation.removeprefix(_NOTICE).strip()
        if len(cited) <= _LONGEST:
            return cited
        return f"{cited.split('》')[0]}》" if "》" in cited else cited
    return "" if finding.clause in ("F1", "") else _PLACES.get(finding.clause, "")


def full_citation(legal: LegalBasisTable, finding: Finding, on: dt.date) -> str:
    """Cite the basis as printed, with its wording where we have it, for a tooltip."""
    basis = legal.at(finding.basis, on) if finding.basis else None
    if basis is None:
        place = _PLACES.get(finding.clause, "")
        return f"{_NOTICE} {place}" if place else ""
    return f"{basis.citation}：{basis.text}" if basis.text else basis.citation
