"""Accounts, mandates, passwords, and the tokens that stand for them."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, delete, insert, select, update

from sepdesk.domain.offices import Office, OfficeId, Role, may_be_one_person
from sepdesk.protocol.canonical import read
from sepdesk.protocol.messages import SignedIn, SignIn
from sepdesk.province import audit, problems
from sepdesk.province.account_tables import AccountRow, DeviceRow, MandateRow, SessionRow
from sepdesk.province.opening import Province
from sepdesk.province.policy import Principal
from sepdesk.province.problems import ProblemError
from sepdesk.province.tables import OfficeRow

TOKEN_LIFE = dt.timedelta(days=30)
RENEWED_AFTER = dt.timedelta(hours=1)
"""A token's end is moved on at most this often, so that a pull costs no write each time."""
FAILURES = 5
LOCKED_FOR = dt.timedelta(minutes=15)


class RolesApartError(Exception):
    """Auditor, system administrator and security administrator are three people, and no clerks."""

    def __init__(self, role: Role) -> None:
        """Name the role that was not given."""
        self.text = "审计员、系统管理员、安全管理员须由不同的人担任，也不得兼任窗口岗位。"
        super().__init__(f"the role {role.value} goes with none that the account holds")


_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@cache
def _nobody() -> str:
    # An unknown login costs as long as a known one, so that time does not tell them apart.
    return _HASHER.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """Hash a password with Argon2id."""
    return _HASHER.hash(password)


def create(
    connection: Connection,
    now: dt.datetime,
    *,
    login: str,
    password_hash: str,
    display_name: str,
    role: Role,
    office: OfficeId,
) -> None:
    """Open an account with one mandate from now on.

    Raises:
        sqlalchemy.exc.IntegrityError: the login is taken, or there is no such office.
    """
    connection.execute(
        insert(AccountRow).values(
            login=login,
            display_name=display_name,
            password_hash=password_hash,
            created_at=now,
            failures=0,
        )
    )
    give_mandate(connection, now, login=login, office=office, role=role)


def give_mandate(
    connection: Connection,
    now: dt.datetime,
    *,
    login: str,
    office: OfficeId,
    role: Role,
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> None:
    """Give an account a role at an office for a time.

    Args:
        connection: of the caller's transaction.
        now: server time.
        login: of the account.
        office: where it is held.
        role: what it allows.
        since: None: from now on.
        until: the first moment at which it no longer holds; None: until it is ended.

    Raises:
        RolesApartError: the account holds a role in that time that must not be one person's with
            this one.
        sqlalchemy.exc.IntegrityError: no such account or office, or the same was given before.
    """
    begins = now if since is None else since
    # Whoever gives it another one at the same time waits here.
    connection.execute(
        select(AccountRow.login).where(AccountRow.login == login).with_for_update()
    ).all()
    held = select(MandateRow.role).where(
        MandateRow.login == login, MandateRow.until.is_(None) | (MandateRow.until > begins)
    )
    if until is not None:
        held = held.where(MandateRow.since < until)
    if not all(may_be_one_person(Role(each), role) for each in connection.scalars(held)):
        raise RolesApartError(role)
    connection.execute(
        insert(MandateRow).values(
            login=login, office=office, role=role.value, since=begins, until=until
        )
    )


def end_mandates(
    connection: Connection,
    now: dt.datetime,
    login: str,
    *,
    office: OfficeId | None = None,
    role: Role | None = None,
) -> int:
    """End mandates of an account; what was saved under them may still come in (B-12).

    Args:
        connection: of the caller's transaction.
        now: from when on they no longer hold.
        login: of the account.
        office: None: at every office.
        role: None: in every role.

    Returns:
        How many there were.
    """
    ended = update(MandateRow).where(
        MandateRow.login == login, MandateRow.until.is_(None) | (MandateRow.until > now)
    )
    if office is not None:
        ended = ended.where(MandateRow.office == office)
    if role is not None:
        ended = ended.where(MandateRow.role == role.value)
    return connection.execute(ended.values(until=now)).rowcount


def disable(connection: Connection, now: dt.datetime, login: str) -> None:
    """Disable an account from the next request on (X-5)."""
    connection.execute(update(AccountRow).where(AccountRow.login == login).values(disabled_at=now))
    connection.execute(delete(SessionRow).where(SessionRow.login == login))
    end_mandates(connection, now, login)


def held_mandate(
    connection: Connection,
    login: str,
    office: str,
    roles: Collection[Role],
    since: dt.datetime,
    now: dt.datetime,
) -> bool:
    """Tell whether a mandate of one of these roles was held between two instants (B-12)."""
    found = connection.execute(
        select(MandateRow.number)
        .where(
            MandateRow.login == login,
            MandateRow.office == office,
            MandateRow.role.in_([role.value for role in roles]),
            MandateRow.since <= now,
            MandateRow.until.is_(None) | (MandateRow.until >= since),
        )
        .limit(1)
    )
    return found.first() is not None


# Signing in -------------------------------------------------------------------------------------


def sign_in(province: Province, asked: SignIn) -> SignedIn:
    """Check a password at a device and give a token.

    Raises:
        ProblemError: device, password or mandate do not hold, or tried too often.
    """
    now = province.clock.now()
    with province.database.reading() as connection:
        office = _device_office(connection, asked.device)
        account = connection.execute(
            select(
                AccountRow.password_hash,
                AccountRow.display_name,
                AccountRow.disabled_at,
                AccountRow.locked_until,
            ).where(AccountRow.login == asked.login)
        ).first()
        role = _present_role(connection, asked.login, office.office_id, now)
    if account is not None and account.locked_until is not None and account.locked_until > now:
        raise problems.too_many()
    # Outside of any transaction: it takes its time on purpose.
    right = _matches(_nobody() if account is None else account.password_hash, asked.password)
    if account is None or not right or account.disabled_at is not None:
        _count_failure(province, asked, now)
        raise problems.wrong_password()
    if role is None:
        raise problems.not_allowed()
    token = secrets.token_urlsafe(32)
    expires_at = now + TOKEN_LIFE
    with province.database.writing() as connection:
        connection.execute(
            update(AccountRow)
            .where(AccountRow.login == asked.login)
            .values(failures=0, locked_until=None)
        )
        connection.execute(delete(SessionRow).where(SessionRow.expires_at < now))
        connection.execute(
            insert(SessionRow).values(
                token_hash=hash_token(token),
                login=asked.login,
                device=asked.device,
                expires_at=expires_at,
            )
        )
        audit.append(connection, province.keys.audit, now, asked.login, "signed_in", asked.device)
    return SignedIn(token, expires_at, asked.login, account.display_name, role, office)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def _device_office(connection: Connection, device: str) -> Office:
    found = connection.execute(
        select(DeviceRow.revoked_at, DeviceRow.suspended_at, OfficeRow.row)
        .join(OfficeRow, OfficeRow.office_id == DeviceRow.office)
        .where(DeviceRow.device == device)
    ).first()
    if found is None:
        raise problems.device_unknown()
    if found.revoked_at is not None:
        raise problems.device_revoked()
    if found.suspended_at is not None:
        raise problems.device_suspended()
    return read(Office, found.row)


def _present_role(connection: Connection, login: str, office: str, now: dt.datetime) -> Role | None:
    found = connection.execute(
        select(MandateRow.role)
        .where(
            MandateRow.login == login,
            MandateRow.office == office,
            MandateRow.since <= now,
            MandateRow.until.is_(None) | (MandateRow.until > now),
        )
        .order_by(MandateRow.number.desc())
        .limit(1)
    ).scalar_one_or_none()
    return None if found is None else Role(found)


def _count_failure(province: Province, asked: SignIn, now: dt.datetime) -> None:
    with province.database.writing() as connection:
        failures = connection.execute(
            select(AccountRow.failures).where(AccountRow.login == asked.login)
        ).scalar_one_or_none()
        if failures is not None:
            locked = failures + 1 >= FAILURES
            connection.execute(
                update(AccountRow)
                .where(AccountRow.login == asked.login)
                .values(
                    failures=0 if locked else failures + 1,
                    locked_until=now + LOCKED_FOR if locked else None,
                )
            )
        # Not the login: what was typed there may be a password.
        audit.append(connection, province.keys.audit, now, asked.device[:64], "sign_in_refused", "")


# Tokens -----------------------------------------------------------------------------------------


def hash_token(token: str) -> str:
    """Return what is stored of a token; it is random, so a plain digest will do."""
    return hashlib.sha256(token.encode()).hexdigest()


def authenticate(province: Province, token: str) -> Principal:
    """Check token, account, device and mandate; each request asks anew (X-5).

    Raises:
        ProblemError: one of them does not hold.
    """
    now = province.clock.now()
    token_hash = hash_token(token)
    with province.database.reading() as connection:
        found = connection.execute(
            select(
                SessionRow.login,
                SessionRow.device,
                SessionRow.expires_at,
                AccountRow.disabled_at,
            )
            .join(AccountRow, AccountRow.login == SessionRow.login)
            .where(SessionRow.token_hash == token_hash)
        ).first()
        if found is None:
            raise problems.not_signed_in()
        if found.expires_at <= now or found.disabled_at is not None:
            raise _of(problems.not_signed_in(), found.login)
        try:
            office = _device_office(connection, found.device)
        except ProblemError as error:
            raise _of(error, found.login) from None
        role = _present_role(connection, found.login, office.office_id, now)
    if role is None:
        raise _of(problems.not_allowed(), found.login)
    if found.expires_at < now + TOKEN_LIFE - RENEWED_AFTER:
        with province.database.writing() as connection:
            connection.execute(
                update(SessionRow)
                .where(SessionRow.token_hash == token_hash)
                .values(expires_at=now + TOKEN_LIFE)
            )
    return Principal(found.login, found.device, office, role, token_hash)


def _of(error: ProblemError, login: str) -> ProblemError:
    error.who = login
    return error


def sign_out(province: Province, principal: Principal) -> None:
    """End a token."""
    with province.database.writing() as connection:
        connection.execute(delete(SessionRow).where(SessionRow.token_hash == principal.token_hash))
