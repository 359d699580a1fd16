"""`manage.py play FILE…`: a player without a browser."""

import asyncio
import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from games.catalogue import registry
from games.management import talks
from games.management.talks import FOR_TWO
from games.player import words
from games.player.clips import read_clips
from games.player.crew import Part, Progress, deal, play
from games.player.site import ConsentPage, Site, SiteError
from games.player.take import Manner, Outcome

MANNER = ("game", "language", "fast", "synthetic", "wait", "opponent")


class Command(BaseCommand):
    help = "Play audio files on this site or another one, through the same WebSocket as a browser."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="audio, one take each")
        parser.add_argument(
            "--pair",
            nargs=2,
            type=Path,
            action="append",
            default=[],
            metavar=("FILE", "FILE"),
            help="two who talk with each other in a game for two; several pairs talk at once",
        )
        parser.add_argument(
            "--url", default=settings.SITE_URL, help="the site (default: this one, %(default)s)"
        )
        parser.add_argument(
            "--game", help=f"its key, as in its address (default: {registry.FIRST}, of pairs {FOR_TWO})"
        )
        parser.add_argument("--language", default="en", help="ISO 639-1 code of what is spoken (default: en)")
        parser.add_argument(
            "--players", type=int, default=1, metavar="N", help="play at once; files are dealt out"
        )
        parser.add_argument("--fast", action="store_true", help="not in real time, but as fast as it goes")
        parser.add_argument("--synthetic", action="store_true", help="the voice in the files is a machine's")
        parser.add_argument(
            "--opponent", action="store_true", help="against the model that listens live, in real time"
        )
        parser.add_argument("--wait", type=float, default=120.0, metavar="SECONDS", help="for the models")
        parser.add_argument("--agree", action="store_true", help="agree to the consent text for the speaker")

    def handle(self, *, url: str, agree: bool, files: list[Path], players: int, **options: Any) -> None:
        pairs = options.pop("pair")
        if players < 1:
            raise CommandError("--players must be at least 1.")
        if bool(files) == bool(pairs):
            raise CommandError("Name files to play, or pairs of them with --pair.")
        options["game"] = options["game"] or (FOR_TWO if pairs else registry.FIRST)
        if options["fast"] and options["opponent"]:
            raise CommandError("The opponent listens as people speak: leave --fast or --opponent away.")
        manner = Manner(**{name: options[name] for name in MANNER})
        try:
            site = Site(url)
            if not agree:
                self._show_consent(site, manner.language)
        except SiteError as error:
            raise CommandError(str(error)) from error
        if pairs:
            return talks.run(self, site, pairs, players, talks.manner(options))
        clips, problems = read_clips(files)
        for problem in problems:
            self.stdout.write(f"NOT PLAYED. {problem}")
        if clips:
            run(self, site, [Part(hand, manner) for hand in deal(clips, players)])
        if problems:
            raise CommandError("Not every file could be played; the lines above say why.")
        return None

    def _show_consent(self, site: Site, language: str) -> NoReturn:
        page = asyncio.run(_consent_page(site, language))
        elsewhere = words.agreed({language: page.hidden.get("language", language)})
        self.stdout.write("\n".join([page.text, *elsewhere]))
        raise CommandError(
            "Nothing was sent. The speaker of the files must have agreed to the text above; "
            "if so, say it for them with --agree."
        )


def run(command: BaseCommand, site: Site, parts: list[Part]) -> list[Outcome]:
    """Let the parts be played; print a line a take and a summary. Raises CommandError when any failed."""
    progress = Progress(takes=sum(len(part.clips) for part in parts), changed=_printer(command))
    try:
        asyncio.run(play(site, parts, progress))
    except SiteError as error:
        raise CommandError(str(error)) from error
    command.stdout.write("\n".join([*words.agreed(progress.agreed_in), words.summary(progress.outcomes)]))
    if any(outcome.error for outcome in progress.outcomes):
        raise CommandError("Not every take got through; the lines above say why.")
    return progress.outcomes


def _printer(command: BaseCommand) -> Any:
    """Prints finished takes; on a terminal the last line tells how far it has come."""
    terminal = command.stdout.isatty()
    width = shutil.get_terminal_size().columns - 1

    def changed(progress: Progress, outcome: Outcome | None) -> None:
        wipe = f"\r{'':{width}}\r" if terminal else ""
        if outcome:
            command.stdout.write(wipe + words.line(outcome))
        if terminal and len(progress.outcomes) < progress.takes:
            command.stdout.write(f"\r{words.live(progress):{width}.{width}}", ending="")
            command.stdout.flush()

    return changed


async def _consent_page(site: Site, language: str) -> ConsentPage:
    async with site.guest() as guest:
        return await guest.consent_page(language)
