"""`manage.py collectstatic`: Django's, which here bundles the pages before it clears or copies anything."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles.management.commands import collectstatic

from config.delivery import bundles
from config.delivery.serving import BundleFinder


class Command(collectstatic.Command):
    def collect(self) -> dict[str, list[str]]:
        """Bundle, then collect.

        Raises:
            CommandError: a page could not be bundled; what was collected last is still complete.
        """
        with TemporaryDirectory(prefix="your-turn-bundles-") as folder:
            bundles.build(Path(folder))
            BundleFinder.place = Path(folder)
            try:
                return super().collect()
            finally:
                BundleFinder.place = None
