"""A link that signs somebody in once: printed at the first start, since nobody has a password yet."""

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User


class SignInTokens(PasswordResetTokenGenerator):
    """Tokens that end with the next sign-in, a new password, or PASSWORD_RESET_TIMEOUT seconds."""

    key_salt = "accounts.sign_in_link"

    def _make_hash_value(self, user: AbstractBaseUser, timestamp: int) -> str:
        # Django's own value rounds the last sign-in to seconds; a link must not live on within that second.
        return f"{user.pk}|{user.password}|{user.last_login}|{user.is_active}|{timestamp}"


tokens = SignInTokens()


def make(user: User) -> str:
    """The path of a link that signs `user` in once."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:sign_in_link", args=[uid, tokens.make_token(user)])


def user_of(uid: str, token: str) -> User | None:
    """Whom a link would sign in, without using it up; None when it is used, expired or made up."""
    try:
        user = User.objects.filter(pk=int(urlsafe_base64_decode(uid)), is_active=True).first()
    except ValueError:
        return None
    return user if user is not None and tokens.check_token(user, token) else None


def use(uid: str, token: str) -> User | None:
    """Like `user_of`, and uses the link up: of two requests at the same time one gets the user."""
    user = user_of(uid, token)
    if user is None:
        return None
    unused = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return user if unused.update(last_login=timezone.now()) else None
