"""The Celery application. Tasks live beside the code they call, in each room's `tasks` and `housekeeping`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("your-turn")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="housekeeping")
# The current app is per thread; the embedded worker runs in threads of its own.
app.set_default()
