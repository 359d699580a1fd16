"""The site as `manage.py serve` has it, with the gate and the limits or without, and with no worker beside:
all CPU of the process is that of what comes in.

`python -m bench.unguarded with|without PORT`.
"""

import importlib
import sys
from contextlib import nullcontext

import django


def main(which: str, port: int) -> None:
    django.setup()
    if which == "with":
        around, protocols = nullcontext(), {}
    else:
        around = importlib.import_module("bench.inside.capture.unlimited").sockets_unlimited()
        protocols = {"http": "httptools", "ws": "websockets-sansio"}
    with around:
        # By name, and only now: it puts the gate around the application.
        server = importlib.import_module("config.server")
        server.OPTIONS.update(protocols)
        server.Site("127.0.0.1", port, lambda: None).run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
