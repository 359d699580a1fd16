"""The Celery application. Tasks live beside the code they call, in `tasks`, `housekeeping` and `sweeping`."""

import os

from celery import Celery

from config.logs import following

__all__ = ["app", "following", "make"]  # its signals are heard wherever tasks are sent or worked on

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def make() -> Celery:
    """An application with every task of the site.

    A worker consumes from the queues that its application has selected, so that two workers in one process
    need two of them; which one sends a message makes no difference.
    """
    made = Celery("your-turn", set_as_current=False, task_cls="games.dead_letters.counting:CountedTask")
    made.config_from_object("django.conf:settings", namespace="CELERY")
    made.autodiscover_tasks()
    made.autodiscover_tasks(related_name="housekeeping")
    for related in ("tasks", "sweeping"):
        made.autodiscover_tasks(["games.judging"], related_name=related)
    made.autodiscover_tasks(["games.importing", "games.talks"])
    return made


app = make()
# The current app is per thread; the embedded worker runs in threads of its own.
app.set_default()
