"""The time that each task is given: that of the queue on which it is sent."""

from fnmatch import fnmatchcase
from typing import Any

from django.conf import settings

from config.workers.queues import LIMITS


def of_task(name: str) -> str:
    """The queue of a task: as Celery reads the routes, an exact name first, then patterns in their order."""
    routes: dict[str, dict[str, str]] = settings.CELERY_TASK_ROUTES
    matching = (to["queue"] for pattern, to in routes.items() if fnmatchcase(name, pattern))
    exact = routes.get(name, {}).get("queue")
    return exact or next(matching, settings.CELERY_TASK_DEFAULT_QUEUE)


class TimeLimits:
    """Celery's annotation of every task: the limits of its queue. Named in the settings."""

    def annotate(self, task: Any) -> dict[str, int]:
        """`soft_time_limit` and `time_limit` of a task, in seconds."""
        limit = LIMITS[of_task(task.name)]
        return {"soft_time_limit": limit.soft, "time_limit": limit.hard}
