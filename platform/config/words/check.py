"""A catalogue that cannot be compiled stops the start, with file and line. Told by Django's system checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from config.words.starting import bring_up_to_date

HINT = "Correct it, or take it out of the catalogue, and start again. docs/translating.md tells more."


# collectstatic runs the checks of static files only, and the compiled words are some.
@register(Tags.translation, Tags.staticfiles)
def catalogues(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[CheckMessage]:
    del app_configs, options
    problems = bring_up_to_date(settings.BASE_DIR, settings.WORDS_DIR)
    return [Error(str(problem), hint=HINT, id="words.E001") for problem in problems]
