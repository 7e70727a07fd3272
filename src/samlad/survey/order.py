"""The order to a statistics agency: one workbook of strata, sizes, questions, reminders and what is to be delivered."""

import io
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from samlad.core.language import _
from samlad.data.codebook import Codebook, Question


@dataclass(frozen=True, slots=True)
class Order:
    """What is ordered. `allocation` has `stratum, population, sample` and perhaps `expected_responses`.

    `reminders` are days in order; `day` is the day of the order, the only date the workbook carries.
    """

    client: str
    population: str
    day: date
    method: str
    allocation: pl.DataFrame
    reminders: tuple[date, ...] = ()
    questionnaire: Codebook | None = None

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions in their order; none when the questionnaire is not there yet."""
        return self.questionnaire.questions if self.questionnaire else ()


Rows = list[list[object]]


def workbook(order: Order) -> bytes:
    """The order as an XLSX file; the same order gives the same bytes."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": _("Beställning av enkät"), "created": datetime(*order.day.timetuple()[:3])})  # noqa: DTZ001
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for name, headings, rows in _sheets(order):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, headings, bold)
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, max(len(headings) - 1, 1), 40)
    book.close()
    return content.getvalue()


def _sheets(order: Order) -> list[tuple[str, list[str], Rows]]:
    found = [
        (_("Beställning"), [_("Uppgift"), _("Innehåll")], _summary(order)),
        (_("Strata"), [_("Stratum"), _("Population"), _("Antal att dra"), _("Väntade svar")], _strata(order)),
        (_("Påminnelser"), [_("Nummer"), _("Dag"), _("Går till")], _reminders(order)),
        (_("Leverans"), [_("Variabel"), _("Innehåll"), _("Krav")], _delivery(order)),
    ]
    if order.questions:
        headings = [_("Variabel"), _("Fråga"), _("Frågas om"), _("Svarskod"), _("Svarsalternativ")]
        found.insert(2, (_("Frågor"), headings, _questions(order)))
    return found


def _summary(order: Order) -> Rows:
    return [
        [_("Beställare"), order.client],
        [_("Dag"), order.day.isoformat()],
        [_("Population"), order.population],
        [_("Urvalsmetod"), order.method],
        [_("Antal strata"), order.allocation.height],
        [_("Antal i populationen"), int(order.allocation["population"].sum())],
        [_("Antal att dra"), int(order.allocation["sample"].sum())],
        [_("Antal frågor"), len(order.questions) or _("enligt eget formulär")],
        [_("Antal påminnelser"), len(order.reminders)],
    ]


def _strata(order: Order) -> Rows:
    expected = "expected_responses" in order.allocation.columns
    columns = ["stratum", "population", "sample", *(["expected_responses"] if expected else [])]
    return [["" if value is None else value for value in row] for row in order.allocation.select(columns).iter_rows()]


def _questions(order: Order) -> Rows:
    rows: Rows = []
    for one in order.questions:
        told: list[object] = [one.column, one.text, one.asked_if]
        answers = list(one.values.items()) or [("", "")]
        rows += [[*(told if place == 0 else ["", "", ""]), *answer] for place, answer in enumerate(answers)]
    return rows


def _reminders(order: Order) -> Rows:
    return [
        [number, day.isoformat(), _("dem som inte har svarat")] for number, day in enumerate(order.reminders, start=1)
    ]


def _delivery(order: Order) -> Rows:
    drawn, answers, both = _("urvalsfilen"), _("svarsfilen"), _("båda filerna")
    rows: Rows = [
        ["lopnr", _("Löpnummer utan koppling till personnummer; nyckeln stannar hos byrån."), drawn],
        ["stratum", _("Stratum som i bladet Strata."), both],
        ["population", _("Antal i ramen i stratumet den dag urvalet drogs."), both],
        ["inclusion_probability", _("Sannolikhet att komma med, för bas- och tilläggsurval tillsammans."), both],
        ["responded", _("1 = svar, 0 = bortfall; övertäckning lämnas i en egen kolumn."), drawn],
        ["responded_date", _("Dag då svaret kom, ÅÅÅÅ-MM-DD."), drawn],
        ["weight", _("Designvikt före kalibrering."), both],
    ]
    rows += [[one.column, one.text or _("Svar som kod."), answers] for one in order.questions]
    rows += [
        [_("(format)"), _("CSV i UTF-8 eller SPSS; koder, inte texter; vet ej och vill ej svara som egna koder."), ""],
        [_("(två filer)"), _("Svaren lämnas i en fil och det dragna urvalet i en annan, utan gemensamt nummer."), ""],
    ]
    return rows
