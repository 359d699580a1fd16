from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Every process finds the words compiled; what is wrong with them the check tells."""
        from config.words import check  # noqa: F401, PLC0415  (Django wants checks registered here)
        from config.words.compiling import bring_up_to_date  # noqa: PLC0415  (Babel only once Django is up)

        bring_up_to_date(settings.BASE_DIR, settings.WORDS_DIR)
