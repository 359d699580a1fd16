"""`manage.py publish`: make the next release now, here; with `--plan` look at it instead."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from publishing.erasure import removing
from publishing.faults import PublishError
from publishing.models import Confirmation, Preview, Release
from publishing.planning.order import EVERYTHING, REMOVALS
from publishing.preview import making, terminal
from publishing.schedules import running


class Command(BaseCommand):
    help = "Publish accepted samples to RELEASE_DIR, or to HUB_DATASET when that is set."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--plan", action="store_true", help="Say what would go, what waits and why; publish nothing."
        )
        parser.add_argument(
            "--confirm",
            choices=("private", "public"),
            help="Say once that releases may go to HUB_DATASET, and who may read them there.",
        )
        parser.add_argument("--take-out", action="store_true", help="Add nothing, only take out.")

    def handle(self, *, plan: bool, confirm: str | None, take_out: bool, **_options: Any) -> None:
        if confirm:
            self._confirm(confirm)
        try:
            for said in [_plan()] if plan else _take_out() if take_out else [_publish()]:
                self.stdout.write(said)
        except PublishError as error:
            raise CommandError(str(error)) from None

    def _confirm(self, visibility: str) -> None:
        if not settings.HUB_DATASET:
            raise CommandError("HUB_DATASET is not set: a folder needs no confirmation.")
        given = Confirmation.give(settings.HUB_DATASET, private=visibility == "private")
        self.stdout.write(f"Confirmed: {given}.")


def _take_out() -> Iterator[str]:
    """From wherever something is to be taken out; what one target says does not keep the others waiting."""
    runs = [running.publish(order=REMOVALS, target=target) for target in removing.at_once()]
    failed = [run.error for run in runs if run.outcome == Release.Outcome.FAILED]
    yield from (run.summary() for run in runs if run.outcome != Release.Outcome.FAILED)
    failed += [
        f"The Hub dataset {name} still holds what must be gone, and HF_TOKEN is not set. Set one that may "
        "write there, then take out again."
        for name in removing.out_of_reach()
    ]
    if failed:
        raise CommandError(" ".join(failed))


def _publish() -> str:
    release = running.publish()
    if release.outcome == Release.Outcome.FAILED:
        raise CommandError(release.error)
    return release.summary()


def _plan() -> str:
    target = running.target_of(None)
    preview = Preview.ask(target.name, order=EVERYTHING)
    making.fill(preview, target)
    if preview.status == Preview.Status.FAILED:
        raise CommandError(preview.error)
    return terminal.report(preview)
