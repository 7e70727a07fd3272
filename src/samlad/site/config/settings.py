"""How the site is set up, from the environment. Every variable is described in docs/operations/settings.md."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.utils.translation import gettext_lazy as _

from samlad.site.config import environment
from samlad.site.config.secret import read_secret

SITE_FOLDER = Path(__file__).resolve().parent.parent
SAMLAD_WORKSPACE = environment.folder("SAMLAD_WORKSPACE", "workspace")
SAMLAD_OWNER = environment.text("SAMLAD_OWNER", "Samlad")
SAMLAD_CONTACT = environment.text("SAMLAD_CONTACT")
SAMLAD_UPLOAD_MEGABYTES = environment.whole("SAMLAD_UPLOAD_MEGABYTES", 200)

SECRET_KEY = read_secret(SAMLAD_WORKSPACE, environment.text("SAMLAD_SECRET_KEY"))
DEBUG = environment.flag("SAMLAD_DEBUG")
ALLOWED_HOSTS = environment.several("SAMLAD_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
SAMLAD_HTTPS = environment.flag("SAMLAD_HTTPS")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_tasks",
    "django_tasks_db",
    "samlad.site.config",
    "samlad.site.accounts",
    "samlad.site.public",
    "samlad.site.workbench",
    "samlad.site.plan",
    "samlad.site.centre",
]

MIDDLEWARE = [
    "samlad.site.config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "samlad.site.config.languages.LanguageChoice",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "samlad.site.config.urls"
WSGI_APPLICATION = "samlad.site.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [SITE_FOLDER / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "samlad.site.config.context.every_page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "samlad.site.config.tags"],
        },
    }
]
# One template words, groups and describes every field: templates/django/forms/field.html.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"


def _database() -> dict[str, Any]:
    url = environment.text("DATABASE_URL")
    if url:
        return dict(dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True))
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": SAMLAD_WORKSPACE / "site.db",
        "OPTIONS": {
            # A write takes its lock at once, waits its turn, and never blocks a reader.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


DATABASES = {"default": _database()}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["samlad.site.accounts.backend.EmailBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "start"
SAMLAD_LOGIN_FAILURES = environment.whole("SAMLAD_LOGIN_FAILURES", 5)

LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Svenska")), ("en", _("Engelska"))]
LOCALE_PATHS = [SITE_FOLDER / "locale"]
LANGUAGE_COOKIE_NAME = "samlad_language"
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("SAMLAD_STATIC", str(SAMLAD_WORKSPACE / "static"))
STATICFILES_DIRS = [SITE_FOLDER / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "samlad.site.config.assets.HashedAssets"},
}
# Nothing is uploaded to a folder that a web server shows.
MEDIA_ROOT = ""
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

SESSION_COOKIE_NAME = "samlad_session"
SESSION_COOKIE_AGE = environment.whole("SAMLAD_SESSION_HOURS", 10) * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SAMLAD_HTTPS
CSRF_COOKIE_NAME = "samlad_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = SAMLAD_HTTPS
CSRF_FAILURE_VIEW = "samlad.site.config.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = environment.several("SAMLAD_ORIGINS", [])
LANGUAGE_COOKIE_SECURE = SAMLAD_HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SAMLAD_HTTPS
# The health page is asked from inside, past the proxy that speaks https.
SECURE_REDIRECT_EXEMPT = [r"^halsa$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SAMLAD_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SAMLAD_HTTPS
SECURE_HSTS_PRELOAD = SAMLAD_HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("SAMLAD_BEHIND_PROXY") else None
X_FRAME_OPTIONS = "DENY"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": environment.text("SAMLAD_LOG_LEVEL", "WARNING").upper()},
}
