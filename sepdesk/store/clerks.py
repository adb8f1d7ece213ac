"""The clerks of this machine: who has signed in here, their leases and what each has set."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sepdesk.domain.offices import Role
from sepdesk.store.identity import Login
from sepdesk.store.station_tables import ClerkRow, ClerkSettingRow


@dataclass(frozen=True, slots=True)
class Clerk:
    """A clerk who has signed in at this machine.

    Attributes:
        name: what they type to sign in.
        session: with the platform; it may have expired.
    """

    name: str
    session: Login


class Clerks:
    """The clerks of this machine, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(self, clerk: Clerk) -> None:
        """Keep a clerk's session in place of a former one; lease and settings stay."""
        login = clerk.session
        values = {
            "login": clerk.name,
            "display_name": login.display_name,
            "role": login.role.value,
            "token": login.token,
            "expires_at": login.expires_at,
        }
        self._session.execute(
            insert(ClerkRow)
            .values(user=login.user, lease="", **values)
            .on_conflict_do_update(index_elements=["user"], set_=values)
        )

    def named(self, name: str) -> Clerk | None:
        """Return the clerk of a login name; None who never signed in here."""
        row = self._session.scalars(select(ClerkRow).where(ClerkRow.login == name)).first()
        return None if row is None else _clerk(row)

    def all(self) -> tuple[Clerk, ...]:
        """Return all clerks of this machine, by login name."""
        rows = self._session.scalars(select(ClerkRow).order_by(ClerkRow.login))
        return tuple(_clerk(row) for row in rows)

    def lease(self, user: str) -> str:
        """Return a clerk's lease as it was put; empty without one."""
        asked = select(ClerkRow.lease).where(ClerkRow.user == user)
        return self._session.execute(asked).scalar() or ""

    def put_lease(self, user: str, text: str) -> None:
        """Keep a clerk's lease; nothing happens for somebody who never signed in here."""
        self._session.execute(update(ClerkRow).where(ClerkRow.user == user).values(lease=text))

    def setting(self, user: str, name: str) -> str | None:
        """Return what a clerk has set; None where they never did."""
        row = self._session.get(ClerkSettingRow, (user, name))
        return None if row is None else row.text

    def put_setting(self, user: str, name: str, text: str) -> None:
        """Keep what a clerk has set."""
        self._session.execute(
            insert(ClerkSettingRow)
            .values(user=user, name=name, text=text)
            .on_conflict_do_update(index_elements=["user", "name"], set_={"text": text})
        )


def _clerk(row: ClerkRow) -> Clerk:
    login = Login(row.user, row.display_name, Role(row.role), row.token, row.expires_at)
    return Clerk(row.login, login)
