"""`sepdesk-province`: set up, load, serve, and what an administrator does."""

import argparse
import datetime as dt
import getpass
import logging
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from sepdesk import logs
from sepdesk.clock import Clock, SystemClock
from sepdesk.domain.certificates import CertificateId
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.exchange.guarding import UnreadableSheetError
from sepdesk.province import (
    accounts,
    audit,
    daily,
    demo,
    enrolment,
    held,
    loading,
    mandates,
    moving,
    operating,
    starting,
    supervision,
    warning,
)
from sepdesk.province.importing import command as importing
from sepdesk.province.keys import KeyFileError
from sepdesk.province.opening import (
    AlreadySetUpError,
    KeyMismatchError,
    NotSetUpError,
    Province,
    open_province,
    set_up,
)
from sepdesk.province.settings import ProvinceSettings

_SENTENCES: dict[type[Exception], str] = {
    NotSetUpError: "此处尚无平台，请先执行 sepdesk-province init。",
    AlreadySetUpError: "此处已有平台，未作任何改动。",
    FileExistsError: "密钥文件已存在，未作任何改动。",
    KeyFileError: "密钥文件缺失、损坏，或可被他人读取。",
    KeyMismatchError: "密钥文件不属于这个平台。",
    **operating.SENTENCES,
    supervision.NoSuchCertificateError: "档案中没有此证书。",
    supervision.NotInForceError: "此证书已被吊销、撤销或注销。",
    audit.BrokenChainError: "审计记录不完整或被改动。",
    mandates.NoSuchMandateError: "该账号在此机构没有这一角色，未作任何改动。",
    mandates.EmptyPeriodError: "最后一日早于起始日或已过，未作任何改动。",
    loading.LoadError: "所载数据前后不符。",
    IntegrityError: "已有相同的记录，或所指的机构不存在。",
}
"""What the person at the terminal is told; details are in the exception and not printed."""

_TOLD: tuple[type[Exception], ...] = (
    *_SENTENCES,
    starting.DefaultSecretError,
    UnreadableSheetError,
    accounts.RolesApartError,
)
"""The last three bring their own sentence."""


_JOBS: Mapping[str, Callable[[Province], object]] = {
    "daily": lambda province: "\n".join(daily.run(province).lines),
    "recompute-warnings": warning.recompute,
    "move-scopes": moving.move,
    "check-held": lambda province: "\n".join(held.check(province)),
}
"""What days bring, all of it or one by one; what each returns is printed."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the process's exit status."""
    arguments = _parser().parse_args(argv)
    settings = _settings(arguments)
    logs.configure(None, settings.log_level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        return _run(arguments, settings, SystemClock())
    except _TOLD as error:
        print(_sentence(error), file=sys.stderr)
        return starting.CANNOT_START if isinstance(error, operating.HOPELESS) else 1


def _sentence(error: Exception) -> str:
    if isinstance(
        error, starting.DefaultSecretError | UnreadableSheetError | accounts.RolesApartError
    ):
        return error.text
    return next(text for kind, text in _SENTENCES.items() if isinstance(error, kind))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("sepdesk-province", description="省级参考监管平台")
    parser.add_argument("--folder", type=Path, help="数据文件夹")
    parser.add_argument("--database-url", help="PostgreSQL 地址；不填为文件夹中的 SQLite")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("init", help="建立平台")
    load = commands.add_parser("load-demo", help="载入演示数据")
    load.add_argument("--as-of", type=dt.date.fromisoformat, help="演示数据的日期")
    load.add_argument("--enrolment-code", metavar="机构", help="并为该机构生成一次性登记码")
    operating.add_commands(commands)
    importing.add_commands(commands)
    user = commands.add_parser("create-user", help="开设账号；口令从标准输入读取")
    user.add_argument("login")
    user.add_argument("--name", required=True)
    user.add_argument("--role", type=Role, choices=list(Role), required=True)
    user.add_argument("--office", required=True)
    commands.add_parser("disable-user", help="停用账号").add_argument("login")
    mandates.add_commands(commands)
    code = commands.add_parser("create-enrolment-code", help="生成一次性机器登记码")
    code.add_argument("--office", required=True)
    commands.add_parser("revoke-device", help="停用机器").add_argument("device")
    revoke = commands.add_parser("revoke-certificate", help="吊销证书")
    revoke.add_argument("certificate")
    revoke.add_argument("--authority", required=True, help="作出决定的机关")
    revoke.add_argument("--on", type=dt.date.fromisoformat, help="吊销日期，默认今天")
    commands.add_parser("verify-audit", help="核对审计记录")
    commands.add_parser("recompute-warnings", help="按今天的数据重算各单位的预警（每天执行）")
    commands.add_parser("move-scopes", help="辖区自今日起止的，把数据移入移出各机构（每天执行）")
    commands.add_parser("daily", help="每天零时后的例行工作：以上两项和下一项，一次做完")
    commands.add_parser("check-held", help="列出暂存待前序的件，超期的提请人工处理")
    return parser


def _settings(arguments: argparse.Namespace) -> ProvinceSettings:
    given = {
        name: value
        for name in ("folder", "database_url", "host", "port")
        if (value := getattr(arguments, name, None)) is not None
    }
    return ProvinceSettings(**given)


def _run(arguments: argparse.Namespace, settings: ProvinceSettings, clock: Clock) -> int:
    if arguments.command == "init":
        set_up(settings, clock)
        return 0
    if arguments.command == "import-template":
        importing.write_template(arguments.output, clock)
        return 0
    if operating.run(arguments, settings, clock):
        return 0
    province = open_province(settings, clock)
    try:
        match arguments.command:
            case "load-demo":
                _load_demo(province, arguments)
            case "create-user":
                _create_user(province, arguments)
            case "import":
                return importing.run_import(province, arguments)
            case job if job in _JOBS:
                print(_JOBS[job](province))
            case command if command in mandates.COMMANDS:
                mandates.run(province, arguments)
            case _:
                _administer(province, arguments)
    finally:
        province.database.close()
    return 0


def _administer(province: Province, arguments: argparse.Namespace) -> None:
    now, key = province.clock.now(), province.keys.audit
    with province.database.writing() as connection:
        match arguments.command:
            case "create-enrolment-code":
                print(enrolment.create_code(connection, now, OfficeId(arguments.office)))
                audit.append(connection, key, now, "platform", "code_made", arguments.office)
            case "disable-user":
                accounts.disable(connection, now, arguments.login)
                audit.append(connection, key, now, "platform", "disabled", arguments.login)
            case "revoke-device":
                enrolment.revoke(connection, now, arguments.device)
                audit.append(connection, key, now, "platform", "revoked", arguments.device)
            case "revoke-certificate":
                supervision.revoke_certificate(
                    connection,
                    province,
                    CertificateId(arguments.certificate),
                    revoked_on=arguments.on or province.clock.today(),
                    authority=arguments.authority,
                )
            case "verify-audit":
                print(audit.verify(connection, key))


def _create_user(province: Province, arguments: argparse.Namespace) -> None:
    if sys.stdin.isatty():
        password = getpass.getpass("口令：")
    else:
        password = sys.stdin.readline().rstrip("\n")
    now = province.clock.now()
    with province.database.writing() as connection:
        accounts.create(
            connection,
            now,
            login=arguments.login,
            password_hash=accounts.hash_password(password),
            display_name=arguments.name,
            role=arguments.role,
            office=OfficeId(arguments.office),
        )
        audit.append(
            connection, province.keys.audit, now, "platform", "account_made", arguments.login
        )


def _load_demo(province: Province, arguments: argparse.Namespace) -> None:
    now = province.clock.now()
    made = demo.generate(arguments.as_of or province.clock.today())
    with ThreadPoolExecutor() as threads:
        hashes = list(threads.map(accounts.hash_password, (a.password for a in made.accounts)))
    with province.database.writing() as connection:
        loading.load(
            connection, province.clock, made.offices, made.units, made.workers, made.dossiers
        )
        for account, password_hash in zip(made.accounts, hashes, strict=True):
            accounts.create(
                connection,
                now,
                login=account.login,
                password_hash=password_hash,
                display_name=account.display_name,
                role=account.role,
                office=account.office,
            )
        audit.append(connection, province.keys.audit, now, "platform", "demo_loaded", "")
        if arguments.enrolment_code:
            print(enrolment.create_code(connection, now, OfficeId(arguments.enrolment_code)))
