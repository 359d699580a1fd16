"""A service, such as an S3 endpoint, that can be made to hang, to die, and to come back: a gate before it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import boto3

THROUGH, HANGS, GONE = "through", "hangs", "gone"


class Gate:
    """Takes connections all the time; `mode` says what becomes of them.

    `hangs`: nothing that is said is passed on, and nothing answered. `gone`: they are cut at once.
    """

    def __init__(self, behind: str) -> None:
        self._behind = urlsplit(behind)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._moved = threading.Condition()
        self._mode = THROUGH
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.asked, self.bucket = 0, ""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def mode(self) -> str:
        return self._mode

    @mode.setter
    def mode(self, mode: str) -> None:
        with self._moved:
            self._mode = mode
            self._moved.notify_all()

    def close(self) -> None:
        self.mode = GONE
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.asked += 1
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client:
            self._wait()
            if self._mode == GONE:
                return
            with (
                suppress(OSError),
                socket.create_connection((self._behind.hostname, self._behind.port)) as server,
            ):
                back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
                back.start()
                self._pump(client, server)
                back.join()

    def _pump(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(1 << 16):
                self._wait()
                if self._mode == GONE:
                    break
                target.sendall(data)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def _wait(self) -> None:
        with self._moved:
            self._moved.wait_for(lambda: self._mode != HANGS)


@contextmanager
def gate_before(s3_url: str, bucket: str) -> Iterator[Gate]:
    """A gate, with a bucket behind it."""
    boto3.client(
        "s3",
        endpoint_url=s3_url,
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
        region_name="us-east-1",
    ).create_bucket(Bucket=bucket)
    gate = Gate(s3_url)
    gate.bucket = bucket
    try:
        yield gate
    finally:
        gate.close()
