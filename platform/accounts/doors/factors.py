"""The second factor: allauth's codes by time (TOTP), passkeys and codes for recovery, the secrets encrypted
and changes in the journal.
"""

from base64 import urlsafe_b64encode
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from qrcode.image.svg import SvgPathFillImage

from accounts.doors import guessing
from accounts.models import Act, JournalEntry, User

SALT: Final = b"accounts.doors.factors:"


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """allauth's hooks. A copy of the database alone makes nobody's codes."""

    def build_totp_svg(self, url: str) -> str:
        """On white, as cameras want it, in the dark look too."""
        file = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(file)
        return file.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A second factor was made with another SECRET_KEY. Set that one again, or take the factor "
                "away on the account's page under Administration."
            ) from None


def take_away(user: User) -> bool:
    """All of an account's factors, for somebody who has lost theirs; False where there was none."""
    return bool(Authenticator.objects.filter(user=user).delete()[0])


def note_added(user: User, authenticator: Authenticator, **_: Any) -> None:
    """Called by allauth's signal, as are the others."""
    _note(Act.FACTOR_ADDED, user, authenticator)


def note_removed(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(Act.FACTOR_REMOVED, user, authenticator)


def note_reset(user: User, authenticator: Authenticator, **_: Any) -> None:
    _note(Act.FACTOR_RESET, user, authenticator)


def note_failed(user: User, authenticator: Authenticator, **_: Any) -> None:
    guessing.note(user, str(authenticator.type))


def _note(act: Act, user: User, authenticator: Authenticator) -> None:
    """Of players nothing is written down."""
    if user.decides:
        JournalEntry.write(act, user, account=user, text=str(authenticator.type))


def _cipher() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(SALT + settings.SECRET_KEY.encode()).digest()))
