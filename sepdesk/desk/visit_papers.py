"""A paper begun while the person or the unit is there anyway: on site (C1), at a window (C2)."""

from dataclasses import dataclass, replace

from sepdesk.desk.paper import PaperInput
from sepdesk.desk.prefill import paper_for
from sepdesk.desk.session import Session
from sepdesk.desk.worker import open_page
from sepdesk.domain.competence import may_file
from sepdesk.domain.identity import DocumentRef, PersonId, normalise_number
from sepdesk.domain.submissions import Channel, SubmissionKind
from sepdesk.domain.units import Unit

KINDS = (SubmissionKind.REGISTER, SubmissionKind.CHANGE, SubmissionKind.DEREGISTER)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who is there: a person of the archive, or somebody with a document only."""

    document: DocumentRef
    person: PersonId | None = None


def may_enter(session: Session) -> bool:
    """Tell whether whoever is signed in enters employment at all (C1, C2)."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.REGISTER)


def kind_on_visit(session: Session, visitor: Visitor) -> SubmissionKind:
    """Return what somebody who works for another unit now than is registered asks for.

    A change where this station knows an employment, its own open submissions laid over; else a
    registration.
    """
    person = _person(session, visitor)
    page = None if person is None else open_page(session, person)
    employed = page is not None and page.expected is not None
    return SubmissionKind.CHANGE if employed else SubmissionKind.REGISTER


def paper_on_visit(
    session: Session,
    visitor: Visitor,
    channel: Channel,
    *,
    kind: SubmissionKind | None = None,
    unit: Unit | None = None,
) -> PaperInput:
    """Begin 聘用登记 for somebody who is there, with what is known and how it came in.

    Args:
        session: the clerk's.
        visitor: who it is about; of somebody unknown here the document alone is filled in.
        channel: SITE_VISIT on site, REEXAM_WINDOW where a re-examination is taken.
        kind: what is asked for; None: see `kind_on_visit`.
        unit: for which the person works now; where it is known.
    """
    kind = kind or kind_on_visit(session, visitor)
    person = _person(session, visitor)
    page = None if person is None else open_page(session, person)
    paper = _of_stranger(visitor, kind) if page is None else paper_for(page, kind)
    paper = replace(paper, channel=channel, received_on=session.clock.today().isoformat())
    if unit is None:
        return paper
    if kind is SubmissionKind.DEREGISTER:
        return replace(paper, former_unit=unit.name, former_unit_id=unit.unit_id)
    return replace(
        paper,
        unit_name=unit.name,
        unit=unit.unit_id,
        code_kind=unit.code_kind,
        unit_code=unit.code,
        unit_address=unit.address,
        unit_town=unit.town,
        contact=unit.contact,
        phone=unit.phone,
    )


def _person(session: Session, visitor: Visitor) -> PersonId | None:
    if visitor.person is not None:
        return visitor.person
    number = normalise_number(visitor.document.number)
    if not number:
        return None
    found = session.files.facts.find_document(visitor.document.kind, number)
    return None if found is None else found.person


def _of_stranger(visitor: Visitor, kind: SubmissionKind) -> PaperInput:
    document = visitor.document
    return PaperInput(
        kind=kind,
        name=document.name,
        document_kind=document.kind,
        document_number=document.number,
    )
