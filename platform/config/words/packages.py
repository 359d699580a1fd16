"""What Django and other packages say themselves, in languages that they know by another name than ours.

Django looks for our code in their folders, and they keep Norwegian under `nb`: without this every error of a
form, every month and every letter of a Norwegian page would be in English.
"""

from collections.abc import Iterator
from pathlib import Path

import django
from django.apps import apps

from config.words.places import our_code


def catalogues(language: str) -> list[Path]:
    """Catalogues of a language, in the order in which their word counts; none where the names agree."""
    if our_code(language) == language:
        return []
    return [path for folder in _folders() if (path := _catalogue(folder, language)).exists()]


def _folders() -> Iterator[Path]:
    """As Django has them: applications in their order, then itself."""
    yield from (Path(app.path) for app in apps.get_app_configs())
    yield Path(django.__file__).parent / "conf"


def _catalogue(folder: Path, language: str) -> Path:
    return folder / "locale" / language / "LC_MESSAGES" / "django.po"
