"""Each test's outcomes are compared with what is on file (tests/domain/approvals.py)."""

import functools
import os
import sys

import pytest

from tests.domain import approvals

RECORDER = approvals.Recorder()
BUILDERS = ("tests.domain.builders", "tests.domain.licence_builders")
APPROVED = pytest.StashKey[dict[str, dict[str, list[str]]]]()
STORED = functools.cache(approvals.stored)
APPROVING = os.environ.get("APPROVE") == "1"


def pytest_configure(config):
    config.stash[APPROVED] = {}
    if APPROVING and hasattr(config, "workerinput"):
        raise pytest.UsageError("APPROVE=1 is for one process: leave out -n")


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem):
    """Compare what the rules said in a test that has passed; random tests are left out."""
    if hasattr(pyfuncitem.obj, "is_hypothesis_test"):
        return (yield)
    for builders in [sys.modules[name] for name in BUILDERS if name in sys.modules]:
        RECORDER.watch(builders, only="decide")
    RECORDER.watch(pyfuncitem.module)
    RECORDER.calls = []
    try:
        result = yield
        said = approvals.on_file(RECORDER.calls)
    finally:
        RECORDER.calls = None
    module = pyfuncitem.path.stem
    if APPROVING:
        pyfuncitem.config.stash[APPROVED].setdefault(module, {})[pyfuncitem.name] = said
        return result
    known = STORED(module).get(pyfuncitem.name, [])
    if said != known:
        new = "\n".join(f"+ {line}" for line in said if line not in known)
        old = "\n".join(f"- {line}" for line in known if line not in said)
        command = f"APPROVE=1 python -m pytest tests/domain/{module}.py"
        words = f"what the rules say is not what is on file; if right: {command} and commit it"
        pytest.fail(f"{words}\n{old}\n{new}", pytrace=False)
    return result


def pytest_sessionfinish(session):
    """Write the files anew where this was asked for; a choice of tests changes only theirs."""
    whole = not session.config.option.keyword and not session.config.option.markexpr
    for module, tests in session.config.stash[APPROVED].items():
        one_of_them = any(f"{module}.py::" in argument for argument in session.config.args)
        kept = {} if whole and not one_of_them else approvals.stored(module)
        lines = {name: said for name, said in {**kept, **tests}.items() if said}
        approvals.store(module, lines)


def pytest_make_parametrize_id(val):
    """Name an empty value: a test whose id ends in `[]` cannot be run alone."""
    return "empty" if isinstance(val, str | bytes) and not val else None
