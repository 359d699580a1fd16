"""What a page may ask the browser for: the microphone, passkeys, and nothing else that a browser has."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponseBase

OWN: Final = (
    *("microphone", "autoplay", "clipboard-write", "web-share"),
    *("publickey-credentials-create", "publickey-credentials-get"),
)
"""For pages of this site: takes, the agent's voice and clips, what is copied and shared, a second factor."""

NOBODY: Final = (
    *("accelerometer", "ambient-light-sensor", "attribution-reporting", "bluetooth", "browsing-topics"),
    *("camera", "clipboard-read", "display-capture", "encrypted-media", "fullscreen", "gamepad"),
    *("geolocation", "gyroscope", "hid", "identity-credentials-get", "idle-detection"),
    *("join-ad-interest-group", "local-fonts", "magnetometer", "midi", "otp-credentials", "payment"),
    *("picture-in-picture", "run-ad-auction", "screen-wake-lock", "serial", "speaker-selection"),
    *("storage-access", "sync-xhr", "usb", "window-management", "xr-spatial-tracking"),
)

POLICY: Final = ", ".join((*(f"{name}=(self)" for name in OWN), *(f"{name}=()" for name in NOBODY)))


class PermissionsPolicyMiddleware:
    """Puts `Permissions-Policy` on every answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response
