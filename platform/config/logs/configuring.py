"""How Python's logging is set up: one handler, which writes lines or JSON to stderr."""

from typing import Any


def configuration(level: str, form: str) -> dict[str, Any]:
    """LOGGING, for `logging.config.dictConfig`.

    Args:
        form: `line` or `json`.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": "config.hardening.scrubbing.Scrubbed",
                "format": "{asctime} {levelname} {name}: {message}",
                "style": "{",
            },
            "json": {"()": "config.logs.lines.json_lines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": form}},
        "root": {"handlers": ["console"], "level": level},
    }
