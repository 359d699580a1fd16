"""`manage.py collectstatic`: Django's, which here bundles pages and cuts fonts before it clears or copies."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.staticfiles.management.commands import collectstatic

from config.delivery import bundles, fonts
from config.delivery.serving import MadeFinder


class Command(collectstatic.Command):
    def collect(self) -> dict[str, list[str]]:
        """Bundle and cut, then collect.

        Raises:
            CommandError: a page could not be bundled or a font cut; what was collected last is still there.
        """
        with TemporaryDirectory(prefix="your-turn-bundles-") as folder:
            bundles.build(Path(folder))
            fonts.cut(Path(folder))
            MadeFinder.place = Path(folder)
            try:
                return super().collect()
            finally:
                MadeFinder.place = None
