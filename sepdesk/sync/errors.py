"""What can go wrong between station and platform, by how one reacts.

SyncError ─ Unreachable  no answer: keep what waits, try again later
          ─ Unauthorised the platform answered and refuses access: sign in again, or enrol
          ─ Outdated     program and platform no longer understand each other: update
          ─ Garbled      somebody else answered (login page, proxy), or the answer is damaged
          ─ Rejected     our own request was at fault: a bug, reported and not repeated
"""


class SyncError(Exception):
    """An exchange did not come about; nothing that was saved is affected.

    Attributes:
        text: the sentence for the clerk, in Chinese, without personal data.
    """

    text = "同步未完成。"

    def __init__(self, text: str = "") -> None:
        super().__init__(text or self.text)
        if text:
            self.text = text


class UnreachableError(SyncError):
    """No answer: no network, no such host, time-out, cut line, or the platform is overloaded."""

    text = "平台连接不上，已保存的表单不受影响，稍后会再试。"


class TooOftenError(UnreachableError):
    """The platform answers, and will not do so again for a while."""

    text = "平台请求过于频繁，请稍后再试。"


class ClockError(UnreachableError):
    """TLS fails because this machine's date is wrong (T-3); named as such, with the fix."""

    text = "与平台的安全连接失败：本机日期时间可能不对，请校准后再试。"


class UnauthorisedError(SyncError):
    """The platform refuses: token, user or device."""

    text = "平台要求重新登录。"


class DeviceRefusedError(UnauthorisedError):
    """This machine is not enrolled, or no longer."""

    text = "平台不再承认本机，请联系上级重新登记本机；未上报的表单仍保存在本机。"


class DeviceSuspendedError(DeviceRefusedError):
    """Two machines use this machine's identity: it is to be enrolled anew, and keeps its forms."""

    text = (
        "平台发现另有机器使用本机的身份，请重新登记本机；未上报的表单保存在本机，登记后继续上报。"
    )


class OutdatedError(SyncError):
    """Program and platform speak different versions."""

    text = "本程序版本与平台不相容，请更新程序；已保存的表单不受影响。"


class NeedsSnapshotError(SyncError):
    """The platform's feed no longer reaches back to where this station is, or its epoch changed."""

    text = "需要重新装入辖区数据。"


class GarbledError(SyncError):
    """Not our platform's answer: a login page, a proxy, a damaged reply."""

    text = "收到的不是平台的应答（可能是网络登录页或代理），未作任何改动。"


class RejectedError(SyncError):
    """The platform found our request malformed: a fault of the program."""

    text = "平台不接受本程序的请求，请联系维护人员。"
