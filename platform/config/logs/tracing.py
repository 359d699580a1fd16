"""Whether the ways of takes are told to a collector; the library for it is imported only then."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from corpus import steps


@contextmanager
def told(part: str) -> Iterator[None]:
    """While this lasts, steps of takes go to the collector of the settings, if they name one.

    Args:
        part: of the site that this process is, such as "web"; on each of its spans.
    """
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        yield
        return
    spans = importlib.import_module("config.logs.spans").Spans(settings.OTEL_EXPORTER_OTLP_ENDPOINT, part)
    steps.trace_with(spans)
    try:
        yield
    finally:
        steps.trace_with(None)
        spans.stop()
