"""The worker process: does the jobs one by one and keeps the clock. Run as a module by `samlad serve`."""

import os

import django
from django.core.management import call_command


def main() -> None:
    """Work until told to end."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samlad.site.config.settings")
    django.setup()
    from samlad.site.config import clock

    clock.start()
    call_command("db_worker", queue_name="default", interval=1.0, verbosity=0, reload=False, startup_delay=False)


if __name__ == "__main__":
    main()
