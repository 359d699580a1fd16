"""Django's sessions in the database, for cookies that hold anything.

A cookie may spell any character (`"\\000"`), and PostgreSQL keeps no NUL: asked for such a key, it fails. So
what no key of ours looks like is no key.
"""

import re
from typing import Final

from django.contrib.sessions.backends import db

KEY: Final = re.compile("[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key if session_key and KEY.fullmatch(session_key) else None)
