"""Where a sample may stand, and what is raised of one that stands elsewhere."""

from django.db import models


class StatusMoved(Exception):
    """The row had already left the status that this change starts from."""


class SampleStatus(models.TextChoices):
    """What stands in `Sample.status`; code says `Sample.Status`."""

    CAPTURED = "captured", "captured"
    SCORED = "scored", "scored"
    AGREED = "agreed", "agreed"
    DISPUTED = "disputed", "disputed"
    ACCEPTED = "accepted", "accepted"
    REJECTED = "rejected", "rejected"
    LOST = "lost", "lost"
    WITHDRAWN = "withdrawn", "withdrawn"


OPEN = (SampleStatus.DISPUTED, SampleStatus.AGREED)
"""Settled, and waiting for people."""

SETTLING = (SampleStatus.SCORED, *OPEN)
"""From where a sample is settled, for the first time or again."""

OVER = (SampleStatus.REJECTED, SampleStatus.LOST, SampleStatus.WITHDRAWN)
"""Of no use whether its sound is there or not."""


def where_put(disputed: bool) -> SampleStatus:
    """Where its dispute puts a sample."""
    return SampleStatus.DISPUTED if disputed else SampleStatus.AGREED
