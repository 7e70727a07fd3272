"""The shape of the house: arrows point down, one door to the public, nothing slow at the start, whole translations."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.architecture

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "samlad"
MODULES = sorted(SOURCE.rglob("*.py"))


def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def room(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0]


def test_arrows_only_point_down():
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_only_disclosure_opens_the_door_to_published():
    for path in MODULES:
        if room(path) != "disclosure":
            assert "_through_the_door" not in path.read_text(encoding="utf-8"), path


def test_report_and_public_pages_never_take_unprotected_estimates():
    for path in MODULES:
        if room(path) == "report" or "site/public" in path.as_posix():
            names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
            assert "Estimates" not in names, path


def test_commands_import_django_only_inside_functions():
    for path in MODULES:
        if room(path) != "cli":
            continue
        for node in tree_of(path).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names] + [getattr(node, "module", "") or ""]
                assert not any(name.startswith(("django", "samlad.site")) for name in names), path


def test_the_help_loads_nothing_slow():
    code = (
        "import sys; from samlad.cli.main import run; run(['--help']);"
        "slow = {'polars', 'numpy', 'scipy', 'django', 'typst', 'pyreadstat', 'pandas'} & set(sys.modules);"
        "sys.exit(', '.join(sorted(slow)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_locks_name_no_host_and_pin_every_package_by_hash(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index|--find-links|file:", text)
    entries = re.split(r"\n(?=\S)", text.strip())
    assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE))
    wanted = {re.split(r"[\[<>=;]", one)[0].lower().replace("_", "-") for one in project["project"]["dependencies"]}
    assert wanted <= locked


def test_no_names_of_the_rag_bag():
    for path in MODULES:
        assert path.stem not in {"utils", "helpers", "manager", "common", "misc"}, path


def test_every_module_says_what_it_is_for():
    for path in MODULES:
        if "migrations" not in path.parts:
            assert ast.get_docstring(tree_of(path)), path


def test_most_files_hold_one_idea():
    lengths = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES)
    assert lengths[len(lengths) // 2] <= 150
    assert sum(length > 300 for length in lengths) <= len(lengths) // 50


def test_every_decision_and_method_page_is_numbered_and_titled():
    pages = sorted((ROOT / "docs" / "decisions").glob("0*.md"))
    assert len(pages) >= 6
    for page in pages:
        assert page.read_text(encoding="utf-8").startswith("# "), page


def test_english_is_complete():
    from babel.messages.extract import extract_from_dir
    from babel.messages.pofile import read_po

    wanted = set()
    for name, _line, message, _comments, _context in extract_from_dir(
        str(SOURCE), [("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    ):
        if not name.startswith("site"):
            wanted.add(message if isinstance(message, str) else message[0])
    with (SOURCE / "core" / "locale" / "en" / "LC_MESSAGES" / "samlad.po").open("rb") as file:
        catalogue = read_po(file, locale="en")
    translated = {
        entry.id if isinstance(entry.id, str) else entry.id[0]: entry
        for entry in catalogue
        if entry.id and entry.string
    }
    assert sorted(wanted - set(translated)) == []
    for text, entry in translated.items():
        if isinstance(entry.string, str):
            assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", entry.string)), text
