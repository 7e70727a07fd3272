"""Addresses of log-in and one's own page."""

from django.urls import path

from samlad.site.accounts import auditing, views

app_name = "accounts"
urlpatterns = [
    path("logga-in/", views.log_in, name="login"),
    path("logga-ut/", views.log_out, name="logout"),
    path("min-sida/", views.mine, name="mine"),
    path("granskning/", auditing.reads, name="reads"),
]
