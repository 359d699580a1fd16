"""Which queue each task goes to, and what is done when without anybody's asking."""

from typing import Any, Final

from celery.schedules import crontab, schedule

# Live takes never wait behind transcribing, a release, a clean-up or the whole corpus: each has its workers.
ROUTES: Final = {
    "games.judging.tasks.words": {"queue": "text"},
    "games.judging.tasks.rescore": {"queue": "rescoring"},
    "games.importing.tasks.bring_in": {"queue": "rescoring"},
    "games.importing.tasks.carry_on": {"queue": "housekeeping"},
    "games.talks.tasks.carry_on": {"queue": "housekeeping"},
    "games.talks.tasks.delete_strays": {"queue": "housekeeping"},
    # The moments of schedules, and messages, wait for no release.
    "publishing.housekeeping.*": {"queue": "housekeeping"},
    "publishing.tasks.deliver": {"queue": "housekeeping"},
    "publishing.*": {"queue": "publishing"},
    "*.housekeeping.*": {"queue": "housekeeping"},
    "games.judging.sweeping.*": {"queue": "housekeeping"},
}

EXPIRES: Final = {"interval": 300, "hourly": 3000, "daily": 12 * 3600}
"""Seconds after which a message that no worker took is not worked on: the next one says the same. Clocks of
machines differ, so never less than five minutes."""


def _expiring(entry: dict[str, Any]) -> dict[str, Any]:
    """While no worker takes them messages pile up; each is told when it comes too late."""
    when = entry["schedule"]
    hours = len(getattr(when, "hour", ()))  # of a crontab those it names
    kind = {0: "interval", 24: "hourly"}.get(hours, "daily")
    return {**entry, "options": {"expire_seconds": max(EXPIRES[kind], 0 if hours else 2 * when.seconds)}}


_ENTRIES: Final[dict[str, dict[str, Any]]] = {
    "sweep": {"task": "games.judging.sweeping.sweep", "schedule": schedule(30)},
    # Every hour, since it also finishes withdrawals whose audio the storage did not delete at once.
    "retention": {"task": "corpus.housekeeping.forget_expired", "schedule": crontab(minute="10")},
    "verify": {"task": "corpus.housekeeping.verify", "schedule": crontab(hour="2", minute="15")},
    # As often as a player's patience asks for: nothing else sees to what waits there.
    "spool": {"task": "corpus.housekeeping.empty_spool", "schedule": schedule(30)},
    "counts": {"task": "corpus.housekeeping.count", "schedule": schedule(300)},
    "stock": {"task": "moderation.housekeeping.count_stock", "schedule": schedule(600)},
    "people": {"task": "moderation.housekeeping.watch_people", "schedule": schedule(600)},
    "imports": {"task": "games.importing.tasks.carry_on", "schedule": schedule(60)},
    # Nobody is left to end a talk whose two lines were lost, or whose process fell over.
    "talks": {"task": "games.talks.tasks.carry_on", "schedule": schedule(30)},
    "talks without rows": {"task": "games.talks.tasks.delete_strays", "schedule": crontab(minute="20")},
    "mass_acts": {"task": "moderation.housekeeping.carry_on_lost", "schedule": schedule(60)},
    "addresses": {"task": "moderation.housekeeping.forget_addresses", "schedule": crontab(minute="50")},
    "sessions": {
        "task": "moderation.housekeeping.forget_sessions",
        "schedule": crontab(hour="1", minute="35"),
    },
    # How far people agree: every day what changed, once a week all, since old votes may count no longer.
    "agreement": {
        "task": "moderation.housekeeping.measure_agreement",
        "schedule": crontab(hour="4", minute="35"),
    },
    "agreement of all weeks": {
        "task": "moderation.housekeeping.measure_agreement",
        "schedule": crontab(day_of_week="sunday", hour="5", minute="15"),
        "kwargs": {"whole": True},
    },
    "trust": {"task": "moderation.housekeeping.estimate_trust", "schedule": crontab(hour="3", minute="40")},
    # Withdrawn and rejected rows leave the Hub also while nobody publishes.
    "take out": {"task": "publishing.tasks.take_out_due", "schedule": crontab(minute="40")},
    "frontiers": {
        "task": "inference.housekeeping.measure_frontiers",
        "schedule": crontab(hour="4", minute="5"),
    },
    # Pays what people confirmed, takes back what they did not, and counts what the corpus lacks.
    "rewards": {"task": "rewards.housekeeping.review", "schedule": schedule(60)},
    # An interval, not a crontab: a crontab that is changed may fire at once. The moments are rows of our own.
    "releases": {"task": "publishing.housekeeping.look", "schedule": schedule(30)},
    # Every hour, for a resettling whose message the broker lost; it finds nothing on other days.
    "resettle": {"task": "games.judging.sweeping.resettle", "schedule": crontab(minute="25")},
}

SCHEDULE: Final = {name: _expiring(entry) for name, entry in _ENTRIES.items()}
