"""Writes a picture as the four files people ask for: page, PDF, workbook and Word file."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from samlad.picture.model import DocumentKind, Picture
from samlad.report.html import render_html
from samlad.report.pdf import render_pdf
from samlad.report.theme import DEFAULT, Theme
from samlad.report.xlsx import render_xlsx

_LETTERS = str.maketrans("åäöéüøæ", "aaoeuoa")
_BORN_WITH_S = ("fors", "ås", "näs", "grums")
_STEM = {
    DocumentKind.PICTURE: {"sv": "lagesbild", "en": "situation-picture"},
    DocumentKind.SURVEY_REPORT: {"sv": "enkatrapport", "en": "survey-report"},
}


def file_stem(picture: Picture) -> str:
    """The name of the files without their ending: `lagesbild-karlstad-2026`."""
    name = picture.place_name.casefold()
    for ending in (" kommun", " municipality"):
        if name.endswith(ending):
            name = name.removesuffix(ending)
            # Karlstads kommun is Karlstad's; Munkfors kommun has its s from birth.
            name = name if name.endswith(_BORN_WITH_S) else name.removesuffix("s")
    stem = _STEM[picture.kind].get(picture.language, picture.kind.value)
    return "-".join([stem, plain_name(name), str(picture.made.year)])


def plain_name(name: str) -> str:
    """A name in small letters without diacritics, words joined by hyphens, for a file."""
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name.casefold().translate(_LETTERS))
    return "-".join(part for part in plain.split("-") if part)


def write_documents(
    picture: Picture, folder: Path, theme: Theme = DEFAULT, *, kinds: tuple[str, ...] = ("html", "pdf", "xlsx", "docx")
) -> dict[str, Path]:
    """Write the files and say where they are. All are made before any is put in place."""
    made = {kind: _MAKERS[kind](picture, theme) for kind in kinds}
    folder.mkdir(parents=True, exist_ok=True)
    stem = file_stem(picture)
    written = {}
    for kind, content in made.items():
        written[kind] = folder / f"{stem}.{kind}"
        put(written[kind], content)
    return written


def put(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A temporary file is private; a document is as readable as the folder lets it be.
        unfinished.chmod(0o644)
        unfinished.replace(target)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def _docx(picture: Picture, theme: Theme) -> bytes:
    # Imported here: the Word library costs a fifth of a second that the other files do not need.
    from samlad.report.docx import render_docx

    return render_docx(picture, theme)


_MAKERS: dict[str, Callable[[Picture, Theme], bytes]] = {
    "html": lambda picture, theme: render_html(picture, theme).encode(),
    "pdf": render_pdf,
    "xlsx": lambda picture, _theme: render_xlsx(picture),
    "docx": _docx,
}
