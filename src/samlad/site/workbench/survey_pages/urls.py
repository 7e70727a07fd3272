"""Addresses of the survey pages: below one survey's id the pages of analysis, and their files beside them."""

from django.urls import path, register_converter

from samlad.site.workbench.survey_pages import (
    association,
    change,
    overview,
    own_tables,
    plan,
    report,
    response,
    sayability,
    small_places,
    tables,
    weights,
)


class SnapshotId:
    """The beginning of a survey's id; words are free for other pages."""

    regex = "[0-9a-f]{8,64}"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class FileKind:
    """The files of a table."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


class PlanFile:
    """The tables of a plan."""

    regex = "strata|urval|plan"

    def to_python(self, value: str) -> str:
        """As it stands."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands."""
        return value


register_converter(PlanFile, "planfile")
register_converter(SnapshotId, "snapshot")
register_converter(FileKind, "filekind")

_ONE = "<snapshot:wanted>/"

urlpatterns = [
    path("", overview.surveys, name="surveys"),
    path("tabeller/", own_tables.own_tables, name="survey_own_tables"),
    path("tabeller/<str:kind>/<str:stored>", own_tables.own_table, name="survey_own_table"),
    path("plan/", plan.plan, name="survey_plan"),
    path("plan.svg", plan.plan_svg, name="survey_plan_svg"),
    path("<planfile:name>.<filekind:kind>", plan.plan_files, name="survey_plan_file"),
    path("svar/", response.response, name="survey_response"),
    path("rapport/<int:pk>/", report.report_job, name="survey_report_job"),
    path("rapport/<int:pk>/<str:name>", report.report_file, name="survey_report_file"),
    path(_ONE, overview.codebook, name="survey_codebook"),
    path(_ONE + "kodbok.<filekind:kind>", overview.codebook_file, name="survey_codebook_file"),
    path(_ONE + "tabell/", tables.table, name="survey_table"),
    path(_ONE + "tabell.svg", tables.table_svg, name="survey_table_svg"),
    path(_ONE + "tabell.<filekind:kind>", tables.table_files, name="survey_table_file"),
    path(_ONE + "samband/", association.association, name="survey_association"),
    path(_ONE + "samband.<filekind:kind>", association.association_files, name="survey_association_file"),
    path(_ONE + "forandring/", change.change, name="survey_change"),
    path(_ONE + "forandring.svg", change.change_svg, name="survey_change_svg"),
    path(_ONE + "forandring.<filekind:kind>", change.change_files, name="survey_change_file"),
    path(_ONE + "sma-platser/", small_places.small_places, name="survey_small_places"),
    path(_ONE + "sma-platser.svg", small_places.small_places_svg, name="survey_small_places_svg"),
    path(_ONE + "sma-platser-karta.svg", small_places.small_places_map, name="survey_small_places_map"),
    path(_ONE + "sma-platser.<filekind:kind>", small_places.small_places_files, name="survey_small_places_file"),
    path(_ONE + "vad-gar-att-saga/", sayability.sayability, name="survey_sayability"),
    path(_ONE + "vad-gar-att-saga.<filekind:kind>", sayability.sayability_files, name="survey_sayability_file"),
    path(_ONE + "vikter/", weights.weights, name="survey_weights"),
    path(_ONE + "vikter.svg", weights.weights_svg, name="survey_weights_svg"),
    path(_ONE + "viktad.<filekind:kind>", weights.weights_files, name="survey_weights_file"),
    path(_ONE + "rapport/", report.report, name="survey_report"),
]
