"""What the sweeper leaves behind."""

from django.db import models


class Sweep(models.Model):
    """One look for work that was lost on its way, "nothing" included."""

    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    requeued = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.started_at:%F %T}: {self.requeued}"
