"""What the site is put together from, in the order in which Django asks it."""

from typing import Final

APPS: Final = [
    "config",
    "api",
    "games",
    "rewards",
    "publishing",
    "moderation",
    "inference",
    "corpus",
    "accounts",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "csp",
    "django_celery_beat",
    "django_htmx",
    "servestatic",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]
"""Ours from the top down: templates and commands of an upper one come first."""

MIDDLEWARE: Final = [
    "config.metrics.serving.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.security.headers.PermissionsPolicyMiddleware",
    "config.delivery.serving.StaticMiddleware",
    "config.delivery.serving.PagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.words.speaking.LanguageMiddleware",
    "config.hardening.unwritable.SessionsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.http.ContributorMiddleware",
    "accounts.doors.leading.SecondFactorMiddleware",
    "api.problems.ProblemMiddleware",
    "accounts.limits.refusing.LimitsMiddleware",
    "config.bad_input.UnreadableMiddleware",
    "config.hardening.unwritable.UnwritableMiddleware",
]
"""From the outside in."""
