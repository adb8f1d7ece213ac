"""Schema versions of envelopes, and pure up-casters that work on parsed copies, never on bytes."""

from collections.abc import Callable
from typing import Any

CURRENT = 1
"""The schema version that this program writes."""

OLDEST = 1
"""The oldest that it still reads."""

UpCaster = Callable[[dict[str, Any]], dict[str, Any]]

UP_CASTERS: dict[int, UpCaster] = {}
"""From the version named to the next one."""


class UnreadableVersionError(Exception):
    """The envelope is of a schema that this program does not know."""


def up_cast(data: dict[str, Any]) -> dict[str, Any]:
    """Bring a parsed envelope to the current schema.

    Raises:
        UnreadableVersionError: it is newer than this program or too old.
    """
    version = data.get("schema")
    # bool is an int to Python, and no version.
    if type(version) is not int or not OLDEST <= version <= CURRENT:
        raise UnreadableVersionError
    for step in range(version, CURRENT):
        data = UP_CASTERS[step](data)
    return data
