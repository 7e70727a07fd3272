"""`samlad survey sayability` as a person runs it."""

import polars as pl


def test_what_can_be_said_before_the_survey_is_ordered(samlad):
    places = {"stratum": ["1780", "1762"], "expected_responses": [300, 120], "folk": [96000, 4000]}
    pl.DataFrame(places).write_csv("p.csv")
    pl.DataFrame({"question": ["inbrott", "trygg"], "share": [0.02, 0.3]}).write_csv("s.csv")
    pl.DataFrame({"place": ["1780", "1762"], "level": ["federation"] * 2, "group": ["fed:k"] * 2}).write_csv("g.csv")
    words = [
        *("survey", "sayability", "p.csv", "--place", "stratum", "--n", "expected_responses", "--shares", "s.csv"),
        *("--design-effect", "1.15", "--rare-limit", "1.3", "--population", "folk", "--groups", "g.csv"),
        *("--waves", "3"),
    ]
    done = samlad(*words, "--out", "m.csv")
    assert done.code == 0, done.err
    found = pl.read_csv("m.csv", schema_overrides={"place": pl.String})
    said = {(row["question"], row["place"]): (row["pooling"], row["waves"]) for row in found.to_dicts()}
    assert said[("trygg", "1780")] == ("place", 1)
    assert said[("inbrott", "1780")] == ("place", 3)
    assert "går att säga" in samlad(*words).out
    assert samlad(*words, "--waves", "0").code == 2
    assert samlad("survey", "sayability", "p.csv", "--place", "stratum").code == 2
