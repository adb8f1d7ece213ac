"""How hard the tests try: a slice with the rest of the suite, many where a target asks for it.

`--hypothesis-profile=many` for generated examples, REPETITIONS=n for repeated rounds.
"""

import os

from hypothesis import HealthCheck, settings

REPETITIONS = int(os.environ.get("REPETITIONS", "1"))
"""How often a round is played that a slice plays once."""


def examples(few: int, many: int) -> settings:
    """Settings of a test: so many examples in the suite, so many in the profile `many`.

    Nothing is timed: other work on the machine is no fault of ours.
    """
    return settings(
        max_examples=many if settings.get_current_profile_name() == "many" else few,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


MANY = settings.get_current_profile_name() == "many"
