"""Either of two who talked is heard in the clips of both: what stands against one stands against both."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import Contributor
from corpus.models import OF_TALKS, Recording, Sample, SampleQuerySet
from moderation.models import ReportQuerySet


def moments(recording: Recording) -> QuerySet[Sample]:
    """Those of a take and, where it is one side of a talk, those of the other."""
    if not recording.prompt_key.startswith(OF_TALKS):
        return recording.cuts.all()
    # With every status that there is, the index of prompts serves.
    return Sample.objects.filter(status__in=Sample.Status.values, prompt_key=recording.prompt_key)


def without(samples: SampleQuerySet, reports: ReportQuerySet) -> SampleQuerySet:
    """Those of no talk that one of these reports is about, or of which one side is blocked."""
    about = reports.filter(sample__prompt_key__startswith=OF_TALKS).order_by()
    kept = samples.exclude(prompt_key__in=about.values("sample__prompt_key"))
    return kept.exclude(prompt_key__in=_of_the_blocked().values("prompt_key"))


def is_blocked(recording: Recording) -> bool:
    """Whether the other side of its talk is; none of a take that is no talk's."""
    talks = recording.prompt_key.startswith(OF_TALKS)
    return talks and _of_the_blocked().filter(prompt_key=recording.prompt_key).exists()


def _of_the_blocked() -> QuerySet[Recording, Any]:
    blocked = Contributor.objects.filter(blocked_at__isnull=False).values("pk")
    return Recording.objects.filter(contributor__in=blocked, prompt_key__startswith=OF_TALKS).order_by()
