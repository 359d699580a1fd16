"""When to take out without waiting for the next release: what speakers took back, what people found later."""

from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from corpus.models import Sample
from publishing.models import ReleaseSchedule
from publishing.planning import selection
from publishing.targets.current import current_target, hub_target
from publishing.targets.folder import Target


def targets() -> list[Target]:
    """Where the site publishes, then the repositories of its schedules: of those that are off, too."""
    here = current_target()
    named = set(ReleaseSchedule.objects.exclude(target="").values_list("target", flat=True)) - {here.name}
    return [here, *(hub_target(name) for name in sorted(named) if settings.HF_TOKEN)]


def due() -> list[Target]:
    """Those that hold something which has waited for TAKE_OUT_HOURS; none while these are 0."""
    if not settings.TAKE_OUT_HOURS:
        return []
    before = timezone.now() - timedelta(hours=settings.TAKE_OUT_HOURS)
    return [target for target in targets() if _gone(target).filter(moved_at__lt=before).exists()]


def at_once() -> list[Target]:
    """Where the site publishes, whatever it holds, and all others that hold something to be taken out."""
    here, *others = targets()
    return [here, *(target for target in others if _gone(target).exists())]


def _gone(target: Target) -> QuerySet[Sample]:
    return Sample.objects.filter(pk__in=selection.gone(target.name))
