"""What a platform does once a day, since days pass without an event: all of it by one command.

Certificates lapse and warnings follow (W0, W1), regions begin and end (X-2), what waits for an
earlier submission or for a verification has waited too long (B-9). Run again on the same day it
changes nothing.
"""

from dataclasses import dataclass

from sepdesk.province import held, moving, waiting_long, warning
from sepdesk.province.opening import Province


@dataclass(frozen=True, slots=True)
class DaysWork:
    """What a run came to.

    Attributes:
        moved: records that moved between offices.
        warned: units of which some warnings changed.
        late: verifications of which both ends were told that they wait too long.
        waiting: a line for each submission that is held, without personal data.
    """

    moved: int
    warned: int
    late: int
    waiting: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Say it to whoever reads the journal of the service: what was done, what waits."""
        told = (
            f"辖区移入移出 {self.moved} 条，预警有变化的单位 {self.warned} 家，"
            f"核验超期提醒 {self.late} 件，暂存待前序 {len(self.waiting)} 件"
        )
        return (told, *self.waiting)


def run(province: Province) -> DaysWork:
    """Do the day's work: records first go where they belong, so that warnings follow them."""
    return DaysWork(
        moving.move(province),
        warning.recompute(province),
        waiting_long.flag(province),
        held.check(province),
    )
