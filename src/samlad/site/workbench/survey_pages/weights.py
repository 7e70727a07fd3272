"""The weights of a survey: how unequal they are, calibrated to known totals, and the weighted file."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.errors import WrongUse
from samlad.core.wording import number, percent
from samlad.report.charts import Width
from samlad.report.charts.histogram import render_histogram
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.plain_form import PlainForm
from samlad.site.workbench.survey_pages.asking import attempted, required
from samlad.site.workbench.survey_pages.calibration_size import require_small
from samlad.site.workbench.survey_pages.files import picture, table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import Kind, as_uploaded, kept_path, kept_tables
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_ROWS, Shown, page
from samlad.sources.analysis import numeric
from samlad.survey.calibration import Calibrated, CalibrationMethod, diagnosed
from samlad.survey.calibration.diagnostics import LEVELS, Spread, spread_of
from samlad.survey.design import Floats
from samlad.survey.study import Study
from samlad.survey.weighting_choice import WeightingChoice, weighted


class WeightsForm(PlainForm):
    """Which totals, by which method, within which limits. Without totals the weights are shown as they are."""

    margins = forms.ChoiceField(label=_("Kända totaler"), required=False)
    method = forms.ChoiceField(
        label=_("Metod"),
        required=False,
        choices=[
            (CalibrationMethod.RAKING.value, _("raking")),
            (CalibrationMethod.POSTSTRATIFY.value, _("efterstratifiering")),
            (CalibrationMethod.LINEAR.value, _("linjär (GREG)")),
            (CalibrationMethod.LOGIT.value, _("logit (kräver gränser)")),
        ],
    )
    low = forms.FloatField(label=_("Minsta ändring av en vikt, gånger"), required=False, min_value=0)
    high = forms.FloatField(label=_("Största ändring av en vikt, gånger"), required=False, min_value=0)
    trim_low = forms.FloatField(label=_("Minsta ny vikt"), required=False, min_value=0)
    trim_high = forms.FloatField(label=_("Största ny vikt"), required=False, min_value=0)

    def __init__(self, told: QueryDict | dict[str, Any]) -> None:
        super().__init__(told, auto_id="val-%s")
        margins = self.fields["margins"]
        assert isinstance(margins, forms.ChoiceField)
        margins.choices = [("", _now("ingen kalibrering")), *kept_tables(Kind.MARGINS)]
        for name in ("margins", "method"):
            self.fields[name].quiet = True  # type: ignore[attr-defined]

    def asked(self, snapshot: str) -> WeightingChoice | None:
        """The library's choice; none without totals."""
        told = self.cleaned_data
        if not told["margins"]:
            return None
        return WeightingChoice(
            snapshot,
            kept_path(Kind.MARGINS, told["margins"]),
            CalibrationMethod(told["method"] or CalibrationMethod.RAKING.value),
            self._pair("low", "high"),
            self._pair("trim_low", "trim_high"),
        )

    def _pair(self, low: str, high: str) -> tuple[float, float] | None:
        ends = self.cleaned_data[low], self.cleaned_data[high]
        if ends == (None, None):
            return None
        if None in ends:
            raise WrongUse(
                _now("Gränserna går inte att använda."),
                why=_now("Bara en av två gränser är ifylld."),
                cure=_now("Fyll i båda, eller ingen."),
            )
        return ends


def _weights(study: Study, form: WeightsForm) -> tuple[Floats, Calibrated | None]:
    choice = form.asked(study.snapshot.short_id)
    if choice is not None:
        require_small(choice.margins, study)
    if choice is None:
        frame = study.table(only=[study.weight]).frame
        return numeric(frame, study.weight, study.snapshot.short_id).drop_nulls().to_numpy(), None
    _table, done = choice.calibrated(study)
    return done.weights, done


@for_roles(*ROLES)
def weights(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page."""
    _place, study = study_of(request, wanted)
    form = WeightsForm(request.GET)
    made, trouble = attempted(form, lambda: _weights(study, form))
    context: dict[str, object] = {"form": form, "trouble": trouble, "has_totals": bool(kept_tables(Kind.MARGINS))}
    if made is not None:
        found, done = made
        choice = form.asked(study.snapshot.short_id)
        spread = spread_of(found)
        context |= {
            "spread": _spread(found, done),
            "effect": number(spread.kish_effect, 3),
            "count": number(spread.n),
            "worth": number(spread.effective),
            "lines": [] if done is None else diagnosed(done).lines(),
            "shown": None if done is None else _margins(done),
            "command": "" if choice is None else as_uploaded(choice.command()),
        }
    return page(request, study, "survey/weights.html", context)


def _spread(found: Floats, done: Calibrated | None) -> list[tuple[str, list[str]]]:
    """The quantiles of the weights, before and after."""
    spreads: list[Spread] = [spread_of(found)] if done is None else [spread_of(done.design_weights), spread_of(found)]
    return [(percent(level), [number(one.quantiles[at], 2) for one in spreads]) for at, level in enumerate(LEVELS)]


def _margins(done: Calibrated) -> Shown:
    heads = (
        (_now("Marginal"), False),
        (_now("Känd total"), True),
        (_now("Före"), True),
        (_now("Avvikelse före"), True),
        (_now("Efter"), True),
    )
    rows = [
        [
            row["variable"] if row["category"] is None else f"{row['variable']}: {row['category']}",
            number(row["total"]),
            number(row["before"]),
            "–" if not row["total"] else percent(row["before"] / row["total"] - 1, 1),
            number(row["after"]),
        ]
        for row in done.report.head(MOST_ROWS).iter_rows(named=True)
    ]
    return Shown(heads, rows, "", done.report.height)


@for_roles(*ROLES)
@told_in_words
def weights_svg(request: HttpRequest, wanted: str) -> HttpResponse:
    """How the weights are spread, before and after."""
    _place, study = study_of(request, wanted)
    form = WeightsForm(request.GET)
    required(form)
    found, done = _weights(study, form)
    series = [(_now("vikter"), found)]
    if done is not None:
        series = [(_now("före"), done.design_weights), (_now("efter"), found)]
    return picture(
        render_histogram(
            series,
            title=_now("Vikternas fördelning"),
            caption=_now("Vikt: så många personer i befolkningen som ett svar står för"),
            description=_now("Staplar över antalet svar efter vikt. Kvantilerna står i tabellen."),
            width=Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE,
        )
    )


@for_roles(*ROLES)
@told_in_words
def weights_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The answers with the new weights. Personal data: the reading is logged like every other."""
    place, study = study_of(request, wanted)
    form = WeightsForm(request.GET)
    required(form)
    choice = form.asked(study.snapshot.short_id)
    if choice is None:
        raise WrongUse(
            _now("Det finns ingen viktad fil."),
            why=_now("Inga kända totaler är valda."),
            cure=_now("Välj en tabell med totaler."),
        )
    require_small(choice.margins, study)
    return table_file(weighted(*choice.calibrated(study)), "viktad", kind, synthetic=is_synthetic(place, study))
