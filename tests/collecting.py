"""A collector of OpenTelemetry on loopback: OTLP over HTTP, its protobuf decoded, nothing kept elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)


@dataclass(frozen=True)
class Told:
    """A span as it came: ids in hexadecimal, `parent` "" of a root, times in nanoseconds since 1970."""

    name: str
    trace: str
    span: str
    parent: str
    start: int
    end: int
    service: str
    failed: str
    attributes: dict[str, str]


@dataclass
class Collector:
    """What was sent to it so far, and where it listens; `hang`: seconds that it lets everybody wait."""

    url: str = ""
    hang: float = 0
    asked: int = 0
    spans: list[Told] = field(default_factory=list)

    def take(self, body: bytes) -> None:
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            known = {each.key: each.value.string_value for each in resource.resource.attributes}
            for scope in resource.scope_spans:
                self.spans += [
                    Told(
                        name=span.name,
                        trace=span.trace_id.hex(),
                        span=span.span_id.hex(),
                        parent=span.parent_span_id.hex(),
                        start=span.start_time_unix_nano,
                        end=span.end_time_unix_nano,
                        service=known["service.name"],
                        failed=span.status.message,
                        attributes={each.key: each.value.string_value for each in span.attributes},
                    )
                    for span in scope.spans
                ]


@contextmanager
def collector(hang: float = 0) -> Iterator[Collector]:
    """One that listens for as long as the context lasts."""
    found = Collector(hang=hang)
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.asked += 1
            if over.wait(found.hang):
                return  # nobody has waited for so long
            assert self.path == "/v1/traces"
            found.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-protobuf")
            self.end_headers()
            self.wfile.write(ExportTraceServiceResponse().SerializeToString())

        def log_message(self, *_: object) -> None:
            """Nothing: the tests read what was sent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield found
    finally:
        over.set()
        server.shutdown()
        server.server_close()
