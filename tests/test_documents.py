"""The documents are held to the tree: nothing missing, nothing stale, nothing of one machine."""

import importlib.util
import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from sepdesk import __version__
from sepdesk.protocol.messages import ProblemCode, PushProblem
from sepdesk.province.commands import _parser as province_parser
from sepdesk.province.routes import identity, mirror, submissions
from sepdesk.province.settings import ProvinceSettings

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")], key=str
)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"```.*?```", re.DOTALL)


def text_of(name):
    return (ROOT / name).read_text("utf-8")


def links_of(document):
    """Yield the relative targets of a document, outside of blocks of code."""
    for target in _LINK.findall(_FENCE.sub("", document.read_text("utf-8"))):
        if not urlsplit(target).scheme and not target.startswith("#"):
            yield unquote(target.partition("#")[0])


@cache
def tracked():
    """Return the files that git tracks and that are text; the reason of a skip without git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.decode().split("\0") if name]
    texts = {}
    for path in paths:
        if not path.is_file():
            continue
        content = path.read_bytes()
        if b"\0" not in content[:4096]:
            texts[path.relative_to(ROOT).as_posix()] = content.decode("utf-8", "replace")
    return texts


def found_in_tracked(pattern):
    return [
        f"{name}: {match[0]}"
        for name, text in tracked().items()
        for match in re.finditer(pattern, text)
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_everything_a_document_links_to_or_shows_is_there(document):
    missing = [link for link in links_of(document) if not (document.parent / link).exists()]
    assert missing == []


def test_each_picture_of_the_documents_is_shown_somewhere():
    shown = {(d.parent / link).resolve() for d in DOCUMENTS for link in links_of(d)}
    pictures = {path.resolve() for path in (ROOT / "docs" / "pictures").glob("*.png")}
    # The watermark's picture is for whoever works on the form.
    assert {path.name for path in pictures - shown} <= {"form-preview.png"}


def test_the_manual_begins_with_a_list_of_all_its_pages():
    index = ROOT / "docs" / "manual" / "index.md"
    pages = {path.name for path in index.parent.glob("*.md")} - {index.name}
    assert pages == set(links_of(index))


def test_the_newest_entry_of_the_changelog_is_this_version():
    versions = re.findall(r"^## (\d+\.\d+\.\d+)", text_of("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == __version__


def test_decisions_are_numbered_without_gaps_and_have_all_four_parts():
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [path.name[:4] for path in records] == [
        f"{number:03}-" for number in range(1, len(records) + 1)
    ]
    for path in records:
        text = path.read_text("utf-8")
        assert text.startswith(f"# {path.name[:3]} ")
        for part in ("Context", "Decision", "Consequences", "Alternatives"):
            assert f"**{part}.**" in text, path.name


def test_the_examples_of_the_protocol_are_what_the_code_makes():
    spec = importlib.util.spec_from_file_location(
        "protocol_examples", ROOT / "scripts" / "protocol_examples.py"
    )
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    text = text_of("docs/protocol.md")
    assert script.filled(text) == text, "run scripts/protocol_examples.py"


def test_the_protocol_names_each_address_and_each_error():
    text = text_of("docs/protocol.md")
    routes = [r for each in (identity, submissions, mirror) for r in each.router.routes]
    for route in routes:
        for method in route.methods:
            path = route.path.replace("{snapshot}", "{id}")
            assert f"`{method} {path}" in text, (method, path)
    for code in (*ProblemCode, *PushProblem):
        assert f"`{code.value}`" in text or code is PushProblem.NONE, code


def test_operations_name_each_setting_and_each_command_of_the_platform():
    text = text_of("docs/operations.md")
    for name in ProvinceSettings.model_fields:
        word = name.upper()
        assert f"SEPDESK_PROVINCE_{word}" in text or f"`_{word}`" in text, name
    for command in province_parser()._subparsers._group_actions[0].choices:
        assert f"sepdesk-province {command}" in text or f"`{command}`" in text, command


def test_the_files_that_the_map_names_exist():
    names = {path.relative_to(ROOT).as_posix() for path in (ROOT / "sepdesk").rglob("*.py")}
    names |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*.*")}
    for token in re.findall(r"`([\w/]+\.(?:py|csv|qss))`", text_of("docs/architecture.md")):
        assert any(f"/{name}".endswith(f"/{token}") for name in names), token


def test_no_tracked_text_names_a_machine_or_a_registry():
    folders = "|".join(("work", "tmp", "root", "home", "Users"))
    assert found_in_tracked(rf"(?<![\w.~/*-])/(?:{folders})/[\w.-]+") == []
    options = "|".join(("index-url", "extra-index-url", "find-links", "trusted-host"))
    assert found_in_tracked(rf"(?<!no-emit)-(?:{options})[ =]\S*//\S+") == []
    hosts = "|".join((r"pypi\.", r"pythonhosted\.", r"npmjs\.", "registry", "artifactory", "nexus"))
    assert found_in_tracked(rf"https?://[\w.:@/-]*(?:{hosts})[\w.:@/-]*") == []
    assert found_in_tracked(r"\.\./" + "shared") == []


def test_the_lock_holds_hashes_and_no_address():
    lock = text_of("requirements.lock")
    assert "--hash=sha256:" in lock
    assert "://" not in lock
