"""Which scopes a place belongs to: the offices whose dated regions cover it."""

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import Connection, select

from sepdesk.domain.competence import verifies
from sepdesk.domain.dossiers import Spine
from sepdesk.domain.offices import Office, OfficeId, OfficeKind
from sepdesk.protocol.canonical import read
from sepdesk.province.tables import OfficeRow

WITHOUT_PLACES = (OfficeKind.PROVINCE,)
"""The province mirrors offices and what is sent to it, not the persons and units of all places."""


@lru_cache(maxsize=4096)
def _parsed(row: str) -> Office:
    return read(Office, row)


def all_offices(connection: Connection) -> dict[OfficeId, Office]:
    """Read all offices; parsing is remembered by their text."""
    rows = connection.execute(select(OfficeRow.row).order_by(OfficeRow.office_id)).scalars()
    found = map(_parsed, rows)
    return {office.office_id: office for office in found}


class Places:
    """The scopes of places on one day."""

    def __init__(self, offices: Iterable[Office], today: dt.date) -> None:
        self._offices = tuple(offices)
        self._today = today
        self._known: dict[str, frozenset[OfficeId]] = {}

    def scopes(self, place: str) -> frozenset[OfficeId]:
        """Return the scopes that a town or county belongs to; none for an unknown place."""
        found = self._known.get(place)
        if found is None:
            found = self._known[place] = frozenset(
                office.office_id
                for office in self._offices
                if office.kind not in WITHOUT_PLACES
                and office.jurisdiction.covers(place, self._today)
            )
        return found

    def scopes_of_case(
        self, office: OfficeId, place: str, certificate_province: str
    ) -> frozenset[OfficeId]:
        """Return the scopes that see a case: who filed it, and who verifies it (L5).

        Args:
            office: that filed it.
            place: of the unit; who verifies answers for it.
            certificate_province: as the form has it; empty where it does not say.
        """
        verifying = self._verifying(place, certificate_province)
        return frozenset(o.office_id for o in self._offices if o.office_id == office) | verifying

    def _verifying(self, place: str, certificate_province: str) -> frozenset[OfficeId]:
        covering = self.scopes(place)
        found = [
            one
            for one in self._offices
            if one.office_id in covering and verifies(one.kind, certificate_province)
        ]
        # The city's bureau issues where no authority of its own stands.
        issuing = [one for one in found if one.kind is OfficeKind.ISSUING_AUTHORITY]
        return frozenset(one.office_id for one in issuing or found)

    def scopes_of_dossier(self, spine: Spine) -> frozenset[OfficeId]:
        """Return the scopes that see a dossier: those of its place, and those it names."""
        named = frozenset(o.office_id for o in self._offices if o.office_id in spine.offices)
        return named | (self.scopes(spine.place) if spine.place else frozenset())

    def scopes_of_office(self) -> frozenset[OfficeId]:
        """Return the scopes that know every office: how one is reached is public (E5)."""
        return frozenset(office.office_id for office in self._offices)
