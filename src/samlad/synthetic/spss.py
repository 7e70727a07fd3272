"""The made-up survey as survey institutes deliver theirs: an SPSS file with labels and user-missing codes."""

from pathlib import Path

import polars as pl

from samlad.synthetic import plan

_DESIGN = {
    "lopnr": "Löpnummer i filen",
    "kommun": "Kommunkod",
    "kon": "Kön",
    "alder": "Åldersgrupp",
    "stratum": "Stratum",
    "populationsstorlek": "Antal personer i stratumet",
    "vikt": "Vikt",
}
_ANSWERS: dict[int | float, str] = {1: "Ja", 2: "Nej", 8: "Vet inte", 9: "Vill ej svara"}
_CREATED = slice(92, 109)  # date and time in the file's header, which would differ from run to run


def write_survey(answers: pl.DataFrame, path: Path) -> None:
    """Write the answers; the same answers give the same bytes. Codes 8 and 9 are declared user-missing."""
    import pyreadstat

    questions = {**plan.EXPOSURE, **plan.PREPAREDNESS}
    asked = {name: f"Råkat ut för senaste fem åren: {text.lower()}" for name, (text, _share) in plan.EXPOSURE.items()}
    asked |= {name: f"Finns hemma: {text.lower()}" for name, (text, _share) in plan.PREPAREDNESS.items()}
    frame = answers.with_columns(pl.col(name).cast(pl.Float64) for name in questions).drop("lopnr")
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label="Syntetiska data: påhittade svar",
        column_labels=[{**_DESIGN, **asked}[name] for name in frame.columns],
        variable_value_labels=dict.fromkeys(questions, _ANSWERS),
        missing_ranges={name: [{"lo": 8, "hi": 9}] for name in questions},
        note="Syntetiska data, gjorda av Samlads generator",
    )
    content = bytearray(path.read_bytes())
    content[_CREATED] = b"01 Jan 2400:00:00"
    path.write_bytes(bytes(content))
