"""`manage.py demo`: fill a running site with the clips that this repository ships."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from corpus.models import Recording
from games.demo import deciding
from games.demo.table import DemoSpeaker, speakers
from games.management.commands.play import run
from games.player.clips import ClipError, read_clip
from games.player.crew import Part
from games.player.site import Site, SiteError
from games.player.take import Manner, Outcome


class Command(BaseCommand):
    help = "Play the demo's clips, twelve machine voices at once, on a site that is running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url", default=settings.SITE_URL, help="the site (default: this one, %(default)s)"
        )
        parser.add_argument(
            "--decide",
            action="store_true",
            help=f"then decide two thirds of the moments as {deciding.MODERATOR!r}, so that a release "
            "has something in it; for this site only",
        )

    def handle(self, *, url: str, decide: bool, **_options: Any) -> None:
        self.stdout.write("The voices are espeak-ng's: nobody spoke, and every take is marked as synthetic.")
        voices = speakers()
        try:
            site = Site(url)
            parts = [_part(speaker) for speaker in voices]
        except (ClipError, SiteError) as error:
            raise CommandError(str(error)) from error
        outcomes = run(self, site, parts)
        if decide:
            self._decide(site, voices, outcomes)
        self.stdout.write(f"Next: sign in as a moderator and review at {site.url}/moderation/")

    def _decide(self, site: Site, voices: list[DemoSpeaker], outcomes: list[Outcome]) -> None:
        if not Recording.objects.filter(pk=outcomes[0].recording).exists():
            raise CommandError(
                f"{site.url} keeps its takes in another database, so --decide cannot work there. "
                "Run it on that site's machine, with its DATA_DIR or DATABASE_URL."
            )
        sounds = {outcome.clip.path: outcome.clip.sha256 for outcome in outcomes}
        clips = {sounds[clip.path]: clip for speaker in voices for clip in speaker.clips}
        self.stdout.write(f"{deciding.decide(clips)} moments decided as {deciding.MODERATOR}, not by people.")


def _part(speaker: DemoSpeaker) -> Part:
    clips = [read_clip(clip.path) for clip in speaker.clips]
    return Part(clips, Manner(language=speaker.language, fast=True, synthetic=True))
