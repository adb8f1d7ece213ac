"""What a round came to, in a sentence, with its tone and what to do about it."""

from dataclasses import dataclass

from sepdesk.desk.synchronise import Hindrance, NotSynchronised, Synchronised


@dataclass(frozen=True, slots=True)
class Told:
    """How the last round stands on the tab.

    Attributes:
        word: short, for the chip.
        tone: its colour.
        sentence: what happened.
        way_out: what to do, or what happens by itself; empty where nothing is to be done.
    """

    word: str
    tone: str
    sentence: str
    way_out: str = ""


_SAFE = "已保存的表单都在本机，不会丢失。"
_WAYS_OUT = {
    Hindrance.NO_PLATFORM: "请由管理员设置平台地址并登记本机。",
    Hindrance.UNREACHABLE: f"{_SAFE}请检查网线或无线网络；网络恢复后会自动再试，也可按 F5。",
    Hindrance.SIGN_IN: f"{_SAFE}请重新登录，登录后按 F5 继续。",
    Hindrance.DEVICE: f"{_SAFE}请向上级机构要一个登记码，点「重新登记本机」；登记后继续上报。",
    Hindrance.SUSPENDED: f"{_SAFE}请向上级要一个登记码，点「重新登记本机」；登记后继续上报。",
    Hindrance.OUTDATED: f"{_SAFE}请更新程序，更新后继续上报。",
    Hindrance.NOT_OUR_PLATFORM: f"{_SAFE}请先在浏览器登录上网，或请网管放行平台地址，再按 F5。",
    Hindrance.FAULT: f"{_SAFE}请把运行日志交给维护人员。",
}
_WORDS = {
    Hindrance.NO_PLATFORM: ("未设平台", "warn"),
    Hindrance.UNREACHABLE: ("连接不上", "warn"),
    Hindrance.SIGN_IN: ("需要登录", "warn"),
    Hindrance.DEVICE: ("本机未获承认", "refuse"),
    Hindrance.SUSPENDED: ("须重新登记", "refuse"),
    Hindrance.OUTDATED: ("需要更新", "refuse"),
    Hindrance.NOT_OUR_PLATFORM: ("不是平台", "warn"),
    Hindrance.FAULT: ("程序故障", "refuse"),
}
NEVER = Told("尚未同步", "quiet", "本次启动后还没有同步。")
RUNNING = Told("正在同步", "open", "正在与平台同步，可以继续录入。")
STOPPED = Told("已停止", "warn", "同步已停止；已收到的回执和数据都保留。", "按 F5 接着同步。")


def result_sentence(done: Synchronised) -> str:
    """Say what a round brought: 上报 3 份，收到 4 份回执，其中 1 份待处理。"""
    parts = []
    if done.offered:
        parts.append(f"平台已由备份恢复，重新上报恢复点之后的 {done.offered} 份")
    if done.sent:
        parts.append(f"上报 {done.sent} 份")
    if done.receipted:
        parts.append(f"收到 {done.receipted} 份回执")
    if done.came_back:
        parts.append(f"其中 {done.came_back} 份待处理")
    if done.scans:
        parts.append(f"上传 {done.scans} 份扫描件")
    if done.alarms:
        parts.append(f"{len(done.alarms)} 份平台未予接收")
    if done.changes.everything:
        parts.append("辖区数据已重新装入")
    return "，".join(parts or ["没有要上报的表单，本站数据已是最新"]) + "。"


def told_of(outcome: Synchronised | NotSynchronised) -> Told:
    """Say how a round stands."""
    if isinstance(outcome, NotSynchronised):
        word, tone = _WORDS[outcome.hindrance]
        return Told(word, tone, outcome.text, _WAYS_OUT[outcome.hindrance])
    sentence = result_sentence(outcome)
    if outcome.alarms:
        way_out = "平台收到的内容与本机不一致或不可读，这些表单仍在本机；请联系维护人员。"
        return Told("有表单未接收", "refuse", sentence, way_out)
    if outcome.scans_refused:
        way_out = f"{''.join(outcome.scans_refused)}表单不受影响，原件仍在本机；请联系维护人员。"
        return Told("有扫描件未接收", "warn", sentence, way_out)
    if outcome.came_back:
        return Told("同步完成", "good", sentence, "退回的表单在「待处理」里，写明了理由和依据。")
    return Told("同步完成", "good", sentence)


def reachability(outcome: Synchronised | NotSynchronised) -> bool | None:
    """Tell whether the platform answered; None where nobody was asked."""
    if isinstance(outcome, Synchronised):
        return True
    if outcome.hindrance is Hindrance.NO_PLATFORM:
        return None
    return outcome.hindrance not in (Hindrance.UNREACHABLE, Hindrance.NOT_OUR_PLATFORM)


def wait_text(seconds: float | None) -> str:
    """Say when the next automatic round comes."""
    if seconds is None:
        return ""
    if seconds < 60:
        return "一分钟内自动同步。"
    return f"约 {round(seconds / 60)} 分钟后自动同步。"
