"""Change the domain in one place at a time and see whether a test fails (`make mutants`).

mutmut writes the changed code. The tests are collected and run once, which tells what each reaches;
for each function a fork of that process runs the tests that reach it with each of its mutants, the
quickest first, until one fails. Tests of properties, by many examples, are left out unless they
are asked for: they notice more, and take hours.

Run in a copy of the repository: `python scripts/run_mutants.py [MODULE...]`.
"""

import argparse
import gc
import json
import os
import re
import resource
import shutil
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

import pytest
from _pytest.runner import runtestprotocol
from mutmut.__main__ import create_mutants
from mutmut.state import state
from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

MUTANTS = Path("mutants")
SECONDS = 10
"""Of processor time, and twenty times what the tests take: more is a loop without end."""
MEMORY = 4 << 30
KILLED, SURVIVED, NO_TESTS, TIMEOUT = 1, 0, 33, 36
"""As mutmut writes them, so that `mutmut show` and `mutmut results` work."""


def generate() -> None:
    """Let mutmut write all mutants."""
    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"
    MUTANTS.mkdir(exist_ok=True)
    copy_src_dir()
    copy_also_copy_files()
    create_mutants(1)


class Runner:
    """Runs mutants in forks of the process in which the tests were collected."""

    def __init__(self, modules: Iterable[str], *, properties: bool) -> None:
        self._modules = set(modules)
        self._properties = properties
        self._seconds: dict[str, float] = {}
        self._items: dict[str, pytest.Function] = {}
        self._tests: dict[str, list[str]] = defaultdict(list)
        """Of each function, by its mutants' name; the quickest first."""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the mutants in place of the tests."""
        self._items = {item.nodeid: item for item in session.items}
        self._run_unchanged()
        gc.collect()
        gc.freeze()
        for path in sorted(Path("sepdesk/domain").glob("*.py.meta")):
            if not self._modules or path.name.split(".")[0] in self._modules:
                self._run_module(path)
        return True

    def _run_unchanged(self) -> None:
        os.environ["MUTANT_UNDER_TEST"] = "stats"
        for name, item in self._items.items():
            reached = state()._stats  # noqa: SLF001 - mutmut's own way to hand it over
            reached.clear()
            began = perf_counter()
            if not passes(item):
                raise pytest.UsageError(f"fails without any mutant: {name}")
            self._seconds[name] = perf_counter() - began
            for function in reached:
                self._tests[function].append(name)
        for tests in self._tests.values():
            tests.sort(key=lambda test: self._seconds[test])
        os.environ["MUTANT_UNDER_TEST"] = ""

    def _run_module(self, path: Path) -> None:
        meta = json.loads(path.read_text("utf-8"))
        codes = meta["exit_code_by_key"]
        by_function: dict[str, list[str]] = defaultdict(list)
        for name in codes:
            by_function[re.sub(r"__mutmut_\d+$", "", name)].append(name)
        for function, names in by_function.items():
            tests = self._tests[function]
            if not self._properties:
                tests = [test for test in tests if not is_property(self._items[test])]
            codes |= self._run(names, tests)
        path.write_text(json.dumps(meta, indent=4), "utf-8")
        survived = sum(code == SURVIVED for code in codes.values())
        print(f"{path.name.split('.')[0]}: {len(codes)}, {survived} survived", flush=True)

    def _run(self, names: list[str], tests: list[str]) -> dict[str, int]:
        """Run the mutants of a function; each in a process of its own where one leaves traces."""
        if not tests:
            return dict.fromkeys(names, NO_TESTS)
        codes: dict[str, int] = {}
        while left := [name for name in names if name not in codes]:
            found, clean = self._in_a_fork(left, tests)
            if clean or len(left) == 1:
                codes |= found
            else:
                for name in left:
                    codes |= self._in_a_fork([name], tests)[0]
        return codes

    def _in_a_fork(self, names: list[str], tests: list[str]) -> tuple[dict[str, int], bool]:
        """Return what became of mutants, and whether the tests pass as before after them.

        A process that ends before its time has not come to an end with the first one left.
        """
        told, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            try:
                self._run_tests(names, tests, tell)
            finally:
                os._exit(0)
        os.close(tell)
        with os.fdopen(told) as answer:
            lines = answer.read().split()
        os.waitpid(child, 0)
        ended = lines[-1:] == ["clean"] or lines[-1:] == ["unclean"]
        codes = dict(zip(names, map(int, lines[: len(lines) - ended]), strict=False))
        if not ended and len(codes) < len(names):
            codes[names[len(codes)]] = TIMEOUT
        return codes, lines[-1:] != ["unclean"]

    def _run_tests(self, names: list[str], tests: list[str], tell: int) -> None:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        order, noticed = list(tests), set()
        limit = SECONDS + int(20 * sum(self._seconds[test] for test in tests))
        for name in names:
            used = int(sum(os.times()[:2]))
            resource.setrlimit(resource.RLIMIT_CPU, (used + limit, resource.RLIM_INFINITY))
            os.environ["MUTANT_UNDER_TEST"] = name
            first = next((test for test in order if not passes(self._items[test])), None)
            if first is not None:
                # What noticed one mutant of a function is likely to notice the next.
                order.remove(first)
                order.insert(0, first)
                noticed.add(first)
            os.write(tell, f"{SURVIVED if first is None else KILLED} ".encode())
        os.environ["MUTANT_UNDER_TEST"] = ""
        clean = all(passes(self._items[test]) for test in noticed)
        os.write(tell, b"clean" if clean else b"unclean")


def is_property(item: pytest.Function) -> bool:
    """Tell whether a test makes its examples itself."""
    return hasattr(item.obj, "is_hypothesis_test")


def passes(item: pytest.Function) -> bool:
    """Run one test; without pytest's fixtures around it where it asks for none."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    if not set(item._fixtureinfo.argnames) <= set(given):  # noqa: SLF001 - there is no other way
        reports = runtestprotocol(item, log=False, nextitem=None)
        return not any(report.failed for report in reports)
    item.funcargs.update(given)
    try:
        item.ihook.pytest_pyfunc_call(pyfuncitem=item)
    except pytest.skip.Exception:
        return True
    except BaseException:
        return False
    return True


def main() -> int:
    """Run the mutants of some modules of the domain, or of all."""
    arguments = argparse.ArgumentParser(description=main.__doc__)
    arguments.add_argument("modules", nargs="*", help="modules of sepdesk.domain; none: all")
    words = "the mutants are written already: take only the tests anew"
    arguments.add_argument("--keep", action="store_true", help=words)
    words = "run the tests of properties too"
    arguments.add_argument("--properties", action="store_true", help=words)
    chosen = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    if chosen.keep:
        shutil.copytree("tests", MUTANTS / "tests", dirs_exist_ok=True)
    else:
        generate()
    runner = Runner(chosen.modules, properties=chosen.properties)
    os.chdir(MUTANTS)
    sys.path.insert(0, str(Path.cwd()))
    return pytest.main(
        ["--rootdir=.", "--hypothesis-profile=ci", "-p", "no:terminal", "tests/domain"],
        plugins=[runner],
    )


if __name__ == "__main__":
    sys.exit(main())
