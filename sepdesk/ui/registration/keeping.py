"""The clerk says which fields stay for the papers to come, and their names show it."""

from sepdesk.ui.fields.field import Field
from sepdesk.ui.look import set_tone
from sepdesk.ui.registration.form import RegistrationForm


class Keeping:
    """The pins of a form, by its fields."""

    def __init__(self, form: RegistrationForm) -> None:
        self._form = form
        self.show()

    def keep(self, name: str, *, kept: bool) -> None:
        """Keep a field from now on, or not any more."""
        self._form.pins.keep(name, kept)
        self.show()

    def names(self) -> tuple[str, ...]:
        """Return the fields that are kept."""
        return tuple(name for name in self._form.inputs.by_name if self._form.pins.is_kept(name))

    def toggle(self) -> None:
        """Keep the field that has the keyboard, or keep it no more."""
        name = self._focused()
        if name:
            self.keep(name, kept=not self._form.pins.is_kept(name))

    def show(self) -> None:
        """Let the names of the fields say which are kept."""
        for name, field in self._form.inputs.by_name.items():
            self._show(field, kept=self._form.pins.is_kept(name))

    def _show(self, field: Field, *, kept: bool) -> None:
        shown = self._form.grid.label_of(field)
        shown.setText(f"{field.name}·留" if kept else field.name)
        shown.setToolTip("F2 不再保留此栏" if kept else "")
        set_tone(shown, "open" if kept else "")

    def _focused(self) -> str:
        place = self._form.focusWidget()
        found = self._form.inputs.by_name.items()
        return next((name for name, x in found if place is not None and x.isAncestorOf(place)), "")
