"""Transport and authority errors of the platform, raised anywhere and answered at the edge.

A refusal by the rules is no problem: it is an outcome in a reply.
"""

from sepdesk.protocol.messages import Problem, ProblemCode


class ProblemError(Exception):
    """A request that is not answered; carries the status and what the station is told."""

    def __init__(self, status: int, code: ProblemCode, text: str, *, retry_after: int = 0) -> None:
        """Make a problem.

        Args:
            status: of HTTP.
            code: for the station.
            text: for people.
            retry_after: seconds after which to ask again; 0 is not told.
        """
        super().__init__(code.value)
        self.status = status
        self.problem = Problem(code, text)
        self.retry_after = retry_after
        self.who = ""
        """Whose token was refused, for the audit trail; empty where nobody is known."""


def not_signed_in() -> ProblemError:
    """Return: the token is missing, unknown or over."""
    return ProblemError(401, ProblemCode.NOT_SIGNED_IN, "请重新登录。")


def wrong_password() -> ProblemError:
    """Return: login or password is wrong; the same for a login that nobody has."""
    return ProblemError(401, ProblemCode.WRONG_PASSWORD, "账号或密码不正确。")


def device_unknown() -> ProblemError:
    """Return: the machine is not enrolled."""
    return ProblemError(403, ProblemCode.DEVICE_UNKNOWN, "本机未在平台登记。")


def device_revoked() -> ProblemError:
    """Return: the machine was revoked."""
    return ProblemError(403, ProblemCode.DEVICE_REVOKED, "本机已被平台停用。")


def device_suspended() -> ProblemError:
    """Return: two machines use this identity."""
    text = "平台发现两台机器使用同一身份，本机须重新登记；未上报的表单仍保存在本机。"
    return ProblemError(403, ProblemCode.DEVICE_SUSPENDED, text)


def not_allowed() -> ProblemError:
    """Return: this role may never do that, whatever the object."""
    return ProblemError(403, ProblemCode.NOT_ALLOWED, "当前身份无权办理。")


def not_found() -> ProblemError:
    """Return: there is no such thing, or it is not the asker's to see; nobody can tell which."""
    return ProblemError(404, ProblemCode.NOT_FOUND, "没有此项，或无权查看。")


def needs_snapshot() -> ProblemError:
    """Return: the feed cannot go on from that cursor."""
    return ProblemError(409, ProblemCode.NEEDS_SNAPSHOT, "需重新下载本辖区数据。")


def too_large() -> ProblemError:
    """Return: more than one request may hold."""
    return ProblemError(413, ProblemCode.TOO_LARGE, "一次发送的内容过多。")


def too_many() -> ProblemError:
    """Return: tried too often."""
    return ProblemError(429, ProblemCode.TOO_MANY, "尝试次数过多，请稍后再试。")


def too_often(seconds: int) -> ProblemError:
    """Return: asked more often than a window has reason to."""
    text = f"查询过于频繁，请在 {(seconds + 59) // 60} 分钟后再试。"
    return ProblemError(429, ProblemCode.TOO_MANY, text, retry_after=seconds)


def bad_request() -> ProblemError:
    """Return: the request is no such message; what was wrong with it is not echoed."""
    return ProblemError(400, ProblemCode.BAD_REQUEST, "请求格式不正确。")


def wrong_method() -> ProblemError:
    """Return: the address exists, the method does not; the answer names those that do."""
    return ProblemError(405, ProblemCode.BAD_REQUEST, "请求方法不正确。")


def beyond_the_end() -> ProblemError:
    """Return: a range that begins behind the last byte."""
    return ProblemError(416, ProblemCode.BAD_REQUEST, "请求格式不正确。")


def broken(status: int = 500) -> ProblemError:
    """Return: our fault, or (503) a database that does not answer."""
    return ProblemError(status, ProblemCode.BROKEN, "平台出错，请稍后再试。")
