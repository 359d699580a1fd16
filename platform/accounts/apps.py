from importlib import import_module

from django.apps import AppConfig, apps
from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"
    kept = "accounts.personal.own"

    def import_models(self) -> None:
        """Those of tokens too: they stand in a room of their own, which knows nothing of the others."""
        super().import_models()
        import_module("accounts.tokens.models")

    def ready(self) -> None:
        from allauth.mfa import signals  # noqa: PLC0415

        from accounts import groups  # noqa: PLC0415  # needs the models, which are ready only now
        from accounts.doors import factors  # noqa: PLC0415
        from accounts.people import appointing  # noqa: PLC0415

        # Behind the rooms in INSTALLED_APPS: by then each has its rights.
        post_migrate.connect(groups.after_migrate, sender=apps.get_app_config("auth"))
        user_logged_in.connect(appointing.note_sign_in)
        signals.authenticator_added.connect(factors.note_added)
        signals.authenticator_removed.connect(factors.note_removed)
        signals.authenticator_reset.connect(factors.note_reset)
        signals.authentication_failed.connect(factors.note_failed)
