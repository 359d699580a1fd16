"""`manage.py import`: bring in clips that others recorded, see what became of them, take them back."""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import spreadsheets
from accounts.models import User
from corpus.store import StorageDown, StorageFull
from games.importing import places, taking_back
from games.importing.buckets import Bucket
from games.importing.lines import Line
from games.importing.models import ImportItem, ImportRun
from games.importing.places import Place, PlaceError
from games.importing.running import Import
from games.importing.terms import LICENCES, Terms, TermsError
from games.judging import handing_over, pipeline
from inference.registry.weights import WeightsMissing

RIGHT = "accounts.import_takes"

HEADER = ("name", "outcome", "reason", "words", "take")


class Command(BaseCommand):
    help = (
        "Bring in clips by smart-turn's contribution guide, from a directory, a .zip or s3://bucket/prefix. "
        "The same command again goes on where it was. docs/importing.md says more."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("place", nargs="?", help="a directory, a .zip or s3://bucket/prefix")
        parser.add_argument("--source", default="", help="name of the data; more of it comes under the same")
        parser.add_argument("--by", default="", help="user name of whoever brings it in")
        parser.add_argument("--licence", default="", help=f"of the recordings: {' or '.join(LICENCES)}")
        parser.add_argument("--consent", type=Path, help="a file: what the speakers agreed to, in words")
        parser.add_argument("--consent-by", default="", help="who states that they agreed")
        parser.add_argument("--synthetic", action="store_true", help="the voices are a machine's")
        parser.add_argument("--dry-run", action="store_true", help="say what would become of each file")
        parser.add_argument("--judge", action="store_true", help="listen and score here, and not in workers")
        parser.add_argument("--report", type=Path, help="write one line for each file there, as CSV")
        parser.add_argument("--list", action="store_true", help="what was brought in until now")
        parser.add_argument("--show", metavar="RUN", help="what became of the files of a run, as of now")
        parser.add_argument("--withdraw", action="store_true", help="take the --source back, for good")
        parser.add_argument("--speaker", help="with --withdraw: only this one of its speakers")

    def handle(self, **options: Any) -> None:
        if options["list"]:
            return self._list()
        if options["show"]:
            return self._show(options["show"])
        who = _user(options["by"])
        if options["withdraw"]:
            return self._withdraw(options, who)
        return self._bring_in(options, who)

    def _bring_in(self, options: dict[str, Any], who: User) -> None:
        if not options["place"]:
            raise CommandError("Say what to bring in: a directory, a .zip or s3://bucket/prefix.")
        judge = pipeline.process if options["judge"] else handing_over.take
        try:
            under_way = Import(_terms(options), who, judge)
            with _place(options["place"]) as place:
                dry = options["dry_run"]
                lines = under_way.try_out(place) if dry else under_way.run(place, options["place"])
                counts = self._told(lines, options["report"])
        except (TermsError, PlaceError, WeightsMissing) as error:
            raise CommandError(str(error)) from error
        except (StorageFull, StorageDown) as error:
            raise CommandError(
                f"The audio storage keeps nothing more ({error}). What came in stays; once there is "
                "room again, the same command goes on from there."
            ) from error
        self.stdout.write(_summary(counts, dry=dry, judged=options["judge"]))

    def _told(self, lines: Iterator[Line], report: Path | None) -> Counter[str]:
        """One line for each file of which there is something to say, and all of them in the report."""
        counts: Counter[str] = Counter()
        with _report(report) as write:
            for line in lines:
                counts[line.outcome] += 1
                take = str(line.recording.pk) if line.recording else ""
                write((line.name, line.outcome, line.reason, line.words, take))
                if line.words:
                    self.stdout.write(_printable(f"{line.name}: {line.words}"))
        return counts

    def _list(self) -> None:
        for run in ImportRun.objects.select_related("who"):
            counts = Counter(run.items.values_list("outcome", flat=True))
            told = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items())) or "nothing"
            over = "finished" if run.finished_at else "not finished"
            self.stdout.write(f"{run.pk} {run} by {run.who}: {told}, {over}")

    def _show(self, run: str) -> None:
        """Refusals of the import and of the judging alike."""
        rows = ((item.name, *item.became, item.recording_id or "") for item in _items(run))
        spreadsheets.write(self.stdout, chain([HEADER], rows))

    def _withdraw(self, options: dict[str, Any], who: User) -> None:
        try:
            speakers = taking_back.withdraw(options["source"], who, options["speaker"])
        except taking_back.NothingThere as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Taken back, of {speakers} speakers. The next release takes out what was published."
        )


def _user(name: str) -> User:
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError("Say with --by who does this: the user name of an account of this site.")
    if not user.has_perm(RIGHT):
        raise CommandError(f"{name} may not bring takes in. An administrator may.")
    return user


def _terms(options: dict[str, Any]) -> Terms:
    file: Path | None = options["consent"]
    try:
        consent = file.read_text("utf-8") if file else ""
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The consent in {file} cannot be read ({error}). Give a text file.") from error
    said = (options["source"], options["licence"], consent.strip(), options["consent_by"])
    return Terms(*said, synthetic=options["synthetic"])


@contextmanager
def _place(named: str) -> Iterator[Place]:
    if named.startswith("s3://"):
        yield Bucket(named)
        return
    with places.opened(Path(named)) as place:
        yield place


@contextmanager
def _report(path: Path | None) -> Iterator[Any]:
    if path is None:
        yield lambda _row: None
        return
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        spreadsheets.write(file, [HEADER])
        yield lambda row: spreadsheets.write(file, [row])


def _items(run: str) -> Iterator[ImportItem]:
    found = [each for each in ImportRun.objects.all() if str(each.pk).startswith(run.lower())]
    if len(found) != 1:
        raise CommandError(
            f"{len(found)} runs begin with “{run[:40]}”. manage.py import --list names them all."
        )
    yield from found[0].items.report()


def _summary(counts: Counter[str], *, dry: bool, judged: bool) -> str:
    stored, here, refused = (counts[each] for each in ImportItem.Outcome.values)
    told = f"{stored} came in, {here} were here already, {refused} were refused."
    if dry:
        return (
            f"Nothing was kept. {stored} would come in, {here} are here already, {refused} would be refused."
        )
    return (
        told if judged or not stored else f"{told} Workers now listen to them; --show says what came of it."
    )


def _printable(line: str) -> str:
    return line.encode(sys.stdout.encoding or "utf-8", "replace").decode(sys.stdout.encoding or "utf-8")
