"""Socket addresses."""

from typing import Any

from django.urls import path, re_path

from games.play import socket

# URLRouter wants ASGI applications where Django's own types know only views.
play: Any = socket.play
nowhere: Any = socket.nowhere

websocket_urlpatterns = [
    path("ws/play/<slug:game>/", play),
    # Without it an unknown address would end in a traceback of Channels' router.
    re_path(r"", nowhere),
]
