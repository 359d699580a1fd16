"""`manage.py demo`: fill a running site with the clips that this repository ships."""

from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from corpus.models import OPEN, Recording
from games.demo import deciding, reading, talking
from games.demo.table import DemoClip, DemoSpeaker, speakers
from games.management import talks
from games.management.commands.play import run
from games.player import pair
from games.player.clips import ClipError, read_clip
from games.player.crew import Part
from games.player.site import Site, SiteError
from games.player.take import Manner, Outcome
from moderation.belief import flags


class Command(BaseCommand):
    help = "Play the demo's clips, fifteen machine voices at once, on a site that is running."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--url", default=settings.SITE_URL, help="the site (default: this one, %(default)s)"
        )
        parser.add_argument(
            "--read",
            action="store_true",
            help="train a small text model first (`train_demo`), then let it read what the clips say, so "
            "that sound and words disagree in some; for this site only",
        )
        parser.add_argument(
            "--decide",
            action="store_true",
            help=f"then decide two thirds of the moments as {deciding.MODERATOR!r}, so that a release "
            "has something in it; for this site only",
        )

        parser.add_argument(
            "--talk",
            action="store_true",
            help="and let two of the voices have a conversation, each on a channel of its own",
        )

    def handle(self, *, url: str, read: bool, decide: bool, talk: bool, **_options: Any) -> None:
        self.stdout.write("The voices are espeak-ng's: nobody spoke, and every take is marked as synthetic.")
        voices = speakers()
        try:
            site = Site(url)
            parts = [_part(speaker) for speaker in voices]
        except (ClipError, SiteError) as error:
            raise CommandError(str(error)) from error
        if read:
            call_command("train_demo", stdout=self.stdout)
        outcomes = run(self, site, parts)
        clips = self._ours(site, voices, outcomes) if read or decide else {}
        if read:
            self.stdout.write(f"{reading.read(clips)} moments have been read as well as heard.")
        if decide:
            self.stdout.write(
                f"{deciding.decide(clips)} moments decided as {deciding.MODERATOR}, not by people."
            )
        if talk:
            self._talk(site)
        self._show(site, clips)

    def _talk(self, site: Site) -> None:
        with TemporaryDirectory() as folder:
            manner = pair.Manner(talking.GAME, talking.LANGUAGE, fast=True, synthetic=True)
            talks.run(self, site, [talking.write(Path(folder))], 1, manner)

    def _ours(self, site: Site, voices: list[DemoSpeaker], outcomes: list[Outcome]) -> Mapping[str, DemoClip]:
        """Clips by the SHA-256 of their takes, once it is sure that these are in our database."""
        if not Recording.objects.filter(pk=outcomes[0].recording).exists():
            raise CommandError(
                f"{site.url} keeps its takes in another database, so --read and --decide cannot work there. "
                "Run it on that site's machine, with its DATA_DIR or DATABASE_URL."
            )
        sounds = {outcome.clip.path: outcome.clip.sha256 for outcome in outcomes}
        return {sounds[clip.path]: clip for speaker in voices for clip in speaker.clips}

    def _show(self, site: Site, clips: Mapping[str, DemoClip]) -> None:
        """Where to look at what has come of it."""
        queue, models = site.url + reverse("moderation:queue"), site.url + reverse("open:models")
        self.stdout.write(f"Next: sign in as a moderator and review at {queue}")
        disputed = reading.disputed(clips)
        for flag in reading.AGAINST_WORDS:
            found = [sample for sample in disputed if sample.flag == flag]
            waiting = sum(sample.status in OPEN for sample in found)
            if found:
                self.stdout.write(f"  “{flags.words(flag)}”, {waiting} waiting: {queue}?flag={flag}")
            for sample in [each for each in found if each.status not in OPEN][:1]:
                address = site.url + reverse("open:sample", args=[sample.pk])
                self.stdout.write(f"  one of {len(found) - waiting} that are decided: {address}")
        self.stdout.write(f"Every model, and how it does: {models}")


def _part(speaker: DemoSpeaker) -> Part:
    clips = [read_clip(clip.path) for clip in speaker.clips]
    return Part(clips, Manner(language=speaker.language, fast=True, synthetic=True))
