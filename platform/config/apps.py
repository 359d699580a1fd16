from django.apps import AppConfig
from django.conf import settings

from config.words.starting import bring_up_to_date


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Every process finds the words compiled; what is wrong with them the check tells."""
        from config.security import checks  # noqa: F401, PLC0415  (likewise)
        from config.words import check  # noqa: F401, PLC0415  (Django wants checks registered here)

        bring_up_to_date(settings.BASE_DIR, settings.WORDS_DIR)
