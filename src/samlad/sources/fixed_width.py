"""Fixed-width deliveries with a record description, as Statistics Sweden makes them: one line a respondent.

The description is a table (CSV, XLSX or plain text in columns) with one row a post: name, start (from 1), length or
end, and if need be decimals (implied, not written in the file), label, codes (`1=Ja; 2=Nej; 8=Vet ej`) and missing
(`8; 9`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from samlad.core.errors import InvalidInput
from samlad.core.language import _
from samlad.data.staging import unreadable
from samlad.sources.codebook_parts import Faults
from samlad.sources.mistakes import Mistakes
from samlad.sources.sheets import Row, book_sheets, small_text
from samlad.sources.table import Batch, Labels, SourceTable, without_rows

_BESIDE = ("postbeskrivning", "record")
_NAMES = {
    "name": ("name", "namn", "variabel", "variable", "post", "variabelnamn"),
    "start": ("start", "startposition", "position", "från", "fran", "startpos"),
    "length": ("length", "längd", "langd", "bredd", "antal tecken"),
    "end": ("end", "slut", "till", "slutposition"),
    "decimals": ("decimals", "decimaler", "antal decimaler"),
    "label": ("label", "benämning", "text", "beskrivning", "etikett"),
    "codes": ("codes", "koder", "värden", "kod"),
    "missing": ("missing", "saknat", "bortfall", "saknas"),
}
_CP437 = bytes([0x86, 0x84, 0x94, 0x8F, 0x8E, 0x99, 0x82, 0x90, 0x81, 0x9A])  # å ä ö Å Ä Ö é É ü Ü
_LATIN = "åäöÅÄÖéÉüÜ".encode("latin-1")


@dataclass(frozen=True, slots=True)
class Post:
    """One field of a record: where it stands, counted in characters from 1, and how it is read."""

    name: str
    start: int
    length: int
    decimals: int
    labels: Labels

    @property
    def end(self) -> int:
        """The last character."""
        return self.start + self.length - 1


def description_beside(path: Path) -> Path | None:
    """The record description that lies beside a file: `data.postbeskrivning.csv`."""
    for word in _BESIDE:
        for sign in "._-":
            for ending in (".csv", ".xlsx", ".txt"):
                beside = path.with_name(f"{path.name.split('.')[0]}{sign}{word}{ending}")
                if beside != path and beside.is_file():
                    return beside
    return None


def read_description(path: Path) -> tuple[Post, ...]:
    """The posts of a record description, in order; overlapping or impossible ones are refused with their row."""
    rows = _text_rows(path) if path.suffix.lower() == ".txt" else next(iter(book_sheets(path).values()), [])
    faults = Faults(path.name)
    posts: list[Post] = []
    for row in rows:
        post = _post(row, faults)
        if post is None:
            continue
        before = next((one for one in posts if one.name == post.name), None)
        if before is not None:
            faults.add(_("Två poster har samma namn."), _("Ge dem olika namn."), row=row.line, value=post.name)
        clash = next((one for one in posts if one.start <= post.end and post.start <= one.end), None)
        if clash is not None:
            why = _("Posten ligger på samma tecken som ”{other}”.").format(other=clash.name)
            faults.add(why, _("Rätta start eller längd."), row=row.line, value=post.name)
        posts.append(post)
    if not posts:
        faults.add(_("Postbeskrivningen har inga poster."), _("Ge kolumnerna name, start och length."))
    faults.stop()
    return tuple(posts)


def _text_rows(path: Path) -> list[Row]:
    """A plain text table: columns parted by tabs, semicolons or at least two blanks."""
    lines = [(number, line) for number, line in enumerate(small_text(path).splitlines(), start=1) if line.strip()]
    if not lines:
        return []
    parted = r"\s*;\s*" if ";" in lines[0][1] else r"\t|\s{2,}"
    heading = [name.lower() for name in re.split(parted, lines[0][1].strip())]
    return [
        Row(number, dict(zip(heading, re.split(parted, line.strip(), maxsplit=len(heading) - 1), strict=False)))
        for number, line in lines[1:]
        if not re.fullmatch(r"[-=+\s]+", line)
    ]


def _post(row: Row, faults: Faults) -> Post | None:
    told = {field: row.get(*names) for field, names in _NAMES.items()}
    if not told["name"]:
        faults.add(_("Posten har inget namn."), _("Fyll i kolumnen name."), row=row.line)
        return None
    try:
        start = int(told["start"])
        length = int(told["length"]) if told["length"] else int(told["end"]) - start + 1
        decimals = int(told["decimals"] or 0)
    except ValueError:
        start, length, decimals = 0, 0, 0
    if start < 1 or length < 1 or not 0 <= decimals <= 12:
        why = _("Start, längd eller decimaler är inget rimligt heltal.")
        cure = _("Skriv start från 1 och längd minst 1.")
        faults.add(why, cure, row=row.line, value=told["name"])
        return None
    values = _codes(told["codes"], row, faults)
    missing = tuple(one.strip() for one in re.split(r"[;,|\s]+", told["missing"]) if one.strip())
    return Post(told["name"], start, length, decimals, Labels(told["label"], values, missing))


def _codes(text: str, row: Row, faults: Faults) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in re.split(r"[;|\n]", text):
        code, sign, label = part.partition("=")
        if not part.strip():
            continue
        if not sign or code.strip() in found:
            why = _("Kodlistan går inte att läsa, eller en kod står två gånger.")
            faults.add(why, _("Skriv till exempel 1=Ja; 2=Nej; 8=Vet ej."), row=row.line, value=part.strip())
            continue
        found[code.strip()] = label.strip()
    return found


class FixedWidthFile(SourceTable):
    """All fields as text without blanks around; those with implied decimals as numbers."""

    def __init__(self, path: Path, description: Path, mistakes: Mistakes, encoding: str | None = None) -> None:
        self.path = path
        self.name = path.name
        self._posts = read_description(description)
        self.columns = tuple(post.name for post in self._posts)
        self.labels = {post.name: post.labels for post in self._posts}
        lines = _decoded(path, encoding).splitlines()
        numbered = [(number, line) for number, line in enumerate(lines, start=1) if line.strip("\x1a \t")]
        if not numbered:
            raise without_rows(path.name)
        self._lines = pl.Series("line", [number for number, _line in numbered], dtype=pl.Int64)
        self._frame = self._cut(pl.Series("record", [line for _number, line in numbered]), mistakes)

    def sample(self) -> pl.DataFrame:
        return self._frame

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        yield Batch(self._frame, self._lines)

    def _cut(self, records: pl.Series, mistakes: Mistakes) -> pl.DataFrame:
        # The last field may be shorter: blanks at the end of a line are often lost on the way.
        needed = max(post.start for post in self._posts)
        mistakes.rows(
            records.str.len_chars() < needed,
            self._lines,
            records.str.len_chars(),
            column=next(post.name for post in self._posts if post.start == needed),
            why=_("Raden är kortare än postbeskrivningen säger."),
            cure=_("Kontrollera att beskrivningen hör till filen, och att raden inte är avbruten."),
        )
        columns = []
        for post in self._posts:
            text = records.str.slice(post.start - 1, post.length).str.strip_chars()
            text = text.set(text == "", None).alias(post.name)
            columns.append(self._decimal(post, text, mistakes) if post.decimals else text)
        return pl.DataFrame(columns)

    def _decimal(self, post: Post, text: pl.Series, mistakes: Mistakes) -> pl.Series:
        plain = text.str.replace(",", ".", literal=True)
        number = plain.cast(pl.Float64, strict=False)
        mistakes.rows(
            text.is_not_null() & number.is_null(),
            self._lines,
            text,
            column=post.name,
            why=_("Det är inget tal."),
            cure=_("Kontrollera postens start och längd."),
        )
        written_out = plain.str.contains(".", literal=True).fill_null(False)
        return number.zip_with(written_out, number / 10**post.decimals).alias(post.name)


def _decoded(path: Path, encoding: str | None) -> str:
    """The text, in the encoding told or in the only one of UTF-8, Windows-1252 and CP437 that its letters fit."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from error
    chosen = encoding or _encoding(content)
    try:
        return content.decode(chosen or "ascii")
    except (LookupError, UnicodeDecodeError) as error:
        raise InvalidInput(
            _("Filen lästes inte in."),
            file=path.name,
            value=encoding,
            why=_("Det går inte att avgöra vilken teckenkodning filen har, eller så är den angivna fel."),
            cure=_("Skriv under [values] i mappningen: encoding = ”latin-1”, ”utf-8” eller ”cp437”."),
        ) from error


def _encoding(content: bytes) -> str | None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        letters = set(content) - set(range(128))
        if letters <= set(_CP437):
            return "cp437"
        return "cp1252" if not letters & set(_CP437) and letters & set(_LATIN) else None
    return "utf-8-sig"
