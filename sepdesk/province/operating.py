"""The commands by which a platform is run: serve, migrate, backup, restore, missing."""

import argparse
from pathlib import Path
from typing import Any

from sepdesk.clock import Clock
from sepdesk.logs import get_logger
from sepdesk.province import (
    backup,
    keys,
    recovery,
    restoring,
    server,
    standing,
    starting,
    upgrade,
)
from sepdesk.province.application import build_for
from sepdesk.province.opening import NotSetUpError, open_province
from sepdesk.province.settings import ProvinceSettings

HOPELESS: tuple[type[Exception], ...] = (
    starting.OpenWithoutTlsError,
    starting.HalfATlsError,
    starting.DefaultSecretError,
    upgrade.UnmigratedDatabaseError,
    upgrade.NewerDatabaseError,
    standing.OlderThanServedError,
)
"""What a second start meets again; the exit status tells systemd not to try."""

SENTENCES: dict[type[Exception], str] = {
    **dict(starting.sentences()),
    upgrade.UnmigratedDatabaseError: "数据库是旧版本的，请先执行 sepdesk-province migrate 升级。",
    upgrade.NewerDatabaseError: "数据库由更新版本的程序写成，请升级程序。",
    standing.OlderThanServedError: "数据库比本机上次服务时旧，"
    "不能直接启用；请用 sepdesk-province restore --from 备份文件 恢复，平台将另开新期。",
    standing.ServingError: "平台正在运行，请先停止平台。",
    backup.NotWholeError: "备份与数据库不一致，已弃用，请查明磁盘故障后重做。",
    backup.ToolError: "PostgreSQL 工具未能完成：请检查 pg_dump、pg_restore 是否可用、"
    "账号是否有建库权限。",
    backup.NoManifestError: "备份文件旁没有说明文件（.json），或说明文件损坏。",
    restoring.NotEmptyError: "目标 PostgreSQL 数据库不是空的，请另建空库，未作任何改动。",
    restoring.WrongKindError: "备份文件与所设数据库不是同一种"
    "（SQLite、PostgreSQL），未作任何改动。",
    restoring.EpochUnknownError: "不知道平台此前用到第几期，"
    "请用 --after-epoch 写明（任一站点“同步”页可查），未作任何改动。",
}

_log = get_logger(__name__)


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse keeps its class to itself
    """Add the commands to the parser's."""
    serve = commands.add_parser("serve", help="提供服务")
    serve.add_argument("--host")
    serve.add_argument("--port", type=int)
    serve.add_argument("--announce", type=Path, help="启动后把实际地址写入此文件")
    serve.add_argument("--migrate", action="store_true", help="先升级数据库，不另作备份")
    migrate = commands.add_parser("migrate", help="升级数据库；先备份并核验")
    migrate.add_argument("--backup-to", type=Path, help="备份文件夹，默认为数据文件夹中的 backups")
    save = commands.add_parser("backup", help="备份并核验")
    save.add_argument("--to", type=Path, required=True, help="备份文件夹")
    save.add_argument("--keep", type=int, help="只留最近几份")
    restore = commands.add_parser("restore", help="由备份恢复，另开新期")
    restore.add_argument("--from", dest="file", type=Path, required=True, help="备份文件")
    restore.add_argument("--after-epoch", type=int, help="平台此前用到第几期")
    commands.add_parser("missing", help="恢复后，列出各站持有回执而平台仍没有的件")


def run(arguments: argparse.Namespace, settings: ProvinceSettings, clock: Clock) -> bool:
    """Run a command if it is one of these; tell whether it was.

    Raises:
        Exception: of `SENTENCES`, `starting.DefaultSecretError` and what `open_province` raises.
    """
    match arguments.command:
        case "serve":
            _serve(arguments, settings, clock)
        case "migrate":
            _migrate(arguments, settings, clock)
        case "backup":
            _back_up(arguments, settings, clock)
        case "restore":
            restored = restoring.restore(
                settings, arguments.file, clock, after_epoch=arguments.after_epoch
            )
            print(
                f"已恢复到第 {restored.point.epoch} 期第 {restored.point.seq} 号，"
                f"现开第 {restored.epoch} 期；各站同步后请执行 missing。"
            )
        case "missing":
            province = open_province(settings, clock)
            try:
                print(*recovery.missing_lines(province), sep="\n")
            finally:
                province.database.close()
        case _:
            return False
    return True


def _serve(arguments: argparse.Namespace, settings: ProvinceSettings, clock: Clock) -> None:
    starting.check_settings(settings)
    if arguments.migrate:
        upgrade.upgrade(settings.url)
    with standing.serving(settings):
        province = open_province(settings, clock)
        try:
            standing.check(province)
            starting.check_accounts(province)
            standing.note(province)
            server.serve(build_for(province), settings, announce=arguments.announce)
            standing.note(province)
        finally:
            province.database.close()
    _log.info("database_closed")


def _migrate(arguments: argparse.Namespace, settings: ProvinceSettings, clock: Clock) -> None:
    try:
        upgrade.check_current(settings.url)
    except upgrade.NoSchemaError:
        raise NotSetUpError from None
    except upgrade.UnmigratedDatabaseError:
        found = keys.load(settings.keys)
        folder = arguments.backup_to or settings.folder / "backups"
        made = backup.make(settings, found, folder, clock.now())
        print(f"已备份并核验：{made.file}")
        upgrade.upgrade(settings.url)
        print("数据库已升级。")
    else:
        print("数据库已是当前版本。")


def _back_up(arguments: argparse.Namespace, settings: ProvinceSettings, clock: Clock) -> None:
    province = open_province(settings, clock)
    try:
        made = backup.make(settings, province.keys, arguments.to, clock.now())
        backup.record(province, made)
        standing.note(province)
    finally:
        province.database.close()
    if arguments.keep:
        backup.sweep(arguments.to, made.manifest.platform, max(1, arguments.keep))
    manifest = made.manifest
    rows = sum(manifest.counts.values())
    print(
        f"已备份并核验：{made.file}（第 {manifest.at.epoch} 期第 {manifest.at.seq} 号，"
        f"{rows} 行，审计记录 {manifest.audit_number} 条）"
    )
