"""Addresses of the centre."""

from django.urls import path

from samlad.site.centre import views

app_name = "centre"
urlpatterns = [
    path("mottagning/", views.reception, name="reception"),
    path("mottagning/<int:visit>/angra/", views.undo_visit, name="undo_visit"),
    path("pass/", views.shift, name="shift"),
]
