"""The command `samlad`: global options, the groups of commands, and how every ending is told.

A group is a module with `register(app)`. Nothing slow is imported at the top of any of them: a command imports what it
needs when it runs, so that `samlad --help` answers at once.
"""

import json
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Annotated, cast

import typer

from samlad import __version__
from samlad.cli.context import OPTIONS
from samlad.cli.usage import Refusal, wrong_use
from samlad.core.errors import ExitCode, SamladError, WrongUse
from samlad.core.language import Language, _, set_language

GROUPS = ("demo", "serve", "workspace", "importing", "data", "picture", "survey", "events", "disclose", "screening")
"""The modules of `samlad.cli` that hold commands, in the order of the help."""
_HELP_WANTED = "NoArgsIsHelpError"
"""What the parser raises for a group without a command: its text is the help."""


def build_app() -> typer.Typer:
    """The whole command with its groups, worded in the language chosen."""
    app = typer.Typer(
        name="samlad",
        help=_("Samlad: ett tak, en lägesbild, en plan för det lokala trygghets- och säkerhetsarbetet."),
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def everywhere(
        workspace: Annotated[
            Path | None,
            typer.Option(help=_("Arbetsytans mapp; annars SAMLAD_WORKSPACE, närmaste samlad.toml, ./workspace.")),
        ] = None,
        json_errors: Annotated[bool, typer.Option("--json-errors", help=_("Fel som JSON på standard error."))] = False,
        language: Annotated[str, typer.Option(help=_("Språk: sv eller en."))] = "sv",
        version: Annotated[bool, typer.Option("--version", help=_("Visa versionen."))] = False,
    ) -> None:
        # The values were taken out before the commands were built; they stand here for the help.
        del workspace, json_errors, language, version

    for group in GROUPS:
        import_module(f"samlad.cli.{group}").register(app)
    return app


def main(arguments: list[str] | None = None) -> None:
    """Run the command and end with its exit code."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run the command; gives the exit code."""
    try:
        rest = _global_options(arguments)
        if rest == ["--version"]:
            typer.echo(f"samlad {__version__}")
            return int(ExitCode.DONE)
        return _ran(rest)
    except SamladError as error:
        _tell(error)
        return int(error.exit_code)
    except BrokenPipeError:
        # The reader of our output has had enough (`samlad … | head`).
        sys.stderr.close()
        return int(ExitCode.DONE)
    except KeyboardInterrupt:
        return 130
    except Exception:
        traceback.print_exc()
        typer.echo(_("Det här är ett fel i Samlad. Rapportera det gärna med texten ovan."), err=True)
        return int(ExitCode.DEFECT)


def _ran(arguments: list[str]) -> int:
    try:
        result = build_app()(arguments, prog_name="samlad", standalone_mode=False)
    except typer.Abort:
        return 130
    except typer.TyperException as error:
        if type(error).__name__ == _HELP_WANTED and not OPTIONS.json_errors:
            error.show()  # type: ignore[attr-defined]
            return int(ExitCode.WRONG_USE)
        raise wrong_use(cast(Refusal, error)) from error
    return result if isinstance(result, int) else int(ExitCode.DONE)


def _global_options(arguments: list[str]) -> list[str]:
    """Take out the options of the whole command, wherever they stand, and act on them."""
    rest: list[str] = []
    waiting = list(arguments)
    OPTIONS.workspace, OPTIONS.json_errors, OPTIONS.language = None, False, Language.SWEDISH.value
    while waiting:
        word = waiting.pop(0)
        name, has_value, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word == "--json-errors":
            OPTIONS.json_errors = True
        elif name in {"--workspace", "--language"}:
            if not has_value:
                if not waiting:
                    raise WrongUse(_("Värdet till {option} saknas.").format(option=name))
                value = waiting.pop(0)
            _take(name, value)
        else:
            rest.append(word)
    set_language(OPTIONS.language)
    return rest


def _take(name: str, value: str) -> None:
    if name == "--workspace":
        OPTIONS.workspace = Path(value)
        return
    if value not in set(Language):
        raise WrongUse(
            _("Språket finns inte."),
            value=value,
            why=_("Samlad talar svenska och engelska."),
            cure=_("Skriv --language sv eller --language en."),
        )
    OPTIONS.language = value


def _tell(error: SamladError) -> None:
    if OPTIONS.json_errors:
        typer.echo(json.dumps(error.for_machines(), ensure_ascii=False), err=True)
    else:
        typer.echo(error.for_people(), err=True)


if __name__ == "__main__":
    main()
