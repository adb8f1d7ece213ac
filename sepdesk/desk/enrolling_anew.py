"""Enrolling this machine anew: a new identity, the same files, the unsent kept (R-4, R-5)."""

from sepdesk.desk.session import Session
from sepdesk.desk.signing_in import identity_now, sign_in, vouched_for
from sepdesk.sync.enrolment import enrol_anew
from sepdesk.sync.errors import (
    SyncError,
    UnauthorisedError,
)

NO_PLATFORM = "本站尚未设置平台地址。"
NO_CODE = "请填写上级发给的一次性登记码。"
CODE_REFUSED = "登记码不对、已用过、已过期，或不是本机构的；请向上级重新要一个。"


def enrol_machine_anew(
    session: Session, code: str, device_name: str, login: str, password: str
) -> str:
    """Enrol the machine under a new identity and sign the clerk in; returns "" or why not.

    Unsent forms stay as they were signed: the platform takes them under the former key. What is
    saved before the program is started again is signed by that as well.

    Args:
        session: of a clerk of this machine.
        code: one-time code of the same office.
        device_name: as the platform is to list it.
        login: of the clerk.
        password: sent, never kept.
    """
    if session.transport is None:
        return NO_PLATFORM
    if not code.strip():
        return NO_CODE
    former = identity_now(session)
    try:
        identity = enrol_anew(session.transport, former, code.strip(), device_name)
    except UnauthorisedError:
        return CODE_REFUSED
    except SyncError as error:
        return error.text
    with session.files.station.transaction() as tx:
        tx.identity.put(identity)
    try:
        sign_in(session.files, session.transport, identity, login, password, session.user.user)
    except Exception as error:
        text = getattr(error, "text", "")
        if not text:
            raise
        return f"本机已重新登记，但未能登录：{text}请再登录一次。"
    vouched_for(session)
    return ""
