"""Where requests and sockets come in. Channels keeps routing and the origin check, and reads cookies; whose
they are the rooms ask, and ask again while a socket is open."""

import os
from typing import Any

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application
from django.urls import path, re_path
from django.utils.module_loading import import_string

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
http = get_asgi_application()

from config.gate.gate import Gate  # after the app registry was filled
from config.logs.following import Followed
from config.security.origins import OwnPagesOnly
from games.play import socket

# URLRouter wants ASGI applications where Django's own types know only views.
play: Any = socket.play
# By name: what lies behind it is a chain of imports of its own.
talk: Any = import_string("games.talks.live.socket.talk")
nowhere: Any = socket.nowhere

sockets = [
    path("ws/play/<slug:game>/", play),
    path("ws/talk/<slug:code>/", talk),
    # Without it an unknown address would end in a traceback of Channels' router.
    re_path(r"", nowhere),
]

application = Followed(
    Gate(
        ProtocolTypeRouter(
            {
                "http": http,
                "websocket": OwnPagesOnly(CookieMiddleware(URLRouter(sockets))),
            }
        )
    )
)
