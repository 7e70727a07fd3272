"""Further splits of an estimate as one canonical text: sorted `key=value` pairs joined by semicolons."""

import re
from collections.abc import Mapping

from samlad.core.errors import InvalidInput
from samlad.core.language import _

_KEY = re.compile(r"^[a-z][a-z0-9_]*$")


def dims_text(splits: Mapping[str, object]) -> str:
    """Write the splits in canonical form: `{"weekday": 5, "hour": "22"}` → `hour=22;weekday=5`."""
    for key, value in splits.items():
        if not _KEY.match(key) or any(sign in str(value) for sign in ";=|") or str(value) == "":
            raise InvalidInput(
                _("Uppdelningen går inte att använda."),
                value=f"{key}={value}",
                why=_("Namnet ska vara små bokstäver och värdet får inte ha ; = eller | i sig."),
                cure=_("Byt namn på uppdelningen eller koda om värdet."),
            )
    return ";".join(f"{key}={splits[key]}" for key in sorted(splits))


def dims_parsed(text: str) -> dict[str, str]:
    """Read a canonical text back into its splits."""
    return dict(pair.split("=", 1) for pair in text.split(";")) if text else {}
