"""OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT names a collector: one trace through all processes.

Its id is the one in the log lines. Spans are sent by a thread of their own, in batches; a collector that
hangs or is away costs the spans that it did not take, and no take anything. Nothing in them leads to a
person: an exception is told by its type, since its words may hold more.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from socket import gethostname
from typing import Any, Final

from celery.signals import before_task_publish, task_postrun, task_prerun
from opentelemetry import context as contexts
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from structlog.contextvars import get_contextvars

from config.logs.lines import TRACE

PATIENCE: Final = 3.0
"""Seconds that a batch may take, repetitions included; as long a process that ends waits for the last one."""

SENT: Final = "your_turn_sent"
"""Header of a message to a worker: when it was sent, in nanoseconds since 1970."""

_carried = TraceContextTextMapPropagator()


class LogIds(RandomIdGenerator):
    """A trace has the id that its log lines have."""

    def generate_trace_id(self) -> int:
        known = get_contextvars().get(TRACE)
        return int(known, 16) if known else super().generate_trace_id()


class Spans:
    """The steps of takes as spans, from this process to a collector.

    Args:
        endpoint: of the collector, for OTLP over HTTP, without `/v1/traces`.
        part: of the site that this process is.
    """

    def __init__(self, endpoint: str, part: str) -> None:
        named = {
            "service.namespace": "your-turn",
            "service.name": f"your-turn-{part}",
            "service.instance.id": f"{gethostname()}-{os.getpid()}",
        }
        self._provider = TracerProvider(
            resource=Resource.create(named), id_generator=LogIds(), shutdown_on_exit=False
        )
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=PATIENCE)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("your-turn")
        self._tasks: dict[str, AbstractContextManager[None]] = {}
        before_task_publish.connect(self._send_along)
        task_prerun.connect(self._take_up)
        task_postrun.connect(self._lay_down)

    def here(self) -> Context | None:
        return contexts.get_current() if trace.get_current_span().get_span_context().is_valid else None

    def opened(self, name: str, at: object, attributes: Mapping[str, str]) -> AbstractContextManager[None]:
        within = at if isinstance(at, Context) else Context()
        return self._span(name, within, {f"your_turn.{key}": said for key, said in attributes.items()})

    def stop(self) -> None:
        """Send what is left, for a moment and no longer."""
        before_task_publish.disconnect(self._send_along)
        task_prerun.disconnect(self._take_up)
        task_postrun.disconnect(self._lay_down)
        last = threading.Thread(target=self._provider.shutdown, daemon=True)
        last.start()
        last.join(PATIENCE)

    @contextmanager
    def _span(
        self, name: str, within: Context, attributes: Mapping[str, str], kind: SpanKind = SpanKind.INTERNAL
    ) -> Iterator[None]:
        silent: dict[str, Any] = {"record_exception": False, "set_status_on_exception": False}
        with self._tracer.start_as_current_span(name, within, kind, attributes, **silent) as span:
            try:
                yield
            except BaseException as error:
                span.set_status(Status(StatusCode.ERROR, type(error).__name__))
                raise

    def _send_along(self, headers: dict[str, Any], **_: Any) -> None:
        if self.here() is not None:
            _carried.inject(headers)
            headers[SENT] = time.time_ns()

    def _take_up(self, task_id: str, task: Any, **_: Any) -> None:
        """Of what belongs to no take, such as a sweep, nothing is told."""
        carried = {
            name: said for name in ("traceparent", "tracestate", SENT) if (said := task.request.get(name))
        }
        if "traceparent" not in carried:
            return
        within = _carried.extract(carried, Context())
        queue = (task.request.delivery_info or {}).get("routing_key", "")
        self._tell_of_waiting(within, carried.get(SENT), {"your_turn.queue": queue})
        span = self._span(task.name, within, {"your_turn.queue": queue}, SpanKind.CONSUMER)
        span.__enter__()
        self._tasks[task_id] = span

    def _lay_down(self, task_id: str, **_: Any) -> None:
        if span := self._tasks.pop(task_id, None):
            span.__exit__(None, None, None)

    def _tell_of_waiting(self, within: Context, sent: int | None, attributes: Mapping[str, str]) -> None:
        """How long the message lay in its queue, by the clocks of two machines: never less than nothing."""
        now = time.time_ns()
        begun = min(sent or now, now)
        waited = self._tracer.start_span("queue", within, attributes=attributes, start_time=begun)
        waited.end(now)
