"""Exports of KoboToolbox and ODK: group prefixes taken off, several answers spread to columns, metadata left out.

The three forms of a question with several answers: one column with all codes (summary), one column an answer (details),
or both. Columns that tell who answered, from which device or where stop the import.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.language import _
from samlad.data.codebook import Codebook
from samlad.sources.table import AnswerSet, Batch, Labels, SourceTable

_MARKS = {"_uuid", "_submission_time", "meta/instanceid", "instanceid", "_xform_id_string", "submissiondate", "key"}
_LEFT_OUT = re.compile(
    r"^(?:_.*|start|end|today|meta/.*|instanceid|formhub/.*|__version__|submissiondate|key|reviewstate|edits"
    r"|attachmentspresent|attachmentsexpected|status|formversion|rootuuid|audit|_?simid)$",
    re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"^(?:username|user_?name|deviceid|device_?id|subscriberid|simserial|phone_?number|phonenumber|email"
    r"|submitterid|submittername|_submitted_by|_geolocation|_.+_(?:latitude|longitude)|background-audio)$",
    re.IGNORECASE,
)
_POINT = r"^-?\d{1,2}\.\d+ -?\d{1,3}\.\d+(?: -?[\d.]+){0,2}$"
_CHOSEN = {"0": "Inte vald", "1": "Vald"}


def is_form_export(table: SourceTable) -> bool:
    """Does a table come from such a tool? It has at least two of the columns that they add."""
    return len({name.lower() for name in table.columns} & _MARKS) >= 2 or (
        "_uuid" in table.columns and "_id" in table.columns
    )


class FormExport(SourceTable):
    """The export seen as a plain table of answers."""

    def __init__(self, table: SourceTable, codebook: Codebook | None = None) -> None:
        self._table = table
        self.name = table.name
        self.made, self.delimiter = table.made, table.delimiter
        sample = table.sample()
        kept = [name for name in table.columns if not _LEFT_OUT.match(name)]
        _refuse_personal(table, sample)
        self._groups = _several(kept, sample, codebook)
        self._columns = self._named(kept)
        self._spread = _summaries(self._columns, self._groups, codebook)
        self.columns = tuple(self._shaped(sample).columns)
        self.sets = tuple(
            AnswerSet(name, name, tuple(f"{name}_{code}" for code in codes), "1")
            for name, codes in self._codes().items()
        )
        self.labels = {column: Labels(text=column, values=_CHOSEN) for one in self.sets for column in one.columns}
        left = sorted(set(table.columns) - set(kept))
        self.notes = (_("Uppgifter om inskickandet togs inte med: {columns}.").format(columns=", ".join(left)),) * bool(
            left
        )

    def _codes(self) -> dict[str, list[str]]:
        details = {name: list(parts) for name, parts in self._groups.items()}
        return details | {name: codes for name, codes in self._spread.items() if name not in details}

    def _named(self, kept: list[str]) -> dict[str, str]:
        """Column in the file to name without group: the last part, unless two would share it."""
        parts = {column: (name, code) for name, codes in self._groups.items() for code, column in codes.items()}
        plain = {column: _last(column) for column in kept if column not in parts}
        twice = sorted(name for name in set(plain.values()) if list(plain.values()).count(name) > 1)
        if twice:
            raise InvalidInput(
                _("Filen lästes inte in."),
                file=self.name,
                column=twice[0],
                why=_("Två frågor i olika grupper har samma namn."),
                cure=_("Ge dem olika namn i formuläret, eller byt rubrik på den ena kolumnen."),
            )
        return plain | {column: f"{name}_{code}" for column, (name, code) in parts.items()}

    def _shaped(self, frame: pl.DataFrame) -> pl.DataFrame:
        found = frame.select(pl.col(old).alias(new) for old, new in self._columns.items())
        detailed = [name for name in self._groups if name in found.columns]
        details = [f"{name}_{code}" for name, codes in self._groups.items() for code in codes]
        found = found.drop(detailed).with_columns(_chosen(pl.col(name)).alias(name) for name in details)
        for name, codes in self._spread.items():
            given = pl.col(name).str.strip_chars().str.split(" ")
            found = found.with_columns(
                pl.when(pl.col(name).is_null())
                .then(None)
                .otherwise(given.list.contains(pl.lit(code)).cast(pl.Int8))
                .cast(pl.String)
                .alias(f"{name}_{code}")
                for code in codes
            ).drop(name)
        return found

    def sample(self) -> pl.DataFrame:
        return self._shaped(self._table.sample())

    def batches(self, *, quiet: bool = False) -> Iterator[Batch]:
        for batch in self._table.batches(quiet=quiet):
            self.share = self._table.share
            yield replace(batch, frame=self._shaped(batch.frame))


def _last(column: str) -> str:
    return column.rsplit("/", 1)[-1]


def _chosen(column: pl.Expr) -> pl.Expr:
    text = column.cast(pl.String).str.strip_chars().str.to_lowercase().str.replace(r"\.0$", "")
    return text.replace({"true": "1", "false": "0", "": None})


def _several(kept: list[str], sample: pl.DataFrame, codebook: Codebook | None) -> dict[str, dict[str, str]]:
    """Questions with one column an answer: name to code to column. The codebook says which; else the content does."""
    told = {group.id: {group.choice(one) for one in group.members} for group in codebook.groups} if codebook else None
    found: dict[str, dict[str, str]] = {}
    for column in kept:
        question, sign, code = column.rpartition("/")
        if sign and _is_several(_last(question), question, code, kept, told):
            found.setdefault(_last(question), {})[code] = column
    return {
        name: codes
        for name, codes in found.items()
        if all(
            sample[column].drop_nulls().cast(pl.String).str.contains(r"(?i)^(?:[01](?:\.0)?|true|false|\s*)$").all()
            for column in codes.values()
        )
    }


def _is_several(name: str, question: str, code: str, kept: list[str], told: Mapping[str, set[str]] | None) -> bool:
    return code in told.get(name, set()) if told is not None else question in kept


def _summaries(
    columns: Mapping[str, str], groups: Mapping[str, Mapping[str, str]], codebook: Codebook | None
) -> dict[str, list[str]]:
    """Questions that stand as one column with all codes: which they are, only the codebook knows."""
    names = set(columns.values())
    every = codebook.groups if codebook else ()
    return {
        group.id: [group.choice(one) for one in group.members]
        for group in every
        if group.id in names and group.id not in groups
    }


def _refuse_personal(table: SourceTable, sample: pl.DataFrame) -> None:
    told = [
        name
        for name in table.columns
        if _filled(sample[name]) and (_PERSONAL.match(_last(name)) or _is_point(sample[name]))
    ]
    if told:
        raise InvalidInput(
            _("Filen lästes inte in: den säger vem som svarade, eller var."),
            problems=[
                Problem(
                    _("Kolumnen pekar ut en person, en telefon eller en plats på kartan."),
                    _("Ta bort kolumnen ur exporten, och stäng av uppgiften i formuläret."),
                    file=table.name,
                    column=name,
                )
                for name in told
            ],
        )


def _filled(column: pl.Series) -> bool:
    return column.cast(pl.String).str.strip_chars().replace("", None).drop_nulls().len() > 0


def _is_point(column: pl.Series) -> bool:
    text = column.drop_nulls()
    return text.dtype == pl.String and bool(text.str.contains(_POINT).any())
