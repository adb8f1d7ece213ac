"""The commands that give an account a role at an office for a time, and end it, both audited."""

import argparse
import datetime as dt
from typing import Any

from sepdesk.clock import SHANGHAI
from sepdesk.domain.offices import OfficeId, Role
from sepdesk.province import accounts, audit
from sepdesk.province.opening import Province

COMMANDS = ("give-mandate", "end-mandate")


class NoSuchMandateError(Exception):
    """The account holds no such role there, now or later; nothing was changed."""


class EmptyPeriodError(Exception):
    """The last day lies before the first, or has gone by; nothing was changed."""


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse keeps its class to itself
    """Add the commands to the parser's."""
    give = commands.add_parser("give-mandate", help="授予账号在某机构的角色")
    give.add_argument("--since", type=dt.date.fromisoformat, help="起始日；不填为即时")
    give.add_argument("--until", type=dt.date.fromisoformat, help="最后一日；不填为直至终止")
    end = commands.add_parser("end-mandate", help="终止账号在某机构的角色，即时生效")
    for each in (give, end):
        each.add_argument("login")
        each.add_argument("--role", type=Role, choices=list(Role), required=True)
        each.add_argument("--office", required=True)


def run(province: Province, arguments: argparse.Namespace) -> None:
    """Run one of `COMMANDS`.

    Raises:
        EmptyPeriodError: of what is to be given.
        RolesApartError: see `accounts.give_mandate`.
        NoSuchMandateError: there is none to end.
        sqlalchemy.exc.IntegrityError: no such account or office, or the same was given before.
    """
    now, key = province.clock.now(), province.keys.audit
    login, office, role = arguments.login, OfficeId(arguments.office), arguments.role
    subject = f"{login} {office} {role.value}"
    with province.database.writing() as connection:
        if arguments.command == "end-mandate":
            if not accounts.end_mandates(connection, now, login, office=office, role=role):
                raise NoSuchMandateError(subject)
            audit.append(connection, key, now, "platform", "mandate_ended", subject)
            return
        since = None if arguments.since is None else _morning(arguments.since)
        until = None if arguments.until is None else _morning(arguments.until + dt.timedelta(1))
        if until is not None and until <= (since or now):
            raise EmptyPeriodError(subject)
        accounts.give_mandate(
            connection, now, login=login, office=office, role=role, since=since, until=until
        )
        period = f"{since or now:%Y-%m-%dT%H:%M}/{'' if until is None else f'{until:%Y-%m-%d}'}"
        audit.append(connection, key, now, "platform", "mandate_given", f"{subject} {period}")


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), SHANGHAI)
