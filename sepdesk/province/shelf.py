"""The shelf: dossiers as the archive keeps them, and how the scopes are told of them."""

from collections.abc import Iterator

from sqlalchemy import Connection, Select, insert, select, update

from sepdesk.domain.dossier_types import DOSSIERS, Dossier
from sepdesk.domain.dossiers import DossierKind, DossierRef
from sepdesk.domain.identity import PersonId
from sepdesk.domain.units import UnitId
from sepdesk.protocol.canonical import canonical_text, read
from sepdesk.protocol.messages import RecordKind
from sepdesk.province.places import Places
from sepdesk.province.publishing import Change, Publisher
from sepdesk.province.tables import DossierRow


def find_dossier(connection: Connection, ref: DossierRef) -> Dossier | None:
    """Return a dossier; None where there is none of that key."""
    row = _row(connection, ref)
    return None if row is None else read(DOSSIERS[ref.kind], row)


def dossiers_of(
    connection: Connection,
    kind: DossierKind,
    *,
    unit: UnitId | None = None,
    person: PersonId | None = None,
    is_open: bool | None = None,
) -> tuple[Dossier, ...]:
    """Return the dossiers of a kind that are about a unit or a person, by key.

    Args:
        connection: reading or writing.
        kind: which.
        unit: only those about it.
        person: only those about them.
        is_open: only those that wait for somebody, or only those that do not.
    """
    asked = select(DossierRow.row).where(DossierRow.kind == kind.value)
    if unit is not None:
        asked = asked.where(DossierRow.unit == unit)
    if person is not None:
        asked = asked.where(DossierRow.person == person)
    if is_open is not None:
        asked = asked.where(DossierRow.is_open.is_(is_open))
    return tuple(_all(connection, kind, asked.order_by(DossierRow.key)))


def keep(connection: Connection, publisher: Publisher, places: Places, dossier: Dossier) -> None:
    """Write a dossier, new or in the place of the one before it, and tell the scopes (X-2)."""
    spine, former, values = dossier.spine, _row(connection, dossier.spine.ref), row_values(dossier)
    row = canonical_text(dossier)
    if former is None:
        connection.execute(insert(DossierRow), values)
    else:
        connection.execute(
            update(DossierRow)
            .where(DossierRow.kind == spine.kind.value, DossierRow.key == spine.key)
            .values(values)
        )
    scopes = places.scopes_of_dossier(spine)
    publisher.publish(Change(RecordKind(spine.kind.value), spine.key, former, row, scopes))


def row_values(dossier: Dossier) -> dict[str, object]:
    """Return the column values of a dossier's row."""
    spine = dossier.spine
    return {
        "kind": spine.kind.value,
        "key": spine.key,
        "place": spine.place,
        "unit": spine.unit,
        "person": spine.person,
        "is_open": spine.is_open,
        "row": canonical_text(dossier),
    }


def _row(connection: Connection, ref: DossierRef) -> str | None:
    return connection.execute(
        select(DossierRow.row).where(DossierRow.kind == ref.kind.value, DossierRow.key == ref.key)
    ).scalar_one_or_none()


def _all(connection: Connection, kind: DossierKind, asked: Select[str]) -> Iterator[Dossier]:
    for row in connection.execute(asked).scalars():
        yield read(DOSSIERS[kind], row)
