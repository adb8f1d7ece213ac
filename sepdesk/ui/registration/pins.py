"""Which fields stay for the next paper, as the clerk chooses: papers come in piles."""

from collections.abc import Mapping
from dataclasses import replace

from sepdesk.desk.paper import PaperInput

UNIT = (
    "unit_name", "unit", "code_kind", "unit_code", "unit_address", "unit_town", "contact", "phone",
)  # fmt: skip
_OF_FIELD: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("unit_name", "unit_code", "unit_address", "region", "contact", "phone"), UNIT),
    **{
        name: (name,)
        for name in (
            "items", "valid_until", "form_date", "hired_on", "hire_source", "left_on", "requester",
            "received_on", "channel", "handed", "dispatch", "kind",
        )
    },
}  # fmt: skip


class Pins:
    """What is kept; at first 收件日 and 收件方式."""

    def __init__(self) -> None:
        self._kept = {"received_on", "channel"}

    def can_keep(self, field: str) -> bool:
        """Tell whether a field can be kept: whose paper it is never can."""
        return field in _OF_FIELD

    def is_kept(self, field: str) -> bool:
        """Tell whether a field of the form is kept."""
        return self._kept.issuperset(_OF_FIELD.get(field, ("",)))

    def keep(self, field: str, kept: bool) -> None:
        """Keep a field from now on, or not; the fields of a unit go together."""
        names = set(_OF_FIELD.get(field, ()))
        self._kept = self._kept | names if kept else self._kept - names

    def next_paper(self, before: PaperInput, fresh: PaperInput) -> PaperInput:
        """Begin the next paper with what is kept of the one before."""
        return replace(fresh, **{name: getattr(before, name) for name in self._kept})
