"""Events are about what happened and not about whom: a register keyed by personal identity numbers is stopped."""

import polars as pl
from personnummer import personnummer

from samlad.core.language import _
from samlad.sources.mistakes import Mistakes

IDENTITY_NUMBER = r"(?:^|\D)(?:19|20)?\d{2}[01]\d[0-9]\d[-+ ]?\d{4}(?:\D|$)"
"""What may be an identity number; whether it is one, the check digit says."""

_SHARE = 0.2  # of other numbers of ten digits, fewer than one in two hundred pass date and check digit


def refuse_identity_numbers(numbers: pl.Series, column: str, mistakes: Mistakes) -> None:
    """Refuse a column of numbers of which many are valid identity numbers. None of them is told."""
    alike = numbers.drop_nulls().filter(numbers.drop_nulls().str.contains(rf"^{IDENTITY_NUMBER}$"))
    if len(alike) <= _SHARE * len(numbers):
        return
    valid = sum(bool(personnummer.valid(one)) for one in alike)
    if valid > _SHARE * len(numbers):
        mistakes.add(
            column=column,
            why=_("Kolumnen innehåller personnummer. Händelser får inte gå att koppla till en person."),
            cure=_("Byt ut personnumren mot löpnummer i källan, eller ange en annan kolumn som event_id."),
        )
