"""Events that often are attempts to take one's life: they are counted for a county, never for a smaller place."""

import polars as pl

from samlad.events.kinds import EventKind

PROXIES = (EventKind.PERSON_IN_DISTRESS, EventKind.DROWNING, EventKind.SELF_HARM, EventKind.UNDETERMINED)
_RAIL = r"(?i)spår|tåg|järnväg|tunnelbana|rail|suici|självmord"


def on_rails() -> pl.Expr:
    """Is an event one on rails, whatever kind its register gave it? By the register's own words."""
    text = pl.concat_str(pl.col("kind").fill_null(""), pl.lit(" "), pl.col("subkind").fill_null(""))
    return text.str.contains(_RAIL)


def stands_for_suicide() -> pl.Expr:
    """Is an event of a sort that stays out of place lists, maps and clusters below county?

    Self-harm, harm of unclear intent, a person in distress, a drowning or an event on rails. The frame has `kind`,
    `subkind` and `event_kind`.
    """
    return pl.col("event_kind").is_in([kind.value for kind in PROXIES]) | on_rails()
