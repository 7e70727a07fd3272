"""What a judged estimate is called in words a board understands, and what to show in place of an unsure number."""

from samlad.core.language import _
from samlad.core.wording import number, percent
from samlad.survey.quality import QualityRule, Reason, Review


def reason_in_words(reason: Reason, rule: QualityRule) -> str:
    """Why an estimate says too little, with the limit that was passed."""
    if reason is Reason.FEW_ANSWERS:
        limit = rule.minimum_answers
        return _("För få har svarat.") if limit is None else _("Färre än {limit} har svarat.").format(limit=limit)
    return {
        Reason.FEW_EFFECTIVE: lambda: _("Svaren är värda mindre än {limit:g} slumpvis valda svar.").format(
            limit=rule.minimum_effective
        ),
        Reason.WIDE: lambda: _("Osäkerheten är {points:g} procentenheter eller mer från ände till ände.").format(
            points=round(rule.wide * 100, 6)
        ),
        Reason.RELATIVE: lambda: _("Osäkerheten är större än {share} av talet.").format(
            share=percent(rule.relative_limit)
        ),
        Reason.RARE: lambda: _("För ovanligt för så få svar: osäkerheten är större än {share} av andelen.").format(
            share=percent(rule.rare_limit or 0)
        ),
        Reason.RELATIVE_ERROR: lambda: _("Medelfelet är {share} av talet eller mer.").format(
            share=percent(rule.older_relative_error)
        ),
        Reason.FEW_UNITS: lambda: _("Urvalet har för få oberoende delar (färre än {limit:g} frihetsgrader).").format(
            limit=rule.minimum_df
        ),
        Reason.NO_INTERVAL: lambda: _("Osäkerheten går inte att räkna ut."),
    }[reason]()


def review_in_words(review: Review, rule: QualityRule) -> str:
    """Why a person should look before the number is shown."""
    return {
        Review.FEW_UNITS: lambda: _("Granska: färre än {limit:g} frihetsgrader, så även osäkerheten är osäker.").format(
            limit=rule.minimum_df
        ),
        Review.ALL_OR_NONE: lambda: _("Granska: alla eller ingen har svarat så. Visa gränsen, inte bara talet."),
        Review.COMPLEMENT: lambda: _("Andelen som svarat annorlunda är osäker."),
    }[review]()


def in_place_of_a_number(low: float, high: float) -> str:
    """What to show of a share that is unsure: its interval in words, 0–1 in."""
    decimals = 1 if high < 0.1 else 0
    return _("någonstans mellan {low} och {high}").format(low=number(low * 100, decimals), high=percent(high, decimals))
