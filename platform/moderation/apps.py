from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "moderation"
    verbose_name = "Moderation"
    kept = "moderation.kept"

    def ready(self) -> None:
        from moderation.people import privacy  # noqa: PLC0415  # needs the models, which are ready only now

        privacy.connect()
