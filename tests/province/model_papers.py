"""What the notice asks of certificates and of what waits for them, on top of the reference model.

Nothing here is taken from the program (E6, L5, L7; B-6, B-7, B-9).
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import Enum

from tests.province.model import Answer, Archive, Form, Job


class Fate(Enum):
    """What an authority decides about a certificate."""

    REVOKED = "revoked"
    ANNULLED = "annulled"
    CANCELLED = "cancelled"
    FALSE = "not_genuine"


@dataclass(frozen=True)
class Loss:
    """A decision by which a certificate counts no more; 吊销 and 撤销 for fraud bar its holder."""

    fate: Fate
    on: dt.date
    number: str
    fraud: bool = False

    @property
    def bars(self) -> bool:
        """Three years without a new application."""
        return self.fate is Fate.REVOKED or (self.fate is Fate.ANNULLED and self.fraud)


@dataclass
class Paper:
    """A certificate of one item.

    Attributes:
        reexam: its re-examination was asked for in time and is not decided.
        losses: in effect, the last one counts.
        told: all decisions that were ever recorded.
    """

    name: str
    item: str
    until: dt.date
    reexam: bool = False
    losses: list[Loss] = field(default_factory=list)
    told: set[object] = field(default_factory=set)

    def worth(self, on: dt.date) -> int:
        """0 good, 1 its re-examination is awaited, 2 it does not count."""
        if self.losses:
            return 2
        if on <= self.until:
            return 0
        return 1 if self.reexam else 2

    def lose(self, loss: Loss) -> Answer:
        """Record a loss; of two the heavier stands, and the same is not recorded twice."""
        known = (loss.fate, loss.on, loss.bars, loss.number)
        if known in self.told:
            return Answer.DONE
        if self.losses:
            now = self.losses[-1]
            if (now.fate, now.on, now.bars) == (loss.fate, loss.on, loss.bars):
                return Answer.DONE
            if not (loss.bars and not now.bars):
                return Answer.DONE if loss.fate is Fate.CANCELLED else Answer.BACK
        self.told.add(known)
        self.losses.append(loss)
        return Answer.DONE

    def restore(self, on: dt.date, number: str) -> Answer:
        """Undo the last loss."""
        if ("restored", on, number) in self.told:
            return Answer.DONE
        if not self.losses or on < self.losses[-1].on:
            return Answer.BACK
        self.told.add(("restored", on, number))
        self.losses.pop()
        return Answer.DONE


@dataclass
class PaperedArchive(Archive):
    """An archive that asks for certificates.

    Attributes:
        papers: of each entry.
        rests: on which certificate each item of a job rests.
        waiting: the form of an entry that waits.
        became: what forms have come to since they waited.
    """

    today: dt.date = dt.date.min
    papers: dict[str, list[Paper]] = field(default_factory=dict)
    rests: dict[str, dict[str, Paper]] = field(default_factory=dict)
    waiting: dict[str, Form] = field(default_factory=dict)
    became: dict[str, Answer] = field(default_factory=dict)

    def file(self, form: Form) -> tuple[Answer, Job | None]:
        """Decide a form; a newer one that takes hold ends the waiting of an older (B-9)."""
        before = self.present(form.who)
        answer, way = super().file(form)
        begins = form.ask.name in ("REGISTER", "CHANGE")
        takes_hold = answer in (Answer.OWING, Answer.WAITS) or (
            answer is Answer.DONE and not self._repeats(form, before)
        )
        if begins and takes_hold:
            older = self.waiting.pop(form.who, None)
            if older is not None:
                self.became[older.op] = Answer.GONE
        if answer is Answer.WAITS:
            self.waiting[form.who] = form
        elif begins:
            self._rest(form, answer)
        return answer, way

    def _repeats(self, form: Form, before: Job | None) -> bool:
        return before is not None and before.unit == form.unit and not self._lacking(form, before)

    def _lacking(self, form: Form, present: Job) -> tuple[str, ...]:
        there = self.rests.get(present.op, {})
        return tuple(item for item in form.items if item not in there)

    # Certificates: E6, L7

    def best(self, form: Form, item: str) -> Paper | None:
        """Return the certificate that an item rests on: one that holds, the picked one, the later.

        None: the archive has none with this item.
        """
        held = [paper for paper in self.papers.get(form.who, ()) if paper.item == item]
        worst_last = [
            (p.worth(self.today), form.picked not in ("", p.name), -p.until.toordinal())
            for p in held
        ]
        return held[worst_last.index(min(worst_last))] if held else None

    def _adds(self, form: Form, present: Job) -> bool:
        return bool(self._lacking(form, present))

    def _asked(self, form: Form) -> list[Paper | None]:
        present = self.present(form.who)
        there = present is not None and present.unit == form.unit
        items = self._lacking(form, present) if there and present else form.items
        return [self.best(form, item) for item in items]

    def _refuses(self, form: Form) -> Answer | None:
        asked = self._asked(form)
        bad = [paper for paper in asked if paper is not None and paper.worth(self.today) == 2]
        if not bad:
            return None
        # Some items stand: they can be asked for without the others.
        return Answer.BACK if len(bad) < len(asked) else Answer.REFUSED

    def _waits(self, form: Form) -> bool:
        return any(paper is None or paper.worth(self.today) == 1 for paper in self._asked(form))

    def _rest(self, form: Form, answer: Answer) -> None:
        """Note what the job of a form rests on, now that it has begun or grown."""
        present = self.present(form.who)
        if answer not in (Answer.DONE, Answer.OWING) or present is None:
            return
        there = self.rests.setdefault(present.op, {})
        for item in form.items:
            paper = self.best(form, item)
            if item not in there and paper is not None and paper.worth(self.today) == 0:
                there[item] = paper

    def is_lost(self, op: str) -> bool:
        """Tell whether no certificate of a job is in force: 证书失效，待注销 (B-7)."""
        papers = self.rests.get(op, {}).values()
        return bool(papers) and all(paper.losses for paper in papers)

    def _holds(self, job: Job) -> bool:
        return not self.is_lost(job.op)

    def changed(self, who: str) -> None:
        """Decide the waiting form again, now that a certificate of its person has changed (E6)."""
        form = self.waiting.get(who)
        if form is None:
            return
        answer, _ = super().file(form)
        if answer is not Answer.WAITS:
            del self.waiting[who]
            self.became[form.op] = answer
            self._rest(form, answer)
