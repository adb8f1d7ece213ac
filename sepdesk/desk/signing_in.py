"""Signing in at the platform: at enrolment, and again when the token is no longer taken."""

from sepdesk.desk.session import Session
from sepdesk.protocol.messages import SignIn
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
    if expected is not None and reply.user != expected:
        raise AnotherClerkError
    kept = Login(reply.user, reply.display_name, reply.role, reply.token, reply.expires_at)
    with files.station.transaction() as tx:
        tx.identity.put_session(kept)
    transport.use_token(kept.token)
    return kept


class AnotherClerkError(Exception):
    """Somebody else signed in than the clerk whose session this is."""

    text = ANOTHER_CLERK


def sign_in_again(session: Session, login: str, password: str) -> str:
    """Sign the session's clerk in again; returns "" or the sentence why it did not work."""
    if session.transport is None:
        return "本站尚未设置平台地址。"
    try:
        sign_in(
            session.files,
            session.transport,
            session.identity,
            login,
            password,
            session.user.user,
        )
    except (SyncError, AnotherClerkError) as error:
        return error.text
    return ""
