"""`manage.py agreement`: count now how far people agree, as the schedule does every night."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from moderation.crowd import measuring


class Command(BaseCommand):
    help = "Count how far moderators and listeners agree, for the page of agreement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--whole", action="store_true", help="all weeks, not only those that changed")

    def handle(self, *, whole: bool, **options: Any) -> None:
        run = measuring.measure(whole=whole)
        seconds = (run.finished_at - run.started_at).total_seconds() if run.finished_at else 0.0
        self.stdout.write(f"Counted {run.weeks} weeks in {seconds:.1f} s.")
