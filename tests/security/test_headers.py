"""What every answer tells the browser about what pages may do."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from config.security import headers
from tests.sites import ROOT

pytestmark = pytest.mark.django_db

ASKED = {
    "microphone": r"getUserMedia\(\{ audio",
    "camera": r"getUserMedia\(\{[^)]*video",
    "clipboard-write": r"clipboard\.write",
    "clipboard-read": r"clipboard\.read",
    "fullscreen": r"requestFullscreen",
    "geolocation": r"navigator\.geolocation",
    "screen-wake-lock": r"wakeLock",
    "speaker-selection": r"setSinkId|selectAudioOutput",
    "web-share": r"navigator\.share",
    "payment": r"PaymentRequest",
    "publickey-credentials-get": r"credentials\.get\(",
    "publickey-credentials-create": r"credentials\.create\(",
    "midi": r"requestMIDIAccess",
    "display-capture": r"getDisplayMedia",
}
"""What a script says that asks the browser for it."""


def scripts() -> list[Path]:
    return [*(ROOT / "static").rglob("*.js"), *(ROOT / "games" / "catalogue").rglob("*.js")]


@pytest.mark.parametrize("address", ["/", "/healthz", "/no-such-page", "/api/v1/statistics", "/consent/"])
def test_every_answer_lets_pages_have_the_microphone_and_no_camera(client: Client, address: str) -> None:
    policy = client.get(address)["Permissions-Policy"]
    assert "microphone=(self)" in policy
    assert "autoplay=(self)" in policy
    for name in ("camera", "geolocation", "usb", "payment", "display-capture"):
        assert f"{name}=()" in policy


def test_pages_may_have_what_our_scripts_ask_for_and_nothing_else() -> None:
    text = "\n".join(script.read_text() for script in scripts())
    asked = {name for name, words in ASKED.items() if re.search(words, text)}
    assert asked == set(headers.OWN) - {"autoplay"}
    assert set(ASKED) <= {*headers.OWN, *headers.NOBODY}
    assert not set(headers.OWN) & set(headers.NOBODY)


def test_behind_tls_browsers_come_back_with_tls_alone(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 3600
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    plain = client.get("/takes/")
    assert (plain.status_code, plain["Location"]) == (301, "https://testserver/takes/")
    assert client.get("/healthz").status_code == 200
    told = client.get("/healthz", secure=True)["Strict-Transport-Security"]
    assert told == "max-age=31536000; includeSubDomains"
