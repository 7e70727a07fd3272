"""Run the whole site: bring the database up to date, then the web server and the worker until told to end."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from django.utils.translation import gettext as _

from samlad.core.errors import WrongUse
from samlad.core.language import current_language
from samlad.site.config.secret import keep_secret

_PORTS_TRIED = 20
_GRACE_SECONDS = 10.0


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or the next free one after it; any free one for 0."""
    for port in range(wanted, wanted + _PORTS_TRIED) if wanted else (0,):
        if port > 65535:
            break
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise WrongUse(
        _("Webbplatsen kunde inte starta."),
        why=_("Ingen ledig port hittades från {port} på {host}.").format(port=wanted, host=host),
        cure=_("Ange en annan port med --port, eller --port 0 för vilken som helst."),
    )


def prepare(workspace: Path) -> None:
    """Make the key, bring the database up to date and collect the style sheets. Safe to do at every start."""
    keep_secret(workspace)
    set_up(workspace)
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def set_up(workspace: Path) -> None:
    """Point this process, and those it starts, at the workspace."""
    os.environ["SAMLAD_WORKSPACE"] = str(workspace.resolve())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.site.config.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(current_language().value)


def run(host: str, port: int) -> int:
    """Start both processes and wait. When one ends or a signal comes the other is ended too."""
    web = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)),
        *("--workers", "1", "--blocking-threads", "4", "--no-access-log", "--log-level", "warning"),
        "samlad.site.config.wsgi:application",
    ]
    return _together([web, [sys.executable, "-m", "samlad.site.config.worker"]])


def _together(commands: Sequence[Sequence[str]]) -> int:
    told = False

    def tell(_number: int, _frame: FrameType | None) -> None:
        nonlocal told
        told = True

    before = {number: signal.signal(number, tell) for number in (signal.SIGINT, signal.SIGTERM)}
    # A session of their own: Ctrl-C reaches this process alone, which then ends them in order.
    running = [subprocess.Popen(command, start_new_session=True) for command in commands]
    try:
        while not told and all(process.poll() is None for process in running):
            time.sleep(0.2)
    finally:
        for process in running:
            _end(process)
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0 if told else 1


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
