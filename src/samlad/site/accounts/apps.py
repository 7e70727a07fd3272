"""The app of people, organisations and walls."""

from django.apps import AppConfig


class AccountsApp(AppConfig):
    """People, organisations, roles, the read log."""

    name = "samlad.site.accounts"
    label = "accounts"
