"""What became of one's own moments: in which releases they are, under which label."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext, ngettext

from accounts.models import Contributor
from corpus.labels import Label
from publishing.models import Publication, Release
from publishing.planning.manifest import AUDIO
from publishing.statistics import learnt
from publishing.statistics.learnt import Gain


@dataclass(frozen=True, slots=True)
class Part:
    """What one release has of somebody.

    Attributes:
        pauses: moments at which they held their turn; `moments`: all of them.
        gain: of a machine that learned from these pauses; None of nobody's, or of none that got better.
    """

    release: Release
    pauses: int
    moments: int
    gain: Gain | None = None

    @property
    def sentence(self) -> str:
        """Such as "12 of your pauses are in release 7."; of somebody who never paused, of all moments."""
        facts = {"release": self.release.number}
        if self.pauses:
            told = ngettext(
                "%(n)s of your pauses is in release %(release)s.",
                "%(n)s of your pauses are in release %(release)s.",
                self.pauses,
            )
            return f"{told % {'n': self.pauses, **facts}} {self._learned}".rstrip()
        told = ngettext(
            "%(n)s of your moments is in release %(release)s.",
            "%(n)s of your moments are in release %(release)s.",
            self.moments,
        )
        return told % {"n": self.moments, **facts}

    @property
    def _learned(self) -> str:
        return gettext(learnt.SAID) % self.gain.facts if self.gain else ""


def of(contributor: Contributor | None) -> list[Part]:
    """Newest release first; a moment is counted with the release that it first went out with."""
    if contributor is None:
        return []
    mine = Publication.objects.filter(sample__recording__contributor=contributor, removed_in=None)
    counted = mine.order_by().values_list("release_id", "label").annotate(n=Count("sample_id", distinct=True))
    sums: dict[int, dict[str, int]] = {}
    for release_id, label, n in counted:
        sums.setdefault(release_id, {})[label] = n
    releases = Release.objects.filter(pk__in=sums).exclude(number=None).order_by("-started_at")
    heard = set(
        mine.filter(config=AUDIO, split="train", label=Label.INCOMPLETE).values_list("release", flat=True)
    )
    gains = learnt.gains() if heard else []
    return [
        Part(
            each,
            sums[each.pk].get(Label.INCOMPLETE.value, 0),
            sum(sums[each.pk].values()),
            next((gain for gain in gains if each.pk in heard and gain.covers(each)), None),
        )
        for each in releases
    ]


def in_all(parts: Sequence[Part]) -> str:
    """All of it in one sentence; "" of nothing."""
    moments = sum(part.moments for part in parts)
    if not moments:
        return ""
    told = ngettext(
        "%(n)s moment of yours teaches machines when to wait.",
        "%(n)s moments of yours teach machines when to wait.",
        moments,
    )
    return told % {"n": moments}
