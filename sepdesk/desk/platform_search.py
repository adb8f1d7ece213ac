"""向平台查询: who somebody is whom this station's facts do not hold; nothing of it is kept."""

import datetime as dt
from dataclasses import dataclass

from sepdesk.desk.paper import PaperInput
from sepdesk.desk.session import Session
from sepdesk.domain.certificates import Standing
from sepdesk.domain.identity import DocumentKind, guess_kind, normalise_number
from sepdesk.domain.submissions import SubmissionKind
from sepdesk.protocol.asking import AskPerson, PersonTold
from sepdesk.sync.errors import SyncError, TooOftenError, UnreachableError

HOW = "向平台查询需输入完整的证件号码，或“证书编号 姓名”（中间空一格）。"
_OFFLINE = "现在连接不上平台，查不到本站数据以外的人员。可直接登记此人，由平台判定。"
_NO_PLATFORM = "本站尚未设置平台地址，不能向平台查询。"
_LEAST_NUMBER = 6
_HOLDS = (Standing.VALID, Standing.LAPSING)


@dataclass(frozen=True, slots=True)
class Answered:
    """The platform has answered.

    Attributes:
        person: None: the archive holds nobody under exactly that.
        asked_at: by the platform's time.
    """

    asked: AskPerson
    person: PersonTold | None
    asked_at: dt.datetime


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """It has not; `text` says why and what to do instead."""

    text: str


def question_of(text: str) -> AskPerson | None:
    """Read what was typed into the look-up as an exact question; None where it is none."""
    number = normalise_number(text)
    kind = guess_kind(number)
    if kind is not None:
        return AskPerson(kind, number)
    parts = text.split()
    numbers = [part for part in parts if part.isascii() and len(part) >= _LEAST_NUMBER]
    names = [part for part in parts if part not in numbers]
    if len(numbers) == 1 and names:
        return AskPerson(certificate_number=numbers[0], name="".join(names))
    return None


def ask(session: Session, asked: AskPerson) -> Answered | NotAnswered:
    """Ask the platform, and note in the local trail that it was asked; on the network's lane.

    Raises:
        StoreFaultError: this station's files could not be written; nothing was asked.
    """
    if session.transport is None:
        return NotAnswered(_NO_PLATFORM)
    now = session.clock.now()
    with session.files.station.transaction() as tx:
        # Never what was typed: the trail holds ids alone.
        tx.audit.append(now, session.user.user, "look_up", "platform")
    try:
        answer = session.transport.look_up(asked)
    except TooOftenError as error:
        return NotAnswered(error.text)
    except UnreachableError:
        return NotAnswered(_OFFLINE)
    except SyncError as error:
        return NotAnswered(error.text)
    return Answered(asked, answer.person, answer.asked_at)


def paper_for(answered: Answered) -> PaperInput:
    """Begin a paper for a person of the platform's: what was told stands there already.

    Where there is a present employer it is a change, which names the former unit.
    """
    asked, told = answered.asked, answered.person
    kind, name = SubmissionKind.REGISTER, asked.name
    items: dict[str, dt.date] = {}
    former = ""
    if told is not None:
        name = told.name
        items = {
            item.printed: item.valid_until
            for certificate in told.certificates
            for item in certificate.items
            if item.standing in _HOLDS
        }
        if told.present is not None:
            kind, former = SubmissionKind.CHANGE, told.present.unit_name
    days = [day.isoformat() for day in items.values()]
    return PaperInput(
        kind=kind,
        name=name,
        document_kind=asked.document_kind or DocumentKind.CITIZEN_ID,
        document_number=asked.document_number,
        items="、".join(items),
        valid_until="、".join(days[:1] if len(set(days)) == 1 else days),
        former_unit=former,
    )
