"""An error says what, where, why and what to do."""

from samlad.core.errors import ExitCode, InvalidInput, Problem, SamladError
from samlad.core.language import using


def problem(row: int) -> Problem:
    return Problem("Dagen finns inte.", "Rätta datumet.", file="h.csv", row=row, column="Datum", value="2021-02-31")


def test_one_problem_in_full():
    text = InvalidInput("Filen lästes inte in.", problems=[problem(7)]).for_people()
    assert text.splitlines() == [
        "Filen lästes inte in.",
        "  h.csv, rad 7, kolumn ”Datum”, värdet ”2021-02-31”: Dagen finns inte.",
        "    → Rätta datumet.",
    ]


def test_the_same_mistake_in_many_rows_is_told_at_three_spots_with_one_cure():
    text = InvalidInput("Fel.", problems=[problem(row) for row in range(2, 22)], total=1000).for_people()
    assert [line for line in text.splitlines() if ", rad " in line] == [
        f"  h.csv, rad {row}, kolumn ”Datum”, värdet ”2021-02-31”: Dagen finns inte." for row in (2, 3, 4)
    ]
    assert text.splitlines()[4:] == ["  … och 17 till.", "    → Rätta datumet.", "  … och 980 fel till."]


def test_a_mistake_of_another_kind_is_not_hidden_by_many_of_the_first():
    other = Problem("Koden finns inte.", "Rätta koden.", file="h.csv", row=9, column="Plats", value="999")
    text = InvalidInput("Fel.", problems=[*map(problem, range(2, 12)), other]).for_people()
    assert text.count("→") == 2
    assert "rad 9, kolumn ”Plats”" in text


def test_twenty_kinds_are_shown_and_the_rest_counted():
    kinds = [Problem(f"Fel nummer {number}.", "Rätta.") for number in range(30)]
    text = InvalidInput("Fel.", problems=kinds).for_people()
    assert text.count("→") == 20
    assert text.endswith("… och 10 fel till.")


def test_the_same_for_machines():
    found = InvalidInput("Filen lästes inte in.", problems=[problem(7)]).for_machines()
    assert found == {
        "code": "invalid_input",
        "exit": 10,
        "what": "Filen lästes inte in.",
        "file": "h.csv",
        "row": 7,
        "column": "Datum",
        "value": "2021-02-31",
        "why": "Dagen finns inte.",
        "cure": "Rätta datumet.",
    }


def test_every_kind_has_an_exit_code_of_its_own():
    kinds = SamladError.__subclasses__()
    codes = [kind.exit_code for kind in kinds]
    assert len(set(codes)) == len(codes)
    assert set(codes) == set(ExitCode) - {ExitCode.DONE, ExitCode.DEFECT}


def test_a_long_value_is_cut():
    shown = InvalidInput("Fel.", why="För lång.", value="x" * 500).for_people()
    assert len(shown) < 150


def test_the_frame_of_the_message_follows_the_language():
    with using("en"):
        assert "row 7, column “Datum”" in problem(7).where()
