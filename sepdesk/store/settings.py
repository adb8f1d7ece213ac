"""Named texts of the station, in the table `setting`."""

from sqlalchemy import Integer, cast, delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from sepdesk.store.station_tables import SettingRow


def get_text(session: Session, name: str) -> str | None:
    """Return a text; None where it was never put."""
    return session.execute(select(SettingRow.text).where(SettingRow.name == name)).scalar()


def put_text(session: Session, name: str, text: str | None) -> None:
    """Keep a text under a name; None forgets it."""
    if text is None:
        session.execute(delete(SettingRow).where(SettingRow.name == name))
        return
    session.execute(
        insert(SettingRow)
        .values(name=name, text=text)
        .on_conflict_do_update(index_elements=["name"], set_={"text": text})
    )


def raise_counter(session: Session, name: str) -> int:
    """Add one to a counter and return it; the first is 1."""
    raised = (
        insert(SettingRow)
        .values(name=name, text="1")
        .on_conflict_do_update(
            index_elements=["name"], set_={"text": cast(SettingRow.text, Integer) + 1}
        )
        .returning(SettingRow.text)
    )
    return int(session.execute(raised).scalar_one())
