"""A scanned form that another machine has printed: asked of the platform, and opened filled."""

from dataclasses import replace

from pydantic import ValidationError

from sepdesk.desk.appendix import appendix_of
from sepdesk.desk.scans import ScanResult, Whose
from sepdesk.desk.session import Session
from sepdesk.desk.tray import paper_of
from sepdesk.domain.submissions import (
    BODIES,
    CAME_BACK,
    STATE_WORDS,
    ChangeEmployment,
    DeregisterEmployment,
    RegisterEmployment,
)
from sepdesk.protocol.asking import AskForm, FormAnswer, FormTold
from sepdesk.protocol.canonical import read
from sepdesk.sync.errors import SyncError, TooOftenError, UnreachableError

_BESIDE = "请对照旁边的扫描件录入"


def ask_platform(session: Session, scanned: ScanResult) -> ScanResult:
    """Fill the form from what the platform holds of it; else say clearly why not.

    Args:
        session: the clerk's.
        scanned: as it was read; anything but a form of another machine is returned as it is.
    """
    if scanned.whose is not Whose.ELSEWHERE or not scanned.code:
        return scanned
    if session.transport is None:
        text = f"这份表由另一台机器打印，本站未设置平台地址，无法调取：{_BESIDE}。"
        return replace(scanned, text=text)
    now = session.clock.now()
    with session.files.station.transaction() as tx:
        tx.audit.append(now, session.user.user, "ask_form", "platform")
    try:
        answer = session.transport.form(AskForm(scanned.code))
    except UnreachableError as error:
        why = error.text if isinstance(error, TooOftenError) else "现在连接不上平台，无法调取。"
        return replace(scanned, text=f"这份表由另一台机器打印。{why}{_BESIDE}。")
    except SyncError as error:
        return replace(scanned, text=f"这份表由另一台机器打印。{error.text}{_BESIDE}。")
    return _answered(session, scanned, answer)


def _answered(session: Session, scanned: ScanResult, answer: FormAnswer) -> ScanResult:
    if not answer.genuine:
        text = "平台核对：二维码的签名不是已登记机器的，不能当作本系统打印的表。请核对来源；"
        return replace(scanned, whose=Whose.UNCERTAIN, text=f"{text}{_BESIDE}。")
    if answer.form is None:
        text = (
            f"这份表由{answer.printed_at}打印，平台还没有它的存件"
            f"（可能打印后没有保存，或那台机器尚未同步）。{_BESIDE}。"
        )
        return replace(scanned, text=text)
    return _filled(session, scanned, answer.form)


def _filled(session: Session, scanned: ScanResult, told: FormTold) -> ScanResult:
    from sepdesk.forms.codes import filling_digest, read_code  # noqa: PLC0415 - takes a while

    try:
        body: object = read(BODIES[told.kind], told.body)
    except (ValidationError, KeyError):
        body = None
    if not isinstance(body, RegisterEmployment | ChangeEmployment | DeregisterEmployment):
        text = f"平台存件由更新版本的程序填报，本机读不懂，请升级程序；{_BESIDE}。"
        return replace(scanned, text=text)
    paper = paper_of(body)
    number = f"，登记编号 {told.registration_number}" if told.registration_number else ""
    said = (
        f"这份表由{told.office_name}打印并已报平台，收件编号 {body.intake.number}，"
        f"现在是：{STATE_WORDS[told.state]}{number}。已按平台存件填好，请逐栏核对。"
    )
    today = session.clock.today()
    now = filling_digest(appendix_of(paper, session.tables.regions, today))
    if now != read_code(scanned.code).code.digest:
        said += "表上印的内容与平台存件不同。"
    if told.state in CAME_BACK:
        said += "该件已退回，由本窗口保存即另报一份。"
    else:
        said += "再保存会另报一份，没有变化的请勿重报。"
    return replace(scanned, whose=Whose.PLATFORM, text=said, paper=paper, warns=True)
