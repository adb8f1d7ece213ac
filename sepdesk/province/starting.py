"""What must be right before the platform answers anybody; each refusal is told in one sentence."""

from collections.abc import Iterator

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError
from sqlalchemy import make_url, select

from sepdesk.province.account_tables import AccountRow
from sepdesk.province.demo_offices import PASSWORD
from sepdesk.province.opening import Province
from sepdesk.province.settings import ProvinceSettings

CANNOT_START = 78
"""Exit status of `serve` where trying again cannot help (`EX_CONFIG` of sysexits.h)."""

_SHORTEST_TOKEN = 20
_EVERYBODY_KNOWS = frozenset(
    {
        "admin", "change-me", "changeme", "default", "demo", "password", "postgres", "province",
        "secret", "sepdesk", "test", "123456", "请修改", "请改成自己的口令",
    }
)  # fmt: skip
"""Passwords of examples, of which one is in the environment file that ships with the program."""


class DefaultSecretError(Exception):
    """A password or token is one that everybody knows.

    Attributes:
        text: which, in Chinese; never the secret itself.
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class OpenWithoutTlsError(Exception):
    """The host can be reached from the network, no certificate is set, and no proxy was named."""


class HalfATlsError(Exception):
    """A certificate without its key, or a key without its certificate."""


def check_settings(settings: ProvinceSettings) -> None:
    """Check what can be checked before the database is opened.

    Raises:
        OpenWithoutTlsError: passwords would go through a network in clear.
        HalfATlsError: TLS is half set.
        DefaultSecretError: a password or token is one that everybody knows, or is easily guessed.
    """
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise HalfATlsError
    if (
        settings.is_open_to_the_network
        and settings.tls_key is None
        and not settings.behind_tls_proxy
    ):
        raise OpenWithoutTlsError
    address = make_url(settings.url)
    if address.password is not None and _is_known(str(address.password), address.username or ""):
        raise DefaultSecretError("数据库口令是示例口令或与用户名相同，请改成自己的口令后再启动。")
    token = settings.metrics_token
    if token and (_is_known(token, "") or len(token) < _SHORTEST_TOKEN):
        text = f"监控令牌是示例值或短于 {_SHORTEST_TOKEN} 个字符，请换成随机值后再启动。"
        raise DefaultSecretError(text)


def check_accounts(province: Province) -> None:
    """Check that no account of the demo can be used from elsewhere with its printed password.

    Raises:
        DefaultSecretError: there is one.
    """
    if not province.settings.is_reached_from_elsewhere:
        return
    with province.database.reading() as connection:
        hashes = connection.execute(
            select(AccountRow.password_hash).where(
                AccountRow.login.startswith("demo"), AccountRow.disabled_at.is_(None)
            )
        ).scalars()
        if any(_opens(one) for one in hashes):
            text = "演示账号仍用公开的演示口令，请先停用这些账号，再对外提供服务。"
            raise DefaultSecretError(text)


def _opens(password_hash: str) -> bool:
    try:
        return PasswordHasher().verify(password_hash, PASSWORD)
    except (Argon2Error, InvalidHashError):
        return False


def _is_known(secret: str, user: str) -> bool:
    return secret.casefold() in {"", user.casefold(), *_EVERYBODY_KNOWS}


def sentences() -> Iterator[tuple[type[Exception], str]]:
    """Return the sentence of each refusal that has always the same one."""
    yield (
        OpenWithoutTlsError,
        "对外提供服务须设置 TLS 证书；仅限本机请用 127.0.0.1；"
        "由代理终止 TLS 的，请设 SEPDESK_PROVINCE_BEHIND_TLS_PROXY=true。",
    )
    yield HalfATlsError, "TLS 证书与私钥须一并设置，现在只设了一个。"
