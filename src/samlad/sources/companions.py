"""What comes with a file besides its rows: record description, encoding, codebook, wave."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.codebook import Codebook
from samlad.data.snapshot import SnapshotKind
from samlad.sources.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Companions:
    """All of it; none where nothing was told and nothing lies beside."""

    description: Path | None = None
    encoding: str | None = None
    codebook: Codebook | None = None
    codebook_file: Path | None = None
    wave: str | None = None

    def digest(self) -> str | None:
        """The hash of the codebook's file, so that another codebook is known from this one."""
        return None if self.codebook_file is None else sha256(self.codebook_file.read_bytes()).hexdigest()


def companions(path: Path, kind: SnapshotKind, given: Path | Mapping | None, codebook: Path | None) -> Companions:
    """Find what comes with a file. `given` is the mapping file or the mapping; `codebook` one named by the user."""
    if kind is not SnapshotKind.SURVEY:
        return Companions()
    from samlad.sources.codebook_file import codebook_with, read_codebook
    from samlad.sources.fixed_width import description_beside
    from samlad.sources.mapping import read_mapping

    mapping = read_mapping(given, kind) if isinstance(given, Path) else given
    told = mapping.values if mapping else {}
    folders = [*([given.parent] if isinstance(given, Path) else []), path.parent]
    description = _named(told.get("record_description"), folders) or description_beside(path)
    named = codebook or _named(told.get("codebook"), folders)
    found = (read_codebook(named), named) if named else codebook_with(path)
    book, file = found or (None, None)
    wave = told.get("wave")
    if wave:
        if book is None:
            raise InvalidInput(
                _("Mappningsfilen går inte att använda."),
                column="wave",
                value=wave,
                why=_("Mätomgången står i en kodbok, men ingen kodbok är angiven."),
                cure=_("Ange kodboken med --codebook, eller skriv codebook under [values]."),
            )
        book.wave(wave)
    return Companions(description, told.get("encoding"), book, file, wave)


def _named(name: str | None, folders: list[Path]) -> Path | None:
    """A file that the mapping names: beside the mapping, else beside the data."""
    if not name:
        return None
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise InvalidInput(
        _("Mappningsfilen går inte att använda."),
        value=name,
        why=_("Filen som den nämner finns inte."),
        cure=_("Lägg filen bredvid mappningen eller datafilen, eller skriv hela sökvägen."),
    )
