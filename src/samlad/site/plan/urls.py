"""Addresses of the plan."""

from django.urls import path

from samlad.site.plan import views

app_name = "plan"
urlpatterns = [
    path("atgarder/", views.interventions, name="interventions"),
    path("atgarder/ny/", views.new_intervention, name="new_intervention"),
    path("atgarder/<int:pk>/", views.intervention, name="intervention"),
    path("styrelse/", views.board, name="board"),
]
