"""`manage.py letters`: what was laid aside, and having it run again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from games.dead_letters import wording
from games.dead_letters.models import DeadLetter


class Command(BaseCommand):
    help = "List the tasks that failed for good or killed their workers; --run and --run-all try them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        asked = parser.add_mutually_exclusive_group()
        asked.add_argument("--run", type=int, metavar="NUMBER", help="try that one again")
        asked.add_argument("--run-all", action="store_true", help="try all of them again")

    def handle(self, *, run: int | None, run_all: bool, **options: Any) -> None:
        dead = DeadLetter.objects.dead().order_by("dead_at", "pk")
        if run is None and not run_all:
            for letter in dead.iterator():
                self.stdout.write(_line(letter))
            self.stdout.write(f"{dead.count()} laid aside.")
            return
        chosen = list(dead if run is None else dead.filter(pk=run))
        if run is not None and not chosen:
            raise CommandError(f"Nothing is laid aside under the number {run}.")
        sent = sum(letter.run_again() for letter in chosen)
        self.stdout.write(f"{sent} sent to the workers again.")


def _line(letter: DeadLetter) -> str:
    row = wording.row(letter)
    return (
        f"{letter.pk}  {letter.dead_at:%F %T}  {letter.task}  {row.what}  ({letter.attempts}×)  {row.error}"
    )
