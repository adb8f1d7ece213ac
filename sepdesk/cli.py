"""The commands: demo, desk, enrol, recover, backup, rescue, sync, ledger, audit, form, province."""

import argparse
import datetime as dt
import getpass
import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sepdesk import __version__, logs
from sepdesk.clock import SystemClock
from sepdesk.paths import Profile, default_profile
from sepdesk.settings import Settings

if TYPE_CHECKING:
    from sepdesk.forms.appendix import AppendixForm

_READ_SCAN = "read-scan"
"""For the program itself, when it is frozen: desk.scans.READ_SCAN. Nobody is told of it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["province"]:
        return province_main(given[1:])
    if given[:1] == [_READ_SCAN]:
        return _read_scan(given[1:])
    options = _parser().parse_args(given or ["desk"])
    try:
        code: int = options.run(options)
    except Exception as error:
        # A fault of the world has a sentence; any other is ours and ends in a traceback.
        text = getattr(error, "text", "")
        if not isinstance(text, str) or not text:
            raise
        return _fail(text)
    return code


def province_main(arguments: Sequence[str] | None = None) -> int:
    """Run a command of the reference platform."""
    # The station must start without the platform's libraries.
    from sepdesk.province.commands import main as province  # noqa: PLC0415

    return province(list(sys.argv[1:] if arguments is None else arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sepdesk", description="特种设备作业人员聘用信息登记")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="命令")

    demo = commands.add_parser("demo", help="演示：内置平台、演示数据、窗口")
    demo.add_argument("--profile", type=Path, help="存放演示数据的文件夹")
    demo.add_argument("--fresh", action="store_true", help="清除以前的演示数据，从头开始")
    demo.add_argument("--office", help="演示运行时，另开此机构的窗口，如 3501-exam")
    demo.add_argument("--login", help="该机构的演示账号，如 demo-exam")
    demo.set_defaults(run=_demo)

    desk = commands.add_parser("desk", help="打开登记窗口")
    desk.add_argument("--profile", type=Path, help="本站数据文件夹")
    desk.set_defaults(run=_desk)

    enrol = commands.add_parser("enrol", help="在平台登记本机并装入辖区数据")
    enrol.add_argument("--platform", required=True, help="平台地址")
    enrol.add_argument("--code", required=True, help="上级发给的一次性登记码")
    enrol.add_argument("--login", required=True, help="登录名")
    enrol.add_argument("--name", default=socket.gethostname(), help="本机名称")
    enrol.add_argument("--profile", type=Path, help="本站数据文件夹")
    enrol.set_defaults(run=_enrol)

    recover = commands.add_parser("recover", help="用恢复密钥打开本机数据，另设密码")
    recover.add_argument("--login", help="登录名；演练时不用")
    recover.add_argument("--drill", action="store_true", help="演练：只核对恢复密钥，不作改动")
    recover.add_argument("--profile", type=Path, help="本站数据文件夹")
    recover.set_defaults(run=_recover)

    _add_care(commands)

    sync = commands.add_parser("sync", help="与平台同步一次")
    sync.add_argument("--profile", type=Path, help="本站数据文件夹")
    sync.add_argument("--login", required=True, help="登录名")
    sync.set_defaults(run=_sync)

    ledger = commands.add_parser("ledger", help="导出登记台账（Excel）")
    ledger.add_argument("--from", dest="first", type=dt.date.fromisoformat, required=True)
    ledger.add_argument("--to", dest="last", type=dt.date.fromisoformat, required=True)
    ledger.add_argument("-o", "--output", type=Path, required=True, help="Excel 文件")
    ledger.add_argument("--profile", type=Path, help="本站数据文件夹")
    ledger.add_argument("--login", required=True, help="登录名")
    ledger.set_defaults(run=_ledger)

    _add_audit(commands)

    form = commands.add_parser("form", help="生成登记表 PDF")
    what = form.add_mutually_exclusive_group(required=True)
    what.add_argument("--blank", action="store_true", help="空白表")
    what.add_argument("--data", type=Path, help="填写内容（JSON 文件）")
    what.add_argument("--batch", type=Path, help="多人名单（JSON 文件，一个数组），合成一份 PDF")
    what.add_argument("--sheet", type=Path, help="多人名单（Excel 文件，按模板），合成一份 PDF")
    form.add_argument("--copies", type=int, help="空白表份数；与名单同用时加在后面")
    form.add_argument("-o", "--output", type=Path, required=True, help="PDF 文件")
    form.add_argument("--exam-centre", default="", help="当地考试中心联系方式（注 4）")
    form.set_defaults(run=_form)

    commands.add_parser("province", help="参考监管平台的命令，见 sepdesk province --help")
    return parser


def _add_care(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, told, run in (
        ("backup", "立即备份本机登记数据，并核对", _backup),
        ("restore-backup", "从备份恢复本机登记数据；现有文件原样留存", _restore_backup),
        ("rescue", "检查本机数据文件；有损坏的，留存后修复", _rescue),
    ):
        command = commands.add_parser(name, help=told)
        command.add_argument("--profile", type=Path, help="本站数据文件夹")
        command.add_argument("--login", default="", help="登录名；不写则用恢复密钥打开")
        command.set_defaults(run=run)
        if name != "restore-backup":
            continue
        which = command.add_mutually_exclusive_group(required=True)
        which.add_argument("--list", action="store_true", help="列出备份")
        which.add_argument("--number", type=int, help="备份的编号")
        command.add_argument("--yes", action="store_true", help="不再询问")


def _add_audit(commands: Any) -> None:  # noqa: ANN401 - argparse keeps its class to itself
    audit = commands.add_parser("audit", help="核对本站审计记录：有无改动、缺失")
    audit.add_argument("--profile", type=Path, help="本站数据文件夹")
    audit.add_argument("--login", required=True, help="登录名")
    audit.set_defaults(run=_audit)


def _profile(options: argparse.Namespace) -> Profile:
    if options.profile is not None:
        return Profile(options.profile).create()
    return default_profile(Settings().profile)


def _demo(options: argparse.Namespace) -> int:
    from sepdesk import demo  # noqa: PLC0415 - only this command starts a platform

    profile = Profile(options.profile).create() if options.profile else default_profile("demo")
    logs.configure(profile.log, Settings().log_level)
    if (options.office is None) != (options.login is None):
        return _fail("--office 与 --login 须一并给出。")
    if options.office is not None:
        return demo.run_beside(profile, options.office, options.login)
    return demo.run(profile, fresh=options.fresh)


def _desk(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - the other commands need no window

    profile = _profile(options)
    logs.configure(profile.log, Settings().log_level)
    return opening.run_desk(profile, Settings())


def _enrol(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    password = getpass.getpass("登录密码：")
    opening.make_station(
        _profile(options),
        opening.Application(options.platform, options.code, options.name, options.login, password),
        SystemClock(),
        lambda recovery: _say(f"恢复密钥（请打印并封存）：\n{recovery}"),
    )
    _say("本机已登记，辖区数据已装入。")
    return 0


def _recover(options: argparse.Namespace) -> int:
    from sepdesk.desk import first_start  # noqa: PLC0415 - as above

    profile = _profile(options)
    typed = getpass.getpass("恢复密钥（八组，照纸上输入）：")
    if options.drill:
        first_start.prove(profile, typed)
        _say("恢复密钥有效，请把纸放回原处。")
        return 0
    if not options.login:
        return _fail("请用 --login 写明为谁另设密码。")
    first_start.prove(profile, typed)
    password = getpass.getpass("新密码：")
    if not password or getpass.getpass("再输一次：") != password:
        return _fail("两次输入的密码不同，未作改动。")
    first_start.recover(profile, typed, options.login, password)
    _say("已另设密码，可以打开登记窗口了。")
    return 0


def _data_key(profile: Profile, login: str) -> bytes:
    from sepdesk import opening  # noqa: PLC0415 - as above

    asked = "登录密码：" if login else "恢复密钥（八组，照纸上输入）："
    return opening.key_by(profile, login, getpass.getpass(asked))


def _backup(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    profile = _profile(options)
    _say(opening.back_up(profile, _data_key(profile, options.login)))
    return 0


def _restore_backup(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    profile = _profile(options)
    if options.list:
        _say(opening.backups(profile))
        return 0
    key = _data_key(profile, options.login)
    if not options.yes:
        sys.stdout.write(
            "将从备份恢复登记数据。现有文件原样留存；其中备份之后保存的登记会一并带入，不会丢失。"
            "\n输入“恢复”两字继续："
        )
        sys.stdout.flush()
        if sys.stdin.readline().strip() != "恢复":
            return _fail("未作改动。")
    _say(opening.restore_backup(profile, key, options.number))
    return 0


def _rescue(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    profile = _profile(options)
    _say(opening.rescue(profile, _data_key(profile, options.login)))
    return 0


def _sync(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    text, code = opening.sync_once(
        _profile(options), options.login, getpass.getpass("登录密码："), Settings()
    )
    _say(text)
    return code


def _ledger(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above
    from sepdesk.desk.ledger import Period  # noqa: PLC0415 - as above

    if options.first > options.last:
        return _fail("起始日晚于截止日。")
    password = getpass.getpass("登录密码：")
    period = Period(options.first, options.last)
    profile = _profile(options)
    _say(opening.export_ledger(profile, options.login, password, period, options.output))
    return 0


def _audit(options: argparse.Namespace) -> int:
    from sepdesk import opening  # noqa: PLC0415 - as above

    _say(opening.check_audit(_profile(options), options.login, getpass.getpass("登录密码：")))
    return 0


def _form(options: argparse.Namespace) -> int:
    from sepdesk.forms.appendix import FormDataError  # noqa: PLC0415 - reportlab is slow to import

    try:
        content, said = _pile(options) if options.data is None else (_one_form(options), "")
        options.output.write_bytes(content)
        if said:
            _say(said)
    except FormDataError as error:
        return _fail(error.text)
    except (OSError, UnicodeDecodeError) as error:
        return _fail(f"文件读写不成：{error.strerror if isinstance(error, OSError) else '编码'}")
    except json.JSONDecodeError as error:
        return _fail(f"填写内容不是 JSON：第 {error.lineno} 行。")
    return 0


def _one_form(options: argparse.Namespace) -> bytes:
    from sepdesk.forms.appendix import FormDataError, form_from_mapping  # noqa: PLC0415
    from sepdesk.forms.pdf import draw_form  # noqa: PLC0415 - as in _form

    read = json.loads(options.data.read_text("utf-8"))
    if not isinstance(read, dict):
        raise FormDataError("", "填写内容应为一个 JSON 对象。")
    return draw_form(form_from_mapping(read), exam_centre=options.exam_centre)


def _pile(options: argparse.Namespace) -> tuple[bytes, str]:
    """Draw a list, or blank forms, and tell how many; what hinders any is said before."""
    from sepdesk.desk.batch import draw_list, flaws_of, read_list  # noqa: PLC0415 - as in _form

    if options.sheet is not None:
        listed = _from_sheet(options.sheet)
    else:
        listed = () if options.batch is None else read_list(options.batch.read_text("utf-8"))
    forms = []
    for number, form in enumerate(listed, start=1):
        flaws = flaws_of(form)
        if flaws.text():
            _fail(f"第 {number} 份：{flaws.text()}")
        if not flaws.too_long:
            forms.append(form)
    blanks = options.copies if options.copies is not None else int(options.blank)
    progress = _Told(sys.stderr.isatty())
    content = draw_list(forms, max(blanks, 0), progress, exam_centre=options.exam_centre)
    return content, f"已生成 {len(forms) + max(blanks, 0)} 张。"


def _from_sheet(path: Path) -> tuple["AppendixForm", ...]:
    """Read the forms of a list in Excel; rows that cannot be read are told and left out."""
    from sepdesk import catalogues  # noqa: PLC0415 - as in _form
    from sepdesk.desk.list_forms import list_forms  # noqa: PLC0415
    from sepdesk.desk.sheets import read_file  # noqa: PLC0415

    today = SystemClock().today()
    forms, unread = list_forms(read_file(path), catalogues.regions(), today)
    for sentence in unread:
        _fail(sentence)
    return forms


class _Told:
    """Progress on the terminal, in one line; Ctrl+C stops the work."""

    def __init__(self, shown: bool) -> None:
        self._shown = shown

    def report(self, done: int, total: int | None, what: str) -> None:
        """Say how far it is, where somebody looks."""
        if self._shown:
            end = "\n" if done == total else ""
            sys.stderr.write(f"\r{what} {done}/{total}{end}")

    def checkpoint(self) -> None:
        """Go on."""


def _read_scan(given: Sequence[str]) -> int:
    # Libraries for pictures, which the other commands have no use for.
    from sepdesk.forms import decoding, reading  # noqa: PLC0415

    if given:
        decoding.work(int(given[0]))
    else:
        reading.work()
    return 0


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _fail(text: str) -> int:
    sys.stderr.write(f"{text}\n")
    return 1
