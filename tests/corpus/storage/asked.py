"""A store that writes down what it is asked, and answers what it is told to."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Store(ThreadingHTTPServer):
    """Answers with what `answers` has, else with 200.

    Attributes:
        hangs_up: after each answer, without a word, as stores do with lines that nobody used for a while.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Asked)
        self.asked: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self.answers: list[int] = []
        self.hangs_up = False
        self.url = f"http://127.0.0.1:{self.server_port}"


class _Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Store

    def do_PUT(self) -> None:
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
        told = {name.lower(): value for name, value in self.headers.items()}
        self.server.asked.append({**told, "path": self.path})
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.close_connection = self.server.hangs_up

    def log_message(self, *_: object) -> None:
        pass
