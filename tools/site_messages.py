"""Collect the texts of the site and keep its English catalogue in step: what `make site-messages` calls.

GNU gettext is not needed: Python files are read by Babel, templates by Django's own lexer.
"""

import io
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po

SITE = Path(__file__).resolve().parent.parent / "src" / "samlad" / "site"
CATALOGUE = SITE / "locale" / "en" / "LC_MESSAGES" / "django.po"
_TRANSLATE = re.compile(r"\{%-?\s*translate\s+(\"[^\"]*\"|'[^']*')")
_BLOCK = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*endblocktranslate\s*%\}", re.DOTALL)
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_KEYWORDS = {"_": None, "_now": None, "gettext": None, "gettext_lazy": None}
# What speaks before Django is up words its texts by the library's own catalogue.
_OTHER_DOMAIN = re.compile(r"from samlad\.core\.language import [^\n]*\b_\b")


def of_python(path: Path) -> set[str]:
    """The texts of one Python file that Django translates."""
    source = path.read_text(encoding="utf-8")
    if _OTHER_DOMAIN.search(source):
        return set()
    found = extract_python(io.BytesIO(source.encode()), tuple(_KEYWORDS), (), {"encoding": "utf-8"})
    return {str(message) for _line, _function, message, _comments in found if isinstance(message, str) and message}


def of_template(path: Path) -> set[str]:
    """The texts of one template."""
    source = path.read_text(encoding="utf-8")
    found = {match[1][1:-1] for match in _TRANSLATE.finditer(source)}
    for options, body in _BLOCK.findall(source):
        text = _VARIABLE.sub(r"%(\1)s", body.replace("%", "%%"))
        if "trimmed" in options:
            text = " ".join(line.strip() for line in text.split("\n") if line.strip())
        found.add(text)
    return found


def all_messages() -> set[str]:
    """Every text of the site."""
    python = (of_python(path) for path in SITE.rglob("*.py") if "migrations" not in path.parts)
    templates = (of_template(path) for path in (SITE / "templates").rglob("*.html"))
    return set().union(*python, *templates)


def catalogue() -> Catalog:
    """The English catalogue as it stands."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def empty() -> Catalog:
    """A catalogue without texts; no dates or names in its head, so that the same texts give the same file."""
    fixed = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        locale="en",
        charset="utf-8",
        project="samlad",
        version="1",
        header_comment="# The texts of the site in English; the Swedish text is the key.",
        creation_date=fixed,
        revision_date=fixed,
        last_translator="Samlad",
        language_team="Samlad",
        msgid_bugs_address="none",
        fuzzy=False,
    )


def main() -> None:
    """Add what is new, drop what is gone, say how many still lack English."""
    old = catalogue() if CATALOGUE.exists() else empty()
    new = empty()
    for text in sorted(all_messages()):
        before = old.get(text)
        new.add(text, before.string if before else "")
    with CATALOGUE.open("wb") as file:
        write_po(file, new, omit_header=False, no_location=True, width=120)
    lacking = [message.id for message in new if message.id and not message.string]
    print(f"{len(new)} texts, {len(lacking)} without English")
    for text in lacking:
        print(f"  {text}")


if __name__ == "__main__":
    sys.exit(main())
