"""The operating system's keyring: the secret that goes with a clerk's password, and its states.

KeyringError - NoKeyringError (none on this machine; a password alone must do)
                 - NoSecretError (there is one, and it holds nothing for this profile)
             - KeyringLockedError (it could be opened, and was not)
             - KeyringRefusedError (it answered with an error)
"""

import base64
from collections.abc import Iterator
from contextlib import contextmanager

import keyring
import keyring.errors
from keyring.backend import KeyringBackend, get_all_keyring
from keyring.backends import null

SERVICE = "sepdesk"

_TRUSTED = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.Windows",
    "keyring.backends.macOS",
)
"""Keyrings of the operating system; any other may keep secrets in a plain file."""

_LOCKED = {"KeyringLocked", "InitError", "LockedException", "PromptDismissedException"}
"""By name, since half of them are of a library that Windows does not have."""


class KeyringError(Exception):
    """The keyring gave no secret; `text` is the sentence for the clerk."""

    text = "系统密钥环不可用。"


class NoKeyringError(KeyringError):
    """This machine has no keyring that keeps secrets encrypted."""

    text = "本机没有可用的系统密钥环，仅由登录密码保护本机数据，请使用足够长的密码。"


class NoSecretError(NoKeyringError):
    """The keyring works and holds nothing for this profile: wiped, or the profile was moved."""

    text = "系统密钥环中没有本机密钥；如曾重装系统或移动数据，请用恢复密钥打开。"


class KeyringLockedError(KeyringError):
    """The keyring is locked, and was not unlocked when asked."""

    text = "系统密钥环处于锁定状态，请解锁后重试。"


class KeyringRefusedError(KeyringError):
    """The keyring refused or failed."""

    text = "系统密钥环拒绝了请求，请重试；如仍不行，请联系管理员。"


def load_secret(profile_id: str) -> bytes:
    """Return the secret of a profile.

    Raises:
        KeyringError: one of its states.
    """
    with _told():
        text = _backend().get_password(SERVICE, profile_id)
    if text is None:
        raise NoSecretError
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        raise KeyringRefusedError from None


def save_secret(profile_id: str, secret: bytes) -> None:
    """Keep the secret of a profile, in place of a former one.

    Raises:
        KeyringError: one of its states; nothing was kept.
    """
    with _told():
        _backend().set_password(SERVICE, profile_id, base64.b64encode(secret).decode("ascii"))


def _backend() -> KeyringBackend:
    # Asked anew each time: a keyring may come up after the program, with the desktop session.
    get_all_keyring()
    viable = [] if _switched_off() else KeyringBackend.get_viable_backends()
    trusted = [backend for backend in viable if backend.__module__ in _TRUSTED]
    if not trusted:
        raise NoKeyringError
    return max(trusted, key=lambda backend: backend.priority)()


def _switched_off() -> bool:
    return isinstance(keyring.get_keyring(), null.Keyring)


@contextmanager
def _told() -> Iterator[None]:
    """Translate what backends raise: their own errors, the bus's, the operating system's."""
    try:
        yield
    except KeyringError:
        raise
    except keyring.errors.NoKeyringError as error:
        raise NoKeyringError from error
    except Exception as error:
        if type(error).__name__ in _LOCKED:
            raise KeyringLockedError from error
        if type(error).__name__ == "SecretServiceNotAvailableException":
            raise NoKeyringError from error
        raise KeyringRefusedError from error
