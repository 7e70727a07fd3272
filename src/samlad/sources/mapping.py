"""Which column of a file is what: a small TOML file a person can read, mend and use again."""

import json
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.durable import whole_file
from samlad.data.snapshot import SnapshotKind
from samlad.sources.vocabulary import FIELDS, SETTINGS


@dataclass(frozen=True, slots=True)
class Unclear:
    """A choice that the file does not decide."""

    field: str
    choices: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """Fields to columns, how dates and numbers are written (`formats`), and what no column says (`values`)."""

    kind: SnapshotKind
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    unclear: tuple[Unclear, ...] = ()
    notes: tuple[str, ...] = ()

    def column(self, name: str) -> str | None:
        """The first column of a field; none when no column has it."""
        found = self.columns.get(name, ())
        return found[0] if found else None

    def plain(self) -> dict[str, object]:
        """The mapping as values JSON can hold."""
        return {
            "columns": {name: list(columns) for name, columns in self.columns.items()},
            "formats": dict(self.formats),
            "values": dict(self.values),
        }

    def as_toml(self) -> str:
        """The mapping as a file for people."""
        lines = [
            "# " + _("Vilken kolumn i filen som är vad. Ändra det som är fel och läs in med --mapping."),
            *("# " + note for note in self.notes),
            f"kind = {_text(self.kind.value)}",
            "",
            "[columns]",
        ]
        for name, columns in self.columns.items():
            value = json.dumps(list(columns), ensure_ascii=False) if len(columns) > 1 else _text(columns[0])
            lines.append(f"{name} = {value}")
        for title, part in (("formats", self.formats), ("values", self.values)):
            lines += ["", f"[{title}]", *(f"{name} = {_text(value)}" for name, value in part.items())]
        for one in self.unclear:
            lines += [
                "",
                "# " + _("Välj, skriv in valet ovan och ta bort det här stycket."),
                "[[unclear]]",
                f"field = {_text(one.field)}",
                f"choices = {json.dumps(list(one.choices), ensure_ascii=False)}",
                f"why = {_text(one.why)}",
            ]
        return "\n".join(lines) + "\n"

    def save(self, path: Path) -> None:
        """Write the file whole."""
        with whole_file(path) as file:
            file.write(self.as_toml().encode())


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_mapping(path: Path, kind: SnapshotKind) -> Mapping:
    """Read a mapping file and refuse what it does not know, so that no slip passes silently."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(path, error.strerror or str(error), _("Kontrollera sökvägen till mappningsfilen.")) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(path, str(error), _("Rätta filen; text står inom citattecken.")) from error
    if found.get("kind") != kind.value:
        raise _refused(
            path,
            _("Den är gjord för ”{found}”, inte för ”{kind}”.").format(found=found.get("kind"), kind=kind.value),
            _("Använd en mappning med kind = ”{kind}”.").format(kind=kind.value),
        )
    if found.get("unclear"):
        raise _refused(
            path,
            _("Den har val kvar att göra: {fields}.").format(
                fields=", ".join(str(one.get("field")) for one in found["unclear"])
            ),
            _("Gör valen under [columns], [formats] eller [values] och ta bort styckena [[unclear]]."),
        )
    problems = _unknown(path, kind, found)
    if problems:
        raise InvalidInput(_("Mappningsfilen går inte att använda."), problems=problems)
    columns = {
        name: (value,) if isinstance(value, str) else tuple(value)
        for name, value in found.get("columns", {}).items()
        if value
    }
    return Mapping(kind, columns, dict(found.get("formats", {})), dict(found.get("values", {})))


def _unknown(path: Path, kind: SnapshotKind, found: dict[str, object]) -> list[Problem]:
    known = {"columns": set(FIELDS[kind]), "formats": set(FIELDS[kind]), "values": SETTINGS[kind] | set(FIELDS[kind])}
    problems = []
    for part, content in found.items():
        if part == "kind":
            continue
        if part not in known or not isinstance(content, dict):
            problems.append(Problem(_("Avsnittet är okänt."), _("Ta bort det."), file=path.name, value=part))
            continue
        for name, value in content.items():
            sound = isinstance(value, str) or (
                part == "columns" and isinstance(value, list) and all(isinstance(one, str) for one in value)
            )
            if name not in known[part] or not sound:
                problems.append(
                    Problem(
                        _("Uppgiften är okänd eller har fel slags värde under [{part}].").format(part=part),
                        _("Använd någon av: {known}.").format(known=", ".join(sorted(known[part]))),
                        file=path.name,
                        column=name,
                        value=str(value),
                    )
                )
    return problems


def _refused(path: Path, why: str, cure: str) -> InvalidInput:
    return InvalidInput(_("Mappningsfilen går inte att använda."), file=str(path), why=why, cure=cure)
