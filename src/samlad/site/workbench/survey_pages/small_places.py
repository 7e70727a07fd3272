"""Small places: the direct estimate and the model of Fay and Herriot side by side, with what each is worth."""

from typing import Any

import polars as pl
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from samlad.core.wording import interval, number, percent
from samlad.data.facts import register
from samlad.report.charts import Width
from samlad.report.charts.gain import render_gain
from samlad.report.charts.lines import Line, render_lines
from samlad.report.charts.maps import outline_of
from samlad.site.accounts.walls import for_roles
from samlad.site.workbench.survey_pages.asking import AskForm, attempted, required
from samlad.site.workbench.survey_pages.files import picture, table_file
from samlad.site.workbench.survey_pages.overview import is_synthetic
from samlad.site.workbench.survey_pages.own_tables import Kind, as_uploaded, columns_of, kept_path, kept_tables
from samlad.site.workbench.survey_pages.room import ROLES, study_of, told_in_words
from samlad.site.workbench.survey_pages.shown import MOST_ROWS, Shown, page
from samlad.site.workbench.survey_pages.words import Row, Words
from samlad.survey.asked import Statistic
from samlad.survey.small_area import Scale, SmallAreas
from samlad.survey.small_area_choice import SmallAreaChoice
from samlad.survey.study import PLACE, Study

_MOST_PLACES = 40
_NORMAL = 0.05


class SmallPlacesForm(AskForm):
    """Which answer, told with which covariates, on which scale."""

    answer = forms.ChoiceField(label=_("Fråga och svar"))
    table = forms.MultipleChoiceField(
        label=_("Bakgrundsuppgifter"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text=_("Ur en egen tabell, alla ur samma. Utan uppgifter lutar platserna mot genomsnittet."),
    )
    scale = forms.ChoiceField(
        label=_("Skala"),
        required=False,
        choices=[
            (Scale.IDENTITY.value, _("andelen som den är")),
            (Scale.ARCSINE.value, _("arcsinus (jämnar osäkerheten)")),
            (Scale.LOGIT.value, _("logit")),
        ],
    )
    smooth = forms.BooleanField(label=_("Utjämna medelfelen"), required=False)
    field_order = ("answer", "table", "scale", "smooth", "among", "confidence")

    def __init__(self, told: QueryDict | dict[str, Any], *, study: Study) -> None:
        super().__init__(told, study=study)
        self.set_choices(
            "answer", [group for group in self._answers() if group[1][0][0].partition("=")[0] in study.questions]
        )
        tables = [
            (name, [(f"{stored}|{column}", f"{name}: {column}") for column in columns_of(stored)])
            for stored, name in kept_tables(Kind.COVARIATES)
        ]
        self.set_choices("table", tables)
        if not tables:
            del self.fields["table"]

    def clean_table(self) -> list[str]:
        """All columns of one table."""
        told: list[str] = self.cleaned_data["table"]
        if len({one.partition("|")[0] for one in told}) > 1:
            raise forms.ValidationError(_now("Välj uppgifter ur en och samma tabell."))
        return told

    def asked(self) -> SmallAreaChoice:
        """The choice of this page."""
        variable, _sign, category = self.chosen("answer").partition("=")
        by = (PLACE,) if PLACE in self.study.splits else ()
        columns = self.cleaned_data.get("table") or []
        return SmallAreaChoice(
            self.choice(Statistic.PROPORTION, (variable,), by),
            category,
            kept_path(Kind.COVARIATES, columns[0].partition("|")[0]) if columns else None,
            tuple(one.partition("|")[2] for one in columns),
            Scale(self.chosen("scale") or Scale.IDENTITY.value),
            bool(self.cleaned_data.get("smooth")),
        )


def _form(request: HttpRequest, study: Study) -> SmallPlacesForm:
    told: QueryDict | dict[str, Any] = request.GET
    if not request.GET.get("answer"):
        first = next((f"{name}={one.answers[0]}" for name, one in study.questions.items() if one.answers), "")
        # On this scale a place where all or nobody answered so has an error too.
        told = {"answer": first, "scale": Scale.ARCSINE.value}
    return SmallPlacesForm(told, study=study)


@for_roles(*ROLES)
def small_places(request: HttpRequest, wanted: str) -> HttpResponse:
    """The page."""
    _place, study = study_of(request, wanted)
    form = _form(request, study)
    made, trouble = attempted(form, lambda: (form.asked(), form.asked().fitted(study)))
    context: dict[str, object] = {"form": form, "trouble": trouble}
    if made is not None:
        choice, fitted = made
        context |= {
            "shown": _shown(choice, fitted, study),
            "terms": _terms(fitted),
            "notes": _notes(fitted),
            "has_map": any(outline_of(code) is not None for code in _gains(fitted)),
        }
    return page(request, study, "survey/small_places.html", context)


@for_roles(*ROLES)
@told_in_words
def small_places_files(request: HttpRequest, wanted: str, kind: str) -> HttpResponse:
    """The places as a file, as the command writes them."""
    place, study = study_of(request, wanted)
    form = _form(request, study)
    required(form)
    table = form.asked().fitted(study).estimates
    return table_file(table, "sma-platser", kind, synthetic=is_synthetic(place, study))


@for_roles(*ROLES)
@told_in_words
def small_places_svg(request: HttpRequest, wanted: str) -> HttpResponse:
    """Direct and model for every place."""
    _place, study = study_of(request, wanted)
    form = _form(request, study)
    required(form)
    rows = list(form.asked().fitted(study).estimates.head(_MOST_PLACES).iter_rows(named=True))
    lines = [line for row in rows for line in _lines(row)]
    return picture(
        render_lines(
            lines,
            title=_now("Direkt skattning och modell"),
            unit=_now("procent"),
            series=(_now("modell"), _now("direkt skattning")),
            width=Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE,
            most=100.0,
            zero=False,
        )
    )


@for_roles(*ROLES)
@told_in_words
def small_places_map(request: HttpRequest, wanted: str) -> HttpResponse:
    """What the model gains in every place, on a map; the page's table has the same numbers."""
    _place, study = study_of(request, wanted)
    form = _form(request, study)
    required(form)
    width = Width.NARROW if request.GET.get("width") == "narrow" else Width.WIDE
    return picture(render_gain(_gains(form.asked().fitted(study)), width=width))


def _gains(fitted: SmallAreas) -> dict[str, float | None]:
    """The gain of every place by its code."""
    return dict(fitted.estimates.select(pl.col("place").cast(pl.String), "gain").iter_rows())


def _lines(row: Row) -> list[Line]:
    name = register().name(str(row["place"]))
    found = [_line(_now("modell"), name, row["estimate"], row["low"], row["high"], 0)]
    direct, se = row["direct"], row["direct_se"]
    if isinstance(direct, float) and isinstance(se, float):
        found.append(_line(_now("direkt ± medelfel"), name, direct, max(direct - se, 0.0), min(direct + se, 1.0), 1))
    return found


def _line(label: str, group: str, value: object, low: object, high: object, series: int) -> Line:
    assert isinstance(value, float)
    assert isinstance(low, float)
    assert isinstance(high, float)
    return Line(label, value * 100, low * 100, high * 100, percent(value, 1), group, series)


def _shown(choice: SmallAreaChoice, fitted: SmallAreas, study: Study) -> Shown:
    words, variable = Words(study), choice.choice.variables[0]
    heads = (
        (_now("Plats"), False),
        (_now("Direkt"), True),
        (_now("Medelfel"), True),
        (_now("Modell"), True),
        (_now("Osäkerhet"), True),
        (_now("Vikt på det egna"), True),
        (_now("Vinst"), True),
        (_now("I ord"), False),
    )
    rows = [
        [
            register().name(str(row["place"])),
            _share(row["direct"]),
            _share(row["direct_se"]),
            _share(row["estimate"]),
            interval(row["low"], row["high"], 1, as_percent=True),
            percent(row["shrinkage"]),
            "–" if row["gain"] is None else _now("{times} gånger").format(times=number(row["gain"], 1)),
            _worth(row),
        ]
        for row in fitted.estimates.head(MOST_ROWS).iter_rows(named=True)
    ]
    lead = f"{words.variable(variable)} – {words.answer(variable, choice.category)}."
    return Shown(heads, rows, as_uploaded(choice.command()), fitted.estimates.height, lead)


def _share(value: object) -> str:
    return percent(value, 1) if isinstance(value, float) else "–"


def _worth(row: Row) -> str:
    gain = row["gain"]
    if row["kind"] == "synthetic":
        return _now("Ingen egen skattning: bara det som bakgrundsuppgifterna säger.")
    if gain is None:
        return _now("Alla svarade lika: medelfelet 0 säger inget om osäkerheten.")
    if isinstance(gain, float) and gain < 1:
        return _now("Den direkta skattningen är säkrare.")
    return _now("Modellen är säkrare.")


def _terms(fitted: SmallAreas) -> list[tuple[str, str, str]]:
    return [
        (row["term"], number(row["estimate"], 5), number(row["se"], 5)) for row in fitted.terms.iter_rows(named=True)
    ]


def _notes(fitted: SmallAreas) -> list[str]:
    """What a reader needs before trusting a single row."""
    told = []
    if fitted.model.sigma2 == 0:
        told.append(
            _now("Platserna skiljer sig inte mer än slumpen förklarar: alla får det som bakgrundsuppgifterna säger.")
        )
    if fitted.normality is not None and fitted.normality.p < _NORMAL:
        told.append(_now("Modellens avvikelser är inte normalfördelade: granska de platser som avviker mest."))
    return told
