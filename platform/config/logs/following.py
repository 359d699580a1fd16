"""One id for all that a request or a socket leads to, in whatever process: log lines tell it as `trace`.

It is drawn at random for each request, socket and scheduled task, says nothing of anybody, and goes with each
message to a worker in a header beside the task.
"""

import secrets
from collections.abc import Awaitable, Callable
from typing import Any, Final

from celery.signals import before_task_publish, task_postrun, task_prerun
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars, reset_contextvars

from config.logs.lines import TRACE

App = Callable[[Any, Any, Any], Awaitable[None]]

HEADER: Final = "your_turn_trace"

_before: dict[str, Any] = {}
"""Id of a task that is being worked on to what its thread was at before."""


def new_trace() -> str:
    """32 hexadecimal digits, as OpenTelemetry wants them of a trace."""
    return secrets.token_hex(16)


class Followed:
    """An ASGI application around another one. Costs a frame of sound nothing: a socket has one id."""

    def __init__(self, application: App) -> None:
        self._application = application

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        with bound_contextvars(**{TRACE: new_trace()}):
            await self._application(scope, receive, send)


@before_task_publish.connect
def _send_along(headers: dict[str, Any], **_: Any) -> None:
    trace = get_contextvars().get(TRACE)
    if trace:
        headers[HEADER] = trace


@task_prerun.connect
def _take_up(task_id: str, task: Any, **_: Any) -> None:
    asked = task.request
    # Of one that is worked on where it was asked for, headers are not mixed with what else is known of it.
    sent = asked.get(HEADER) or (asked.headers or {}).get(HEADER)
    _before[task_id] = bind_contextvars(**{TRACE: sent or new_trace()})


@task_postrun.connect
def _lay_down(task_id: str, **_: Any) -> None:
    reset_contextvars(**_before.pop(task_id, {}))
