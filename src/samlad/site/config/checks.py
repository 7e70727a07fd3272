"""Refuse a careless set-up: what `check --deploy` adds to Django's own list."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=True)
def deployment(app_configs: Sequence[Any] | None, **_options: Any) -> list[CheckMessage]:
    """The workspace exists, somebody can be asked, and the data is real."""
    found: list[CheckMessage] = []
    if not settings.SAMLAD_WORKSPACE.is_dir():
        found.append(Warning("The workspace folder is missing.", hint="Set SAMLAD_WORKSPACE.", id="samlad.W001"))
    if not settings.SAMLAD_CONTACT:
        found.append(
            Warning(
                "The accessibility statement names nobody to write to.", hint="Set SAMLAD_CONTACT.", id="samlad.W002"
            )
        )
    return found
