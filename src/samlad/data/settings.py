"""What a workspace is set up for: `samlad.toml`, every key required, none guessed."""

import json
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.core.placecode import PlaceCode
from samlad.data.durable import whole_file

FILE_NAME = "samlad.toml"

_SECTIONS = {
    "name": "workspace",
    "place": "workspace",
    "county": "workspace",
    "organisation": "workspace",
    "synthetic": "workspace",
    "minimum_count": "disclosure",
    "small_population": "disclosure",
    "finding_level": "picture",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Whose workspace it is, and the limits that no source gives and so the organisation must decide.

    `finding_level` is the largest adjusted p value at which a picture names a difference.
    """

    name: str
    place: str
    county: str
    minimum_count: int
    small_population: int
    finding_level: float
    synthetic: bool
    organisation: str

    def __post_init__(self) -> None:
        PlaceCode.parse(self.place)
        PlaceCode.parse(self.county)
        if self.minimum_count < 1 or self.small_population < 1:
            raise InvalidInput(
                _("Inställningarna går inte att använda."),
                file=FILE_NAME,
                column="minimum_count" if self.minimum_count < 1 else "small_population",
                why=_("Gränsen ska vara minst 1."),
                cure=_("Ange det minsta antal och den minsta befolkning som får visas."),
            )
        if not 0 < self.finding_level < 1:
            raise InvalidInput(
                _("Inställningarna går inte att använda."),
                file=FILE_NAME,
                column="finding_level",
                value=str(self.finding_level),
                why=_("Gränsen ska ligga mellan 0 och 1."),
                cure=_("Ange till exempel 0.01: en skillnad nämns när slumpen ger den högst en gång på hundra."),
            )


def read_settings(path: Path) -> Settings:
    """Read `samlad.toml`; every key that lacks or has the wrong kind of value is named."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(
            _("Inställningarna går inte att läsa."),
            file=str(path),
            why=str(error),
            cure=_("Rätta filen; text står inom citattecken och varje uppgift på en egen rad."),
        ) from error
    kinds = {field.name: field.type for field in fields(Settings)}
    values: dict[str, object] = {}
    problems: list[Problem] = []
    for key, section in _SECTIONS.items():
        part = found.get(section)
        value = part.get(key) if isinstance(part, dict) else None
        if type(value) is not kinds[key]:
            problems.append(_problem(path, section, key, value))
        else:
            values[key] = value
    if problems:
        raise InvalidInput(_("Inställningarna är inte hela."), problems=problems)
    return Settings(**values)  # type: ignore[arg-type]  # each value was checked against its field above


def _problem(path: Path, section: str, key: str, value: object) -> Problem:
    if value is None:
        why = _("Uppgiften ”{key}” saknas under [{section}].").format(key=key, section=section)
    else:
        why = _("Uppgiften ”{key}” under [{section}] har fel slags värde.").format(key=key, section=section)
    return Problem(
        why,
        _("Lägg till en rad ”{key} = …” under [{section}].").format(key=key, section=section),
        file=str(path),
        column=key,
        value=None if value is None else str(value),
    )


def write_settings(path: Path, settings: Settings) -> None:
    """Write the settings as TOML. A JSON text or number is also a TOML one."""
    lines: list[str] = []
    for section in dict.fromkeys(_SECTIONS.values()):
        lines.append(f"[{section}]")
        lines += [
            f"{key} = {json.dumps(getattr(settings, key), ensure_ascii=False)}"
            for key, home in _SECTIONS.items()
            if home == section
        ]
        lines.append("")
    with whole_file(path) as file:
        file.write("\n".join(lines).encode())
