"""How Norwegian writes numbers and dates: as Django has it under `nb`, which is gettext's name for it."""

from django.conf.locale.nb.formats import *  # type: ignore[import-untyped]  # noqa: F403
