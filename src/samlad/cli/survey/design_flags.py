"""The flags that say how a survey was drawn and weighted, the same for every command that estimates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samlad.cli.told import chosen as chosen
from samlad.core.errors import WrongUse
from samlad.core.language import _

if TYPE_CHECKING:
    import polars as pl

    from samlad.sources.analysis import AnalysisTable
    from samlad.survey.calibration import Calibrated
    from samlad.survey.design import Booleans, Floats, Sample
    from samlad.survey.replicates import Replicates
    from samlad.survey.table import Survey

Weight = Annotated[str, typer.Option("--weight", help=_("Kolumnen med vikter."))]
Strata = Annotated[list[str] | None, typer.Option("--strata", help=_("Kolumn med stratum; flera korsas."))]
Cluster = Annotated[list[str] | None, typer.Option("--cluster", help=_("Urvalsenhet i steg 1, 2 …"))]
Fpc = Annotated[list[str] | None, typer.Option("--fpc", help=_("Antal urvalsenheter i populationen, per steg."))]
Margins = Annotated[Path | None, typer.Option("--margins", help=_("Kända totaler: variable, category, total."))]
Calibrate = Annotated[
    str | None, typer.Option("--calibrate", help=_("Kalibrering: poststratify, raking, linear eller logit."))
]
Bounds = Annotated[str | None, typer.Option("--bounds", help=_("Gränser för ny vikt delat med gammal: 0.5,2."))]
ReplicatePrefix = Annotated[
    str | None, typer.Option("--replicates", help=_("Början på namnen på kolumnerna med replikatvikter."))
]
ReplicateKind = Annotated[
    str | None, typer.Option("--replicate-type", help=_("Replikatens slag: brr, fay, jk1, jkn, bootstrap eller sdr."))
]
FayRho = Annotated[float | None, typer.Option("--fay-rho", help=_("Konstanten i Fays metod."))]
ReplicateScale = Annotated[float | None, typer.Option("--replicate-scale", help=_("Egen skala för replikaten."))]
ReplicateScales = Annotated[
    Path | None, typer.Option("--replicate-scales", help=_("Skala per replikat: replicate, scale."))
]
CentreAt = Annotated[str, typer.Option("--centre", help=_("Avvikelser från: estimate eller replicates."))]
Degrees = Annotated[float | None, typer.Option("--df", help=_("Frihetsgrader med replikatvikter."))]
By = Annotated[list[str] | None, typer.Option("--by", help=_("Dela upp efter kolumnen; får upprepas."))]
Where = Annotated[str | None, typer.Option("--where", help=_("Redovisningsgrupp som villkor: alder > 30."))]
Confidence = Annotated[float, typer.Option("--confidence", help=_("Konfidensnivå."))]
Interval = Annotated[str, typer.Option("--ci", help=_("Andelars intervall: beta, logit, wilson eller normal."))]
SingletonRule = Annotated[
    str, typer.Option("--singleton", help=_("Stratum med en svarande: fail, skip, adjust eller average."))
]
Mean = Annotated[list[str] | None, typer.Option("--mean", help=_("Medelvärde av kolumnen."))]
Total = Annotated[list[str] | None, typer.Option("--total", help=_("Summa av kolumnen i befolkningen."))]
Proportion = Annotated[list[str] | None, typer.Option("--proportion", help=_("Andel för varje svar i kolumnen."))]
Ratio = Annotated[list[str] | None, typer.Option("--ratio", help=_("Kvot TÄLJARE/NÄMNARE."))]
Quantile = Annotated[list[str] | None, typer.Option("--quantile", help=_("Kvantil VARIABEL:NIVÅ, som alder:0.5."))]
Out = Annotated[
    str | None, typer.Option("--out", help=_("Fil att skriva (.csv, .parquet, .xlsx), eller - för standard output."))
]


def pair(told: str, option: str) -> tuple[float, float]:
    """Two numbers with a comma between them, the lower first."""
    try:
        low, high = (float(part) for part in told.split(","))
    except ValueError:
        low, high = 1.0, 0.0
    if not low < high:
        raise WrongUse(
            _("Gränserna går inte att läsa."),
            value=told,
            why=_("{option} är två tal med komma emellan, det lägre först.").format(option=option),
            cure=_("Till exempel {option} 0.5,2.").format(option=option),
        )
    return low, high


def require_confidence(confidence: float) -> None:
    """A confidence level lies between 0 and 1."""
    if not 0 < confidence < 1:
        raise WrongUse(
            _("Konfidensnivån går inte att använda."),
            value=str(confidence),
            why=_("Den ska ligga mellan 0 och 1."),
            cure=_("Till exempel 0.95."),
        )


@dataclass(frozen=True, slots=True)
class ReplicateFlags:
    """How the replicate weights of a file are to be read."""

    prefix: str | None = None
    kind: str | None = None
    fay_rho: float | None = None
    scale: float | None = None
    scales: Path | None = None
    centre: str = "estimate"
    df: float | None = None


@dataclass(frozen=True, slots=True)
class DesignFlags:
    """The flags of one command, as given."""

    weight: str
    strata: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    fpc: tuple[str, ...] = ()
    margins: Path | None = None
    calibrate: str | None = None
    bounds: str | None = None
    replicates: ReplicateFlags = ReplicateFlags()
    by: tuple[str, ...] = ()
    where: str | None = None
    confidence: float = 0.95
    interval: str = "beta"
    singleton: str = "fail"

    def read(self, path: Path, columns: Iterable[str] | None = None) -> AnalysisTable:
        """The file with strata, clusters and `by` as text. `columns`: the variables, when nothing else is needed."""
        from samlad.sources.analysis import read_analysis

        design = (self.weight, *self.strata, *self.cluster, *self.fpc, *self.by)
        everything = columns is None or self.where or self.margins or self.replicates.prefix
        only = None if everything else {*design, *(columns or ())}
        table = read_analysis(path, as_text=(*self.strata, *self.cluster, *self.by), only=only)
        table.require([self.weight, *self.strata, *self.cluster, *self.fpc, *self.by])
        return table

    def survey(self, table: AnalysisTable) -> Survey:
        """The survey the flags describe, weights calibrated when margins are given."""
        require_confidence(self.confidence)
        self._require_partners()
        with table.told_by_line():
            return self._survey(table)

    def _survey(self, table: AnalysisTable) -> Survey:
        from samlad.survey.design import sample_of
        from samlad.survey.intervals import ShareInterval
        from samlad.survey.table import Survey
        from samlad.survey.variance import Singleton

        frame = table.frame.with_columns(table.numbers(name) for name in dict.fromkeys((self.weight, *self.fpc)))
        sample = sample_of(frame, weight=self.weight, strata=self.strata, clusters=self.cluster, fpc=self.fpc)
        replicates = self._replicates(table)
        calibrated = None
        if self.margins is not None and self.calibrate is not None:
            sample, calibrated, replicates = self._calibrated(table, sample, replicates)
        return Survey(
            table.frame,
            sample,
            self.confidence,
            chosen(ShareInterval, self.interval, "--ci"),
            chosen(Singleton, self.singleton, "--singleton"),
            calibrated,
            replicates,
        )

    def domain(self, table: AnalysisTable, path: Path | None) -> Booleans | None:
        """The rows the condition chooses. What a file holds as text may also be compared as numbers."""
        from samlad.sources.analysis import matching, read_analysis

        if self.where is None:
            return None
        try:
            return matching(table, self.where).to_numpy()
        except WrongUse:
            if path is None:
                raise
            return matching(read_analysis(path), self.where).to_numpy()

    def _require_partners(self) -> None:
        """A flag that only says more about another is wrong use without it: else it would do nothing, unseen."""
        flags = self.replicates
        told = [flags.kind, flags.fay_rho, flags.scale, flags.scales, flags.df]
        if flags.prefix is None and (any(one is not None for one in told) or flags.centre != "estimate"):
            raise WrongUse(
                _("Replikatvikterna går inte att använda."),
                why=_("Något är sagt om replikaten, men inte vilka kolumner de är."),
                cure=_("Ge --replicates med början på kolumnernas namn."),
            )
        if (self.margins is None) != (self.calibrate is None) or (self.bounds is not None and self.margins is None):
            raise WrongUse(
                _("Kalibreringen är inte fullständig."),
                why=_("--margins och --calibrate hör ihop, och --bounds med dem."),
                cure=_("Ge alla, eller ingen."),
            )

    def _replicates(self, table: AnalysisTable) -> Replicates | None:
        flags = self.replicates
        if flags.prefix is None:
            return None
        import polars as pl

        from samlad.survey.replicates import Centre, ReplicateType, replicates_of

        if flags.kind is None:
            raise WrongUse(
                _("Replikatvikterna går inte att använda."),
                why=_("Deras slag är inte angivet."),
                cure=_("Ge --replicate-type: brr, fay, jk1, jkn, bootstrap eller sdr."),
            )
        names = [name for name in table.frame.columns if name.startswith(flags.prefix) and name != self.weight]
        weights = pl.DataFrame([_filled(table.numbers(name)) for name in names]).to_numpy()
        return replicates_of(
            weights.reshape(table.frame.height, len(names)),
            chosen(ReplicateType, flags.kind, "--replicate-type"),
            fay_rho=flags.fay_rho,
            scale=flags.scale,
            scales=None if flags.scales is None else _scales(flags.scales, names),
            centre=chosen(Centre, flags.centre, "--centre"),
            df=flags.df,
        )

    def _calibrated(
        self, table: AnalysisTable, sample: Sample, replicates: Replicates | None
    ) -> tuple[Sample, Calibrated, Replicates | None]:
        from dataclasses import replace

        import numpy as np
        import polars as pl

        from samlad.survey.calibration import CalibrationMethod, calibrate
        from samlad.survey.weighting_choice import known_totals

        assert self.margins is not None
        assert self.calibrate is not None
        margins = known_totals(self.margins)
        method = chosen(CalibrationMethod, self.calibrate, "--calibrate")
        limits = None if self.bounds is None else pair(self.bounds, "--bounds")
        whole = table.frame.with_columns(table.numbers(self.weight))
        done = calibrate(whole, weight=self.weight, margins=margins, method=method, bounds=limits)
        if replicates is not None:
            columns = [
                calibrate(
                    whole.with_columns(pl.Series(self.weight, column)),
                    weight=self.weight, margins=margins, method=method, bounds=limits,
                ).weights
                for column in replicates.weights.T
            ]  # fmt: skip
            replicates = replace(replicates, weights=np.column_stack(columns))
        return sample.with_weight(done.weights), done, replicates


def _filled(weights: pl.Series) -> pl.Series:
    """Replicate weights: a missing one is a mistake, not a zero."""
    from samlad.core.errors import InvalidInput, Problem

    rows = weights.is_null().arg_true()
    if len(rows):
        why, cure = _("Vikten saknas."), _("Skriv 0 där raden inte ingår i replikatet.")
        problems = [Problem(why, cure, row=row + 2, column=weights.name) for row in rows.head(20).to_list()]
        raise InvalidInput(_("Replikatvikterna går inte att använda."), problems=problems, total=len(rows))
    return weights


def _scales(path: Path, names: list[str]) -> Floats:
    from samlad.core.errors import InvalidInput
    from samlad.sources.analysis import read_analysis

    table = read_analysis(path, as_text=("replicate",))
    table.require(["replicate", "scale"])
    known = dict(zip(table.frame["replicate"].to_list(), table.numbers("scale").to_list(), strict=True))
    missing = [name for name in names if (known.get(name) or 0.0) <= 0]
    if missing:
        raise InvalidInput(
            _("Replikatvikterna går inte att använda."),
            file=path.name,
            column="replicate",
            value=missing[0],
            why=_("Skalan saknas eller är inte större än noll."),
            cure=_("Ge en rad per replikat, med replikatets kolumnnamn."),
        )
    import numpy as np

    return np.array([known[name] for name in names], dtype=float)
