"""What people have written to the four documentation questions: `answers/<place>.toml` in the workspace."""

import tomllib
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.picture.questions import IDS


def answers_file(workspace: Path, place: str) -> Path:
    """Where the answers of a place are written."""
    return workspace / "answers" / f"{place.replace(':', '-')}.toml"


def read_answers(workspace: Path, place: str) -> dict[str, str]:
    """The answers by question; none when nobody has written any."""
    path = answers_file(workspace, place)
    if not path.is_file():
        return {}
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(
            _("Svaren på dokumentationsfrågorna går inte att läsa."),
            file=str(path),
            why=str(error),
            cure=_('Skriv varje svar som en rad: {ids} = "…".').format(ids=", ".join(IDS)),
        ) from error
    return {id: str(found[id]) for id in IDS if id in found}
