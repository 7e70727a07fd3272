"""The days of a period and what sort each is: weekday, month, holiday, payday, school term, weather."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import polars as pl

from samlad.core.errors import InvalidInput, WrongUse
from samlad.core.language import _
from samlad.core.period import Period


@dataclass(frozen=True, slots=True)
class DaySettings:
    """`payday` is the day of the month wages come (25), none leaves paydays out; `terms` school terms as first and last
    day; `weather` names the weather of days, when known."""

    payday: int | None = 25
    terms: Sequence[tuple[date, date]] = ()
    weather: Mapping[date, str] = field(default_factory=dict)


def day_table(period: Period, settings: DaySettings | None = None) -> pl.DataFrame:
    """One row a day: `day, weekday, month, holiday, eve, payday, school, weather`.

    `holiday` is a public holiday or midsummer, Christmas or New Year's eve; `eve` the day before one; `payday` the
    Friday and Saturday of, or first after, the day wages come (moved back from weekends and holidays); `school`
    (null without terms) a weekday in term that is no holiday; `weather` null where unknown.
    """
    told = settings or DaySettings()
    days = [period.start + timedelta(n) for n in range((period.end - period.start).days + 1)]
    off = holidays_of(range(period.start.year - 1, period.end.year + 2))
    paid = _payday_weekends(days, told.payday, off)
    in_term = {first + timedelta(n) for first, last in _checked(told.terms) for n in range((last - first).days + 1)}
    return pl.DataFrame(
        {
            "day": days,
            "weekday": [day.isoweekday() for day in days],
            "month": [day.month for day in days],
            "holiday": [day in off for day in days],
            "eve": [day not in off and day + timedelta(1) in off for day in days],
            "payday": [day in paid for day in days],
            "school": [day in in_term and day.weekday() < 5 and day not in off if in_term else None for day in days],
            "weather": pl.Series([told.weather.get(day) for day in days], dtype=pl.String),
        },
        schema_overrides={"school": pl.Boolean},
    )


def holidays_of(years: Sequence[int] | range) -> dict[date, str]:
    """Swedish holidays and the eves that are kept as holidays, by their Swedish names."""
    import holidays

    return dict(holidays.country_holidays("SE", years=years, categories=("public", "de_facto"), language="sv"))


def _payday_weekends(days: Sequence[date], payday: int | None, off: Mapping[date, str]) -> set[date]:
    if payday is None:
        return set()
    if not 1 <= payday <= 28:
        raise WrongUse(_("Lönedagen går inte att använda."), value=str(payday), why=_("Den ska vara 1–28."))
    found: set[date] = set()
    months = {(day.year, day.month) for day in days} | {_month_before(days[0])}
    for year, month in months:
        paid = date(year, month, payday)
        while paid.weekday() > 4 or paid in off:
            paid -= timedelta(1)
        friday = paid + timedelta((4 - paid.weekday()) % 7)
        found |= {friday, friday + timedelta(1)}
    return found


def _month_before(day: date) -> tuple[int, int]:
    before = day.replace(day=1) - timedelta(1)
    return before.year, before.month


def _checked(terms: Sequence[tuple[date, date]]) -> Sequence[tuple[date, date]]:
    for place, (first, last) in enumerate(terms):
        if last < first:
            raise InvalidInput(
                _("Läsåret går inte att använda."),
                why=_("Terminen slutar innan den börjar."),
                row=place + 2,
                value=f"{first} – {last}",
            )
    return terms
