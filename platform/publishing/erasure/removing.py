"""Taking out without waiting for the next release: what speakers took back, and what people found later."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from corpus.models import Sample
from publishing.models import Release
from publishing.planning import selection
from publishing.release import current_target, publish


def take_out(asked_by: User | None = None) -> Release:
    """A release that adds nothing and takes out all that must be gone.

    Raises:
        AlreadyRunning: another release is being made.
    """
    return publish(asked_by, removals_only=True)


def due() -> bool:
    """Whether something has waited for TAKE_OUT_HOURS; never while these are 0."""
    if not settings.TAKE_OUT_HOURS:
        return False
    before = timezone.now() - timedelta(hours=settings.TAKE_OUT_HOURS)
    gone = selection.gone(current_target().name)
    return Sample.objects.filter(pk__in=gone, moved_at__lt=before).exists()
