"""What a linkage may and shall do: the legal record without which nothing is linked, the columns, the window."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from samlad.core.errors import Confidential, InvalidInput, Problem
from samlad.core.language import _


@dataclass(frozen=True, slots=True)
class LegalRecord:
    """On what ground, for whom and until when two registers may be linked."""

    ground: str
    controller: str
    expires: date

    def require_valid(self, today: date) -> None:
        """Stop with `Confidential` when the time is over."""
        if today > self.expires:
            raise Confidential(
                _("Samkörningen görs inte."),
                column="legal.expires",
                value=str(self.expires),
                why=_("Tiden för samkörningen har gått ut."),
                cure=_("Pröva den rättsliga grunden på nytt och skriv in ett nytt slutdatum."),
            )


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns of a register are what; a field whose column is not there takes no part."""

    id: str = "event_id"
    time: str = "start"
    x: str = "x"
    y: str = "y"
    place: str = "place"
    kind: str = "kind"
    sex: str = "sex"
    age: str = "age"
    lonlat: bool = False
    kinds: Mapping[str, str] = field(default_factory=dict)
    """The register's codes to kinds that both registers know; a code that is not named stands as it is."""


@dataclass(frozen=True, slots=True)
class Model:
    """The window that pairs are sought in, the levels of agreement, and what is kept.

    `max_hours` and `max_km` limit the pairs; `minutes` and `km` are the levels inside them, closest first.
    `threshold` is the lowest probability of a link. With `one_to_one` an event has at most one partner.
    """

    max_hours: float = 6.0
    max_km: float = 3.0
    minutes: tuple[float, ...] = (15.0, 60.0, 180.0)
    km: tuple[float, ...] = (0.25, 0.75, 1.5)
    age_years: float = 5.0
    threshold: float = 0.5
    one_to_one: bool = True

    def __post_init__(self) -> None:
        sound = (
            self.max_hours > 0
            and self.max_km > 0
            and 0 < self.threshold <= 1
            and self.age_years >= 0
            and _rising(self.minutes, self.max_hours * 60)
            and _rising(self.km, self.max_km)
        )
        if not sound:
            raise _refused(
                "model",
                None,
                _("Fönstret, nivåerna eller gränsen går inte att använda."),
                _("Nivåerna ska stiga och rymmas i max_hours och max_km; threshold ligger mellan 0 och 1."),
            )


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """All of one settings file."""

    legal: LegalRecord
    left: Columns = field(default_factory=Columns)
    right: Columns = field(default_factory=Columns)
    model: Model = field(default_factory=Model)


def _rising(levels: tuple[float, ...], limit: float) -> bool:
    below = (0.0, *levels)
    return all(low < high for low, high in zip(below, levels, strict=False)) and (not levels or levels[-1] <= limit)


def read_link_settings(path: Path) -> LinkSettings:
    """Read a settings file. Without a full legal record it is refused (`Confidential`), whatever else it holds."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _refused(None, path, error.strerror or str(error), _("Kontrollera sökvägen.")) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _refused(None, path, str(error), _("Rätta filen; text står inom citattecken.")) from error
    return link_settings(found, path)


def link_settings(found: Mapping[str, Any], path: Path | None = None) -> LinkSettings:
    """The settings from plain values, as a TOML file gives them."""
    legal = _legal(found.get("legal"), path)
    kinds: dict[str, type[Columns] | type[Model]] = {"left": Columns, "right": Columns, "model": Model}
    parts: dict[str, Any] = {name: _part(name, kind, found.get(name, {}), path) for name, kind in kinds.items()}
    if unknown := set(found) - {"legal", *parts}:
        raise _refused(sorted(unknown)[0], path, _("Avsnittet är okänt."), _("Ta bort det."))
    return LinkSettings(legal, **parts)


def _legal(found: object, path: Path | None) -> LegalRecord:
    told: Mapping[str, Any] = found if isinstance(found, dict) else {}
    problems = [
        Problem(
            _("Uppgiften ”{key}” saknas under [legal].").format(key=key),
            _("Skriv in rättslig grund (ground), personuppgiftsansvarig (controller) och slutdatum (expires)."),
            file=None if path is None else path.name,
            column=f"legal.{key}",
        )
        for key in ("ground", "controller", "expires")
        if not str(told.get(key) or "").strip()
    ]
    if problems:
        raise Confidential(_("Samkörningen görs inte: den rättsliga grunden är inte antecknad."), problems=problems)
    return LegalRecord(str(told["ground"]).strip(), str(told["controller"]).strip(), _day(told["expires"], path))


def _day(value: object, path: Path | None) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise _refused(
            "legal.expires", path, _("Det är inget datum."), _("Skriv till exempel 2027-12-31."), str(value)
        ) from error


def _part(name: str, kind: type[Columns] | type[Model], found: object, path: Path | None) -> Columns | Model:
    if not isinstance(found, dict):
        raise _refused(name, path, _("Avsnittet är okänt."), _("Skriv det som [{name}].").format(name=name))
    known = {one.name: getattr(kind(), one.name) for one in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in found.items():
        if key not in known or not _fits(value, known[key]):
            raise _refused(
                f"{name}.{key}",
                path,
                _("Uppgiften är okänd eller har fel slags värde."),
                _("Använd någon av: {known}.").format(known=", ".join(known)),
                str(value),
            )
        values[key] = tuple(float(one) for one in value) if isinstance(value, list) else value
    return kind(**values)


def _fits(value: object, example: object) -> bool:
    if isinstance(example, tuple):
        return isinstance(value, list) and all(isinstance(one, int | float) for one in value)
    if isinstance(example, bool):
        return isinstance(value, bool)
    if isinstance(example, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(example, str):
        return isinstance(value, str)
    return isinstance(value, dict) and all(isinstance(one, str) for one in value.values())


def _refused(column: str | None, path: Path | None, why: str, cure: str, value: str | None = None) -> InvalidInput:
    return InvalidInput(
        _("Inställningarna för samkörningen går inte att använda."),
        file=None if path is None else path.name,
        column=column,
        value=value,
        why=why,
        cure=cure,
    )
