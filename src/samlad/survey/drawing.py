"""A stratified sample drawn from a frame, the same for everyone who has the frame, the sizes and the seed.

Simple random sampling without replacement, or systematic sampling with a fractional interval and a random start
(Särndal, Swensson & Wretman 1992, *Model Assisted Survey Sampling*, sections 3.3 and 3.4): each person's inclusion
probability is n_h/N_h either way. A stratum has a stream of random numbers of its own, so one stratum more changes no
other.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import polars as pl
from narwhals.typing import IntoFrame

from samlad.core.errors import InvalidInput, Problem
from samlad.core.frames import polars_of
from samlad.core.language import _
from samlad.sources.analysis import code_text
from samlad.stats.streams import stream
from samlad.survey.design import Integers
from samlad.survey.planning.allocation import column_numbers


class Drawing(StrEnum):
    """How persons are chosen within a stratum."""

    SRS = "srs"
    SYSTEMATIC = "systematic"  # every k-th in the order of the frame: spreads over what the frame is sorted by


@dataclass(frozen=True, slots=True)
class DrawLog:
    """What is needed to repeat a draw, and to show that it was not tampered with. Nothing in it points at a person."""

    frame_sha256: str
    frame_rows: int
    method: Drawing
    seed: int
    sizes: tuple[tuple[str, int, int], ...]

    def as_table(self) -> dict[str, object]:
        """The log as plain values, for JSON or TOML."""
        return {
            "frame_sha256": self.frame_sha256,
            "frame_rows": self.frame_rows,
            "method": self.method.value,
            "seed": self.seed,
            "strata": [
                {"stratum": name, "population": population, "sample": sample} for name, population, sample in self.sizes
            ],
        }


def draw(
    frame: IntoFrame,
    allocation: IntoFrame,
    *,
    id: str,
    strata: tuple[str, ...],
    seed: int,
    method: Drawing = Drawing.SRS,
    file: str | None = None,
) -> tuple[pl.DataFrame, DrawLog]:
    """The drawn persons: `id` (the frame's own column name), `stratum`, `inclusion_probability`; nothing else leaves
    the frame.

    `allocation` has `stratum` and `sample`; several columns of `strata` are crossed as `x*y`. A simple random sample
    does not depend on the order of the frame, a systematic one does. Ids missing or twice, a stratum without a size,
    more to draw than there are: each stops with what is wrong.
    """
    people = polars_of(frame)
    ids = _ids(people, id, file)
    stratum = _strata(people, strata, file)
    sizes = _sizes(polars_of(allocation), stratum, file)
    members = _members(stratum, ids if method is Drawing.SRS else None)
    chosen, chances, log = [], [], []
    for name, size in sizes.items():
        there = members.get(name, np.array([], dtype=np.int64))
        if size:
            chosen.append(np.sort(_taken(there, size, method, seed, name)))
            chances.append(np.full(size, size / there.size))
        log.append((name, int(there.size), size))
    rows = np.concatenate(chosen) if chosen else np.array([], dtype=np.int64)
    drawn = pl.DataFrame(
        {
            id: ids[rows],
            "stratum": stratum[rows],
            "inclusion_probability": pl.Series(np.concatenate(chances) if chances else [], dtype=pl.Float64),
        }
    )
    return drawn, DrawLog(_hash(ids, stratum), people.height, method, seed, tuple(log))


def _members(stratum: pl.Series, ids: pl.Series | None) -> dict[str, Integers]:
    """The rows of each stratum: in the order of their ids when given, else in that of the frame."""
    order = pl.int_range(stratum.len(), eager=True) if ids is None else ids.arg_sort()
    rows = pl.DataFrame({"row": order.cast(pl.Int64), "stratum": stratum.gather(order)})
    gathered = rows.group_by("stratum", maintain_order=True).agg("row")
    return {name: row.to_numpy() for name, row in zip(gathered["stratum"], gathered["row"], strict=True)}


def _taken(members: Integers, size: int, method: Drawing, seed: int, name: str) -> Integers:
    random = stream(seed, "draw", method.value, name)
    if method is Drawing.SRS:
        return np.asarray(random.choice(members, size, replace=False))
    interval = members.size / size
    places = np.floor((random.random() + np.arange(size)) * interval).astype(np.int64)
    return np.asarray(members[np.minimum(places, members.size - 1)])


def _hash(ids: pl.Series, stratum: pl.Series) -> str:
    """The fingerprint of who stood in which stratum, in the order of the frame."""
    digest = hashlib.sha256()
    for one, where in zip(ids, stratum, strict=True):
        digest.update(f"{one}\x1f{where}\x1e".encode())
    return digest.hexdigest()


def _ids(people: pl.DataFrame, id: str, file: str | None) -> pl.Series:
    _require(people, id, file)
    ids = code_text(people[id])
    wrong = (ids.is_null() | ids.is_duplicated()).arg_true()
    if len(wrong):
        # The value itself may be a person's number: only its row is told.
        why, cure = _("Personens nummer i ramen saknas eller står två gånger."), _("Varje person ska stå en gång.")
        problems = [Problem(why, cure, file, row + 2, id) for row in wrong.head(20)]
        raise InvalidInput(_("Urvalet går inte att dra."), problems=problems, total=len(wrong))
    return ids


def _strata(people: pl.DataFrame, strata: tuple[str, ...], file: str | None) -> pl.Series:
    for column in strata:
        _require(people, column, file)
    found = pl.DataFrame([code_text(people[column]) for column in strata]).select(
        pl.concat_str(pl.all(), separator="*")
    )
    labels = found.to_series()
    missing = labels.is_null().arg_true()
    if len(missing):
        why, cure = _("Personen saknar stratum."), _("Fyll i uppgiften i ramen.")
        problems = [Problem(why, cure, file, row + 2, strata[0]) for row in missing.head(20)]
        raise InvalidInput(_("Urvalet går inte att dra."), problems=problems, total=len(missing))
    return labels


def _require(people: pl.DataFrame, column: str, file: str | None) -> None:
    if column not in people.columns:
        raise InvalidInput(
            _("Urvalet går inte att dra."),
            file=file,
            column=column,
            why=_("Kolumnen finns inte; där finns {columns}.").format(columns=", ".join(people.columns[:20])),
            cure=_("Kontrollera stavningen; stora och små bokstäver är olika."),
        )


def _sizes(allocation: pl.DataFrame, stratum: pl.Series, file: str | None) -> dict[str, int]:
    for column in ("stratum", "sample"):
        _require(allocation, column, None)
    names = code_text(allocation["stratum"]).to_list()
    sizes = dict(zip(names, column_numbers(allocation, "sample", None, whole=True).astype(int).tolist(), strict=True))
    there = {name: int(count) for name, count in stratum.value_counts().iter_rows()}
    without, cure = _("Stratumet finns i ramen men inte i fördelningen."), _("Ge det ett antal, 0 om ingen ska dras.")
    problems = [Problem(without, cure, file, column="stratum", value=name) for name in sorted(set(there) - set(sizes))]
    for name, size in sizes.items():
        if size > there.get(name, 0):
            why = _("{size} ska dras, men ramen har {count}.").format(size=size, count=there.get(name, 0))
            cure = _("Rätta fördelningen eller ramen.")
            problems.append(Problem(why, cure, file, column="stratum", value=name))
    if len(sizes) < len(names):
        problems.append(Problem(_("Stratumet saknar namn eller står två gånger."), _("Ge varje stratum en rad.")))
    if problems:
        raise InvalidInput(_("Urvalet går inte att dra."), problems=problems[:20], total=len(problems))
    return sizes
