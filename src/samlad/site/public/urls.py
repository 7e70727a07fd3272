"""Addresses of the public pages."""

from django.urls import path, re_path

from samlad.site.public import compare, pages, pictures

app_name = "public"
_PLACE = r"(?P<place>[A-Za-z0-9][A-Za-z0-9:_-]{0,60})"
urlpatterns = [
    path("lagesbild/", pictures.pictures, name="pictures"),
    re_path(rf"^lagesbild/{_PLACE}/$", pictures.picture, name="picture"),
    re_path(rf"^lagesbild/{_PLACE}\.(?P<kind>html|pdf|xlsx|docx)$", pictures.document, name="document"),
    path("jamfor/", compare.compare, name="compare"),
    path("jamfor.svg", compare.compare_svg, name="compare_svg"),
    path("jamfor.csv", compare.compare_csv, name="compare_csv"),
    path("jamfor.json", compare.compare_json, name="compare_json"),
    path("oppna-data/", pages.open_data, name="open_data"),
    path("oppna-data/allt.csv", pages.all_rows, name="all_rows"),
    path("om/", pages.about, name="about"),
    path("tillganglighet/", pages.accessibility, name="accessibility"),
]
