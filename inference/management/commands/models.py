"""`manage.py models`: what there is, how to get it, whether it is right, how fast it is, how it compares."""

import logging
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from inference.frontier import comparing, corpus_silences
from inference.registry import entries, exporting, fetching, installed, lock, pruning, weights
from inference.registry.claiming import Claimed
from inference.registry.entries import ELSEWHERE, ModelEntry, RegistryError
from inference.registry.exporting import ExportError
from inference.registry.fetching import FetchError
from inference.registry.lock import LockError
from inference.registry.weights import State
from inference.remote import described
from inference.running import benching, loaded, trying

REFUSALS = (RegistryError, ExportError, FetchError, LockError, Claimed)


class Command(BaseCommand):
    help = "The models: list | fetch | verify | export | bench | compare | prune | describe | accept-licence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True, metavar="COMMAND")
        listing = does.add_parser("list", help="every model, whether it is here, and what to do if not")
        listing.add_argument("--all", action="store_true", help="those that are switched off too")
        fetch = does.add_parser("fetch", help="download the weights of models, or go on with it")
        fetch.add_argument("names", nargs="*", metavar="NAME", help="default: all that are switched on")
        fetch.add_argument("--revision", default="", help="commit to pin; for one NAME")
        verify = does.add_parser("verify", help="hash every file, and name those that are not what they were")
        verify.add_argument("names", nargs="*", metavar="NAME", help="default: all that are here")
        verify.add_argument("--open", action="store_true", help="open each and ask it something too")
        export = does.add_parser("export", help="turn PyTorch weights into ONNX")
        export.add_argument("name", metavar="NAME")
        bench = does.add_parser("bench", help="latency of every model that is ready")
        bench.add_argument("--rounds", type=int, default=20, help="questions for each")
        compare = does.add_parser("compare", help="false cut-offs against latency, beside a silence timer")
        compare.add_argument("names", nargs="*", metavar="NAME", help="default: all that have answered")
        prune = does.add_parser("prune", help="remove revisions that no lock names, and broken downloads")
        prune.add_argument("--dry-run", action="store_true", help="say what would go, and leave it")
        does.add_parser("describe", help="the request of a remote scorer, as an OpenAPI document")
        accept = does.add_parser("accept-licence", help="accept the licence of a model that asks for it")
        accept.add_argument("name", metavar="NAME")

    def handle(self, *, does: str, **options: Any) -> None:
        # It writes to the terminal itself; once is enough.
        logging.getLogger("huggingface_hub").propagate = False
        steps: dict[str, Callable[..., None]] = {
            "list": self._list,
            "fetch": self._fetch,
            "verify": self._verify,
            "export": self._export,
            "bench": self._bench,
            "compare": self._compare,
            "prune": self._prune,
            "describe": self._describe,
            "accept-licence": self._accept,
        }
        try:
            steps[does](**options)
        except (*REFUSALS, OSError) as error:
            raise CommandError(str(error)) from error

    def _list(self, *, all: bool, **_: Any) -> None:  # noqa: A002  # the name of the option
        states = installed.states(thorough=False)
        shown = [state for state in states if all or state.status != "disabled"]
        # Nobody else's file is here to be looked at: whether a server answers is known by asking it.
        for state in (trying.tried(each) if each.entry.source == "remote" else each for each in shown):
            self.stdout.write(_line(state))
            if not state.ready or state.entry.source in ELSEWHERE:
                self.stdout.write(f"          {state.sentence}")
        if hidden := len(states) - len(shown):
            self.stdout.write(f"{hidden} more are switched off; `manage.py models list --all` shows them.")

    def _fetch(self, *, names: list[str], revision: str, **_: Any) -> None:
        if revision and len(names) != 1:
            raise CommandError("A --revision belongs to one model: give one NAME with it.")
        known = installed.entries()
        asked = [entries.entry(name, known) for name in names] or self._by_default(known)
        failed = [problem for entry in asked if (problem := self._fetched(entry, revision))]
        if failed:
            raise CommandError("\n".join(failed))

    def _by_default(self, known: tuple[ModelEntry, ...]) -> list[ModelEntry]:
        """All that are switched on and may be downloaded; the others are named, not fetched."""
        here = lock.read(settings.MODELS_DIR)
        wanted = [entry for entry in known if entry.enabled and entry.source in ("hub", "exported")]
        for entry in wanted:
            if not weights.licence_is_accepted(entry, here):
                self.stdout.write(weights.unaccepted(entry))
        return [entry for entry in wanted if weights.licence_is_accepted(entry, here)]

    def _fetched(self, entry: ModelEntry, revision: str) -> str:
        """Why one model was not fetched, or "": the others go on."""
        try:
            fetching.fetch(entry, self._folder, revision=revision, say=self._say)
        except FetchError as error:
            return str(error)
        return self._tried(entry)

    def _tried(self, entry: ModelEntry) -> str:
        """Why a model that has just come cannot be used, or ""; otherwise how it stands is said."""
        found = trying.tried_entry(entry, self._folder)
        if found.status == "broken":
            return found.sentence
        self._say(found.sentence)
        return ""

    def _verify(self, *, names: list[str], open: bool, **_: Any) -> None:  # noqa: A002  # as the option
        for name in names:
            entries.entry(name, installed.entries())
        states = [state for state in installed.states() if not names or state.entry.name in names]
        bad = []
        for state in map(trying.tried, states) if open else states:
            if state.ready and state.entry.source in ELSEWHERE:
                self._say(state.sentence)
            elif state.ready:
                opened = " and it opens and answers," if open else ""
                self._say(
                    f"{state.entry.title}: all files are what they were,{opened} {state.entry.version}."
                )
            elif names or state.status in ("tampered", "broken"):
                bad.append(state.sentence)
        if bad:
            raise CommandError("\n".join(bad))

    def _export(self, *, name: str, **_: Any) -> None:
        entry = entries.entry(name, installed.entries())
        difference = exporting.export(entry, self._folder, say=self._say)
        self._say(f"{entry.title}: ONNX and PyTorch differ by at most {difference:.1e}.")
        if problem := self._tried(entry):
            raise CommandError(problem)

    def _bench(self, *, rounds: int, **_: Any) -> None:
        if rounds < 1:
            raise CommandError("--rounds must be 1 or more.")
        loaded.ask_remote()
        for line in benching.bench(rounds):
            self._say(line)
        if broken := [state.sentence for state in loaded.states() if state.status == "broken"]:
            raise CommandError("\n".join(broken))

    def _compare(self, *, names: list[str], **_: Any) -> None:
        """Measured now and kept, so that the page shows the same."""
        found = corpus_silences.keep().found
        if unknown := sorted(set(names) - set(found)):
            raise CommandError(f"No silence that counts was answered by {', '.join(unknown)}.")
        for line in comparing.lines({name: found[name] for name in names or sorted(found)}):
            self._say(line)

    def _prune(self, *, dry_run: bool, **_: Any) -> None:
        found = pruning.prune(self._folder, only_say=dry_run)
        for leftover in found:
            self._say(f"{leftover.size / 1e6:9,.1f} MB  {leftover.path.relative_to(self._folder)}")
        total = f"{sum(leftover.size for leftover in found) / 1e6:,.1f} MB"
        self._say(f"{total} would be freed." if dry_run else f"{total} freed.")

    def _describe(self, **_: Any) -> None:
        self.stdout.write(described.document(), ending="")

    def _accept(self, *, name: str, **_: Any) -> None:
        entry = entries.entry(name, installed.entries())
        if not entry.licence_must_be_accepted:
            self._say(f"{entry.title} is under {entry.licence}; nothing has to be accepted.")
            return
        lock.accept(self._folder, entry.licensed, entry.licence)
        self._say(
            f"The licence {entry.licence} of {entry.title} is accepted, which is written in "
            f"{self._folder / lock.FILE}. It binds you: its scores are never published."
        )
        self._say(weights.state(entry, self._folder, thorough=False).sentence)

    @property
    def _folder(self) -> Path:
        return Path(settings.MODELS_DIR)

    def _say(self, line: str) -> None:
        """At once, for a download takes its time."""
        self.stdout.write(line)
        self.stdout.flush()


def _line(state: State) -> str:
    entry = state.entry
    which = entry.version if state.may_be_opened else entry.revision[:12] or "no commit pinned"
    languages = " ".join(entry.languages) or "any language"
    return f"{state.status:9} {entry.name:24} {entry.licence:20} {which:33} {languages}"
