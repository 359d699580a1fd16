"""Log lines as JSON, for programs that collect them: one object a line, a traceback in it too.

Imports nothing of ours but what takes addresses and keys out: the settings name it.
"""

from collections.abc import MutableMapping
from typing import Any, Final

import structlog

from config.hardening.scrubbing import scrubbed

TRACE: Final = "trace"
"""Under which a line says on behalf of which request, socket or scheduled task it was written."""

Event = MutableMapping[str, Any]


def json_lines() -> structlog.stdlib.ProcessorFormatter:
    """{"event", "level", "logger", "at", "trace"?, "exception"?}; `at` is UTC, ISO 8601."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _scrub,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )


def _scrub(_logger: object, _method: str, event: Event) -> Event:
    """Before it is JSON, where an escape may stand right before an address."""
    return {name: scrubbed(value) if isinstance(value, str) else value for name, value in event.items()}
