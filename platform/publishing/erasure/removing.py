"""When to take out without waiting for the next release: what speakers took back, what people found later."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from corpus.models import Sample
from publishing.planning import selection
from publishing.targets.current import current_target


def due() -> bool:
    """Whether something has waited for TAKE_OUT_HOURS; never while these are 0."""
    if not settings.TAKE_OUT_HOURS:
        return False
    before = timezone.now() - timedelta(hours=settings.TAKE_OUT_HOURS)
    gone = selection.gone(current_target().name)
    return Sample.objects.filter(pk__in=gone, moved_at__lt=before).exists()
