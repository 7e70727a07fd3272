"""The Fellegi–Sunter model of a pair of registers (1969), trained without a key by Splink on DuckDB.

Splink: Linacre, Lindsay, Manassis, Slade & Hepworth, International Journal of Population Data Science 7(3), 2022.
How often fields agree by chance (u) is measured on pairs that cannot be one event: one register moved seven days, so
that hour, weekday and map stay as they are. The rest (m and the share of true pairs) Splink finds by expectation
maximisation among the pairs inside the window.
"""

import contextlib
import logging
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from samlad.core.errors import NothingToShow
from samlad.core.language import _
from samlad.core.progress import Progress, silent
from samlad.events.linkage.levels import Comparison, comparisons, km_apart, minutes_apart
from samlad.events.linkage.records import NEIGHBOURS, Records, with_keys
from samlad.events.linkage.settings import Model

if TYPE_CHECKING:
    import duckdb
    from splink.comparison_library import CustomComparison

METHOD = "events.linkage/1"
_WEEK = 7 * 24 * 60.0
_TRAINING_PAIRS = 2_000_000
_LEAST_PAIRS = 20
_FLOOR = 0.5
"""Added to every count of chance agreement: a level that chance never reached is rare, not impossible."""


@dataclass(frozen=True, slots=True)
class Scored:
    """`pairs`: left, right (row numbers), probability; `compared`: pairs inside the window; `weights`: one row a level.

    `weights` has the columns `field, level, m, u`; level 0 is no agreement. `share` is the share of true pairs.
    """

    pairs: pl.DataFrame
    compared: int
    weights: pl.DataFrame
    share: float


@dataclass(frozen=True, slots=True)
class _Chance:
    """What agreement chance alone gives: per field the share of each level, closest first; and pairs seen."""

    levels: dict[str, tuple[float, ...]]
    pairs: int


def scored(left: Records, right: Records, model: Model, progress: Progress = silent) -> Scored:
    """Score every pair inside the window; those at or above the threshold come back.

    The register with fewer rows is the one spread over neighbouring cells.
    """
    turned = left.frame.height < right.frame.height
    one, other = (right, left) if turned else (left, right)
    found = _scored(one, other, model, progress)
    names = {"left": "right", "right": "left"} if turned else {}
    pairs = found.pairs.rename(names).select("left", "right", "probability").sort("left", "right")
    return Scored(pairs, found.compared, found.weights, found.share)


def _scored(left: Records, right: Records, model: Model, progress: Progress) -> Scored:
    import duckdb

    fields = comparisons(left, right, model)
    rules = _rules(left, right, model)
    with contextlib.closing(duckdb.connect()) as connection, _quiet():
        connection.execute("SET enable_progress_bar = false")
        progress(_("Söker par"), 0.05)
        _table(connection, "events_left", with_keys(left, model, around=False))
        _table(connection, "events_right", with_keys(right, model, around=True))
        compared = sum(_counted(connection, rule) for rule in rules)
        chance = _chance(connection, left, rules[0], fields, model)
        progress(_("Lär sig hur registren stämmer överens"), 0.3)
        # On several threads sums come in any order, and so their last digits: the same input must give the same bytes.
        connection.execute("SET threads = 1")
        return _with_splink(connection, rules, fields, chance, compared, model, progress)


def _with_splink(
    connection: "duckdb.DuckDBPyConnection",
    rules: Sequence[str],
    fields: Sequence[Comparison],
    chance: _Chance,
    compared: int,
    model: Model,
    progress: Progress,
) -> Scored:
    from splink import Linker, SettingsCreator
    from splink.backends.duckdb import DuckDBAPI

    trained_on = _counted(connection, rules[0])
    if trained_on < _LEAST_PAIRS:
        raise NothingToShow(
            _("Registren går inte att samköra."),
            value=str(trained_on),
            why=_("För få par ligger nära varandra i tid och rum för att lära av."),
            cure=_("Kontrollera att registren gäller samma tid och område, eller vidga max_hours och max_km."),
        )
    api = DuckDBAPI(connection)
    tables = [api.register(name, dataset_display_name=name) for name in ("events_left", "events_right")]
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[_comparison(one, chance.levels[one.name]) for one in fields],
        blocking_rules_to_generate_predictions=[{"blocking_rule": rule} for rule in rules],
        probability_two_random_records_match=_first_share(trained_on, chance.pairs),
        retain_matching_columns=False,
        max_iterations=200,
        em_convergence=1e-5,
    )
    linker = Linker(tables, settings, log_level=logging.CRITICAL)
    linker.training.estimate_parameters_using_expectation_maximisation(
        rules[0],
        populate_probability_two_random_records_match_from_trained_values=True,
        max_pairs=_TRAINING_PAIRS if trained_on > _TRAINING_PAIRS else None,
        record_sample_proportion=0.05,
    )
    progress(_("Bedömer paren"), 0.6)
    predicted = linker.inference.predict(threshold_match_probability=model.threshold)
    pairs = pl.from_arrow(connection.sql(_PAIRS.format(table=predicted.physical_name, n=NEIGHBOURS)).to_arrow_table())
    assert isinstance(pairs, pl.DataFrame)
    learnt = linker.misc.save_model_to_json()
    progress(_("Klart"), 1.0)
    return Scored(pairs, compared, _weights(learnt), float(learnt["probability_two_random_records_match"]))


_PAIRS = """
SELECT CASE WHEN source_dataset_l = 'events_left' THEN unique_id_l ELSE unique_id_r END AS "left",
       CASE WHEN source_dataset_l = 'events_left' THEN unique_id_r ELSE unique_id_l END // {n} AS "right",
       match_probability AS probability
FROM {table}
"""


def _rules(left: Records, right: Records, model: Model) -> list[str]:
    """SQL for which pairs lie inside the window: by cell where both have a point, else by time, and place if known."""
    window = f"{minutes_apart('l.at_minute', 'r.at_minute')} <= {model.max_hours * 60!r}"
    rules = []
    if left.has("x") and right.has("x"):
        far = km_apart(left.lonlat, ("l.at_x", "l.at_y", "r.at_x", "r.at_y"))
        rules.append(f"l.key = r.key AND {window} AND {far} <= {model.max_km!r}")
    if left.frame["x"].null_count() or right.frame["x"].null_count():
        same = " AND l.place = r.place" if left.has("place") and right.has("place") else ""
        rules.append(f"l.slot = r.slot AND (l.key IS NULL OR r.key IS NULL) AND {window}{same}")
    return rules


def _table(connection: "duckdb.DuckDBPyConnection", name: str, frame: pl.DataFrame) -> None:
    connection.register("arriving", frame.to_arrow())
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM arriving")
    connection.unregister("arriving")


def _counted(connection: "duckdb.DuckDBPyConnection", rule: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM events_left l JOIN events_right r ON {rule}").fetchall()
    return int(found[0][0])


def _chance(
    connection: "duckdb.DuckDBPyConnection", left: Records, rule: str, fields: Sequence[Comparison], model: Model
) -> _Chance:
    """Levels among pairs of the right register and the left one moved a week, either way, in the same window."""
    counts: list[tuple[Any, ...]] = []
    for way in (_WEEK, -_WEEK):
        moved = Records(left.frame.with_columns(pl.col("minute") + way), left.ids, left.lonlat)
        _table(connection, "events_moved", with_keys(moved, model, around=False))
        counts += connection.execute(_levels_of("events_moved", rule, fields)).fetchall()
        connection.execute("DROP TABLE events_moved")
    levels = {}
    for at, one in enumerate(fields):
        seen = [_FLOOR + sum(row[-1] for row in counts if row[at] == level) for level in range(len(one.levels), -1, -1)]
        levels[one.name] = tuple(part / sum(seen) for part in seen)
    return _Chance(levels, sum(row[-1] for row in counts) // 2)


def _levels_of(table: str, rule: str, fields: Sequence[Comparison]) -> str:
    """SQL that counts the pairs of each combination of levels."""
    both = ", ".join(
        f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in ("minute", "x", "y", "kind", "sex", "age")
    )
    cases = ", ".join(f"{one.case()} AS level_{one.name}" for one in fields)
    pairs = f"SELECT {both} FROM {table} l JOIN events_right r ON {rule}"
    return f"SELECT * , count(*) FROM (SELECT {cases} FROM ({pairs})) GROUP BY ALL"


def _first_share(pairs: int, by_chance: int) -> float:
    """Where the search for the share of true pairs starts: the pairs that chance does not account for."""
    return min(max((pairs - by_chance) / pairs, 0.001), 0.5)


def _comparison(one: Comparison, chance: Sequence[float]) -> "CustomComparison":
    """The field as Splink's comparison; u is measured and stands, m starts high for the closest and falls."""
    import splink.comparison_level_library as levels
    from splink.comparison_library import CustomComparison

    steps: list[Any] = [levels.NullLevel(one.column)] if one.unknown != "FALSE" else []
    count = len(one.levels)
    starts = [0.9 * 0.5**at for at in range(count)]
    starts = [0.95 * start / sum(starts) for start in starts] + [0.05]
    for at, condition in enumerate(one.levels):
        step = levels.CustomLevel(condition, label_for_charts=f"{one.name} {count - at}", base_dialect_str="duckdb")
        steps.append(step.configure(m_probability=starts[at], u_probability=chance[at], fix_u_probability=True))
    last = levels.ElseLevel()
    steps.append(last.configure(m_probability=starts[-1], u_probability=chance[-1], fix_u_probability=True))
    return CustomComparison(steps, output_column_name=one.name)


def _weights(learnt: dict[str, Any]) -> pl.DataFrame:
    rows = []
    for field in learnt["comparisons"]:
        levels = [one for one in field["comparison_levels"] if not one.get("is_null_level")]
        for at, one in enumerate(levels):
            name = field["output_column_name"]
            rows.append((name, len(levels) - 1 - at, one.get("m_probability"), one.get("u_probability")))
    return pl.DataFrame(
        rows, schema={"field": pl.String, "level": pl.Int64, "m": pl.Float64, "u": pl.Float64}, orient="row"
    )


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Splink tells its progress in its own words and language: ours is told instead."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield
