"""Where somebody meets each clause: in which tab of the window, on which paper, on which page.

A place counts only where it really is (`lost_places`) and where a test that is marked with the
clause works it (`unproved_places`): otherwise the table of clauses is not made.
"""

import ast
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_WINDOW = ROOT / "sepdesk" / "ui" / "window.py"
_PAGES = ROOT / "sepdesk" / "province" / "routes" / "pages.py"


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab of the window, by its key there."""

    key: str

    @property
    def tests(self) -> tuple[str, ...]:
        """Beginnings of the paths of the tests that work it."""
        return (f"tests/ui/{self.key}/",)


@dataclass(frozen=True, slots=True)
class Paper:
    """Something printed: its module in sepdesk/forms, and words that the module prints."""

    module: str
    title: str
    tests: tuple[str, ...] = ("tests/forms/",)


@dataclass(frozen=True, slots=True)
class Page:
    """A page that anybody may open at the platform, by its route."""

    route: str
    tests: tuple[str, ...] = ("tests/province/test_pages", "tests/province/test_public")


Place = Tab | Paper | Page

_WORKER, _REGISTRATION, _STAFFING = Tab("worker"), Tab("registration"), Tab("staffing")
_WARNINGS, _MISCONDUCT, _TRAY = Tab("warnings"), Tab("misconduct"), Tab("tray")
_VERIFICATION, _EXAM_PLANS = Tab("verification"), Tab("exam_plans")
_APPLICATIONS, _SITE_CHECK = Tab("applications"), Tab("site_check")
_STATISTICS, _MAINTENANCE, _GUIDANCE = Tab("statistics"), Tab("maintenance"), Tab("guidance")
_REFUSAL = Paper("papers/refusal.py", "不予登记通知书")
_HAND_OVER = Paper("papers/hand_over.py", "作业人员证书核验材料移交清单")
_LETTER = Paper("papers/file_letter.py", "关于调取作业人员考试档案的函")
_STAFF = Paper("papers/staffing_report.py", "单位持证人员配备情况表")
_URGE_STAFF = Paper("papers/urge.py", "配备持证作业人员")
_URGE_REPORT = Paper("papers/urge.py", "报送作业人员聘用信息")
_CHECKED = Paper("papers/check_record.py", "特种设备作业人员现场核查记录表")
_FORM = Paper("wording.py", "特种设备作业人员聘用信息（变更、注销）登记表")
_CHECK, _GUIDE = Page("/public/check"), Page("/public/guide/{place}")
_FORM_PAGE = Page("/public/form")

PLACES: Mapping[str, tuple[Place, ...]] = {
    "L1": (_EXAM_PLANS,),
    "L2": (_APPLICATIONS,),
    "L3": (_APPLICATIONS, _CHECK),
    "L4": (_VERIFICATION, _HAND_OVER),
    "L5": (_VERIFICATION, _LETTER),
    "L6": (_MISCONDUCT,),
    "L7": (_MISCONDUCT, _APPLICATIONS, _EXAM_PLANS, _WORKER, _REFUSAL, _CHECK),
    "E1": (_WARNINGS, _STAFFING, _MAINTENANCE, _SITE_CHECK, _URGE_REPORT),
    "E2": (_REGISTRATION, _TRAY),
    "E3": (_REGISTRATION,),
    "E4": (_REGISTRATION, _VERIFICATION),
    "E5": (_GUIDANCE, _GUIDE),
    "E6": (_REGISTRATION, _WORKER, _VERIFICATION, _TRAY, _REFUSAL),
    "E7": (_REGISTRATION, _MAINTENANCE),
    "E8": (_REGISTRATION,),
    "E9": (_REGISTRATION,),
    "E10": (_REGISTRATION, _MAINTENANCE),
    "E11": (_WORKER,),
    "S1": (_STATISTICS, _STAFFING, _STAFF),
    "X01": (_STAFFING,),
    "W0": (_WARNINGS,),
    "W1": (_WARNINGS,),
    "W2": (_WARNINGS, _EXAM_PLANS),
    "W3": (_WARNINGS, _STAFFING, _URGE_STAFF),
    "C1": (_SITE_CHECK, _CHECKED),
    "C2": (_SITE_CHECK,),
    "I1": (_GUIDANCE,),
    "F1": (_REGISTRATION, _FORM),
    "F2": (_MAINTENANCE, _FORM),
    "F3": (_FORM, _FORM_PAGE),
}
"""Where a clause is met, the likeliest place first."""


def tabs_of_the_window() -> dict[str, str]:
    """Return the titles of the window's tabs by their keys, as the window adds them."""
    adds = next(
        node
        for node in ast.walk(ast.parse(_WINDOW.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name == "_add_tabs"
    )
    return dict(_tabs(adds))


def _tabs(adds: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for node in ast.walk(adds):
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(key)), ast.Constant(value=str(title)), _]):
                yield key, title


def _routes() -> frozenset[str]:
    module = ast.parse(_PAGES.read_text("utf-8"))
    return frozenset(
        call.args[0].value
        for call in ast.walk(module)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in ("get", "post")
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
    )


def words_of(place: Place) -> str:
    """Name a place as the table of clauses does."""
    match place:
        case Tab(key=key):
            return f"tab {tabs_of_the_window()[key]}"
        case Paper(module=module, title=title):
            return f"paper 《{title}》 (sepdesk/forms/{module})"
        case Page(route=route):
            return f"public page `{route}`"


def lost_places() -> list[str]:
    """Return what the map names and the program no longer has."""
    tabs, routes = tabs_of_the_window(), _routes()
    return [
        f"{clause}: {place}"
        for clause, places in PLACES.items()
        for place in places
        if not _is_there(place, tabs, routes)
    ]


def _is_there(place: Place, tabs: Collection[str], routes: Collection[str]) -> bool:
    match place:
        case Tab(key=key):
            return key in tabs
        case Paper(module=module, title=title):
            path = ROOT / "sepdesk" / "forms" / module
            return path.is_file() and title in path.read_text("utf-8")
        case Page(route=route):
            return route in routes


def unproved_places(files: Mapping[str, Collection[str]]) -> list[str]:
    """Return the places that no test marked with their clause works.

    Args:
        files: paths of the files with tests of a clause, by clause.
    """
    return [
        f"{clause}: {place}"
        for clause, places in PLACES.items()
        for place in places
        if not any(path.startswith(place.tests) for path in files.get(clause, ()))
    ]
