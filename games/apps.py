from django.apps import AppConfig
from django.conf import settings

from games.catalogue import registry, sealing


class GamesConfig(AppConfig):
    name = "games"
    verbose_name = "Games"
    kept = "games.kept"

    def ready(self) -> None:
        from games import checks  # noqa: F401, PLC0415  (Django wants checks registered here)
        from games.studies import leaving  # noqa: PLC0415  # needs the models, which are ready only now
        from games.talks import leaving as talks  # noqa: PLC0415  # the same
        from moderation.belief import reweighing  # noqa: PLC0415  # needs the models, which are ready only now

        sealing.use(settings.SECRET_KEY)
        reweighing.use(_prior)
        leaving.connect()
        talks.connect()


def _prior(game: str) -> float | None:
    """What a game makes of its intent; None of one that is gone."""
    try:
        return registry.source(game).prior
    except registry.UnknownGame:
        return None
