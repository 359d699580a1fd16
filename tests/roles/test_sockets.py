"""Every type of message that a page may send, as every role: who may play is asked before anything else."""

from typing import Any, get_args

import pytest
from asgiref.sync import async_to_sync
from asgiref.testing import ApplicationCommunicator
from django.conf import settings

from accounts import contributors
from config.asgi import application
from games.play import messages
from tests.games import talk
from tests.roles import cast as casting
from tests.roles.cast import ROLES, Cast

pytestmark = pytest.mark.django_db(transaction=True)

NOBODY = "no_consent 4401"
SHUT_OUT = "blocked 4403"
TOO_EARLY = "wrong_order 4400"

MESSAGES: dict[str, tuple[dict[str, Any] | bytes | str, str]] = {
    "hello": ({"type": "hello", "protocol": 1, "language": "en"}, "round"),
    "next": ({"type": "next"}, TOO_EARLY),
    "start": ({"type": "start", "round": "made-up", "sample_rate": 16_000}, TOO_EARLY),
    "mark": ({"type": "mark", "name": "second_shown", "at": 1}, TOO_EARLY),
    "stop": ({"type": "stop", "samples": 1, "sha256": "0" * 64}, TOO_EARLY),
    "(sound)": (b"\0\0", TOO_EARLY),
    "(no such type)": ({"type": "vote", "label": "complete"}, "unknown_message 4400"),
    "(no JSON)": ("\0", "invalid_json 4400"),
}
"""What is sent first on a fresh connection, and what somebody who may play hears."""

HEARS = {"stranger": NOBODY, "blocked": SHUT_OUT, "player": "", "listener": ""} | dict.fromkeys(
    ("moderator", "publisher", "administrator"), NOBODY
)
"""By role; empty: what the message gets. A role of the site is no agreement to lend one's voice."""


class Page(talk.Page):
    """Signed in as the role, and with its contributor."""

    def __init__(self, cast: Cast, role: str) -> None:
        super().__init__(cast.people.get(role))
        client = cast.client(role)
        names = (contributors.COOKIE, settings.SESSION_COOKIE_NAME)
        held = "; ".join(f"{name}={client.cookies[name].value}" for name in names if name in client.cookies)
        headers = [
            (b"host", b"localhost:8000"),
            (b"origin", talk.ORIGIN.encode()),
            (b"cookie", held.encode()),
        ]
        scope = {"type": "websocket", "path": talk.PATH, "query_string": b"", "headers": headers}
        communicator: Any = ApplicationCommunicator
        self.line = communicator(application, scope)


async def first(page: Page, message: dict[str, Any] | bytes | str) -> str:
    """What comes back, or why the site hung up."""
    await page.open()
    if isinstance(message, bytes):
        await page.frame(message)
    elif isinstance(message, str):
        await page.text(message)
    else:
        await page.say(**message)
    heard = await page.hear()
    if heard["type"] == "error":
        return f"{heard['code']} {await page.close_code()}"
    await page.close()
    return str(heard["type"])


def test_every_type_of_the_protocol_is_tried() -> None:
    known = {kind.__struct_config__.tag for kind in get_args(messages.FromPage)}
    assert known == {name for name in MESSAGES if not name.startswith("(")}


@pytest.mark.parametrize("role", ROLES)
def test_every_message_of_every_role_gets_what_the_table_says(role: str) -> None:
    cast = casting.make()
    for name, (message, expected) in MESSAGES.items():
        heard = async_to_sync(first)(Page(cast, role), message)
        assert heard == (HEARS[role] or expected), name
