from django.apps import AppConfig
from django.conf import settings

from games.catalogue import sealing


class GamesConfig(AppConfig):
    name = "games"
    verbose_name = "Games"

    def ready(self) -> None:
        from games import checks  # noqa: F401, PLC0415  (Django wants checks registered here)

        sealing.use(settings.SECRET_KEY)
