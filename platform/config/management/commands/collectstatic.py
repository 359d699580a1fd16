"""`manage.py collectstatic`: Django's, which bundles the pages before it touches what was collected before."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles.finders import get_finder
from django.contrib.staticfiles.management.commands import collectstatic

from config.delivery import bundles
from config.delivery.serving import BundleFinder


class Command(collectstatic.Command):
    def collect(self) -> dict[str, list[str]]:
        """Bundle, then collect.

        Raises:
            CommandError: a page could not be bundled; what was collected last is still complete.
        """
        finder = get_finder(f"{BundleFinder.__module__}.{BundleFinder.__qualname__}")
        with TemporaryDirectory(prefix="your-turn-bundles-") as folder:
            bundles.build(Path(folder))
            finder.place = Path(folder)
            try:
                return super().collect()
            finally:
                finder.place = None
