"""`manage.py drill`: break every service in turn while players play, and count what became of their takes."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.limits.table import TABLE, Per
from config import services
from config.drill.running import VISIBLE, Plan, Result, drill
from config.scaled import programs
from config.scaled.parts import PartError
from config.scaled.topology import running
from games.player.clips import read_clip

MOST_PLAYERS: Final = 200

LIMITS: Final = ",".join(
    f"{limit.name}=1000000" for limit in TABLE if limit.per in (Per.ADDRESS, Per.CONTRIBUTOR)
)
"""All players come from one address."""


class Command(BaseCommand):
    help = (
        "On a scaled site of its own; ends with status 1 where a take was lost, doubled or left unfinished."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        plan = Plan()
        parser.add_argument("--players", type=int, default=plan.players, help=f"at most {MOST_PLAYERS}")
        parser.add_argument("--hold", type=float, default=plan.hold, help="seconds that a fault lasts")
        parser.add_argument("--between", type=float, default=plan.between, help="seconds of peace after it")
        parser.add_argument(
            "--pause", type=float, default=plan.pause, help="seconds between a player's takes"
        )
        parser.add_argument(
            "--settle", type=float, default=plan.settle, help="seconds to judge all at the end"
        )
        parser.add_argument("--keep-bucket", action="store_true", help="do not empty the bucket at the end")
        parser.add_argument("--json", action="store_true", help="print the result as JSON, and nothing else")

    def handle(self, *, players: int, json: bool, keep_bucket: bool, **options: Any) -> None:
        if not 1 <= players <= MOST_PLAYERS:
            raise CommandError(f"--players must be from 1 to {MOST_PLAYERS}.")
        if options["hold"] <= 0:
            raise CommandError("--hold must be more than nothing.")
        if missing := programs.missing():
            raise CommandError("\n".join(missing))
        services.static_files()
        sizes = {name: options[name] for name in ("hold", "between", "pause", "settle")}
        result = self._run(Plan(players=players, empty=not keep_bucket, **sizes), quiet=json)
        self.stdout.write(as_json(result) if json else as_table(result))
        if not result.clean:
            raise CommandError("Not every take came through; the figures say where.")

    def _run(self, plan: Plan, *, quiet: bool) -> Result:
        def say(words: str) -> None:
            if not quiet:
                self.stdout.write(words)
                self.stdout.flush()

        more = {"LIMITS": LIMITS, "VISIBILITY_SECONDS": str(VISIBLE), "RELEASE_GATE": "off"}
        folder = settings.BASE_DIR / "games" / "demo" / "clips"
        clips = [read_clip(path) for path in sorted(folder.glob("*.flac"))]
        try:
            with running(0, say, more) as topology:
                return drill(topology, clips, plan, say)
        except (PartError, OSError) as error:
            raise CommandError(str(error)) from error


def as_json(result: Result) -> str:
    return json.dumps({**asdict(result), "clean": result.clean}, indent=2)


def as_table(result: Result) -> str:
    """What happened under each fault, then what became of every take."""
    rows = [("fault", "s", "stored", "what else players were told")]
    for held in result.held:
        codes = ", ".join(f"{code} {count}×" for code, count in sorted(held.codes.items())) or "nothing"
        rows.append((held.name, f"{held.seconds:.0f}", str(held.acknowledged), codes))
    wide = max(len(row[0]) for row in rows)
    lines = [f"{name:{wide}}  {seconds:>4}  {stored:>6}  {codes}" for name, seconds, stored, codes in rows]
    lines += [
        "",
        *(f"{name.replace('_', ' '):14}{count:>6}" for name, count in result.audit.figures().items()),
    ]
    if result.emptied:
        lines.append(
            f"of an emptied bucket {result.emptied.told} of {result.emptied.held} takes are told lost"
        )
    return "\n".join(lines)
