"""Writing what one event changes, and telling the scopes: workers and units, one or many."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from sepdesk.domain.effects import Stamp, apply_effects
from sepdesk.domain.employment import current
from sepdesk.domain.linking import unlinked
from sepdesk.domain.outcomes import (
    Effect,
    PersonsLinked,
    PersonsUnlinked,
    UnitChanged,
    UnitMerged,
    UnitSplit,
)
from sepdesk.domain.persons import Worker
from sepdesk.domain.requirement_acts import RequirementsSet
from sepdesk.domain.staffing import UnitRecord
from sepdesk.domain.units import Unit, UnitId
from sepdesk.protocol.messages import RecordKind
from sepdesk.province import effects, linking, records
from sepdesk.province.places import Places
from sepdesk.province.publishing import Change, Publisher


class Writer:
    """Writes the records that one event changes, each with what it means to the scopes (X-2)."""

    def __init__(self, connection: Connection, publisher: Publisher, places: Places) -> None:
        self._connection = connection
        self._publisher = publisher
        self._places = places

    def write(
        self,
        kept: records.Kept | None,
        applied: effects.Applied,
        changes: Sequence[Effect],
        unit: UnitRecord | None,
    ) -> None:
        """Write the worker of an event, a unit that its paper brought in, and a linked entry.

        Args:
            kept: the worker before it; None for one new to the archive.
            applied: what the event made of the worker.
            changes: all effects of the event.
            unit: that its paper names, as before it.
        """
        towns = {u.unit.unit_id: u.unit.town for u in (unit, applied.entered) if u is not None}
        if applied.entered is not None:
            self._enter_unit(applied.entered)
        if kept is None:
            self._enter(applied.worker, towns)
            return
        tabled = kept.worker
        for effect in changes:
            if isinstance(effect, PersonsLinked):
                self._take_in(kept.worker, effect)
                tabled = applied.worker
            elif isinstance(effect, PersonsUnlinked):
                self._let_go(unlinked(kept.worker, effect.link)[1])
                tabled = applied.worker
        self._change(kept, tabled, applied.worker, towns)

    def change_unit(
        self, effect: UnitChanged | UnitMerged, record: UnitRecord, stamp: Stamp
    ) -> None:
        """Write a changed unit, and its present workers where they follow it (F2).

        Args:
            effect: of the event.
            record: the unit as it was.
            stamp: of the event.
        """
        key = effect.after.unit_id
        former = records.unit_text(self._connection, key)
        row = records.change_unit(self._connection, replace(record, unit=effect.after))
        scopes = self._places.scopes(effect.after.town)
        self._publisher.publish(Change(RecordKind.UNIT, key, former, row, scopes))
        there = effect.into if isinstance(effect, UnitMerged) else effect.after
        for kept in records.staff_of(self._connection, key):
            self._follow(kept, effect, there, stamp, moved=there.town != effect.before.town)

    def set_requirements(self, effect: RequirementsSet) -> None:
        """Write a unit of which something else is required from now on (S1)."""
        key = effect.after.unit.unit_id
        former = records.unit_text(self._connection, key)
        row = records.change_unit(self._connection, effect.after)
        scopes = self._places.scopes(effect.after.unit.town)
        self._publisher.publish(Change(RecordKind.UNIT, key, former, row, scopes))

    def split_unit(self, effect: UnitSplit, record: UnitRecord, stamp: Stamp) -> None:
        """Write a unit part of which goes on elsewhere, the other unit if new, and who goes.

        Args:
            effect: of the event.
            record: the unit as it was.
            stamp: of the event.
        """
        if effect.is_new:
            self._enter_unit(UnitRecord(effect.into))
        key = effect.after.unit_id
        former = records.unit_text(self._connection, key)
        row = records.change_unit(self._connection, replace(record, unit=effect.after))
        scopes = self._places.scopes(effect.after.town)
        self._publisher.publish(Change(RecordKind.UNIT, key, former, row, scopes))
        for kept in records.staff_of(self._connection, key):
            if kept.worker.person in effect.persons:
                self._follow(kept, effect, effect.into, stamp, moved=False)

    def _follow(
        self,
        kept: records.Kept,
        effect: UnitChanged | UnitMerged | UnitSplit,
        there: Unit,
        stamp: Stamp,
        *,
        moved: bool,
    ) -> None:
        now = apply_effects(kept.worker, (effect,), stamp)
        if moved or now.employments != kept.worker.employments:
            self._change(kept, kept.worker, now, {there.unit_id: there.town})

    def _enter_unit(self, entered: UnitRecord) -> None:
        row = records.add_unit(self._connection, entered)
        scopes = self._places.scopes(entered.unit.town)
        key = entered.unit.unit_id
        self._publisher.publish(Change(RecordKind.UNIT, key, None, row, scopes))

    def _enter(self, worker: Worker, towns: Mapping[UnitId, str]) -> None:
        place = self._place(worker, towns)
        row = records.add_worker(self._connection, worker, place)
        scopes = self._places.scopes(place)
        self._publisher.publish(Change(RecordKind.WORKER, worker.person, None, row, scopes))

    def _change(
        self, kept: records.Kept, tabled: Worker, now: Worker, towns: Mapping[UnitId, str]
    ) -> None:
        """Write a worker; `tabled` says what the rows beside the record hold already."""
        place = self._place(now, towns)
        row = records.change_worker(self._connection, tabled, now, place)
        scopes = self._places.scopes(place)
        self._publisher.publish(Change(RecordKind.WORKER, now.person, kept.row, row, scopes))

    def _take_in(self, worker: Worker, effect: PersonsLinked) -> None:
        other = effect.other.person
        row = linking.take_over(self._connection, worker.person, other)
        self._publisher.publish(Change(RecordKind.WORKER, other, row, "", frozenset()))

    def _let_go(self, back: Worker) -> None:
        place = self._place(back, {})
        row = records.add_worker_alone(self._connection, back, place)
        linking.hand_back(self._connection, back)
        scopes = self._places.scopes(place)
        self._publisher.publish(Change(RecordKind.WORKER, back.person, None, row, scopes))

    def _place(self, worker: Worker, towns: Mapping[UnitId, str]) -> str:
        """Return where the worker is from now on; unknown towns are looked up by the unit."""
        present = current(worker.employments)
        if present is not None and present.unit not in towns:
            elsewhere = records.unit_by_id(self._connection, present.unit)
            if elsewhere is not None:
                towns = {**towns, present.unit: elsewhere.unit.town}
        return records.place_of(worker, towns)
