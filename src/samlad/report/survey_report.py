"""Writes the report of a survey: page, PDF and workbook of one model, one set a place."""

from pathlib import Path

from samlad.picture.model import Picture
from samlad.report.documents import write_documents
from samlad.report.theme import DEFAULT, Theme

KINDS = ("html", "pdf", "xlsx")


def write_survey_report(report: Picture, folder: Path, theme: Theme = DEFAULT) -> dict[str, Path]:
    """Write the files and say where they are. Every sheet of the workbook ends with the definition of its questions."""
    return write_documents(report, folder, theme, kinds=KINDS)
