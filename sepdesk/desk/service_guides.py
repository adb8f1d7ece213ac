"""办事指南: the office's own guide to be published, and the others' to be looked up (E5, F3)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sepdesk.desk.counsel import Cited
from sepdesk.desk.filing import Saved, file_submission
from sepdesk.desk.judging import judge
from sepdesk.desk.session import Session
from sepdesk.domain.competence import may_file
from sepdesk.domain.findings import Finding, Severity
from sepdesk.domain.offices import FROM_NEAR_TO_FAR, Office, OfficeKind
from sepdesk.domain.regions import RegionLevel
from sepdesk.domain.service_guides import (
    PublishGuide,
    ServiceGuide,
    contact_lines,
    guide_of,
    with_guide,
)
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.envelope import read_envelope


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """An office and what it has published about itself.

    Attributes:
        is_own: of whoever looks.
        is_waiting: the own guide as saved here, which the platform has not published yet.
    """

    office: Office
    guide: ServiceGuide
    is_own: bool = False
    is_waiting: bool = False


@dataclass(frozen=True, slots=True)
class GuideAdvice:
    """What the rules say about a guide, the heaviest first."""

    cited: tuple[Cited, ...]

    @property
    def hindrances(self) -> tuple[Finding, ...]:
        """By which the platform would send it back."""
        found = (one.finding for one in self.cited)
        return tuple(one for one in found if one.severity is Severity.MEND)


class NotOursToPublishError(Exception):
    """Another role or office files this; the platform would not take it."""

    text = "办事指南由受理窗口的负责人公布，您不能办理。"


# Looking up -------------------------------------------------------------------------------------


def offices_for(session: Session, text: str = "") -> tuple[KnownOffice, ...]:
    """Return the offices of a place, or of a name, the nearest first and the own one on top.

    Args:
        session: the clerk's.
        text: part of the name of an office, a city, a county or a town; empty: the own place.
    """
    wanted = text.strip()
    places = _places_named(session, wanted) if wanted else _own_places(session)
    covers = _covering(session, places)
    found = [
        one
        for one in _known(session)
        if covers(one.office)
        or (wanted and wanted in one.office.name)
        or (not wanted and one.is_own)
    ]
    order = FROM_NEAR_TO_FAR
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.is_own,
                order.index(one.office.kind),
                one.office.office_id,
            ),
        )
    )


def exam_centre_contacts(session: Session, town: str = "") -> tuple[str, ...]:
    """Return the contact of the exam centre of a place for note 4, shorter ones behind it (F3).

    Where no exam centre has published how it is reached: what the own office's record says, or
    nothing.

    Args:
        session: the clerk's.
        town: of the unit; empty: the own place.
    """
    places = (town,) if town else _own_places(session)
    for one in _exam_centres(session, places):
        lines = contact_lines(one)
        if lines:
            return lines
    noted = session.office.exam_centre_contact
    return (noted,) if noted else ()


def exam_centre_name(session: Session) -> str:
    """Return the name of the exam centre of the own place; empty where none is known."""
    return next((one.name for one in _exam_centres(session, _own_places(session))), "")


def _exam_centres(session: Session, places: tuple[str, ...]) -> Iterator[Office]:
    covers = _covering(session, places)
    for one in session.files.facts.offices():
        if one.kind is OfficeKind.EXAM_CENTRE and covers(one):
            yield one


def _known(session: Session) -> tuple[KnownOffice, ...]:
    own = session.office.office_id
    offices = session.files.facts.offices()
    if all(office.office_id != own for office in offices):
        offices = (*offices, session.office)
    made = [KnownOffice(one, guide_of(one), is_own=one.office_id == own) for one in offices]
    waiting = _waiting_guide(session)
    if waiting is None:
        return tuple(made)
    return tuple(
        KnownOffice(with_guide(one.office, waiting), waiting, is_own=True, is_waiting=True)
        if one.is_own
        else one
        for one in made
    )


def _waiting_guide(session: Session) -> ServiceGuide | None:
    with session.files.station.reading() as tx:
        entries = tx.outbox.open_entries(session.seen())
    for entry in reversed(entries):
        if entry.kind is SubmissionKind.PUBLISH_GUIDE:
            body = read_envelope(entry.sealed.payload_bytes).body
            if isinstance(body, PublishGuide):
                return body.guide
    return None


def _own_places(session: Session) -> tuple[str, ...]:
    return tuple(region.code for region in session.office.jurisdiction.regions)


def _places_named(session: Session, text: str) -> tuple[str, ...]:
    table = session.tables.regions
    return tuple(
        region.code
        for region in table.regions.values()
        if text in region.name and region.level is not RegionLevel.PROVINCE
    )


def _covering(session: Session, places: tuple[str, ...]) -> Callable[[Office], bool]:
    today = session.clock.today()

    def covers(office: Office) -> bool:
        return any(office.jurisdiction.covers(place, today) for place in places)

    return covers


# Publishing -------------------------------------------------------------------------------------


def may_publish(session: Session) -> bool:
    """Tell whether the clerk may publish for this office: its chief, where the public comes to."""
    return may_file(session.user.role, session.office.kind, SubmissionKind.PUBLISH_GUIDE)


def own_guide(session: Session) -> KnownOffice:
    """Return the own office with its guide, one that waits to be sent before the published one."""
    return next(one for one in _known(session) if one.is_own)


def advise(session: Session, act: PublishGuide) -> GuideAdvice:
    """Judge a guide as it stands; the platform runs the same rules."""
    return GuideAdvice(judge(session, act))


def publish(session: Session, act: PublishGuide) -> Saved:
    """Save a guide as one immutable submission; the platform publishes it.

    Raises:
        NotOursToPublishError: another role or office files this.
        StoreFaultError: nothing was saved (D-3).
    """
    if not may_publish(session):
        raise NotOursToPublishError
    return file_submission(session, lambda _: act)
