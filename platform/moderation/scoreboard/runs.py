"""What moderators see on the page of the models beside the models: runs of rescoring and of estimating whom
to believe, and how many samples were disputed for which reason."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from django.core.cache import cache
from django.db.models import Count
from django.utils.translation import gettext

from corpus.models import OPEN, Sample
from inference.models import Rescoring
from inference.running import loaded
from inference.speech import recognisers
from moderation.belief import flags
from moderation.models import TrustRun

NEWEST: Final = 5
NEWEST_OF_TRUST: Final = 7
FLAGS_KEPT: Final = 300
"""Seconds that the counts of flags are kept: they are of all samples there are."""


@dataclass(slots=True)
class Flagged:
    """Samples with one reason: waiting for a person, and decided by people, of these as the game meant."""

    code: str
    waiting: int = 0
    accepted: int = 0
    as_meant: int = 0

    @property
    def words(self) -> str:
        return gettext(flags.words(self.code))


def of_flags() -> list[Flagged]:
    """Every reason that some sample has, those that most wait for first. One query in five minutes."""
    counted = cache.get_or_set("moderation.scoreboard.flags", _counted, FLAGS_KEPT) or {}
    found = [Flagged(code, *numbers) for code, numbers in counted.items()]
    return sorted(found, key=lambda each: (-each.waiting, -each.accepted, each.code))


def _counted() -> dict[str, tuple[int, int, int]]:
    """Code to samples that wait, that a moderator accepted, and of these as meant."""
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    rows = Sample.objects.decided_by_one().exclude(flag="").order_by()
    for code, status, intent, label, count in rows.values_list("flag", "status", "intent", "label").annotate(
        Count("pk")
    ):
        accepted = status == Sample.Status.ACCEPTED
        found[code][0] += count * (status in OPEN)
        found[code][1] += count * accepted
        found[code][2] += count * (accepted and intent == label)
    return {code: (waiting, accepted, meant) for code, (waiting, accepted, meant) in found.items()}


def of_trust() -> list[TrustRun]:
    return list(TrustRun.objects.all()[:NEWEST_OF_TRUST])


def of_rescoring() -> dict[str, Any]:
    """The newest runs, whether one is under way, and the models that another could be asked for.

    Raises:
        RegistryError: the operator's models.toml cannot be followed.
    """
    runs = list(Rescoring.objects.order_by("-started_at")[:NEWEST])
    known = (*loaded.states(), *recognisers.states())
    return {
        "rescorings": runs,
        "rescoring_unfinished": any(not run.is_finished for run in runs),
        "scorers": [each.entry for each in known if each.ready and each.entry.source != "outside"],
    }
