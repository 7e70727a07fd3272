"""What the parser of the command line refuses is told in our words, in both languages, and for machines."""

import pytest
from command_ended import Command

MISTAKES = [
    (("survey", "estimatee"), "estimatee", "Kommandot finns inte.", "Menade du estimate?"),
    (("survey", "estimate", "--weigth", "v"), "--weigth", "Valet finns inte.", "Menade du --weight?"),
    (("survey", "allocate"), None, "Argumentet STRATA saknas.", "Se samlad survey allocate --help."),
    (
        ("survey", "allocate", "a.csv", "--total", "3"),
        None,
        "--minimum måste anges.",
        "Se samlad survey allocate --help.",
    ),
    (
        ("survey", "allocate", "a.csv", "--minimum", "tio", "--total", "3"),
        "tio",
        "Värdet till --minimum ska vara ett heltal.",
        "Se samlad survey allocate --help.",
    ),
    (
        ("survey", "plan", "a.csv", "--response-rate=0,5"),
        "0,5",
        "Värdet till --response-rate ska vara ett tal, med decimalpunkt.",
        "Se samlad survey plan --help.",
    ),
    (
        ("survey", "allocate", "a.csv", "b.csv", "--minimum", "1", "--total", "3"),
        "b.csv",
        "Det är fler argument än kommandot tar.",
        "Se samlad survey allocate --help.",
    ),
    (("survey", "allocate", "--minimum"), None, "Värdet till --minimum saknas.", "Se samlad --help."),
    (("survey",), None, "Inget kommando är angivet.", "Se samlad survey --help."),
]  # fmt: skip


@pytest.mark.parametrize(("words", "value", "why", "cure"), MISTAKES)
def test_a_mistake_in_the_words_of_a_command_is_told_to_machines(words, value, why, cure, samlad: Command):
    done = samlad("--json-errors", *words)
    assert done.code == 2
    told = done.error
    assert (told["code"], told["exit"]) == ("wrong_use", 2)
    assert (told["value"], told["why"], told["cure"]) == (value, why, cure)


@pytest.mark.parametrize("words", [words for words, *_rest in MISTAKES[:-1]])
@pytest.mark.parametrize(
    ("language", "what"), [("sv", "Kommandot går inte att tolka."), ("en", "The command cannot be understood.")]
)
def test_it_is_told_to_people_in_their_language(words, language, what, samlad: Command):
    done = samlad("--language", language, *words)
    assert done.code == 2
    assert done.out == ""
    assert what in done.err
    assert ("Se samlad" in done.err or "Menade du" in done.err) == (language == "sv")


def test_a_group_without_a_command_shows_its_help(samlad: Command):
    done = samlad("survey")
    assert done.code == 2
    assert "estimate" in done.out + done.err
