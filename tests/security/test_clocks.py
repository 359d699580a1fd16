"""Clocks of players that are wrong by years change nothing: no page and no part of the site asks what they
say."""

import re
from email.utils import formatdate

import pytest
from django.test import Client

from games.play import messages
from tests.sites import ROOT

WALL = re.compile(r"\bnew Date\b(?!\(iso\))|\bDate\.(?:now|parse|UTC)\b|\bDate\(\)|\bTemporal\b")
"""How a script would ask what day it is; `performance.now()` and audio clocks count from its opening, and
`new Date(iso)` is a moment that the server wrote."""

HOW_LONG = {"static/talks/sound/voice.js"}
"""Asks only how far that clock went meanwhile, and not what it says: no other one goes on while a computer
sleeps. One that is set forward in a talk has its page opened anew; one that is wrong by years, or set back,
changes nothing (`tests/js/talk-parts.test.js`)."""

YEARS = 20 * 365 * 24 * 3600.0


def test_no_script_of_ours_asks_what_time_it_is() -> None:
    scripts = [*(ROOT / "static").rglob("*.js"), *(ROOT / "games" / "catalogue").rglob("*.js")]
    assert len(scripts) > 50
    asking = {str(script.relative_to(ROOT)) for script in scripts if WALL.search(script.read_text())}
    assert asking == HOW_LONG


def test_no_message_of_a_page_says_what_time_it_is() -> None:
    named = {
        name
        for kind in (messages.Hello, messages.Start, messages.Stop, messages.Mark)
        for name in kind.__struct_fields__
    }
    assert not [name for name in named if re.search(r"time|date|clock|_at$", name)]
    assert "at" in messages.Mark.__struct_fields__  # counts samples


@pytest.mark.django_db
@pytest.mark.parametrize("seconds", [0.0, YEARS * 4, 4_000_000_000.0])
def test_a_browser_of_another_decade_gets_its_pages(client: Client, seconds: float) -> None:
    then = formatdate(seconds, usegmt=True)
    headers = {"Date": then, "If-Modified-Since": then, "If-Unmodified-Since": then}
    for page in ("/", "/consent/", "/takes/", "/privacy/", "/healthz"):
        assert client.get(page, headers=headers).status_code == 200, page


@pytest.mark.django_db
def test_cookies_are_kept_for_so_long_and_not_until_a_day(client: Client) -> None:
    """By `Max-Age`, which a browser counts by itself: by a date, a clock in 2040 would drop them at once."""
    form = {"language": "en", "version": "", "adult": "on", "agree": "on", "next": "/"}
    for name, morsel in client.post("/consent/", form).cookies.items():
        assert int(morsel["max-age"]) > 0, name
