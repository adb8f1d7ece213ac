"""The one explicit thing that every act at the desk is given."""

from collections.abc import Callable
from dataclasses import dataclass

from uuid6 import uuid7

from sepdesk import catalogues
from sepdesk.clock import Clock
from sepdesk.domain.facts import Rules
from sepdesk.domain.legal import LegalBasisTable
from sepdesk.domain.offices import Office, Role
from sepdesk.domain.regions import RegionTable
from sepdesk.domain.submissions import OpId
from sepdesk.protocol.envelope import Position
from sepdesk.protocol.signing import SigningKey
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import StationIdentity
from sepdesk.sync.transport import Transport


@dataclass(frozen=True, slots=True)
class User:
    """The clerk who is signed in at this station."""

    user: str
    display_name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Tables:
    """The tables of codes that the desk reads."""

    rules: Rules
    regions: RegionTable
    legal: LegalBasisTable

    @classmethod
    def load(cls) -> "Tables":
        """Read them from what ships with the program."""
        rules = Rules(catalogues.work_items(), catalogues.rest_days())
        return cls(rules, catalogues.regions(), catalogues.legal_basis())


def new_op_id() -> OpId:
    """Make a UUIDv7: ordered by time for people's eyes; nothing relies on that order."""
    return OpId(str(uuid7()))


@dataclass(frozen=True, slots=True)
class Session:
    """What acts at the desk work on: files, clock, ids, user, transport.

    Attributes:
        transport: None where no platform is set; acts at the desk never need it.
    """

    files: StationFiles
    clock: Clock
    user: User
    identity: StationIdentity
    tables: Tables
    transport: Transport | None = None
    new_id: Callable[[], OpId] = new_op_id

    @property
    def office(self) -> Office:
        """The office whose window this is."""
        return self.identity.office

    @property
    def signing(self) -> SigningKey:
        """The key that signs this machine's envelopes."""
        return SigningKey(self.identity.signing_key)

    def seen(self) -> Position | None:
        """How far the station's facts have come."""
        cursor = self.files.facts.cursor()
        return None if cursor is None else cursor.at
