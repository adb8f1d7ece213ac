"""What stands beside a form while it is typed: the person, the findings, a way out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sepdesk.desk.citations import full_citation, short_citation
from sepdesk.desk.paper import PaperInput
from sepdesk.desk.registration import Advice, advise
from sepdesk.desk.session import Session
from sepdesk.desk.worker import WorkerPage, open_page
from sepdesk.domain.certificates import holds
from sepdesk.domain.claims import match_claims
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.identity import DocumentKind, normalise_number
from sepdesk.domain.persons import Worker
from sepdesk.domain.submissions import ItemClaim
from sepdesk.domain.work_items import parse_items

_HEAVY = (Severity.REFUSE, Severity.MEND, Severity.ASK)


@dataclass(frozen=True, slots=True)
class Cited:
    """A finding with its legal basis, short and in full."""

    finding: Finding
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Counsel:
    """What is known about a paper as it stands.

    Attributes:
        page: of the person whom it concerns; None where this station does not know them.
        standing_items: those of the typed items that could be registered today, as printed, and
            the day until which each is valid.
    """

    advice: Advice
    cited: tuple[Cited, ...]
    page: WorkerPage | None
    standing_items: tuple[tuple[str, dt.date], ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """What stands in the way of registration, the heaviest first."""
        return tuple(one.finding for one in hindrances(self.cited))


def hindrances(cited: Sequence[Cited]) -> list[Cited]:
    """Return those that stand in the way of registration, each cause once."""
    heavy = (one for one in cited if one.finding.severity in _HEAVY)
    return [one for one in heavy if one.finding.code != "partly_good"]


def counsel(session: Session, paper: PaperInput) -> Counsel:
    """Judge a paper, and gather what a clerk wants to see of the person."""
    advice = advise(session, paper)
    today, legal = session.clock.today(), session.tables.legal
    cited = tuple(
        Cited(finding, short_citation(legal, finding, today), full_citation(legal, finding, today))
        for finding in advice.findings
    )
    worker = advice.worker
    page = None if worker is None else open_page(session, worker.person)
    standing = () if worker is None else _standing(session, worker, paper.items)
    return Counsel(advice, cited, page, standing)


def page_of_document(session: Session, kind: DocumentKind, number: str) -> WorkerPage | None:
    """Open the page of the person to whom a document belongs; None where it is not known here."""
    worker = session.files.facts.find_document(kind, normalise_number(number))
    return None if worker is None else open_page(session, worker.person)


def _standing(session: Session, worker: Worker, items: str) -> tuple[tuple[str, dt.date], ...]:
    on = session.clock.today()
    claimed = tuple(ItemClaim(printed) for printed in parse_items(items))
    matched = match_claims(worker, claimed, on, session.tables.rules.items)
    return tuple(
        (match.claim.printed, match.found[1].valid_until)
        for match in matched
        if match.found is not None and holds(*match.found, on)
    )
