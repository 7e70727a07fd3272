"""Run by the Python of `.venv/oracle`: estimates of designs with the package svy, as JSON on standard output."""

import json
import sys
import warnings
from pathlib import Path

import polars as pl
import svy

warnings.simplefilter("ignore")


def answers(folder: Path, one: dict) -> dict[str, list[list[object]]]:
    frame = pl.read_parquet(folder / f"{one['name']}.parquet")
    design = svy.Design(
        stratum="h" if one["strata"] else None,
        psu="c" if one["stages"] else None,
        wgt="w",
        pop_size="N1" if one["fpc"] else None,
    )
    sample = svy.Sample(frame, design)
    asked = {
        "mean": lambda: sample.estimation.mean("x", by="g", drop_nulls=True),
        "total": lambda: sample.estimation.total("x", by="g", drop_nulls=True),
        "ratio": lambda: sample.estimation.ratio("x", "y", by="g", drop_nulls=True),
        "share": lambda: sample.estimation.prop("a", by="g", ci_method="beta", drop_nulls=True),
    }
    found = {}
    for name, estimate in asked.items():
        table = estimate().to_polars()
        if name == "share":
            known = {"g", "est", "se", "lci", "uci", "cv", "df", "n"}
            level = next(column for column in table.columns if column not in known)
            table = table.filter(pl.col(level).cast(pl.String) == "q")
        found[name] = table.select("g", "est", "se").rows()
    return found


def main() -> None:
    folder = Path(sys.argv[1])
    told = {}
    for one in json.loads((folder / "designs.json").read_text()):
        try:
            told[one["name"]] = answers(folder, one)
        except Exception as error:
            told[one["name"]] = f"{type(error).__name__}: {error}"[:200]
    sys.stdout.write(json.dumps(told))


main()
