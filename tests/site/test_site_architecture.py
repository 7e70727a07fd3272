"""The shape of the site: every page has a wall, every model too, and nobody goes around them."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from samlad.site.accounts.scoping import ScopedManager, UnscopedManager, Walled
from samlad.site.accounts.walls import wall_of

pytestmark = pytest.mark.architecture

SITE = Path(__file__).resolve().parents[2] / "src" / "samlad" / "site"
ROOT = SITE.parents[2]
OURS = [model for model in apps.get_models() if model.__module__.startswith("samlad.")]
SOURCES = sorted(path for path in SITE.rglob("*.py") if "migrations" not in path.parts)
# Log-in, set-up and the log's own chain come before or beneath any actor.
MAY_SEE_ALL = {
    "accounts/attempts.py",
    "accounts/backend.py",
    "accounts/current.py",
    "accounts/opening.py",
    "accounts/readlog.py",
    "accounts/scoping.py",
    "demo.py",
}
LAYER_A = ("Visit", "Observation", "Area")
PERSONAL = re.compile(
    r"(^|_)(person|personnummer|name_of|first_?name|last_?name|surname|visitor|reporter|user|born|birth|age|sex|gender|"
    r"phone|email|mail|address|description|photo|image|free_text)(_|$)"
)


def routes(resolver: URLResolver | None = None, prefix: str = "") -> list[tuple[str, URLPattern]]:
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        here = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += routes(entry, here)
        else:
            found.append((here, entry))
    return found


@pytest.mark.parametrize(("address", "entry"), routes(), ids=lambda one: one if isinstance(one, str) else "")
def test_every_page_has_a_declared_wall(address, entry):
    assert wall_of(entry.callback) is not None, f"{address} has no wall"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_model_stands_behind_the_scoped_manager(model):
    assert issubclass(model, Walled)
    assert type(model._default_manager) is ScopedManager
    assert type(model.unscoped) is UnscopedManager


def test_the_django_admin_is_not_there():
    assert not apps.is_installed("django.contrib.admin")


def names_used(path: Path) -> set[str]:
    return {node.attr for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Attribute)}


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SITE)))
def test_only_named_files_go_around_the_walls(path):
    used = names_used(path)
    assert "_base_manager" not in used
    assert "_default_manager" not in used
    if str(path.relative_to(SITE)) not in MAY_SEE_ALL:
        assert "unscoped" not in used


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(SITE)))
def test_nothing_writes_sql_by_hand_or_trusts_a_text_as_html(path):
    used = names_used(path)
    assert not used & {"raw", "extra", "mark_safe"}


@pytest.mark.parametrize("name", LAYER_A)
def test_layer_a_has_no_column_that_can_hold_a_person(name):
    model = apps.get_model("centre", name)
    for field in model._meta.get_fields():
        assert not PERSONAL.search(field.name), field.name
        assert getattr(field.related_model, "__name__", "") != "User"
        assert not isinstance(field, models.TextField | models.FileField | models.JSONField)


def test_a_visit_has_no_free_text_at_all():
    free = [field.name for field in apps.get_model("centre", "Visit")._meta.get_fields() if _is_free_text(field)]
    assert free == []


def _is_free_text(field) -> bool:
    return isinstance(field, models.CharField) and not field.choices


def test_no_account_holds_an_identity_number():
    columns = {field.name for field in apps.get_model("accounts", "User")._meta.get_fields()}
    assert columns == {"id", "password", "last_login", "email", "name", "is_active", "joined", "memberships"}


def test_every_setting_is_documented():
    read = set()
    for path in (SITE / "config").glob("*.py"):
        read |= set(re.findall(r'environment\.\w+\(\s*"([A-Z_]+)"', path.read_text()))
    documented = (ROOT / "docs" / "operations" / "settings.md").read_text()
    assert read
    assert {name for name in read if f"`{name}`" not in documented} == set()


def test_templates_carry_no_scripts_and_no_inline_style():
    for path in (SITE / "templates").rglob("*.html"):
        text = path.read_text()
        assert "<script" not in text, path
        assert not re.search(r"\sstyle=|\son\w+=|<style", text), path


def test_files_stay_short():
    long = {str(path): count for path in SOURCES if (count := len(path.read_text().splitlines())) > 300}
    assert long == {}


def test_no_migration_is_missing(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
