"""Everybody who may ask something of a platform: each role at each kind of office, and nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import insert

from sepdesk.domain.offices import OfficeId, OfficeKind, Role
from sepdesk.domain.regions import DatedRegion, Jurisdiction
from sepdesk.province import accounts
from sepdesk.province.account_tables import SessionRow
from sepdesk.province.policy import Principal
from tests.province.builders import GULOU, LONG_SINCE, TAIJIANG, TODAY, Station, office, offices

POST = f"{GULOU}-post"
AT = {
    OfficeKind.POST: POST,
    OfficeKind.COUNTY: GULOU,
    OfficeKind.CITY: "3501",
    OfficeKind.EXAM_CENTRE: "3501-exam",
    OfficeKind.PROVINCE: "35",
    OfficeKind.ISSUING_AUTHORITY: f"{GULOU}-issuing",
    OfficeKind.INSPECTION_BODY: f"{GULOU}-inspection",
    OfficeKind.PERMIT_REVIEWER: f"{GULOU}-reviewer",
    OfficeKind.ADMINISTRATIVE_WINDOW: f"{GULOU}-window",
}
"""The office at which a kind is asked about; all of them answer for the same county."""

MOVED = "350102-moved"
"""An office from which the county was taken away."""

SCOPES = (GULOU, POST, TAIJIANG, "3501", "3502", "3501-exam", MOVED, "35", "350199")
"""County, its post, sibling county, city above, other city, exam centre, moved away, province, and
no such office; to each asker one of them, or one beside them, is the own office."""


@dataclass
class Asker:
    """Somebody signed in: a token, and the principal that it stands for."""

    station: Station
    principal: Principal
    headers: dict[str, str] = field(init=False)

    def __post_init__(self):
        self.headers = {"Authorization": f"Bearer {self.station.token}"}

    @property
    def scopes(self):
        return sorted({*SCOPES, self.station.office})

    def __str__(self):
        return f"{self.principal.role} at {self.principal.office.office_id}"


@contextmanager
def every_asker(platform) -> Iterator[list[Asker]]:
    """Enrol one machine per kind of office, and sign every role in at it."""
    # One event loop for all: without, each request starts a thread of its own.
    with platform.client() as client:
        yield _askers(platform, client)


def _askers(platform, client) -> list[Asker]:
    known = {known.office_id for known in offices()}
    moved = Jurisdiction((DatedRegion(GULOU, LONG_SINCE, TODAY),))
    platform.load(
        [
            *(office(at, kind, GULOU) for kind, at in AT.items() if at not in known),
            replace(office(MOVED, OfficeKind.COUNTY, GULOU), jurisdiction=moved),
        ]
    )
    made = []
    for kind, office_id in AT.items():
        first = Station(client, office_id, "")
        enrolled = first.enrol(platform.code(office_id))
        for role in Role:
            login = f"{role.value}-{office_id}"
            platform.account(login, office_id, role)
            station = Station(
                client, office_id, login, first.signing, first.sealing, enrolled.device
            )
            station.card, station.token = first.card, f"token-of-{login}"
            station.counter = len(made) * 10_000  # one machine never uses a number twice
            sign_in(platform, station)
            principal = Principal(login, enrolled.device, enrolled.office, role, "")
            assert enrolled.office.kind is kind
            made.append(Asker(station, principal))
    return made


def sign_in(platform, station) -> None:
    """Write down a token as signing in does, without the password's fraction of a second."""
    with platform.database.writing() as connection:
        connection.execute(
            insert(SessionRow).values(
                token_hash=accounts.hash_token(station.token),
                login=station.login,
                device=station.device,
                expires_at=platform.clock.now() + accounts.TOKEN_LIFE,
            )
        )


def end_mandate(platform, login) -> None:
    """Take every mandate from somebody, and give one elsewhere."""
    now = platform.clock.now()
    with platform.database.writing() as connection:
        accounts.end_mandates(connection, now, login)
        accounts.give_mandate(
            connection, now, login=login, office=OfficeId(TAIJIANG), role=Role.CLERK
        )
