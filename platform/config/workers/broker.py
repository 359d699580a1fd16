"""What goes through Redis, and what stands in for it in a process: cache, channel layer, Celery's broker."""

from typing import Any, Final

IN_PROCESS: Final[dict[str, float]] = {"polling_interval": 0.01}
"""Options of the broker without Redis: how often it looks for work, in seconds."""


def cache(redis: str) -> dict[str, Any]:
    """Counts wrong receipt codes and passwords, so all web processes must see the same one."""
    if redis:
        return {
            "BACKEND": "config.counting.CountingCache",
            "LOCATION": redis,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    # Whoever fills it up throws counters out, so that it is large: a counter takes some 200 bytes.
    return {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }


def channel_layer(redis: str) -> dict[str, Any]:
    """Between the processes that serve sockets."""
    if redis:
        # It waits for messages 5 s at a time: a shorter time-out would end that.
        host = {"address": redis, "socket_connect_timeout": 2, "socket_timeout": 10}
        return {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [host]}}
    return {"BACKEND": "channels.layers.InMemoryChannelLayer"}


def transport(visibility: int) -> dict[str, float]:
    """Options of the broker in Redis.

    Args:
        visibility: seconds after which a message comes again, even while a worker is at it; the drill has it
            come early.
    """
    # Storing a take must not wait 6 s (kombu's default) for a broker that is down; there is the sweeper.
    return {
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0.1,
        "interval_max": 0.1,
        "socket_connect_timeout": 2,
        "socket_timeout": 5,
        "visibility_timeout": visibility,
    }
