"""The one table every number lives in. Charts, comparison, disclosure, reports and pages know only this shape."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Self

import polars as pl

from samlad.core.errors import InvalidInput, Problem
from samlad.core.estimate import Estimate, Origin, Status, Unit
from samlad.core.estimate_rules import RULES
from samlad.core.interval import Interval
from samlad.core.language import _
from samlad.core.people import AgeBand, Sex
from samlad.core.period import Period
from samlad.core.placecode import PlaceCode

SCHEMA = pl.Schema(
    {
        "measure": pl.String,
        "category": pl.String,
        "dims": pl.String,
        "place": pl.String,
        "period_start": pl.Date,
        "period_end": pl.Date,
        "sex": pl.String,
        "age": pl.String,
        "unit": pl.String,
        "value": pl.Float64,
        "se": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "confidence": pl.Float64,
        "reference": pl.String,
        "n": pl.Int64,
        "base": pl.Float64,
        "status": pl.String,
        "method": pl.String,
        "origin": pl.String,
        "snapshot": pl.String,
    }
)

KEY = (
    "measure",
    "category",
    "dims",
    "place",
    "period_start",
    "period_end",
    "sex",
    "age",
    "unit",
    "reference",
)
"""What makes a row the row it is: no two rows of a table share all of these."""


class EstimateTable:
    """Rows of estimates, checked when they enter and in one fixed order, so that the same input gives the same bytes.

    Not used as it is: `Estimates` is the internal kind, `Published` (in `samlad.disclosure`) the protected one.
    """

    __slots__ = ("frame",)

    def __init__(self, frame: pl.DataFrame) -> None:
        self.frame = _checked(frame)

    @classmethod
    def empty(cls) -> Self:
        """A table without rows."""
        return cls(SCHEMA.to_frame())

    def __len__(self) -> int:
        return self.frame.height

    def __iter__(self) -> Iterator[Estimate]:
        return (_estimate(row) for row in self.frame.iter_rows(named=True))

    def _like(self, frame: pl.DataFrame) -> Self:
        # Parts of a checked table need no second check.
        part = type(self).__new__(type(self))
        part.frame = frame
        return part

    def where(self, *conditions: pl.Expr, **equals: object) -> Self:
        """The rows that meet every condition; `equals` compares columns, a list or tuple meaning any of."""
        parts = list(conditions)
        for column, wanted in equals.items():
            if wanted is None:
                parts.append(pl.col(column).is_null())
            elif isinstance(wanted, list | tuple | set | frozenset):
                parts.append(pl.col(column).is_in(sorted(str(one) for one in wanted)))
            else:
                parts.append(
                    pl.col(column) == pl.lit(str(wanted) if isinstance(wanted, PlaceCode | AgeBand) else wanted)
                )
        return self._like(self.frame.filter(*parts)) if parts else self

    def places(self) -> list[str]:
        """The codes of the places, sorted."""
        return sorted(self.frame["place"].unique().to_list())

    def periods(self) -> list[Period]:
        """The periods, earliest first."""
        pairs = self.frame.select("period_start", "period_end").unique().rows()
        return [Period(start, end) for start, end in sorted(pairs)]

    @property
    def origin(self) -> Origin | None:
        """The weakest origin among the rows: synthetic before calculated before fetched; none when empty."""
        found = set(self.frame["origin"].unique().to_list())
        for origin in (Origin.SYNTHETIC, Origin.CALCULATED, Origin.FETCHED):
            if origin.value in found:
                return origin
        return None


class Estimates(EstimateTable):
    """Unprotected estimates: for analysis and the workbench, never for a public page."""

    __slots__ = ()

    @classmethod
    def of(cls, rows: Iterable[Estimate]) -> "Estimates":
        """A table of single rows."""
        return cls(pl.DataFrame([_row(one) for one in rows], schema=SCHEMA, orient="row"))

    @classmethod
    def joined(cls, tables: Sequence["Estimates"]) -> "Estimates":
        """Several tables as one; a row that stands in two of them is refused."""
        return cls(pl.concat([SCHEMA.to_frame(), *(table.frame for table in tables)]))


def _checked(frame: pl.DataFrame) -> pl.DataFrame:
    lacking = [name for name in SCHEMA if name not in frame.columns]
    foreign = [name for name in frame.columns if name not in SCHEMA]
    if lacking or foreign:
        raise InvalidInput(
            _("Tabellen är ingen skattningstabell."),
            value=", ".join(lacking or foreign),
            why=_("Kolumner saknas.") if lacking else _("Kolumnerna hör inte hit."),
            cure=_("Ge precis kolumnerna {columns}.").format(columns=", ".join(SCHEMA)),
        )
    try:
        frame = frame.select(SCHEMA.names()).cast(SCHEMA)
    except (pl.exceptions.PolarsError, ValueError) as error:
        raise InvalidInput(
            _("Tabellen är ingen skattningstabell."),
            why=_("En kolumn har fel typ: {detail}").format(detail=error),
            cure=_("Ge tal, datum och text i de kolumner som har dem."),
        ) from error
    frame = frame.with_columns(pl.col("dims").fill_null(""))
    problems, total = _problems(frame)
    if problems:
        raise InvalidInput(_("Skattningstabellen har rader som inte stämmer."), problems=problems, total=total)
    return frame.sort(KEY, nulls_last=False, maintain_order=True)


def _problems(frame: pl.DataFrame) -> tuple[list[Problem], int]:
    """The first twenty broken rows in words, and how many there are."""
    found: list[Problem] = []
    total = 0
    # One pass over the table says which rules are broken; most tables break none.
    verdicts = frame.select(rule.broken.any().alias(str(at)) for at, rule in enumerate(RULES)).row(0)
    for rule in (rule for rule, is_broken in zip(RULES, verdicts, strict=True) if is_broken):
        broken = frame.with_row_index("_row").filter(rule.broken)
        total += broken.height
        for row in broken.head(20 - len(found)).iter_rows(named=True):
            found.append(
                Problem(
                    rule.why(),
                    rule.cure(),
                    row=int(row["_row"]) + 1,
                    column=rule.column,
                    value=str(row[rule.column]),
                )
            )
    twice = frame.select(KEY).is_duplicated()
    if total == 0 and twice.any():
        rows = frame.with_row_index("_row").filter(twice)
        total = rows.height
        for row in rows.head(20).iter_rows(named=True):
            found.append(
                Problem(
                    _("Raden finns två gånger."),
                    _("Behåll en rad för varje mått, plats, period och uppdelning."),
                    row=int(row["_row"]) + 1,
                    column="measure",
                    value=f"{row['measure']} {row['place']} {row['dims']}".strip(),
                )
            )
    return found, total


def _row(one: Estimate) -> tuple[object, ...]:
    bounds = one.interval
    return (
        one.measure,
        one.category,
        one.dims,
        one.place.code,
        one.period.start,
        one.period.end,
        one.sex.value,
        str(one.age),
        one.unit.value,
        one.value,
        one.se,
        bounds.low if bounds else None,
        bounds.high if bounds else None,
        bounds.confidence if bounds else None,
        one.reference,
        one.n,
        one.base,
        one.status.value,
        one.method,
        one.origin.value,
        one.snapshot,
    )


def _estimate(row: dict[str, Any]) -> Estimate:
    low, high, confidence = row["low"], row["high"], row["confidence"]
    bounds = None
    if low is not None and high is not None and confidence is not None:
        bounds = Interval(low, high, confidence)
    return Estimate(
        measure=row["measure"],
        category=row["category"],
        dims=row["dims"],
        place=PlaceCode.parse(str(row["place"])),
        period=Period(row["period_start"], row["period_end"]),
        sex=Sex(str(row["sex"])),
        age=AgeBand.parse(str(row["age"])),
        unit=Unit(str(row["unit"])),
        value=row["value"],
        se=row["se"],
        interval=bounds,
        reference=row["reference"],
        n=row["n"],
        base=row["base"],
        status=Status(str(row["status"])),
        method=row["method"],
        origin=Origin(str(row["origin"])),
        snapshot=row["snapshot"],
    )
