"""Who this station is, who is signed in, and when it last spoke with the platform."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm import Session

from sepdesk.domain.offices import Office, Role
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.messages import PlatformCard
from sepdesk.protocol.signing import decode, encode
from sepdesk.store.settings import get_text, put_text


@dataclass(frozen=True, slots=True)
class StationIdentity:
    """What an enrolled station is: its keys are private, the platform's is pinned.

    Attributes:
        signing_key: raw Ed25519, 32 bytes.
        sealing_key: raw X25519, 32 bytes.
    """

    device: str
    office: Office
    platform_card: PlatformCard
    signing_key: bytes
    sealing_key: bytes


@dataclass(frozen=True, slots=True)
class Login:
    """A clerk's session with the platform; the token lies in the encrypted file alone."""

    user: str
    display_name: str
    role: Role
    token: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Written:
    device: str
    office: Office
    platform_card: PlatformCard
    signing_key: str
    sealing_key: str


@dataclass(frozen=True, slots=True)
class _Moment:
    at: dt.datetime


class Identity:
    """What the station knows about itself, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self) -> StationIdentity | None:
        """Return who this station is; None before it is enrolled."""
        text = get_text(self._session, "identity")
        if text is None:
            return None
        written = read(_Written, text)
        return StationIdentity(
            written.device,
            written.office,
            written.platform_card,
            decode(written.signing_key),
            decode(written.sealing_key),
        )

    def put(self, identity: StationIdentity) -> None:
        """Keep who this station is."""
        written = _Written(
            identity.device,
            identity.office,
            identity.platform_card,
            encode(identity.signing_key),
            encode(identity.sealing_key),
        )
        put_text(self._session, "identity", canonical_text(written))

    def address(self) -> str:
        """Return the address of the platform where this station was enrolled; "" if not kept."""
        return get_text(self._session, "address") or ""

    def put_address(self, address: str) -> None:
        """Keep the address of the platform."""
        put_text(self._session, "address", address)

    def get_session(self) -> Login | None:
        """Return the clerk's session; it may have expired."""
        text = get_text(self._session, "session")
        return None if text is None else read(Login, text)

    def put_session(self, login: Login | None) -> None:
        """Keep a session; None forgets it and touches nothing else (S-15)."""
        put_text(self._session, "session", None if login is None else canonical_text(login))

    def last_sync(self) -> dt.datetime | None:
        """Return when a whole round last succeeded, by the station's clock."""
        text = get_text(self._session, "last_sync")
        return None if text is None else read(_Moment, text).at

    def set_last_sync(self, at: dt.datetime) -> None:
        """Note that a whole round succeeded."""
        put_text(self._session, "last_sync", canonical_text(_Moment(at)))
