"""Signing in at the platform: at enrolment, and again when the token is no longer taken."""

from pathlib import Path

from sepdesk import credentials
from sepdesk.desk import lease
from sepdesk.desk.session import Session
from sepdesk.protocol.messages import SignIn
from sepdesk.store import keys
from sepdesk.store.clerks import Clerk
from sepdesk.store.files import StationFiles
from sepdesk.store.identity import Login, StationIdentity
from sepdesk.sync.errors import SyncError
from sepdesk.sync.transport import Transport

ANOTHER_CLERK = "请由当前使用本机的人员登录；换人请先退出程序。"


def sign_in(
    files: StationFiles,
    transport: Transport,
    identity: StationIdentity,
    login: str,
    password: str,
    expected: str | None = None,
) -> Login:
    """Sign a clerk in, keep the token and use it from now on.

    Args:
        files: where the token is kept, encrypted.
        transport: to the pinned platform.
        identity: of this machine.
        login: as typed.
        password: sent, never kept.
        expected: the user who must answer to it; None: anybody of this office.

    Raises:
        UnauthorisedError: wrong name or password, or no mandate at this office.
        AnotherClerkError: it is somebody else than expected; nothing was kept.
        SyncError: as any exchange.
    """
    reply = transport.sign_in(SignIn(identity.device, login, password))
    now = transport.card().server_time
    if expected is not None and reply.user != expected:
        raise AnotherClerkError
    kept = Login(reply.user, reply.display_name, reply.role, reply.token, reply.expires_at)
    with files.station.transaction() as tx:
        tx.identity.put_session(kept)
        tx.clerks.put(Clerk(login, kept))
    transport.use_token(kept.token)
    transport.answered_at = now
    return kept


class AnotherClerkError(Exception):
    """Somebody else signed in than the clerk whose session this is."""

    text = ANOTHER_CLERK


def sign_in_again(session: Session, login: str, password: str) -> str:
    """Sign the session's clerk in again; returns "" or the sentence why it did not work.

    The password that the platform has taken opens this machine's files from now on, too.
    """
    if session.transport is None:
        return "本站尚未设置平台地址。"
    try:
        sign_in(
            session.files,
            session.transport,
            identity_now(session),
            login,
            password,
            session.user.user,
        )
    except (SyncError, AnotherClerkError) as error:
        return error.text
    vouched_for(session)
    session.files.add_clerk(login, password, machine_secret(session.files.slots))
    return ""


def identity_now(session: Session) -> StationIdentity:
    """Return who this machine is: it may have been enrolled anew since the clerk came (R-4)."""
    with session.files.station.reading() as tx:
        return tx.identity.get() or session.identity


def vouched_for(session: Session) -> None:
    """Begin the clerk's lease anew if the platform has answered to their session."""
    if session.transport is not None and session.transport.answered_at is not None:
        at = session.transport.answered_at
        lease.renew(session.files, session.user.user, at, session.clock)


def machine_secret(slots: Path) -> bytes | None:
    """Return the keyring's secret of a profile; None where there is none.

    Raises:
        KeyringError: it is locked, or refuses.
    """
    try:
        return credentials.load_secret(keys.profile_id(slots))
    except credentials.NoKeyringError:
        return None
